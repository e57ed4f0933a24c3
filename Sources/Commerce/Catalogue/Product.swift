/// Something a shop sells, in one or more kinds (SKUs).
package struct Product: Hashable, Sendable, Identifiable {
    package typealias ID = Identifier<Product>

    package let id: ID
    package let shop: Shop.ID
    package let title: String
    package let description: String

    package init(id: ID, shop: Shop.ID, title: String, description: String) {
        self.id = id
        self.shop = shop
        self.title = title
        self.description = description
    }
}
