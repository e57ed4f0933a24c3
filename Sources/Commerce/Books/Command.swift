/// The one way to change commerce state. Identifiers are made by the caller, so that deciding needs no randomness.
package enum Command: Hashable, Sendable {
    /// A new product with its SKUs and the pieces that are put into stock.
    case createProduct(Product, skus: [NewSKU])
    /// Puts a SKU on a room's shelf, or changes its price or limit there. `by` must be the room's host and the owner
    /// of the product's shop.
    case putOnShelf(Offer, by: Account.ID)
    /// Sets how many pieces of a SKU the buyer's cart holds; 0 takes the line out.
    case putInCart(Cart.Key, sku: SKU.ID, quantity: Int)
    /// Reserves the lines and makes an order of them, all lines or none. Nil lines mean the cart, which is emptied.
    /// `expectedTotal` is what the buyer was shown.
    case placeOrder(Order.ID, Cart.Key, lines: [CartLine]?, expectedTotal: Money)
    /// Money arrived for an order, as a verified notification or query of the gateway says.
    case settle(Order.ID, Payment.Trade, amount: Money)
    /// The buyer gives up an order that is not paid.
    case cancel(Order.ID, by: Account.ID)
    /// An order that was not paid in time gives its pieces back.
    case expire(Order.ID)
}

/// One SKU of a product that is being made.
package struct NewSKU: Hashable, Sendable {
    package let id: SKU.ID
    package let spec: String
    package let listPrice: Money
    /// Pieces put into stock.
    package let stock: Int

    package init(id: SKU.ID, spec: String, listPrice: Money, stock: Int) {
        self.id = id
        self.spec = spec
        self.listPrice = listPrice
        self.stock = stock
    }
}

/// What the house promises to everyone who buys.
package struct Terms: Hashable, Sendable {
    /// How long an unpaid order holds its pieces.
    package let reservation: Duration

    package init(reservation: Duration = .seconds(15 * 60)) {
        precondition(reservation > .zero, "a reservation must last")
        self.reservation = reservation
    }
}
