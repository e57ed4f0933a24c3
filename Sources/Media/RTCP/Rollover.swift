/// How often each stream's sequence numbers have wrapped, told to viewers by the relay: APP "HAWK" of subtype 3.
///
/// Half of what SRTP numbers packets by (RFC 3711 section 3.3.1), and the half that a packet does not carry: one who
/// joins late cannot know it.
package struct Rollover: Hashable, Sendable {
    package struct Counter: Hashable, Sendable {
        package var stream: SSRC
        package var wraps: UInt32

        package init(stream: SSRC, wraps: UInt32) {
            self.stream = stream
            self.wraps = wraps
        }
    }

    package let sender: SSRC
    /// One entry a stream, at most `MediaLimits.streams`.
    package let streams: [Counter]

    /// - Parameter streams: second entries for a stream, and what exceeds `MediaLimits.streams`, are left out.
    package init(sender: SSRC, streams: [Counter]) {
        self.sender = sender
        self.streams = streams.onePerStream(\.stream)
    }

    init(sender: SSRC, from reader: inout ByteReader) throws(ParseError) {
        self.sender = sender
        var streams: [Counter] = []
        for _ in 0..<(try reader.entries(of: 8)) {
            let stream = SSRC(try reader.uint32())
            try streams.append(Counter(stream: stream, wraps: try reader.uint32()), of: \.stream)
        }
        self.streams = streams
    }

    func write(to bytes: inout [UInt8]) {
        for entry in streams {
            bytes.append(uint32: entry.stream.rawValue)
            bytes.append(uint32: entry.wraps)
        }
    }
}
