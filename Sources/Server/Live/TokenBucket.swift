import Media

/// A rate limit that allows bursts: `burst` at once, `perSecond` from then on.
struct TokenBucket {
    private var tokens: Double
    private var filledAt: Instant
    private let burst: Double
    private let perSecond: Double

    init(burst: Double, perSecond: Double, at now: Instant) {
        self.burst = burst
        self.perSecond = perSecond
        tokens = burst
        filledAt = now
    }

    /// Takes `count` tokens, or none: then answers how long until they would be there.
    mutating func take(_ count: Double = 1, at now: Instant) -> Duration? {
        tokens = min(burst, tokens + max(0, (now - filledAt).seconds) * perSecond)
        filledAt = now
        guard tokens < count else {
            tokens -= count
            return nil
        }
        return .seconds((count - tokens) / perSecond)
    }

    /// Whether it is as full as a new one, so that forgetting it changes nothing.
    func isFull(at now: Instant) -> Bool { tokens + (now - filledAt).seconds * perSecond >= burst }
}
