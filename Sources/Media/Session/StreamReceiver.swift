/// What every receiving end of a stream keeps, whatever it carries: extended numbers, what is missing, the counts.
struct StreamReceiver: Sendable {
    let stream: MediaStream
    private var extender = SequenceExtender()
    private(set) var statistics: ReceptionStatistics
    var nacks: NackSchedule

    /// - Parameter patience: how long a missing packet is worth asking for.
    init(stream: MediaStream, patience: Duration) {
        self.stream = stream
        statistics = ReceptionStatistics(clockRate: stream.clockRate)
        nacks = NackSchedule(patience: patience)
    }

    /// Numbers and counts a packet.
    mutating func received(_ header: RTPHeader, at now: Instant) -> (number: Int64, arrival: NackSchedule.Arrival) {
        let number = extender.extend(header.sequenceNumber)
        let arrival = nacks.received(number, at: now)
        statistics.received(number, timestamp: header.timestamp, arrival: arrival, at: now)
        return (number, arrival)
    }

    mutating func received(_ report: SenderReport, at now: Instant) {
        statistics.received(report: report, at: now)
    }

    mutating func reportBlock(at now: Instant) -> ReportBlock? { statistics.block(for: stream.ssrc, at: now) }

    /// A request for what is missing now, if anything is.
    mutating func request(from sender: SSRC, roundTrip: Duration?, at now: Instant) -> RTCPPacket? {
        guard !nacks.isEmpty else { return nil }
        let numbers = nacks.due(at: now, roundTrip: roundTrip, limit: MediaLimits.nackEntries)
        guard !numbers.isEmpty else { return nil }
        return .negativeAcknowledgement(
            NegativeAcknowledgement(sender: sender, media: stream.ssrc, numbers: numbers))
    }
}
