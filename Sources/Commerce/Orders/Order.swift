/// Pieces of a room's shelf that one buyer bought, or is about to.
package struct Order: Hashable, Sendable, Identifiable {
    package typealias ID = Identifier<Order>

    package let id: ID
    package let buyer: Account.ID
    package let room: Room.ID
    /// Who sells and ships it.
    package let shop: Shop.ID
    /// The quote it was placed with, for ever.
    package let lines: [Quote.Line]
    package let coupon: Quote.AppliedCoupon?
    package let total: Money
    /// Where it goes; its buyer may write it until it is shipped.
    package private(set) var address: Address?
    /// What the buyer wants the shop to know.
    package let note: String
    package let placedAt: Timestamp
    /// When an unpaid order gives its pieces back.
    package let reservedUntil: Timestamp
    package private(set) var progress: Progress

    /// What happened to an order since it was placed.
    package struct Progress: Hashable, Sendable {
        package internal(set) var state: State
        package internal(set) var paidAt: Timestamp?
        package internal(set) var parcel: Parcel?
        package internal(set) var shippedAt: Timestamp?
        package internal(set) var deliveredAt: Timestamp?
        package internal(set) var completedAt: Timestamp?
        /// All money that arrived for it, oldest first; at most one of them is a sale.
        package internal(set) var payments: [Payment]
        /// Oldest first.
        package internal(set) var refunds: [Refund]

        package init(
            state: State, paidAt: Timestamp? = nil, parcel: Parcel? = nil, shippedAt: Timestamp? = nil,
            deliveredAt: Timestamp? = nil, completedAt: Timestamp? = nil, payments: [Payment] = [],
            refunds: [Refund] = []
        ) {
            self.state = state
            self.paidAt = paidAt
            self.parcel = parcel
            self.shippedAt = shippedAt
            self.deliveredAt = deliveredAt
            self.completedAt = completedAt
            self.payments = payments
            self.refunds = refunds
        }
    }

    package init(
        id: ID, buyer: Account.ID, room: Room.ID, shop: Shop.ID, lines: [Quote.Line], coupon: Quote.AppliedCoupon?,
        total: Money, address: Address?, note: String, placedAt: Timestamp, reservedUntil: Timestamp,
        progress: Progress
    ) {
        self.id = id
        self.buyer = buyer
        self.room = room
        self.shop = shop
        self.lines = lines
        self.coupon = coupon
        self.total = total
        self.address = address
        self.note = note
        self.placedAt = placedAt
        self.reservedUntil = reservedUntil
        self.progress = progress
    }

    /// A new order that holds its pieces until `reservedUntil`.
    init(_ draft: OrderDraft, quote: Quote, placedAt: Timestamp, reservedUntil: Timestamp) {
        self.init(
            id: draft.id, buyer: draft.buyer, room: draft.room, shop: draft.shop, lines: quote.lines,
            coupon: quote.coupon, total: quote.total, address: draft.address, note: draft.note, placedAt: placedAt,
            reservedUntil: reservedUntil, progress: Progress(state: .reserved))
    }

    package var state: State { progress.state }
    package var paidAt: Timestamp? { progress.paidAt }
    package var payments: [Payment] { progress.payments }
    package var refunds: [Refund] { progress.refunds }

    /// The payment that bought it.
    package var sale: Payment? { payments.first { $0.purpose == .sale } }

    /// What of the sale may still go back: what was paid, less what is going, gone or asked for.
    package var refundable: Money {
        guard let sale else { return .zero(total.currency) }
        let held = refunds.filter { $0.trade == sale.trade && $0.state.holdsMoney }.map(\.amount.minorUnits)
        return Money(minorUnits: sale.amount.minorUnits - held.reduce(0, +), currency: sale.amount.currency)
    }

    /// Pieces of a line that no refund is about yet.
    package func refundablePieces(of line: Quote.Line) -> Int { line.quantity - piecesInRefunds(of: line.sku) }

    func piecesInRefunds(of sku: SKU.ID) -> Int {
        refunds.filter(\.state.holdsMoney).flatMap(\.lines).filter { $0.sku == sku }.map(\.quantity).reduce(0, +)
    }

    /// Pieces of a SKU that were sold by this order and are back in the house.
    package func piecesBack(of sku: SKU.ID) -> Int {
        refunds.filter { $0.condition != nil }.flatMap(\.lines).filter { $0.sku == sku }.map(\.quantity).reduce(0, +)
    }

    /// What the next refund is called.
    var nextRefund: Refund.ID {
        guard let id = Refund.ID(rawValue: "\(id)-r\(refunds.count + 1)") else {
            preconditionFailure("an order's identifier has \(Limits.orderID.upperBound) bytes at most")
        }
        return id
    }

    // MARK: - What the rules do to it

    /// Moves along the state table; a move the table does not have is a mistake in the rules.
    mutating func move(to next: State) {
        precondition(state.next.contains(next), "order \(id) cannot go from \(state) to \(next)")
        progress.state = next
    }

    /// Notes money that arrived; the sale among them dates the order's payment.
    mutating func note(_ payment: Payment) {
        precondition(payment.purpose == .refundDue || sale == nil, "order \(id) would be sold twice")
        progress.payments.append(payment)
        if payment.purpose == .sale { progress.paidAt = payment.at }
    }

    mutating func goes(to address: Address) { self.address = address }

    mutating func ship(_ parcel: Parcel, at now: Timestamp) {
        move(to: .shipped)
        progress.parcel = parcel
        progress.shippedAt = now
    }

    /// The shop mistyped what is on its way.
    mutating func correct(_ parcel: Parcel) { progress.parcel = parcel }

    mutating func deliver(at now: Timestamp) {
        move(to: .delivered)
        progress.deliveredAt = now
    }

    mutating func complete(at now: Timestamp) {
        move(to: .completed)
        progress.completedAt = now
    }

    /// Adds a refund, or puts it as it is now in the place of what it was.
    mutating func keep(_ refund: Refund) {
        if let index = refunds.firstIndex(where: { $0.id == refund.id }) {
            progress.refunds[index] = refund
        } else {
            progress.refunds.append(refund)
        }
    }

    /// The order as it was when it had just reached `state` without any payment, but for where it goes, which is told
    /// as it is now: the answer that is given again to a request that is sent again.
    func asFirstAnswered(in state: State) -> Order {
        var order = self
        order.progress = Progress(state: state)
        return order
    }
}

/// What a buyer asks for. The identifier is made by the caller.
package struct OrderDraft: Hashable, Sendable {
    package let id: Order.ID
    package let buyer: Account.ID
    package let room: Room.ID
    /// Of the room's host.
    package let shop: Shop.ID
    /// Nil for all of the cart.
    package let lines: [CartLine]?
    /// The cart the buyer was shown; another one is refused, and what is bought is taken out of it. Needed when `lines`
    /// is nil.
    package let cartVersion: Int?
    package let coupon: Coupon.ID?
    /// What the buyer was shown.
    package let expectedTotal: Money
    package let address: Address?
    package let note: String

    package init(
        id: Order.ID, buyer: Account.ID, room: Room.ID, shop: Shop.ID, lines: [CartLine]?, cartVersion: Int? = nil,
        coupon: Coupon.ID? = nil, expectedTotal: Money, address: Address? = nil, note: String = ""
    ) {
        self.id = id
        self.buyer = buyer
        self.room = room
        self.shop = shop
        self.lines = lines
        self.cartVersion = cartVersion
        self.coupon = coupon
        self.expectedTotal = expectedTotal
        self.address = address
        self.note = note
    }

    var cart: Cart.Key { Cart.Key(buyer: buyer, shop: shop) }

    /// Whether lines come out of the cart.
    var buysCart: Bool { lines == nil || cartVersion != nil }
}
