import DequeModule

/// A line of limited rate with a queue in front of it that drops what does not fit.
///
/// The rate follows the forecast even for what waits already: bytes are sent at the rate of the moment they are sent
/// at, not of the moment they came.
struct Bottleneck: Sendable {
    private struct Waiting: Sendable {
        let leaves: Instant
        let byteCount: Int
    }

    /// What has not wholly left, in order.
    private var waiting: Deque<Waiting> = []
    private(set) var waitingBytes = 0
    /// When all of it has left.
    private var idleFrom = Instant(nanoseconds: .min)

    /// When a datagram that comes `now` has wholly passed; nil when the queue is full. An idle line takes one of any
    /// size.
    mutating func pass(byteCount: Int, at now: Instant, in calendar: WeatherCalendar) -> Instant? {
        while let first = waiting.first, first.leaves <= now {
            waiting.removeFirst()
            waitingBytes -= first.byteCount
        }
        let conditions = calendar.current
        guard conditions.bitsPerSecond != nil || !waiting.isEmpty else { return now }
        if !waiting.isEmpty, let rate = conditions.bitsPerSecond {
            guard waiting.count < WeatherLimits.underWay,
                waitingBytes + byteCount <= conditions.queue.byteCount(bitsPerSecond: rate)
            else { return nil }
        }
        let leaves = calendar.sent(bits: Double(byteCount * 8), from: max(now, idleFrom))
        idleFrom = leaves
        waiting.append(Waiting(leaves: leaves, byteCount: byteCount))
        waitingBytes += byteCount
        return leaves
    }
}

extension Conditions.Queue {
    /// The bound in bytes at a rate.
    package func byteCount(bitsPerSecond: Double) -> Int {
        switch self {
        case .time(let time): Int(bitsPerSecond / 8 * time.seconds)
        case .bytes(let count): count
        }
    }
}
