/// What every receiving end of a stream keeps, whatever it carries: extended numbers, what is missing, the counts.
struct StreamReceiver: Sendable {
    /// Packets whose spacing says when the next one should have come.
    private static let smoothing = 0.05
    /// A packet this many spacings late is asked for before a later one shows that it is missing.
    private static let overdue = 1.6
    private static let spacings = Duration.milliseconds(2)...Duration.milliseconds(200)

    let stream: MediaStream
    private var extender = SequenceExtender()
    private(set) var statistics: ReceptionStatistics
    var nacks: NackSchedule
    /// Between two packets' first arrivals, in seconds.
    private var spacing: Double?
    private var newest: (number: Int64, timestamp: RTPTimestamp, at: Instant)?
    private let patience: Duration
    /// From before it began anew.
    private var earlier = ReceptionTotals()

    /// - Parameter patience: how long a missing packet is worth asking for.
    init(stream: MediaStream, patience: Duration) {
        self.stream = stream
        self.patience = patience
        statistics = ReceptionStatistics(clockRate: stream.clockRate)
        nacks = NackSchedule(patience: patience)
    }

    var totals: ReceptionTotals { earlier + ReceptionTotals(statistics) }

    /// It was not asked for, for a while: all that is known of it is old, but for the totals.
    mutating func begin() {
        let totals = totals
        self = StreamReceiver(stream: stream, patience: patience)
        earlier = totals
    }

    /// Numbers and counts a packet.
    mutating func received(_ header: RTPHeader, at now: Instant) -> (number: Int64, arrival: NackSchedule.Arrival) {
        let number = extender.extend(header.sequenceNumber)
        let arrival = nacks.received(number, at: now)
        if arrival == .restarted { earlier = totals }
        statistics.received(number, timestamp: header.timestamp, arrival: arrival, at: now)
        switch arrival {
        case .inOrder, .foreseen: follow(number, header.timestamp, at: now)
        case .restarted:
            newest = nil
            spacing = nil
        case .reordered, .repaired, .stale: break
        }
        return (number, arrival)
    }

    /// Learns from the media's own time how far apart packets are, whatever the way does to them.
    private mutating func follow(_ number: Int64, _ timestamp: RTPTimestamp, at now: Instant) {
        if let newest, number > newest.number {
            let ticks = timestamp.distance(from: newest.timestamp)
            let measured = Double(ticks) / Double(stream.clockRate) / Double(number - newest.number)
            if measured >= 0, measured < 1 {
                spacing = spacing.map { $0 + (measured - $0) * Self.smoothing } ?? measured
            }
        }
        newest = (number, timestamp, now)
    }

    mutating func received(_ report: SenderReport, at now: Instant) {
        statistics.received(report: report, at: now)
    }

    mutating func reportBlock(at now: Instant) -> ReportBlock? { statistics.block(for: stream.ssrc, at: now) }

    /// A request for what is missing now, if anything is.
    ///
    /// - Parameters:
    ///   - foresees: also for what should have come by now, before a later packet shows that it is missing.
    ///   - limit: packets asked for at most, copies counted.
    mutating func request(
        from sender: SSRC, plan: RepairPlan, foresees: Bool, limit: Int = .max, at now: Instant
    ) -> NegativeAcknowledgement? {
        if foresees, let newest, let spacing {
            let step = min(max(spacing, Self.spacings.lowerBound.seconds), Self.spacings.upperBound.seconds)
            let late = (now - newest.at).seconds / step
            if late > Self.overdue { nacks.expect(Int(late - Self.overdue) + 1, at: now) }
        }
        guard !nacks.isEmpty else { return nil }
        let numbers = nacks.due(
            at: now, interval: plan.interval, limit: min(limit, MediaLimits.nackEntries) / plan.copies)
        guard !numbers.isEmpty else { return nil }
        return NegativeAcknowledgement(
            sender: sender, media: stream.ssrc, numbers: numbers.flatMap { repeatElement($0, count: plan.copies) })
    }
}
