/// Seconds as a 32.32 fixed-point number, as sender reports carry them (RFC 3550 section 4).
///
/// The origin is the sender's own monotonic clock, which RFC 3550 section 6.4.1 allows: the figure ties the streams
/// of one sender together and measures round trips, and nobody here reads the date from it.
package struct NTPTime: Hashable, Sendable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    package init(_ instant: Instant) {
        let seconds = instant.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let whole = UInt64(bitPattern: Int64(seconds.quotient)) << 32
        let fraction = (Int64(seconds.remainder) << 32) / 1_000_000_000
        rawValue = whole &+ UInt64(bitPattern: fraction)
    }

    /// The middle 32 bits, 16.16 seconds: the form reports echo.
    package var middle: UInt32 { UInt32(truncatingIfNeeded: rawValue >> 16) }

    /// On the sender's clock; exact to a quarter of a nanosecond.
    package var instant: Instant {
        let seconds = Int64(rawValue >> 32)
        let fraction = Int64(((rawValue & 0xFFFF_FFFF) * 1_000_000_000) >> 32)
        return Instant(nanoseconds: seconds &* 1_000_000_000 &+ fraction)
    }
}

/// Durations in units of 1/65,536 s, as DLSR and DLRR carry them.
enum ShortTime {
    static func units(_ duration: Duration) -> UInt32 {
        UInt32(clamping: duration.nanoseconds.clampedToZero * 65_536 / 1_000_000_000)
    }

    static func duration(_ units: UInt32) -> Duration {
        .nanoseconds(Int64(units) * 1_000_000_000 / 65_536)
    }

    /// The time on the way there and back: now − sent − held, all in 16.16 seconds that wrap.
    ///
    /// `nil` for what is no round trip: an echo of nothing (zero), or a figure under zero or over ten seconds.
    static func roundTrip(now: NTPTime, sent: UInt32, held: UInt32) -> Duration? {
        guard sent != 0 else { return nil }
        let units = Int32(bitPattern: now.middle &- sent &- held)
        // A unit is 15 µs: on loopback the truncated figures can differ by one the wrong way.
        guard units >= -2, units < 10 * 65_536 else { return nil }
        return duration(UInt32(max(0, units)))
    }
}

extension Int64 {
    fileprivate var clampedToZero: Int64 { Swift.max(0, Swift.min(self, 65_535 * 1_000_000_000)) }
}
