import Commerce

/// Where an order goes.
package struct AddressView: Codable, Sendable, Equatable {
    package let recipient: String
    package let phone: String
    package let text: String

    package init(recipient: String, phone: String, text: String) {
        self.recipient = recipient
        self.phone = phone
        self.text = text
    }
}

/// `GET /v1/address`: where this person's orders go when they do not say otherwise.
package struct OwnAddress: Codable, Sendable, Equatable {
    package let address: AddressView?

    package init(address: AddressView?) { self.address = address }
}

/// `POST /v1/rooms/{room}/orders`, with an `Idempotency-Key` header.
package struct PlaceOrder: Codable, Sendable, Equatable {
    /// Left out: all of the cart.
    package let lines: [LineRequest]?
    /// The cart the buyer was shown: what is bought is taken out of it. Needed without `lines`.
    package let cartVersion: Int?
    /// The code of a coupon.
    package let coupon: String?
    /// The total the buyer was shown; another one on the server is refused with 409 and the new quote.
    package let expectedTotal: Money
    /// Left out: the buyer's own address, if one is kept.
    package let address: AddressView?
    /// For the shop.
    package let note: String?

    package init(
        lines: [LineRequest]?, cartVersion: Int? = nil, coupon: String? = nil, expectedTotal: Money,
        address: AddressView? = nil, note: String? = nil
    ) {
        self.lines = lines
        self.cartVersion = cartVersion
        self.coupon = coupon
        self.expectedTotal = expectedTotal
        self.address = address
        self.note = note
    }
}

/// `POST /v1/orders/{order}/payment`: how the buyer wants to pay.
package struct PayWith: Codable, Sendable, Equatable {
    /// One of the order's `payWith`.
    package let gateway: String

    package init(gateway: String) { self.gateway = gateway }
}

/// How to pay an order.
package struct PaymentView: Codable, Sendable, Equatable {
    /// "wechat" or "alipay"; what the screen names.
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

/// What a carrier carries; `POST …/ship` and `POST …/send-back`.
package struct ParcelView: Codable, Sendable, Equatable {
    package let carrier: String
    package let number: String

    package init(carrier: String, number: String) {
        self.carrier = carrier
        self.number = number
    }
}

package struct RefundView: Codable, Sendable, Equatable, Identifiable {
    package let id: Refund.ID
    package let state: Refund.State
    /// "money", "goods" (they come back first) or "unfillable" (the payment came too late).
    package let cause: String
    package let amount: Money
    package let lines: [LineRequest]
    package let reason: String
    /// What the shop, or the gateway, said to it.
    package let answer: String
    /// How the goods travel back.
    package let parcel: ParcelView?
    package let askedAt: Timestamp
    package let settledAt: Timestamp?

    package init(
        id: Refund.ID, state: Refund.State, cause: String, amount: Money, lines: [LineRequest] = [],
        reason: String = "",
        answer: String = "", parcel: ParcelView? = nil, askedAt: Timestamp, settledAt: Timestamp? = nil
    ) {
        self.id = id
        self.state = state
        self.cause = cause
        self.amount = amount
        self.lines = lines
        self.reason = reason
        self.answer = answer
        self.parcel = parcel
        self.askedAt = askedAt
        self.settledAt = settledAt
    }
}

package struct OrderView: Codable, Sendable, Equatable, Identifiable {
    package let id: Order.ID
    package let room: Room.ID
    package let state: Order.State
    package let lines: [QuoteLineView]
    package let coupon: AppliedCouponView?
    package let total: Money
    package let placedAt: Timestamp
    /// When an unpaid order gives its pieces back.
    package let reservedUntil: Timestamp
    package let paidAt: Timestamp?
    /// Present while the order waits for payment and a way to pay was asked for.
    package let payment: PaymentView?
    /// The gateways it can be paid by, while it can.
    package let payWith: [String]
    /// Who bought it; for its shop only.
    package let buyer: AccountView?
    package let address: AddressView?
    package let note: String
    package let parcel: ParcelView?
    package let shippedAt: Timestamp?
    package let deliveredAt: Timestamp?
    package let completedAt: Timestamp?
    /// Oldest first.
    package let refunds: [RefundView]
    /// What may still go back.
    package let refundable: Money

    package init(
        id: Order.ID, room: Room.ID, state: Order.State, lines: [QuoteLineView], coupon: AppliedCouponView? = nil,
        total: Money, placedAt: Timestamp, reservedUntil: Timestamp, paidAt: Timestamp?, payment: PaymentView?,
        payWith: [String] = [], buyer: AccountView? = nil, address: AddressView? = nil, note: String = "",
        parcel: ParcelView? = nil, shippedAt: Timestamp? = nil, deliveredAt: Timestamp? = nil,
        completedAt: Timestamp? = nil, refunds: [RefundView] = [], refundable: Money? = nil
    ) {
        self.id = id
        self.room = room
        self.state = state
        self.lines = lines
        self.coupon = coupon
        self.total = total
        self.placedAt = placedAt
        self.reservedUntil = reservedUntil
        self.paidAt = paidAt
        self.payment = payment
        self.payWith = payWith
        self.buyer = buyer
        self.address = address
        self.note = note
        self.parcel = parcel
        self.shippedAt = shippedAt
        self.deliveredAt = deliveredAt
        self.completedAt = completedAt
        self.refunds = refunds
        self.refundable = refundable ?? .zero(total.currency)
    }
}

/// `GET /v1/orders` and `GET /v1/shop/orders`, newest first.
package struct OrderList: Codable, Sendable, Equatable {
    package let orders: [OrderView]
    /// Give it as `before` for the orders before these; nil at the end.
    package let next: String?

    package init(orders: [OrderView], next: String? = nil) {
        self.orders = orders
        self.next = next
    }
}
