import Media
import Testing

/// One worker of the relay, told compound by compound. Participant 0 is the host.
@Suite struct RelayTests {
    typealias F = Fixture
    private static let host = F.ticket(0, .publish)

    /// A host that is on, and viewers from 10 on who want `streams`.
    private static func floor(viewers: Int, wanting streams: [MediaStream] = [F.sound, F.large]) -> RelayFloor {
        var floor = RelayFloor()
        floor.authorize(host)
        floor.hear(of: host, from: F.peer(0), at: .at(0))
        for viewer in 10..<(10 + viewers) {
            floor.authorize(F.ticket(viewer, .watch))
            floor.want(streams, F.ticket(viewer, .watch), from: F.peer(viewer), at: .at(0))
        }
        floor.tick(at: .at(0))
        _ = floor.taken()
        return floor
    }

    private static func nack(_ stream: MediaStream, _ numbers: [Int64]) -> RTCPPacket {
        .negativeAcknowledgement(
            NegativeAcknowledgement(
                sender: SSRC(9), media: stream.ssrc, numbers: numbers.map { SequenceNumber(extended: $0) }))
    }

    private static func pictureLoss(_ stream: MediaStream) -> RTCPPacket {
        .pictureLoss(PictureLossIndication(sender: SSRC(9), media: stream.ssrc))
    }

    @Test("a packet goes, as the same bytes, to those who want its stream and to nobody else")
    func fanOut() {
        var floor = Self.floor(viewers: 2)
        floor.authorize(F.ticket(12, .watch))
        floor.want([F.small], F.ticket(12, .watch), from: F.peer(12), at: .at(1))
        _ = floor.taken()
        floor.media(of: F.large, keyFrame: true, from: F.peer(0), at: .at(7))
        let sent = floor.taken()
        #expect(sent.mediaPorts == [10, 11])
        #expect(sent[0].bytes == sent[1].bytes)
        #expect(sent[0].media?.header.sendTime == AbsoluteSendTime(.at(7)))
        floor.media(of: F.small, from: F.peer(0), at: .at(8))
        #expect(floor.taken().mediaPorts == [12])
        floor.media(of: F.sound, from: F.peer(0), at: .at(9))
        #expect(floor.taken().mediaPorts == [10, 11])
    }

    @Test("a stranger gets no answer, whatever it sends")
    func stranger() {
        var floor = Self.floor(viewers: 1)
        floor.want([F.large], F.ticket(66, .watch), from: F.peer(66), at: .at(1))
        floor.media(of: F.large, from: F.peer(66), at: .at(1))
        #expect(floor.taken().isEmpty)
        #expect(floor.drops(.unknownReporter) == 1)
        #expect(floor.drops(.unbound) == 1)
    }

    @Test("media is taken only from the host's address, of its own streams and payload types, once")
    func hostOnly() {
        var floor = Self.floor(viewers: 2)
        floor.media(of: F.large, from: F.peer(10), at: .at(1))
        #expect(floor.drops(.notHost) == 1)
        floor.media(of: F.large, payloadType: 111, from: F.peer(0), at: .at(1))
        let other = MediaStream(name: "x", codec: .vp8, payloadType: 96, clockRate: 90_000, ssrc: SSRC(77))
        floor.media(of: other, from: F.peer(0), at: .at(1))
        #expect(floor.drops(.unknownStream) == 2)
        let number = floor.media(of: F.large, keyFrame: true, from: F.peer(0), at: .at(1))
        floor.media(of: F.large, number: number, from: F.peer(0), at: .at(2))
        #expect(floor.drops(.stale) == 1)
        #expect(floor.taken().mediaPorts == [10, 11])
    }

    @Test("a viewer gets nothing five seconds after its last word, and nothing more after its goodbye")
    func forgetting() {
        var floor = Self.floor(viewers: 3)
        let leaver = F.ticket(11, .watch)
        floor.hear([.goodbye([leaver.reporter])], of: leaver, from: F.peer(11), at: .at(100))
        #expect(floor.statistics.viewers == 2)
        var last: [Int: Int] = [:]
        for time in stride(from: 0, to: 7_000, by: 20) {
            if time % 1_000 == 0 { floor.hear(of: Self.host, from: F.peer(0), at: .at(time)) }
            if time == 1_500 { floor.want([F.large], F.ticket(12, .watch), from: F.peer(12), at: .at(time)) }
            floor.media(of: F.large, keyFrame: time == 0, from: F.peer(0), at: .at(time))
            floor.tick(at: .at(time))
            for port in floor.taken().mediaPorts { last[port] = time }
        }
        #expect((4_800..<5_000).contains(last[10] ?? 0))
        #expect((6_300..<6_500).contains(last[12] ?? 0))
        #expect(last[11] == nil)
        #expect(floor.statistics.viewers == 0)
        #expect(floor.takenEvents().last == .viewers(room: "room", worker: 0, count: 0))
    }

    @Test("a viewer that goes on talking but no longer says what it wants, gets nothing after five seconds")
    func subscriptionRunsOut() {
        var floor = Self.floor(viewers: 1)
        var last = 0
        for time in stride(from: 0, to: 6_000, by: 100) {
            floor.hear(of: Self.host, from: F.peer(0), at: .at(time))
            floor.hear(of: F.ticket(10, .watch), from: F.peer(10), at: .at(time))
            floor.media(of: F.sound, from: F.peer(0), at: .at(time))
            floor.tick(at: .at(time))
            if !floor.taken().mediaPorts.isEmpty { last = time }
        }
        #expect((4_700..<5_000).contains(last))
        #expect(floor.statistics.viewers == 1)
    }

    @Test("a viewer whose address changed is served at the new one only")
    func moving() {
        var floor = Self.floor(viewers: 2)
        let moved = F.peer(50, machine: 10)
        floor.want([F.large], F.ticket(10, .watch), from: moved, at: .at(10))
        _ = floor.taken()
        floor.media(of: F.large, keyFrame: true, from: F.peer(0), at: .at(11))
        #expect(floor.taken().mediaPorts == [11, 50])
    }

    @Test("a revoked ticket gets nothing more, and a closed room is forgotten")
    func revoking() {
        var floor = Self.floor(viewers: 2)
        floor.revoke(F.ticket(10, .watch).reporter)
        floor.want([F.large], F.ticket(10, .watch), from: F.peer(10), at: .at(1))
        #expect(floor.drops(.unknownReporter) == 1)
        floor.workers[0].close(room: "room")
        floor.tick(at: .at(1))
        #expect(floor.statistics.rooms == 0)
        #expect(floor.statistics.viewers == 0)
        #expect(floor.takenEvents().contains(.hostLost(room: "room")))
        floor.media(of: F.large, from: F.peer(0), at: .at(2))
        #expect(floor.drops(.unbound) == 1)
        #expect(floor.workers[0].isIdle)
    }

    @Test("an address that did not fetch the ticket gets less than three times what it sends until it echoes")
    func challenge() throws {
        var floor = Self.floor(viewers: 0)
        let ticket = F.ticket(20, .watch)
        let elsewhere = F.peer(20, machine: 999)
        floor.authorize(ticket)
        floor.media(of: F.large, keyFrame: true, from: F.peer(0), at: .at(1))
        floor.want([F.large], ticket, from: elsewhere, and: [Self.pictureLoss(F.large)], at: .at(2))
        let answers = floor.taken()
        #expect(answers.count == 1)
        let cookie = try #require(answers.control(to: 20).lazy.compactMap { $0.challenge }.first)
        floor.media(of: F.large, from: F.peer(0), at: .at(3))
        #expect(floor.taken().mediaPorts == [])
        let wrong = Challenge(sender: ticket.reporter, cookie: cookie.cookie ^ 1)
        floor.want([F.large], ticket, from: elsewhere, and: [.echo(wrong)], at: .at(4))
        #expect(floor.taken().mediaPorts == [])
        // The cookie of one address is worth nothing at another.
        floor.want([F.large], ticket, from: F.peer(21, machine: 998), and: [.echo(cookie)], at: .at(5))
        #expect(floor.taken().mediaPorts == [])
        floor.want([F.large], ticket, from: elsewhere, and: [.echo(cookie)], at: .at(6))
        #expect(floor.taken().mediaPorts == [20, 20])
        #expect(floor.statistics.challenges == 3)
        #expect(floor.drops(.unverified) == 1)
    }

    @Test("a host elsewhere than where its ticket was fetched is told nothing before it echoes, and is on at once then")
    func hostElsewhere() throws {
        var floor = RelayFloor()
        floor.authorize(Self.host)
        let elsewhere = F.peer(40, machine: 999)
        floor.hear(of: Self.host, from: elsewhere, at: .at(0))
        for time in stride(from: 0, to: 4_000, by: 5) { floor.tick(at: .at(time)) }
        let cookie = try #require(floor.taken().control(to: 40).compactMap(\.challenge).first)
        #expect(floor.takenEvents() == [] && floor.statistics.hosts == 0 && floor.workers[0].isIdle)
        floor.media(of: F.large, keyFrame: true, from: elsewhere, at: .at(4_000))
        #expect(floor.drops(.unbound) == 1)
        // What one address was told is worth nothing at another, nor what another participant was.
        floor.hear([.echo(cookie)], of: Self.host, from: F.peer(41, machine: 998), at: .at(4_001))
        floor.authorize(F.ticket(2, .publish))
        floor.hear([.echo(cookie)], of: F.ticket(2, .publish), from: elsewhere, at: .at(4_002))
        #expect(floor.takenEvents() == [])
        floor.hear([.echo(cookie)], of: Self.host, from: elsewhere, at: .at(4_003))
        #expect(floor.takenEvents() == [.hostArrived(room: "room")])
        floor.media(of: F.large, keyFrame: true, from: elsewhere, at: .at(4_004))
        #expect(floor.statistics.packetsIn == 1)
        // It goes on without another echo.
        floor.hear(of: Self.host, from: elsewhere, at: .at(5_000))
        #expect(floor.statistics.challenges == 3)
    }

    @Test("whatever addresses a host's compounds seem to come from, less than three times as much goes there")
    func reflection() {
        var floor = RelayFloor()
        floor.authorize(Self.host)
        let victims = [F.peer(40, machine: 999), F.peer(41, machine: 998)]
        var sent = 0
        for time in 0..<1_000 {
            floor.hear(of: Self.host, from: victims[time % 2], at: .at(time))
            // An empty report, sealed.
            sent += 8 + 20
            if time % 5 == 0 { floor.tick(at: .at(time)) }
        }
        let back = floor.taken()
        #expect(back.count == 1_000 && back.allSatisfy { $0.packets.contains { $0.challenge != nil } })
        #expect(back.reduce(0) { $0 + $1.bytes.count + 20 } < sent * 3)
    }

    @Test("a host that moves to another machine stays on where it was until it echoes")
    func hostMoves() throws {
        var floor = Self.floor(viewers: 1, wanting: [F.sound])
        let moved = F.peer(40, machine: 999)
        floor.hear(of: Self.host, from: moved, at: .at(100))
        let cookie = try #require(floor.taken().control(to: 40).compactMap(\.challenge).first)
        floor.media(of: F.sound, from: F.peer(0), at: .at(110))
        #expect(floor.taken().mediaPorts == [10])
        floor.hear([.echo(cookie)], of: Self.host, from: moved, at: .at(140))
        floor.media(of: F.sound, from: moved, at: .at(150))
        #expect(floor.taken().mediaPorts == [10])
        floor.media(of: F.sound, from: F.peer(0), at: .at(160))
        #expect(floor.drops(.unbound) == 1)
        #expect(!floor.takenEvents().contains(.hostLost(room: "room")))
    }

    @Test("through a tunnel nobody is challenged: the connection proves that it is heard")
    func tunnel() {
        var floor = Self.floor(viewers: 0)
        let ticket = F.ticket(20, .watch)
        floor.authorize(ticket)
        floor.hear(of: Self.host, from: PeerAddress(tunnel: 6), at: .at(1))
        floor.media(of: F.large, keyFrame: true, from: PeerAddress(tunnel: 6), at: .at(1))
        floor.want([F.large], ticket, from: PeerAddress(tunnel: 7), at: .at(2))
        let answers = floor.taken()
        #expect(answers.contains { $0.to == PeerAddress(tunnel: 7) && $0.media != nil })
        #expect(floor.statistics.challenges == 0)
    }

    @Test("a probe is answered where it came from, and moves nobody")
    func probe() {
        var floor = Self.floor(viewers: 1)
        let ticket = F.ticket(10, .watch)
        let elsewhere = F.peer(50, machine: 999)
        floor.hear([.probe(PathProbe(sender: ticket.reporter, number: 3))], of: ticket, from: elsewhere, at: .at(1))
        #expect(floor.taken().control(to: 50).compactMap(\.probe?.number) == [3])
        let stranger = F.ticket(66, .watch)
        floor.hear([.probe(PathProbe(sender: stranger.reporter, number: 3))], of: stranger, from: elsewhere, at: .at(1))
        #expect(floor.drops(.unknownReporter) == 1)
        floor.media(of: F.large, keyFrame: true, from: F.peer(0), at: .at(2))
        #expect(floor.taken().mediaPorts == [10])
        let hosts = PathProbe(sender: Self.host.reporter, number: 4)
        floor.hear([.probe(hosts)], of: Self.host, from: elsewhere, at: .at(3))
        #expect(floor.taken().control(to: 50).compactMap(\.probe?.number) == [4])
        floor.media(of: F.large, from: F.peer(0), at: .at(4))
        #expect(floor.taken().mediaPorts == [10])
    }

    @Test(
        "who joins a stream gets everything from the key frame on; a long way back asks the host instead",
        arguments: [(5, true), (127, true), (128, false)])
    func joining(pictures: Int, isReplayed: Bool) {
        var floor = Self.floor(viewers: 0)
        for picture in 0...pictures {
            floor.media(of: F.large, keyFrame: picture == 0, from: F.peer(0), at: .at(picture))
        }
        let report = SenderReport(
            ssrc: F.large.ssrc, time: NTPTime(.at(1)), timestamp: RTPTimestamp(1), packetCount: 1, byteCount: 1)
        floor.hear([.senderReport(report)], of: Self.host, from: F.peer(0), at: .at(200))
        _ = floor.taken()
        let ticket = F.ticket(10, .watch)
        floor.authorize(ticket)
        floor.want([F.large], ticket, from: F.peer(10), at: .at(300))
        let sent = floor.taken()
        let rollover = Rollover.Counter(stream: F.large.ssrc, wraps: 0)
        #expect(
            sent.control(to: 10).contains(
                .rollover(Rollover(sender: floor.workers[0].reporter, streams: [rollover]))))
        #expect(sent.control(to: 10).contains(.senderReport(report)))
        #expect(sent.mediaPorts.count == (isReplayed ? pictures + 1 : 0))
        #expect(sent.control(to: 0).contains { $0.isPictureLoss } == !isReplayed)
    }

    @Test("a stream that has rested is not replayed: its pictures are of the past")
    func rested() {
        var floor = Self.floor(viewers: 0)
        floor.media(of: F.large, keyFrame: true, from: F.peer(0), at: .at(0))
        floor.authorize(F.ticket(10, .watch))
        floor.want([F.large], F.ticket(10, .watch), from: F.peer(10), at: .at(1_500))
        let sent = floor.taken()
        #expect(sent.mediaPorts == [])
        #expect(sent.control(to: 0).contains { $0.isPictureLoss })
    }

    @Test("key frames are asked for at most every 500 ms, whoever wants them, and a wish waits its turn")
    func throttle() {
        var floor = Self.floor(viewers: 3)
        floor.media(of: F.large, keyFrame: true, from: F.peer(0), at: .at(600))
        var asked: [Int] = []
        for time in 1_000..<2_200 {
            let viewer = 10 + time % 3
            floor.hear([Self.pictureLoss(F.large)], of: F.ticket(viewer, .watch), from: F.peer(viewer), at: .at(time))
            floor.tick(at: .at(time))
            if time % 100 == 0 { floor.hear(of: Self.host, from: F.peer(0), at: .at(time)) }
            let isAsked = floor.taken().control(to: 0).contains { $0.isPictureLoss }
            if isAsked { asked.append(time) }
        }
        #expect(asked == [1_000, 1_500, 2_000])
        #expect(floor.drops(.notSubscribed) == 0)
        // A wish during the pause is not lost …
        floor.tick(at: .at(2_500))
        #expect(floor.taken().control(to: 0).contains { $0.isPictureLoss })
        // … unless the key frame comes in the meantime.
        floor.hear([Self.pictureLoss(F.large)], of: F.ticket(10, .watch), from: F.peer(10), at: .at(2_600))
        floor.media(of: F.large, keyFrame: true, from: F.peer(0), at: .at(2_700))
        floor.tick(at: .at(3_100))
        #expect(!floor.taken().control(to: 0).contains { $0.isPictureLoss })
    }

    @Test("a viewer gets repairs from the ring until its budget is spent; others are not held up")
    func budget() {
        var floor = Self.floor(viewers: 2)
        let numbers = (0..<64).map { floor.media(of: F.large, keyFrame: $0 == 0, from: F.peer(0), at: .at(0)) }
        _ = floor.taken()
        for _ in 0..<10 {
            floor.hear([Self.nack(F.large, numbers)], of: F.ticket(10, .watch), from: F.peer(10), at: .at(1))
        }
        let burst = Int(MediaLimits.repairBurst.seconds * MediaLimits.repairsPerSecond)
        #expect(floor.taken().mediaPorts == [Int](repeating: 10, count: burst))
        // Each that was not sent is counted.
        #expect(floor.drops(.repairBudget) == 640 - burst)
        floor.hear([Self.nack(F.large, numbers)], of: F.ticket(11, .watch), from: F.peer(11), at: .at(1))
        #expect(floor.taken().mediaPorts.count == 64)
        floor.hear([Self.nack(F.large, numbers)], of: F.ticket(10, .watch), from: F.peer(10), at: .at(1_001))
        #expect(floor.taken().mediaPorts.count == 64)
    }

    @Test("who moves or leaves and comes back has spent what it has spent")
    func budgetStays() {
        var floor = Self.floor(viewers: 1)
        let numbers = (0..<64).map { floor.media(of: F.large, keyFrame: $0 == 0, from: F.peer(0), at: .at(0)) }
        for _ in 0..<10 {
            floor.hear([Self.nack(F.large, numbers)], of: F.ticket(10, .watch), from: F.peer(10), at: .at(1))
        }
        _ = floor.taken()
        for turn in 0..<10 {
            let moved = F.peer(turn % 2 == 0 ? 30 : 10, machine: 10)
            if turn % 3 == 0 {
                floor.hear(
                    [.goodbye([F.ticket(10, .watch).reporter])], of: F.ticket(10, .watch), from: moved, at: .at(2))
            }
            floor.want([F.large], F.ticket(10, .watch), from: moved, at: .at(3))
            floor.hear([Self.nack(F.large, numbers)], of: F.ticket(10, .watch), from: moved, at: .at(3))
        }
        #expect(floor.taken().mediaPorts.count <= 4)
        floor.tick(at: .at(4_000))
        floor.hear([Self.nack(F.large, numbers)], of: F.ticket(10, .watch), from: F.peer(10), at: .at(4_001))
        #expect(floor.taken().mediaPorts.count == 64)
    }

    @Test("a viewer has the host make six key frames, then two in three seconds, however it asks", arguments: 0..<3)
    func keyFrameBudget(way: Int) {
        var floor = Self.floor(viewers: 2, wanting: F.layers)
        let ticket = F.ticket(10, .watch)
        var asked = 0
        for time in stride(from: 1_000, to: 31_000, by: 10) {
            floor.tick(at: .at(time))
            if time % 1_000 == 0 {
                floor.hear(of: Self.host, from: F.peer(0), at: .at(time))
                floor.want(F.layers, F.ticket(11, .watch), from: F.peer(11), at: .at(time))
            }
            // The host does as it is asked, and a replay is always too long.
            for case .pictureLoss(let request) in floor.taken().control(to: 0) {
                guard let layer = F.layers.first(where: { $0.ssrc == request.media }) else { continue }
                if time > 1_000 { asked += 1 }
                floor.media(of: layer, keyFrame: true, from: F.peer(0), at: .at(time))
                for _ in 0..<MediaLimits.replayPackets { floor.media(of: layer, from: F.peer(0), at: .at(time)) }
            }
            guard time % 100 == 0 else { continue }
            switch way {
            case 0: break
            case 1: floor.want([], ticket, from: F.peer(10), at: .at(time))
            default: floor.hear([.goodbye([ticket.reporter])], of: ticket, from: F.peer(10), at: .at(time))
            }
            floor.want(F.layers, ticket, from: F.peer(10), and: F.layers.map(Self.pictureLoss), at: .at(time))
        }
        #expect((12...26).contains(asked), "\(asked)")
        #expect(floor.drops(.keyFrameBudget) > 500)
        // Another viewer has its own.
        floor.hear([Self.pictureLoss(F.large)], of: F.ticket(11, .watch), from: F.peer(11), at: .at(31_000))
        floor.tick(at: .at(31_500))
        #expect(floor.taken().control(to: 0).contains { $0.isPictureLoss })
    }

    @Test("a viewer's report that comes as if from the host's address leaves the host where it is")
    func displaced() {
        var floor = Self.floor(viewers: 1)
        floor.want([F.large], F.ticket(10, .watch), from: F.peer(0), at: .at(10))
        #expect(floor.drops(.unverified) == 1)
        _ = floor.taken()
        floor.media(of: F.large, keyFrame: true, from: F.peer(0), at: .at(20))
        #expect(floor.taken().mediaPorts == [10])
    }

    @Test("a number named twice is answered twice; one not kept, or of a stream not wanted, is not")
    func repairs() {
        var floor = Self.floor(viewers: 1)
        let number = floor.media(of: F.large, keyFrame: true, from: F.peer(0), at: .at(0))
        let small = floor.media(of: F.small, keyFrame: true, from: F.peer(0), at: .at(0))
        let sent = floor.taken()
        floor.hear(
            [Self.nack(F.large, [number]), Self.nack(F.large, [number, number - 5]), Self.nack(F.small, [small])],
            of: F.ticket(10, .watch), from: F.peer(10), at: .at(1))
        let repairs = floor.taken()
        #expect(repairs.mediaPorts == [10, 10])
        #expect(repairs.allSatisfy { $0.bytes == sent[0].bytes })
        #expect(floor.drops(.repairGone) == 1)
        #expect(floor.drops(.notSubscribed) == 1)
    }

    @Test("the host's missing packets are asked for, and it gets one report a second for all viewers")
    func upstream() {
        var floor = Self.floor(viewers: 50)
        floor.media(of: F.large, keyFrame: true, from: F.peer(0), at: .at(0))
        let missing = floor.lose(F.large)
        floor.media(of: F.large, from: F.peer(0), at: .at(1))
        floor.tick(at: .at(1))
        _ = floor.taken()
        floor.tick(at: .at(12))
        let requests = floor.taken().control(to: 0).compactMap { packet -> [SequenceNumber]? in
            if case .negativeAcknowledgement(let request) = packet { request.numbers } else { nil }
        }
        #expect(requests == [[missing]])
        var reports = 0
        for time in stride(from: 20, to: 2_900, by: 5) {
            floor.tick(at: .at(time))
            reports += floor.taken().control(to: 0).count { if case .timing = $0 { true } else { false } }
        }
        #expect(reports == 2)
    }

    @Test("the host learns who watches what and how much nine of ten lose, at once and each second; and its estimate")
    func demand() throws {
        var floor = Self.floor(viewers: 0)
        for viewer in 10..<20 {
            floor.authorize(F.ticket(viewer, .watch))
            let loss = UInt8(viewer == 19 ? 200 : viewer == 18 ? 40 : 8)
            let block = ReportBlock(
                ssrc: F.large.ssrc, fractionLost: loss, cumulativeLost: 0, highestSequence: 0, jitter: 0, lastReport: 0,
                delaySinceLastReport: 0)
            let report = ReceiverReport(ssrc: F.ticket(viewer, .watch).reporter, blocks: [block])
            floor.want([F.large], F.ticket(viewer, .watch), from: F.peer(viewer), at: .at(100))
            floor.hear([.receiverReport(report)], of: F.ticket(viewer, .watch), from: F.peer(viewer), at: .at(101))
        }
        _ = floor.taken()
        floor.tick(at: .at(105))
        let told = floor.taken().control(to: 0)
        let demand = try #require(told.lazy.compactMap(\.demand).first)
        #expect(demand[F.large.ssrc]?.viewers == 10)
        #expect(demand[F.small.ssrc]?.viewers == 0)
        #expect(demand[F.large.ssrc]?.worstLoss == 40)
        #expect(
            told.contains {
                if case .estimate(let estimate) = $0 { estimate.streams == F.streams.map(\.ssrc) } else { false }
            })
        floor.tick(at: .at(300))
        #expect(!floor.taken().control(to: 0).contains { $0.demand != nil })
        floor.tick(at: .at(1_100))
        #expect(floor.taken().control(to: 0).contains { $0.demand != nil })
    }

    @Test("a silent host is lost after three seconds, and one that returns within thirty goes on where it was")
    func silentHost() {
        var floor = Self.floor(viewers: 1, wanting: [F.large])
        #expect(floor.takenEvents().contains(.hostArrived(room: "room")))
        let number = floor.media(of: F.large, keyFrame: true, from: F.peer(0), at: .at(0))
        var lost: Int?
        for time in stride(from: 0, through: 29_000, by: 100) {
            if time % 1_000 == 0 { floor.want([F.large], F.ticket(10, .watch), from: F.peer(10), at: .at(time)) }
            floor.tick(at: .at(time))
            if floor.takenEvents().contains(.hostLost(room: "room")) { lost = time }
        }
        #expect((3_000...3_200).contains(lost ?? 0))
        floor.media(of: F.large, from: F.peer(0), at: .at(29_000))
        #expect(floor.drops(.unbound) == 1)
        let port = F.peer(5, machine: 0)
        floor.hear(of: Self.host, from: port, at: .at(29_100))
        #expect(floor.takenEvents() == [.hostArrived(room: "room")])
        _ = floor.taken()
        floor.media(of: F.large, number: number, from: port, at: .at(29_110))
        #expect(floor.drops(.stale) == 1)
        floor.media(of: F.large, number: number + 1, from: port, at: .at(29_120))
        #expect(floor.taken().mediaPorts == [10])
    }

    @Test("a new host takes the room over: the old one's ticket is worth nothing, and viewers stay")
    func takeover() {
        var floor = Self.floor(viewers: 1)
        let fresh = MediaStream(name: "v2", codec: .vp8, payloadType: 96, clockRate: 90_000, ssrc: SSRC(0xF))
        let next = F.ticket(2, .publish, streams: [fresh], machine: 5)
        floor.authorize(next)
        floor.hear(of: next, from: F.peer(5), at: .at(100))
        floor.hear(of: Self.host, from: F.peer(0), at: .at(101))
        #expect(floor.drops(.unknownReporter) == 1)
        floor.want([fresh], F.ticket(10, .watch), from: F.peer(10), at: .at(102))
        _ = floor.taken()
        floor.media(of: fresh, keyFrame: true, from: F.peer(5), at: .at(103))
        #expect(floor.taken().mediaPorts == [10])
        #expect(floor.takenEvents().count { $0 == .hostArrived(room: "room") } == 2)
    }

    @Test("everyone is told of a wrap at once, and of the counters every five seconds")
    func rollover() {
        var floor = Self.floor(viewers: 2)
        var told: [Int] = []
        for time in stride(from: 0, to: 11_000, by: 100) {
            if time % 1_000 == 0 {
                for viewer in [10, 11] {
                    floor.want([F.sound], F.ticket(viewer, .watch), from: F.peer(viewer), at: .at(time))
                }
            }
            floor.media(of: F.sound, wraps: time < 7_200 ? 0 : 1, from: F.peer(0), at: .at(time))
            floor.tick(at: .at(time))
            let counters = floor.taken().control(to: 11).compactMap { packet -> UInt32? in
                if case .rollover(let rollover) = packet { rollover.streams.first?.wraps } else { nil }
            }
            if let wraps = counters.first {
                told.append(time)
                #expect(wraps == (time < 7_200 ? 0 : 1))
            }
        }
        #expect(told == [0, 5_000, 7_200] || told == [5_000, 7_200])
    }

    @Test("buffers of packets that left the ring are used again, and those somebody still reads are not")
    func pool() {
        var pool = PacketPool()
        var draft = pool.draft()
        draft.bytes.append(1)
        let kept = draft.sealed()
        pool.discard(pool.draft())
        var second = pool.draft()
        second.bytes.append(2)
        #expect(kept.bytes == [1])
        let sealed = second.sealed()
        #expect(sealed.bytes == [2])
    }
}

extension RTCPPacket {
    var isPictureLoss: Bool { if case .pictureLoss = self { true } else { false } }
    var probe: PathProbe? { if case .probe(let probe) = self { probe } else { nil } }
    var challenge: Challenge? { if case .challenge(let challenge) = self { challenge } else { nil } }
    var demand: Demand? { if case .demand(let demand) = self { demand } else { nil } }
}
