import Commerce
import GRDB

extension SQLiteStore {
    package func sweep(at now: Timestamp) async throws(StoreError) {
        try await writing { database in
            try database.run(
                """
                DELETE FROM session WHERE token_hash IN
                (SELECT token_hash FROM session WHERE expires_at <= ? LIMIT ?)
                """, [now.milliseconds, StoreLimits.sweep])
            try database.run(
                """
                DELETE FROM answered WHERE number IN (SELECT number FROM answered ORDER BY number LIMIT ?)
                AND kept_until <= ?
                """, [StoreLimits.sweep, now.milliseconds])
            try database.run(
                """
                DELETE FROM outbox WHERE sequence IN (SELECT sequence FROM outbox ORDER BY sequence LIMIT ?)
                AND sequence <= (SELECT max(sequence) FROM outbox) - ?
                """, [StoreLimits.sweep, StoreLimits.outboxKept])
        }
    }

    package func audit() async throws(StoreError) -> [AuditDifference] {
        try await reading { try $0.audit() }
    }
}

extension Database {
    func audit() throws -> [AuditDifference] {
        var differences: [AuditDifference] = []
        for (rule, sql) in Audit.rules {
            try forEachRow(sql + " LIMIT \(StoreLimits.differences)") { row in
                differences.append(AuditDifference(rule: rule, subject: row[0], kept: row[1], computed: row[2]))
            }
        }
        return differences
    }
}

/// What must hold between the counters and the journals. Each query finds what breaks its rule: of what, the figure
/// that is kept, and the figure that the journal comes to.
private enum Audit {
    static let rules: [(rule: String, sql: String)] = [
        (
            "pieces on hand are what was put in less what was sold",
            """
            SELECT sku, on_hand, journal FROM (SELECT stock.sku, on_hand,
            coalesce(sum(CASE kind WHEN 'put-in' THEN quantity WHEN 'commit' THEN -quantity END), 0) AS journal
            FROM stock LEFT JOIN stock_movement USING (sku) GROUP BY stock.sku) WHERE on_hand <> journal
            """
        ),
        (
            "pieces reserved are what was reserved less what was sold or given back",
            """
            SELECT sku, reserved, journal FROM (SELECT stock.sku, reserved,
            coalesce(sum(CASE kind WHEN 'reserve' THEN quantity WHEN 'commit' THEN -quantity
            WHEN 'release' THEN -quantity END), 0) AS journal
            FROM stock LEFT JOIN stock_movement USING (sku) GROUP BY stock.sku) WHERE reserved <> journal
            """
        ),
        (
            "pieces reserved are the lines of the orders that hold them",
            """
            SELECT sku, reserved, held FROM (SELECT stock.sku, reserved,
            coalesce((SELECT sum(quantity) FROM orders JOIN order_line ON order_number = orders.number
            WHERE state IN (\(sqlNames(where: \.holdsStock))) AND order_line.sku = stock.sku), 0) AS held
            FROM stock) WHERE reserved <> held
            """
        ),
        (
            "pieces sold are the lines of the orders that are sold",
            """
            SELECT sku, journal, sold FROM (SELECT stock.sku,
            coalesce((SELECT sum(quantity) FROM stock_movement AS movement
            WHERE movement.sku = stock.sku AND kind = 'commit'), 0) AS journal,
            coalesce((SELECT sum(quantity) FROM orders JOIN order_line ON order_number = orders.number
            WHERE state IN (\(sqlNames(where: \.isSold))) AND order_line.sku = stock.sku), 0) AS sold
            FROM stock) WHERE journal <> sold
            """
        ),
        (
            "what a buyer has of an offer is the lines of the orders that count",
            """
            SELECT buyer || ' ' || room || ' ' || sku, sum(kept), sum(counted) FROM (
            SELECT buyer, room, sku, pieces AS kept, 0 AS counted FROM bought UNION ALL
            SELECT buyer, room, sku, 0, quantity FROM orders JOIN order_line ON order_number = orders.number
            WHERE state IN (\(sqlNames(where: \.countsAgainstLimit))))
            GROUP BY buyer, room, sku HAVING sum(kept) <> sum(counted)
            """
        ),
        (
            "an order's total is the sum of its lines",
            """
            SELECT orders.id, total, sum(unit_price * quantity) FROM orders
            JOIN order_line ON order_number = orders.number
            GROUP BY orders.number HAVING total <> sum(unit_price * quantity) OR total <> sum(amount)
            """
        ),
        (
            "an order that is sold has one payment that bought it, and no other order has one",
            """
            SELECT id, state IN (\(sqlNames(where: \.isSold))) AS is_sold, sales FROM (SELECT orders.id, state,
            (SELECT count(*) FROM payment WHERE order_number = orders.number AND purpose = 'sale') AS sales
            FROM orders) WHERE is_sold <> sales
            """
        ),
        (
            "the ledger's entries for an order add up to zero",
            """
            SELECT order_id || ' ' || currency, sum(amount), 0 FROM ledger_entry
            GROUP BY order_id, currency HAVING sum(amount) <> 0
            """
        ),
        (
            "what the gateways hold for an order is what was paid for it",
            """
            SELECT id, held, paid FROM (SELECT orders.id,
            coalesce((SELECT sum(amount) FROM payment WHERE order_number = orders.number), 0) AS paid,
            coalesce(ledger.held, 0) AS held FROM orders LEFT JOIN
            (SELECT order_id, sum(amount) AS held FROM ledger_entry WHERE account LIKE 'gateway-clearing:%'
            GROUP BY order_id) AS ledger ON ledger.order_id = orders.id) WHERE held <> paid
            """
        ),
    ]
}
