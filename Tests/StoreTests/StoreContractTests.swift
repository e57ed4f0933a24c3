import Commerce
import Store
import Testing

/// What every store promises, whatever it keeps things in.
@Suite struct StoreContractTests {
    private let file = TemporaryDatabase()
    private static let opening = Bazaar.opening

    // MARK: People

    @Test("names are unique without regard to case, and found that way")
    func names() async throws {
        let store: any Store = try file.open()
        let ann = Account(id: "a1", name: try #require(Account.Name(rawValue: "Ann")))
        let other = Account(id: "a2", name: try #require(Account.Name(rawValue: "aNN")))
        try await store.create(ann, password: "record", at: Self.opening)
        await #expect(throws: StoreError.nameTaken(other.name)) {
            try await store.create(other, password: "other", at: Self.opening)
        }
        #expect(try await store.account(named: other.name)?.account == ann)
        #expect(try await store.account(named: other.name)?.password == "record")
        #expect(try await store.account(named: try #require(Account.Name(rawValue: "Bob"))) == nil)
        #expect(try await store.account("a1") == ann)
        #expect(try await store.account("a2") == nil)
        #expect(try await store.accounts(["a1", "a2"]) == ["a1": ann])
        #expect(try await store.accounts([]) == [:])
    }

    @Test("a session is good until it is closed or over, and is swept after that")
    func sessions() async throws {
        let store: any Store = try file.open()
        try await store.create(Bazaar.host, password: "record", at: Self.opening)
        let end = Self.opening + .seconds(60)
        let last = Self.opening + .milliseconds(59_999)
        for hash in ["h1", "h2"] { try await store.openSession(tokenHash: hash, of: "host", until: end) }
        #expect(try await store.account(tokenHash: "h1", at: last) == Bazaar.host)
        #expect(try await store.account(tokenHash: "h1", at: end) == nil)
        #expect(try await store.account(tokenHash: "h3", at: last) == nil)
        try await store.closeSession(tokenHash: "h1")
        try await store.closeSession(tokenHash: "h1")
        #expect(try await store.account(tokenHash: "h1", at: last) == nil)
        try await store.sweep(at: last)
        #expect(try await store.account(tokenHash: "h2", at: last) == Bazaar.host)
        try await store.sweep(at: end)
        #expect(try await store.account(tokenHash: "h2", at: last) == nil)
        let error = await #expect(throws: StoreError.self) {
            try await store.openSession(tokenHash: "h4", of: "nobody", until: end)
        }
        #expect(error?.code == "store-failed")
    }

    @Test("bans are kept by person and cause, lifted by either, and forgotten when the show ends")
    func bans() async throws {
        let store: any Store = try file.open()
        try await store.create(Bazaar.host, password: "record", at: Self.opening)
        var room = Room(id: "r1", title: "t", host: Bazaar.host, openedAt: Self.opening)
        try await store.save(room)
        let bo = Ban(room: "r1", person: "a-bo", name: "Bo 博", until: nil, cause: "a-bo")
        let near = Ban(room: "r1", person: "g-1", name: nil, until: nil, cause: "a-bo")
        let guest = Ban(room: "r1", person: "g-1", name: nil, until: Self.opening, cause: "g-1")
        let elsewhere = Ban(room: "r2", person: "a-bo", name: "Bo 博", until: nil, cause: "a-bo")
        try await store.moderate(.ban([bo, near, guest, elsewhere]), [])
        let shorter = Ban(
            room: "r1", person: "a-bo", name: "Bo 博", until: Self.opening, cause: "a-bo", reason: "spam", isKick: true)
        try await store.moderate(.ban([shorter]), [])
        #expect(Set(try await store.bans(in: "r1")) == [shorter, near, guest])
        try await store.moderate(.liftBans(of: "a-bo", in: "r1"), [])
        try await store.moderate(.liftBans(of: "a-bo", in: "r1"), [])
        #expect(try await store.bans(in: "r1") == [guest])
        try await store.save(room)
        #expect(try await store.bans(in: "r1") == [guest])
        room.phase = .ended
        try await store.save(room)
        #expect(try await store.bans(in: "r1") == [])
        #expect(try await store.bans(in: "r2") == [elsewhere])
    }

    @Test("what is told of a show and how far it is come back as they were kept, and change")
    func life() async throws {
        let store: any Store = try file.open()
        try await store.create(Bazaar.host, password: "record", at: Self.opening)
        var room = Room(
            id: "r1", title: "t", cover: "a\nb", tags: ["x", "#y,z"], startsAt: Self.opening + .seconds(60),
            host: Bazaar.host, stage: .scheduled, openedAt: Self.opening)
        try await store.save(room)
        #expect(try await store.room("r1") == room)
        for stage in Room.Stage.allCases {
            room.stage = stage
            room.title += "!"
            (room.cover, room.tags, room.startsAt) = ("", [], nil)
            room.openedAt = room.openedAt + .seconds(1)
            room.isAnnounced.toggle()
            try await store.save(room)
            #expect(try await store.room("r1") == room)
            #expect(try await store.openRooms(limit: 9) == [room])
        }
    }

    @Test("who follows whom is kept once, counted, listed both ways, and bounded")
    func follows() async throws {
        let store: any Store = try file.open()
        let names = ["anna", "bo", "cy", "dan"]
        for name in names {
            let account = Account(id: .init(stringLiteral: name), name: try #require(Account.Name(rawValue: name)))
            try await store.create(account, password: "record", at: Self.opening)
        }
        #expect(try await store.follow("anna", by: "bo", at: Self.opening, most: 2) == .changed)
        #expect(try await store.follow("anna", by: "bo", at: Self.opening, most: 2) == .unchanged)
        #expect(try await store.follow("anna", by: "cy", at: Self.opening, most: 2) == .changed)
        #expect(try await store.follow("cy", by: "bo", at: Self.opening + .seconds(1), most: 2) == .changed)
        #expect(try await store.follow("dan", by: "bo", at: Self.opening, most: 2) == .tooMany)
        #expect(try await store.follow("anna", by: "bo", at: Self.opening, most: 2) == .unchanged)
        #expect(try await store.followerCount(of: "anna") == 2)
        #expect(try await store.follows("bo", "anna"))
        #expect(try await !store.follows("anna", "bo"))
        #expect(try await store.followers(of: "anna", after: nil, limit: 1) == ["bo"])
        #expect(try await store.followers(of: "anna", after: "bo", limit: 9) == ["cy"])
        #expect(try await store.following(by: "bo", limit: 9).map(\.id) == ["cy", "anna"])
        #expect(try await store.unfollow("anna", by: "bo") == .changed)
        #expect(try await store.unfollow("anna", by: "bo") == .unchanged)
        #expect(try await store.follow("dan", by: "bo", at: Self.opening, most: 2) == .changed)
        #expect(try await store.followers(of: "anna", after: nil, limit: 9) == ["cy"])
        let error = await #expect(throws: StoreError.self) {
            _ = try await store.follow("nobody", by: "bo", at: Self.opening, most: 9)
        }
        #expect(error?.code == "store-failed")
    }

    @Test("an alias is the same for the same text, after a restart too, and says nothing of it")
    func aliases() throws {
        let first = try file.open()
        let alias = first.alias(of: "192.0.2.7")
        #expect(alias.count == 10 && Visitor.ID(rawValue: alias) != nil && alias == first.alias(of: "192.0.2.7"))
        let others = (0..<256).map { first.alias(of: "192.0.2.\($0)") }
        #expect(Set(others).count == 256 && others.contains(alias))
        #expect(try file.open().alias(of: "192.0.2.7") == alias)
        #expect(try TemporaryDatabase().open().alias(of: "192.0.2.7") != alias)
    }

    @Test("a person's address is the last one that was kept")
    func addresses() async throws {
        let store: any Store = try file.open()
        try await store.create(Bazaar.host, password: "record", at: Self.opening)
        #expect(try await store.address(of: "host") == nil)
        try await store.keep(Bazaar.address, of: "host")
        #expect(try await store.address(of: "host") == Bazaar.address)
        let other = Address(recipient: "\"O'Neil\"", phone: "+353 1 555", text: "1\n Main\tSt 🏠")
        try await store.keep(other, of: "host")
        #expect(try await store.address(of: "host") == other)
    }

    // MARK: Rooms

    @Test("open rooms are listed newest first; an ended one is kept but not listed")
    func rooms() async throws {
        let store: any Store = try file.open()
        try await store.create(Bazaar.host, password: "record", at: Self.opening)
        for id: Room.ID in ["r1", "r2", "r3"] {
            try await store.save(Room(id: id, title: id.rawValue, host: Bazaar.host, openedAt: Self.opening))
        }
        let ended = Room(
            id: "r2", title: "结束", host: Bazaar.host, phase: .ended, openedAt: Self.opening, card: "sku")
        try await store.save(ended)
        #expect(try await store.room("r2") == ended)
        #expect(try await store.room("r1")?.card == nil)
        #expect(try await store.room("r9") == nil)
        #expect(try await store.openRooms(limit: 10).map(\.id) == ["r3", "r1"])
        #expect(try await store.openRooms(limit: 1).map(\.id) == ["r3"])
    }

    @Test("the shelf keeps its order when an offer changes, and only what is asked for is quoted")
    func shelf() async throws {
        let store = try await file.openWithShelf(pieces: 7, limit: 2)
        try await store.carryOut(Bazaar.put("cheap", "tee-m", for: 4_900))
        let shelf = try await store.shelf(of: "room")
        #expect(shelf.map(\.sku.id) == Bazaar.skus)
        #expect(shelf.map(\.standing.offer.id) == ["s-tee-m", "s-tee-l", "s-mug-1"])
        #expect(shelf.map(\.standing.offer.price) == [fen(4_900), fen(6_900), fen(2_000)])
        #expect(shelf.map(\.standing.offer.limitPerBuyer) == [nil, 2, 2])
        #expect(shelf.map(\.stock.available) == [7, 7, 7])
        #expect(try await store.shelf(of: "attic").isEmpty)
        #expect(try await store.shelf(of: "nowhere").isEmpty)
        let some = try await store.shelf(of: "room", only: ["tee-l", "tee-x", "tee-l"])
        #expect(some.keys.sorted() == ["tee-l"])
        let quote = try Quote([CartLine("tee-l", 2)], at: Self.opening) { some[$0] }
        #expect(quote.total == fen(13_800))
    }

    @Test("pieces are counted for the buyers of offers with a limit, and for nobody else")
    func bought() async throws {
        let store = try await file.openWithShelf(limit: 5)
        try await store.carryOut(Bazaar.put("free", "mug-1", for: 1_900))
        try await store.carryOut([
            Bazaar.order("o1", by: "ann", 3), Bazaar.order("o2", by: "ann", 2, of: "mug-1", total: 3_800),
        ])
        let offers: [Offer.ID] = ["s-tee-m", "s-tee-l", "free", "s-mug-1", "none", "s-tee-m"]
        #expect(try await store.bought(by: "ann", of: offers) == ["s-tee-m": 3])
        #expect(try await store.bought(by: "bob", of: offers) == [:])
        #expect(try await store.bought(by: "ann", of: []) == [:])
    }

    // MARK: Goods

    @Test("goods are found by their SKUs, on a shelf or not")
    func goods() async throws {
        let store = try await file.openWithShelf()
        try await store.carryOut(.takeOffShelf(Offer.Key(room: "room", sku: "tee-m"), .standing, by: "host"))
        let goods = try await store.goods(["tee-m", "mug-1", "none", "tee-m"])
        #expect(goods.mapValues(\.product.id) == ["tee-m": "tee", "mug-1": "mug"])
        #expect(goods["tee-m"]?.sku.spec == "M")
        #expect(try await store.goods([]).isEmpty)
    }

    @Test("a catalogue is read page by page, in the order of identifiers", arguments: [1, 2, 3, 7, 100])
    func catalogue(limit: Int) async throws {
        let store = try await file.openWithShelf()
        let drafts = (0..<12).compactMap { number in
            Product.ID(rawValue: "p-\(number * 7 % 12)").map { id in
                ProductDraft(
                    id: id, code: "P\(number)", title: "P",
                    skus: ["b", "a"].map {
                        SKUDraft(
                            id: SKU.ID(rawValue: "\(id)-\($0)") ?? "p", code: "\(id)\($0)",
                            specs: [Attribute(name: "kind", value: $0)], listPrice: fen(1), stock: .unchanged)
                    })
            }
        }
        try await store.carryOut(.keepProducts(drafts, by: "host"))
        try await store.carryOut(.keepProducts([draft(of: "eve")], by: "eve"))
        let all = try await pages(by: \.product.id) {
            try await store.catalogue(of: Bazaar.shop, after: $0, limit: limit)
        }
        let expected = (drafts.map(\.id) + ["tee", "mug"]).sorted()
        #expect(all.map(\.product.id) == expected)
        #expect(all.first { $0.product.id == "p-3" }?.skus.map(\.sku.id) == ["p-3-b", "p-3-a"])
        #expect(all.first { $0.product.id == "p-3" }?.skus.map(\.stock) == [.none, .none])
        #expect(try await store.catalogue(of: "nobody", after: nil, limit: 9).isEmpty)
        // Behind what is not there, or not any more.
        #expect(try await store.catalogue(of: Bazaar.shop, after: "p-x", limit: 9).map(\.product.id) == ["tee"])
    }

    private func draft(of owner: String) -> ProductDraft {
        ProductDraft(
            id: Product.ID(rawValue: "\(owner)-p") ?? "p", code: "X", title: "X",
            skus: [
                SKUDraft(
                    id: SKU.ID(rawValue: "\(owner)-s") ?? "s", code: "X", listPrice: fen(1), stock: .putIn(1))
            ])
    }

    @Test("coupons are listed newest first, with what the buyer used of each")
    func coupons() async throws {
        let store = try await file.openWithShelf()
        for id: Coupon.ID in ["c1", "c2"] {
            try await store.carryOut(
                .keepCoupon(Bazaar.coupon(id, .amountOff(fen(1_000)), limit: 2), by: "host"))
        }
        try await store.carryOut(Bazaar.order("o1", by: "ann", coupon: "c1", total: 4_900))
        let offered = try await store.coupons(of: Bazaar.shop, for: "ann")
        #expect(offered.map(\.coupon.id) == ["c2", "c1"])
        #expect(offered.map(\.usedByBuyer) == [0, 1])
        #expect(offered.map(\.used.reserved) == [0, 1])
        #expect(try await store.coupons(of: Bazaar.shop, for: "bob").map(\.usedByBuyer) == [0, 0])
        #expect(try await store.coupons(of: Bazaar.shop, for: nil).map(\.used.reserved) == [0, 1])
        #expect(try await store.coupons(of: "nobody", for: nil).isEmpty)
        #expect(try await store.coupon("c1", for: "ann") == offered[1])
        #expect(try await store.coupon("c9", for: "ann") == nil)
        // A coupon that is changed keeps its place and what was used of it.
        try await store.carryOut(
            .keepCoupon(Bazaar.coupon("c1", .amountOff(fen(1)), isWithdrawn: true), by: "host"))
        let changed = try await store.coupons(of: Bazaar.shop, for: "ann")
        #expect(changed.map(\.coupon.isWithdrawn) == [false, true])
        #expect(changed.map(\.used.reserved) == [0, 1])
    }

    // MARK: Journals

    @Test("the outbox is numbered upwards and tells what changed, in order")
    func outbox() async throws {
        let store = try await file.openWithShelf(pieces: 10)
        let start = try #require(try await store.outbox(after: 0, limit: 100).last).sequence
        try await store.carryOut(Bazaar.order("o1", by: "ann"))
        try await store.carryOut(Bazaar.payment(of: "o1"))
        let rows = try await store.outbox(after: start, limit: 100)
        #expect(
            rows.map(\.subject) == [
                .order("o1", .reserved), .stock("tee-m", onHand: 10, available: 9),
                .order("o1", .paid), .stock("tee-m", onHand: 9, available: 9),
            ])
        #expect(rows.map(\.sequence) == Array(start + 1...start + 4))
        #expect(try await store.outbox(after: start + 1, limit: 2) == Array(rows[1...2]))
        #expect(try await store.outbox(after: start + 4, limit: 2).isEmpty)
        try await store.sweep(at: Self.opening + .seconds(1_000_000))
        #expect(try await store.outbox(after: start, limit: 100) == rows)
    }

    @Test("an answer is given again from the file, for a day")
    func answers() async throws {
        let store = try await file.openWithShelf()
        let once = Idempotency(key: .init(account: "ann", name: "k1"), requestHash: "aa")
        let first = try await store.give(Bazaar.order("o1", by: "ann"), once: once)
        try await store.carryOut(Bazaar.payment(of: "o1"))
        #expect(try await store.give(Bazaar.order("o2", by: "ann"), once: once) == first)
        let other = Idempotency(key: once.key, requestHash: "bb")
        #expect(try await store.give(Bazaar.order("o2", by: "ann"), once: other).code == "idempotency-key-reused")
        // The same name of another person is another key.
        let bobs = Idempotency(key: .init(account: "bob", name: "k1"), requestHash: "bb")
        #expect(try await store.carryOut(Bazaar.order("o4", by: "bob"), once: bobs).order?.id == "o4")
        let tomorrow = Self.opening + Limits.idempotencyKept
        #expect(try await store.carryOut(Bazaar.order("o3", by: "ann"), once: other, at: tomorrow).order?.id == "o3")
        // What was answered afresh is kept for another day, and what was not is swept.
        try await store.sweep(at: tomorrow)
        #expect(
            try await store.give(Bazaar.order("o5", by: "ann"), once: once, at: tomorrow).code
                == "idempotency-key-reused")
        #expect(try await store.carryOut(Bazaar.order("o6", by: "bob"), once: bobs, at: tomorrow).order?.id == "o6")
    }
}
