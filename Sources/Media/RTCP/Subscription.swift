/// The streams a viewer wants from the relay: APP "HAWK" of subtype 1.
///
/// Soft state: said again each second, and what is not said again is forgotten. No streams is a wish, too.
package struct Subscription: Hashable, Sendable {
    package let sender: SSRC
    /// All different, at most `MediaLimits.streams`.
    package let streams: [SSRC]

    /// - Parameter streams: repeats, and what exceeds `MediaLimits.streams`, are left out.
    package init(sender: SSRC, streams: [SSRC]) {
        self.sender = sender
        self.streams = streams.onePerStream(\.self)
    }

    init(sender: SSRC, from reader: inout ByteReader) throws(ParseError) {
        self.sender = sender
        var streams: [SSRC] = []
        for _ in 0..<(try reader.entries(of: 4)) { try streams.append(SSRC(try reader.uint32()), of: \.self) }
        self.streams = streams
    }

    func write(to bytes: inout [UInt8]) {
        for stream in streams { bytes.append(uint32: stream.rawValue) }
    }
}
