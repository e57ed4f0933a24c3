import Testing

@testable import Media

@Suite struct ExperienceTests {
    @Test("a standstill counts from when it is too long, grows while it lasts, and stays when it is over")
    func standstill() {
        var meter = StandstillMeter(limit: .milliseconds(500))
        #expect(meter.count(at: .at(9_000)) == 0)
        meter.went(at: .at(0))
        #expect(meter.count(at: .at(500)) == 0)
        #expect(meter.count(at: .at(501)) == 1 && meter.duration(at: .at(501)) == .milliseconds(501))
        #expect(meter.count(at: .at(800)) == 1 && meter.duration(at: .at(800)) == .milliseconds(800))
        meter.went(at: .at(900))
        meter.went(at: .at(1_400))
        #expect(meter.count(at: .at(1_400)) == 1 && meter.duration(at: .at(1_400)) == .milliseconds(900))
        meter.went(at: .at(2_000))
        #expect(meter.count(at: .at(2_000)) == 2 && meter.duration(at: .at(2_000)) == .milliseconds(1_500))
    }

    @Test("a rest is no standstill: what lasted until then is kept, and it counts again once it has gone on")
    func rest() {
        var meter = StandstillMeter(limit: .milliseconds(500))
        meter.went(at: .at(0))
        meter.rests(at: .at(100))
        #expect(meter.count(at: .at(60_000)) == 0 && meter.duration(at: .at(60_000)) == .zero)
        meter.went(at: .at(60_000))
        #expect(meter.count(at: .at(60_000)) == 0)
        #expect(meter.count(at: .at(60_600)) == 1)
        meter.rests(at: .at(60_700))
        #expect(meter.count(at: .at(90_000)) == 1 && meter.duration(at: .at(90_000)) == .milliseconds(700))
    }

    @Test(
        "sound stalls when more than 200 ms are not what was said; copies are what was said",
        arguments: [(10, 0, 0), (11, 1, 220), (40, 1, 800)])
    func stalls(missing: Int, stalls: Int, milliseconds: Int) {
        var experience = Experience()
        var time = 0
        func hear(_ step: SoundStep) {
            experience.heard(step, at: .at(time))
            time += 20
        }
        hear(.silence)
        #expect(experience.stalls.count(at: .at(5_000)) == 0)
        hear(.packet([1]))
        for place in 0..<missing { hear(place < 10 ? .conceal(next: nil) : .silence) }
        hear(.conceal(next: [1]))
        hear(.packet([1]))
        #expect(experience.stalls.count(at: .at(time)) == stalls)
        #expect(experience.stalls.duration(at: .at(time)) == .milliseconds(milliseconds))
        #expect(experience.playedFrames == 2 && experience.recoveredFrames == 1)
        #expect(experience.concealedFrames == min(10, missing))
        #expect(experience.soundConcealed == Double(min(10, missing)) / Double(3 + min(10, missing)))
    }

    @Test("the picture's lag is to its sound, and unknown where there is none")
    func lag() {
        var experience = Experience()
        for number in 0..<60 { experience.saw(withSoundAt: .at(number * 33 - 15), at: .at(number * 33)) }
        #expect(experience.pictureLag == .milliseconds(15))
        experience.saw(withSoundAt: nil, at: .at(3_000))
        #expect(experience.pictureLag == nil)
    }

    @Test("totals outlive a stream that begins anew, by our wish or by its sender's", arguments: [false, true])
    func totals(restarts: Bool) {
        var stream = StreamReceiver(stream: Fixture.large, patience: .seconds(1))
        func receive(_ numbers: [Int], from time: Int) {
            for (place, number) in numbers.enumerated() {
                let header = RTPHeader(
                    payloadType: 96, marker: false, sequenceNumber: SequenceNumber(UInt16(number)),
                    timestamp: RTPTimestamp(UInt32(number * 3_000)), ssrc: Fixture.large.ssrc)
                _ = stream.received(header, at: .at(time + place * 33))
            }
        }
        receive([1, 2, 5, 6, 7, 8, 9, 10], from: 0)
        #expect(stream.totals == ReceptionTotals(expected: 10, lost: 2, repaired: 0))
        if restarts {
            receive([40_000, 40_001, 40_002], from: 1_000)
            // The first of them may be a stray.
            #expect((12...13).contains(stream.totals.expected) && stream.totals.lost == 2)
        } else {
            stream.begin()
            #expect(stream.totals == ReceptionTotals(expected: 10, lost: 2, repaired: 0))
            receive([4_000, 4_002], from: 1_000)
            #expect(stream.totals == ReceptionTotals(expected: 13, lost: 3, repaired: 0))
            #expect(stream.statistics.expected == 3)
        }
    }

    @Test("the window's loss is the last five seconds', and a repair takes back what was lost")
    func window() {
        var window = LossWindow()
        var totals = ReceptionTotals()
        for second in 0..<20 {
            totals.expected += 100
            totals.lost += second < 10 ? 20 : 0
            totals.repaired += second < 10 ? 15 : 0
            window.note(totals, at: .at(second * 1_000))
            let loss = window.loss(at: .at(second * 1_000))
            if second < 10 { #expect(abs(loss.beforeRepair - 0.2) < 1e-9 && abs(loss.afterRepair - 0.05) < 1e-9) }
            if second >= 15 { #expect(loss == (0, 0)) }
        }
        #expect(totals.loss == (0.1, 0.025))
        #expect(window.loss(at: .at(60_000)) == (0, 0))
    }

    @Test("what is counted never falls, whatever the way does and whatever is asked for anew")
    func neverFalls() {
        var show = Rehearsal(seed: 12)
        // Layers come and go: the way narrows and widens.
        show.join(Forecast(loss: 0.05, delay: .milliseconds(20), bitsPerSecond: 700_000, queue: .milliseconds(200)))
        var before = ReceiverStatistics()
        var changes = 0
        for step in 0..<160 {
            show.run(.milliseconds(250))
            if step == 80 { show.viewers[0].receiver.resume(streams: Fixture.streams) }
            let now = show.viewers[0].receiver.statistics(at: show.now)
            let isGrowing =
                now.packetsExpected >= before.packetsExpected && now.packetsRepaired >= before.packetsRepaired
                && now.freezes >= before.freezes && now.frozen >= before.frozen && now.stalls >= before.stalls
                && now.stalled >= before.stalled && now.watched > before.watched
                // A packet that was overtaken is no longer lost.
                && now.packetsLost >= before.packetsLost - 8
            #expect(isGrowing, "step \(step): \(before) → \(now)")
            if now.layer != before.layer { changes += 1 }
            before = now
        }
        #expect(changes >= 2 && before.packetsExpected > 2_000)
        #expect(abs(before.watched.milliseconds - 40_000) < 20)
    }

    @Test("at 20 % loss the pane tells the loss of the way, what repair leaves of it, and that lips are in step")
    func lossyShow() throws {
        var show = Rehearsal(seed: 13)
        show.join(Forecast(loss: 0.2, delay: .milliseconds(20), jitter: .milliseconds(5)))
        show.run(.seconds(30))
        let statistics = show.viewers[0].receiver.statistics(at: show.now)
        #expect((0.15...0.25).contains(statistics.recentLoss), "\(statistics.recentLoss)")
        #expect(statistics.recentLossAfterRepair < 0.03)
        #expect((0.17...0.23).contains(statistics.packets.loss.beforeRepair))
        #expect(statistics.packets.loss.afterRepair < 0.02)
        // A packet lost is asked for, some more than once.
        #expect(statistics.repairBitsPerSecond > statistics.mediaBitsPerSecond * 0.15)
        let all = statistics.mediaBitsPerSecond + statistics.repairBitsPerSecond
        #expect((0.9...1).contains(all / statistics.bitsPerSecond))
        let lag = try #require(statistics.pictureLag)
        #expect(abs(lag.milliseconds) < 25, "\(lag)")
        #expect(statistics.dropped[.unknownStream] == nil && statistics.dropped[.malformed] == nil)
    }

    @Test("a host's figures tell what goes out to whom, and what of it goes out again")
    func host() throws {
        var show = Rehearsal(host: Forecast(loss: 0.1, delay: .milliseconds(20)), seed: 14)
        show.join(Forecast(loss: 0.05, delay: .milliseconds(20)))
        show.run(.seconds(15))
        let statistics = show.publisher.statistics(at: show.now)
        #expect(statistics.streams.map(\.name) == ["a", "a+", "vs", "v0", "v1", "v2"])
        #expect(statistics.packetsRepaired > 50 && statistics.loss > 0 && statistics.estimate != nil)
        #expect((1..<statistics.bitsPerSecond / 2).contains(statistics.repairBitsPerSecond))
        let layer = try #require(show.viewers[0].receiver.statistics(at: show.now).layer)
        let watched = statistics.streams[2 + layer]
        #expect(watched.state == .sent && watched.viewers == 1 && watched.bitsPerSecond > 0)
        #expect(statistics.streams.allSatisfy { $0.viewers > 0 || $0.name == "v0" || $0.state != .noRoom })
    }
}

extension ReceptionTotals {
    fileprivate init(expected: Int, lost: Int, repaired: Int) {
        self.init()
        (self.expected, self.lost, self.repaired) = (expected, lost, repaired)
    }
}
