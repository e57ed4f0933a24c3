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
    package let unitPrice: Money
    /// Why it cannot be bought now ("sold out"), or nil.
    package let unavailable: String?

    package init(sku: SKU.ID, title: String, spec: String, quantity: Int, unitPrice: Money, unavailable: String?) {
        self.sku = sku
        self.title = title
        self.spec = spec
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.unavailable = unavailable
    }
}

package struct CartView: Codable, Sendable, Equatable {
    package let lines: [CartLineView]

    package init(lines: [CartLineView]) { self.lines = lines }
}

/// `POST /v1/rooms/{room}/quotes`. Lines that are left out mean the cart.
package struct QuoteRequest: Codable, Sendable, Equatable {
    package let lines: [LineRequest]?

    package init(lines: [LineRequest]?) { self.lines = lines }
}

package struct QuoteLineView: Codable, Sendable, Equatable {
    package let sku: SKU.ID
    package let title: String
    package let spec: String
    package let quantity: Int
    package let listPrice: Money
    package let unitPrice: Money
    package let amount: Money

    package init(
        sku: SKU.ID, title: String, spec: String, quantity: Int, listPrice: Money, unitPrice: Money, amount: Money
    ) {
        self.sku = sku
        self.title = title
        self.spec = spec
        self.quantity = quantity
        self.listPrice = listPrice
        self.unitPrice = unitPrice
        self.amount = amount
    }
}

package struct QuoteView: Codable, Sendable, Equatable {
    package let lines: [QuoteLineView]
    package let total: Money

    package init(lines: [QuoteLineView], total: Money) {
        self.lines = lines
        self.total = total
    }
}

/// `POST /v1/rooms/{room}/orders`, with an `Idempotency-Key` header.
package struct PlaceOrder: Codable, Sendable, Equatable {
    /// Left out: the cart is bought and emptied.
    package let lines: [LineRequest]?
    /// The total the buyer was shown; another one on the server is refused with 409 and the new quote.
    package let expectedTotal: Money

    package init(lines: [LineRequest]?, expectedTotal: Money) {
        self.lines = lines
        self.expectedTotal = expectedTotal
    }
}

/// How to pay an order.
package struct PaymentView: Codable, Sendable, Equatable {
    /// "wechat" or "sandbox"; what the screen names.
    package let gateway: String
    /// What the QR code holds.
    package let codeURL: String
    /// Where a test wallet pays `codeURL` (`POST {"codeURL": …}`); only the sandbox has one.
    package let sandboxWallet: String?

    package init(gateway: String, codeURL: String, sandboxWallet: String?) {
        self.gateway = gateway
        self.codeURL = codeURL
        self.sandboxWallet = sandboxWallet
    }
}

package struct OrderView: Codable, Sendable, Equatable {
    package let id: Order.ID
    package let room: Room.ID
    package let state: Order.State
    package let lines: [QuoteLineView]
    package let total: Money
    package let placedAt: Timestamp
    /// When an unpaid order gives its pieces back.
    package let reservedUntil: Timestamp
    package let paidAt: Timestamp?
    /// Present while the order waits for payment.
    package let payment: PaymentView?

    package init(
        id: Order.ID, room: Room.ID, state: Order.State, lines: [QuoteLineView], total: Money, placedAt: Timestamp,
        reservedUntil: Timestamp, paidAt: Timestamp?, payment: PaymentView?
    ) {
        self.id = id
        self.room = room
        self.state = state
        self.lines = lines
        self.total = total
        self.placedAt = placedAt
        self.reservedUntil = reservedUntil
        self.paidAt = paidAt
        self.payment = payment
    }
}

package struct OrderList: Codable, Sendable, Equatable {
    package let orders: [OrderView]

    package init(orders: [OrderView]) { self.orders = orders }
}
