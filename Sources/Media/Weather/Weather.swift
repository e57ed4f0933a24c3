import DequeModule

/// A network path, one way, in whatever time the caller keeps.
///
/// The same seed, forecast and datagrams give the same weather. `Cargo` is what travels: a datagram, or one with
/// its address.
package struct Weather<Cargo: Sendable>: Sendable {
    private struct Parcel: Sendable {
        let arrives: Instant
        let cargo: Cargo
    }

    /// May change at any time; what is under way already keeps its time of arrival.
    package var forecast: Forecast
    private var generator: SeededGenerator
    /// In order of arrival.
    private var underWay: Deque<Parcel> = []
    /// When the bottleneck has sent all it has.
    private var idleFrom = Instant.zero
    private var lastArrival = Instant.zero
    package private(set) var lost = 0

    package init(_ forecast: Forecast, seed: UInt64) {
        self.forecast = forecast
        generator = SeededGenerator(seed: seed)
    }

    /// Sends `cargo` of `byteCount` bytes on its way, which may be its end.
    package mutating func send(_ cargo: Cargo, byteCount: Int, at now: Instant) {
        var leaves = now
        if let rate = forecast.bitsPerSecond {
            leaves = max(now, idleFrom)
            guard leaves - now <= forecast.queue, underWay.count < Self.capacity else {
                lost += 1
                return
            }
            leaves += .nanoseconds(Int64(Double(byteCount * 8) / rate * 1e9))
            idleFrom = leaves
        }
        guard !happens(forecast.loss), underWay.count < Self.capacity else {
            lost += 1
            return
        }
        var arrives = leaves + forecast.delay
        if forecast.jitter > .zero {
            arrives += .nanoseconds(Int64.random(in: 0...forecast.jitter.nanoseconds, using: &generator))
        }
        if happens(forecast.reordering) {
            arrives += forecast.reorderingDelay
        } else {
            arrives = max(arrives, lastArrival)
            lastArrival = arrives
        }
        insert(Parcel(arrives: arrives, cargo: cargo))
        if happens(forecast.duplication) { insert(Parcel(arrives: arrives, cargo: cargo)) }
    }

    /// What has arrived by `now` and was not taken yet, with the time it arrived.
    package mutating func takeArrived(by now: Instant) -> [(cargo: Cargo, at: Instant)] {
        var arrived: [(cargo: Cargo, at: Instant)] = []
        while let first = underWay.first, first.arrives <= now {
            underWay.removeFirst()
            arrived.append((first.cargo, first.arrives))
        }
        return arrived
    }

    /// When the next one arrives.
    package var nextArrival: Instant? { underWay.first?.arrives }

    /// Parcels under way at once; what comes on top is lost.
    private static var capacity: Int { 65_536 }

    private mutating func insert(_ parcel: Parcel) {
        var index = underWay.endIndex
        while index > underWay.startIndex, underWay[index - 1].arrives > parcel.arrives { index -= 1 }
        underWay.insert(parcel, at: index)
    }

    private mutating func happens(_ share: Double) -> Bool {
        share > 0 && Double.random(in: 0..<1, using: &generator) < share
    }
}
