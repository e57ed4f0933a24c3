/// What one receiver has seen of one stream (RFC 3550 section 6.4.1).
package struct ReportBlock: Hashable, Sendable {
    package var ssrc: SSRC
    /// Share lost since the report before, in 1/256.
    package var fractionLost: UInt8
    /// Packets lost since the beginning; 24 bits, can be negative when packets were duplicated.
    package var cumulativeLost: Int32
    /// Cycles in the high half, the highest sequence number in the low one.
    package var highestSequence: UInt32
    /// Interarrival jitter in ticks of the stream's clock.
    package var jitter: UInt32
    /// Middle 32 bits of the last sender report's time; zero when there was none.
    package var lastReport: UInt32
    /// Time since that report came, in 1/65,536 s.
    package var delaySinceLastReport: UInt32

    package init(
        ssrc: SSRC, fractionLost: UInt8, cumulativeLost: Int32, highestSequence: UInt32, jitter: UInt32,
        lastReport: UInt32, delaySinceLastReport: UInt32
    ) {
        self.ssrc = ssrc
        self.fractionLost = fractionLost
        self.cumulativeLost = cumulativeLost
        self.highestSequence = highestSequence
        self.jitter = jitter
        self.lastReport = lastReport
        self.delaySinceLastReport = delaySinceLastReport
    }

    init(from reader: inout ByteReader) throws(ParseError) {
        ssrc = SSRC(try reader.uint32())
        fractionLost = try reader.byte()
        cumulativeLost = Int32(bitPattern: try reader.uint24() << 8) >> 8
        highestSequence = try reader.uint32()
        jitter = try reader.uint32()
        lastReport = try reader.uint32()
        delaySinceLastReport = try reader.uint32()
    }

    func write(to bytes: inout [UInt8]) {
        bytes.append(uint32: ssrc.rawValue)
        bytes.append(fractionLost)
        let held = max(-0x80_0000, min(0x7F_FFFF, cumulativeLost))
        bytes.append(uint24: UInt32(bitPattern: held) & 0xFF_FFFF)
        bytes.append(uint32: highestSequence)
        bytes.append(uint32: jitter)
        bytes.append(uint32: lastReport)
        bytes.append(uint32: delaySinceLastReport)
    }

    /// The share lost since the report before, 0…1.
    package var loss: Double { Double(fractionLost) / 256 }

    /// The round trip as the sender of the reports that are echoed here sees it at `now`, on its own clock.
    package func roundTrip(at now: Instant) -> Duration? {
        ShortTime.roundTrip(now: NTPTime(now), sent: lastReport, held: delaySinceLastReport)
    }
}
