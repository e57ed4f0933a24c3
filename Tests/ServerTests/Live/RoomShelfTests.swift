import Commerce
import Testing
import Wire

@testable import Server

/// How a room's shelf stands, and what its host speaks of.
@Suite struct RoomShelfTests {
    private static func room(_ skus: SKU.ID...) -> RoomState {
        let host = AccountView(id: "anna", name: "anna")
        var room = RoomState(
            snapshot: RoomSnapshot(
                room: "r1", title: "t", host: host, phase: .waiting, shelf: [], card: nil,
                counts: RoomCounts(viewers: 0, likes: 0, paidOrders: 0), danmaku: []), epoch: "e1")
        for sku in skus { room.put(onShelf: item(sku)) }
        _ = room.tick()
        return room
    }

    private static func item(_ sku: SKU.ID, price: Int64 = 100) -> ShelfItem {
        ShelfItem(
            sku: sku, product: "p", title: "t", description: "", spec: "", listPrice: .fen(100), price: .fen(price),
            limitPerBuyer: nil, available: 5, onHand: 5)
    }

    private static func at(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: seconds * 1_000) }

    // MARK: - The order

    @Test("a tick tells once how the lines stand, behind what came and went; nothing is told when nothing moved")
    func arranged() {
        var room = Self.room("a", "b", "c")
        room.arrange(["a", "b", "c"])
        #expect(!room.hasNews)
        room.arrange(["c", "a", "b"])
        room.put(onShelf: Self.item("d"))
        room.arrange(["d", "c", "b", "a"])
        room.takeOffShelf("b")
        #expect(room.hasNews && room.snapshot.shelf.map(\.sku) == ["d", "c", "a"])
        var client = room.told
        let frame = room.tick()?.frame
        #expect(frame?.events == [.shelf(Self.item("d")), .offShelf(sku: "b"), .shelfOrder(["d", "c", "a"])])
        if let frame { client.apply(frame) }
        #expect(client == room.told && room.told.shelf == room.snapshot.shelf)
    }

    @Test("an order of lines that are there no more, or of too few, loses none")
    func tolerant() {
        var room = Self.room("a", "b", "c")
        room.arrange(["gone", "c"])
        #expect(room.snapshot.shelf.map(\.sku) == ["c", "a", "b"])
    }

    // MARK: - What is explained

    @Test("a card that is put up is explained from then on; taking it down leaves that as it is")
    func pinned() {
        var room = Self.room("a", "b")
        let isUp = room.pin("a", at: Self.at(1))
        #expect(isUp && room.snapshot.explained == Explained(sku: "a", since: Self.at(1)))
        #expect(room.tick()?.frame?.explained == ExplainedState(line: Explained(sku: "a", since: Self.at(1))))
        _ = room.pin(nil, at: Self.at(2))
        #expect(room.snapshot.explained?.sku == "a" && room.tick()?.frame?.explained == nil)
    }

    @Test("another line may be explained than the one whose card is up; the same one goes on since when it began")
    func another() {
        var room = Self.room("a", "b")
        _ = room.pin("a", at: Self.at(1))
        let isOther = room.explain("b", at: Self.at(2))
        #expect(isOther && room.snapshot.card == "a")
        _ = room.explain("b", at: Self.at(3))
        #expect(room.snapshot.explained == Explained(sku: "b", since: Self.at(2)))
        let isKnown = room.explain("nosuch", at: Self.at(4))
        #expect(!isKnown && room.snapshot.explained?.sku == "b")
        let isPinned = room.pin("nosuch", at: Self.at(4))
        #expect(!isPinned && room.snapshot.card == "a" && room.snapshot.explained?.sku == "b")
        let isDone = room.explain(nil)
        #expect(isDone && room.snapshot.explained == nil)
        #expect(room.tick()?.frame?.explained == nil, "what began and ended within a tick is no news")
    }

    @Test("a line that leaves the shelf is explained no more")
    func gone() {
        var room = Self.room("a", "b")
        _ = room.explain("a", at: Self.at(1))
        _ = room.tick()
        room.takeOffShelf("b")
        #expect(room.snapshot.explained?.sku == "a")
        room.takeOffShelf("a")
        #expect(room.tick()?.frame?.explained == ExplainedState(line: nil))
        #expect(room.told.explained == nil)
    }

    @Test("who comes back is told of it as it is now")
    func resumed() {
        var room = Self.room("a")
        let before = room.position
        _ = room.explain("a", at: Self.at(1))
        _ = room.tick()
        guard case .resumed(let tick) = room.join(1, as: nil, knowing: before, at: .zero) else {
            Issue.record("not resumed")
            return
        }
        #expect(tick.explained == ExplainedState(line: Explained(sku: "a", since: Self.at(1))))
    }
}
