/// The answer to a command that was carried out, given when it is durable.
package enum Receipt: Hashable, Sendable {
    /// The products as they are kept, with the SKUs that were named.
    case kept([Product.ID])
    case stock(SKU.ID, StockLevel)
    /// The offer as it is kept, perhaps under the identifier it had.
    case onShelf(Offer)
    case offShelf(Offer.Key)
    case arranged(Room.ID)
    case coupon(Coupon.ID)
    case inCart(CartLine)
    case draw(Draw)
    /// Somebody's entry, with the draw as it left it.
    case entry(DrawEntry, of: Draw)
    /// The order as the command left it. After `settle` the state says what became of the money: `paid`, or
    /// `refunding`; a second payment of a paid order leaves it `paid` and is the last of its `payments`, due back.
    case order(Order)

    /// The order the receipt is about, when it is about one.
    package var order: Order? {
        if case .order(let order) = self { order } else { nil }
    }
}
