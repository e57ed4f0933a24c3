import Commerce
import GRDB

extension Database {
    /// The rows that a batch touches: in three steps, because keys name orders, and carts and orders name SKUs.
    func load(_ touched: Touched) throws -> Books.Rows {
        var touched = touched
        var rows = Books.Rows()
        try loadAnswered(touched.keys, into: &rows)
        for record in rows.answered.values { touched.found(record) }

        for cart in try carts(touched.carts) {
            rows.carts[cart.key] = cart
            touched.found(cart)
        }
        try loadTrades(touched.trades, into: &rows)
        for order in try orders(withIDs: touched.orders) {
            rows.orders[order.id] = order
            touched.found(order)
        }

        for room in try rooms(touched.rooms) { rows.rooms[room.id] = room }
        try loadCatalogue(touched, into: &rows)
        try loadBought(touched.purchases, into: &rows)
        return rows
    }

    private func loadAnswered(_ keys: Set<Idempotency.Key>, into rows: inout Books.Rows) throws {
        guard !keys.isEmpty else { return }
        try forEachRow(
            """
            SELECT account, name, request_hash, outcome, subject, state, kept_until
            FROM json_each(?) AS wanted CROSS JOIN answered
            ON account = json_extract(wanted.value, '$[0]') AND name = json_extract(wanted.value, '$[1]')
            """, [keys.map { [$0.account.rawValue, $0.name.rawValue] }.jsonArrays()]
        ) { row in
            let key = Idempotency.Key(account: try row.identifier(0), name: try row.identifier(1))
            rows.answered[key] = Idempotency.Record(
                requestHash: row[2], outcome: try row.outcome(3), keptUntil: row.timestamp(6))
        }
    }

    func carts(_ keys: Set<Cart.Key>) throws -> [Cart] {
        var carts: [Cart] = []
        for key in keys {
            var lines: [CartLine] = []
            try forEachRow(
                "SELECT sku, quantity FROM cart_line WHERE buyer = ? AND room = ? ORDER BY position",
                [key.buyer.rawValue, key.room.rawValue]
            ) { lines.append(CartLine(sku: try $0.identifier(0), quantity: $0[1])) }
            carts.append(Cart(key, lines: lines))
        }
        return carts
    }

    private func loadTrades(_ trades: Set<Payment.Trade>, into rows: inout Books.Rows) throws {
        for trade in trades {
            try forEachRow(
                """
                SELECT orders.id FROM payment JOIN orders ON orders.number = order_number
                WHERE gateway = ? AND trade = ?
                """, [trade.gateway.rawValue, trade.id]
            ) { rows.trades[trade] = try $0.identifier(0) }
        }
    }

    /// SKUs with their products, stock and offers; and products with all their SKUs.
    private func loadCatalogue(_ touched: Touched, into rows: inout Books.Rows) throws {
        if !touched.products.isEmpty {
            try forEachRow(
                """
                SELECT product.id, shop, title, description, sku.id
                FROM json_each(?) AS wanted CROSS JOIN product ON product.id = wanted.value
                LEFT JOIN sku ON sku.product = product.id ORDER BY sku.number
                """, [touched.products.jsonArray()]
            ) { row in
                let product = try row.product(0)
                rows.products[product.id] = product
                if row[4] as String? != nil { rows.kinds[product.id, default: []].append(try row.identifier(4)) }
            }
        }
        if !touched.skus.isEmpty {
            try forEachRow(
                """
                SELECT \(Columns.skuWithStock), \(Columns.product)
                FROM json_each(?) AS wanted CROSS JOIN sku ON sku.id = wanted.value
                JOIN stock ON stock.sku = sku.id JOIN product ON product.id = sku.product
                """, [touched.skus.jsonArray()]
            ) { row in
                let (sku, level) = try row.skuWithStock(0)
                let product = try row.product(Columns.skuWithStockCount)
                rows.skus[sku.id] = sku
                rows.stock[sku.id] = level
                rows.products[product.id] = product
            }
        }
        if !touched.offers.isEmpty {
            try forEachRow(
                """
                SELECT \(Columns.offer) FROM json_each(?) AS wanted CROSS JOIN offer
                ON room = json_extract(wanted.value, '$[0]') AND sku = json_extract(wanted.value, '$[1]')
                """, [touched.offers.map { [$0.room.rawValue, $0.sku.rawValue] }.jsonArrays()]
            ) { row in
                let offer = try row.offer(0)
                rows.offers[offer.key] = offer
            }
        }
    }

    private func loadBought(_ keys: Set<PurchaseKey>, into rows: inout Books.Rows) throws {
        guard !keys.isEmpty else { return }
        try forEachRow(
            """
            SELECT buyer, room, sku, pieces FROM json_each(?) AS wanted CROSS JOIN bought
            ON buyer = json_extract(wanted.value, '$[0]') AND room = json_extract(wanted.value, '$[1]')
            AND sku = json_extract(wanted.value, '$[2]')
            """, [keys.map { [$0.buyer.rawValue, $0.room.rawValue, $0.sku.rawValue] }.jsonArrays()]
        ) { row in
            let key = PurchaseKey(
                buyer: try row.identifier(0), room: try row.identifier(1), sku: try row.identifier(2))
            rows.bought[key] = row[3]
        }
    }
}

extension Row {
    fileprivate func outcome(_ column: Int) throws -> Idempotency.Outcome {
        switch self[column] as String {
        case "created": .created(try identifier(column + 1))
        case "echoed": .echoed
        case "order": .order(try identifier(column + 1), try named(column + 2))
        case let unknown: throw StoreError.corrupt("an answer is kept as '\(unknown.prefix(64))'")
        }
    }
}
