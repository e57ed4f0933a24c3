extension Books {
    /// Applies a payment at most once.
    ///
    /// An order that waits becomes paid. One that expired or was cancelled takes its pieces again when they can still
    /// be had, and becomes paid; else, and when the order is paid already, the money goes back by itself.
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
        // A prize costs nothing, and nobody pays that.
        guard order.total.minorUnits > 0 else { throw .wrongState(id, order.state, action: "paid") }
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
        let posting = try computing { () throws(MoneyError) in
            try canFill ? Posting.sale(order, payment: payment) : Posting.refundDue(order, payment: payment)
        }
        var settled = order
        settled.note(payment)
        if canFill {
            if order.state != .reserved { move(.reserve, linesOf: order, at: now) }
            move(.commit, linesOf: order, at: now)
            settled.move(to: .paid)
        } else {
            settled.keep(
                Refund(
                    id: settled.nextRefund, trade: trade, amount: amount, cause: .unfillable, reason: "",
                    askedAt: now, state: .due))
            if order.state == .cancelled || order.state == .expired { settled.move(to: .refunding) }
        }
        rows.trades[trade] = id
        written.payments.append(payment)
        written.postings.append(posting)
        keep(settled)
        return settled
    }

    /// Whether an order that gave its pieces back can have them, its offers and its coupon again. Windows may be over:
    /// the buyer was in time when the order was placed.
    private func canTakeAgain(_ order: Order) -> Bool {
        for line in order.lines {
            guard line.quantity <= stockLevel(line.sku).available, let offer = rows.offers[line.offer] else {
                return false
            }
            if let left = running(offer).left, line.quantity > left { return false }
            if let limit = offer.limitPerBuyer, line.quantity > limit - bought(of: offer.id, by: order.buyer) {
                return false
            }
        }
        guard let coupon = order.coupon else { return true }
        guard let offered = try? couponOffer(coupon.id, to: order.buyer, of: order.shop) else { return false }
        return offered.exhausted == nil
    }

    func computing<Value>(_ body: () throws(MoneyError) -> Value) throws(Refusal) -> Value {
        do throws(MoneyError) { return try body() } catch { throw .notComputable(error) }
    }
}
