/// One kind of a product that can be counted, priced and put into a cart.
package struct SKU: Hashable, Sendable, Identifiable {
    package typealias ID = Identifier<SKU>

    package let id: ID
    package let product: Product.ID
    /// What the shop itself calls it; unique in the shop.
    package let code: String
    /// What tells it from its siblings; empty when the product has only one.
    package let specs: [Attribute]
    package let listPrice: Money

    package init(id: ID, product: Product.ID, code: String, specs: [Attribute] = [], listPrice: Money) {
        self.id = id
        self.product = product
        self.code = code
        self.specs = specs
        self.listPrice = listPrice
    }

    /// The values of its specs as a person reads them: "橙色 / M".
    package var spec: String { specs.map(\.value).joined(separator: " / ") }
}
