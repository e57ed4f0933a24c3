/// Why a command changed nothing.
package enum Refusal: Error, Hashable, Sendable {
    /// Fewer pieces are free than were asked for.
    case soldOut(SKU.ID, name: String, available: Int)
    /// The total is not the one the buyer was shown; this is the quote as it is now.
    case priceChanged(Quote)
    /// The buyer would have more pieces of this room's offer than it allows; `left` may still be had.
    case limitPerBuyer(SKU.ID, name: String, limit: Int, left: Int)
    case notOnShelf(SKU.ID)
    case emptyCart
    case roomEnded(Room.ID)
    /// Also for a room of another host.
    case unknownRoom(Room.ID)
    /// Also for a SKU of another shop.
    case unknownSKU(SKU.ID)
    /// Also for an order of another buyer.
    case unknownOrder(Order.ID)
    case wrongState(Order.ID, Order.State, action: String)
    /// The reservation still runs.
    case notDue(Order.ID, until: Timestamp)
    case amountMismatch(Order.ID, expected: Money, paid: Money)
    case idempotencyKeyReused
    /// The identifier the caller made is taken.
    case alreadyExists(String)
    case tooMany(String, limit: Int)
    case quantityOutOfRange
    case outOfRange(String)
    /// Amounts that overflow or mix currencies.
    case notComputable(MoneyError)

    /// Stable; the last part of a problem's `type`.
    package var code: String {
        switch self {
        case .soldOut: "sold-out"
        case .priceChanged: "price-changed"
        case .limitPerBuyer: "limit-per-buyer"
        case .notOnShelf: "not-on-shelf"
        case .emptyCart: "empty-cart"
        case .roomEnded: "room-ended"
        case .unknownRoom: "unknown-room"
        case .unknownSKU: "unknown-sku"
        case .unknownOrder: "unknown-order"
        case .wrongState: "wrong-state"
        case .notDue: "not-due"
        case .amountMismatch: "amount-mismatch"
        case .idempotencyKeyReused: "idempotency-key-reused"
        case .alreadyExists: "already-exists"
        case .tooMany: "too-many"
        case .quantityOutOfRange, .outOfRange: "out-of-range"
        case .notComputable: "not-computable"
        }
    }

    /// What happened and what to do next, for the person whose command it was.
    package var message: String {
        switch self {
        case .soldOut(_, let name, 0):
            "\(name) is sold out; it comes back if an order that holds it is not paid"
        case .soldOut(_, let name, let available):
            "only \(available) of \(name) left; take \(available) or fewer"
        case .priceChanged(let quote):
            "the total is now \(quote.total.label); look at the new prices and confirm again"
        case .limitPerBuyer(_, let name, let limit, 0):
            "you have all \(limit) of \(name) that one buyer may have here"
        case .limitPerBuyer(_, let name, let limit, let left):
            "one buyer may have \(limit) of \(name) here; you may take \(left) more"
        case .notOnShelf(let sku): "\(sku) is not on this room's shelf; choose from the shelf"
        case .emptyCart: "there is nothing to buy; put something into the cart first"
        case .roomEnded: "the show has ended and sells nothing more; look for another room in the lobby"
        case .unknownRoom(let room): "there is no room \(room) of yours; check the identifier"
        case .unknownSKU(let sku): "there is no SKU \(sku) of yours; check the identifier"
        case .unknownOrder(let order): "there is no order \(order) of yours; look at your list of orders"
        case .wrongState(let order, let state, let action):
            "order \(order) is \(state.rawValue) and cannot be \(action); look at the order again"
        case .notDue(let order, _): "order \(order) is still held for its buyer; try again when that time is over"
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
}
