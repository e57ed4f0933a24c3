import Commerce
import Terminal
import Wire

/// An order as its shop looks at it.
extension OrderView {
    /// The refund whose gateway cannot pay it back by itself.
    var stuckRefund: RefundView? { refunds.first { $0.state == .stuck } }

    var heldUpRefund: RefundView? { refunds.first(where: \.isHeldUp) }

    var isToShip: Bool { state == .paid && refundInProgress == nil }

    /// Whether it is to be shipped, unless its buyer gets the money back.
    var shipsAfterRefund: Bool { state == .paid && refundInProgress != nil }

    /// Whether a refund of it waits for the shop, or the shop should know that it does not get on.
    var hasRefundWaiting: Bool { refundInProgress != nil || stuckRefund != nil || heldUpRefund != nil }

    var name: OrderName {
        OrderName(goods: lines.first?.name ?? GoodsName(title: "", spec: ""), others: max(0, lines.count - 1))
    }

    /// What pieces were paid for, as the shop's books work it out: at most what is left to go back.
    func worth(of pieces: [LineRequest]) -> Money {
        var units: Int64 = 0
        for piece in pieces {
            guard let line = lines.first(where: { $0.sku == piece.sku }), line.quantity > 0 else { continue }
            let paid = Int128(line.amount.minorUnits) - Int128(line.discount.minorUnits)
            let before = line.quantity &- piecesLeft(of: line)
            func upTo(_ count: Int) -> Int64 {
                Int64(clamping: paid * Int128(max(0, min(count, line.quantity))) / Int128(line.quantity))
            }
            units = units &+ upTo(before &+ piece.quantity) &- upTo(before)
        }
        return Money(minorUnits: min(units, refundable.minorUnits), currency: total.currency)
    }

    /// Whether this is what the order was before it became `other`: no order goes back along its states.
    func isOlder(than other: OrderView) -> Bool {
        if state != other.state { return !other.state.canBecome(state) }
        // An address that was written once stays, or becomes another one.
        if (address == nil) != (other.address == nil) { return address == nil }
        if refunds.count != other.refunds.count { return refunds.count < other.refunds.count }
        func settled(_ order: OrderView) -> Int { order.refunds.count { !$0.state.holdsMoney || $0.state == .done } }
        return settled(self) < settled(other)
    }

    func bought(by buyer: AccountView?) -> OrderView {
        OrderView(
            id: id, room: room, state: state, lines: lines, coupon: coupon, total: total, placedAt: placedAt,
            reservedUntil: reservedUntil, paidAt: paidAt, payment: payment, payWith: payWith, buyer: buyer,
            address: address, note: note, parcel: parcel, shippedAt: shippedAt, deliveredAt: deliveredAt,
            completedAt: completedAt, refunds: refunds, refundable: refundable)
    }

    // MARK: Why the shop cannot do something with it now

    var shippingObstacle: Phrase? {
        switch state {
        case .paid: refundInProgress == nil ? nil : .shop(.answerRefundFirst)
        case .shipped: nil
        default: .shop(.cannotShip(state))
        }
    }

    var deliveryObstacle: Phrase? { state == .shipped ? nil : .shop(.cannotDeliver(state)) }

    var refundObstacle: Phrase? {
        guard state.isSold else { return .shop(.cannotRefund(state)) }
        return refundable.minorUnits > 0 ? nil : .shop(.nothingRefundable)
    }

    var grantObstacle: Phrase? { refundInProgress?.state == .requested ? nil : .shop(.noRefundAsked) }
    var declineObstacle: Phrase? { refundInProgress == nil ? .shop(.noRefundAsked) : nil }
    var goodsObstacle: Phrase? { refundInProgress?.state == .awaitingGoods ? nil : .shop(.noGoodsAwaited) }
    var retryObstacle: Phrase? {
        guard stuckRefund == nil else { return nil }
        return .shop(heldUpRefund == nil ? .noStuckRefund : .triedByItself)
    }
}

/// What an order is called on a row of the screen: its first line, and how many others it has.
struct OrderName: Sendable, Equatable {
    let goods: GoodsName
    let others: Int

    /// "Merino scarf · orange +2", in so many columns.
    func fitted(to columns: Int) -> String {
        let more = others > 0 ? " +\(others)" : ""
        return goods.fitted(to: columns - TextWidth.of(more)) + more
    }
}

extension RefundView {
    /// Whether its gateway has not paid it back so far; `answer` says why, and how often it was tried.
    var isHeldUp: Bool { state == .due && !answer.isEmpty }

    /// Whether it gives the sale back, and not a payment that came too late or twice.
    var isOfSale: Bool { cause != Refund.Cause.unfillable.rawValue }
}
