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

    /// How many packets of a price may be asked for. As long as anything is left at least one may, if by a debt: a purse that
    /// fills slowly never holds the price of a large packet.
    func affords(_ price: Double) -> Int { available > 0 ? max(1, Int(available / price)) : 0 }

    /// Takes bits out; what comes first may leave a debt that what comes later waits for.
    mutating func take(_ bits: Double) { available -= bits }
}
