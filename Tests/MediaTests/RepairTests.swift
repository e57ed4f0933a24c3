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

    /// The times at which `numbers` are asked for, in milliseconds, with one question each `interval`.
    private static func asked(
        _ schedule: inout NackSchedule, interval: Duration, until end: Int = 1_500
    ) -> [(time: Int, number: SequenceNumber)] {
        (0..<end).flatMap { time in
            schedule.due(at: .at(time), interval: interval, limit: 64).map { (time, $0) }
        }
    }

    @Test("a gap is asked for after the reordering time, then an interval apart, as long as it is worth it")
    func rhythm() {
        var schedule = Self.schedule([100, 102])
        let asked = Self.asked(&schedule, interval: .milliseconds(50))
        #expect(asked.map(\.time) == (0..<20).map { 10 + $0 * 50 })
        #expect(asked.allSatisfy { $0.number == SequenceNumber(101) })
        #expect(schedule.isEmpty)
        #expect(schedule.abandoned == 1)
    }

    @Test("however short the interval, a packet is asked for so many times and no more")
    func tries() {
        var schedule = Self.schedule([100, 102])
        let asked = Self.asked(&schedule, interval: .milliseconds(10))
        #expect(asked.map(\.time) == (0..<NackSchedule.tries).map { 10 + $0 * 10 })
        #expect(schedule.isEmpty)
        #expect(schedule.abandoned == 1)
    }

    @Test("the interval may change from one question to the next; each sets when the following one is due")
    func changingInterval() {
        var schedule = Self.schedule([100, 102])
        #expect(schedule.due(at: .at(10), interval: .milliseconds(100), limit: 64) == [SequenceNumber(101)])
        #expect(schedule.due(at: .at(60), interval: .milliseconds(20), limit: 64) == [])
        #expect(schedule.due(at: .at(110), interval: .milliseconds(20), limit: 64) == [SequenceNumber(101)])
        #expect(schedule.due(at: .at(130), interval: .milliseconds(20), limit: 64) == [SequenceNumber(101)])
    }

    @Test("what a limit leaves unasked is asked at the next call, lowest first")
    func limited() {
        var schedule = Self.schedule([100, 106])
        let first = schedule.due(at: .at(20), interval: .milliseconds(100), limit: 2)
        #expect(first == [101, 102].map { SequenceNumber($0) })
        let second = schedule.due(at: .at(21), interval: .milliseconds(100), limit: 2)
        #expect(second == [103, 104].map { SequenceNumber($0) })
        #expect(schedule.due(at: .at(22), interval: .milliseconds(100), limit: 0) == [])
        #expect(schedule.due(at: .at(22), interval: .milliseconds(100), limit: 9) == [SequenceNumber(105)])
    }

    @Test("what should have come by now is asked for at once, and is foreseen when it comes")
    func foreseen() {
        var schedule = Self.schedule([100])
        schedule.expect(2, at: .at(40))
        #expect(schedule.count == 2)
        let asked = schedule.due(at: .at(40), interval: .milliseconds(50), limit: 64)
        #expect(asked == [101, 102].map { SequenceNumber($0) })
        // To be told of them again changes nothing; each has its own rhythm.
        schedule.expect(3, at: .at(60))
        #expect(schedule.due(at: .at(60), interval: .milliseconds(50), limit: 64) == [SequenceNumber(103)])
        #expect(
            schedule.due(at: .at(90), interval: .milliseconds(50), limit: 64) == [101, 102].map { SequenceNumber($0) })
        #expect(schedule.received(101, at: .at(95)) == .foreseen)
        #expect(schedule.received(101, at: .at(96)) == .stale)
        #expect(!schedule.isMissing(102))
        // The one after it shows that 102 is missing: it was asked for, so that it is a repair.
        #expect(schedule.received(103, at: .at(97)) == .foreseen)
        #expect(schedule.isMissing(102))
        #expect(schedule.received(102, at: .at(98)) == .repaired)
        #expect(schedule.received(104, at: .at(99)) == .inOrder)
        #expect(schedule.isEmpty)
    }

    @Test("what was expected and not yet asked for is in order, and what never comes is forgotten without being lost")
    func expected() {
        var schedule = Self.schedule([100])
        schedule.expect(1, at: .at(40))
        #expect(schedule.received(101, at: .at(41)) == .inOrder)
        schedule.expect(1_000, at: .at(60))
        #expect(schedule.count == NackSchedule.mostOverdue)
        let asked = schedule.due(at: .at(60), interval: .milliseconds(50), limit: 64)
        #expect(asked.count == NackSchedule.mostOverdue)
        #expect(schedule.due(at: .at(1_100), interval: .milliseconds(50), limit: 64) == [])
        #expect(schedule.isEmpty && schedule.abandoned == 0)
        // Nothing is expected before the first packet.
        var fresh = NackSchedule(patience: .seconds(1))
        fresh.expect(5, at: .at(0))
        #expect(fresh.isEmpty)
        fresh.expect(-1, at: .at(0))
    }

    @Test("three later packets rule reordering out at once")
    func overtaken() {
        var schedule = Self.schedule([100, 102, 103])
        #expect(schedule.due(at: .at(0), interval: .milliseconds(100), limit: 64) == [])
        _ = schedule.received(104, at: .at(1))
        #expect(schedule.due(at: .at(1), interval: .milliseconds(100), limit: 64) == [SequenceNumber(101)])
    }

    @Test("arrivals are told apart")
    func arrivals() {
        var schedule = Self.schedule([100, 104])
        #expect(schedule.received(102, at: .at(1)) == .reordered)
        _ = schedule.due(at: .at(20), interval: .milliseconds(100), limit: 64)
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
        let asked = schedule.due(at: .at(20), interval: .milliseconds(100), limit: 64)
        #expect(asked.count == 64)
        #expect(schedule.due(at: .at(1_100), interval: .milliseconds(100), limit: 64) == [])
        #expect(schedule.isEmpty)
    }
}

@Suite struct StreamReceiverTests {
    private static func receive(_ receiver: inout StreamReceiver, _ numbers: [Int]) {
        for number in numbers {
            let header = RTPHeader(
                payloadType: 111, marker: false, sequenceNumber: SequenceNumber(UInt16(number)),
                timestamp: RTPTimestamp(UInt32(number * 960)), ssrc: Fixture.sound.ssrc)
            _ = receiver.received(header, at: .at(number * 20))
        }
    }

    private static let twice: RepairPlan = {
        var plan = RepairPlan(loss: 0.4, roundTrip: .milliseconds(20), time: .milliseconds(400))
        plan.copies = 2
        return plan
    }()

    @Test("where copies are asked for, each number is named so many times, inside the limit")
    func copies() throws {
        var receiver = StreamReceiver(stream: Fixture.sound, patience: .seconds(1))
        Self.receive(&receiver, [0, 1, 2, 7])
        let request = receiver.request(from: SSRC(9), plan: Self.twice, foresees: false, limit: 7, at: .at(160))
        #expect(request?.numbers == [3, 3, 4, 4, 5, 5].map { SequenceNumber($0) })
        #expect(request?.media == Fixture.sound.ssrc)
        // As they are read at the other end.
        let datagram = RTCPPacket.datagram([
            .receiverReport(ReceiverReport(ssrc: SSRC(9))), .negativeAcknowledgement(try #require(request)),
        ])
        let read = try RTCPPacket.compound(parsing: datagram).compactMap { packet -> [SequenceNumber]? in
            if case .negativeAcknowledgement(let request) = packet { request.numbers } else { nil }
        }
        #expect(read.first?.sorted { $0.rawValue < $1.rawValue } == [3, 3, 4, 4, 5, 5].map { SequenceNumber($0) })
        let rest = receiver.request(from: SSRC(9), plan: Self.twice, foresees: false, at: .at(161))
        #expect(rest?.numbers == [6, 6].map { SequenceNumber($0) })
        #expect(receiver.request(from: SSRC(9), plan: Self.twice, foresees: false, at: .at(162)) == nil)
    }

    @Test("a stream of even spacing that falls silent is asked for what should have come, if it may be")
    func foresight() {
        var receiver = StreamReceiver(stream: Fixture.sound, patience: .seconds(1))
        Self.receive(&receiver, Array(0...50))
        let plan = RepairPlan(loss: 0.1, roundTrip: .milliseconds(40), time: .milliseconds(400))
        #expect(receiver.request(from: SSRC(9), plan: plan, foresees: true, at: .at(1_025)) == nil)
        #expect(receiver.request(from: SSRC(9), plan: plan, foresees: false, at: .at(1_100)) == nil)
        let request = receiver.request(from: SSRC(9), plan: plan, foresees: true, at: .at(1_060))
        #expect(request?.numbers == [51, 52].map { SequenceNumber($0) })
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
