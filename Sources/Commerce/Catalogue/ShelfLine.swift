/// A SKU on a room's shelf, with all that is shown and computed from it.
package struct ShelfLine: Hashable, Sendable {
    package let product: Product
    package let sku: SKU
    package let stock: StockLevel
    package let standing: RunningOffer
    /// The latest flash sale that was not taken back; its window may be still to come, or over.
    package let flash: RunningOffer?

    package init(
        product: Product, sku: SKU, stock: StockLevel, standing: RunningOffer, flash: RunningOffer? = nil
    ) {
        self.product = product
        self.sku = sku
        self.stock = stock
        self.standing = standing
        self.flash = flash
    }

    package var key: Offer.Key { standing.offer.key }

    /// The product and the kind of it, as a message names them.
    package var name: String { sku.spec.isEmpty ? product.title : "\(product.title) (\(sku.spec))" }

    /// The offer that `quantity` pieces are sold by: the flash sale while it covers all of them, else the standing one.
    package func offer(
        for quantity: Int, bought: (Offer.ID) -> Int, at now: Timestamp
    ) -> RunningOffer {
        if let flash, flash.covers(quantity, bought: bought(flash.offer.id), at: now) { return flash }
        return standing
    }

    /// Why so many cannot be bought now; nil when they can.
    ///
    /// - Parameter show: when the show is to begin that has not begun. An offer begins with it, but for one with a start of
    ///   its own: that is sold from then on, show or not.
    package func obstacle(
        to quantity: Int, before show: Timestamp? = nil, bought: (Offer.ID) -> Int, at now: Timestamp
    ) -> Obstacle? {
        guard quantity <= stock.available else { return .soldOut(available: stock.available) }
        let running = offer(for: quantity, bought: bought, at: now)
        if let show, running.offer.window.from == nil { return .notYet(from: show) }
        return running.obstacle(to: quantity, bought: bought(running.offer.id), at: now)
    }
}
