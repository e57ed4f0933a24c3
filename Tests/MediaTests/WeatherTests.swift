import Testing

@testable import Media

@Suite struct WeatherTests {
    private static func arrivals(_ forecast: Forecast, seed: UInt64, count: Int = 10_000) -> [(cargo: Int, at: Instant)]
    {
        var weather = Weather<Int>(forecast, seed: seed)
        for number in 0..<count { weather.send(number, byteCount: 1_000, at: .at(number)) }
        return weather.takeArrived(by: .at(count + 10_000))
    }

    @Test("clear weather carries everything, in order, at once")
    func clear() {
        let arrivals = Self.arrivals(.clear, seed: 1)
        #expect(arrivals.map(\.cargo) == Array(0..<10_000))
        #expect(arrivals.allSatisfy { $0.at == .at($0.cargo) })
    }

    @Test("the same seed is the same weather, another is not")
    func seeded() {
        let forecast = Forecast(loss: 0.3, delay: .milliseconds(20), jitter: .milliseconds(9))
        #expect(Self.arrivals(forecast, seed: 2).map(\.at) == Self.arrivals(forecast, seed: 2).map(\.at))
        #expect(Self.arrivals(forecast, seed: 2).map(\.cargo) != Self.arrivals(forecast, seed: 3).map(\.cargo))
    }

    @Test("loss, duplication and reordering come in the shares told")
    func shares() {
        let lost = 10_000 - Self.arrivals(Forecast(loss: 0.2), seed: 4).count
        #expect((1_800...2_200).contains(lost))
        let doubled = Self.arrivals(Forecast(duplication: 0.1), seed: 5).count - 10_000
        #expect((850...1_150).contains(doubled))
        let order = Self.arrivals(Forecast(reordering: 0.1), seed: 6).map(\.cargo)
        let overtaken = zip(order, order.dropFirst()).count { $0 > $1 }
        #expect((700...1_150).contains(overtaken))
    }

    @Test("jitter stays in its bounds and keeps the order")
    func jitter() {
        let arrivals = Self.arrivals(Forecast(delay: .milliseconds(30), jitter: .milliseconds(10)), seed: 7)
        #expect(arrivals.map(\.cargo) == Array(0..<10_000))
        #expect(arrivals.allSatisfy { (30...40).contains(($0.at - .at($0.cargo)).milliseconds) })
    }

    @Test("a bottleneck passes its rate, and its queue is as long as told")
    func bottleneck() {
        // 8 Mbit/s offered, 4 pass.
        let arrivals = Self.arrivals(Forecast(bitsPerSecond: 4e6, queue: .milliseconds(100)), seed: 8)
        #expect((5_000...5_100).contains(arrivals.count))
        #expect(arrivals.allSatisfy { ($0.at - .at($0.cargo)).milliseconds <= 103 })
    }
}
