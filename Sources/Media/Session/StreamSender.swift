/// One stream on its way out: numbers its packets as they leave, keeps them for repair, and reports on it.
struct StreamSender: Sendable {
    let stream: MediaStream
    private var nextNumber: Int64
    private let timestampOffset: UInt32
    private var ring = PacketRing()
    private var packetCount: UInt32 = 0
    private var byteCount: UInt32 = 0

    /// Numbers begin in the lower half, so that a rollover counter starts alike for everyone (RFC 3711 section 3.3.1).
    ///
    /// - Parameter timestampOffset: random, and the same for all forms of one thing: what is heard or seen at a time has
    ///   one timestamp on each of its streams, so that a viewer changes between them without a jump.
    init(stream: MediaStream, timestampOffset: UInt32, using generator: inout some RandomNumberGenerator) {
        self.stream = stream
        nextNumber = 1 << 16 | Int64.random(in: 0..<(1 << 15), using: &generator)
        self.timestampOffset = timestampOffset
    }

    var hasSent: Bool { packetCount > 0 }

    func timestamp(ticks: Int64) -> RTPTimestamp {
        RTPTimestamp(UInt32(truncatingIfNeeded: ticks) &+ timestampOffset)
    }

    /// The datagram for one payload that leaves now, kept for repair.
    ///
    /// Numbered and stamped here and not before it waited: what is thrown away while it waits leaves no gap, and the
    /// relay's estimator sees the network's delay without the pacer's. The bytes never change again: SRTP must not
    /// encrypt two different packets under one number.
    mutating func datagram(_ packet: PacedPacket, at now: Instant) -> [UInt8] {
        let header = RTPHeader(
            payloadType: stream.payloadType, marker: packet.marker,
            sequenceNumber: SequenceNumber(extended: nextNumber), timestamp: timestamp(ticks: packet.ticks),
            ssrc: stream.ssrc, sendTime: AbsoluteSendTime(now))
        let datagram = header.datagram(prefix: packet.prefix, payload: packet.payload)
        ring.store(datagram, number: nextNumber)
        nextNumber += 1
        packetCount &+= 1
        byteCount &+= UInt32(packet.prefix.count + packet.payload.count)
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

/// A packet that waits for its turn, not yet numbered.
struct PacedPacket: Sendable {
    /// In front of the payload: the codec's descriptor.
    var prefix: [UInt8] = []
    let payload: ArraySlice<UInt8>
    let marker: Bool
    /// Of the stream's clock, since the engine's origin of time.
    let ticks: Int64

    /// As it will leave, header included.
    var byteCount: Int { 20 + prefix.count + payload.count }
}
