import Media
import Testing

/// Host, relay and viewers together, in virtual time.
@Suite struct MediaShowTests {
    @Test("on a clear path every picture and every sound frame arrives, in order and in step")
    func clear() throws {
        var show = Show(seed: 1)
        show.join()
        show.run(.seconds(10))
        let viewer = show.viewers[0]
        #expect(viewer.brokenPictures == 0)
        let first = try #require(viewer.pictures.first)
        #expect(viewer.pictures == Array(first..<(first + viewer.pictures.count)))
        #expect(viewer.pictures.count >= show.picturesSent - 6)
        #expect(viewer.concealed == 0)
        #expect(viewer.sounds >= 490)
        // Lips: a picture is shown when the sound of its time plays.
        for (number, shown) in viewer.shownAt where number > 60 {
            let soundNumber = Int((show.captured(picture: number) - show.captured(sound: 0)).milliseconds / 20)
            guard let heard = viewer.soundAt[soundNumber] else { continue }
            let skew = (shown - show.captured(picture: number)) - (heard - show.captured(sound: soundNumber))
            #expect(abs(skew.milliseconds) <= 25, "picture \(number)")
        }
    }

    @Test(
        "at 10 % loss and a 40 ms round trip, 99 of 100 pictures arrive and few frames of sound are made up",
        arguments: 1...4 as ClosedRange<UInt64>)
    func lossy(seed: UInt64) {
        var show = Show(seed: seed)
        show.join(Forecast(loss: 0.1, delay: .milliseconds(20), jitter: .milliseconds(5)))
        show.run(.seconds(60))
        var viewer = show.viewers[0]
        let statistics = viewer.receiver.statistics(at: show.now)
        #expect(viewer.brokenPictures == 0)
        #expect(Double(viewer.pictures.count) / Double(show.picturesSent) >= 0.99)
        #expect(statistics.soundConcealed <= 0.02)
        #expect(statistics.freezes == 0)
        #expect((0.07...0.13).contains(Double(statistics.packetsLost) / Double(statistics.packetsExpected)))
        #expect(Double(statistics.packetsRepaired) / Double(statistics.packetsLost) > 0.98)
    }

    @Test("losses between host and relay are repaired there, for every viewer")
    func lossyHost() {
        var show = Show(host: Forecast(loss: 0.1, delay: .milliseconds(20)), seed: 5)
        show.join()
        show.join()
        show.run(.seconds(30))
        for viewer in show.viewers {
            #expect(viewer.brokenPictures == 0)
            #expect(Double(viewer.pictures.count) / Double(show.picturesSent) >= 0.98)
        }
        let losses = show.hostEvents.compactMap { if case .report(let loss, _) = $0 { loss } else { nil } }
        #expect(losses.count >= 25)
        #expect(losses.contains { $0 > 0.05 })
    }

    @Test("reordering, jitter and duplicates alone lose nothing and ask for next to nothing")
    func disorder() {
        var show = Show(seed: 6)
        show.join(
            Forecast(
                delay: .milliseconds(20), jitter: .milliseconds(15), reordering: 0.1,
                reorderingDelay: .milliseconds(4), duplication: 0.05))
        show.run(.seconds(30))
        let viewer = show.viewers[0]
        #expect(viewer.brokenPictures == 0)
        #expect(viewer.pictures.count >= show.picturesSent - 8)
        #expect(show.keyFrames.count <= 4)
        #expect(show.relay.statistics.packetsRepaired < 60)
    }

    @Test(
        "the delay does not grow over ten minutes, though the sound cards' clocks drift apart",
        arguments: [-200, 200])
    func steady(partsPerMillion drift: Int) {
        var show = Show(seed: 7)
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
    }

    @Test("one who joins sees a picture at once", arguments: [5, 40, 130, 299])
    func lateJoiner(after pictures: Int) throws {
        var show = Show(seed: 8)
        show.run(.nanoseconds(33_333_333 * Int64(pictures)) + .milliseconds(5))
        show.join(Forecast(delay: .milliseconds(10)))
        show.run(.seconds(2))
        let viewer = show.viewers[0]
        let first = try #require(viewer.firstShown) - viewer.joined
        #expect(first.milliseconds <= 120)
        #expect(show.keyFrames.contains(try #require(viewer.pictures.first)))
    }

    @Test("a host that returns with a new ticket is seen again")
    func hostReturns() throws {
        var show = Show(seed: 9)
        show.join()
        show.run(.seconds(3))
        show.hostIsSilent = true
        show.run(.seconds(6))
        #expect(show.relayEvents.contains(.hostLost(room: "room")))
        let streams = Fixture.streams.map {
            MediaStream(
                name: $0.name, codec: $0.codec, payloadType: $0.payloadType, clockRate: $0.clockRate,
                ssrc: SSRC($0.ssrc.rawValue + 100))
        }
        show.replaceHost(ticket: Fixture.ticket(2, .publish, streams: streams))
        show.hostIsSilent = false
        let before = show.viewers[0].pictures.count
        show.run(.milliseconds(500))
        #expect(show.viewers[0].pictures.count == before)
        let news = show.viewers[0].receiver.takeEvents()
        #expect(news.contains { if case .unknownStream = $0 { true } else { false } })
        show.viewers[0].receiver.resume(streams: streams)
        show.run(.seconds(2))
        #expect(show.viewers[0].pictures.count > before + 30)
        #expect(show.relayEvents.filter { $0 == .hostArrived(room: "room") }.count == 2)
    }
}
