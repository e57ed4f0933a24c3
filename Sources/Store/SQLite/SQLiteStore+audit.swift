import Commerce
import GRDB

extension SQLiteStore {
    package func audit() async throws(StoreError) -> AuditReport {
        // One transaction, so one moment: a server may be selling meanwhile.
        try await reading { database in
            var differences: [AuditDifference] = []
            for rule in Audit.rules {
                try database.forEachRow(rule.sql + " LIMIT \(StoreLimits.differences)") { row in
                    differences.append(
                        AuditDifference(rule: rule.says, subject: row[0], kept: row[1], computed: row[2]))
                }
            }
            func count(_ table: String) throws -> Int {
                var count = 0
                try database.forEachRow("SELECT count(*) FROM \(table)") { count = $0[0] }
                return count
            }
            return AuditReport(
                orders: try count("orders"), movements: try count("stock_movement"),
                entries: try count("ledger_entry"), differences: differences)
        }
    }
}

/// What must hold between what is kept and the journals. Each query finds what breaks its rule: of what, the figure that
/// is kept, and the figure that the journals come to.
enum Audit {
    struct Rule {
        let says: String
        let sql: String
    }

    static let rules = stock + quotas + orders + money

    /// Orders whose pieces are held, or were taken for good.
    private static let isHeld = "state IN (\(sqlNames(where: \.holdsStock)))"
    private static let wasSold = "paid_at IS NOT NULL"

    private static let stock = [
        Rule(
            says: "a SKU has counters",
            sql: "SELECT id, 0, 1 FROM sku WHERE NOT EXISTS (SELECT 1 FROM stock WHERE stock.sku = sku.id)"),
        Rule(
            says: "pieces on hand are what was put in and came back, less what was sold and lost",
            sql: """
                SELECT sku, on_hand, journal FROM (SELECT stock.sku, on_hand,
                coalesce(sum(CASE kind WHEN 'put-in' THEN quantity WHEN 'take-back' THEN quantity
                WHEN 'commit' THEN -quantity WHEN 'lose' THEN -quantity END), 0) AS journal
                FROM stock LEFT JOIN stock_movement USING (sku) GROUP BY stock.sku) WHERE on_hand <> journal
                """),
        Rule(
            says: "pieces reserved are what was reserved, less what was sold or given back",
            sql: """
                SELECT sku, reserved, journal FROM (SELECT stock.sku, reserved,
                coalesce(sum(CASE kind WHEN 'reserve' THEN quantity WHEN 'commit' THEN -quantity
                WHEN 'release' THEN -quantity END), 0) AS journal
                FROM stock LEFT JOIN stock_movement USING (sku) GROUP BY stock.sku) WHERE reserved <> journal
                """),
        Rule(
            says: "pieces reserved are the lines of the orders that hold them",
            sql: """
                SELECT sku, reserved, held FROM (SELECT stock.sku, reserved, coalesce(lines.held, 0) AS held
                FROM stock LEFT JOIN (SELECT sku, sum(quantity) AS held FROM orders
                JOIN order_line ON order_number = orders.number WHERE \(isHeld) GROUP BY sku) AS lines USING (sku))
                WHERE reserved <> held
                """),
        Rule(
            says: "pieces sold are the lines of the orders that were paid",
            sql: """
                SELECT sku, journal, sold FROM (SELECT stock.sku, coalesce(moved.pieces, 0) AS journal,
                coalesce(lines.pieces, 0) AS sold FROM stock
                LEFT JOIN (SELECT sku, sum(quantity) AS pieces FROM stock_movement WHERE kind = 'commit' GROUP BY sku)
                AS moved USING (sku)
                LEFT JOIN (SELECT sku, sum(quantity) AS pieces FROM orders
                JOIN order_line ON order_number = orders.number WHERE \(wasSold) GROUP BY sku) AS lines USING (sku))
                WHERE journal <> sold
                """),
        Rule(
            says: "pieces that came back are the lines of refunds whose goods are back",
            sql: """
                SELECT sku, journal, back FROM (SELECT stock.sku, coalesce(moved.pieces, 0) AS journal,
                coalesce(lines.pieces, 0) AS back FROM stock
                LEFT JOIN (SELECT sku, sum(quantity) AS pieces FROM stock_movement WHERE kind = 'take-back'
                GROUP BY sku) AS moved USING (sku)
                LEFT JOIN (SELECT sku, sum(quantity) AS pieces FROM refund_line
                JOIN refund ON refund.id = refund_line.refund WHERE condition IS NOT NULL GROUP BY sku)
                AS lines USING (sku)) WHERE journal <> back
                """),
    ]

    private static let quotas = [
        Rule(
            says: "what is reserved of an offer is the lines of the orders that hold it",
            sql: """
                SELECT id, reserved, held FROM (SELECT offer.id, reserved, coalesce(lines.pieces, 0) AS held FROM offer
                LEFT JOIN (SELECT offer, sum(quantity) AS pieces FROM orders
                JOIN order_line ON order_number = orders.number WHERE \(isHeld) GROUP BY offer) AS lines
                ON lines.offer = offer.id) WHERE reserved <> held
                """),
        Rule(
            says: "what is taken of an offer is the lines of the orders that were paid",
            sql: """
                SELECT id, taken, sold FROM (SELECT offer.id, taken, coalesce(lines.pieces, 0) AS sold FROM offer
                LEFT JOIN (SELECT offer, sum(quantity) AS pieces FROM orders
                JOIN order_line ON order_number = orders.number WHERE \(wasSold) GROUP BY offer) AS lines
                ON lines.offer = offer.id) WHERE taken <> sold
                """),
        Rule(
            says: "what a buyer has by an offer that limits it is the lines that hold or took it, less what came back",
            sql: """
                SELECT buyer.id || ' ' || offer.id, sum(kept), sum(counted) FROM (
                SELECT buyer, offer.id AS offer, pieces AS kept, 0 AS counted FROM bought
                JOIN offer ON offer.number = bought.offer
                UNION ALL SELECT buyer, offer, 0, quantity FROM orders
                JOIN order_line ON order_number = orders.number WHERE \(isHeld) OR \(wasSold)
                UNION ALL SELECT buyer, offer, 0, -refund_line.quantity FROM refund
                JOIN refund_line ON refund.id = refund_line.refund JOIN orders ON orders.number = refund.order_number
                JOIN order_line ON order_line.order_number = orders.number AND order_line.sku = refund_line.sku
                WHERE condition IS NOT NULL)
                AS counts JOIN buyer ON buyer.number = counts.buyer JOIN offer ON offer.id = counts.offer
                WHERE limit_per_buyer IS NOT NULL GROUP BY counts.buyer, counts.offer HAVING sum(kept) <> sum(counted)
                """),
        Rule(
            says: "what is reserved of a coupon is the orders that hold it",
            sql: """
                SELECT id, reserved, held FROM (SELECT coupon.id, reserved, coalesce(users.count, 0) AS held FROM coupon
                LEFT JOIN (SELECT coupon, count(*) AS count FROM orders WHERE \(isHeld) GROUP BY coupon) AS users
                ON users.coupon = coupon.id) WHERE reserved <> held
                """),
        Rule(
            says: "what is taken of a coupon is the orders that were paid with it",
            sql: """
                SELECT id, taken, used FROM (SELECT coupon.id, taken, coalesce(users.count, 0) AS used FROM coupon
                LEFT JOIN (SELECT coupon, count(*) AS count FROM orders WHERE \(wasSold) GROUP BY coupon) AS users
                ON users.coupon = coupon.id) WHERE taken <> used
                """),
        Rule(
            says: "a buyer's uses of a coupon are the orders that hold it or were paid with it",
            sql: """
                SELECT buyer.id || ' ' || coupon, sum(kept), sum(counted) FROM (
                SELECT buyer, coupon, uses AS kept, 0 AS counted FROM coupon_use
                UNION ALL SELECT buyer, coupon, 0, 1 FROM orders
                WHERE coupon IS NOT NULL AND (\(isHeld) OR \(wasSold))) AS counts
                JOIN buyer ON buyer.number = counts.buyer
                GROUP BY counts.buyer, coupon HAVING sum(kept) <> sum(counted)
                """),
    ]

    private static let orders = [
        Rule(
            says: "an order's total is the sum of its lines less its coupon",
            sql: """
                SELECT orders.id, total, sum(amount) - coalesce(saving, 0) AS sum FROM orders
                JOIN order_line ON order_number = orders.number GROUP BY orders.number HAVING total <> sum
                """),
        Rule(
            says: "a line's amount is its price times its pieces",
            sql: """
                SELECT orders.id || ' ' || sku, amount, unit_price * quantity FROM order_line
                JOIN orders ON orders.number = order_number WHERE amount <> unit_price * quantity
                """),
        Rule(
            says: "what an order's coupon saves is the discounts of its lines",
            sql: """
                SELECT orders.id, coalesce(saving, 0) AS saved, sum(discount) FROM orders
                JOIN order_line ON order_number = orders.number GROUP BY orders.number HAVING saved <> sum(discount)
                """),
        Rule(
            says: "an order has lines",
            sql: """
                SELECT id, 0, 1 FROM orders
                WHERE NOT EXISTS (SELECT 1 FROM order_line WHERE order_number = orders.number)
                """),
        Rule(
            says: "an order that was paid has one payment that bought it, and no other order has one",
            sql: """
                SELECT id, was_sold, sales FROM (SELECT orders.id, \(wasSold) AS was_sold, count(payment.number) AS sales
                FROM orders LEFT JOIN payment ON order_number = orders.number AND purpose = 'sale'
                GROUP BY orders.number) WHERE was_sold <> sales
                """),
        Rule(
            says: "an order is sold only when it was paid",
            sql: """
                SELECT id, 1, 0 FROM orders WHERE state IN (\(sqlNames(where: \.isSold))) AND NOT \(wasSold)
                """),
        Rule(
            says: "no more goes back of a payment than it brought",
            sql: """
                SELECT payment.trade, payment.amount, sum(refund.amount) AS back FROM payment
                JOIN refund ON refund.gateway = payment.gateway AND refund.trade = payment.trade
                WHERE refund.state IN (\(sqlNames(ofRefunds: \.holdsMoney)))
                GROUP BY payment.number HAVING back > payment.amount
                """),
    ]

    private static let money = [
        Rule(
            says: "the ledger's entries for an order add up to zero",
            sql: """
                SELECT order_id || ' ' || currency, sum(amount), 0 FROM ledger_entry
                GROUP BY order_id, currency HAVING sum(amount) <> 0
                """),
        Rule(
            says: "what the gateways hold for an order is what was paid, less what they paid back",
            sql: balance(
                of: "gateway-clearing",
                is: """
                    SELECT order_number, gateway AS owner, amount FROM payment
                    UNION ALL SELECT order_number, gateway, -amount FROM refund WHERE state = 'done'
                    """)),
        Rule(
            says: "what the house owes the buyer of an order is its refunds that are granted and not paid back",
            sql: balance(
                of: "refund-payable",
                is: """
                    SELECT order_number, NULL AS owner, -amount AS amount FROM payment WHERE purpose = 'refund-due'
                    UNION ALL SELECT order_number, NULL, -amount FROM refund WHERE cause <> 'unfillable'
                    AND state IN (\(sqlNames(ofRefunds: \.isGranted)))
                    UNION ALL SELECT order_number, NULL, amount FROM refund WHERE state = 'done'
                    """, owner: "(SELECT id FROM buyer WHERE buyer.number = orders.buyer)")),
        Rule(
            says: "what a shop earned by an order is what the goods cost, less what it gave back",
            sql: balance(
                of: "shop-revenue",
                is: """
                    SELECT order_number, NULL AS owner, -payment.amount - coalesce(saving, 0) AS amount FROM payment
                    JOIN orders ON orders.number = order_number WHERE purpose = 'sale'
                    UNION ALL SELECT order_number, NULL, amount FROM refund WHERE cause <> 'unfillable'
                    AND state IN (\(sqlNames(ofRefunds: \.isGranted)))
                    """, owner: "orders.shop")),
        Rule(
            says: "what a shop gave by the coupon of an order is what the coupon saved",
            sql: balance(
                of: "coupon-subsidy",
                is: """
                    SELECT number AS order_number, NULL AS owner, saving AS amount FROM orders
                    WHERE saving IS NOT NULL AND \(wasSold)
                    """, owner: "orders.shop")),
    ]

    /// The ledger's balance of one kind of account, order by order and owner by owner, against amounts
    /// `(order_number, owner, amount)`; `owner` says whose the account is.
    private static func balance(of account: String, is amounts: String, owner: String = "amounts.owner") -> String {
        """
        SELECT id || ' ' || account || ' ' || currency, sum(kept), sum(counted) FROM (
        SELECT order_id AS id, account, currency, amount AS kept, 0 AS counted FROM ledger_entry
        WHERE account LIKE '\(account):%'
        UNION ALL SELECT orders.id, '\(account):' || \(owner), currency, 0, amounts.amount
        FROM (\(amounts)) AS amounts JOIN orders ON orders.number = amounts.order_number)
        GROUP BY id, account, currency HAVING sum(kept) <> sum(counted)
        """
    }
}
