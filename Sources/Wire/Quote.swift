import Commerce

/// `POST /v1/rooms/{room}/quotes`. Lines that are left out mean the cart.
package struct QuoteRequest: Codable, Sendable, Equatable {
    package let lines: [LineRequest]?
    /// The code of a coupon.
    package let coupon: String?

    package init(lines: [LineRequest]?, coupon: String? = nil) {
        self.lines = lines
        self.coupon = coupon
    }
}

package struct QuoteLineView: Codable, Sendable, Equatable {
    package let sku: SKU.ID
    package let title: String
    package let spec: String
    package let quantity: Int
    /// Of one piece, before the room's price.
    package let listPrice: Money
    /// Of one piece in this room.
    package let unitPrice: Money
    /// Whether the room's price is a flash sale's: "standing" or "flash".
    package let price: String
    /// `unitPrice` × `quantity`.
    package let amount: Money
    /// The line's share of the coupon.
    package let discount: Money

    package init(
        sku: SKU.ID, title: String, spec: String, quantity: Int, listPrice: Money, unitPrice: Money,
        price: String = Offer.Kind.standing.rawValue, amount: Money, discount: Money? = nil
    ) {
        self.sku = sku
        self.title = title
        self.spec = spec
        self.quantity = quantity
        self.listPrice = listPrice
        self.unitPrice = unitPrice
        self.price = price
        self.amount = amount
        self.discount = discount ?? .zero(amount.currency)
    }

    package var isFlash: Bool { price == Offer.Kind.flash.rawValue }
}

/// A coupon that was taken off.
package struct AppliedCouponView: Codable, Sendable, Equatable {
    package let code: String
    package let title: String
    package let saving: Money

    package init(code: String, title: String, saving: Money) {
        self.code = code
        self.title = title
        self.saving = saving
    }
}

package struct QuoteView: Codable, Sendable, Equatable {
    package let lines: [QuoteLineView]
    /// The sum of the lines' amounts.
    package let goods: Money
    package let coupon: AppliedCouponView?
    /// What is paid: `goods` less the coupon.
    package let total: Money

    package init(lines: [QuoteLineView], goods: Money? = nil, coupon: AppliedCouponView? = nil, total: Money) {
        self.lines = lines
        self.goods = goods ?? total
        self.coupon = coupon
        self.total = total
    }
}
