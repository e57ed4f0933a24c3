/// A show's numbers as they are kept.
///
/// What was sold is added up from the orders themselves; only what is seen nowhere else is kept in buckets.
package struct KeptShow: Hashable, Sendable {
    /// Crowds, impressions, clicks and cart adds as they were noted, and orders and payments as they are; no bucket is
    /// empty.
    package var buckets: [TenSeconds: ShowBucket]
    /// Oldest first.
    package var showings: [CardShowing]
    /// Who was in the show; forgotten when it ends.
    package var people: Set<Visitor.ID>
    /// What the first order was paid in; nil before there is one.
    package var currency: Currency?
    /// When the last order was placed, and the last one paid: what is told of these and earlier ones is in here already.
    package var lastPlaced: Timestamp?
    package var lastPaid: Timestamp?
    package var refunded: Refunded
    package var end: ShowEnd?

    package init(
        buckets: [TenSeconds: ShowBucket] = [:], showings: [CardShowing] = [], people: Set<Visitor.ID> = [],
        currency: Currency? = nil, lastPlaced: Timestamp? = nil, lastPaid: Timestamp? = nil,
        refunded: Refunded = Refunded(), end: ShowEnd? = nil
    ) {
        self.buckets = buckets
        self.showings = showings
        self.people = people
        self.currency = currency
        self.lastPlaced = lastPlaced
        self.lastPaid = lastPaid
        self.refunded = refunded
        self.end = end
    }

    /// Adds an order up; orders come in the order they were placed.
    package mutating func count(_ order: SoldOrder) {
        let currency = currency ?? order.total.currency
        self.currency = currency
        lastPlaced = max(lastPlaced ?? order.placedAt, order.placedAt)
        buckets[TenSeconds(of: order.placedAt), default: ShowBucket()] += order.placed(showings)
        guard let paidAt = order.paidAt else { return }
        lastPaid = max(lastPaid ?? paidAt, paidAt)
        buckets[TenSeconds(of: paidAt), default: ShowBucket()] += order.paid(showings, in: currency)
    }
}

/// What went back of a show's sales so far.
package struct Refunded: Hashable, Sendable, Codable {
    package var count = 0
    /// In minor units of the show's currency.
    package var amount: Int64 = 0

    package init(count: Int = 0, amount: Int64 = 0) {
        self.count = count
        self.amount = amount
    }
}

/// How a show ended.
package struct ShowEnd: Hashable, Sendable {
    package let at: Timestamp
    /// What was asked most, most often first.
    package let questions: [ShowQuestion]

    package init(at: Timestamp, questions: [ShowQuestion] = []) {
        self.at = at
        self.questions = questions
    }
}

/// What viewers asked in a show.
package struct ShowQuestion: Hashable, Sendable, Codable {
    package let text: String
    /// How often it was asked.
    package let times: Int

    package init(text: String, times: Int) {
        self.text = text
        self.times = times
    }
}

/// What is to be kept of one show beside what is kept already.
package struct ShowNews: Hashable, Sendable {
    package let room: Room.ID
    /// Is added to what is kept; figures of orders are left out there.
    package var buckets: [TenSeconds: ShowBucket]
    /// New ones, and the one that came down.
    package var showings: [CardShowing]
    package var people: [Visitor.ID]
    /// The show is over, and its people are forgotten.
    package var end: ShowEnd?

    package init(
        room: Room.ID, buckets: [TenSeconds: ShowBucket] = [:], showings: [CardShowing] = [],
        people: [Visitor.ID] = [], end: ShowEnd? = nil
    ) {
        self.room = room
        self.buckets = buckets
        self.showings = showings
        self.people = people
        self.end = end
    }

    package var isEmpty: Bool { buckets.isEmpty && showings.isEmpty && people.isEmpty && end == nil }
}
