extension Books {
    mutating func putInCart(_ key: Cart.Key, sku: SKU.ID, quantity: Int) throws(Refusal) {
        guard quantity == 0 || Limits.quantity.contains(quantity) else { throw .quantityOutOfRange }
        var cart = rows.carts[key] ?? Cart(key)
        if quantity > 0 {
            guard let room = rows.rooms[key.room] else { throw .unknownRoom(key.room) }
            guard room.phase == .open else { throw .roomEnded(room.id) }
            guard rows.offers[Offer.Key(room: key.room, sku: sku)] != nil else { throw .notOnShelf(sku) }
        }
        cart.set(sku, to: quantity)
        guard cart.lines.count <= Limits.lines.upperBound else {
            throw .tooMany("lines in the cart", limit: Limits.lines.upperBound)
        }

        rows.carts[key] = cart
        written.carts.insert(key)
    }

    /// All lines or none; lines of one SKU are added up first.
    mutating func placeOrder(
        _ id: Order.ID, by key: Cart.Key, lines asked: [CartLine]?, expectedTotal: Money, at now: Timestamp,
        under terms: Terms
    ) throws(Refusal) -> Order {
        guard rows.orders[id] == nil else { throw .alreadyExists("order \(id)") }
        guard let room = rows.rooms[key.room] else { throw .unknownRoom(key.room) }
        guard room.phase == .open else { throw .roomEnded(room.id) }
        let lines = asked ?? rows.carts[key]?.lines ?? []
        let quote = try Quote(lines, on: { shelfLine(key.room, $0) })
        try checkReservable(quote.lines, by: key)
        guard quote.total == expectedTotal else { throw .priceChanged(quote) }

        let order = Order(
            id: id, buyer: key.buyer, room: key.room, quote: quote, placedAt: now,
            reservedUntil: now + terms.reservation)
        move(.reserve, linesOf: order, at: now)
        if asked == nil {
            rows.carts[key]?.empty()
            written.carts.insert(key)
        }
        written.placed.append(id)
        keep(order)
        return order
    }

    /// Cancelling what is cancelled already answers as it did the first time.
    mutating func cancel(_ id: Order.ID, by buyer: Account.ID, at now: Timestamp) throws(Refusal) -> Order {
        guard let order = rows.orders[id], order.buyer == buyer else { throw .unknownOrder(id) }
        switch order.state {
        case .cancelled: return order
        case .reserved: return give(back: order, as: .cancelled, at: now)
        default: throw .wrongState(id, order.state, action: "cancelled")
        }
    }

    mutating func expire(_ id: Order.ID, at now: Timestamp) throws(Refusal) -> Order {
        guard let order = rows.orders[id] else { throw .unknownOrder(id) }
        switch order.state {
        case .expired: return order
        case .reserved:
            guard order.reservedUntil <= now else { throw .notDue(id, until: order.reservedUntil) }
            return give(back: order, as: .expired, at: now)
        default: throw .wrongState(id, order.state, action: "expired")
        }
    }

    private mutating func give(back order: Order, as state: Order.State, at now: Timestamp) -> Order {
        var order = order
        order.move(to: state)
        move(.release, linesOf: order, at: now)
        keep(order)
        return order
    }

    /// Notes the order as it is now.
    mutating func keep(_ order: Order) {
        let isNew = rows.orders.updateValue(order, forKey: order.id) == nil
        if !isNew { written.moved.insert(order.id) }
        written.events.append(.orderChanged(order))
    }
}
