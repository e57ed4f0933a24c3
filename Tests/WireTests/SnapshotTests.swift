import Commerce
import Testing
import Wire

@Suite struct SnapshotTests {
    @Test("a client keeps at most a hundred lines of talk")
    func bounded() {
        var room = RoomSnapshot(
            room: Identifier(rawValue: "r")!, title: "t", host: AccountView(id: Identifier(rawValue: "a")!, name: "a"),
            phase: .live, shelf: [], card: nil, counts: RoomCounts(viewers: 0, likes: 0, paidOrders: 0), danmaku: [])
        for number in 0..<250 {
            room.apply(Tick(sequence: 0, danmaku: [Danmaku(from: "bo", text: "\(number)")]))
        }
        #expect(room.danmaku.count == RoomSnapshot.danmakuKept)
        #expect(room.danmaku.last?.text == "249")
    }

    @Test("stock of an unknown SKU changes nothing")
    func unknownStock() {
        var room = RoomSnapshot(
            room: Identifier(rawValue: "r")!, title: "t", host: AccountView(id: Identifier(rawValue: "a")!, name: "a"),
            phase: .live, shelf: [], card: nil, counts: RoomCounts(viewers: 0, likes: 0, paidOrders: 0), danmaku: [])
        let before = room
        room.apply(Tick(sequence: 1, events: [.stock(sku: Identifier(rawValue: "s")!, available: 1, onHand: 1)]))
        #expect(room == before)
    }
}
