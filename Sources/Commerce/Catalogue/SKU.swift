/// One kind of a product that can be counted, priced and put into a cart.
package struct SKU: Hashable, Sendable, Identifiable {
    package typealias ID = Identifier<SKU>

    package let id: ID
    package let product: Product.ID
    /// What tells it from its siblings ("橙色 / M"); empty when the product has only one.
    package let spec: String
    package let listPrice: Money

    package init(id: ID, product: Product.ID, spec: String, listPrice: Money) {
        self.id = id
        self.product = product
        self.spec = spec
        self.listPrice = listPrice
    }
}
