/// Counts what came of one stream and what did not, for receiver reports (RFC 3550 appendix A.3 and A.8).
///
/// Departs from A.3 in that repaired packets count as lost: a report is about the network, and a sender that
/// repairs must still learn of the loss it repairs.
package struct ReceptionStatistics: Sendable {
    private let clockRate: Int
    private var first: Int64?
    private var highest: Int64 = 0
    private var received = 0
    private var expectedBefore = 0
    private var receivedBefore = 0
    private var transit: Int64?
    /// In ticks of the stream's clock.
    private var jitterTicks = 0.0
    private var lastReport: (middle: UInt32, came: Instant)?

    package private(set) var repaired = 0

    package init(clockRate: Int) { self.clockRate = clockRate }

    /// Packets that should have come so far.
    package var expected: Int { first.map { Int(highest - $0) + 1 } ?? 0 }
    /// Packets that did not come by themselves; never under zero.
    package var lost: Int { max(0, expected - received) }
    /// Interarrival jitter (A.8).
    package var jitter: Duration { .nanoseconds(Int64(jitterTicks * 1e9 / Double(clockRate))) }

    package mutating func received(
        _ number: Int64, timestamp: RTPTimestamp, arrival: NackSchedule.Arrival, at now: Instant
    ) {
        switch arrival {
        case .stale: return
        case .repaired:
            repaired += 1
            return
        case .restarted:
            first = number
            highest = number
            received = 1
            repaired = 0
            expectedBefore = 0
            receivedBefore = 0
            transit = nil
        case .inOrder, .foreseen:
            first = first ?? number
            highest = max(highest, number)
            received += 1
            if arrival == .inOrder { noteTransit(timestamp, at: now) }
        case .reordered:
            if let first, number < first { return }
            received += 1
        }
    }

    /// A.8. Overtaken packets are left out: how late they are is reordering, which is not what jitter measures.
    private mutating func noteTransit(_ timestamp: RTPTimestamp, at now: Instant) {
        let parts = now.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let arrival = parts.quotient * Int64(clockRate) + parts.remainder * Int64(clockRate) / 1_000_000_000
        let transit = Int64(UInt32(truncatingIfNeeded: arrival) &- timestamp.rawValue)
        if let before = self.transit {
            let difference = Int32(truncatingIfNeeded: transit - before)
            jitterTicks += (Double(difference.magnitude) - jitterTicks) / 16
        }
        self.transit = transit
    }

    package mutating func received(report: SenderReport, at now: Instant) {
        lastReport = (report.time.middle, now)
    }

    /// The report on what came since the last call; `nil` before the first packet.
    package mutating func block(for ssrc: SSRC, at now: Instant) -> ReportBlock? {
        guard first != nil else { return nil }
        let expectedSince = expected - expectedBefore
        let lostSince = expectedSince - (received - receivedBefore)
        expectedBefore = expected
        receivedBefore = received
        let fraction = expectedSince > 0 && lostSince > 0 ? min(255, lostSince * 256 / expectedSince) : 0
        return ReportBlock(
            ssrc: ssrc, fractionLost: UInt8(fraction), cumulativeLost: Int32(clamping: expected - received),
            highestSequence: UInt32(truncatingIfNeeded: highest), jitter: UInt32(jitterTicks),
            lastReport: lastReport?.middle ?? 0,
            delaySinceLastReport: lastReport.map { ShortTime.units(now - $0.came) } ?? 0)
    }
}
