/// The bounds of the till.
package enum TillLimits {
    /// Commands that may wait; one more is refused with `busy`.
    package static let waiting = 20_000
    /// Commands of one commit.
    package static let batch = 2_000
    /// How long a command waits for its answer, well within a client's own patience.
    package static let patience: Duration = .seconds(5)
    /// How long a caller should stay away when the till is full. A full queue is about a second of work.
    package static let retryAfter: Duration = .seconds(1)
}
