/// One stream on its way out: numbers its packets, keeps them for repair, and reports on it.
struct StreamSender: Sendable {
    let stream: MediaStream
    private var nextNumber: Int64
    private let timestampOffset: UInt32
    private var ring = PacketRing()
    private var packetCount: UInt32 = 0
    private var byteCount: UInt32 = 0

    /// Numbers begin in the lower half, so that a rollover counter starts alike for everyone (RFC 3711 section 3.3.1).
    init(stream: MediaStream, using generator: inout some RandomNumberGenerator) {
        self.stream = stream
        nextNumber = 1 << 16 | Int64.random(in: 0..<(1 << 15), using: &generator)
        timestampOffset = UInt32.random(in: .min ... .max, using: &generator)
    }

    var hasSent: Bool { packetCount > 0 }

    func timestamp(ticks: Int64) -> RTPTimestamp {
        RTPTimestamp(UInt32(truncatingIfNeeded: ticks) &+ timestampOffset)
    }

    /// The datagram for one payload, kept for repair.
    mutating func datagram(
        prefix: [UInt8] = [], payload: ArraySlice<UInt8>, marker: Bool, ticks: Int64, at now: Instant
    ) -> [UInt8] {
        let header = RTPHeader(
            payloadType: stream.payloadType, marker: marker, sequenceNumber: SequenceNumber(extended: nextNumber),
            timestamp: timestamp(ticks: ticks), ssrc: stream.ssrc, sendTime: AbsoluteSendTime(now))
        let datagram = header.datagram(prefix: prefix, payload: payload)
        ring.store(datagram, number: nextNumber)
        nextNumber += 1
        packetCount &+= 1
        byteCount &+= UInt32(prefix.count + payload.count)
        return datagram
    }

    /// The datagram as it was sent, while it is kept.
    func sent(_ number: SequenceNumber) -> [UInt8]? { ring[number] }

    /// - Parameter ticks: the stream's time at `now`.
    func report(ticks: Int64, at now: Instant) -> SenderReport {
        SenderReport(
            ssrc: stream.ssrc, time: NTPTime(now), timestamp: timestamp(ticks: ticks), packetCount: packetCount,
            byteCount: byteCount)
    }
}
