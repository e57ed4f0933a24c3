import Commerce
import Foundation
import GRDB
import Testing

@testable import Store

@Suite struct SQLiteStoreTests {
    private let file = TemporaryDatabase()

    @Test("the writer syncs in full, also after it has written and been refused")
    func synchronousFull() async throws {
        let store = try await file.openWithShelf()
        #expect(try await store.writerSynchronous() == 2)
        _ = try await store.give(Bazaar.order("o1", by: "ann", 999))
        await #expect(throws: StoreError.self) {
            try await store.openSession(tokenHash: "h", of: "nobody", until: Bazaar.opening)
        }
        #expect(try await store.writerSynchronous() == 2)
        #expect(try await store.pool.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
        #expect(try await store.pool.write { try Int.fetchOne($0, sql: "PRAGMA foreign_keys") } == 1)
    }

    @Test("only the owner can read the files")
    func permissions() async throws {
        let store = try await file.openWithShelf()
        for suffix in ["", "-wal", "-shm", ".key"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path + suffix)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(suffix)")
        }
        try store.close()
    }

    @Test("what was committed is there when the file is opened again, and nothing once it is closed")
    func reopen() async throws {
        let first = try await file.openWithShelf()
        let paid = try await first.carryOut(Bazaar.order("o1", by: "ann", 2)).order?.id
        let shelf = try await first.shelf(of: "room")
        try first.close()
        await #expect(throws: StoreError.self) { try await first.shelf(of: "room") }
        await #expect(throws: StoreError.self) { try await first.carryOut(Bazaar.payment(of: "o1", 11_800)) }

        let second = try file.open()
        #expect(try await second.order("o1")?.id == paid)
        #expect(try await second.order("o1")?.state == .reserved)
        #expect(try await second.shelf(of: "room") == shelf)
        #expect(try await second.room("room") == Bazaar.room)
        #expect(try await second.account(named: Bazaar.host.name)?.password == "record")
        #expect(try await second.audit().isClean)
    }

    @Test("reads run beside a write, on what was committed before it")
    func readsBesideAWrite() async throws {
        let store = try await file.openWithShelf()
        let other = try file.open()
        let seen = try await store.commit(touching: Touched(Bazaar.order("o1", by: "ann"))) { books in
            _ = books.handle(Bazaar.order("o1", by: "ann"), at: Bazaar.opening)
            // Not durable yet, so nobody else may see it.
            return try? other.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM orders") }
        }
        #expect(seen == 0)
        #expect(try await other.order("o1")?.state == .reserved)
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

    @Test("a database of another hawker is left alone", arguments: [true, false])
    func newer(isReadOnly: Bool) async throws {
        let store = try file.open()
        try await store.pool.write { database in
            try database.execute(
                sql: isReadOnly
                    ? "DELETE FROM grdb_migrations" : "INSERT INTO grdb_migrations VALUES ('99 of tomorrow')")
        }
        try store.close()
        #expect(throws: StoreError.newerSchema(path: file.path)) { try file.open(isReadOnly: isReadOnly) }
    }

    @Test(
        "a row that hawker does not write is told of, with what it holds",
        arguments: [
            ("UPDATE orders SET state = 'lost'", "'lost'"), ("UPDATE orders SET currency = 'XXX'", "'XXX'"),
            ("UPDATE orders SET room = 'room', shop = 'a b'", "'a b'"),
            ("UPDATE order_line SET kind = 'gift'", "'gift'"),
        ])
    func unknownValues(sql: String, says: String) async throws {
        let store = try await file.openWithShelf()
        try await store.carryOut(Bazaar.order("o1", by: "ann"))
        try await store.pool.write { try $0.execute(sql: sql) }
        let error = await #expect(throws: StoreError.self) { try await store.order("o1") }
        #expect(error?.code == "store-corrupt")
        #expect(error?.message.contains(says) == true)
        await #expect(throws: StoreError.self) { try await store.carryOut(.cancel("o1", by: "ann")) }
        #expect(try await store.shelf(of: "room").count == 3)
    }

    @Test("what the database itself forbids fails the commit and keeps nothing of it")
    func constraints() async throws {
        let store = try await file.openWithShelf()
        for sql in [
            "UPDATE stock SET on_hand = -1", "UPDATE stock SET reserved = on_hand + 1", "UPDATE offer SET taken = -1",
            "UPDATE offer SET room = 'nowhere'", "INSERT INTO stock VALUES ('none', 1, 0)",
            "UPDATE offer SET sku = 'tee-m'", "UPDATE coupon SET amount_off = 1, basis_points = 1",
        ] {
            try await store.carryOut(.keepCoupon(Bazaar.coupon("c1", .amountOff(fen(1))), by: "host"))
            await #expect(throws: DatabaseError.self, "\(sql)") {
                try await store.pool.write { try $0.execute(sql: sql) }
            }
        }
        #expect(try await store.audit().isClean)
    }

    @Test("a sweep forgets what is past its time, a bounded number at once, and keeps the last of the outbox")
    func sweep() async throws {
        let store = try await file.openWithShelf()
        let rows = StoreLimits.sweep + 10
        try await store.pool.write { database in
            for table in ["answered", "outbox"] {
                let select =
                    table == "answered"
                    ? "i, i, 'h', 'echoed', \(Bazaar.opening.milliseconds)" : "i + 1000, 'order', 'o', 'paid'"
                let columns =
                    table == "answered"
                    ? "key_high, key_low, request_hash, outcome, kept_until" : "sequence, kind, subject, state"
                try database.execute(
                    sql: """
                        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(rows))
                        INSERT INTO \(table) (\(columns)) SELECT \(select) FROM n
                        """)
            }
        }
        func count(_ table: String) async throws -> Int {
            try await store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? 0 }
        }
        let before = try await count("outbox")
        #expect(try await store.sweep(at: Bazaar.opening), "there is more")
        #expect(try await count("answered") == 10)
        #expect(try await count("outbox") == before)
        #expect(try await !store.sweep(at: Bazaar.opening), "there is no more")
        #expect(try await count("answered") == 0)
        // Far behind: all but the last of them go.
        try await store.pool.write { database in
            try database.execute(
                sql: "INSERT INTO outbox (sequence, kind, subject, state) VALUES (?, 'order', 'o', 'paid')",
                arguments: [StoreLimits.outboxKept + 2_000])
        }
        try await store.sweep(at: Bazaar.opening)
        let first = try await store.outbox(after: 0, limit: 1).first?.sequence
        #expect(first == 2_001)
    }
}
