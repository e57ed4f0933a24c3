/// The share of packets that did not come by themselves: quick to believe in worse weather, slow to believe in better.
struct LossMeter: Sendable {
    private static let interval = Duration.milliseconds(200)
    /// Packets a sample needs.
    private static let sample = 10
    private static let attack = 0.2
    private static let decay = 0.1

    /// 0…1.
    private(set) var share = 0.0
    private var expected = 0
    private var lost = 0
    private var next: Instant?

    /// - Parameters: totals since the start.
    /// - Returns: the share over the last interval, when one has passed.
    @discardableResult
    mutating func note(expected: Int, lost: Int, at now: Instant) -> Double? {
        guard now >= next ?? now else { return nil }
        guard expected >= self.expected else {
            // Streams were replaced.
            self.expected = expected
            self.lost = lost
            return nil
        }
        guard expected - self.expected >= Self.sample else { return nil }
        let measured = max(0, Double(lost - self.lost) / Double(expected - self.expected))
        share += (measured - share) * (measured > share ? Self.attack : Self.decay)
        self.expected = expected
        self.lost = lost
        next = now + Self.interval
        return measured
    }
}
