import Commerce
import GRDB

// payment, refund, refund_line
extension Database {
    /// The order each trade was applied to.
    func loadTrades(_ trades: Set<Payment.Trade>, into rows: inout Books.Rows) throws {
        for trade in trades {
            try forEachRow(
                """
                SELECT orders.id FROM payment JOIN orders ON orders.number = order_number
                WHERE gateway = ? AND trade = ?
                """, trade.gateway, trade.id
            ) { rows.trades[trade] = try $0.identifier(0) }
        }
    }

    func payments(of order: OrderHead) throws -> [Payment] {
        // Most orders that a batch touches are not paid yet.
        var payments: [Payment] = []
        try forEachRow(
            "SELECT gateway, trade, amount, purpose, at FROM payment WHERE order_number = ? ORDER BY number",
            order.number
        ) { row in
            payments.append(
                Payment(
                    trade: Payment.Trade(gateway: try row.identifier(0), id: row[1]), order: order.id,
                    amount: try row.money(2, order.total.currency), purpose: try row.named(3), at: row.timestamp(4)))
        }
        return payments
    }

    func insert(_ payments: [Payment]) throws {
        let query = try Query(
            """
            INSERT INTO payment (gateway, trade, order_number, amount, purpose, at)
            SELECT ?, ?, number, ?, ?, ? FROM orders WHERE id = ?
            """, in: self)
        for payment in payments {
            try query.run(
                payment.gateway, payment.trade.id, payment.amount.minorUnits, payment.purpose, payment.at,
                payment.order)
        }
    }

    func refunds(of order: OrderHead) throws -> [Refund] {
        var refunds: [Refund] = []
        try forEachRow("SELECT \(Columns.refund) FROM refund WHERE order_number = ? ORDER BY number", order.number) {
            row in
            var lines: [CartLine] = []
            let id: Refund.ID = try row.identifier(0)
            try forEachRow("SELECT sku, quantity FROM refund_line WHERE refund = ? ORDER BY position", id) {
                lines.append(CartLine(sku: try $0.identifier(0), quantity: $0[1]))
            }
            refunds.append(try row.refund(0, order.total.currency, lines: lines))
        }
        return refunds
    }

    /// A new refund, or how far a kept one has come.
    func save(_ refund: Refund, of order: Order.ID) throws {
        try run(
            """
            INSERT INTO refund (order_number, \(Columns.refund))
            SELECT number, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM orders WHERE id = ?
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, answer = excluded.answer,
            carrier = excluded.carrier, parcel = excluded.parcel, condition = excluded.condition,
            settled_at = excluded.settled_at
            """,
            refund.id, refund.trade.gateway, refund.trade.id, refund.amount.minorUnits, refund.cause, refund.reason,
            refund.askedAt, refund.state, refund.answer, refund.parcel?.carrier, refund.parcel?.number,
            refund.condition, refund.settledAt, order)
        for (position, line) in refund.lines.enumerated() {
            try run(
                "INSERT OR IGNORE INTO refund_line (refund, position, sku, quantity) VALUES (?, ?, ?, ?)",
                refund.id, position, line.sku, line.quantity)
        }
    }
}
