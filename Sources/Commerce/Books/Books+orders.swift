extension Books {
    /// All lines and the coupon, or nothing; lines of one SKU are added up first.
    mutating func placeOrder(
        _ draft: OrderDraft, at now: Timestamp, under terms: Terms
    ) throws(Refusal) -> Order {
        guard Limits.orderID.contains(draft.id.rawValue.utf8.count) else {
            throw .outOfRange("an order's identifier has \(Limits.text(Limits.orderID)) bytes")
        }
        guard rows.orders[draft.id] == nil else { throw .alreadyExists("order \(draft.id)") }
        guard let room = rows.rooms[draft.room], Shop(of: room.host.id).id == draft.shop else {
            throw .unknownRoom(draft.room)
        }
        guard room.stage != .practice else { throw .unknownRoom(room.id) }
        guard room.phase == .open else { throw .roomEnded(room.id) }
        guard Limits.allow(draft.note, characters: Limits.note) else {
            throw .outOfRange("a note to the shop has \(Limits.text(Limits.note)) characters")
        }
        if let fault = draft.address?.fault { throw .outOfRange(fault) }

        let (quote, shelf) = try quote(draft, at: now)
        try checkReservable(
            quote.lines, by: draft.buyer, shelf, before: room.startsAt, at: now)
        guard quote.total == draft.expectedTotal else { throw .priceChanged(quote) }

        let order = Order(draft, quote: quote, placedAt: now, reservedUntil: now + terms.reservation)
        move(.reserve, linesOf: order, at: now)
        // A cart that was never filled has no row, and keeps none.
        if draft.buysCart, rows.carts[draft.cart] != nil {
            rows.carts[draft.cart]?.remove(Set(order.lines.map(\.sku)))
            written.carts.insert(draft.cart)
        }
        written.placed.append(order.id)
        keep(order)
        return order
    }

    private func quote(_ draft: OrderDraft, at now: Timestamp) throws(Refusal) -> (Quote, [ShelfLine]) {
        if draft.buysCart {
            let cart = rows.carts[draft.cart] ?? Cart(draft.cart)
            guard cart.version == draft.cartVersion else { throw .cartChanged(version: cart.version) }
        }
        var coupon: CouponOffer?
        if let id = draft.coupon { coupon = try couponOffer(id, to: draft.buyer, of: draft.shop) }
        var shelf: [ShelfLine] = []
        let quote = try Quote(
            draft.lines ?? rows.carts[draft.cart]?.lines ?? [], coupon: coupon, at: now,
            bought: { bought(of: $0, by: draft.buyer) },
            on: {
                let line = shelfLine(Offer.Key(room: draft.room, sku: $0))
                if let line { shelf.append(line) }
                return line
            })
        return (quote, shelf)
    }

    /// Cancelling what is cancelled already answers as it did the first time.
    mutating func cancel(_ id: Order.ID, by buyer: Account.ID, at now: Timestamp) throws(Refusal) -> Order {
        let order = try ownOrder(id, of: buyer)
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

    /// An order of the buyer's own; those of others do not exist.
    func ownOrder(_ id: Order.ID, of buyer: Account.ID) throws(Refusal) -> Order {
        guard let order = rows.orders[id], order.buyer == buyer else { throw .unknownOrder(id) }
        return order
    }

    /// An order of the host's own shop; those of other shops do not exist.
    func shopOrder(_ id: Order.ID, of host: Account.ID) throws(Refusal) -> Order {
        guard let order = rows.orders[id], order.shop == Shop(of: host).id else { throw .unknownOrder(id) }
        return order
    }

    /// Notes the order as it is now.
    mutating func keep(_ order: Order) {
        let isNew = rows.orders.updateValue(order, forKey: order.id) == nil
        if !isNew { written.moved.insert(order.id) }
        written.events.append(.orderChanged(order))
    }
}
