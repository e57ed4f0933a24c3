/// An offer with all that is shown and computed from it.
package struct ShelfLine: Hashable, Sendable {
    package let offer: Offer
    package let product: Product
    package let sku: SKU
    package let stock: StockLevel

    package init(offer: Offer, product: Product, sku: SKU, stock: StockLevel) {
        self.offer = offer
        self.product = product
        self.sku = sku
        self.stock = stock
    }

    /// The product and the kind of it, as a message names them.
    package var name: String { sku.spec.isEmpty ? product.title : "\(product.title) (\(sku.spec))" }
}
