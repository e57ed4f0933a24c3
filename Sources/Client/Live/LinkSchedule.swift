/// Decides how long to wait before the room is called again.
///
/// Doubles from a quarter second to eight, spread by ±25 % so that a room does not come back all at once. The caller
/// brings the random numbers.
package struct LinkSchedule: Sendable {
    private var failures = 0

    package init() {}

    package static let first = Duration.milliseconds(250)
    package static let longest = Duration.seconds(8)

    /// Attempts since the link last worked.
    package var attempt: Int { failures }

    package mutating func connected() { failures = 0 }

    /// - Parameter spread: a random number, 0…1.
    package mutating func failed(spread: Double) -> Duration {
        let doubled = Self.first * (1 << min(failures, 8))
        failures += 1
        return min(doubled, Self.longest) * (0.75 + 0.5 * min(max(spread, 0), 1))
    }
}
