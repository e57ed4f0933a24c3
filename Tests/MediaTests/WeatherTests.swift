import Testing

@testable import Media

@Suite struct WeatherTests {
    private typealias Arrival = (number: Int, at: Instant)

    /// Sends numbered datagrams and gives what arrived.
    private static func arrivals(
        _ forecast: Forecast, seed: UInt64, count: Int = 10_000, byteCount: Int = 1_000,
        every: Duration = .milliseconds(1)
    ) -> [Arrival] {
        var weather = Weather(forecast, seed: seed)
        return cross(&weather, count: count, byteCount: byteCount, every: every)
    }

    private static func cross(_ weather: inout Weather, count: Int, byteCount: Int, every: Duration) -> [Arrival] {
        var arrivals: [Arrival] = []
        for number in 0..<count {
            let now = Instant.at(0) + every * number
            weather.send(datagram(number, byteCount: byteCount), at: now)
            arrivals += weather.takeArrived(by: now).map { (Self.number(of: $0.datagram), $0.at) }
        }
        let end = Instant.at(0) + every * count + .seconds(60)
        return arrivals + weather.takeArrived(by: end).map { (Self.number(of: $0.datagram), $0.at) }
    }

    private static func datagram(_ number: Int, byteCount: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
            + [UInt8](repeating: 0, count: max(0, byteCount - 4))
    }

    private static func number(of datagram: [UInt8]) -> Int {
        datagram.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// Random weather within reason, of every kind.
    private static func forecast(_ random: inout SeededGenerator) -> Forecast {
        func conditions(_ random: inout SeededGenerator) -> Conditions {
            Conditions(
                loss: .random(in: 0...0.9, using: &random),
                burst: Bool.random(using: &random) ? .random(in: 1...20, using: &random) : nil,
                delay: .milliseconds(Int.random(in: 0...200, using: &random)),
                jitter: .milliseconds(Int.random(in: 0...50, using: &random)),
                jitterReorders: .random(using: &random), reordering: .random(in: 0...0.2, using: &random),
                reorderingDelay: .milliseconds(Int.random(in: 0...30, using: &random)),
                duplication: .random(in: 0...0.2, using: &random),
                bitsPerSecond: Bool.random(using: &random)
                    ? Double(Int.random(in: 50_000...10_000_000, using: &random)) : nil,
                queue: Bool.random(using: &random)
                    ? .milliseconds(Double(Int.random(in: 0...500, using: &random)))
                    : .bytes(.random(in: 0...100_000, using: &random)))
        }
        var forecast = Forecast(conditions(&random))
        var time = Duration.zero
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            time += .milliseconds(Int.random(in: 1...3_000, using: &random))
            let next = conditions(&random)
            forecast = forecast.changing(after: time) { $0 = next }
        }
        return forecast
    }

    @Test("clear weather carries everything, in order, at once")
    func clear() {
        let arrivals = Self.arrivals(.clear, seed: 1)
        #expect(arrivals.map(\.number) == Array(0..<10_000))
        #expect(arrivals.allSatisfy { $0.at == .at($0.number) })
    }

    @Test("the same seed is the same weather, another is not", arguments: 1...20 as ClosedRange<UInt64>)
    func seeded(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let forecast = Self.forecast(&random)
        let first = Self.arrivals(forecast, seed: seed, count: 2_000)
        let second = Self.arrivals(forecast, seed: seed, count: 2_000)
        let other = Self.arrivals(forecast, seed: seed + 1, count: 2_000)
        #expect(first.elementsEqual(second, by: ==))
        #expect(!first.elementsEqual(other, by: ==))
    }

    @Test("the weather of a seed never changes: figures written down once")
    func golden() {
        let forecast = Forecast(
            loss: 0.3, burst: 5, delay: .milliseconds(80), jitter: .milliseconds(20), reordering: 0.01,
            duplication: 0.01, bitsPerSecond: 4e6)
        let arrivals = Self.arrivals(forecast, seed: 1)
        let hash = arrivals.reduce(0 as UInt64) { hash, arrival in
            (hash &* 1_099_511_628_211) ^ UInt64(arrival.number) ^ UInt64(bitPattern: arrival.at.nanoseconds)
        }
        #expect(arrivals.count == 3_540)
        #expect(hash == 89_702_592_088_532_100)
    }

    @Test(
        "losses have the share and the burst length told",
        arguments: [0.02, 0.1, 0.3, 0.5, 0.7], [nil, 1.5, 4, 10] as [Double?])
    func losses(share: Double, burst: Double?) {
        let count = 200_000
        var process = LossProcess()
        var generator = SeededGenerator(seed: UInt64(share * 100))
        var lost = 0
        var bursts = 0
        var wasLost = false
        for _ in 0..<count {
            let isLost = process.losesNext(loss: share, burst: burst, using: &generator)
            if isLost { lost += 1 }
            if isLost, !wasLost { bursts += 1 }
            wasLost = isLost
        }
        // A state that is kept for B datagrams leaves about count / 2B independent samples: four standard errors.
        let length = burst.map { max($0, share / (1 - share)) } ?? 1 / (1 - share)
        let tolerance = 4 * (share * (1 - share) * 2 * length / Double(count)).squareRoot()
        #expect(abs(Double(lost) / Double(count) - share) < tolerance)
        #expect(abs(Double(lost) / Double(bursts) / length - 1) < 4 / Double(bursts).squareRoot())
    }

    @Test("all are lost at 1, whatever the burst", arguments: [nil, 4.0])
    func everything(burst: Double?) {
        #expect(Self.arrivals(Forecast(loss: 1, burst: burst), seed: 3, count: 100).isEmpty)
    }

    @Test("losses stay where they are when delay, jitter and rate change")
    func independence() {
        let plain = Self.arrivals(Forecast(loss: 0.3, burst: 4), seed: 4).map(\.number)
        let slow = Forecast(
            loss: 0.3, burst: 4, delay: .milliseconds(80), jitter: .milliseconds(30), bitsPerSecond: 9e6)
        #expect(Self.arrivals(slow, seed: 4).map(\.number) == plain)
    }

    @Test("duplication and reordering come in the shares told")
    func shares() {
        let doubled = Self.arrivals(Forecast(duplication: 0.1), seed: 5).count - 10_000
        #expect((850...1_150).contains(doubled))
        var weather = Weather(Forecast(reordering: 0.1), seed: 6)
        let order = Self.cross(&weather, count: 10_000, byteCount: 100, every: .milliseconds(1)).map(\.number)
        let overtaken = zip(order, order.dropFirst()).count { $0 > $1 }
        #expect((700...1_150).contains(overtaken))
        #expect((850...1_150).contains(weather.statistics.reordered))
    }

    @Test("jitter stays in its bounds, and keeps the order unless told not to", arguments: [false, true])
    func jitter(reorders: Bool) {
        let forecast = Forecast(delay: .milliseconds(30), jitter: .milliseconds(10), jitterReorders: reorders)
        let arrivals = Self.arrivals(forecast, seed: 7)
        #expect((arrivals.map(\.number) == Array(0..<10_000)) == !reorders)
        let delays = arrivals.map { ($0.at - .at($0.number)).milliseconds }
        #expect(delays.allSatisfy { (30...40).contains($0) })
        let mean = delays.reduce(0, +) / Double(delays.count)
        #expect(reorders ? abs(mean - 35) < 0.2 : (36...40).contains(mean))
    }

    @Test(
        "a bottleneck passes its rate, and its queue is as long as told",
        arguments: [.milliseconds(100), .bytes(50_000)] as [Conditions.Queue])
    func bottleneck(queue: Conditions.Queue) {
        // 8 Mbit/s offered, 4 pass.
        var weather = Weather(Forecast(bitsPerSecond: 4e6, queue: queue), seed: 8)
        let arrivals = Self.cross(&weather, count: 10_000, byteCount: 1_000, every: .milliseconds(1))
        #expect((5_000...5_050).contains(arrivals.count))
        #expect(arrivals.allSatisfy { ($0.at - .at($0.number)).milliseconds <= 100 })
        #expect(weather.statistics.longestQueueingDelay.milliseconds > 98)
        #expect(weather.statistics.dropped == 10_000 - arrivals.count)
    }

    @Test("without room to wait, what finds the line idle still passes")
    func noQueue() {
        let arrivals = Self.arrivals(Forecast(bitsPerSecond: 4e6, queue: .bytes(0)), seed: 9)
        #expect(arrivals.count == 5_000)
    }

    @Test(
        "the rate is exceeded in no window, and no more waits than the queue holds",
        arguments: 1...40 as ClosedRange<UInt64>)
    func rateBound(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let rates = (0..<3).map { _ in Double(Int.random(in: 20_000...8_000_000, using: &random)) }
        let queue = Int.random(in: 0...60_000, using: &random)
        let forecast = Forecast(bitsPerSecond: rates[0], queue: .bytes(queue))
            .changing(after: .seconds(2)) { $0.bitsPerSecond = rates[1] }
            .changing(after: .seconds(3)) { $0.bitsPerSecond = rates[2] }
        var weather = Weather(forecast, seed: seed, since: .at(0))
        var arrivals: [(at: Instant, byteCount: Int)] = []
        var waiting = 0
        for step in 0..<5_000 {
            let now = Instant.at(step)
            for arrived in weather.takeArrived(by: now) {
                arrivals.append((arrived.at, arrived.datagram.count))
                waiting -= arrived.datagram.count
            }
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let size = Int.random(in: 1...1_500, using: &random)
                let before = weather.statistics.dropped
                weather.send([UInt8](repeating: 0, count: size), at: now)
                if weather.statistics.dropped == before { waiting += size }
            }
            #expect(waiting <= max(queue, 1_500), "seed \(seed)")
        }
        // Bits the line can pass up to a time: the integral of the rate.
        func capacity(_ time: Instant) -> Double {
            let seconds = (time - .at(0)).seconds
            return rates[0] * min(seconds, 2) + rates[1] * min(max(0, seconds - 2), 1) + rates[2] * max(0, seconds - 3)
        }
        // From any arrival to any later one, at most as many bits come as the line can pass in between: exactly when
        // what has come, less what could have, never grows.
        var bits = 0.0
        var excess = Double.infinity
        for arrival in arrivals {
            bits += Double(arrival.byteCount * 8)
            let now = bits - capacity(arrival.at)
            #expect(now <= excess + 1e-3, "seed \(seed)")
            excess = now
        }
        #expect(arrivals.count > 10)
    }

    @Test("what waits when the rate halves leaves at the new rate, and faster when it returns")
    func scheduledRate() {
        let forecast = Forecast(bitsPerSecond: 8e6, queue: .bytes(1_000_000))
            .changing(after: .seconds(2)) { $0.bitsPerSecond = 4e6 }
            .changing(after: .seconds(4)) { $0.bitsPerSecond = 8e6 }
        let arrivals = Self.arrivals(forecast, seed: 10, count: 6_000)
        func count(_ from: Int, _ to: Int) -> Int { arrivals.count { $0.at > .at(from) && $0.at <= .at(to) } }
        #expect((1_999...2_000).contains(count(0, 2_000)))
        #expect((999...1_001).contains(count(2_000, 4_000)))
        #expect((1_999...2_001).contains(count(4_000, 6_000)))
    }

    @Test("a schedule changes everything else at its time too")
    func schedule() {
        let forecast = Forecast(delay: .milliseconds(10)).changing(after: .seconds(2)) { $0.loss = 1 }
            .changing(after: .seconds(4)) {
                $0.loss = 0
                $0.delay = .milliseconds(50)
            }
        let arrivals = Self.arrivals(forecast, seed: 11, count: 6_000)
        #expect(arrivals.map(\.number) == Array(0..<2_000) + Array(4_000..<6_000))
        #expect(arrivals.allSatisfy { $0.at - .at($0.number) == .milliseconds($0.number < 2_000 ? 10 : 50) })
        #expect(forecast.conditions(after: .milliseconds(3_999)).loss == 1)
        #expect(forecast.conditions(after: .seconds(4)).loss == 0)
    }

    @Test(
        "every datagram is accounted for, early for none, late within bounds", arguments: 1...40 as ClosedRange<UInt64>)
    func accounts(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let forecast = Self.forecast(&random)
        var weather = Weather(forecast, seed: seed)
        var arrived = 0
        for number in 0..<5_000 {
            let now = Instant.at(number)
            weather.send(Self.datagram(number, byteCount: .random(in: 4...1_400, using: &random)), at: now)
            if number.isMultiple(of: 7) { arrived += weather.arrivals(until: now).count }
            let statistics = weather.statistics
            #expect(
                statistics.sent + statistics.duplicated
                    == statistics.lost + statistics.dropped + statistics.arrived + weather.underWayCount, "seed \(seed)"
            )
        }
        var last = Instant.zero
        while let next = weather.nextArrival {
            #expect(next >= last)
            #expect(weather.takeNext(by: next - .nanoseconds(1)) == nil)
            arrived += weather.arrivals(until: next).count
            last = next
        }
        #expect(weather.statistics.sent == 5_000)
        #expect(weather.statistics.arrived == arrived)
        #expect(weather.bytesUnderWay == 0)
    }

    @Test("delays lie between the least and the sum of what may come on top", arguments: 1...20 as ClosedRange<UInt64>)
    func delayBounds(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var conditions = Self.forecast(&random).conditions
        conditions.loss = 0
        conditions.bitsPerSecond = 5e6
        conditions.queue = .milliseconds(50)
        let longest = conditions.delay + conditions.jitter + conditions.reorderingDelay + .milliseconds(50)
        for arrival in Self.arrivals(Forecast(conditions), seed: seed) {
            let delay = arrival.at - .at(arrival.number)
            #expect(delay >= conditions.delay && delay <= longest, "seed \(seed)")
        }
    }

    @Test("what is under way is bounded, and time does not go back")
    func bounds() {
        var weather = Weather(Forecast(delay: .seconds(10)), seed: 12)
        for _ in 0..<(WeatherLimits.underWay + 5) { weather.send([1], at: .at(0)) }
        #expect(weather.statistics.dropped == 5)
        #expect(weather.underWayCount == WeatherLimits.underWay)
        #expect(weather.arrivals(until: .at(10_000)).count == WeatherLimits.underWay)
        weather.send([2], at: .at(-5_000))
        #expect(weather.nextArrival == .at(10_000))
    }
}
