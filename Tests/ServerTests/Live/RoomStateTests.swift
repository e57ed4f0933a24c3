import Commerce
import Media
import Testing
import Wire

@testable import Server

@Suite struct RoomStateTests {
    private let anna = AccountView(id: id("anna"), name: "anna")
    private let bo = AccountView(id: id("bo"), name: "bo")

    @Test("an idle room has nothing to say")
    func idle() {
        var room = room()
        let nothing = room.tick()
        #expect(nothing == nil)
        _ = room.join(1, as: bo, at: .zero)
        let first = room.tick()
        #expect(first?.frame?.counts?.viewers == 1)
        #expect(!room.hasNews)
    }

    @Test("the host's own console is no viewer")
    func hostDoesNotCount() {
        var room = room()
        _ = room.join(1, as: anna, at: .zero)
        #expect(!room.hasNews)
        _ = room.join(2, as: nil, at: .zero)
        #expect(room.snapshot.counts.viewers == 1)
        room.leave(2)
        room.leave(2)
        #expect(room.snapshot.counts.viewers == 0)
    }

    @Test("guests may not talk, and are told what to do")
    func guests() {
        var room = room()
        _ = room.join(1, as: nil, at: .zero)
        let answer = room.handle(.say(id: "m", text: "hi", mode: .scroll), from: 1, at: .zero)
        #expect(answer == [.toOne(1, .refused(id: "m", .signInNeeded(to: "talk")))])
    }

    @Test("talk is cleaned, empty and long lines are refused")
    func cleaning() {
        var room = room()
        _ = room.join(1, as: bo, at: .zero)
        _ = room.tick()
        #expect(say("\u{1B}]0;x\u{7}hi", in: &room) == nil)
        let said = room.tick()
        #expect(said?.frame?.danmaku == [Danmaku(id: 1, from: "bo", text: "]0;xhi")])
        #expect(say(" \n\u{202E}", in: &room) == "out-of-range")
        #expect(say(String(repeating: "长", count: Limits.danmakuText + 1), in: &room) == "out-of-range")
    }

    @Test("five lines at once, then one a second")
    func rate() {
        var room = room()
        _ = room.join(1, as: bo, at: .zero)
        var now = Instant.zero
        for number in 0..<5 {
            #expect(say("\(number)", in: &room, at: now) == nil)
        }
        #expect(say("6", in: &room, at: now) == "too-fast")
        now += .seconds(1)
        #expect(say("7", in: &room, at: now) == nil)
        #expect(say("8", in: &room, at: now) == "too-fast")
    }

    @Test("a second connection or a new one does not buy a second rate")
    func ratePerPerson() {
        var room = room()
        _ = room.join(1, as: bo, at: .zero)
        for number in 0..<5 { #expect(say("\(number)", in: &room) == nil) }
        room.leave(1)
        _ = room.join(1, as: bo, at: .zero)
        #expect(say("again", in: &room) == "too-fast")
    }

    @Test("identical lines of one tick become one with a count")
    func merging() {
        var room = room()
        for connection in 1...3 {
            _ = room.join(
                UInt64(connection), as: AccountView(id: id("v\(connection)"), name: "v\(connection)"), at: .zero)
            _ = room.handle(.say(id: "m", text: "666", mode: .scroll), from: UInt64(connection), at: .zero)
        }
        let merged = room.tick()
        #expect(merged?.frame?.danmaku == [Danmaku(id: 1, from: "v1", text: "666", times: 3)])
    }

    @Test("above the cap lines are sampled, and each person still sees their own")
    func sampling() throws {
        var room = room()
        let people = 5 * Limits.danmakuPerTick
        for number in 0..<people {
            _ = room.join(UInt64(number), as: AccountView(id: id("v\(number)"), name: "v\(number)"), at: .zero)
            _ = room.handle(.say(id: "m", text: "line \(number)", mode: .scroll), from: UInt64(number), at: .zero)
        }
        let ticked = room.tick()
        let (frame, beside) = try #require(ticked)
        let shown = try #require(frame?.danmaku)
        #expect(shown.count == Limits.danmakuPerTick)
        #expect(beside.count == people - shown.count)
        let echoed = beside.compactMap { delivery -> Danmaku? in
            guard case .toOne(_, .tick(let tick)) = delivery else { return nil }
            return tick.danmaku?.first
        }
        #expect(Set((shown + echoed).map(\.text)).count == people)
        // Spread over the tick, not its beginning.
        #expect(Int(try #require(shown.last).text.dropFirst(5)) ?? 0 > people * 9 / 10)
    }

    @Test("events are counted in order, and a joiner's snapshot holds them")
    func sequence() {
        var room = room()
        room.put(onShelf: item("s1", available: 5))
        room.stockChanged(id("s1"), available: 4, onHand: 5)
        room.stockChanged(id("s1"), available: 4, onHand: 5)
        room.stockChanged(id("other"), available: 1, onHand: 1)
        room.phaseChanged(.live)
        let frame = room.tick()?.frame
        #expect(frame?.sequence == 3)
        #expect(frame?.events?.count == 3)
        #expect(room.snapshot.shelf.first?.available == 4)
        #expect(room.snapshot.phase == .live)
        room.phaseChanged(.ended)
        room.phaseChanged(.live)
        #expect(room.snapshot.phase == .ended)
    }

    @Test("only what is on the shelf can be pinned")
    func pinning() {
        var room = room()
        let early = room.pin(id("s1"))
        #expect(!early)
        room.put(onShelf: item("s1", available: 5))
        let up = room.pin(id("s1"))
        #expect(up)
        #expect(room.snapshot.card == id("s1"))
        let shown = room.tick()
        #expect(shown?.frame?.card == CardState(sku: id("s1")))
        let down = room.pin(nil)
        #expect(down)
        let cleared = room.tick()
        #expect(cleared?.frame?.card == CardState(sku: nil))
    }

    @Test("likes are counted within their rate, and nonsense is not")
    func likes() {
        var room = room()
        _ = room.join(1, as: nil, at: .zero)
        for count in [10, -5, 0, 100, 1_000_000, 100] {
            let isRefused = !room.handle(.like(count: count), from: 1, at: .zero).isEmpty
            #expect(isRefused == !(1...100).contains(count), "\(count)")
        }
        #expect(room.snapshot.counts.likes == 110)
        _ = room.handle(.like(count: 10), from: 99, at: .zero)
        #expect(room.snapshot.counts.likes == 110)
    }

    // MARK: -

    private func room() -> RoomState {
        RoomState(
            snapshot: RoomSnapshot(
                room: id("r1"), title: "t", host: anna, phase: .waiting, shelf: [], card: nil,
                counts: RoomCounts(viewers: 0, likes: 0, paidOrders: 0), danmaku: []), epoch: "e1")
    }

    private func item(_ sku: String, available: Int) -> ShelfItem {
        let price = Money(minorUnits: 100, currency: .cny)
        return ShelfItem(
            sku: id(sku), product: id("p"), title: "t", description: "", spec: "", listPrice: price, price: price,
            limitPerBuyer: nil, available: available, onHand: available)
    }

    /// Says a line as connection 1; the code of the refusal, or nil when it was taken.
    private func say(_ text: String, in room: inout RoomState, at now: Instant = .zero) -> String? {
        refusal(room.handle(.say(id: "m", text: text, mode: .scroll), from: 1, at: now))
    }

    private func refusal(_ deliveries: [RoomState.Delivery]) -> String? {
        guard case .toOne(_, .refused(_, let problem)) = deliveries.first else { return nil }
        return problem.code
    }
}

private func id<Subject>(_ text: String) -> Identifier<Subject> {
    guard let identifier = Identifier<Subject>(rawValue: text) else {
        preconditionFailure("not an identifier: \(text)")
    }
    return identifier
}
