/// What a network does to the datagrams that cross it one way.
package struct Forecast: Hashable, Sendable {
    /// Share that never arrives, 0…1.
    package var loss: Double
    /// The least time from end to end.
    package var delay: Duration
    /// What comes on top, evenly spread from zero; keeps the order.
    package var jitter: Duration
    /// Share that is overtaken: held back by `reorderingDelay`, 0…1.
    package var reordering: Double
    package var reorderingDelay: Duration
    /// Share that arrives twice, 0…1.
    package var duplication: Double
    /// The bottleneck; `nil` for none.
    package var bitsPerSecond: Double?
    /// What waits at the bottleneck before more is thrown away, in time to send it.
    package var queue: Duration

    package init(
        loss: Double = 0, delay: Duration = .zero, jitter: Duration = .zero, reordering: Double = 0,
        reorderingDelay: Duration = .milliseconds(5), duplication: Double = 0, bitsPerSecond: Double? = nil,
        queue: Duration = .milliseconds(200)
    ) {
        self.loss = loss
        self.delay = delay
        self.jitter = jitter
        self.reordering = reordering
        self.reorderingDelay = reorderingDelay
        self.duplication = duplication
        self.bitsPerSecond = bitsPerSecond
        self.queue = queue
    }

    package static let clear = Forecast()
}
