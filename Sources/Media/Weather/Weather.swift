import DequeModule

/// A network path, one way, in whatever time the caller keeps.
///
/// A datagram is perhaps doubled, waits for and crosses the bottleneck, is perhaps lost beyond it (so that it has
/// taken its share of the rate), and arrives after delay and jitter, perhaps held back for others to overtake. The
/// same seed, forecast, datagrams and times give the same weather on every machine, and losses by chance hit the same
/// places of the sequence whatever the delay, jitter and rate.
package struct Weather: Sendable {
    private struct Parcel: Sendable {
        let arrives: Instant
        /// Place in the order of sending; a copy has its original's.
        let number: Int
        let datagram: [UInt8]
    }

    package let forecast: Forecast
    package private(set) var statistics = WeatherStatistics()
    /// Bytes of the datagrams under way.
    package private(set) var bytesUnderWay = 0

    /// Laid out when the beginning is known.
    private var calendar: WeatherCalendar?
    private var lossProcess = LossProcess()
    private var bottleneck = Bottleneck()
    /// In order of arrival, and of sending where that is the same.
    private var underWay: Deque<Parcel> = []
    private var clock = Instant(nanoseconds: .min)
    private var lastArrival = Instant(nanoseconds: .min)
    private var latestTaken = -1

    private var lossChance: SeededGenerator
    private var timeChance: SeededGenerator
    private var copyChance: SeededGenerator

    /// - Parameter start: when the forecast begins; by default with the first datagram.
    /// - Precondition: all conditions are within `WeatherLimits`.
    package init(_ forecast: Forecast, seed: UInt64, since start: Instant? = nil) {
        let conditions = [forecast.conditions] + forecast.changes.map(\.conditions)
        precondition(conditions.allSatisfy(\.isWithinLimits), "weather beyond its limits: \(forecast)")
        self.forecast = forecast
        calendar = start.map { WeatherCalendar(forecast, since: $0) }
        var seeds = SeededGenerator(seed: seed)
        lossChance = SeededGenerator(seed: seeds.next())
        timeChance = SeededGenerator(seed: seeds.next())
        copyChance = SeededGenerator(seed: seeds.next())
    }

    /// Sends `datagram` on its way, which may be its end. Times do not go back: an earlier one is taken for the latest.
    ///
    /// - Parameter seal: bytes it would have more if it were sealed, which take their share of the rate.
    package mutating func send(_ datagram: [UInt8], sealedBy seal: Int = 0, at now: Instant) {
        clock = max(clock, now)
        var calendar = calendar ?? WeatherCalendar(forecast, since: clock)
        calendar.advance(to: clock)
        self.calendar = calendar
        statistics.sent += 1
        statistics.sentBytes += datagram.count + seal
        let copies = copyChance.happens(calendar.current.duplication) ? 2 : 1
        statistics.duplicated += copies - 1
        for _ in 0..<copies { cross(datagram, sealedBy: seal, calendar) }
    }

    /// When the next one arrives.
    package var nextArrival: Instant? { underWay.first?.arrives }

    /// How many are under way.
    package var underWayCount: Int { underWay.count }

    /// What has arrived by `now` and was not taken yet.
    package mutating func arrivals(until now: Instant) -> [[UInt8]] { takeArrived(by: now).map(\.datagram) }

    /// The same, each with the time it arrived.
    package mutating func takeArrived(by now: Instant) -> [(datagram: [UInt8], at: Instant)] {
        var arrived: [(datagram: [UInt8], at: Instant)] = []
        while let next = takeNext(by: now) { arrived.append(next) }
        return arrived
    }

    /// The first of them.
    package mutating func takeNext(by now: Instant) -> (datagram: [UInt8], at: Instant)? {
        guard let first = underWay.first, first.arrives <= now else { return nil }
        underWay.removeFirst()
        bytesUnderWay -= first.datagram.count
        statistics.arrived += 1
        statistics.arrivedBytes += first.datagram.count
        if first.number < latestTaken { statistics.reordered += 1 }
        latestTaken = max(latestTaken, first.number)
        return (first.datagram, first.arrives)
    }

    private mutating func cross(_ datagram: [UInt8], sealedBy seal: Int, _ calendar: WeatherCalendar) {
        let conditions = calendar.current
        // Drawn before the queue decides, so that what it drops does not shift the losses of the others.
        let isLost = lossProcess.losesNext(loss: conditions.loss, burst: conditions.burst, using: &lossChance)
        guard underWay.count < WeatherLimits.underWay,
            let leaves = bottleneck.pass(byteCount: datagram.count + seal, at: clock, in: calendar)
        else {
            statistics.dropped += 1
            return
        }
        let queued = leaves - clock
        statistics.queueingDelay = queued
        statistics.longestQueueingDelay = max(statistics.longestQueueingDelay, queued)
        statistics.totalQueueingDelay += queued
        guard !isLost else {
            statistics.lost += 1
            return
        }
        let arrives = arrival(of: leaves, conditions)
        insert(Parcel(arrives: arrives, number: statistics.sent - 1, datagram: datagram))
    }

    private mutating func arrival(of leaves: Instant, _ conditions: Conditions) -> Instant {
        var arrives = leaves + conditions.delay
        if conditions.jitter > .zero {
            arrives += .nanoseconds(Int64(timeChance.fraction() * Double(conditions.jitter.nanoseconds)))
        }
        if timeChance.happens(conditions.reordering) { return arrives + conditions.reorderingDelay }
        if conditions.jitter > .zero, conditions.jitterReorders { return arrives }
        arrives = max(arrives, lastArrival)
        lastArrival = arrives
        return arrives
    }

    private mutating func insert(_ parcel: Parcel) {
        bytesUnderWay += parcel.datagram.count
        // Nearly all come last.
        guard let last = underWay.last, last.arrives > parcel.arrives else { return underWay.append(parcel) }
        var low = underWay.startIndex
        var high = underWay.endIndex - 1
        while low < high {
            let middle = (low + high) / 2
            if underWay[middle].arrives <= parcel.arrives { low = middle + 1 } else { high = middle }
        }
        underWay.insert(parcel, at: low)
    }
}
