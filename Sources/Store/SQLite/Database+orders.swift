import Commerce
import GRDB

extension Database {
    func orders(withIDs ids: Set<Order.ID>) throws -> [Order] {
        guard !ids.isEmpty else { return [] }
        return try orders(
            from: "json_each(?) AS wanted CROSS JOIN orders ON orders.id = wanted.value", [ids.jsonArray()])
    }

    /// Orders with their lines and payments. `source` is what stands behind FROM, up to its LIMIT.
    func orders(from source: String, _ arguments: StatementArguments) throws -> [Order] {
        var heads: [Head] = []
        try forEachRow(
            """
            SELECT orders.number, orders.id, buyer, room, state, total, currency, placed_at, reserved_until, paid_at
            FROM \(source)
            """, arguments
        ) { heads.append(try Head($0)) }
        guard !heads.isEmpty else { return [] }

        let numbers = "[" + heads.map { String($0.number) }.joined(separator: ",") + "]"
        let currencies = Dictionary(uniqueKeysWithValues: heads.map { ($0.number, $0.total.currency) })
        var lines: [Int64: [Quote.Line]] = [:]
        try forEachRow(
            """
            SELECT order_number, sku, shop, title, spec, quantity, list_price, unit_price, amount
            FROM json_each(?) AS wanted CROSS JOIN order_line ON order_number = wanted.value
            ORDER BY order_number, position
            """, [numbers]
        ) { row in
            guard let currency = currencies[row[0]] else { return }
            lines[row[0], default: []].append(try Quote.Line(row, currency))
        }
        var payments: [Int64: [Payment]] = [:]
        try forEachRow(
            """
            SELECT order_number, gateway, trade, orders.id, amount, currency, purpose, at
            FROM json_each(?) AS wanted CROSS JOIN payment ON order_number = wanted.value
            JOIN orders ON orders.number = order_number ORDER BY payment.number
            """, [numbers]
        ) { row in payments[row[0], default: []].append(try Payment(row)) }
        return heads.map { $0.order(lines: lines[$0.number] ?? [], payments: payments[$0.number] ?? []) }
    }
}

extension Payment {
    /// From `order_number, gateway, trade, orders.id, amount, currency, purpose, at`.
    init(_ row: Row) throws {
        self.init(
            trade: Trade(gateway: try row.identifier(1), id: row[2]), order: try row.identifier(3),
            amount: Money(minorUnits: row[4], currency: try row.currency(5)), purpose: try row.named(6),
            at: row.timestamp(7))
    }
}

extension Quote.Line {
    fileprivate init(_ row: Row, _ currency: Currency) throws {
        self.init(
            sku: try row.identifier(1), shop: try row.identifier(2), title: row[3], spec: row[4], quantity: row[5],
            listPrice: Money(minorUnits: row[6], currency: currency),
            unitPrice: Money(minorUnits: row[7], currency: currency),
            amount: Money(minorUnits: row[8], currency: currency))
    }
}

/// An order's own row.
private struct Head {
    let number: Int64
    let id: Order.ID
    let buyer: Account.ID
    let room: Room.ID
    let state: Order.State
    let total: Money
    let placedAt: Timestamp
    let reservedUntil: Timestamp
    let paidAt: Timestamp?

    init(_ row: Row) throws {
        number = row[0]
        id = try row.identifier(1)
        buyer = try row.identifier(2)
        room = try row.identifier(3)
        state = try row.named(4)
        total = Money(minorUnits: row[5], currency: try row.currency(6))
        placedAt = row.timestamp(7)
        reservedUntil = row.timestamp(8)
        paidAt = (row[9] as Int64?).map(Timestamp.init(milliseconds:))
    }

    func order(lines: [Quote.Line], payments: [Payment]) -> Order {
        Order(
            id: id, buyer: buyer, room: room, lines: lines, total: total, state: state, placedAt: placedAt,
            reservedUntil: reservedUntil, paidAt: paidAt, payments: payments)
    }
}
