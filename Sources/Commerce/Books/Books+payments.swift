extension Books {
    /// Applies a payment at most once.
    ///
    /// An order that waits becomes paid. One that expired or was cancelled takes its pieces again when they can still
    /// be had, and becomes paid; else, and when the order is paid already, the money is due back.
    mutating func settle(
        _ id: Order.ID, _ trade: Payment.Trade, amount: Money, at now: Timestamp
    ) throws(Refusal) -> Order {
        guard let order = rows.orders[id] else { throw .unknownOrder(id) }
        guard Limits.tradeID.contains(trade.id.utf8.count) else {
            throw .outOfRange("a gateway's trade number has 1 to \(Limits.tradeID.upperBound) bytes")
        }
        if let applied = rows.trades[trade] {
            guard applied == id else {
                throw .alreadyExists("trade \(trade.id) of \(trade.gateway), for another order")
            }
            return order
        }
        guard amount == order.total else { throw .amountMismatch(id, expected: order.total, paid: amount) }
        guard order.payments.count < Limits.paymentsPerOrder else {
            throw .tooMany("payments for order \(id)", limit: Limits.paymentsPerOrder)
        }

        let canFill =
            switch order.state {
            case .reserved: true
            case .cancelled, .expired: canTakeAgain(order)
            case .paid, .shipped, .delivered, .completed, .refunding, .refunded: false
            }
        let payment = Payment(
            trade: trade, order: id, amount: amount, purpose: canFill ? .sale : .refundDue, at: now)
        let posting = try posting(payment, for: order)
        var settled = order
        settled.note(payment)
        if canFill {
            if order.state != .reserved { move(.reserve, linesOf: order, at: now) }
            move(.commit, linesOf: order, at: now)
            settled.move(to: .paid)
        } else if order.state == .cancelled || order.state == .expired {
            settled.move(to: .refunding)
        }
        rows.trades[trade] = id
        written.payments.append(payment)
        written.postings.append(posting)
        keep(settled)
        return settled
    }

    private func canTakeAgain(_ order: Order) -> Bool {
        do throws(Refusal) {
            try checkReservable(order.lines, by: Cart.Key(buyer: order.buyer, room: order.room))
            return true
        } catch {
            return false
        }
    }

    private func posting(_ payment: Payment, for order: Order) throws(Refusal) -> Posting {
        do throws(MoneyError) {
            switch payment.purpose {
            case .sale: return try .sale(order, payment: payment)
            case .refundDue: return try .refundDue(order, payment: payment)
            }
        } catch {
            throw .notComputable(error)
        }
    }
}
