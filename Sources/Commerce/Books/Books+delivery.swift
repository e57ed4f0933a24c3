extension Books {
    /// Shipping again corrects the carrier and the number of what is on its way.
    mutating func ship(
        _ id: Order.ID, _ parcel: Parcel, by host: Account.ID, at now: Timestamp
    ) throws(Refusal) -> Order {
        var order = try shopOrder(id, of: host)
        if let fault = parcel.fault { throw .outOfRange(fault) }
        switch order.state {
        case .paid:
            try requireNoOpenRefund(order, action: "shipped")
            order.ship(parcel, at: now)
        case .shipped:
            guard order.progress.parcel != parcel else { return order }
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

    private func requireNoOpenRefund(_ order: Order, action: String) throws(Refusal) {
        if let open = order.refunds.first(where: \.state.isOpen) {
            throw .refundOpen(order.id, open.id, action: action)
        }
    }
}
