/// When to try again what did not succeed: each wait is twice the one before, up to a bound, for a bounded number of
/// attempts. Nothing is drawn by chance: the same attempt always waits as long, also after a restart.
package struct RetrySchedule: Sendable, Equatable {
    /// Between the first attempt and the second.
    package let first: Duration
    package let longest: Duration
    /// With the first.
    package let attempts: Int

    package init(first: Duration, longest: Duration, attempts: Int) {
        precondition(first > .zero && longest >= first && attempts >= 1, "a schedule has waits and attempts")
        self.first = first
        self.longest = longest
        self.attempts = attempts
    }

    /// Asking for a refund again under its number: 2 s to 1 h, for about nine days; then a person must look.
    package static let refund = RetrySchedule(first: .seconds(2), longest: .seconds(3_600), attempts: 230)
    /// Asking how a refund stands that the gateway took: 10 s (Alipay asks for as much) to 1 h, for about nine days;
    /// gateways promise an end within three to seven.
    package static let refundQuery = RetrySchedule(first: .seconds(10), longest: .seconds(3_600), attempts: 230)
    /// Asking about a payment of which nothing was heard: 3 s to 1 min, for over two hours, which outlives every code.
    package static let paymentQuery = RetrySchedule(first: .seconds(3), longest: .seconds(60), attempts: 130)

    /// How long to wait once so many attempts were made without success; nil when there are to be no more.
    package func wait(afterAttempt attempt: Int) -> Duration? {
        precondition(attempt >= 1, "attempts are counted from 1")
        guard attempt < attempts else { return nil }
        // 2^20 times the shortest wait is past any bound in use, and far from overflow.
        return min(first * (1 << min(attempt - 1, 20)), longest)
    }
}
