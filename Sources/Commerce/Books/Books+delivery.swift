extension Books {
    /// Where the order goes from now on. Saying the same again is no change; what was shipped or ended goes nowhere
    /// else.
    mutating func setAddress(_ address: Address, of id: Order.ID, by buyer: Account.ID) throws(Refusal) -> Order {
        var order = try ownOrder(id, of: buyer)
        if let fault = address.fault { throw .outOfRange(fault) }
        guard order.state == .reserved || order.state == .paid else {
            throw .wrongState(id, order.state, action: "sent to another address")
        }
        guard order.address != address else { return order }
        order.goes(to: address)
        rows.orders[id] = order
        written.addressed.insert(id)
        written.events.append(.orderAddressed(order))
        return order
    }

    /// Shipping again corrects the carrier and the number of what is on its way.
    ///
    /// A parcel needs somewhere to go; what is handed over in person needs neither a carrier nor an address.
    mutating func ship(
        _ id: Order.ID, _ parcel: Parcel, by host: Account.ID, at now: Timestamp
    ) throws(Refusal) -> Order {
        var order = try shopOrder(id, of: host)
        if parcel != .byHand, let fault = parcel.fault { throw .outOfRange(fault) }
        switch order.state {
        case .paid:
            try requireNoOpenRefund(order, action: "shipped")
            try requireAddress(order, for: parcel)
            order.ship(parcel, at: now)
        case .shipped:
            guard order.progress.parcel != parcel else { return order }
            try requireAddress(order, for: parcel)
            order.correct(parcel)
        default: throw .wrongState(id, order.state, action: "shipped")
        }
        keep(order)
        return order
    }

    mutating func deliver(_ id: Order.ID, by host: Account.ID, at now: Timestamp) throws(Refusal) -> Order {
        var order = try shopOrder(id, of: host)
        switch order.state {
        case .delivered: return order
        case .shipped: order.deliver(at: now)
        default: throw .wrongState(id, order.state, action: "delivered")
        }
        keep(order)
        return order
    }

    /// The buyer has it. What the carrier did not report yet is delivered by that, too.
    mutating func complete(_ id: Order.ID, by buyer: Account.ID, at now: Timestamp) throws(Refusal) -> Order {
        var order = try ownOrder(id, of: buyer)
        switch order.state {
        case .completed: return order
        case .shipped, .delivered:
            try requireNoOpenRefund(order, action: "completed")
            if order.state == .shipped { order.deliver(at: now) }
            order.complete(at: now)
        default: throw .wrongState(id, order.state, action: "completed")
        }
        keep(order)
        return order
    }

    mutating func completeByTime(_ id: Order.ID, at now: Timestamp, under terms: Terms) throws(Refusal) -> Order {
        guard var order = rows.orders[id] else { throw .unknownOrder(id) }
        if order.state == .completed { return order }
        guard order.state == .delivered, let delivered = order.progress.deliveredAt else {
            throw .wrongState(id, order.state, action: "completed")
        }
        guard delivered + terms.inspection <= now else { throw .notDue(id, until: delivered + terms.inspection) }
        try requireNoOpenRefund(order, action: "completed")
        order.complete(at: now)
        keep(order)
        return order
    }

    private func requireAddress(_ order: Order, for parcel: Parcel) throws(Refusal) {
        guard parcel == .byHand || order.address != nil else { throw .noAddress(order.id) }
    }

    private func requireNoOpenRefund(_ order: Order, action: String) throws(Refusal) {
        if let open = order.refunds.first(where: \.state.isOpen) {
            throw .refundOpen(order.id, open.id, action: action)
        }
    }
}
