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

    static let rules = stock + quotas + orders + draws + money

    /// Orders whose pieces are held, or were taken for good.
    private static let isHeld = "state IN (\(sqlNames(where: \.holdsStock)))"
    private static let wasSold = "paid_at IS NOT NULL"
    /// Payments and refunds that no gateway of others knows of.
    private static let isInHouse = "gateway IN ('\(Wallet.gateway)', '\(Wallet.prize)')"

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
            says: "pieces reserved are the lines of the orders that hold them, and the prizes of draws that are open",
            sql: """
                SELECT sku, reserved, held FROM (SELECT stock.sku, reserved, coalesce(holders.held, 0) AS held
                FROM stock LEFT JOIN (SELECT sku, sum(pieces) AS held FROM (
                SELECT sku, quantity AS pieces FROM orders
                JOIN order_line ON order_number = orders.number WHERE \(isHeld)
                UNION ALL SELECT sku, places - given FROM draw WHERE sku IS NOT NULL AND ended_at IS NULL)
                GROUP BY sku) AS holders USING (sku)) WHERE reserved <> held
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

    private static let draws = [
        Rule(
            says: "those who entered a draw are as many as it counts, numbered without a gap",
            sql: """
                SELECT draw.id, entered, count(draw_entry.draw) AS counted FROM draw
                LEFT JOIN draw_entry ON draw_entry.draw = draw.id GROUP BY draw.id
                HAVING entered <> counted OR coalesce(max(number) + 1, 0) <> counted
                """),
        Rule(
            says: "the prizes that somebody has are as many as the draw gave, in the places from the first",
            sql: """
                SELECT draw.id, given, count(place) AS counted FROM draw
                LEFT JOIN draw_entry ON draw_entry.draw = draw.id GROUP BY draw.id
                HAVING given <> counted OR coalesce(max(place) + 1, 0) <> counted OR count(DISTINCT place) <> counted
                """),
        Rule(
            says: "what is promised of a coupon is what draws gave of it, and hold",
            sql: """
                SELECT id, promised, held FROM (SELECT coupon.id, promised, coalesce(given.held, 0) AS held FROM coupon
                LEFT JOIN (SELECT coupon, sum(CASE WHEN ended_at IS NULL THEN places ELSE given END) AS held FROM draw
                WHERE coupon IS NOT NULL GROUP BY coupon) AS given ON given.coupon = coupon.id) WHERE promised <> held
                """),
        Rule(
            says: "the coupons a buyer was given are those of the buyer's places",
            sql: """
                SELECT buyer || ' ' || coupon, sum(kept), sum(counted) FROM (
                SELECT buyer, coupon, count AS kept, 0 AS counted FROM coupon_given
                UNION ALL SELECT account, coupon, 0, 1 FROM draw_entry JOIN draw ON draw.id = draw_entry.draw
                WHERE coupon IS NOT NULL AND place IS NOT NULL)
                GROUP BY buyer, coupon HAVING sum(kept) <> sum(counted)
                """),
        Rule(
            says: "a buyer has no more orders with a personal coupon than it was given",
            sql: """
                SELECT buyer.id || ' ' || coupon.id, uses, coalesce(count, 0) AS given FROM coupon_use
                JOIN buyer ON buyer.number = coupon_use.buyer JOIN coupon ON coupon.id = coupon_use.coupon
                LEFT JOIN coupon_given ON coupon_given.buyer = buyer.id AND coupon_given.coupon = coupon.id
                WHERE personal = 1 AND uses > coalesce(count, 0)
                """),
        Rule(
            says: "a draw's pot holds what is in it and nobody has, and nothing when it has ended",
            sql: """
                SELECT account, sum(kept), sum(counted) FROM (
                SELECT account, amount AS kept, 0 AS counted FROM ledger_entry WHERE account LIKE 'draw-pot:%'
                UNION ALL SELECT 'draw-pot:' || draw.id, 0, -value FROM draw JOIN json_each(parts)
                WHERE ended_at IS NULL AND key >= given)
                GROUP BY account HAVING sum(kept) <> sum(counted)
                """),
        Rule(
            says: "the parts of a pot come to the whole",
            sql: """
                SELECT draw.id, pot, sum(value) AS whole FROM draw JOIN json_each(parts)
                GROUP BY draw.id HAVING pot <> whole
                """),
        Rule(
            says: "a wallet holds what the parts of draws brought, less what it paid, and what came back of that",
            sql: """
                SELECT owner || ' ' || shop || ' ' || currency, sum(kept), sum(counted) FROM (
                SELECT owner, shop, currency, balance AS kept, 0 AS counted FROM wallet
                UNION ALL SELECT account, shop, currency, 0, json_extract(parts, '$[' || place || ']')
                FROM draw_entry JOIN draw ON draw.id = draw_entry.draw WHERE pot IS NOT NULL AND place IS NOT NULL
                UNION ALL SELECT buyer.id, shop, currency, 0, -amount FROM payment
                JOIN orders ON orders.number = order_number JOIN buyer ON buyer.number = orders.buyer
                WHERE gateway = '\(Wallet.gateway)'
                UNION ALL SELECT buyer.id, shop, currency, 0, amount FROM refund
                JOIN orders ON orders.number = order_number JOIN buyer ON buyer.number = orders.buyer
                WHERE gateway = '\(Wallet.gateway)' AND refund.state = 'done')
                GROUP BY owner, shop, currency HAVING sum(kept) <> sum(counted)
                """),
        Rule(
            says: "what the ledger says of a wallet is what is in it",
            sql: """
                SELECT account, sum(kept), sum(counted) FROM (
                SELECT account || ' ' || currency AS account, -amount AS kept, 0 AS counted FROM ledger_entry
                WHERE account LIKE 'wallet:%'
                UNION ALL SELECT 'wallet:' || owner || ':' || shop || ' ' || currency, 0, balance FROM wallet)
                GROUP BY account HAVING sum(kept) <> sum(counted)
                """),
    ]

    private static let money = [
        Rule(
            says: "the ledger's entries for an order, or for a draw, add up to zero",
            sql: """
                SELECT cause || ' ' || currency, sum(amount), 0 FROM ledger_entry
                GROUP BY cause, currency HAVING sum(amount) <> 0
                """),
        Rule(
            says: "what the gateways hold for an order is what was paid, less what they paid back",
            sql: balance(
                of: "gateway-clearing",
                is: """
                    SELECT order_number, gateway AS owner, amount FROM payment WHERE NOT \(isInHouse)
                    UNION ALL SELECT order_number, gateway, -amount FROM refund
                    WHERE state = 'done' AND NOT \(isInHouse)
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
            says: "what a shop earned is what its goods cost, less what it gave back or away",
            sql: balance(
                of: "shop-revenue",
                is: """
                    SELECT order_number, NULL AS owner, -payment.amount - coalesce(saving, 0) AS amount FROM payment
                    JOIN orders ON orders.number = order_number WHERE purpose = 'sale'
                    UNION ALL SELECT order_number, NULL, amount FROM refund WHERE cause <> 'unfillable'
                    AND state IN (\(sqlNames(ofRefunds: \.isGranted)))
                    """, owner: "orders.shop",
                others: """
                    UNION ALL SELECT draw.id, 'shop-revenue:' || shop, currency, 0, value
                    FROM draw JOIN json_each(parts) WHERE ended_at IS NULL OR key < given
                    """)),
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
    /// `(order_number, owner, amount)`; `owner` says whose the account is, `others` what counts beside orders.
    private static func balance(
        of account: String, is amounts: String, owner: String = "amounts.owner", others: String = ""
    ) -> String {
        """
        SELECT id || ' ' || account || ' ' || currency, sum(kept), sum(counted) FROM (
        SELECT cause AS id, account, currency, amount AS kept, 0 AS counted FROM ledger_entry
        WHERE account LIKE '\(account):%'
        UNION ALL SELECT orders.id, '\(account):' || \(owner), currency, 0, amounts.amount
        FROM (\(amounts)) AS amounts JOIN orders ON orders.number = amounts.order_number
        \(others))
        GROUP BY id, account, currency HAVING sum(kept) <> sum(counted)
        """
    }
}
