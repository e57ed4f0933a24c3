import Testing

@testable import Media

@Suite struct DelayTrendTests {
    /// What is said after packets sent `interval` apart, each `delay(number)` milliseconds under way.
    private static func usages(
        _ count: Int, interval: Double = 10, delay: (Int) -> Double
    ) -> [DelayTrend.Usage] {
        var trend = DelayTrend()
        return (0..<count).map { number in
            let sent = Duration.nanoseconds(Int64(Double(number) * interval * 1e6))
            trend.received(sent: sent, at: .at(0) + sent + .nanoseconds(Int64(delay(number) * 1e6)))
            return trend.usage
        }
    }

    @Test("an even path is normal, whatever its delay", arguments: [0.0, 40, 300])
    func even(delay: Double) {
        #expect(Self.usages(1_000) { _ in delay }.allSatisfy { $0 == .normal })
    }

    @Test("a queue that grows is noticed within 400 ms", arguments: [0.05, 0.1, 0.3, 1])
    func growing(slope: Double) {
        let usages = Self.usages(500) { $0 < 100 ? 20 : 20 + Double($0 - 100) * 10 * slope }
        #expect(usages[..<100].allSatisfy { $0 == .normal })
        let noticed = usages.firstIndex(of: .over)
        #expect((100...140).contains(noticed ?? 0), "after \(noticed ?? 0)")
    }

    @Test("a queue that drains is no growing one")
    func draining() {
        let usages = Self.usages(300) { $0 < 100 ? 300 : max(20, 300 - Double($0 - 100) * 3) }
        #expect(!usages[100...].contains(.over))
        #expect(usages[100...].contains(.under))
    }

    @Test("jitter alone is rarely taken for a queue", arguments: 1...4 as ClosedRange<UInt64>)
    func jitter(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let usages = Self.usages(6_000) { _ in Double.random(in: 20...30, using: &generator) }
        #expect(usages.count { $0 == .over } <= 60)
    }

    @Test("packets held back and let go together are one group")
    func bursts() {
        // Something on the way lets packets go every 50 ms.
        let usages = Self.usages(2_000) { number in 20 + Double(50 - number * 10 % 50) }
        #expect(usages.count { $0 == .over } <= 20)
    }

    @Test("packets that were overtaken are passed over")
    func reordered() {
        let usages = Self.usages(2_000) { $0 % 10 == 3 ? 45 : 20 }
        #expect(usages.count { $0 == .over } <= 20)
    }

    @Test("a pause is no queue, whatever the delay after it")
    func pause() {
        var trend = DelayTrend()
        for number in 0..<200 { trend.received(sent: .milliseconds(number * 10), at: .at(number * 10 + 20)) }
        for number in 0..<200 {
            trend.received(sent: .milliseconds(10_000 + number * 10), at: .at(10_000 + number * 10 + 150))
            #expect(trend.usage == .normal)
        }
    }
}
