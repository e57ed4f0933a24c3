/// One time that a card was up, from when it was pinned until it came down or another was pinned.
///
/// A card shows one SKU, but what the host tells is told of the product: whoever buys it in another colour bought it by
/// this card.
package struct CardShowing: Hashable, Sendable {
    package let sku: SKU.ID
    package let product: Product.ID
    package let from: Timestamp
    /// Nil while it is up.
    package var until: Timestamp?

    package init(sku: SKU.ID, product: Product.ID, from: Timestamp, until: Timestamp? = nil) {
        self.sku = sku
        self.product = product
        self.from = from
        self.until = until
    }

    /// Whether an order that was placed at a time is credited to it: it was up, or had been `NumberRules.afterglow`
    /// before.
    package func earns(_ product: Product.ID, at time: Timestamp) -> Bool {
        self.product == product && from <= time && (until.map { time < $0 + NumberRules.afterglow } ?? true)
    }
}
