/// Ties a stream's timestamps to its sender's clock, and says how much was sent (RFC 3550 section 6.4.1).
package struct SenderReport: Hashable, Sendable {
    package var ssrc: SSRC
    /// The same moment as `timestamp`, on the sender's clock.
    package var time: NTPTime
    package var timestamp: RTPTimestamp
    package var packetCount: UInt32
    package var byteCount: UInt32
    /// At most 31.
    package var blocks: [ReportBlock]

    package init(
        ssrc: SSRC, time: NTPTime, timestamp: RTPTimestamp, packetCount: UInt32, byteCount: UInt32,
        blocks: [ReportBlock] = []
    ) {
        self.ssrc = ssrc
        self.time = time
        self.timestamp = timestamp
        self.packetCount = packetCount
        self.byteCount = byteCount
        self.blocks = blocks
    }

    init(from reader: inout ByteReader, count: Int) throws(ParseError) {
        ssrc = SSRC(try reader.uint32())
        time = NTPTime(rawValue: try reader.uint64())
        timestamp = RTPTimestamp(try reader.uint32())
        packetCount = try reader.uint32()
        byteCount = try reader.uint32()
        blocks = []
        for _ in 0..<count { blocks.append(try ReportBlock(from: &reader)) }
    }

    func write(to bytes: inout [UInt8]) {
        bytes.append(uint32: ssrc.rawValue)
        bytes.append(uint64: time.rawValue)
        bytes.append(uint32: timestamp.rawValue)
        bytes.append(uint32: packetCount)
        bytes.append(uint32: byteCount)
        for block in blocks { block.write(to: &bytes) }
    }
}

/// What a participant that sends nothing has received (RFC 3550 section 6.4.2).
package struct ReceiverReport: Hashable, Sendable {
    package var ssrc: SSRC
    /// At most 31; may be empty, for a compound that only wants to begin properly.
    package var blocks: [ReportBlock]

    package init(ssrc: SSRC, blocks: [ReportBlock] = []) {
        self.ssrc = ssrc
        self.blocks = blocks
    }

    init(from reader: inout ByteReader, count: Int) throws(ParseError) {
        ssrc = SSRC(try reader.uint32())
        blocks = []
        for _ in 0..<count { blocks.append(try ReportBlock(from: &reader)) }
    }

    func write(to bytes: inout [UInt8]) {
        bytes.append(uint32: ssrc.rawValue)
        for block in blocks { block.write(to: &bytes) }
    }
}
