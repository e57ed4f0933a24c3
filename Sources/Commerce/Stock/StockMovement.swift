/// One line of the stock journal. The counters of every SKU can be computed again from its lines.
package struct StockMovement: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// Came into the house.
        case putIn = "put-in"
        /// An unpaid order holds them.
        case reserve
        /// A paid order took them out of the house: sold.
        case commit
        /// An unpaid order gave them back.
        case release
        /// Sold pieces came back into the house.
        case takeBack = "take-back"
        /// Broken, gone or kept back: out of the house, and not sold.
        case lose
    }

    package let sku: SKU.ID
    package let kind: Kind
    /// Pieces; never negative.
    package let quantity: Int
    /// The order or the draw that brought it about; nil when the shop did.
    package let cause: Cause?
    package let at: Timestamp

    package init(sku: SKU.ID, kind: Kind, quantity: Int, cause: Cause?, at: Timestamp) {
        self.sku = sku
        self.kind = kind
        self.quantity = quantity
        self.cause = cause
        self.at = at
    }
}
