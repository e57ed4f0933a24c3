import Media
import Testing

/// Host, relay and viewers together, in virtual time.
@Suite struct RehearsalTests {
    /// The same of everyone, whatever the weather: what comes out is what went in, and a decoder can follow.
    private static func expectWhole(
        _ show: Rehearsal, _ index: Int = 0, sourceLocation: SourceLocation = #_sourceLocation
    ) -> PictureJudgement {
        let judgement = show.judgement(of: index)
        #expect(show.viewers[index].brokenPictures == 0, sourceLocation: sourceLocation)
        #expect(judgement.isInOrder, "\(judgement)", sourceLocation: sourceLocation)
        return judgement
    }

    @Test("on a clear path every picture and every sound frame arrives, in order and in step")
    func clear() throws {
        var show = Rehearsal(seed: 1)
        show.join()
        show.run(.seconds(10))
        let judgement = Self.expectWhole(show)
        #expect(judgement.missed == 0)
        let viewer = show.viewers[0]
        // The smallest layer has every second picture; from the next one on there is every one.
        let first = try #require(viewer.pictures.first { $0.layer > 1 }).number
        let last = try #require(viewer.pictures.last).number
        #expect(judgement.numbers.filter { $0 >= first } == Set(first...last))
        #expect(last >= show.picturesTaken - 6)
        #expect(first <= 45)
        #expect(viewer.concealed == 0)
        #expect(viewer.sounds >= 490)
        // Lips: a picture is shown when the sound of its time plays.
        let skews = show.skews(of: 0, since: .at(2_000))
        #expect(skews.count >= 200)
        #expect(skews.allSatisfy { abs($0) <= 25 }, "\(skews.map(abs).max() ?? 0) ms")
    }

    @Test("on a clear path the largest layer is there within five seconds, in two steps, each with one key frame")
    func climbing() {
        var show = Rehearsal(seed: 2)
        show.join()
        show.run(.seconds(5))
        let statistics = show.viewers[0].receiver.statistics(at: show.now)
        #expect(statistics.layer == 3 && statistics.layerChanges == 2)
        #expect(show.encoded[2].count { $0.isKeyFrame } == 1 && show.encoded[3].count { $0.isKeyFrame } == 1)
    }

    @Test(
        "at 10 % loss and a 40 ms round trip, 99 of 100 pictures arrive and few frames of sound are made up",
        arguments: 1...4 as ClosedRange<UInt64>)
    func lossy(seed: UInt64) {
        var show = Rehearsal(seed: seed)
        show.join(Forecast(loss: 0.1, delay: .milliseconds(20), jitter: .milliseconds(5)))
        show.run(.seconds(60))
        let judgement = Self.expectWhole(show)
        #expect(judgement.share >= 0.99)
        #expect(Double(judgement.numbers.count) / Double(show.picturesTaken) >= 0.97)
        let statistics = show.viewers[0].receiver.statistics(at: show.now)
        #expect(statistics.layer == 3)
        #expect(statistics.soundConcealed <= 0.02)
        #expect(statistics.freezes == 0)
        #expect((0.07...0.13).contains(Double(statistics.packetsLost) / Double(statistics.packetsExpected)))
        #expect(Double(statistics.packetsRepaired) / Double(statistics.packetsLost) > 0.98)
    }

    @Test("losses between host and relay are repaired there, for every viewer, whichever worker has it")
    func lossyHost() {
        var show = Rehearsal(host: Forecast(loss: 0.1, delay: .milliseconds(20)), workers: 2, seed: 5)
        show.join()
        show.join()
        show.run(.seconds(30))
        for index in show.viewers.indices {
            let judgement = Self.expectWhole(show, index)
            #expect(judgement.share >= 0.98)
            #expect(Double(judgement.numbers.count) / Double(show.picturesTaken) >= 0.95)
            #expect(show.viewers[index].receiver.statistics(at: show.now).layer == 3)
        }
        let losses = show.hostEvents.compactMap { if case .report(let loss, _) = $0 { loss } else { nil } }
        #expect(losses.count >= 25)
        #expect(losses.contains { $0 > 0.05 })
    }

    @Test("reordering, jitter and duplicates alone lose nothing and ask for next to nothing")
    func disorder() {
        var show = Rehearsal(seed: 6)
        show.join(
            Forecast(
                delay: .milliseconds(20), jitter: .milliseconds(15), reordering: 0.1,
                reorderingDelay: .milliseconds(4), duplication: 0.05))
        show.run(.seconds(30))
        let judgement = Self.expectWhole(show)
        #expect(judgement.missed == 0)
        #expect((judgement.numbers.max() ?? 0) >= show.picturesTaken - 8)
        #expect(show.encoded.joined().count { $0.isKeyFrame } <= 4)
        #expect(show.viewers[0].receiver.statistics(at: show.now).layer == 3)
        #expect(show.floor.statistics.packetsRepaired < 60)
    }

    @Test(
        "the delay does not grow over ten minutes, though the sound cards' clocks drift apart",
        arguments: [-200, 200])
    func steady(partsPerMillion drift: Int) {
        var show = Rehearsal(seed: 7)
        show.step = .milliseconds(10)
        show.soundCardDrift = drift
        show.join(Forecast(delay: .milliseconds(20), jitter: .milliseconds(10)))
        show.run(.seconds(20))
        let early = show.viewers[0].receiver.statistics(at: show.now)
        show.run(.seconds(580))
        let late = show.viewers[0].receiver.statistics(at: show.now)
        #expect(abs((late.playoutDelay - early.playoutDelay).milliseconds) <= 50)
        #expect(late.playoutDelay.milliseconds <= 120)
        #expect(late.freezes == 0)
        #expect(late.soundConcealed < 0.002)
        #expect(late.layer == 3 && late.layerChanges == early.layerChanges)
        #expect(Self.expectWhole(show).missed == 0)
    }

    @Test("one who joins sees a picture at once", arguments: [5, 40, 130, 299, 700])
    func lateJoiner(after pictures: Int) throws {
        var show = Rehearsal(seed: 8)
        show.run(Rehearsal.pictureInterval * pictures + .milliseconds(5))
        show.join(Forecast(delay: .milliseconds(10)))
        show.run(.seconds(2))
        _ = Self.expectWhole(show)
        let viewer = show.viewers[0]
        let wait = try #require(viewer.firstShown) - viewer.joined
        #expect(wait.milliseconds <= 120)
        #expect(try #require(viewer.pictures.first).isKeyFrame)
        #expect(viewer.pictures.first?.layer == 1)
    }

    @Test("behind a narrow line a viewer gets what fits without a queue, and the others get all")
    func narrow() {
        var show = Rehearsal(seed: 10)
        show.join(Forecast(delay: .milliseconds(20), bitsPerSecond: 750_000, queue: .milliseconds(400)))
        show.join(Forecast(delay: .milliseconds(20)))
        show.run(.seconds(60))
        for index in show.viewers.indices {
            let judgement = Self.expectWhole(show, index)
            #expect(judgement.share >= 0.99)
            #expect(show.viewers[index].receiver.statistics(at: show.now).layer == (index == 0 ? 2 : 3))
        }
        let narrow = show.viewers[0].receiver.statistics(at: show.now)
        #expect(narrow.freezes == 0 && narrow.soundConcealed <= 0.02)
        let queueing = show.viewers[0].down.statistics
        #expect((queueing.totalQueueingDelay / queueing.sent).milliseconds <= 60)
        #expect(Double(queueing.dropped) / Double(queueing.sent) <= 0.005)
    }

    @Test(
        "when the host's way narrows, viewers hear all and see the smallest layer, and later the largest again"
    )
    func narrowHost() {
        let forecast = Forecast(delay: .milliseconds(10), bitsPerSecond: 3_000_000)
            .changing(after: .seconds(15)) { $0.bitsPerSecond = 300_000 }
            .changing(after: .seconds(35)) { $0.bitsPerSecond = 3_000_000 }
        var show = Rehearsal(host: forecast, seed: 11)
        show.join()
        show.run(.seconds(20))
        let before = show.viewers[0]
        show.run(.seconds(15))
        let after = show.viewers[0]
        #expect(after.sounds - before.sounds >= 735)
        #expect(after.pictures.count - before.pictures.count >= 15 * 14)
        show.run(.seconds(30))
        #expect(show.viewers[0].receiver.statistics(at: show.now).layer == 3)
        _ = Self.expectWhole(show)
    }

    @Test(
        "a host that turns up on another machine stays on the air: it proves where it is, and what was lost is repaired"
    )
    func hostMoves() {
        var show = Rehearsal(host: Forecast(delay: .milliseconds(50)), seed: 10)
        show.join()
        show.run(.seconds(10))
        let before = show.viewers[0]
        show.hostPeer = Fixture.peer(2, machine: 77)
        show.run(.seconds(5))
        let after = show.viewers[0]
        #expect(show.floor.statistics.challenges == 1)
        #expect(!show.relayEvents.contains(.hostLost(room: "room")) && !show.hostEvents.contains(.relayLost))
        // At most the second until it announces itself, one way there and another round trip.
        #expect((after.concealed - before.concealed) * 20 <= 1_200, "\(after.concealed - before.concealed)")
        #expect((after.pictures.last?.number ?? 0) >= show.picturesTaken - 15)
        #expect(after.brokenPictures == 0)
    }

    @Test("a host that returns with a new ticket is seen again")
    func hostReturns() throws {
        var show = Rehearsal(seed: 9)
        show.join()
        show.run(.seconds(3))
        show.hostIsSilent = true
        show.run(.seconds(6))
        #expect(show.relayEvents.contains(.hostLost(room: "room")))
        _ = show.viewers[0].receiver.takeEvents()
        show.replaceHost(streams: Fixture.newStreams)
        show.hostIsSilent = false
        let before = show.viewers[0].pictures.count
        show.run(.milliseconds(500))
        #expect(show.viewers[0].pictures.count == before)
        let news = show.viewers[0].receiver.takeEvents()
        #expect(news.contains { if case .unknownStream = $0 { true } else { false } })
        show.viewers[0].receiver.resume(streams: Fixture.newStreams)
        show.run(.seconds(2))
        #expect(show.viewers[0].pictures.count > before + 30)
        #expect(show.viewers[0].brokenPictures == 0)
        #expect(show.relayEvents.count { $0 == .hostArrived(room: "room") } == 2)
    }
}
