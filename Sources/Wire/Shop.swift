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

package struct ProductCreated: Codable, Sendable, Equatable {
    package let product: Product.ID
    package let skus: [SKU.ID]

    package init(product: Product.ID, skus: [SKU.ID]) {
        self.product = product
        self.skus = skus
    }
}

/// `POST /v1/shop/skus/{sku}/stock`: so many pieces come into the house, or are written off when below 0.
package struct StockChange: Codable, Sendable, Equatable {
    package let change: Int

    package init(change: Int) { self.change = change }
}

package struct StockView: Codable, Sendable, Equatable {
    package let onHand: Int
    package let available: Int

    package init(onHand: Int, available: Int) {
        self.onHand = onHand
        self.available = available
    }
}

/// What a room sells a SKU for: `PUT /v1/rooms/{room}/shelf/{sku}`, and `…/flash` for a flash sale of it.
package struct ShelfOffer: Codable, Sendable, Equatable {
    package let price: Money
    /// Pieces one buyer may have by this offer; nil for no limit.
    package let limitPerBuyer: Int?
    package let from: Timestamp?
    /// A flash sale must have it.
    package let until: Timestamp?
    /// Pieces sold by this offer in all; a flash sale must have it.
    package let quota: Int?

    package init(
        price: Money, limitPerBuyer: Int?, from: Timestamp? = nil, until: Timestamp? = nil, quota: Int? = nil
    ) {
        self.price = price
        self.limitPerBuyer = limitPerBuyer
        self.from = from
        self.until = until
        self.quota = quota
    }
}

/// `PUT /v1/rooms/{room}/card`; nil takes the card down.
package struct PinCard: Codable, Sendable, Equatable {
    package let sku: SKU.ID?

    package init(sku: SKU.ID?) { self.sku = sku }
}

/// A flash sale on a room's shelf.
package struct FlashSale: Codable, Sendable, Equatable {
    package let price: Money
    package let limitPerBuyer: Int?
    package let from: Timestamp?
    package let until: Timestamp
    /// Pieces that may still be sold by it.
    package var left: Int
    package let quota: Int

    package init(
        price: Money, limitPerBuyer: Int?, from: Timestamp?, until: Timestamp, left: Int, quota: Int
    ) {
        self.price = price
        self.limitPerBuyer = limitPerBuyer
        self.from = from
        self.until = until
        self.left = left
        self.quota = quota
    }

    /// Whether it sells anything now.
    package func isRunning(at now: Timestamp) -> Bool { left > 0 && (from.map { $0 <= now } ?? true) && now < until }
}

/// One line of a room's shelf, as everyone in the room sees it.
package struct ShelfItem: Codable, Sendable, Equatable, Identifiable {
    package var id: SKU.ID { sku }
    package let sku: SKU.ID
    package let product: Product.ID
    package let title: String
    package let description: String
    package let spec: String
    package let attributes: [AttributeView]
    package let pictures: [String]
    package let listPrice: Money
    package let price: Money
    package let limitPerBuyer: Int?
    /// From when until when it is sold at `price`; nil where it is open.
    package let from: Timestamp?
    package let until: Timestamp?
    /// Pieces that may still be sold at `price`; nil for as many as there are.
    package var left: Int?
    /// Goes before `price` while it runs.
    package var flash: FlashSale?
    /// Pieces nobody has reserved yet.
    package var available: Int
    /// Pieces in the house, reserved ones included.
    package var onHand: Int

    package init(
        sku: SKU.ID, product: Product.ID, title: String, description: String, spec: String,
        attributes: [AttributeView] = [], pictures: [String] = [], listPrice: Money, price: Money,
        limitPerBuyer: Int?, from: Timestamp? = nil, until: Timestamp? = nil, left: Int? = nil,
        flash: FlashSale? = nil, available: Int, onHand: Int
    ) {
        self.sku = sku
        self.product = product
        self.title = title
        self.description = description
        self.spec = spec
        self.attributes = attributes
        self.pictures = pictures
        self.listPrice = listPrice
        self.price = price
        self.limitPerBuyer = limitPerBuyer
        self.from = from
        self.until = until
        self.left = left
        self.flash = flash
        self.available = available
        self.onHand = onHand
    }

    /// What one piece costs now.
    package func priceNow(at now: Timestamp) -> Money {
        if let flash, flash.isRunning(at: now) { return flash.price }
        return price
    }
}
