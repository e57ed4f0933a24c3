import Commerce
import Testing

@testable import Store

/// The rows a store loads for a batch must be all that its commands look at, and what it saves all that they changed. So
/// the same random trade is decided in memory, with the whole world at hand, and through the file, batch by batch.
@Suite struct CommitTests {
    static let seeds = (0..<6).map { _ in UInt64.random(in: 0 ... .max) }

    @Test(
        "batches through the file give the answers and leave the world that one long batch in memory does",
        arguments: seeds)
    func sameWorld(seed: UInt64) async throws {
        let file = TemporaryDatabase()
        var twins = try await Twins(try file.open())
        var trade = RandomTrade(seed: seed)
        var kinds: [String: Int] = [:]
        let opening = Bazaar.commands(pieces: 25, limit: seed % 2 == 0 ? 6 : nil).map {
            ($0, nil, Bazaar.opening) as Twins.Given
        }
        try await send(opening, to: &twins, "seed \(seed)")
        for batch in 0..<100 {
            var given: [Twins.Given] = []
            var expected: [Result<Receipt, Refusal>] = []
            for _ in 0..<trade.int(1...(batch % 10 == 0 ? 80 : 12)) {
                let next = trade.next(for: twins.books)
                given.append(next)
                expected.append(twins.decide(next))
                if case .success = expected[expected.count - 1] { kinds[Self.kind(next.command), default: 0] += 1 }
            }
            let answers = try await twins.commit(given)
            try #require(answers == expected, "seed \(seed) batch \(batch)")
            guard batch % 10 == 9 else { continue }
            let differences = try await twins.differences(at: trade.now)
            try #require(differences.isEmpty, "seed \(seed) batch \(batch): \(differences.prefix(3))")
        }
        #expect(kinds.count >= 18, "seed \(seed) carried out only \(kinds.keys.sorted())")
    }

    private func send(_ batch: [Twins.Given], to twins: inout Twins, _ what: String) async throws {
        let expected = batch.map { twins.decide($0) }
        #expect(try await twins.commit(batch) == expected, "\(what)")
    }

    private static func kind(_ command: Command) -> String {
        String("\(command)".prefix { $0 != "(" })
    }

    @Test(
        "a batch that gives back what was promised of a coupon may lower its quota, and one that raises it promise more"
    )
    func promisedAndQuota() async throws {
        let store = try await TemporaryDatabase().openWithShelf()
        func keep(_ quota: Int) -> Command {
            .keepCoupon(Bazaar.coupon("c4", .amountOff(fen(100)), quota: quota, isPersonal: true), by: "host")
        }
        func draw(_ id: Draw.ID, _ places: Int) -> Command {
            .startDraw(Bazaar.draw(id, .luckyBag, .coupon("c4"), places: places), by: "host")
        }
        try await store.carryOut([keep(20), draw("d1", 10)])
        try await store.carryOut([.endDraw("d1", by: "host", orders: []), keep(5)])
        try await store.carryOut([keep(30), draw("d2", 25)])
        #expect(try await store.coupon("c4", for: "ann")?.coupon.quota == 30)
        #expect(try await store.audit().isClean)
    }

    @Test("what one command puts into a cart, another of the same batch can buy")
    func cartWithinABatch() async throws {
        let file = TemporaryDatabase()
        let store = try await file.openWithShelf()
        try await store.carryOut([
            .putInCart(Bazaar.cart("ann"), sku: "tee-l", quantity: 1, from: "room"),
            Bazaar.order("o1", by: "ann", nil, cartVersion: 1, total: 6_900),
        ])
        #expect(try await store.order("o1")?.state == .reserved)
        #expect(try await store.cart(Bazaar.cart("ann")) == Cart(Bazaar.cart("ann"), version: 2))
    }

    @Test("an offer that leaves the shelf makes room for the next, as often as one batch wants")
    func offersComeAndGo() async throws {
        let file = TemporaryDatabase()
        let store = try await file.openWithShelf()
        let key = Offer.Key(room: "room", sku: "tee-m")
        func flash(_ id: Offer.ID) -> Command {
            Bazaar.put(
                id, "tee-m", .flash, for: 1_000, window: Window(from: nil, until: Bazaar.opening + .seconds(9)),
                quota: 5)
        }
        try await store.carryOut([
            flash("f1"), flash("f2"), .takeOffShelf(key, .flash, by: "host"), flash("f3"),
            // A limit where there was none begins to count anew, under a new name.
            Bazaar.put("s2", "tee-m", for: 5_000, limit: 3), .takeOffShelf(key, .standing, by: "host"),
            Bazaar.put("s3", "tee-m", for: 4_000), flash("f4"), flash("f5"),
            // And without a new limit it goes on under the name it has.
            Bazaar.put("s4", "tee-m", for: 3_000),
        ])
        let line = try #require(try await store.shelf(of: "room", only: ["tee-m"])["tee-m"])
        #expect(line.standing.offer.id == "s3")
        #expect(line.standing.offer.price == fen(3_000))
        #expect(line.flash?.offer.id == "f5")
        let withdrawn = try await store.pool.read { database in
            var ids: [String] = []
            try database.forEachRow("SELECT id FROM offer WHERE withdrawn = 1 ORDER BY id") { ids.append($0[0]) }
            return ids
        }
        #expect(withdrawn == ["f1", "f2", "f3", "f4", "s-tee-m", "s2"])
        // The line was away for a while, and stands behind the others.
        #expect(try await store.shelf(of: "room").map(\.sku.id) == ["tee-l", "mug-1", "tee-m"])
    }

    @Test("orders of one batch are numbered in the order they were placed, behind those before")
    func numbers() async throws {
        let file = TemporaryDatabase()
        let store = try await file.openWithShelf(pieces: 1_000)
        var placed: [Order.ID] = []
        for size in [1, 7, 65, 130] {
            let ids = (0..<size).compactMap { Order.ID(rawValue: "o\(size)-\(size - $0)") }
            try await store.carryOut(ids.map { Bazaar.order($0, by: "ann") })
            placed += ids
        }
        #expect(
            try await pages { try await store.orders(of: "ann", before: $0, limit: 50) }.map(\.id) == placed.reversed())
    }

    @Test("an order that is placed, paid and sent within one batch is kept whole")
    func wholeLifeInABatch() async throws {
        let file = TemporaryDatabase()
        var twins = try await Twins(try file.open())
        let life: [Command] =
            Bazaar.commands(pieces: 3) + [
                Bazaar.order("o1", by: "ann"), Bazaar.payment(of: "o1"), .ship("o1", Bazaar.parcel, by: "host"),
                .deliver("o1", by: "host"),
                .askRefund("o1", .goods, .all, reason: "too small", by: "ann"),
                .grantRefund("o1", "o1-r1", by: "host"), .takeBack("o1", "o1-r1", .resellable, by: "host"),
                .settleRefund("o1", "o1-r1", .done),
            ]
        let batch = life.map { ($0, nil, Bazaar.opening) as Twins.Given }
        try await send(batch, to: &twins, "a whole life")
        #expect(try await twins.store.order("o1")?.state == .refunded)
        #expect(try await twins.differences(at: Bazaar.opening) == [])
    }

    @Test("a decision that writes nothing keeps nothing")
    func refusedKeepsNothing() async throws {
        let file = TemporaryDatabase()
        let store = try await file.openWithShelf(pieces: 1)
        let before = try await store.outbox(after: 0, limit: 100)
        #expect(try await store.give(Bazaar.order("o1", by: "ann", 2)).code == "sold-out")
        #expect(try await store.outbox(after: 0, limit: 100) == before)
        #expect(try await store.order("o1") == nil)
    }

    @Test("a commit whose task is cancelled is kept when it answers, and is not when it throws")
    func cancelled() async throws {
        let file = TemporaryDatabase()
        let store = try await file.openWithShelf(pieces: 1_000)
        var (kept, given) = (0, 0)
        for number in 0..<60 {
            let id = try #require(Order.ID(rawValue: "o\(number)"))
            let task = Task { try await store.carryOut(Bazaar.order(id, by: "ann", address: Bazaar.address)) }
            for _ in 0..<number { await Task.yield() }
            task.cancel()
            let isKept: Bool
            switch await task.result {
            case .success: isKept = true
            case .failure(let error):
                #expect(error as? StoreError == .cancelled)
                isKept = false
            }
            #expect(try await (store.order(id) != nil) == isKept, "o\(number)")
            if isKept { kept += 1 } else { given += 1 }
        }
        #expect(kept + given == 60)
        #expect(try await store.audit().isClean)
    }
}
