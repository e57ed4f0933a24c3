import Commerce
import Media
import Testing
import Wire

@testable import Server

/// What of a room its meter hears of, and who hears of its numbers.
@Suite struct RoomNumbersTests {
    private static let anna = AccountView(id: "anna", name: "anna")
    private static let bo = AccountView(id: "bo", name: "bo")

    private static func item(_ sku: SKU.ID) -> ShelfItem {
        ShelfItem(
            sku: sku, product: "p", title: "Hoodie", description: "", spec: "M", listPrice: .fen(100), price: .fen(100),
            limitPerBuyer: nil, available: 5, onHand: 5)
    }

    private static func room(card: SKU.ID? = nil) -> RoomState {
        RoomState(
            snapshot: RoomSnapshot(
                room: "r1", title: "t", host: anna, openedAt: Timestamp(milliseconds: 0), phase: .waiting,
                shelf: [item("s1")], card: card, counts: RoomCounts(viewers: 0, likes: 0, paidOrders: 0), danmaku: []),
            epoch: "e1")
    }

    private static func caller(_ id: Visitor.ID) -> Caller {
        Caller(id: id, name: id.rawValue, guests: "g-1", isLocal: true)
    }

    private static func enter(_ room: inout RoomState, _ connection: UInt64, _ person: AccountView?) {
        let caller = person.map { Self.caller(Visitor.id(of: $0.id)) } ?? Self.caller("g-1")
        _ = room.join(connection, as: person, caller, at: .zero)
    }

    @Test("the host's own links, guests of one address and a card that was up before are counted as what they are")
    func impressions() {
        var room = Self.room(card: "s1")
        Self.enter(&room, 1, Self.anna)
        Self.enter(&room, 2, Self.bo)
        Self.enter(&room, 3, nil)
        Self.enter(&room, 4, nil)
        #expect(room.meter.total.crowd == Crowd(joins: 3, people: 2, peak: 3))
        #expect(room.meter.total.goods["s1"] == Figures(impressions: 2))
        let isPinned = room.pin(nil) && room.pin("s1")
        #expect(isPinned && room.meter.total.goods["s1"] == Figures(impressions: 4))
        let isPinnedAgain = room.pin("s1")
        #expect(isPinnedAgain && room.meter.total.all.impressions == 4)
        room.leave(2)
        #expect(room.meter.online == 2)
        room.takeOffShelf("s1")
        #expect(room.meter.showing == nil)
    }

    @Test("a click counts for who may click: of the shelf, not the host's, not after the show, within the rate")
    func clicks() {
        var room = Self.room()
        Self.enter(&room, 1, Self.anna)
        Self.enter(&room, 2, Self.bo)
        for (sku, connection) in [("s2", 2), ("s1", 1), ("s1", 9)] as [(SKU.ID, UInt64)] {
            #expect(room.handle(.click(sku: sku), from: connection, at: .zero) == [])
        }
        #expect(room.meter.total.all == Figures())
        #expect(room.handle(.click(sku: "s1"), from: 2, at: .zero) == [])
        #expect(room.meter.total.goods["s1"] == Figures(clicks: 1))
        room.wall = Timestamp(milliseconds: 600_000)
        // What was clicked in vain used up the rate.
        for _ in 0..<30 { _ = room.handle(.click(sku: "s2"), from: 2, at: .zero) }
        _ = room.handle(.click(sku: "s1"), from: 2, at: .zero)
        #expect(room.meter.total.all.clicks == 1)
        _ = room.handle(.click(sku: "s1"), from: 2, at: .zero + .seconds(1))
        #expect(room.meter.total.all.clicks == 2)
        room.phaseChanged(.ended)
        room.wall = Timestamp(milliseconds: 1_800_000)
        _ = room.handle(.click(sku: "s1"), from: 2, at: .zero + .seconds(99))
        #expect(room.meter.total.all.clicks == 2)
        let tick = room.tick()
        #expect(tick?.frame?.danmaku == nil)
    }

    @Test("likes and lines count when they are taken, and the host's do not")
    func talk() {
        var room = Self.room()
        Self.enter(&room, 1, Self.anna)
        Self.enter(&room, 2, Self.bo)
        _ = room.handle(.say(id: "m0", text: "welcome", mode: .scroll), from: 1, at: .zero)
        _ = room.handle(.like(count: 3), from: 1, at: .zero)
        #expect(room.meter.total.crowd.lines == 0 && room.meter.total.crowd.likes == 0)
        _ = room.handle(.say(id: "m1", text: "hi", mode: .scroll), from: 2, at: .zero)
        _ = room.handle(.say(id: "m2", text: "", mode: .scroll), from: 2, at: .zero)
        _ = room.handle(.like(count: 7), from: 2, at: .zero)
        _ = room.handle(.like(count: -7), from: 2, at: .zero)
        #expect(room.meter.total.crowd.lines == 1 && room.meter.total.crowd.likes == 7)
    }

    @Test("the host's links are told, each what it was not told yet, and nobody else's")
    func told() throws {
        var room = Self.room()
        Self.enter(&room, 2, Self.bo)
        #expect(room.numbersForDesk([:]).isEmpty)
        Self.enter(&room, 1, Self.anna)
        Self.enter(&room, 3, Self.anna)
        let first = room.numbersForDesk([:])
        #expect(first.map(\.connection) == [1, 3])
        let numbers = try #require(first.first).numbers
        #expect(numbers.total.crowd.joins == 1 && numbers.online == 1)
        #expect(room.numbersForDesk([1: numbers]).map(\.connection) == [3])
        #expect(room.numbersForDesk([1: numbers, 3: numbers]).isEmpty)
        _ = room.handle(.like(count: 1), from: 2, at: .zero)
        #expect(room.numbersForDesk([1: numbers, 3: numbers]).count == 2)
    }

    @Test("what was asked most is in the report, most often first")
    func asked() {
        var room = Self.room()
        for (index, text) in ["how big?", "does it shrink?", "does it shrink?"].enumerated() {
            let person = AccountView(id: Account.ID(rawValue: "p\(index)") ?? "p", name: "p\(index)")
            Self.enter(&room, UInt64(index + 5), person)
            _ = room.handle(.say(id: "m", text: text, mode: .scroll), from: UInt64(index + 5), at: .zero)
        }
        #expect(
            room.askedMost == [
                ShowQuestion(text: "does it shrink?", times: 2), ShowQuestion(text: "how big?", times: 1),
            ])
    }
}
