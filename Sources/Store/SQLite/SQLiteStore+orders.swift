import Commerce
import GRDB

extension SQLiteStore {
    package func order(_ id: Order.ID) async throws(StoreError) -> Order? {
        try await reading { [vault] in try $0.orders(withIDs: [id], vault).first }
    }

    package func orders(of buyer: Account.ID, before: Order.ID?, limit: Int) async throws(StoreError) -> [Order] {
        try await reading { [vault] database in
            try database.orders(
                vault,
                where: """
                    buyer = (SELECT number FROM buyer WHERE id = ?) AND orders.number < ?
                    ORDER BY orders.number DESC LIMIT ?
                    """, buyer, try database.number(of: before, otherwise: .max), StoreLimits.cut(limit))
        }
    }

    package func orders(
        of shop: Shop.ID, in state: Order.State?, before: Order.ID?, limit: Int
    ) async throws(StoreError) -> [Order] {
        // Literals, so that the index of what is open can be chosen.
        let inState =
            state.map {
                " AND state = '\($0.rawValue)'" + (Schema.openOrders.contains($0) ? " AND \(Schema.isOpenOrder)" : "")
            } ?? ""
        return try await reading { [vault] database in
            try database.orders(
                vault, where: "shop = ?\(inState) AND orders.number < ? ORDER BY orders.number DESC LIMIT ?",
                shop, try database.number(of: before, otherwise: .max), StoreLimits.cut(limit))
        }
    }

    package func unpaidOrders(limit: Int) async throws(StoreError) -> [Order.ID] {
        try await reading { database in
            var orders: [Order.ID] = []
            try database.forEachRow(
                "SELECT id FROM orders WHERE state = 'reserved' ORDER BY reserved_until LIMIT ?",
                StoreLimits.cut(limit, at: StoreLimits.unpaid)
            ) { orders.append(try $0.identifier(0)) }
            return orders
        }
    }

    package func dueReservations(
        at now: Timestamp, after: DueOrder?, limit: Int
    ) async throws(StoreError) -> [DueOrder] {
        try await reading { database in
            var due: [DueOrder] = []
            try database.forEachRow(
                """
                SELECT id, placed_at, reserved_until FROM orders WHERE state = 'reserved' AND reserved_until <= ?
                AND (reserved_until, number) > (?, ?) ORDER BY reserved_until, number LIMIT ?
                """, now, after?.reservedUntil ?? Timestamp(milliseconds: .min),
                try database.number(of: after?.id, otherwise: 0), StoreLimits.cut(limit)
            ) { row in
                due.append(
                    DueOrder(id: try row.identifier(0), placedAt: row.timestamp(1), reservedUntil: row.timestamp(2)))
            }
            return due
        }
    }

    package func dueCompletions(
        at now: Timestamp, after inspection: Duration, limit: Int
    ) async throws(StoreError) -> [Order.ID] {
        let deliveredUntil = now + (.zero - inspection)
        return try await reading { database in
            var due: [Order.ID] = []
            try database.forEachRow(
                """
                SELECT id FROM orders WHERE state = 'delivered' AND delivered_at <= ? AND NOT EXISTS
                (SELECT 1 FROM refund WHERE order_number = orders.number AND refund.state IN (\(openRefunds)))
                ORDER BY delivered_at LIMIT ?
                """, deliveredUntil, StoreLimits.cut(limit)
            ) { due.append(try $0.identifier(0)) }
            return due
        }
    }

    package func ordersWithRefundsDue(after: Order.ID?, limit: Int) async throws(StoreError) -> [Order] {
        try await reading { [vault] database in
            try database.orders(
                vault,
                where: """
                    orders.number IN (SELECT order_number FROM refund WHERE refund.state = 'due' AND order_number > ?)
                    ORDER BY orders.number LIMIT ?
                    """, try database.number(of: after, otherwise: 0), StoreLimits.cut(limit))
        }
    }

    package func paidOrderCount(in room: Room.ID) async throws(StoreError) -> Int {
        try await reading { database in
            var count = 0
            try database.forEachRow(
                """
                SELECT count(*) FROM orders WHERE shop = (SELECT host FROM room WHERE id = ?) AND room = ?
                AND paid_at IS NOT NULL AND total > 0
                """, room, room
            ) { count = $0[0] }
            return count
        }
    }

    package func outbox(after sequence: Int64, limit: Int) async throws(StoreError) -> [OutboxRow] {
        try await reading { database in
            var rows: [OutboxRow] = []
            try database.forEachRow(
                """
                SELECT sequence, kind, subject, room, state, on_hand, available FROM outbox
                WHERE sequence > ? ORDER BY sequence LIMIT ?
                """, sequence, StoreLimits.cut(limit)
            ) { rows.append(try OutboxRow($0)) }
            return rows
        }
    }
}

extension Database {
    /// The row number of an order; an order that is not there has the other one.
    fileprivate func number(of order: Order.ID?, otherwise: Int64) throws -> Int64 {
        guard let order else { return otherwise }
        var number = otherwise
        try forEachRow("SELECT number FROM orders WHERE id = ?", order) { number = $0[0] }
        return number
    }
}

/// The order states that are so, as SQL literals. Their names are ours, not a client's.
func sqlNames(where condition: (Order.State) -> Bool) -> String {
    Order.State.allCases.filter(condition).map { "'\($0.rawValue)'" }.joined(separator: ", ")
}

/// The refund states that are so, as SQL literals.
func sqlNames(ofRefunds condition: (Refund.State) -> Bool) -> String {
    Refund.State.allCases.filter(condition).map { "'\($0.rawValue)'" }.joined(separator: ", ")
}

private let openRefunds = sqlNames(ofRefunds: \.isOpen)

extension OutboxRow {
    fileprivate init(_ row: ResultRow) throws {
        sequence = row[0]
        switch row[1] as String {
        case "stock": subject = .stock(try row.identifier(2), onHand: row[5], available: row[6])
        case "quota": subject = .quota(try row.identifier(2), in: try row.identifier(3), left: row[6])
        case "shelf": subject = .shelf(Offer.Key(room: try row.identifier(3), sku: try row.identifier(2)))
        case "off-shelf": subject = .offShelf(Offer.Key(room: try row.identifier(3), sku: try row.identifier(2)))
        case "shelf-order": subject = .shelfOrder(try row.identifier(2))
        case "catalogue": subject = .catalogue(try row.identifier(2))
        case "coupon": subject = .coupon(try row.identifier(2))
        case "draw": subject = .draw(try row.identifier(2), try row.named(4))
        case "order": subject = .order(try row.identifier(2), try row.named(4))
        case let kind: throw StoreError.corrupt("the outbox holds a '\(kind.prefix(64))'")
        }
    }
}
