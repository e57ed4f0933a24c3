import Commerce
import GRDB

extension SQLiteStore {
    package func save(_ room: Room) async throws(StoreError) {
        try await writing { database in
            try database.run(
                """
                INSERT INTO room (id, title, host, phase, opened_at, card) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET title = excluded.title, phase = excluded.phase, card = excluded.card
                """,
                [
                    room.id.rawValue, room.title, room.host.id.rawValue, room.phase.rawValue,
                    room.openedAt.milliseconds, room.card?.rawValue,
                ])
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
                """, [min(limit, StoreLimits.page)]
            ) { rooms.append(try $0.room(0)) }
            return rooms
        }
    }

    package func shelf(of room: Room.ID) async throws(StoreError) -> [ShelfLine] {
        try await reading { database in
            try database.shelf(
                from: "offer", where: "offer.room = ? ORDER BY offer.number LIMIT ?",
                [room.rawValue, StoreLimits.shelf])
        }
    }

    package func shelf(of room: Room.ID, only skus: [SKU.ID]) async throws(StoreError) -> [SKU.ID: ShelfLine] {
        try await reading { database in
            let lines = try database.shelf(
                from: "json_each(?) AS wanted CROSS JOIN offer ON offer.sku = wanted.value",
                where: "offer.room = ?", [Set(skus).jsonArray(), room.rawValue])
            return Dictionary(uniqueKeysWithValues: lines.map { ($0.offer.sku, $0) })
        }
    }

    package func cart(_ key: Cart.Key) async throws(StoreError) -> Cart {
        try await reading { try $0.carts([key]).first ?? Cart(key) }
    }
}

extension Database {
    func rooms(_ ids: Set<Room.ID>) throws -> [Room] {
        guard !ids.isEmpty else { return [] }
        var rooms: [Room] = []
        try forEachRow(
            """
            SELECT \(Columns.room) FROM json_each(?) AS wanted CROSS JOIN room ON room.id = wanted.value
            JOIN account ON account.id = host
            """, [ids.jsonArray()]
        ) { rooms.append(try $0.room(0)) }
        return rooms
    }

    fileprivate func shelf(
        from source: String, where condition: String, _ arguments: StatementArguments
    ) throws -> [ShelfLine] {
        var lines: [ShelfLine] = []
        try forEachRow(
            """
            SELECT \(Columns.offer), \(Columns.skuWithStock), \(Columns.product) FROM \(source)
            JOIN sku ON sku.id = offer.sku JOIN stock ON stock.sku = sku.id
            JOIN product ON product.id = sku.product WHERE \(condition)
            """, arguments
        ) { row in
            let (sku, level) = try row.skuWithStock(Columns.offerCount)
            lines.append(
                ShelfLine(
                    offer: try row.offer(0),
                    product: try row.product(Columns.offerCount + Columns.skuWithStockCount), sku: sku,
                    stock: level))
        }
        return lines
    }
}
