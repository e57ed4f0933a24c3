/// What a network does to the datagrams that cross it one way, as long as nothing changes.
package struct Conditions: Hashable, Sendable {
    /// How much may wait at the bottleneck, the datagram that is being sent included.
    package enum Queue: Hashable, Sendable {
        /// As long as the bottleneck takes to send it.
        case time(Duration)
        case bytes(Int)

        package static func milliseconds(_ count: Double) -> Self { .time(.milliseconds(count)) }
    }

    /// The mean length of a burst when nothing else is known: losses on wireless links cluster in a few packets.
    package static let typicalBurst = 4.0

    /// Share that never arrives, 0…1.
    package var loss: Double
    /// Mean number of datagrams lost in a row, 1 or more; nil when each is lost by itself. See `LossProcess`.
    package var burst: Double?
    /// The least time from end to end.
    package var delay: Duration
    /// What comes on top, evenly spread from zero.
    package var jitter: Duration
    /// Whether jitter lets a datagram overtake another; without, one that comes early waits for those before it.
    package var jitterReorders: Bool
    /// Share that is overtaken: held back by `reorderingDelay`, 0…1.
    package var reordering: Double
    package var reorderingDelay: Duration
    /// Share that crosses twice, 0…1. Each copy has a fate of its own.
    package var duplication: Double
    /// The bottleneck; nil for none. Bytes of headers below UDP are not counted.
    package var bitsPerSecond: Double?
    /// What waits at the bottleneck before more is thrown away; without a bottleneck nothing waits.
    package var queue: Queue

    package init(
        loss: Double = 0, burst: Double? = nil, delay: Duration = .zero, jitter: Duration = .zero,
        jitterReorders: Bool = false, reordering: Double = 0, reorderingDelay: Duration = .milliseconds(5),
        duplication: Double = 0, bitsPerSecond: Double? = nil, queue: Queue = .milliseconds(200)
    ) {
        self.loss = loss
        self.burst = burst
        self.delay = delay
        self.jitter = jitter
        self.jitterReorders = jitterReorders
        self.reordering = reordering
        self.reorderingDelay = reorderingDelay
        self.duplication = duplication
        self.bitsPerSecond = bitsPerSecond
        self.queue = queue
    }

    package static let clear = Conditions()

    /// Whether everything is within `WeatherLimits`, as it is after reading a forecast's text.
    var isWithinLimits: Bool {
        let delays = [delay, jitter, reorderingDelay]
        let waits =
            switch queue {
            case .time(let time): (.zero...WeatherLimits.longestDelay).contains(time)
            case .bytes(let count): (0...WeatherLimits.queueBytes).contains(count)
            }
        return waits && [loss, reordering, duplication].allSatisfy((0...1).contains)
            && delays.allSatisfy((.zero...WeatherLimits.longestDelay).contains)
            && burst.map(WeatherLimits.burst.contains) ?? true
            && bitsPerSecond.map(WeatherLimits.bitsPerSecond.contains) ?? true
    }
}
