import Commerce
import Foundation
import Testing

@testable import Store

/// What every store promises of draws and wallets.
@Suite struct DrawStoreTests {
    private let file = TemporaryDatabase()

    private func people(_ store: SQLiteStore) async throws {
        for name in Bazaar.buyers {
            try await store.create(Bazaar.account(name.rawValue), password: "record", at: Bazaar.opening)
        }
    }

    @Test("a draw is kept with all its conditions and its seed, and is there when the file is opened again")
    func kept() async throws {
        var twins = try await Twins(try file.open())
        for command in Bazaar.commands(pieces: 20) { try await twins.carryOut(command) }
        try await twins.carryOut(.keepCoupon(Bazaar.coupon("c1", .amountOff(fen(1)), isPersonal: true), by: "host"))
        let conditions = Draw.Conditions(phrase: "冲鸭 \"!\"", follows: true, stay: .seconds(180))
        for plan in [
            Bazaar.draw("d-1", .lottery, .coupon("c1"), places: 3, conditions),
            Bazaar.draw("d-2", .luckyBag, .piece("mug-1"), places: 2),
            Bazaar.draw("d-3", .redPacket, .money(fen(7), parts: [4, 1, 2]), places: 3),
        ] { try await twins.carryOut(.startDraw(plan, by: "host")) }
        for (person, ticket) in [("ann", 7), ("bob", 3), ("cy", 5)] as [(Account.ID, UInt8)] {
            for draw: Draw.ID in ["d-1", "d-2", "d-3"] {
                try await twins.carryOut(Bazaar.enter(draw, person, ticket: ticket))
            }
        }
        #expect(try await twins.differences(at: Bazaar.opening) == [])
        try twins.store.close()

        // As after a fall: what was drawn goes on, with the seed it was announced by.
        let again = try file.open()
        #expect(try await again.draw("d-1") == twins.books.rows.draws["d-1"])
        #expect(try await again.openDraws().map(\.id).sorted() == ["d-1", "d-2"])
        #expect(try await again.draw("d-1")?.plan.seed == Bazaar.fingerprint(0x5e))
        #expect(try await again.draw("d-1")?.seedAtEnd == nil)
        try await again.carryOut(.endDraw("d-2", by: "host", orders: ["p-1", "p-2"]))
        #expect(try await again.entry(DrawEntry.Key(draw: "d-2", account: "bob"))?.place == 0)
        #expect(try await again.entry(DrawEntry.Key(draw: "d-2", account: "ann"))?.place == nil)
        #expect(try await again.order("p-1")?.buyer == "bob")
        #expect(try await again.order("p-1")?.paidAt == Bazaar.opening)
        #expect(try await again.orders(of: "cy", before: nil, limit: 9).map(\.id) == ["p-2"])
        #expect(try await again.audit().isClean)
    }

    @Test("entries come in the order they were made, winners by their places, with their names")
    func lists() async throws {
        let store = try await file.openWithShelf()
        try await people(store)
        let plan = Bazaar.draw("d-1", .luckyBag, .money(fen(3), parts: [2, 1]), places: 2)
        try await store.carryOut([
            .startDraw(plan, by: "host"), Bazaar.enter("d-1", "ann", ticket: 9), Bazaar.enter("d-1", "bob", ticket: 8),
            Bazaar.enter("d-1", "cy", ticket: 7), .endDraw("d-1", by: "host", orders: []),
            Bazaar.redPacket("d-2", [5]),
        ])
        #expect(try await store.entries(of: "d-1").map(\.account.name.rawValue) == ["Ann", "Bob", "Cy"])
        #expect(try await store.winners(of: "d-1", limit: 9).map(\.account.id) == ["cy", "bob"])
        #expect(try await store.winners(of: "d-1", limit: 1).map(\.entry.place) == [0])
        #expect(try await store.draws(in: "room", limit: 9).map(\.id).sorted() == ["d-1", "d-2"])
        #expect(try await store.draws(in: "attic", limit: 9) == [])
        #expect(try await store.draw("d-0") == nil)
        #expect(try await store.wallets(of: "cy").map(\.balance) == [fen(2)])
        #expect(try await store.wallets(of: "ann") == [])
    }

    @Test("the files hold no seed in clear")
    func sealedSeed() async throws {
        let store = try await file.openWithShelf()
        try await store.carryOut(Bazaar.redPacket("d-1", [5, 6]))
        let seed = Data(Bazaar.fingerprint(0x5e).rawValue.utf8)
        func expectNoSeed() throws {
            for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: file.path + suffix) {
                let bytes = try Data(contentsOf: URL(fileURLWithPath: file.path + suffix))
                #expect(bytes.range(of: seed) == nil && bytes.range(of: seed.base64EncodedData()) == nil, "\(suffix)")
            }
        }
        try expectNoSeed()
        try store.close()
        try expectNoSeed()
    }

    @Test("of many who enter in many commits those with the lowest tickets win, as in one batch")
    func candidates() async throws {
        let store = try await file.openWithShelf()
        let seed = UInt64.random(in: 0 ... .max)
        var random = Seeded(seed)
        let plan = Bazaar.draw("d-1", .luckyBag, .money(fen(10), parts: [5, 3, 2]), places: 3)
        try await store.carryOut(.startDraw(plan, by: "host"))
        var tickets: [(ticket: UInt8, person: Account.ID)] = []
        for number in 0..<60 {
            let person = Account.ID(rawValue: "a-\(number)") ?? "a"
            let ticket = UInt8.random(in: 0...255, using: &random)
            tickets.append((ticket, person))
            try await store.carryOut(Bazaar.enter("d-1", person, ticket: ticket))
        }
        // The last ones come with the end in one batch.
        try await store.carryOut([Bazaar.enter("d-1", "a-last"), .endDraw("d-1", by: "host", orders: [])])
        tickets.append((1, "a-last"))
        let expected = tickets.sorted { ($0.ticket, $0.person) < ($1.ticket, $1.person) }.prefix(3).map(\.person)
        for (place, person) in expected.enumerated() {
            let entry = try await store.entry(DrawEntry.Key(draw: "d-1", account: person))
            #expect(entry?.place == place, "seed \(seed)")
        }
        #expect(try await store.audit().isClean)
    }
}
