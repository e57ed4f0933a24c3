/// Money of one order that goes back, or that somebody wants to go back.
package struct Refund: Hashable, Sendable, Identifiable {
    /// `<order>-r<n>`: also what the gateway calls it, so that a retry is the same refund.
    package typealias ID = Identifier<Refund>

    package enum Cause: String, Sendable {
        /// The payment came when the order could no longer be filled, or was paid already.
        case unfillable
        /// Money only; pieces that were never sent go back to the shelf.
        case money
        /// The goods come back first.
        case goods
    }

    /// The raw values are kept and travel; they do not change.
    package enum State: String, Codable, Sendable, CaseIterable {
        /// The buyer asks; the shop has not answered.
        case requested
        case declined
        /// The buyer asks no more.
        case withdrawn
        /// Granted, when the goods are back.
        case awaitingGoods = "awaiting-goods"
        /// The gateway is told to pay it back, as often as it takes, under its one number.
        case due
        /// The gateway cannot; the shop must act.
        case stuck
        case done

        /// Where a refund may go from here.
        package var next: [State] {
            switch self {
            case .requested: [.declined, .withdrawn, .awaitingGoods, .due]
            case .awaitingGoods: [.declined, .withdrawn, .due]
            case .due: [.done, .stuck]
            case .stuck: [.due, .done]
            case .declined, .withdrawn, .done: []
            }
        }

        /// Whether its amount counts against what may go back.
        package var holdsMoney: Bool { self != .declined && self != .withdrawn }

        /// Whether the shop has agreed and owes the money, or has paid it.
        package var isGranted: Bool { self == .due || self == .stuck || self == .done }

        /// Whether somebody still has to do something before the money goes.
        package var isOpen: Bool { self == .requested || self == .awaitingGoods }
    }

    /// How goods came back.
    package enum Condition: String, Codable, Sendable {
        /// They go back to the shelf.
        case resellable
        /// They are written off.
        case spoiled
    }

    package let id: ID
    /// The payment that it gives back.
    package let trade: Payment.Trade
    package let amount: Money
    package let cause: Cause
    /// The pieces that it is about; empty when it is about money alone.
    package let lines: [CartLine]
    package let reason: String
    package let askedAt: Timestamp
    package private(set) var state: State
    /// What the shop, or the gateway, said to it.
    package internal(set) var answer: String
    /// How the goods travel back.
    package internal(set) var parcel: Parcel?
    /// How the pieces are back in the house; nil as long as they are not, or when they never left their buyer.
    package internal(set) var condition: Condition?
    package internal(set) var settledAt: Timestamp?

    package init(
        id: ID, trade: Payment.Trade, amount: Money, cause: Cause, lines: [CartLine] = [], reason: String,
        askedAt: Timestamp, state: State, answer: String = "", parcel: Parcel? = nil, condition: Condition? = nil,
        settledAt: Timestamp? = nil
    ) {
        self.id = id
        self.trade = trade
        self.amount = amount
        self.cause = cause
        self.lines = lines
        self.reason = reason
        self.askedAt = askedAt
        self.state = state
        self.answer = answer
        self.parcel = parcel
        self.condition = condition
        self.settledAt = settledAt
    }

    /// Moves along the table; a move the table does not have is a mistake in the rules.
    mutating func move(to next: State) {
        precondition(state.next.contains(next), "refund \(id) cannot go from \(state) to \(next)")
        state = next
    }
}

/// How much of an order is to go back.
package enum RefundScope: Hashable, Sendable {
    /// All that is left of it, goods and money.
    case all
    /// These pieces, for what was paid for them.
    case lines([CartLine])
    /// So much, and no pieces; but with all that is left of an order that was not sent go its pieces, too.
    case amount(Money)
}

/// What became of a refund at its gateway.
package enum RefundOutcome: Hashable, Sendable {
    case done
    /// The gateway will not do it by itself; its words.
    case stuck(String)
    /// The gateway has not done it so far, and is asked again; why, for the shop to read.
    case delayed(String)
}
