/// An amount per second, over a window that has just passed.
struct RateMeter: Sendable {
    private static let buckets = 10

    private let bucket: Duration
    private var amounts = [Double](repeating: 0, count: buckets)
    private var current: Int64 = 0

    /// - Parameter window: what is averaged over.
    init(window: Duration = .seconds(1)) { bucket = window / Self.buckets }

    mutating func add(_ amount: Double, at now: Instant) {
        advance(to: now)
        amounts[Int(current % Int64(Self.buckets))] += amount
    }

    mutating func perSecond(at now: Instant) -> Double {
        advance(to: now)
        return amounts.reduce(0, +) / (bucket.seconds * Double(Self.buckets))
    }

    private mutating func advance(to now: Instant) {
        let bucket = max(0, now.nanoseconds / bucket.nanoseconds)
        guard bucket > current else { return }
        for passed in max(current + 1, bucket - Int64(Self.buckets) + 1)...bucket {
            amounts[Int(passed % Int64(Self.buckets))] = 0
        }
        current = bucket
    }
}

/// A round trip smoothed over eight measurements (RFC 6298 section 2).
struct RoundTrip: Sendable {
    private(set) var value: Duration?
    /// The shortest so far: the path without a queue.
    private(set) var least: Duration?

    mutating func note(_ measured: Duration) {
        least = min(least ?? measured, measured)
        value = value.map { $0 + (measured - $0) / 8 } ?? measured
    }
}
