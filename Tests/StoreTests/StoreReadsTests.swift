import Commerce
import Store
import Testing

@Suite struct StoreReadsTests {
    private let file = TemporaryDatabase()

    // MARK: People

    @Test("names are unique without regard to case, and found that way")
    func names() async throws {
        let store = try file.open()
        let ann = Account(id: "a1", name: try #require(Account.Name(rawValue: "Ann")))
        let other = Account(id: "a2", name: try #require(Account.Name(rawValue: "aNN")))
        try await store.create(ann, password: "record", at: Shelf.opening)
        await #expect(throws: StoreError.nameTaken(other.name)) {
            try await store.create(other, password: "other", at: Shelf.opening)
        }
        #expect(try await store.account(named: other.name)?.account == ann)
        #expect(try await store.account("a1") == ann)
        #expect(try await store.account("a2") == nil)
    }

    @Test("a session is good until it is closed or over, and is swept after that")
    func sessions() async throws {
        let store = try file.open()
        try await store.create(Shelf.host, password: "record", at: Shelf.opening)
        let end = Shelf.opening + .seconds(60)
        let last = Shelf.opening + .milliseconds(59_999)
        for hash in ["h1", "h2"] { try await store.openSession(tokenHash: hash, of: "host", until: end) }
        #expect(try await store.account(tokenHash: "h1", at: last) == Shelf.host)
        #expect(try await store.account(tokenHash: "h1", at: end) == nil)
        try await store.closeSession(tokenHash: "h1")
        #expect(try await store.account(tokenHash: "h1", at: last) == nil)
        try await store.sweep(at: last)
        #expect(try await store.account(tokenHash: "h2", at: last) == Shelf.host)
        try await store.sweep(at: end)
        #expect(try await store.account(tokenHash: "h2", at: last) == nil)
    }

    // MARK: Rooms

    @Test("open rooms are listed newest first; an ended one is kept but not listed")
    func rooms() async throws {
        let store = try file.open()
        try await store.create(Shelf.host, password: "record", at: Shelf.opening)
        for id: Room.ID in ["r1", "r2", "r3"] {
            try await store.save(Room(id: id, title: id.rawValue, host: Shelf.host, openedAt: Shelf.opening))
        }
        var second = try #require(try await store.room("r2"))
        second.phase = .ended
        second.card = "sku"
        try await store.save(second)
        #expect(try await store.room("r2")?.card == "sku")
        #expect(try await store.room("r1")?.card == nil)
        #expect(try await store.openRooms(limit: 10).map(\.id) == ["r3", "r1"])
        #expect(try await store.openRooms(limit: 1).map(\.id) == ["r3"])
        #expect(try await store.room("r2")?.phase == .ended)
    }

    @Test("the shelf keeps its order when a price changes, and only what is asked for is quoted")
    func shelf() async throws {
        let store = try await file.openWithShelf(pieces: 7, limit: 2)
        let offer = Offer(room: "room", sku: "tee-m", price: Shelf.fen(4_900), limitPerBuyer: nil)
        try await store.carryOut(.putOnShelf(offer, by: "host"))
        let shelf = try await store.shelf(of: "room")
        #expect(shelf.map(\.sku.id) == ["tee-m", "tee-l"])
        #expect(shelf.map(\.offer.price) == [Shelf.fen(4_900), Shelf.fen(6_900)])
        #expect(shelf.map(\.offer.limitPerBuyer) == [nil, 2])
        #expect(shelf.map(\.stock.available) == [7, 7])
        let some = try await store.shelf(of: "room", only: ["tee-l", "tee-x", "tee-l"])
        #expect(some.keys.sorted() == ["tee-l"])
        let quote = try Quote([CartLine(sku: "tee-l", quantity: 2)]) { some[$0] }
        #expect(quote.total == Shelf.fen(13_800))
    }

    // MARK: Orders

    @Test("orders are listed newest first, for their buyer and for their room")
    func orders() async throws {
        let store = try await file.openWithShelf()
        for (id, buyer) in [("o1", "ann"), ("o2", "bob"), ("o3", "ann")] {
            let order = try #require(Order.ID(rawValue: id))
            try await store.carryOut(Shelf.order(order, by: try #require(Account.ID(rawValue: buyer))))
        }
        try await store.carryOut(Shelf.payment(of: "o2"))
        #expect(try await store.orders(of: "ann", limit: 10).map(\.id) == ["o3", "o1"])
        #expect(try await store.orders(in: "room", limit: 2).map(\.id) == ["o3", "o2"])
        #expect(try await store.unpaidOrders(limit: 10).map(\.id) == ["o1", "o3"])
        #expect(try await store.paidOrderCount(in: "room") == 1)
        #expect(try await store.order("nobody") == nil)
    }

    @Test("reservations are due when their time is over, the longest overdue first")
    func due() async throws {
        let store = try await file.openWithShelf()
        try await store.carryOut(Shelf.order("o2", by: "ann"), at: Shelf.opening + .seconds(1))
        try await store.carryOut(Shelf.order("o1", by: "ann"), at: Shelf.opening)
        try await store.carryOut(Shelf.order("o3", by: "ann"), at: Shelf.opening)
        try await store.carryOut(Shelf.payment(of: "o3"))
        #expect(try await store.dueReservations(at: Shelf.opening + .milliseconds(899_999), limit: 9).isEmpty)
        #expect(try await store.dueReservations(at: Shelf.opening + .seconds(900), limit: 9) == ["o1"])
        #expect(try await store.dueReservations(at: Shelf.opening + .seconds(901), limit: 9) == ["o1", "o2"])
    }

    @Test("money that must go back is listed")
    func refunds() async throws {
        let store = try await file.openWithShelf()
        try await store.carryOut(Shelf.order("o1", by: "ann"))
        try await store.carryOut(Shelf.payment(of: "o1", trade: "t1"))
        #expect(try await store.refundsDue(limit: 9).isEmpty)
        try await store.carryOut(Shelf.payment(of: "o1", trade: "t2"))
        let due = try await store.refundsDue(limit: 9)
        #expect(due.map(\.trade.id) == ["t2"])
        #expect(due.map(\.order) == ["o1"])
        #expect(try await store.audit().isEmpty)
    }

    @Test("an answer is given again from the file, for a day")
    func answers() async throws {
        let store = try await file.openWithShelf()
        let once = Idempotency(key: .init(account: "ann", name: "k1"), requestHash: "aa")
        let first = try await store.give(Shelf.order("o1", by: "ann"), once: once)
        try await store.carryOut(Shelf.payment(of: "o1"))
        #expect(try await store.give(Shelf.order("o2", by: "ann"), once: once) == first)
        let other = Idempotency(key: once.key, requestHash: "bb")
        #expect(try await store.give(Shelf.order("o2", by: "ann"), once: other).isRefused("idempotency-key-reused"))
        let tomorrow = Shelf.opening + Limits.idempotencyKept
        try await store.sweep(at: tomorrow)
        #expect(try await store.carryOut(Shelf.order("o3", by: "ann"), once: other, at: tomorrow).order?.id == "o3")

        let creation = Idempotency(key: .init(account: "host", name: "k2"), requestHash: "cc")
        let mugs = ["b", "a"].compactMap(SKU.ID.init(rawValue:)).map {
            NewSKU(id: $0, spec: $0.rawValue, listPrice: Shelf.fen(1), stock: 0)
        }
        let mug = Product(id: "mug", shop: "host", title: "Mug", description: "")
        let created = try await store.give(.createProduct(mug, skus: mugs), once: creation)
        #expect(try await store.give(.createProduct(mug, skus: mugs), once: creation) == created)
    }
}
