extension Books {
    func stockLevel(_ sku: SKU.ID) -> StockLevel { rows.stock[sku] ?? .none }

    /// Changes the counters and writes the journal; the caller has made sure that the level allows it.
    mutating func move(
        _ kind: StockMovement.Kind, _ quantity: Int, of sku: SKU.ID, order: Order.ID?, at now: Timestamp
    ) {
        var level = stockLevel(sku)
        do throws(StockError) {
            switch kind {
            case .putIn: try level.putIn(quantity)
            case .reserve: try level.reserve(quantity)
            case .commit: try level.commit(quantity)
            case .release: try level.release(quantity)
            }
        } catch {
            preconditionFailure("\(kind) \(quantity) of \(sku) was decided on \(level): \(error)")
        }
        rows.stock[sku] = level
        written.stock.insert(sku)
        written.movements.append(StockMovement(sku: sku, kind: kind, quantity: quantity, order: order, at: now))
    }

    /// Moves every line of an order, and with it what counts against the buyer's limits.
    mutating func move(_ kind: StockMovement.Kind, linesOf order: Order, at now: Timestamp) {
        for line in order.lines {
            move(kind, line.quantity, of: line.sku, order: order.id, at: now)
            let counted =
                switch kind {
                case .reserve: line.quantity
                case .release: -line.quantity
                case .putIn, .commit: 0
                }
            guard counted != 0 else { continue }
            let key = PurchaseKey(buyer: order.buyer, room: order.room, sku: line.sku)
            rows.bought[key, default: 0] += counted
            written.bought.insert(key)
        }
    }

    /// Refuses what cannot be reserved now: every line must be free, and within what one buyer may have.
    func checkReservable(_ lines: [Quote.Line], by key: Cart.Key) throws(Refusal) {
        for line in lines {
            guard let shelf = shelfLine(key.room, line.sku) else { throw .notOnShelf(line.sku) }
            guard line.quantity <= shelf.stock.available else {
                throw .soldOut(line.sku, name: shelf.name, available: shelf.stock.available)
            }
            guard let limit = shelf.offer.limitPerBuyer else { continue }
            let bought = rows.bought[PurchaseKey(buyer: key.buyer, room: key.room, sku: line.sku)] ?? 0
            guard line.quantity <= limit - bought else {
                throw .limitPerBuyer(line.sku, name: shelf.name, limit: limit, left: max(0, limit - bought))
            }
        }
    }
}
