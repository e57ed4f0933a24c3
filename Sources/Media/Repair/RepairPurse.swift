/// What may be asked for again, in bits: a bucket that fills with what the path has left over.
struct RepairPurse: Sendable {
    /// What it holds at most, and what it may owe, in seconds of filling.
    private static let span = 0.25

    private(set) var available: Double
    private var filled: Instant?

    init(available: Double = 20_000) { self.available = available }

    /// - Parameter rate: bits/s.
    mutating func fill(at rate: Double, now: Instant) {
        let elapsed = min(1, (now - (filled ?? now)).seconds)
        filled = now
        available = min(rate * Self.span, available + rate * elapsed)
    }

    /// Takes bits out; what comes first may leave a debt that what comes later waits for.
    mutating func take(_ bits: Double) { available -= bits }
}
