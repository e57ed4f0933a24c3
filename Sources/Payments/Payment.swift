import Commerce

/// What an order is called at a gateway: 6 to 32 characters of `0–9 a–z A–Z _ - | *` (WeChat Pay's `out_trade_no`).
package struct OrderNumber: Hashable, Sendable, CustomStringConvertible {
    package let rawValue: String

    package init(_ text: String) throws(GatewayError) {
        guard (6...32).contains(text.utf8.count), text.utf8.allSatisfy(Self.allows) else {
            throw GatewayError(
                .badOrderNumber,
                "an order number is 6 to 32 letters, digits, '_', '-', '|' or '*', not '\(text.printable)'")
        }
        rawValue = text
    }

    /// The identifier's own text; `badOrderNumber` when it is shorter than 6 or longer than 32 characters.
    package init<Subject>(_ identifier: Identifier<Subject>) throws(GatewayError) {
        try self.init(identifier.rawValue)
    }

    package var description: String { rawValue }

    static func allows(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "|"),
            UInt8(ascii: "*"):
            true
        default: false
        }
    }
}

/// What a gateway is asked to collect.
package struct Charge: Sendable, Equatable {
    package let orderNumber: OrderNumber
    package let amount: Money
    /// What the buyer reads in the wallet; cut to what the gateway takes.
    package let description: String
    /// Where the gateway tells us that it was paid: an absolute address without a query.
    package let notifyURL: String
    /// From here on it cannot be paid; gateways stop at two hours by themselves.
    package let expiresAt: Timestamp

    package init(
        orderNumber: OrderNumber, amount: Money, description: String, notifyURL: String, expiresAt: Timestamp
    ) {
        self.orderNumber = orderNumber
        self.amount = amount
        self.description = description
        self.notifyURL = notifyURL
        self.expiresAt = expiresAt
    }
}

/// That an order was paid, as the gateway says with its signature: by a notification or in answer to a query.
///
/// Merchant and application are verified to be ours. The order's amount is not known here: compare it before settling,
/// and settle once per `tradeID`, for notices come late, twice and out of order.
package struct PaymentNotice: Sendable, Equatable {
    package let orderNumber: OrderNumber
    /// The gateway's name for the payment.
    package let tradeID: String
    /// What was charged, before any coupon the gateway itself gives the buyer.
    package let amount: Money
    /// The account that received it.
    package let merchant: String
    package let paidAt: Timestamp

    package init(orderNumber: OrderNumber, tradeID: String, amount: Money, merchant: String, paidAt: Timestamp) {
        self.orderNumber = orderNumber
        self.tradeID = tradeID
        self.amount = amount
        self.merchant = merchant
        self.paidAt = paidAt
    }
}

/// How a trade stands at the gateway.
package enum TradeState: Sendable, Equatable {
    case notPaid
    case paid(PaymentNotice)
    /// Paid once, and some or all of it given back at the gateway. Alipay says so only once all of it is; what was
    /// given back in part is still `paid`.
    case refunded(PaymentNotice)
    /// It can no longer be paid.
    case closed
}
