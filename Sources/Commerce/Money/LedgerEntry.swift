/// An account of the house's own books.
package enum LedgerAccount: Hashable, Sendable, CustomStringConvertible {
    /// Money a gateway has taken for us and will pay out.
    case gatewayClearing(Payment.Gateway)
    /// What the house owes a shop for what it sold.
    case shopRevenue(Shop.ID)
    /// What a shop gave its buyers by coupons.
    case couponSubsidy(Shop.ID)
    /// What the house owes a buyer whose payment is going back.
    case refundPayable(Account.ID)
    /// What a shop has put into a draw and nobody has yet.
    case drawPot(Draw.ID)
    /// What a person has to spend in a shop.
    case wallet(Account.ID, Shop.ID)

    /// As it is kept: a kind and an owner.
    package var description: String {
        switch self {
        case .gatewayClearing(let gateway): "gateway-clearing:\(gateway.rawValue)"
        case .shopRevenue(let shop): "shop-revenue:\(shop)"
        case .couponSubsidy(let shop): "coupon-subsidy:\(shop)"
        case .refundPayable(let buyer): "refund-payable:\(buyer)"
        case .drawPot(let draw): "draw-pot:\(draw)"
        case .wallet(let owner, let shop): "wallet:\(owner):\(shop)"
        }
    }
}

extension LedgerAccount {
    /// Where the money of a trade lies.
    fileprivate static func holder(of trade: Payment.Trade, _ order: Order) -> LedgerAccount {
        trade.gateway == Wallet.gateway ? .wallet(order.buyer, order.shop) : .gatewayClearing(trade.gateway)
    }
}

/// One side of a movement of money: positive is a debit, negative a credit.
package struct LedgerEntry: Hashable, Sendable {
    package let account: LedgerAccount
    package let amount: Money

    package init(account: LedgerAccount, amount: Money) {
        self.account = account
        self.amount = amount
    }
}

/// A movement of money, whole: the entries of one cause, whose sum is zero.
package struct Posting: Hashable, Sendable {
    package let cause: Cause
    package let entries: [LedgerEntry]
    package let at: Timestamp

    /// Throws when the entries mix currencies or overflow; entries that do not balance are a mistake in the rules.
    init(_ cause: Cause, entries: [LedgerEntry], at: Timestamp) throws(MoneyError) {
        guard let currency = entries.first?.amount.currency else { preconditionFailure("a posting without entries") }
        let sum = try Money.sum(entries.map(\.amount), in: currency)
        precondition(sum.minorUnits == 0, "a posting for \(cause) is out of balance by \(sum)")
        self.cause = cause
        self.entries = entries
        self.at = at
    }

    /// A payment that is kept: the gateway holds it, or the buyer had it in the house, the shop bears its coupon, and earns what the goods cost.
    static func sale(_ order: Order, payment: Payment) throws(MoneyError) -> Posting {
        var entries = [LedgerEntry(account: .holder(of: payment.trade, order), amount: payment.amount)]
        var goods = payment.amount
        if let coupon = order.coupon {
            entries.append(LedgerEntry(account: .couponSubsidy(order.shop), amount: coupon.saving))
            goods = try goods + coupon.saving
        }
        entries.append(LedgerEntry(account: .shopRevenue(order.shop), amount: try -goods))
        return try Posting(.order(order.id), entries: entries, at: payment.at)
    }

    /// A payment that goes back: the gateway holds it, and the house owes it to the buyer.
    static func refundDue(_ order: Order, payment: Payment) throws(MoneyError) -> Posting {
        try Posting(
            .order(order.id),
            entries: [
                LedgerEntry(account: .gatewayClearing(payment.gateway), amount: payment.amount),
                LedgerEntry(account: .refundPayable(order.buyer), amount: try -payment.amount),
            ],
            at: payment.at)
    }

    /// The shop agreed to give money back: it earned less, and the house owes it to the buyer.
    static func refundGranted(_ order: Order, _ refund: Refund, at now: Timestamp) throws(MoneyError) -> Posting {
        try Posting(
            .order(order.id),
            entries: [
                LedgerEntry(account: .shopRevenue(order.shop), amount: refund.amount),
                LedgerEntry(account: .refundPayable(order.buyer), amount: try -refund.amount),
            ],
            at: now)
    }

    /// The gateway paid it back, or the buyer has it in the house again.
    static func refunded(_ order: Order, _ refund: Refund, at now: Timestamp) throws(MoneyError) -> Posting {
        try Posting(
            .order(order.id),
            entries: [
                LedgerEntry(account: .refundPayable(order.buyer), amount: refund.amount),
                LedgerEntry(account: .holder(of: refund.trade, order), amount: try -refund.amount),
            ],
            at: now)
    }

    /// The shop pays into a draw, or gets back what nobody had of it when the amount is negative.
    static func pot(of draw: Draw, _ amount: Money, at now: Timestamp) throws(MoneyError) -> Posting {
        try Posting(
            .draw(draw.id),
            entries: [
                LedgerEntry(account: .shopRevenue(draw.shop), amount: amount),
                LedgerEntry(account: .drawPot(draw.id), amount: try -amount),
            ],
            at: now)
    }

    /// Somebody has a part of what is in a draw.
    static func part(
        of draw: Draw, _ amount: Money, to person: Account.ID, at now: Timestamp
    ) throws(MoneyError) -> Posting {
        try Posting(
            .draw(draw.id),
            entries: [
                LedgerEntry(account: .drawPot(draw.id), amount: amount),
                LedgerEntry(account: .wallet(person, draw.shop), amount: try -amount),
            ],
            at: now)
    }
}
