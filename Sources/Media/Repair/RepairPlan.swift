/// How often to ask for a missing packet, and for how many copies, so that it is there in time.
///
/// A question and its answer each get lost with probability p, so a question for c copies succeeds with
/// s = (1 − p)(1 − p^c). Where there is time for n = ln(residual / p) / ln(1 − s) questions one after the other, each
/// waits for its answer; where there is not, several are under way at once, which costs answers nobody needs any more
/// and is therefore done only as far as the budget goes.
package struct RepairPlan: Hashable, Sendable {
    /// Between two questions about one packet.
    package var interval: Duration
    /// Answers asked for by one question, 1…3.
    package var copies: Int
    /// Datagrams that come for each packet that is lost, on average; for the budget.
    package var cost: Double

    /// Share of packets that may still be missing when their time comes.
    private static let residual = 0.001
    private static let intervals = Duration.milliseconds(10)...Duration.milliseconds(400)
    /// What a question may cost beyond the round trip: reordering and the relay's own time.
    private static let margin = Duration.milliseconds(10)

    /// - Parameters:
    ///   - loss: share of packets lost, each way, 0…1.
    ///   - time: from noticing that a packet is missing until it is too late.
    package init(loss: Double, roundTrip: Duration?, time: Duration) {
        let roundTrip = roundTrip ?? .milliseconds(100)
        let patient = min(max(roundTrip + Self.margin, Self.intervals.lowerBound), Self.intervals.upperBound)
        let loss = min(max(loss, 0.001), 0.9)
        copies = loss < 0.35 ? 1 : loss < 0.6 ? 2 : 3
        var miss = 1.0
        for _ in 0..<copies { miss *= loss }
        let success = (1 - loss) * (1 - miss)
        // n questions: by halving, so that no logarithm is needed.
        var left = loss
        var questions = 1.0
        while left > Self.residual, questions < 60 {
            left *= 1 - success
            questions += 1
        }
        let window = max(.zero, time - roundTrip)
        let hurried = Duration.nanoseconds(Int64(Double(window.nanoseconds) / questions))
        interval = min(max(hurried, Self.intervals.lowerBound), patient)
        // Until one succeeds, and those that are under way by the time its answer comes.
        let underWay = (roundTrip.seconds / interval.seconds).rounded(.down)
        cost = (1 / success + underWay) * (1 - loss) * (1 - loss) * Double(copies)
    }

    /// The same for a path that has room for this share of its cost: fewer questions under way at once.
    package func limited(to share: Double, roundTrip: Duration?) -> RepairPlan {
        guard share < 1 else { return self }
        var plan = self
        if share < 0.7 { plan.copies = 1 }
        let patient = (roundTrip ?? .milliseconds(100)) + Self.margin
        let stretched = Duration.nanoseconds(Int64(Double(interval.nanoseconds) / max(0.05, share)))
        plan.interval = min(max(stretched, interval), max(patient, interval))
        return plan
    }
}
