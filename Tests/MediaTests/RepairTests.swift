import Testing

@testable import Media

@Suite struct PacketRingTests {
    @Test("keeps the last packets, found by either number, over the wrap")
    func keeping() {
        var ring = PacketRing(capacity: 8)
        for number in 65_530...65_545 as ClosedRange<Int64> { ring.store([UInt8(number & 0xFF)], number: number) }
        #expect(ring[65_537] == nil)
        #expect(ring[65_538] == [2])
        #expect(ring[SequenceNumber(9)] == [9])
        #expect(ring[SequenceNumber(65_535)] == nil)
        #expect(ring[65_546] == nil)
    }

    @Test("takes what was overtaken, once, and nothing that is too old")
    func overtaken() {
        var ring = PacketRing(capacity: 8)
        ring.store([1], number: 100)
        #expect(ring.store([2], number: 99) == true)
        #expect(ring.store([3], number: 99) == false)
        #expect(ring.store([3], number: 92) == false)
        #expect(ring[99] == [2])
    }
}

@Suite struct NackScheduleTests {
    private static func schedule(_ numbers: [Int64], at now: Instant = .at(0)) -> NackSchedule {
        var schedule = NackSchedule(patience: .seconds(1))
        for number in numbers { _ = schedule.received(number, at: now) }
        return schedule
    }

    @Test("a gap is asked for after the reordering time, then a round trip apart, ten times")
    func rhythm() {
        var schedule = Self.schedule([100, 102])
        var asked: [Int] = []
        for time in 0..<1_500 {
            let numbers = schedule.due(at: .at(time), roundTrip: .milliseconds(50), limit: 64)
            if !numbers.isEmpty {
                #expect(numbers == [SequenceNumber(101)])
                asked.append(time)
            }
        }
        #expect(asked == (0..<10).map { 10 + $0 * 50 })
        #expect(schedule.isEmpty)
        #expect(schedule.abandoned == 1)
    }

    @Test("three later packets rule reordering out at once")
    func overtaken() {
        var schedule = Self.schedule([100, 102, 103])
        #expect(schedule.due(at: .at(0), roundTrip: nil, limit: 64) == [])
        _ = schedule.received(104, at: .at(1))
        #expect(schedule.due(at: .at(1), roundTrip: nil, limit: 64) == [SequenceNumber(101)])
    }

    @Test("arrivals are told apart")
    func arrivals() {
        var schedule = Self.schedule([100, 104])
        #expect(schedule.received(102, at: .at(1)) == .reordered)
        _ = schedule.due(at: .at(20), roundTrip: nil, limit: 64)
        #expect(schedule.received(101, at: .at(21)) == .repaired)
        #expect(schedule.received(101, at: .at(22)) == .stale)
        #expect(schedule.received(104, at: .at(22)) == .stale)
        #expect(schedule.received(98, at: .at(22)) == .reordered)
        #expect(schedule.received(98, at: .at(22)) == .stale)
        #expect(schedule.received(105, at: .at(22)) == .inOrder)
        #expect(schedule.received(105 + MediaLimits.sequenceJump + 1, at: .at(23)) == .restarted)
    }

    @Test("two packets in a row from far behind are a sender that began anew, one is not")
    func restartedBehind() {
        var schedule = Self.schedule([100_000])
        #expect(schedule.received(80_000, at: .at(1)) == .stale)
        #expect(schedule.received(100_001, at: .at(1)) == .inOrder)
        #expect(schedule.received(80_100, at: .at(2)) == .stale)
        #expect(schedule.received(80_101, at: .at(2)) == .restarted)
        #expect(schedule.received(80_102, at: .at(2)) == .inOrder)
    }

    @Test("what is missing is bounded, in number and in time")
    func bounds() {
        var schedule = Self.schedule([1, 2_000])
        #expect(schedule.abandoned == 1_998 - MediaLimits.missing)
        let asked = schedule.due(at: .at(20), roundTrip: nil, limit: 64)
        #expect(asked.count == 64)
        #expect(schedule.due(at: .at(1_100), roundTrip: nil, limit: 64) == [])
        #expect(schedule.isEmpty)
    }
}

@Suite struct ReceptionStatisticsTests {
    private static func feed(
        _ statistics: inout ReceptionStatistics, _ numbers: some Sequence<Int64>,
        arrival: NackSchedule.Arrival = .inOrder
    ) {
        for number in numbers {
            statistics.received(
                number, timestamp: RTPTimestamp(UInt32(number) &* 960), arrival: arrival, at: .at(Int(number) * 20))
        }
    }

    @Test("the fraction lost is of the interval, in 1/256, and repair does not hide it")
    func fraction() {
        var statistics = ReceptionStatistics(clockRate: 48_000)
        let none = statistics.block(for: SSRC(1), at: .at(0))
        #expect(none == nil)
        Self.feed(&statistics, (1...100).filter { $0 % 4 != 0 } + [101])
        Self.feed(&statistics, [4, 8], arrival: .repaired)
        let first = statistics.block(for: SSRC(1), at: .at(0))
        #expect(first?.fractionLost == UInt8(25 * 256 / 101))
        #expect(first?.cumulativeLost == 25)
        #expect(statistics.repaired == 2)
        Self.feed(&statistics, 102...200)
        let second = statistics.block(for: SSRC(1), at: .at(0))
        #expect(second?.fractionLost == 0)
    }

    @Test("even arrivals have no jitter; ones 10 ms early and late in turn come to 20 ms")
    func jitter() {
        var even = ReceptionStatistics(clockRate: 48_000)
        Self.feed(&even, 1...100)
        #expect(even.jitter < .microseconds(50))
        var uneven = ReceptionStatistics(clockRate: 48_000)
        for number in 1...400 as ClosedRange<Int64> {
            uneven.received(
                number, timestamp: RTPTimestamp(UInt32(number) &* 960), arrival: .inOrder,
                at: .at(Int(number) * 20 + (number % 2 == 0 ? 10 : -10)))
        }
        #expect(abs(uneven.jitter.milliseconds - 20) < 0.5)
    }

    @Test("a block echoes the sender's report so that it can tell the round trip")
    func roundTrip() throws {
        var statistics = ReceptionStatistics(clockRate: 90_000)
        Self.feed(&statistics, 1...2)
        let sent = Instant.at(0)
        statistics.received(
            report: SenderReport(
                ssrc: SSRC(1), time: NTPTime(sent), timestamp: RTPTimestamp(0), packetCount: 1, byteCount: 1),
            at: Instant(nanoseconds: 5))
        let block = statistics.block(for: SSRC(1), at: Instant(nanoseconds: 5) + .milliseconds(300))
        let measured = try #require(block?.roundTrip(at: sent + .milliseconds(380)))
        #expect(abs(measured.milliseconds - 80) < 0.1)
    }
}
