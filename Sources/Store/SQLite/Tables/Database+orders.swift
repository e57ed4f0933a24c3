import Commerce
import GRDB

// orders, order_line
extension Database {
    func orders(withIDs ids: Set<Order.ID>, _ vault: Vault) throws -> [Order] {
        let query = try Query(OrderHead.select(where: "orders.id = ?"), in: self)
        var heads: [OrderHead] = []
        for id in ids { try query.forEachRow(id) { heads.append(try OrderHead($0)) } }
        return try complete(heads, vault)
    }

    /// Orders with their lines, payments and refunds. `condition` is what stands behind WHERE, up to its LIMIT.
    func orders<each Value: Bindable>(
        _ vault: Vault, where condition: String, _ values: repeat each Value
    ) throws -> [Order] {
        var heads: [OrderHead] = []
        try forEachRow(OrderHead.select(where: condition), repeat each values) { heads.append(try OrderHead($0)) }
        return try complete(heads, vault)
    }

    private func complete(_ heads: [OrderHead], _ vault: Vault) throws -> [Order] {
        guard !heads.isEmpty else { return [] }
        let query = try Query(
            """
            SELECT sku, product, offer, kind, title, spec, quantity, list_price, unit_price, amount, discount
            FROM order_line WHERE order_number = ? ORDER BY position
            """, in: self)
        return try heads.map { head in
            var lines: [Quote.Line] = []
            try query.forEachRow(head.number) { lines.append(try Quote.Line($0, head)) }
            return try head.order(
                lines: lines, payments: try payments(of: head), refunds: try refunds(of: head), vault)
        }
    }

    /// New orders with their lines, numbered in the order they were placed.
    func insert(_ orders: [Order], _ numbers: inout Numbers, _ vault: Vault) throws {
        guard !orders.isEmpty else { return }
        var first: Int64 = 1
        try forEachRow("SELECT coalesce(max(number), 0) + 1 FROM orders") { first = $0[0] }
        // By index, because a copy of an order counts a dozen references up and down.
        try Self.insertOrders.insert(orders.indices, in: self) { row, index in
            let order = orders[index]
            row.bind(
                first + Int64(index), order.id, try numbers.number(order.buyer), order.room, order.shop, order.state,
                order.total.minorUnits, order.total.currency, order.placedAt, order.reservedUntil, order.coupon?.id,
                order.coupon?.code, order.coupon?.title, order.coupon?.saving.minorUnits,
                try order.address.map { try vault.seal($0, for: "order \(order.id)") }, order.note)
        }
        let lines = orders.indices.flatMap { order in
            orders[order].lines.indices.map { (order: order, position: $0) }
        }
        try Self.insertLines.insert(lines, in: self) { row, at in
            let line = orders[at.order].lines[at.position]
            row.bind(
                first + Int64(at.order), at.position, line.sku, line.product, line.offer, line.kind, line.title,
                line.spec, line.quantity, line.listPrice.minorUnits, line.unitPrice.minorUnits,
                line.amount.minorUnits, line.discount.minorUnits)
        }
    }

    /// Orders that moved, with their refunds.
    func update(_ orders: [Order]) throws {
        let query = try Query(
            """
            UPDATE orders SET state = ?, paid_at = ?, carrier = ?, parcel = ?, shipped_at = ?, delivered_at = ?,
            completed_at = ? WHERE id = ?
            """, in: self)
        for order in orders {
            let progress = order.progress
            try query.run(
                progress.state, progress.paidAt, progress.parcel?.carrier, progress.parcel?.number,
                progress.shippedAt, progress.deliveredAt, progress.completedAt, order.id)
            for refund in progress.refunds { try save(refund, of: order.id) }
        }
    }

    /// Where orders go, sealed anew.
    func saveAddresses(_ orders: [Order], _ vault: Vault) throws {
        guard !orders.isEmpty else { return }
        let query = try Query("UPDATE orders SET address = ? WHERE id = ?", in: self)
        for order in orders {
            try query.run(try order.address.map { try vault.seal($0, for: "order \(order.id)") }, order.id)
        }
    }

    private static let insertOrders = Insertion(
        into: "orders",
        [
            "number", "id", "buyer", "room", "shop", "state", "total", "currency", "placed_at", "reserved_until",
            "coupon", "coupon_code", "coupon_title", "saving", "address", "note",
        ])
    private static let insertLines = Insertion(
        into: "order_line",
        [
            "order_number", "position", "sku", "product", "offer", "kind", "title", "spec", "quantity", "list_price",
            "unit_price", "amount", "discount",
        ])
}

/// An order's own row.
struct OrderHead {
    let number: Int64
    let id: Order.ID
    let shop: Shop.ID
    let total: Money
    private let buyer: Account.ID
    private let room: Room.ID
    private let placedAt: Timestamp
    private let reservedUntil: Timestamp
    private let coupon: Quote.AppliedCoupon?
    private let sealedAddress: String?
    private let note: String
    /// Without payments and refunds.
    private let progress: Order.Progress

    static func select(where condition: String) -> String {
        """
        SELECT orders.number, orders.id, buyer.id, room, shop, state, total, currency, placed_at, reserved_until,
        coupon, coupon_code, coupon_title, saving, address, note, paid_at, carrier, parcel, shipped_at, delivered_at,
        completed_at FROM orders CROSS JOIN buyer ON buyer.number = orders.buyer WHERE \(condition)
        """
    }

    init(_ row: ResultRow) throws {
        number = row[0]
        id = try row.identifier(1)
        buyer = try row.identifier(2)
        room = try row.identifier(3)
        shop = try row.identifier(4)
        total = try row.money(6, row.currency(7))
        placedAt = row.timestamp(8)
        reservedUntil = row.timestamp(9)
        coupon =
            if let saving = try row.money(13, orNull: total.currency) {
                Quote.AppliedCoupon(id: try row.identifier(10), code: row[11], title: row[12], saving: saving)
            } else {
                nil
            }
        sealedAddress = row[14]
        note = row[15]
        progress = Order.Progress(
            state: try row.named(5), paidAt: row.timestampOrNull(16), parcel: row.parcel(17),
            shippedAt: row.timestampOrNull(19), deliveredAt: row.timestampOrNull(20),
            completedAt: row.timestampOrNull(21))
    }

    func order(
        lines: [Quote.Line], payments: [Payment], refunds: [Refund], _ vault: Vault
    ) throws -> Order {
        let progress = Order.Progress(
            state: self.progress.state, paidAt: self.progress.paidAt, parcel: self.progress.parcel,
            shippedAt: self.progress.shippedAt,
            deliveredAt: self.progress.deliveredAt, completedAt: self.progress.completedAt, payments: payments,
            refunds: refunds)
        return Order(
            id: id, buyer: buyer, room: room, shop: shop, lines: lines, coupon: coupon, total: total,
            address: try sealedAddress.map { try vault.open($0, for: "order \(id)") }, note: note,
            placedAt: placedAt, reservedUntil: reservedUntil, progress: progress)
    }
}

extension Quote.Line {
    fileprivate init(_ row: ResultRow, _ head: OrderHead) throws {
        let currency = head.total.currency
        self.init(
            sku: try row.identifier(0), product: try row.identifier(1), shop: head.shop,
            offer: try row.identifier(2), kind: try row.named(3), title: row[4], spec: row[5], quantity: row[6],
            listPrice: try row.money(7, currency), unitPrice: try row.money(8, currency),
            amount: try row.money(9, currency), discount: try row.money(10, currency))
    }
}
