import Commerce
import GRDB

extension Database {
    /// Saves what a batch wrote: dirty rows, then what was appended, then what others must hear.
    ///
    /// Rows and journals of one table go in together, with one statement that is compiled once.
    func save(_ books: Books) throws {
        let (rows, written) = (books.rows, books.written)
        for id in written.products { try saveProduct(id, rows) }
        try saveStock(written.stock, rows)
        try saveOffers(written.offers, rows)
        for key in written.carts { try saveCart(key, rows) }
        try insertOrders(written.placed.compactMap { rows.orders[$0] })
        try updateOrders(written.moved.compactMap { rows.orders[$0] })
        try insert(written.payments)
        try saveBought(written.bought, rows)
        try insert(written.movements)
        try insert(written.postings)
        try saveAnswers(written.answered, rows)
        try insertIntoOutbox(written.events)
        try insertIntoOutbox(books.stockChanges)
    }

    private func saveProduct(_ id: Product.ID, _ rows: Books.Rows) throws {
        guard let product = rows.products[id] else { return }
        try run(
            "INSERT INTO product (id, shop, title, description) VALUES (?, ?, ?, ?)",
            [id.rawValue, product.shop.rawValue, product.title, product.description])
        try run(
            "INSERT INTO sku (id, product, spec, list_price, currency) VALUES (?, ?, ?, ?, ?)",
            forEach: (rows.kinds[id] ?? []).compactMap { rows.skus[$0] }
        ) { sku in
            [sku.id.rawValue, id.rawValue, sku.spec, sku.listPrice.minorUnits, sku.listPrice.currency.code]
        }
    }

    private func saveStock(_ skus: Set<SKU.ID>, _ rows: Books.Rows) throws {
        try run(
            """
            INSERT INTO stock (sku, on_hand, reserved) VALUES (?, ?, ?)
            ON CONFLICT (sku) DO UPDATE SET on_hand = excluded.on_hand, reserved = excluded.reserved
            """, forEach: skus
        ) { sku in rows.stock[sku].map { [sku.rawValue, $0.onHand, $0.reserved] } }
    }

    private func saveOffers(_ keys: [Offer.Key], _ rows: Books.Rows) throws {
        try run(
            """
            INSERT INTO offer (room, sku, price, currency, limit_per_buyer) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (room, sku) DO UPDATE SET price = excluded.price, currency = excluded.currency,
            limit_per_buyer = excluded.limit_per_buyer
            """, forEach: keys
        ) { key in
            rows.offers[key].map { offer in
                [
                    key.room.rawValue, key.sku.rawValue, offer.price.minorUnits, offer.price.currency.code,
                    offer.limitPerBuyer,
                ]
            }
        }
    }

    private func saveCart(_ key: Cart.Key, _ rows: Books.Rows) throws {
        try run("DELETE FROM cart_line WHERE buyer = ? AND room = ?", [key.buyer.rawValue, key.room.rawValue])
        try run(
            "INSERT INTO cart_line (buyer, room, position, sku, quantity) VALUES (?, ?, ?, ?, ?)",
            forEach: (rows.carts[key]?.lines ?? []).enumerated()
        ) { position, line in
            [key.buyer.rawValue, key.room.rawValue, position, line.sku.rawValue, line.quantity]
        }
    }

    private func insertOrders(_ orders: [Order]) throws {
        let insertOrder = try cachedStatement(
            sql: """
                INSERT INTO orders (id, buyer, room, state, total, currency, placed_at, reserved_until, paid_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        let insertLine = try cachedStatement(
            sql: """
                INSERT INTO order_line (order_number, position, sku, shop, title, spec, quantity, list_price,
                unit_price, amount) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        for order in orders {
            try insertOrder.execute(arguments: [
                order.id.rawValue, order.buyer.rawValue, order.room.rawValue, order.state.rawValue,
                order.total.minorUnits, order.total.currency.code, order.placedAt.milliseconds,
                order.reservedUntil.milliseconds, order.paidAt?.milliseconds,
            ])
            let number = lastInsertedRowID
            for (position, line) in order.lines.enumerated() {
                try insertLine.execute(arguments: [
                    number, position, line.sku.rawValue, line.shop.rawValue, line.title, line.spec, line.quantity,
                    line.listPrice.minorUnits, line.unitPrice.minorUnits, line.amount.minorUnits,
                ])
            }
        }
    }

    private func updateOrders(_ orders: [Order]) throws {
        try run("UPDATE orders SET state = ?, paid_at = ? WHERE id = ?", forEach: orders) { order in
            [order.state.rawValue, order.paidAt?.milliseconds, order.id.rawValue]
        }
    }

    private func insert(_ payments: [Payment]) throws {
        try run(
            """
            INSERT INTO payment (gateway, trade, order_number, amount, purpose, at)
            SELECT ?, ?, number, ?, ?, ? FROM orders WHERE id = ?
            """, forEach: payments
        ) { payment in
            [
                payment.gateway.rawValue, payment.trade.id, payment.amount.minorUnits, payment.purpose.rawValue,
                payment.at.milliseconds, payment.order.rawValue,
            ]
        }
    }

    private func saveBought(_ keys: Set<PurchaseKey>, _ rows: Books.Rows) throws {
        try run(
            """
            INSERT INTO bought (buyer, room, sku, pieces) VALUES (?, ?, ?, ?)
            ON CONFLICT (buyer, room, sku) DO UPDATE SET pieces = excluded.pieces
            """, forEach: keys
        ) { key in [key.buyer.rawValue, key.room.rawValue, key.sku.rawValue, rows.bought[key] ?? 0] }
    }

    private func insert(_ movements: [StockMovement]) throws {
        try run(
            "INSERT INTO stock_movement (sku, kind, quantity, order_id, at) VALUES (?, ?, ?, ?, ?)",
            forEach: movements
        ) { movement in
            [
                movement.sku.rawValue, movement.kind.rawValue, movement.quantity, movement.order?.rawValue,
                movement.at.milliseconds,
            ]
        }
    }

    private func insert(_ postings: [Posting]) throws {
        for posting in postings {
            try run(
                "INSERT INTO ledger_entry (order_id, account, amount, currency, at) VALUES (?, ?, ?, ?, ?)",
                forEach: posting.entries
            ) { entry in
                [
                    posting.order.rawValue, entry.account.description, entry.amount.minorUnits,
                    entry.amount.currency.code, posting.at.milliseconds,
                ]
            }
        }
    }

    private func saveAnswers(_ keys: [Idempotency.Key], _ rows: Books.Rows) throws {
        try run(
            """
            INSERT OR REPLACE INTO answered (account, name, request_hash, outcome, subject, state, kept_until)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """, forEach: keys
        ) { key in
            guard let record = rows.answered[key] else { return nil }
            let (outcome, subject, state): (String, String?, String?) =
                switch record.outcome {
                case .created(let product): ("created", product.rawValue, nil)
                case .echoed: ("echoed", nil, nil)
                case .order(let order, let state): ("order", order.rawValue, state.rawValue)
                }
            return [
                key.account.rawValue, key.name.rawValue, record.requestHash, outcome, subject, state,
                record.keptUntil.milliseconds,
            ]
        }
    }

    private func insertIntoOutbox(_ changes: [Change]) throws {
        try run(
            """
            INSERT INTO outbox (kind, sku, room, order_id, state, on_hand, available) VALUES (?, ?, ?, ?, ?, ?, ?)
            """, forEach: changes
        ) { change in
            switch change {
            case .stockChanged(let sku, let onHand, let available):
                ["stock", sku.rawValue, nil, nil, nil, onHand, available]
            case .shelfChanged(let line):
                ["shelf", line.offer.sku.rawValue, line.offer.room.rawValue, nil, nil, nil, nil]
            case .orderChanged(let order):
                ["order", nil, nil, order.id.rawValue, order.state.rawValue, nil, nil]
            }
        }
    }
}
