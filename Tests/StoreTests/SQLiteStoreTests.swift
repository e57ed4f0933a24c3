import Commerce
import Foundation
import GRDB
import Testing

@testable import Store

@Suite struct SQLiteStoreTests {
    private let file = TemporaryDatabase()

    @Test("the writer syncs in full, also after it has written")
    func synchronousFull() async throws {
        let store = try await file.openWithShelf()
        #expect(try await store.writerSynchronous() == 2)
        #expect(try await store.pool.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
        #expect(try await store.pool.write { try Int.fetchOne($0, sql: "PRAGMA foreign_keys") } == 1)
    }

    @Test("only the owner can read the files")
    func permissions() async throws {
        let store = try await file.openWithShelf()
        for suffix in ["", "-wal", "-shm"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path + suffix)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(suffix)")
        }
        try store.close()
    }

    @Test("what was committed is there when the file is opened again")
    func reopen() async throws {
        let key = Cart.Key(buyer: "ann", room: "room")
        let first = try await file.openWithShelf()
        try await first.carryOut(.putInCart(key, sku: "tee-l", quantity: 3))
        let placed = try await first.carryOut(Shelf.order("o1", by: "ann", 2)).order
        let paid = try await first.carryOut(Shelf.payment(of: "o1", 11_800)).order
        #expect(placed?.state == .reserved)
        let shelf = try await first.shelf(of: "room")
        try first.close()

        let second = try file.open()
        #expect(try await second.order("o1") == paid)
        #expect(try await second.shelf(of: "room") == shelf)
        #expect(try await second.cart(key).lines == [CartLine(sku: "tee-l", quantity: 3)])
        #expect(try await second.room("room") == Shelf.room)
        #expect(try await second.account(named: Shelf.host.name)?.password == "record")
        #expect(try await second.audit().isEmpty)
    }

    @Test("a decision that writes nothing keeps nothing, and one that throws keeps nothing")
    func refusedKeepsNothing() async throws {
        let store = try await file.openWithShelf(pieces: 1)
        let before = try await store.outbox(after: 0, limit: 100)
        #expect(try await store.give(Shelf.order("o1", by: "ann", 2)).isRefused("sold-out"))
        #expect(try await store.outbox(after: 0, limit: 100) == before)
        #expect(try await store.order("o1") == nil)
    }

    @Test("the outbox is numbered upwards and tells what changed, in order")
    func outbox() async throws {
        let store = try await file.openWithShelf(pieces: 10)
        let start = try #require(try await store.outbox(after: 0, limit: 100).last).sequence
        try await store.carryOut(Shelf.order("o1", by: "ann"))
        try await store.carryOut(Shelf.payment(of: "o1"))
        let rows = try await store.outbox(after: start, limit: 100)
        #expect(
            rows.map(\.subject) == [
                .order("o1", .reserved), .stock("tee-m", onHand: 10, available: 9),
                .order("o1", .paid), .stock("tee-m", onHand: 9, available: 9),
            ])
        #expect(rows.map(\.sequence) == Array(start + 1...start + 4))
    }

    // MARK: What can go wrong

    @Test("a directory that is not there cannot be opened")
    func cannotOpen() {
        #expect(throws: StoreError.cannotOpen(path: "/nowhere/x.sqlite", reason: "No such file or directory")) {
            try SQLiteStore(path: "/nowhere/x.sqlite")
        }
    }

    @Test("a file that is no database is damaged")
    func corrupt() throws {
        try Data(String(repeating: "this is not a database. ", count: 200).utf8)
            .write(to: URL(fileURLWithPath: file.path))
        let error = #expect(throws: StoreError.self) { try file.open() }
        #expect(error?.code == "store-corrupt")
    }

    @Test("a database of a newer hawker is left alone")
    func newer() async throws {
        let store = try file.open()
        try await store.pool.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 of tomorrow')") }
        try store.close()
        #expect(throws: StoreError.newerSchema(path: file.path)) { try file.open() }
    }

    @Test("a full disk refuses the commit and keeps what was there")
    func diskFull() async throws {
        try await file.openWithShelf().close()
        let store = try file.open(maximumBytes: 400_000)
        var placed = 0
        let error = await #expect(throws: StoreError.self) {
            for number in 0..<10_000 {
                let id = try #require(Product.ID(rawValue: "product-\(number)"))
                let sku = try #require(SKU.ID(rawValue: "sku-\(number)"))
                let product = Product(
                    id: id, shop: "host", title: "x", description: String(repeating: "x", count: 2_000))
                try await store.carryOut(
                    .createProduct(product, skus: [NewSKU(id: sku, spec: "", listPrice: Shelf.fen(1), stock: 0)]))
                placed += 1
            }
        }
        #expect(error == .diskFull)
        #expect(placed > 10)
        #expect(try await store.audit().isEmpty)
        #expect(try await store.shelf(of: "room").count == 2)
    }

    @Test("the audit finds every counter that does not agree with its journal")
    func audit() async throws {
        let store = try await file.openWithShelf()
        try await store.carryOut(Shelf.order("o1", by: "ann"))
        try await store.carryOut(Shelf.payment(of: "o1"))
        try await store.carryOut(Shelf.order("o2", by: "ann"))
        #expect(try await store.audit().isEmpty)
        let wrongs = [
            "UPDATE stock SET on_hand = on_hand + 1 WHERE sku = 'tee-m'",
            "UPDATE stock SET reserved = reserved + 1 WHERE sku = 'tee-m'",
            "UPDATE bought SET pieces = pieces + 1",
            "UPDATE orders SET total = total + 1 WHERE id = 'o2'",
            "UPDATE orders SET state = 'paid' WHERE id = 'o2'",
            "UPDATE order_line SET quantity = quantity + 1",
            "DELETE FROM payment",
            "UPDATE ledger_entry SET amount = amount + 1 WHERE account LIKE 'shop-%'",
            "DELETE FROM ledger_entry",
            "DELETE FROM stock_movement WHERE kind = 'commit'",
        ]
        for wrong in wrongs {
            // In a transaction that is rolled back, so that each wrong stands alone.
            let differences = try await store.pool.writeWithoutTransaction { database in
                var found = 0
                try database.inTransaction {
                    try database.execute(sql: wrong)
                    found = try database.audit().count
                    return .rollback
                }
                return found
            }
            #expect(differences > 0, "\(wrong)")
        }
    }
}

extension Result where Success == Receipt, Failure == Refusal {
    func isRefused(_ code: String) -> Bool {
        if case .failure(let refusal) = self { refusal.code == code } else { false }
    }
}
