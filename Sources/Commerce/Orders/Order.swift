/// What a buyer bought, at the prices it was bought for.
package struct Order: Hashable, Sendable, Identifiable {
    package typealias ID = Identifier<Order>

    package let id: ID
    package let buyer: Account.ID
    package let room: Room.ID
    /// The quote it was placed with, for ever.
    package let lines: [Quote.Line]
    package let total: Money
    package private(set) var state: State
    package let placedAt: Timestamp
    /// When an unpaid order gives its pieces back.
    package let reservedUntil: Timestamp
    package private(set) var paidAt: Timestamp?
    /// All money that arrived for it, oldest first; at most one of them is a sale.
    package private(set) var payments: [Payment]

    package init(
        id: ID, buyer: Account.ID, room: Room.ID, lines: [Quote.Line], total: Money, state: State,
        placedAt: Timestamp, reservedUntil: Timestamp, paidAt: Timestamp?, payments: [Payment]
    ) {
        self.id = id
        self.buyer = buyer
        self.room = room
        self.lines = lines
        self.total = total
        self.state = state
        self.placedAt = placedAt
        self.reservedUntil = reservedUntil
        self.paidAt = paidAt
        self.payments = payments
    }

    /// A new order that holds its pieces until `reservedUntil`.
    init(
        id: ID, buyer: Account.ID, room: Room.ID, quote: Quote, placedAt: Timestamp, reservedUntil: Timestamp
    ) {
        self.init(
            id: id, buyer: buyer, room: room, lines: quote.lines, total: quote.total, state: .reserved,
            placedAt: placedAt, reservedUntil: reservedUntil, paidAt: nil, payments: [])
    }

    /// Moves along the state table; a move the table does not have is a mistake in the rules.
    mutating func move(to next: State) {
        precondition(state.next.contains(next), "order \(id) cannot go from \(state) to \(next)")
        state = next
    }

    /// Notes money that arrived; the sale among them dates the order's payment.
    mutating func note(_ payment: Payment) {
        precondition(payment.purpose == .refundDue || paidAt == nil, "order \(id) would be sold twice")
        payments.append(payment)
        if payment.purpose == .sale { paidAt = payment.at }
    }

    /// The order as it was when it had just reached `state` without any payment: the answer that is given again to
    /// a request that is sent again.
    func asFirstAnswered(in state: State) -> Order {
        Order(
            id: id, buyer: buyer, room: room, lines: lines, total: total, state: state, placedAt: placedAt,
            reservedUntil: reservedUntil, paidAt: nil, payments: [])
    }
}
