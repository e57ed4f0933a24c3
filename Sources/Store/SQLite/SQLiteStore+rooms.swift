import Commerce
import GRDB

extension SQLiteStore {
    package func save(_ room: Room) async throws(StoreError) {
        try await writing { database in
            try database.run(
                """
                INSERT INTO room (id, title, host, phase, opened_at, card, stage, cover, tags, starts_at, announced, explained,
                explained_since)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET title = excluded.title, phase = excluded.phase,
                opened_at = excluded.opened_at, card = excluded.card, stage = excluded.stage, cover = excluded.cover,
                tags = excluded.tags, starts_at = excluded.starts_at, announced = excluded.announced,
                explained = excluded.explained, explained_since = excluded.explained_since
                """,
                room.id, room.title, room.host.id, room.phase, room.openedAt, room.card, room.stage, room.cover,
                try KeptJSON.text(of: room.tags), room.startsAt, room.isAnnounced, room.explained?.sku,
                room.explained?.since)
            guard room.phase == .ended else { return }
            try database.run("DELETE FROM ban WHERE room = ?", room.id)
            try database.run("DELETE FROM mute WHERE room = ?", room.id)
        }
    }

    package func room(_ id: Room.ID) async throws(StoreError) -> Room? {
        try await reading { try $0.rooms([id]).first }
    }

    package func openRooms(limit: Int) async throws(StoreError) -> [Room] {
        try await reading { database in
            var rooms: [Room] = []
            try database.forEachRow(
                """
                SELECT \(Columns.room) FROM room JOIN account ON account.id = host
                WHERE phase = 'open' ORDER BY room.number DESC LIMIT ?
                """, StoreLimits.cut(limit)
            ) { rooms.append(try $0.room(0)) }
            return rooms
        }
    }

    package func shelf(of room: Room.ID) async throws(StoreError) -> [ShelfLine] {
        try await reading { database in
            try database.shelfOrder(of: room).prefix(StoreLimits.shelf).compactMap {
                try database.shelfLine(Offer.Key(room: room, sku: $0))
            }
        }
    }

    package func shelf(of room: Room.ID, only skus: [SKU.ID]) async throws(StoreError) -> [SKU.ID: ShelfLine] {
        try await reading { database in
            var lines: [SKU.ID: ShelfLine] = [:]
            for sku in Set(skus) { lines[sku] = try database.shelfLine(Offer.Key(room: room, sku: sku)) }
            return lines
        }
    }

    package func bought(
        by buyer: Account.ID, of offers: [Offer.ID]
    ) async throws(StoreError) -> [Offer.ID: Int] {
        try await reading { database in
            var (numbers, rows) = (Numbers(database), Books.Rows())
            try database.loadBought(
                Set(offers.map { PurchaseKey(buyer: buyer, offer: $0) }), &numbers, into: &rows)
            return Dictionary(uniqueKeysWithValues: rows.bought.map { ($0.key.offer, $0.value) })
        }
    }

    package func cart(_ key: Cart.Key) async throws(StoreError) -> Cart {
        try await reading { try $0.carts([key]).first ?? Cart(key) }
    }
}

extension Database {
    func rooms(_ ids: Set<Room.ID>) throws -> [Room] {
        var rooms: [Room] = []
        for id in ids {
            try forEachRow(
                "SELECT \(Columns.room) FROM room JOIN account ON account.id = host WHERE room.id = ?", id
            ) { rooms.append(try $0.room(0)) }
        }
        return rooms
    }

    fileprivate func shelfLine(_ key: Offer.Key) throws -> ShelfLine? {
        var rows = Books.Rows()
        try loadShelf([key], into: &rows)
        guard rows.shelf[key] != nil else { return nil }
        try loadSKUs([key.sku], into: &rows)
        return Books(rows).shelfLine(key)
    }
}
