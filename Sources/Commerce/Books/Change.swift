/// What others must hear about once it is durable: rooms tell everyone in them, an order's buyer sees it move.
package enum Change: Hashable, Sendable {
    /// The last level of a batch; levels in between are not told.
    case stockChanged(SKU.ID, onHand: Int, available: Int)
    /// An offer is new or has another price or limit.
    case shelfChanged(ShelfLine)
    case orderChanged(Order)
}
