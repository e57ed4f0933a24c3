/// What others must hear about once it is durable: rooms tell everyone in them, an order's buyer sees it move.
package enum Change: Hashable, Sendable {
    /// The last level of a batch; levels in between are not told.
    case stockChanged(SKU.ID, onHand: Int, available: Int)
    /// The last of a batch: what is left of an offer with a quota.
    case quotaChanged(Offer.Key, Offer.ID, left: Int)
    /// A line of a shelf is new or is sold otherwise.
    case shelfChanged(ShelfLine)
    case offShelf(Offer.Key)
    /// The lines of a shelf stand in another order.
    case shelfArranged(Room.ID, [SKU.ID])
    /// Titles, prices or pictures of a shop's goods.
    case catalogueChanged(Shop.ID)
    /// The last of a batch, with what is used of it.
    case couponChanged(Coupon, used: Allotment)
    /// The last of a batch: a draw started or ended, or somebody grabbed or entered.
    case drawChanged(Draw)
    case orderChanged(Order)
    /// Where an order goes was written; nothing else of it moved.
    case orderAddressed(Order)
}
