/// A product as its shop wants it: new when its identifier is, else what the product becomes.
///
/// The caller derives identifiers from the shop and the codes, so that one code always means one thing.
package struct ProductDraft: Hashable, Sendable {
    package let id: Product.ID
    package let code: String
    package let title: String
    package let description: String
    package let attributes: [Attribute]
    package let pictures: [String]
    /// SKUs of the product that are not among them stay as they are.
    package let skus: [SKUDraft]

    package init(
        id: Product.ID, code: String, title: String, description: String = "", attributes: [Attribute] = [],
        pictures: [String] = [], skus: [SKUDraft]
    ) {
        self.id = id
        self.code = code
        self.title = title
        self.description = description
        self.attributes = attributes
        self.pictures = pictures
        self.skus = skus
    }
}

package struct SKUDraft: Hashable, Sendable {
    /// What happens to the pieces in the house.
    package enum Stock: Hashable, Sendable {
        /// Nothing; a new SKU has none.
        case unchanged
        /// So many come into the house if the SKU is new; else nothing, for what an export says of it may be old.
        case first(Int)
        /// So many come into the house.
        case putIn(Int)
        /// So many are broken, gone or kept back; only pieces that nobody reserved.
        case writeOff(Int)
    }

    package let id: SKU.ID
    package let code: String
    package let specs: [Attribute]
    package let listPrice: Money
    package let stock: Stock

    package init(id: SKU.ID, code: String, specs: [Attribute] = [], listPrice: Money, stock: Stock) {
        self.id = id
        self.code = code
        self.specs = specs
        self.listPrice = listPrice
        self.stock = stock
    }
}

/// What is wrong with one product of many; with one fault nothing is kept.
package struct CatalogueFault: Hashable, Sendable {
    package enum Field: String, Sendable {
        case code, title, description, attributes, pictures, specs, price, stock, product
    }

    /// Which of the drafts, from 0.
    package let product: Int
    /// Which of its SKUs, from 0; nil when the product itself is wrong.
    package let sku: Int?
    package let field: Field
    /// What is wrong, and what would be right.
    package let reason: String

    package init(product: Int, sku: Int? = nil, field: Field, reason: String) {
        self.product = product
        self.sku = sku
        self.field = field
        self.reason = reason
    }
}
