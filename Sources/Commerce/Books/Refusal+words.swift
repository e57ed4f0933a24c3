extension Refusal {
    /// What happened and what to do next, for the person whose command it was.
    package var message: String {
        switch self {
        case .unavailable(_, let name, let obstacle): Self.words(name, obstacle)
        case .couponNotUsable(_, let code, let obstacle):
            "coupon \(code) cannot be used: \(obstacle.words); choose another one or none"
        case .priceChanged(let quote):
            "the total is now \(quote.total.label); look at the new prices and confirm again"
        case .cartChanged: "the cart has changed since you looked; look at it again and confirm"
        case .notOnShelf(let sku): "\(sku) is not on this room's shelf; choose from the shelf"
        case .shelfChanged(let sku):
            "\(sku) is on the shelf and not in this order; look at the shelf as it is now and arrange it again"
        case .emptyCart: "there is nothing to buy; put something into the cart first"
        case .roomEnded: "the show has ended and sells nothing more; look for another room in the lobby"
        case .practice: "this is a practice and nobody can take part; go live first"
        case .catalogueFaults(let faults):
            if faults.count == 1, let fault = faults.first {
                "\(fault.reason); correct it and try again"
            } else {
                "\(faults.count) things are wrong, so nothing was kept; correct them and try again"
            }
        case .unknownRoom(let room): "there is no room \(room) of yours; check the identifier"
        case .unknownProduct(let product): "there is no product \(product) of yours; check the identifier"
        case .unknownSKU(let sku): "there is no SKU \(sku) of yours; check the identifier"
        case .unknownCoupon: "there is no such coupon in this shop; check its code"
        case .unknownOrder(let order): "there is no order \(order) of yours; look at your list of orders"
        case .unknownRefund(let refund): "the order has no refund \(refund); look at the order again"
        case .unknownDraw(let draw): "there is no draw \(draw); look at what the room gives away"
        case .drawOver: "it is over: the time is up or all of it is taken; wait for the next one"
        case .drawCondition(_, let unmet): unmet.words
        case .ownDraw: "this is your own; it is for the people who watch"
        case .drawNotDue(let draw, _): "draw \(draw) still has time; try again when that time is over"
        case .walletShort(let balance, let needed):
            "you have \(balance.label) to spend in this shop and the order costs \(needed.label); pay another way"
        case .wrongState(let order, let state, let action):
            "order \(order) is \(state.rawValue) and cannot be \(action); look at the order again"
        case .wrongRefundState(let refund, let state, let action):
            "refund \(refund) is \(state.rawValue) and cannot be \(action); look at the order again"
        case .refundOpen(let order, let refund, let action):
            "order \(order) cannot be \(action) while refund \(refund) waits; answer or withdraw that first"
        case .nothingToRefund(let order): "all that was paid for order \(order) goes back already"
        case .noAddress(let order):
            """
            order \(order) has no address yet; wait until its buyer writes one, or ship it without carrier and number \
            when it is handed over in person
            """
        case .refundTooHigh(let order, let left):
            "\(left.label) of order \(order) can still go back; give an amount up to that"
        case .notDue(let order, _): "order \(order) still has time; try again when that time is over"
        case .amountMismatch(let order, let expected, let paid):
            "order \(order) costs \(expected) but \(paid) was paid; refund it at the gateway and pay again"
        case .idempotencyKeyReused:
            "this idempotency key was used for another request; make a new key for a new request"
        case .alreadyExists(let identifier): "\(identifier) exists already; make a new identifier"
        case .tooMany(let what, let limit): "too many \(what); the most is \(limit)"
        case .quantityOutOfRange:
            "one order can have \(Limits.quantity.lowerBound) to \(Limits.quantity.upperBound) of an item"
        case .outOfRange(let what): "\(what); correct it and try again"
        case .notComputable(let error): "\(error.message); use one currency and smaller amounts"
        }
    }

    private static func words(_ name: String, _ obstacle: Obstacle) -> String {
        switch obstacle {
        case .notOnShelf: "\(name) is not on this room's shelf; choose from the shelf"
        case .soldOut(0): "\(name) is sold out; it comes back if an order that holds it is not paid"
        case .soldOut(let available): "only \(available) of \(name) left; take \(available) or fewer"
        case .notYet: "\(name) is not on sale yet; wait for the host"
        case .over: "the sale of \(name) is over; choose something else"
        case .quotaUsed(0): "all of \(name) at this price are taken; one comes back if an order is not paid"
        case .quotaUsed(let left): "only \(left) of \(name) left at this price; take \(left) or fewer"
        case .limitPerBuyer(let limit, 0): "you have all \(limit) of \(name) that one buyer may have here"
        case .limitPerBuyer(let limit, let left):
            "one buyer may have \(limit) of \(name) here; you may take \(left) more"
        }
    }
}
