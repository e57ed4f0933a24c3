import Commerce
import Media
import Testing
import Wire

@testable import Server

/// What a room tells of the shelf, of coupons and of orders, and whom.
@Suite struct RoomOrdersTests {
    private static let anna = AccountView(id: "anna", name: "anna")
    private static let bo = AccountView(id: "bo", name: "bo")

    private static func room(shelf: [ShelfItem] = []) -> RoomState {
        RoomState(
            snapshot: RoomSnapshot(
                room: "r1", title: "t", host: anna, phase: .waiting, shelf: shelf, card: nil,
                counts: RoomCounts(viewers: 0, likes: 0, paidOrders: 0), danmaku: []), epoch: "e1")
    }

    private static func item(_ sku: SKU.ID, left: Int? = nil, flash: Int? = nil) -> ShelfItem {
        ShelfItem(
            sku: sku, product: "p", title: "t", description: "", spec: "", listPrice: .fen(100), price: .fen(100),
            limitPerBuyer: nil, left: left,
            flash: flash.map {
                FlashSale(
                    price: .fen(50), limitPerBuyer: nil, from: nil, until: Timestamp(milliseconds: 9), left: $0,
                    quota: 10)
            }, available: 5, onHand: 5)
    }

    static func order(
        _ id: Order.ID, by buyer: Account.ID = "bo", of shop: Shop.ID = "anna", state: Order.State = .reserved,
        refunds: [Refund] = []
    ) -> Order {
        let line = Quote.Line(
            sku: "s1", product: "p", shop: shop, offer: "o", kind: .standing, title: "t", spec: "", quantity: 1,
            listPrice: .fen(100), unitPrice: .fen(100), amount: .fen(100), discount: .fen(0))
        return Order(
            id: id, buyer: buyer, room: "r1", shop: shop, lines: [line], coupon: nil, total: .fen(100),
            address: Address(recipient: "小明", phone: "13812345678", text: "杭州市西湖区"), note: "",
            placedAt: Timestamp(milliseconds: 1), reservedUntil: Timestamp(milliseconds: 2),
            progress: Order.Progress(state: state, refunds: refunds))
    }

    private static func orders(_ deliveries: [RoomState.Delivery]?) -> [(RoomState.ConnectionID, OrderView)] {
        (deliveries ?? []).flatMap { delivery -> [(RoomState.ConnectionID, OrderView)] in
            guard case .toOne(let connection, .tick(let tick)) = delivery else { return [] }
            return (tick.events ?? []).compactMap { event in
                if case .order(let view) = event { (connection, view) } else { nil }
            }
        }.sorted { $0.0 < $1.0 }
    }

    // MARK: - The shelf

    @Test("what is left of an offer is told when it changes, of a flash sale and of the line's own quota apart")
    func quota() {
        var room = Self.room(shelf: [Self.item("s1", left: 8, flash: 3)])
        room.quotaChanged("s1", isFlash: true, left: 3)
        room.quotaChanged("s1", isFlash: false, left: 8)
        room.quotaChanged("nosuch", isFlash: false, left: 1)
        #expect(!room.hasNews)
        room.quotaChanged("s1", isFlash: true, left: 2)
        room.quotaChanged("s1", isFlash: false, left: 7)
        #expect(room.snapshot.shelf[0].flash?.left == 2)
        #expect(room.snapshot.shelf[0].left == 7)
        #expect(room.snapshot.shelf[0].flash?.quota == 10)
        let events = room.tick()?.frame?.events
        #expect(events == [.quota(sku: "s1", flash: true, left: 2), .quota(sku: "s1", flash: false, left: 7)])
    }

    @Test("what is taken off the shelf takes its card down with it")
    func offShelf() {
        var room = Self.room(shelf: [Self.item("s1"), Self.item("s2")])
        _ = room.pin("s1")
        _ = room.tick()
        room.takeOffShelf("s2")
        room.takeOffShelf("nosuch")
        #expect(room.snapshot.card == "s1")
        room.takeOffShelf("s1")
        #expect((room.snapshot.card, room.snapshot.shelf.count) == (nil, 0))
        let frame = room.tick()?.frame
        #expect(frame?.events == [.offShelf(sku: "s2"), .offShelf(sku: "s1")])
        #expect(frame?.card == CardState(sku: nil))
        room.takeOffShelf("s1")
        #expect(!room.hasNews)
        let pinned = room.pin("s1")
        #expect(!pinned)
    }

    @Test("a coupon comes, changes and goes when nothing is left of it")
    func coupon() {
        var room = Self.room()
        func coupon(_ left: Int, _ title: String = "t") -> CouponView {
            CouponView(code: "X", title: title, amountOff: .fen(1), threshold: .fen(0), left: left)
        }
        room.couponChanged(coupon(2))
        room.couponChanged(coupon(1, "u"))
        #expect(room.snapshot.coupons == [coupon(1, "u")])
        room.couponChanged(coupon(0))
        #expect(room.snapshot.coupons.isEmpty)
        let frame = room.tick()?.frame
        #expect(frame?.events?.count == 3)
    }

    // MARK: - Orders

    @Test("a buyer hears of the own order on every connection; nobody else does, but the host")
    func audience() throws {
        var room = Self.room()
        for (connection, person) in [
            (1, Self.anna), (2, Self.bo), (3, Self.bo), (4, AccountView(id: "cy", name: "cy")),
        ] {
            _ = room.join(UInt64(connection), as: person, at: .zero)
        }
        _ = room.join(5, as: nil, at: .zero)
        _ = room.tick()
        room.orderChanged(Self.order("o1"), payWith: ["wechat"])
        #expect(room.hasNews)
        let tick = room.tick()
        let ticked = try #require(tick)
        #expect(ticked.frame == nil, "there is nothing in it for everybody")
        let told = Self.orders(ticked.beside)
        #expect(told.map(\.0) == [1, 2, 3])
        #expect(told[1...].allSatisfy { $0.1.buyer == nil && $0.1.payWith == ["wechat"] })
        #expect(told[0].1.buyer == Self.bo)
        #expect(!room.hasNews)
    }

    @Test("after one connection has left the other still hears; after the last, nobody does")
    func leaving() {
        var room = Self.room()
        _ = room.join(1, as: Self.bo, at: .zero)
        _ = room.join(2, as: Self.bo, at: .zero)
        room.leave(1)
        func tell() -> [RoomState.ConnectionID] {
            room.orderChanged(Self.order("o1"), payWith: [])
            return Self.orders(room.tick()?.beside).map(\.0)
        }
        #expect(tell() == [2])
        room.leave(2)
        room.leave(2)
        #expect(tell() == [])
        _ = room.join(3, as: Self.bo, at: .zero)
        #expect(tell() == [3])
    }

    @Test("a rush of orders is told to the host by its end, each order once and as it stands")
    func rush() {
        var room = Self.room()
        _ = room.join(1, as: Self.anna, at: .zero)
        let count = Limits.ordersPerTick + 50
        for number in 0..<count { room.orderChanged(Self.order("o\(number)"), payWith: []) }
        room.orderChanged(Self.order("o\(count - 2)", state: .cancelled), payWith: [])
        let told = Self.orders(room.tick()?.beside).map(\.1)
        #expect(told.map(\.id) == (50..<count).map { "o\($0)" })
        #expect(told.suffix(2).map(\.state) == [.cancelled, .reserved])
    }

    @Test("a host who was away is told what was missed of the own shop, and of no other's")
    func hostAway() {
        var room = Self.room()
        let before = room.position
        room.orderChanged(Self.order("o1"), payWith: [])
        room.orderChanged(Self.order("o2", by: "anna", of: "eve"), payWith: [])
        let beside = room.tick()?.beside
        #expect(Self.orders(beside).isEmpty)
        #expect(!room.hasNews)
        guard case .resumed(let tick) = room.join(1, as: Self.anna, knowing: before, at: .zero) else {
            Issue.record("not resumed")
            return
        }
        let orders = (tick.events ?? []).compactMap { if case .order(let order) = $0 { order.id } else { nil } }
        #expect(orders == ["o1"])
    }

    @Test("the host reads what a gateway said to a refund, also when its buyer has left; the buyer does not")
    func refundWords() {
        let refund = Refund(
            id: "o1-r1", trade: Payment.Trade(gateway: "wechat", id: "t"), amount: .fen(100), cause: .money, reason: "",
            askedAt: Timestamp(milliseconds: 3), state: .stuck, answer: "the balance is too small")
        let order = Self.order("o1", state: .refunding, refunds: [refund])
        var room = Self.room()
        _ = room.join(1, as: Self.anna, at: .zero)
        _ = room.join(2, as: Self.bo, at: .zero)
        room.orderChanged(order, payWith: [])
        let told = Self.orders(room.tick()?.beside)
        #expect(told.map(\.1.refunds).map { $0.map(\.answer) } == [["the balance is too small"], [""]])
        room.leave(2)
        room.orderChanged(order, payWith: [])
        let desk = Self.orders(room.tick()?.beside)
        #expect(desk.map(\.1.refunds).map { $0.map(\.answer) } == [["the balance is too small"]])
    }
}
