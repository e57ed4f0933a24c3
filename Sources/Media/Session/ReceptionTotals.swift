/// Counts over the whole of a reception. They do not start over when a stream does: a share of them is one since joining.
package struct ReceptionTotals: Hashable, Sendable {
    /// Packets that should have come, those that did not come by themselves, and of these those that came when asked
    /// for.
    package var expected = 0
    package var lost = 0
    package var repaired = 0

    package init() {}

    /// Shares of what should have come, 0…1, before and after repair.
    package var loss: (beforeRepair: Double, afterRepair: Double) {
        guard expected > 0 else { return (0, 0) }
        let (expected, lost) = (Double(expected), Double(lost))
        return (min(1, max(0, lost / expected)), min(1, max(0, (lost - Double(repaired)) / expected)))
    }

    static func + (one: ReceptionTotals, other: ReceptionTotals) -> ReceptionTotals {
        var sum = one
        sum.expected += other.expected
        sum.lost += other.lost
        sum.repaired += other.repaired
        return sum
    }
}

extension ReceptionTotals {
    init(_ statistics: ReceptionStatistics) {
        expected = statistics.expected
        lost = statistics.lost
        repaired = statistics.repaired
    }
}

/// The loss of the last seconds.
///
/// A packet that is lost counts when it is found missing, and is taken back when its repair comes: what is on its way at
/// the beginning of the window makes up for what is at its end.
struct LossWindow: Sendable {
    static let length = Duration.seconds(5)

    private var expected = RateMeter(window: length)
    private var lost = RateMeter(window: length)
    private var repaired = RateMeter(window: length)
    private var before: ReceptionTotals

    /// - Parameter before: what was counted already, and is not of these seconds.
    init(after before: ReceptionTotals = ReceptionTotals()) { self.before = before }

    /// - Parameter totals: so far.
    mutating func note(_ totals: ReceptionTotals, at now: Instant) {
        expected.add(Double(totals.expected - before.expected), at: now)
        lost.add(Double(totals.lost - before.lost), at: now)
        repaired.add(Double(totals.repaired - before.repaired), at: now)
        before = totals
    }

    /// Shares of what should have come, 0…1.
    mutating func loss(at now: Instant) -> (beforeRepair: Double, afterRepair: Double) {
        let expected = expected.perSecond(at: now)
        guard expected > 0 else { return (0, 0) }
        let (lost, repaired) = (lost.perSecond(at: now), repaired.perSecond(at: now))
        return (min(1, max(0, lost / expected)), min(1, max(0, (lost - repaired) / expected)))
    }
}
