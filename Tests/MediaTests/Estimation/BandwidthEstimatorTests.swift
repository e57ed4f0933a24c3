import Testing

@testable import Media

@Suite struct BandwidthEstimatorTests {
    /// A sender before a path, packet by packet, in virtual time.
    private struct Path {
        var estimator = BandwidthEstimator()
        var weather: Weather
        var now = Instant.at(0)
        /// Bits/s that are sent, given what is believed.
        var rate: (Double) -> Double
        var packetBytes = 1_000
        /// The estimate at each whole 100 ms, and what waited.
        private(set) var samples: [(estimate: Double, queueing: Duration)] = []
        private(set) var bitsArrived = 0.0
        private var debt = 0.0

        init(_ forecast: Forecast, seed: UInt64 = 1, rate: @escaping (Double) -> Double) {
            weather = Weather(forecast, seed: seed, since: .at(0))
            self.rate = rate
        }

        mutating func run(_ milliseconds: Int) {
            for _ in 0..<milliseconds {
                now += .milliseconds(1)
                debt += rate(estimator.bitsPerSecond) / 1_000
                while debt >= Double(packetBytes * 8) {
                    debt -= Double(packetBytes * 8)
                    var datagram = [UInt8](repeating: 0, count: packetBytes)
                    AbsoluteSendTime(now).stamp(&datagram, at: 0)
                    weather.send(datagram, at: now)
                }
                for (datagram, at) in weather.takeArrived(by: now) {
                    let time = UInt32(datagram[0]) << 16 | UInt32(datagram[1]) << 8 | UInt32(datagram[2])
                    estimator.received(sendTime: AbsoluteSendTime(rawValue: time), bytes: datagram.count, at: at)
                    bitsArrived += Double(datagram.count * 8)
                }
                if now.nanoseconds % 100_000_000 == 0 {
                    samples.append((estimator.bitsPerSecond, weather.statistics.queueingDelay))
                }
            }
        }
    }

    private static func line(_ bitsPerSecond: Double, queue: Double = 500, delay: Int = 30) -> Forecast {
        Forecast(delay: .milliseconds(delay), bitsPerSecond: bitsPerSecond, queue: .milliseconds(queue))
    }

    @Test(
        "a queue that grows brings it to about the capacity within a second",
        arguments: [150_000.0, 300_000, 500_000], [1.3, 2.0])
    func growing(capacity: Double, factor: Double) {
        let forecast = Self.line(5_000_000).changing(after: .seconds(5)) { $0.bitsPerSecond = capacity }
        var path = Path(forecast) { _ in capacity * factor }
        path.run(5_000)
        #expect(path.estimator.lastOveruse == nil)
        path.run(1_000)
        #expect((0.7...1.05).contains(path.estimator.bitsPerSecond / capacity), "\(path.estimator.bitsPerSecond)")
        #expect(path.estimator.lastOveruse.map { $0 > .at(5_000) } ?? false)
    }

    @Test(
        "a sender that follows it fills the line and leaves no queue standing",
        arguments: [200_000.0, 500_000, 1_500_000])
    func following(capacity: Double) {
        var path = Path(Self.line(capacity)) { min($0, 3_000_000) }
        path.run(20_000)
        let before = path.bitsArrived
        let waited = path.weather.statistics
        path.run(60_000)
        #expect((path.bitsArrived - before) / 60 >= capacity * 0.75, "\((path.bitsArrived - before) / 60)")
        let sent = path.weather.statistics.sent - waited.sent
        let mean = (path.weather.statistics.totalQueueingDelay - waited.totalQueueingDelay) / sent
        #expect(mean <= .milliseconds(90), "\(mean)")
        #expect(path.weather.statistics.dropped - waited.dropped <= sent / 100)
    }

    @Test("a queue that stands without growing is not kept")
    func standing() {
        // 150 ms more than before, from one moment to the next, and then even: a queue that somebody else keeps full.
        let forecast = Forecast(delay: .milliseconds(30)).changing(after: .seconds(5)) { $0.delay = .milliseconds(180) }
        var path = Path(forecast) { _ in 400_000 }
        path.run(5_000)
        let before = path.estimator.bitsPerSecond
        path.run(3_000)
        #expect(path.estimator.bitsPerSecond < before && path.estimator.bitsPerSecond <= 400_000)
        #expect(path.estimator.queueing > .milliseconds(140))
    }

    @Test("a route that has become longer is forgiven within a minute")
    func longerRoute() {
        let forecast = Forecast(delay: .milliseconds(30)).changing(after: .seconds(5)) { $0.delay = .milliseconds(180) }
        var path = Path(forecast) { max(100_000, min($0, 1_000_000)) }
        path.run(65_000)
        #expect(path.estimator.queueing < .milliseconds(10))
        #expect(path.estimator.bitsPerSecond > 500_000)
    }

    @Test(
        "a sender with little to say proves nothing: never over one and a half times what arrives",
        arguments: [500_000.0, 1_000_000])
    func applicationLimited(rate: Double) {
        var path = Path(Forecast(delay: .milliseconds(30))) { _ in rate }
        path.run(60_000)
        #expect(path.samples.allSatisfy { $0.estimate <= max(BandwidthEstimator.start, rate * 1.5 + 40_000) })
        #expect(path.estimator.bitsPerSecond >= rate * 1.4)
    }

    @Test("little traffic does not lower what is believed either")
    func quiet() {
        var path = Path(Forecast(delay: .milliseconds(30))) { _ in 50_000 }
        path.packetBytes = 125
        path.run(30_000)
        #expect(path.estimator.bitsPerSecond == BandwidthEstimator.start)
    }

    @Test("comes back after a narrow time")
    func recovery() {
        let forecast = Self.line(2_000_000)
            .changing(after: .seconds(10)) { $0.bitsPerSecond = 200_000 }
            .changing(after: .seconds(20)) { $0.bitsPerSecond = 2_000_000 }
        var path = Path(forecast) { min($0, 1_500_000) }
        path.run(20_000)
        #expect(path.estimator.bitsPerSecond <= 220_000)
        path.run(20_000)
        #expect(path.estimator.bitsPerSecond >= 1_000_000, "\(path.estimator.bitsPerSecond)")
    }

    @Test("loss and jitter without a queue are left to repair", arguments: 1...3 as ClosedRange<UInt64>)
    func lossAlone(seed: UInt64) {
        var path = Path(Forecast(loss: 0.3, delay: .milliseconds(30), jitter: .milliseconds(8)), seed: seed) { _ in
            800_000
        }
        path.run(30_000)
        #expect(path.estimator.bitsPerSecond >= 560_000, "\(path.estimator.bitsPerSecond)")
    }

    @Test("a queue that shows in round trips only narrows as well")
    func roundTrips() {
        var path = Path(Forecast(delay: .milliseconds(30))) { _ in 400_000 }
        path.run(2_000)
        for _ in 0..<5 { path.estimator.measured(roundTrip: .milliseconds(60), at: path.now) }
        #expect(path.estimator.lastOveruse == nil)
        path.run(500)
        path.estimator.measured(roundTrip: .milliseconds(200), at: path.now)
        #expect(path.estimator.lastOveruse == path.now && path.estimator.bitsPerSecond <= 400_000)
    }

    @Test(
        "send times may wrap, and a pause of any length is no queue",
        arguments: [1, 20, 31, 33, 40, 63, 65, 100, 1_000])
    func pauses(seconds: Int) {
        var path = Path(Forecast(delay: .milliseconds(30))) { _ in 500_000 }
        path.run(70_000)
        #expect(path.estimator.lastOveruse == nil)
        let before = path.estimator.bitsPerSecond
        path.now += .seconds(seconds)
        path.run(5_000)
        #expect(path.estimator.lastOveruse == nil && path.estimator.queueing < .milliseconds(5))
        #expect(path.estimator.bitsPerSecond >= before * 0.99)
    }
}
