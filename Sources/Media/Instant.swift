/// A point on the caller's monotonic clock, in nanoseconds from an origin only the caller knows.
///
/// The engine never reads a clock: drivers pass the time in, tests invent it.
package struct Instant: Hashable, Comparable, Sendable {
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package static let zero = Instant(nanoseconds: 0)

    package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }
    package static func + (time: Self, duration: Duration) -> Self {
        Self(nanoseconds: time.nanoseconds + duration.nanoseconds)
    }
    package static func - (time: Self, duration: Duration) -> Self {
        Self(nanoseconds: time.nanoseconds - duration.nanoseconds)
    }
    package static func - (left: Self, right: Self) -> Duration {
        .nanoseconds(left.nanoseconds - right.nanoseconds)
    }
    package static func += (time: inout Self, duration: Duration) { time = time + duration }
}

extension Duration {
    /// Whole nanoseconds; good for 292 years.
    package var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }

    /// Seconds as a floating-point number, for rates and smoothing.
    package var seconds: Double { Double(nanoseconds) / 1e9 }
}
