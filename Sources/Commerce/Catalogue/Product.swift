/// Something a shop sells, in one or more kinds (SKUs).
package struct Product: Hashable, Sendable, Identifiable {
    package typealias ID = Identifier<Product>

    package let id: ID
    package let shop: Shop.ID
    /// What the shop itself calls it; unique in the shop.
    package let code: String
    package let title: String
    package let description: String
    /// In the order the shop gave them; no two have the same name.
    package let attributes: [Attribute]
    /// Paths or `http(s)` addresses, the first is the cover.
    package let pictures: [String]

    package init(
        id: ID, shop: Shop.ID, code: String, title: String, description: String = "", attributes: [Attribute] = [],
        pictures: [String] = []
    ) {
        self.id = id
        self.shop = shop
        self.code = code
        self.title = title
        self.description = description
        self.attributes = attributes
        self.pictures = pictures
    }
}
