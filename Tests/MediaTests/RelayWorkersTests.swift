import Media
import Testing

/// Several workers together: the host at one, viewers at all.
@Suite struct RelayWorkersTests {
    typealias F = Fixture
    private static let host = F.ticket(0, .publish)

    @Test("a viewer of another worker gets packets, reports, the replay and key frames like one of the host's own")
    func across() {
        var floor = RelayFloor(workers: 3)
        floor.authorize(Self.host)
        floor.hear(of: Self.host, from: F.peer(0), worker: 1, at: .at(0))
        let ticket = F.ticket(10, .watch)
        floor.authorize(ticket)
        let before = floor.media(of: F.large, keyFrame: true, from: F.peer(0), worker: 1, at: .at(1))
        let report = SenderReport(
            ssrc: F.large.ssrc, time: NTPTime(.at(1)), timestamp: RTPTimestamp(1), packetCount: 1, byteCount: 1)
        floor.hear([.senderReport(report)], of: Self.host, from: F.peer(0), worker: 1, at: .at(2))
        _ = floor.taken()
        floor.want([F.large], ticket, from: F.peer(10), worker: 2, at: .at(10))
        var sent = floor.taken()
        #expect(sent.compactMap { $0.media?.header.sequenceNumber } == [SequenceNumber(extended: before)])
        #expect(sent.control(to: 10).contains(.senderReport(report)))
        floor.media(of: F.large, from: F.peer(0), worker: 1, at: .at(11))
        #expect(floor.taken().mediaPorts == [10])
        floor.hear(
            [.pictureLoss(PictureLossIndication(sender: ticket.reporter, media: F.large.ssrc))], of: ticket,
            from: F.peer(10), worker: 2, at: .at(700))
        sent = floor.taken()
        #expect(sent.control(to: 0).contains { $0.isPictureLoss })
    }

    @Test("the host's worker tells it of all workers' viewers and loss")
    func demand() throws {
        var floor = RelayFloor(workers: 4)
        floor.authorize(Self.host)
        floor.hear(of: Self.host, from: F.peer(0), worker: 0, at: .at(0))
        for viewer in 10..<30 {
            let ticket = F.ticket(viewer, .watch)
            floor.authorize(ticket)
            let streams = viewer % 2 == 0 ? [F.large] : [F.small]
            floor.want(streams, ticket, from: F.peer(viewer), worker: viewer % 4, at: .at(10))
            let block = ReportBlock(
                ssrc: streams[0].ssrc, fractionLost: viewer < 20 ? 8 : 80, cumulativeLost: 0, highestSequence: 0,
                jitter: 0, lastReport: 0, delaySinceLastReport: 0)
            floor.hear(
                [.receiverReport(ReceiverReport(ssrc: ticket.reporter, blocks: [block]))], of: ticket,
                from: F.peer(viewer), worker: viewer % 4, at: .at(20))
        }
        for time in stride(from: 20, to: 1_400, by: 5) { floor.tick(at: .at(time)) }
        let demand = try #require(floor.taken().control(to: 0).compactMap(\.demand).last)
        #expect(demand[F.large.ssrc]?.viewers == 10)
        #expect(demand[F.small.ssrc]?.viewers == 10)
        #expect(demand[F.sound.ssrc]?.viewers == 0)
        #expect(demand[F.large.ssrc]?.worstLoss == 80)
    }

    @Test("a host that turns up at another worker is the same host: nothing is lost, and its viewers notice nothing")
    func roaming() {
        var floor = RelayFloor(workers: 2)
        floor.authorize(Self.host)
        floor.hear(of: Self.host, from: F.peer(0), worker: 0, at: .at(0))
        for viewer in [10, 11] {
            floor.authorize(F.ticket(viewer, .watch))
            floor.want([F.sound], F.ticket(viewer, .watch), from: F.peer(viewer), worker: viewer - 10, at: .at(1))
        }
        _ = floor.taken()
        let first = floor.media(of: F.sound, from: F.peer(0), worker: 0, at: .at(10))
        let port = F.peer(7, machine: 0)
        floor.hear(of: Self.host, from: port, worker: 1, at: .at(20))
        floor.media(of: F.sound, number: first, from: port, worker: 1, at: .at(21))
        floor.media(of: F.sound, from: port, worker: 1, at: .at(22))
        #expect(floor.taken().mediaPorts == [10, 10, 11, 11])
        floor.media(of: F.sound, from: F.peer(0), worker: 0, at: .at(23))
        #expect(floor.drops(.unbound) == 1)
        #expect(floor.statistics.hosts == 1)
        #expect(!floor.takenEvents().contains(.hostLost(room: "room")))
    }

    @Test("who turns up at one worker after the other has one budget of repair")
    func oneBudget() {
        var floor = RelayFloor(workers: 4)
        floor.authorize(Self.host)
        floor.hear(of: Self.host, from: F.peer(0), at: .at(0))
        let ticket = F.ticket(10, .watch)
        floor.authorize(ticket)
        let numbers = (0..<64).map { floor.media(of: F.large, keyFrame: $0 == 0, from: F.peer(0), at: .at(0)) }
        let request = NegativeAcknowledgement(
            sender: ticket.reporter, media: F.large.ssrc, numbers: numbers.map { SequenceNumber(extended: $0) })
        _ = floor.taken()
        for turn in 0..<100 {
            floor.want(
                [F.large], ticket, from: F.peer(20 + turn % 4, machine: 10), worker: turn % 4,
                and: [.negativeAcknowledgement(request)], at: .at(1))
        }
        let burst = Int(MediaLimits.repairBurst.seconds * MediaLimits.repairsPerSecond)
        #expect((burst - 64...burst).contains(floor.taken().mediaPorts.count))
    }

    @Test("a viewer that turns up at another worker is served there only")
    func viewerRoams() {
        var floor = RelayFloor(workers: 2)
        floor.authorize(Self.host)
        floor.hear(of: Self.host, from: F.peer(0), worker: 0, at: .at(0))
        let ticket = F.ticket(10, .watch)
        floor.authorize(ticket)
        floor.want([F.sound], ticket, from: F.peer(10), worker: 0, at: .at(1))
        floor.want([F.sound], ticket, from: F.peer(40, machine: 10), worker: 1, at: .at(2))
        _ = floor.taken()
        floor.media(of: F.sound, from: F.peer(0), worker: 0, at: .at(10))
        #expect(floor.taken().mediaPorts == [40])
        #expect(floor.statistics.viewers == 1)
    }

    @Test(
        "whatever happens in whatever order, each viewer gets each packet it wants once, and nothing else",
        arguments: [1, 2, 5] as [Int], [1, 2, 3, 4] as [UInt64])
    func random(workers: Int, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var model = RelayModel(workers: workers)
        for _ in 0..<3_000 { model.step(using: &generator) }
        model.finish()
        #expect(model.faults.isEmpty, "seed \(seed), \(workers) workers: \(model.faults.prefix(3))")
        #expect(model.delivered > 2_000, "the sequence exercised nothing")
        #expect(model.floor.statistics.packetsIn == model.accepted)
        let statistics = model.floor.statistics
        #expect(statistics.packetsForwarded == model.accepted * (workers - 1))
        #expect(statistics.packetsOut == model.sends)
    }
}

/// What the relay should do, said as plainly as can be, beside the relay itself.
private struct RelayModel {
    typealias F = Fixture

    struct Viewer {
        let ticket: RelayTicket
        var peer: PeerAddress
        var worker: Int
        /// What it last said it wants, and when; nil while it is not bound.
        var wants: [MediaStream]?
        var heard = 0
    }

    var floor: RelayFloor
    var now = 0
    var viewers: [Viewer]
    let host = F.ticket(0, .publish)
    var hostPeer = F.peer(0)
    var hostWorker = 0
    var hostHeard: Int?
    var nextPort = 1_000
    var faults: [String] = []
    var delivered = 0
    var accepted = 0
    var sends = 0

    init(workers: Int) {
        floor = RelayFloor(workers: workers)
        viewers = (0..<12).map { number in
            Viewer(ticket: F.ticket(10 + number, .watch), peer: F.peer(10 + number), worker: number % workers)
        }
        floor.authorize(host)
        for viewer in viewers { floor.authorize(viewer.ticket) }
    }

    mutating func step(using generator: inout SeededGenerator) {
        for _ in 0..<Int.random(in: 1...60, using: &generator) {
            now += 1
            if now % 5 == 0 { floor.tick(at: .at(now)) }
        }
        let viewer = Int.random(in: viewers.indices, using: &generator)
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<55: media(using: &generator)
        case 55..<80: want(viewer, using: &generator)
        case 80..<83: move(viewer, using: &generator)
        case 83..<86: leave(viewer)
        case 86..<98: hostSpeaks()
        default: hostMoves(using: &generator)
        }
    }

    mutating func finish() { _ = take() }

    private mutating func take() -> [RehearsalRelay.Delivery] {
        let taken = floor.taken()
        sends += taken.count
        return taken
    }

    /// A packet, which every viewer heard within the last 4.8 s is to get and nobody not heard for 5 s may.
    private mutating func media(using generator: inout SeededGenerator) {
        let stream = F.streams.randomElement(using: &generator) ?? F.sound
        _ = take()
        // A host unheard for about three seconds may or may not be lost at this moment.
        guard let hostHeard, now - hostHeard < 2_900 else { return }
        floor.media(
            of: stream, keyFrame: Int.random(in: 0..<20, using: &generator) == 0, from: hostPeer, worker: hostWorker,
            at: .at(now))
        self.hostHeard = now
        accepted += 1
        let got = take().mediaPorts
        delivered += got.count
        for viewer in viewers {
            let count = got.count { $0 == Int(viewer.peer.port) - 10_000 }
            let wants = viewer.wants?.contains(stream) ?? false
            let silence = now - viewer.heard
            let range = !wants || silence >= 5_000 ? 0...0 : silence < 4_800 ? 1...1 : 0...1
            if !range.contains(count) {
                faults.append("\(now): \(viewer.ticket.reporter) got \(count) of \(stream.name)")
            }
        }
        let known = Set(viewers.map { Int($0.peer.port) - 10_000 })
        for port in got where !known.contains(port) { faults.append("\(now): nobody's address \(port) got a packet") }
    }

    private mutating func want(_ index: Int, using generator: inout SeededGenerator) {
        let streams = F.streams.filter { _ in Bool.random(using: &generator) }
        floor.want(
            streams, viewers[index].ticket, from: viewers[index].peer, worker: viewers[index].worker, at: .at(now))
        viewers[index].wants = streams
        viewers[index].heard = now
    }

    private mutating func move(_ index: Int, using generator: inout SeededGenerator) {
        nextPort += 1
        viewers[index].peer = F.peer(nextPort, machine: 10 + index)
        viewers[index].worker = Int.random(in: floor.workers.indices, using: &generator)
        want(index, using: &generator)
    }

    private mutating func leave(_ index: Int) {
        let viewer = viewers[index]
        floor.hear(
            [.goodbye([viewer.ticket.reporter])], of: viewer.ticket, from: viewer.peer, worker: viewer.worker,
            at: .at(now))
        viewers[index].wants = nil
    }

    private mutating func hostSpeaks() {
        floor.hear(of: host, from: hostPeer, worker: hostWorker, at: .at(now))
        hostHeard = now
    }

    private mutating func hostMoves(using generator: inout SeededGenerator) {
        nextPort += 1
        hostPeer = F.peer(nextPort, machine: Bool.random(using: &generator) ? 0 : nextPort)
        hostWorker = Int.random(in: floor.workers.indices, using: &generator)
        _ = take()
        hostSpeaks()
        // On another machine it is asked for proof first.
        let told = take()
        guard let challenge = told.control(to: nextPort).lazy.compactMap({ $0.challenge }).first else {
            if !hostPeer.hasSameHost(as: F.peer(0)) { faults.append("\(now): a host elsewhere was not challenged") }
            return
        }
        if told.count > 1 { faults.append("\(now): an address that proved nothing was told more") }
        floor.hear([.echo(challenge)], of: host, from: hostPeer, worker: hostWorker, at: .at(now))
    }
}
