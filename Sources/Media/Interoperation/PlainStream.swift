/// One stream of plain RTP on its way out: numbers without gaps, one name, reports that say what time it is.
struct PlainStream: Sendable {
    let payloadType: UInt8
    let clockRate: Int
    let ssrc: SSRC
    private var nextNumber: SequenceNumber
    private let timestampOffset: UInt32
    private var packetCount: UInt32 = 0
    private var byteCount: UInt32 = 0
    private var nextReport: Instant?

    init(payloadType: UInt8, clockRate: Int, using generator: inout some RandomNumberGenerator) {
        self.payloadType = payloadType
        self.clockRate = clockRate
        ssrc = SSRC(UInt32.random(in: 1 ... .max, using: &generator))
        nextNumber = SequenceNumber(UInt16.random(in: 0 ... .max, using: &generator))
        timestampOffset = UInt32.random(in: 0 ... .max, using: &generator)
    }

    var hasSent: Bool { packetCount > 0 }

    /// - Parameter time: when it is heard or shown.
    mutating func packet(prefix: [UInt8] = [], payload: ArraySlice<UInt8>, marker: Bool, time: Instant) -> [UInt8] {
        let header = RTPHeader(
            payloadType: payloadType, marker: marker, sequenceNumber: nextNumber, timestamp: timestamp(at: time),
            ssrc: ssrc)
        nextNumber = nextNumber.next
        packetCount &+= 1
        byteCount &+= UInt32(truncatingIfNeeded: prefix.count + payload.count)
        return header.datagram(prefix: prefix, payload: payload)
    }

    func isReportDue(at now: Instant) -> Bool { nextReport.map { now >= $0 } ?? true }

    /// The compound that ties this stream's timestamps to our clock: the same clock for sound and picture.
    mutating func report(_ name: CanonicalName, at now: Instant) -> [UInt8] {
        nextReport = now + InteroperationLimits.reportInterval
        let report = SenderReport(
            ssrc: ssrc, time: NTPTime(now), timestamp: timestamp(at: now), packetCount: packetCount,
            byteCount: byteCount)
        return RTCPPacket.datagram([.senderReport(report)]) + name.packet(for: ssrc)
    }

    /// The last thing to say.
    mutating func goodbye(_ name: CanonicalName, at now: Instant) -> [UInt8] {
        report(name, at: now) + RTCPPacket.datagram([.goodbye([ssrc])])
    }

    private func timestamp(at time: Instant) -> RTPTimestamp {
        let parts = time.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let ticks = parts.quotient * Int64(clockRate) + parts.remainder * Int64(clockRate) / 1_000_000_000
        return RTPTimestamp(UInt32(truncatingIfNeeded: ticks) &+ timestampOffset)
    }
}
