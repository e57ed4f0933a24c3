/// The rate a path can carry as its receiver estimates it: REMB (draft-alvestrand-rmcat-remb-03 section 2.2).
package struct ReceiverEstimate: Hashable, Sendable {
    /// "REMB".
    static let name: UInt32 = 0x5245_4D42
    /// The draft's 18 bits.
    private static let mantissaBits = 18

    package var sender: SSRC
    /// For all of `streams` together. Written rounded down to 18 significant bits.
    package var bitsPerSecond: UInt64
    /// What the estimate covers; at most `MediaLimits.streams`.
    package let streams: [SSRC]

    /// - Parameter streams: repeats, and what exceeds `MediaLimits.streams`, are left out.
    package init(sender: SSRC, bitsPerSecond: UInt64, streams: [SSRC]) {
        self.sender = sender
        self.bitsPerSecond = bitsPerSecond
        self.streams = streams.onePerStream(\.self)
    }

    /// `nil` for somebody else's application layer feedback.
    init?(from reader: inout ByteReader) throws(ParseError) {
        sender = SSRC(try reader.uint32())
        try reader.skip(4)  // The media source means nothing here; the draft wants zero.
        guard try reader.uint32() == Self.name else { return nil }
        let count = Int(try reader.byte())
        let packed = try reader.uint24()
        let exponent = packed >> Self.mantissaBits
        let mantissa = UInt64(packed & (1 << Self.mantissaBits - 1))
        // 18 bits shifted by up to 63 may be more than there are.
        guard mantissa.leadingZeroBitCount >= exponent else { throw .value }
        bitsPerSecond = mantissa << exponent
        guard count == (try reader.entries(of: 4)) else { throw .length }
        var streams: [SSRC] = []
        for _ in 0..<count { try streams.append(SSRC(try reader.uint32()), of: \.self) }
        self.streams = streams
    }

    func write(to bytes: inout [UInt8]) {
        let significant = UInt64.bitWidth - bitsPerSecond.leadingZeroBitCount
        let exponent = max(0, significant - Self.mantissaBits)
        bytes.append(uint32: sender.rawValue)
        bytes.append(uint32: 0)
        bytes.append(uint32: Self.name)
        bytes.append(UInt8(streams.count))
        bytes.append(uint24: UInt32(exponent) << Self.mantissaBits | UInt32(bitsPerSecond >> exponent))
        for stream in streams { bytes.append(uint32: stream.rawValue) }
    }
}
