import Commerce

/// One SKU of a new product; `POST /v1/products`.
package struct NewSKU: Codable, Sendable, Equatable {
    /// What tells it from its siblings ("橙色 / M"); empty when the product has only one.
    package let spec: String
    package let listPrice: Money
    /// Pieces put into stock, 0…1,000,000.
    package let stock: Int

    package init(spec: String, listPrice: Money, stock: Int) {
        self.spec = spec
        self.listPrice = listPrice
        self.stock = stock
    }
}

package struct NewProduct: Codable, Sendable, Equatable {
    package let title: String
    package let description: String
    package let skus: [NewSKU]

    package init(title: String, description: String, skus: [NewSKU]) {
        self.title = title
        self.description = description
        self.skus = skus
    }
}

/// `PUT /v1/rooms/{room}/shelf/{sku}`: what this room sells the SKU for.
package struct ShelfOffer: Codable, Sendable, Equatable {
    package let price: Money
    /// Pieces one buyer may have from this room; nil for no limit.
    package let limitPerBuyer: Int?

    package init(price: Money, limitPerBuyer: Int?) {
        self.price = price
        self.limitPerBuyer = limitPerBuyer
    }
}

/// `PUT /v1/rooms/{room}/card`; nil takes the card down.
package struct PinCard: Codable, Sendable, Equatable {
    package let sku: SKU.ID?

    package init(sku: SKU.ID?) { self.sku = sku }
}

/// One line of a room's shelf, as everyone in the room sees it.
package struct ShelfItem: Codable, Sendable, Equatable, Identifiable {
    package var id: SKU.ID { sku }
    package let sku: SKU.ID
    package let product: Product.ID
    package let title: String
    package let description: String
    package let spec: String
    package let listPrice: Money
    package let price: Money
    package let limitPerBuyer: Int?
    /// Pieces nobody has reserved yet.
    package var available: Int
    /// Pieces in the house, reserved ones included.
    package var onHand: Int

    package init(
        sku: SKU.ID, product: Product.ID, title: String, description: String, spec: String, listPrice: Money,
        price: Money, limitPerBuyer: Int?, available: Int, onHand: Int
    ) {
        self.sku = sku
        self.product = product
        self.title = title
        self.description = description
        self.spec = spec
        self.listPrice = listPrice
        self.price = price
        self.limitPerBuyer = limitPerBuyer
        self.available = available
        self.onHand = onHand
    }
}

package struct ProductCreated: Codable, Sendable, Equatable {
    package let product: Product.ID
    package let skus: [SKU.ID]

    package init(product: Product.ID, skus: [SKU.ID]) {
        self.product = product
        self.skus = skus
    }
}
