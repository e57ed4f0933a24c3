import Commerce
import GRDB
import Testing

@testable import Store

/// How shelves stand is kept.
@Suite struct ShelfOrderTests {
    private let file = TemporaryDatabase()

    private func order(_ store: SQLiteStore) async throws -> [SKU.ID] {
        try await store.shelf(of: Bazaar.room.id).map(\.sku.id)
    }

    @Test("a shelf stands as it was arranged, after a restart too; what comes later stands behind")
    func kept() async throws {
        let store = try await file.openWithShelf()
        #expect(try await order(store) == ["tee-m", "tee-l", "mug-1"])
        try await store.carryOut(.arrangeShelf("room", ["mug-1", "tee-m", "tee-l"], by: "host"))
        try await store.carryOut(.takeOffShelf(Offer.Key(room: "room", sku: "tee-m"), .standing, by: "host"))
        try await store.carryOut(Bazaar.put("again", "tee-m", for: 1))
        try store.close()
        let again = try file.open()
        #expect(try await order(again) == ["mug-1", "tee-l", "tee-m"])
        #expect(
            try await again.give(.arrangeShelf("room", ["mug-1", "tee-l"], by: "host"))
                == .failure(.shelfChanged("tee-m")))
    }

    @Test("what is explained is kept with its time, and so is that nothing is")
    func explained() async throws {
        let store = try await file.openWithShelf()
        var room = Bazaar.room
        room.explained = Explained(sku: "tee-m", since: Timestamp(milliseconds: 77))
        try await store.save(room)
        #expect(try await store.room("room") == room)
        #expect(try await store.openRooms(limit: 9).first { $0.id == "room" } == room)
        room.explained = nil
        try await store.save(room)
        #expect(try await store.room("room")?.explained == nil)
    }

    @Test("a database of before stands in the order in which lines were first put there")
    func migrated() async throws {
        let store = try await file.openWithShelf()
        // Another price with another limit is another offer, at the place of the first.
        try await store.carryOut(Bazaar.put("other", "tee-m", for: 1, limit: 3))
        try await store.carryOut(Bazaar.put("attic", "mug-1", in: "attic", for: 1))
        try await store.pool.write { database in
            try database.execute(
                sql: """
                    DROP TABLE shelf_order;
                    ALTER TABLE room DROP COLUMN explained;
                    ALTER TABLE room DROP COLUMN explained_since;
                    CREATE INDEX offer_of_line ON offer(room, sku, withdrawn);
                    DELETE FROM grdb_migrations WHERE identifier LIKE '% shelf order';
                    """)
        }
        try store.close()
        let again = try file.open()
        #expect(try await order(again) == ["tee-m", "tee-l", "mug-1"])
        #expect(try await again.shelf(of: "attic").map(\.sku.id) == ["mug-1"])
    }
}
