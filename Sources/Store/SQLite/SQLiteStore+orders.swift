import Commerce
import GRDB

extension SQLiteStore {
    package func order(_ id: Order.ID) async throws(StoreError) -> Order? {
        try await reading { try $0.orders(withIDs: [id]).first }
    }

    package func orders(of buyer: Account.ID, limit: Int) async throws(StoreError) -> [Order] {
        try await reading { database in
            try database.orders(
                from: "orders WHERE buyer = ? ORDER BY number DESC LIMIT ?",
                [buyer.rawValue, min(limit, StoreLimits.page)])
        }
    }

    package func orders(in room: Room.ID, limit: Int) async throws(StoreError) -> [Order] {
        try await reading { database in
            try database.orders(
                from: "orders WHERE room = ? ORDER BY number DESC LIMIT ?",
                [room.rawValue, min(limit, StoreLimits.page)])
        }
    }

    package func unpaidOrders(limit: Int) async throws(StoreError) -> [Order] {
        try await reading { database in
            try database.orders(
                from: "orders WHERE state = 'reserved' ORDER BY reserved_until LIMIT ?",
                [min(limit, StoreLimits.page)])
        }
    }

    package func paidOrderCount(in room: Room.ID) async throws(StoreError) -> Int {
        try await reading { database in
            try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM orders WHERE room = ? AND state IN (\(sqlNames(where: \.isSold)))",
                arguments: [room.rawValue]) ?? 0
        }
    }

    package func refundsDue(limit: Int) async throws(StoreError) -> [Payment] {
        try await reading { database in
            var payments: [Payment] = []
            try database.forEachRow(
                """
                SELECT order_number, gateway, trade, orders.id, amount, currency, purpose, at
                FROM payment JOIN orders ON orders.number = order_number
                WHERE purpose = 'refund-due' ORDER BY payment.number LIMIT ?
                """, [min(limit, StoreLimits.page)]
            ) { payments.append(try Payment($0)) }
            return payments
        }
    }

    package func outbox(after sequence: Int64, limit: Int) async throws(StoreError) -> [OutboxRow] {
        try await reading { database in
            var rows: [OutboxRow] = []
            try database.forEachRow(
                """
                SELECT sequence, kind, sku, room, order_id, state, on_hand, available FROM outbox
                WHERE sequence > ? ORDER BY sequence LIMIT ?
                """, [sequence, min(limit, StoreLimits.page)]
            ) { rows.append(try OutboxRow($0)) }
            return rows
        }
    }
}

/// The order states that are so, as SQL literals. Their names are ours, not a client's.
func sqlNames(where condition: (Order.State) -> Bool) -> String {
    Order.State.allCases.filter(condition).map { "'\($0.rawValue)'" }.joined(separator: ", ")
}

extension OutboxRow {
    fileprivate init(_ row: Row) throws {
        sequence = row[0]
        switch row[1] as String {
        case "stock": subject = .stock(try row.identifier(2), onHand: row[6], available: row[7])
        case "shelf": subject = .shelf(Offer.Key(room: try row.identifier(3), sku: try row.identifier(2)))
        case "order": subject = .order(try row.identifier(4), try row.named(5))
        case let kind: throw StoreError.corrupt("the outbox holds a '\(kind.prefix(64))'")
        }
    }
}
