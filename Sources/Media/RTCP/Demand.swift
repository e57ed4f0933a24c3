/// Who watches what, told to the host by the relay: APP "HAWK" of subtype 2.
///
/// A layer without viewers need not be encoded; the loss decides how often the sound is repeated.
package struct Demand: Hashable, Sendable {
    /// The viewers of one stream.
    package struct Audience: Hashable, Sendable {
        package var stream: SSRC
        package var viewers: UInt32
        /// The 0.9 quantile of the loss the viewers report of this stream, in 1/256.
        package var worstLoss: UInt8

        package init(stream: SSRC, viewers: UInt32, worstLoss: UInt8) {
            self.stream = stream
            self.viewers = viewers
            self.worstLoss = worstLoss
        }
    }

    package let sender: SSRC
    /// One entry a stream, at most `MediaLimits.streams`.
    package let audience: [Audience]

    /// - Parameter audience: second entries for a stream, and what exceeds `MediaLimits.streams`, are left out.
    package init(sender: SSRC, audience: [Audience]) {
        self.sender = sender
        self.audience = audience.onePerStream(\.stream)
    }

    /// The audience of one stream, when it is spoken of.
    package subscript(stream: SSRC) -> Audience? { audience.first { $0.stream == stream } }

    init(sender: SSRC, from reader: inout ByteReader) throws(ParseError) {
        self.sender = sender
        var audience: [Audience] = []
        for _ in 0..<(try reader.entries(of: 12)) {
            let stream = SSRC(try reader.uint32())
            let viewers = try reader.uint32()
            let worstLoss = try reader.byte()
            try reader.skip(3)
            try audience.append(Audience(stream: stream, viewers: viewers, worstLoss: worstLoss), of: \.stream)
        }
        self.audience = audience
    }

    func write(to bytes: inout [UInt8]) {
        for entry in audience {
            bytes.append(uint32: entry.stream.rawValue)
            bytes.append(uint32: entry.viewers)
            bytes.append(entry.worstLoss)
            bytes.append(uint24: 0)
        }
    }
}
