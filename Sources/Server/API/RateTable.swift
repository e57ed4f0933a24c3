import Media

/// A token bucket for each of many, of whom a bounded number is remembered.
struct RateTable {
    private var buckets: [String: TokenBucket] = [:]
    private let burst: Double
    private let perSecond: Double
    private let capacity: Int

    /// - Parameter capacity: past it those who are at rest are forgotten, and when that does not help, everyone.
    init(burst: Double, perSecond: Double, capacity: Int = Limits.requestersRemembered) {
        self.burst = burst
        self.perSecond = perSecond
        self.capacity = capacity
    }

    var count: Int { buckets.count }

    /// Takes a turn; else answers how long until there is one.
    mutating func take(_ key: String, at now: Instant) -> Duration? {
        if buckets.count >= capacity, buckets[key] == nil {
            buckets = buckets.filter { !$0.value.isFull(at: now) }
            if buckets.count >= capacity { buckets = [:] }
        }
        return buckets[key, default: TokenBucket(burst: burst, perSecond: perSecond, at: now)].take(at: now)
    }
}
