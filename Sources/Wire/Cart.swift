import Commerce

/// So many pieces of one SKU.
package struct LineRequest: Codable, Sendable, Equatable {
    package let sku: SKU.ID
    package let quantity: Int

    package init(sku: SKU.ID, quantity: Int) {
        self.sku = sku
        self.quantity = quantity
    }
}

/// `PUT /v1/rooms/{room}/cart/{sku}`: sets the quantity; 0 takes the line out.
package struct CartQuantity: Codable, Sendable, Equatable {
    package let quantity: Int

    package init(quantity: Int) { self.quantity = quantity }
}

/// A line of the cart, also when it can no longer be had.
package struct CartLineView: Codable, Sendable, Equatable {
    package let sku: SKU.ID
    package let title: String
    package let spec: String
    package let quantity: Int
    /// What so many cost apiece now; the last known price of what is no longer sold here.
    package let unitPrice: Money
    /// Why it cannot be bought now, in a few words ("sold out"), or nil.
    package let unavailable: String?
    /// The same as a stable code ("sold-out").
    package let obstacle: String?

    package init(
        sku: SKU.ID, title: String, spec: String, quantity: Int, unitPrice: Money, unavailable: String?,
        obstacle: String? = nil
    ) {
        self.sku = sku
        self.title = title
        self.spec = spec
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.unavailable = unavailable
        self.obstacle = obstacle
    }
}

/// What a buyer has laid aside of the shop whose room it is asked in.
package struct CartView: Codable, Sendable, Equatable {
    package let lines: [CartLineView]
    /// Grows with every change; an order of the cart says which it was.
    package let version: Int

    package init(lines: [CartLineView], version: Int = 0) {
        self.lines = lines
        self.version = version
    }
}
