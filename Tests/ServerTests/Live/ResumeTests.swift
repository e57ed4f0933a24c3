import Commerce
import Media
import Testing
import Wire

@testable import Server

/// Random shows, with clients that come and go. A failure names the seed; put it into `seeds` to see it again.
@Suite struct ResumeTests {
    static let seeds = (0..<60).map { _ in UInt64.random(in: 0 ... .max) }

    @Test(
        "a client that resumed ends as one that never left, and hears every event once and in order", arguments: seeds)
    func resumed(seed: UInt64) {
        var show = RandomShow(seed: seed, keeping: .usual)
        for step in 0..<300 {
            show.step()
            let faults = show.faults(losing: false)
            #expect(faults.isEmpty, "seed \(seed) step \(step)")
            if !faults.isEmpty { return }
        }
        show.settle()
        #expect(show.faults(losing: false).isEmpty, "seed \(seed) at the end")
        #expect(show.returns > 5 && show.resumptions == show.returns, "seed \(seed)")
    }

    @Test(
        "when the log is too short for it, a snapshot ends the same; nothing comes twice or out of order",
        arguments: seeds)
    func lost(seed: UInt64) {
        var show = RandomShow(seed: seed, keeping: .init(shared: 4, personal: 4, desk: 4))
        for step in 0..<300 {
            show.step()
            let faults = show.faults(losing: true)
            #expect(faults.isEmpty, "seed \(seed) step \(step)")
            if !faults.isEmpty { return }
        }
        show.settle()
        #expect(show.faults(losing: true).isEmpty, "seed \(seed) at the end")
    }

    @Test("a position of another run, or one that was never reached, is answered with a snapshot")
    func strangers() {
        var room = RandomShow.room(keeping: .usual)
        room.record(.phase(.live))
        _ = room.tick()
        for known in [
            LivePosition(epoch: "other", sequence: 1), LivePosition(epoch: "e1", sequence: 2),
            LivePosition(epoch: "e1", sequence: .max), LivePosition(epoch: "", sequence: 0),
        ] {
            let welcome = room.join(9, as: nil, knowing: known, at: .zero)
            guard case .snapshot(LivePosition(epoch: "e1", sequence: 1), let snapshot, []) = welcome else {
                Issue.record("\(known) was answered with \(String(describing: welcome))")
                continue
            }
            #expect(snapshot.phase == .live)
            room.leave(9)
            _ = room.tick()
        }
        guard
            case .resumed(let tick) = room.join(9, as: nil, knowing: LivePosition(epoch: "e1", sequence: 0), at: .zero)
        else {
            Issue.record("not resumed")
            return
        }
        #expect(tick.events == [.phase(.live)])
    }

    @Test("who comes between two ticks is told what happens in between once, with the next tick")
    func between() {
        var room = RandomShow.room(keeping: .usual)
        room.record(.announcement(Announcement(from: "anna", text: "hello")))
        var client = FollowingClient(person: nil)
        client.hear(room.join(1, as: nil, at: .zero))
        #expect(client.room?.announcements == [])
        for frame in [room.tick()?.frame].compactMap(\.self) { client.hear(.tick(frame)) }
        #expect(client.room?.announcements.map(\.text) == ["hello"])
        #expect(client.room == room.snapshot)
    }
}

/// What any client of the protocol does with what it hears.
struct FollowingClient {
    let person: AccountView?
    private(set) var room: RoomSnapshot?
    private(set) var position: LivePosition?
    /// All events there were for it.
    private(set) var heard: [NumberedEvent] = []
    /// What it takes its person for.
    private(set) var role: Danmaku.Role?
    private(set) var isMuted = false
    /// Whether the last welcome was a snapshot.
    private(set) var startedAnew = false

    init(person: AccountView?) { self.person = person }

    mutating func hear(_ message: ServerMessage?) {
        guard let message else { return }
        switch LivePosition.take(message, at: &position) {
        case .snapshot(_, let snapshot, let missed):
            room = snapshot
            room?.you = nil
            (role, isMuted) = (snapshot.you?.role, snapshot.you?.mute != nil)
            note(missed)
            startedAnew = true
        case .resumed(let tick):
            room?.resume(tick)
            note(tick.numbered ?? [])
            startedAnew = false
        case .tick(let tick):
            room?.apply(tick)
            note(tick.numbered ?? [])
        case .refused, .mediaKey, .banned, .numbers: break
        }
    }

    private mutating func note(_ events: [NumberedEvent]) {
        heard += events
        for case .moderation(let notice) in events.map(\.event) {
            switch notice.kind {
            case .muted: isMuted = true
            case .unmuted: isMuted = false
            case .appointed: role = .moderator
            case .dismissed: role = nil
            case .held, .allowed, .dropped, .expired, .removed: break
            }
        }
    }
}

/// A show in which anything happens, watched by pairs of clients: one that stays, and one of the same person that is cut
/// off at any point, also in the middle of a tick, and comes back.
struct RandomShow {
    private static let people = ["anna", "bo", "cy"].map { AccountView(id: .init(stringLiteral: $0), name: $0) }

    private var random: Seeded
    private(set) var state: RoomState
    /// By connection: those below 10 stay, those from 10 on come and go.
    private var clients: [UInt64: FollowingClient] = [:]
    private var connected: Set<UInt64> = []
    private var now = Instant.zero
    private var steps = 0
    /// Lines that were taken away.
    private var taken = 0
    private(set) var returns = 0
    private(set) var resumptions = 0

    static func room(keeping capacity: EventLog.Capacity) -> RoomState {
        var room = RoomState(
            snapshot: RoomSnapshot(
                room: "r1", title: "t", host: people[0], phase: .waiting, shelf: [], card: nil,
                counts: RoomCounts(viewers: 0, likes: 0, paidOrders: 0), danmaku: []), epoch: "e1", keeping: capacity)
        room.moderate(at: .now) { $0.take(WordList([WordRule(text: "spam", action: .hide)])) }
        return room
    }

    init(seed: UInt64, keeping capacity: EventLog.Capacity) {
        random = Seeded(seed)
        state = Self.room(keeping: capacity)
        for (number, person) in (Self.people + [nil]).enumerated() {
            for connection in [UInt64(number), UInt64(10 + number)] {
                clients[connection] = FollowingClient(person: person)
                connect(connection)
            }
        }
    }

    mutating func step() {
        steps += 1
        now += .milliseconds(Int.random(in: 0...400, using: &random))
        happen()
        if Int.random(in: 0..<3, using: &random) == 0 { tick() }
        if Int.random(in: 0..<4, using: &random) == 0 { comeOrGo(UInt64.random(in: 10...13, using: &random)) }
    }

    /// Everybody is back and has been told everything.
    mutating func settle() {
        for connection in clients.keys.sorted() where !connected.contains(connection) { connect(connection) }
        tick()
    }

    /// What is not as it must be, of those who are connected.
    ///
    /// - Parameter losing: whether the log is too short for what was missed.
    func faults(losing: Bool) -> [String] {
        var faults: [String] = []
        for number in UInt64(0)...3 {
            guard let stayed = clients[number], let came = clients[number + 10] else { continue }
            for client in [stayed, came]
            where !zip(client.heard, client.heard.dropFirst()).allSatisfy({ $0.number < $1.number }) {
                faults.append("\(number): numbers do not rise: \(client.heard.map(\.number))")
            }
            guard connected.contains(number + 10) else { continue }
            if !losing, stayed.heard != came.heard { faults.append("\(number): not the same events") }
            if came.position.map({ $0.sequence < came.heard.last?.number ?? 0 }) ?? true {
                faults.append("\(number): behind what it heard")
            }
            guard var room = stayed.room, var other = came.room else { continue }
            // The sampled class is not made up for but by its newest lines.
            let shown = min(Limits.linesShownToJoiners, room.danmaku.count)
            let known = min(shown, other.danmaku.count)
            if room.danmaku.suffix(known) != other.danmaku.suffix(known) || known < shown - taken {
                faults.append("\(number): other talk")
            }
            // A snapshot says what somebody is now, which others are told with the next tick.
            if !state.hasNews, stayed.role != came.role || stayed.isMuted != came.isMuted {
                faults.append("\(number): other standing")
            }
            (room.danmaku, other.danmaku) = ([], [])
            if room != other { faults.append("\(number): another room") }
        }
        return faults
    }

    private mutating func connect(_ connection: UInt64) {
        guard let client = clients[connection] else { return }
        let isReturn = client.position != nil
        let welcome = state.join(connection, as: client.person, knowing: client.position, at: now)
        clients[connection]?.hear(welcome)
        connected.insert(connection)
        if isReturn {
            returns += 1
            if clients[connection]?.startedAnew == false { resumptions += 1 }
        }
    }

    private mutating func comeOrGo(_ connection: UInt64) {
        if connected.remove(connection) != nil { state.leave(connection) } else { connect(connection) }
    }

    private mutating func tick() {
        let before = state.position.sequence
        guard let (frame, beside) = state.tick() else { return }
        var deaf: Set<UInt64> = []
        for connection in connected.sorted() {
            // Now and then one falls behind and catches up later, or is cut off before its own frame.
            if connection >= 10, Int.random(in: 0..<8, using: &random) == 0 {
                deaf.insert(connection)
                if Bool.random(using: &random), let frame { clients[connection]?.hear(.tick(frame)) }
            } else if let frame {
                clients[connection]?.hear(.tick(frame))
            }
        }
        for case .toOne(let connection, let message) in beside where !deaf.contains(connection) {
            clients[connection]?.hear(message)
        }
        for connection in deaf {
            if Bool.random(using: &random) {
                let told = clients[connection]?.position?.sequence ?? before
                clients[connection]?.hear(state.catchUp(connection, after: told))
            } else {
                connected.remove(connection)
                state.leave(connection)
            }
        }
    }

    private mutating func happen() {
        let sku = SKU.ID(stringLiteral: "s\(Int.random(in: 0..<4, using: &random))")
        let person = Self.people[Int.random(in: 0..<3, using: &random)]
        switch Int.random(in: 0..<24, using: &random) {
        case 22: state.arrange(state.snapshot.shelf.map(\.sku).shuffled(using: &random))
        case 23: _ = state.explain(Bool.random(using: &random) ? sku : nil, at: Timestamp(milliseconds: Int64(steps)))
        case 0, 1: state.put(onShelf: Self.item(sku, price: Int64.random(in: 1...99, using: &random)))
        case 2, 3, 4: state.stockChanged(sku, available: .random(in: 0...9, using: &random), onHand: 9)
        case 5: state.takeOffShelf(sku)
        case 6: _ = state.pin(Bool.random(using: &random) ? sku : nil)
        case 7: try? state.pin(PinLine(text: Bool.random(using: &random) ? "ships today \(steps)" : nil))
        case 8: try? state.announce("number \(steps)", at: now)
        case 9: state.quotaChanged(sku, isFlash: false, left: .random(in: 0...9, using: &random))
        case 10, 11:
            state.orderChanged(
                RoomOrdersTests.order(.init(stringLiteral: "o\(steps)"), by: person.id), payWith: ["wechat"])
        case 12: state.followers(.random(in: 0...99, using: &random))
        case 13:
            state.tell(
                [person.id], live: RoomSummary(id: "r2", title: "t", host: "eve", phase: .live, viewers: steps))
        case 14: _ = state.handle(.like(count: 3), from: 1, at: now)
        case 15:
            guard let line = state.told.danmaku.randomElement(using: &random) else { return }
            if (try? state.takeAway(line.id, by: .host)) != nil { taken += 1 }
        case 16:
            guard person.id != state.snapshot.host.id else { return }
            let isAppointed = Bool.random(using: &random)
            state.moderate(at: .now) { isAppointed ? $0.appoint(person) : $0.dismiss(person.id) }
        case 17:
            let isMuted = Bool.random(using: &random)
            let mute = Mute(room: "r1", person: person.id, name: person.name, until: nil, reason: "")
            let keeper = Keeper(account: state.snapshot.host, role: .host)
            state.moderate(at: .now) {
                isMuted ? $0.mute(mute, by: keeper, at: .now) : $0.unmute(person.id, by: .host)
            }
        default:
            let connection = UInt64.random(in: 0...3, using: &random)
            // One in three is shown to its sender alone.
            let text = Int.random(in: 0..<3, using: &random) == 0 ? "spam \(steps)" : "is it line \(steps)?"
            _ = state.handle(
                .say(id: "m", text: text, mode: .scroll, colour: .red), from: connection, at: now)
        }
    }

    private static func item(_ sku: SKU.ID, price: Int64) -> ShelfItem {
        ShelfItem(
            sku: sku, product: "p", title: "t", description: "", spec: "", listPrice: .fen(100), price: .fen(price),
            limitPerBuyer: nil, left: 9, available: 5, onHand: 9)
    }
}
