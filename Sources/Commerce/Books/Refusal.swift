/// Why a command changed nothing.
package enum Refusal: Error, Hashable, Sendable {
    /// A line cannot be bought as it stands.
    case unavailable(SKU.ID, name: String, Obstacle)
    case couponNotUsable(Coupon.ID, code: String, CouponObstacle)
    /// The total is not the one the buyer was shown; this is the quote as it is now.
    case priceChanged(Quote)
    /// The cart is not the one the buyer was shown.
    case cartChanged(version: Int)
    case notOnShelf(SKU.ID)
    /// An order of the shelf leaves out a line that is on it.
    case shelfChanged(SKU.ID)
    case emptyCart
    case roomEnded(Room.ID)
    /// Nothing is given away where nobody can come.
    case practice(Room.ID)
    /// What is wrong with products that should be kept; none of them was.
    case catalogueFaults([CatalogueFault])
    /// Also for a room of another host.
    case unknownRoom(Room.ID)
    /// Also for a product of another shop.
    case unknownProduct(Product.ID)
    /// Also for a SKU of another shop.
    case unknownSKU(SKU.ID)
    /// Also for a coupon of another shop.
    case unknownCoupon(Coupon.ID)
    /// Also for an order of another buyer, or of another shop.
    case unknownOrder(Order.ID)
    case unknownRefund(Refund.ID)
    /// Also for a draw of another shop, to a host.
    case unknownDraw(Draw.ID)
    case drawOver(Draw.ID)
    case drawCondition(Draw.ID, Draw.Unmet)
    /// A draw is not for its own host.
    case ownDraw
    case drawNotDue(Draw.ID, until: Timestamp)
    /// A wallet holds less than the order costs.
    case walletShort(balance: Money, needed: Money)
    case wrongState(Order.ID, Order.State, action: String)
    case wrongRefundState(Refund.ID, Refund.State, action: String)
    /// A refund of the order waits for somebody.
    case refundOpen(Order.ID, Refund.ID, action: String)
    case nothingToRefund(Order.ID)
    /// A parcel has nowhere to go.
    case noAddress(Order.ID)
    /// More than is left of what was paid.
    case refundTooHigh(Order.ID, left: Money)
    /// The reservation, or the time to look at the goods, still runs.
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
        case .unavailable(_, _, let obstacle): obstacle.code
        case .couponNotUsable: "coupon-not-usable"
        case .priceChanged: "price-changed"
        case .cartChanged: "cart-changed"
        case .notOnShelf: "not-on-shelf"
        case .shelfChanged: "shelf-changed"
        case .emptyCart: "empty-cart"
        case .roomEnded: "room-ended"
        case .practice: "practice"
        case .catalogueFaults: "catalogue-faults"
        case .unknownRoom: "unknown-room"
        case .unknownProduct: "unknown-product"
        case .unknownSKU: "unknown-sku"
        case .unknownCoupon: "unknown-coupon"
        case .unknownOrder: "unknown-order"
        case .unknownRefund: "unknown-refund"
        case .unknownDraw: "unknown-draw"
        case .drawOver: "draw-over"
        case .drawCondition: "draw-condition"
        case .ownDraw: "own-draw"
        case .drawNotDue: "not-due"
        case .walletShort: "wallet-short"
        case .wrongState, .wrongRefundState: "wrong-state"
        case .refundOpen: "refund-open"
        case .nothingToRefund: "nothing-to-refund"
        case .noAddress: "no-address"
        case .refundTooHigh: "refund-too-high"
        case .notDue: "not-due"
        case .amountMismatch: "amount-mismatch"
        case .idempotencyKeyReused: "idempotency-key-reused"
        case .alreadyExists: "already-exists"
        case .tooMany: "too-many"
        case .quantityOutOfRange, .outOfRange: "out-of-range"
        case .notComputable: "not-computable"
        }
    }
}
