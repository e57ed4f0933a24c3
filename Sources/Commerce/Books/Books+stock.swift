extension Books {
    func stockLevel(_ sku: SKU.ID) -> StockLevel { rows.stock[sku] ?? .none }

    /// Changes the counters and writes the journal; the caller has made sure that the level allows it.
    mutating func move(
        _ kind: StockMovement.Kind, _ quantity: Int, of sku: SKU.ID, for cause: Cause?, at now: Timestamp
    ) {
        var level = stockLevel(sku)
        do throws(StockError) {
            switch kind {
            case .putIn, .takeBack: try level.putIn(quantity)
            case .reserve: try level.reserve(quantity)
            case .commit: try level.commit(quantity)
            case .release: try level.release(quantity)
            case .lose: try level.lose(quantity)
            }
        } catch {
            preconditionFailure("\(kind) \(quantity) of \(sku) was decided on \(level): \(error)")
        }
        rows.stock[sku] = level
        written.stock.insert(sku)
        written.movements.append(StockMovement(sku: sku, kind: kind, quantity: quantity, cause: cause, at: now))
    }

    /// Moves every line of an order and its coupon, and with them what counts against quotas and limits.
    mutating func move(_ kind: StockMovement.Kind, linesOf order: Order, at now: Timestamp) {
        for line in order.lines {
            move(kind, line.quantity, of: line.sku, for: .order(order.id), at: now)
            var used = rows.allotments[line.offer] ?? .none
            switch kind {
            case .reserve:
                used.reserve(line.quantity)
                count(line.quantity, of: line.offer, by: order.buyer)
            case .commit: used.commit(line.quantity)
            case .release:
                used.release(line.quantity)
                count(-line.quantity, of: line.offer, by: order.buyer)
            case .putIn, .takeBack, .lose: preconditionFailure("an order does not \(kind) all its lines")
            }
            rows.allotments[line.offer] = used
            written.allotments.insert(line.offer)
        }
        moveCoupon(of: order, kind)
    }

    /// Pieces that count against the buyer's limit of an offer.
    func bought(of offer: Offer.ID, by buyer: Account.ID) -> Int {
        rows.bought[PurchaseKey(buyer: buyer, offer: offer)] ?? 0
    }

    /// Counts only for offers with a limit: a limit that is set later begins anew, see ``Offer``.
    mutating func count(_ pieces: Int, of offer: Offer.ID, by buyer: Account.ID) {
        guard rows.offers[offer]?.limitPerBuyer != nil else { return }
        let key = PurchaseKey(buyer: buyer, offer: offer)
        rows.bought[key, default: 0] += pieces
        written.bought.insert(key)
    }

    /// Refuses what cannot be reserved now: every line must be free, in time, and within quota and limit.
    func checkReservable(
        _ lines: [Quote.Line], by buyer: Account.ID, _ shelf: [ShelfLine], before show: Timestamp?, at now: Timestamp
    ) throws(Refusal) {
        for (line, shelf) in zip(lines, shelf) {
            let obstacle = shelf.obstacle(
                to: line.quantity, before: show, bought: { bought(of: $0, by: buyer) }, at: now)
            if let obstacle { throw .unavailable(line.sku, name: shelf.name, obstacle) }
        }
    }
}
