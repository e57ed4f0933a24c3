import Commerce

/// What one giving back of money is called at a gateway: 1 to 64 characters of `0–9 a–z A–Z _ - | * @` (WeChat Pay's
/// `out_refund_no`, which Alipay's `out_request_no` also takes).
///
/// A refund keeps its number through every attempt: the gateways refund one number once.
package struct RefundNumber: Hashable, Sendable, CustomStringConvertible {
    package let rawValue: String

    package init(_ text: String) throws(GatewayError) {
        guard (1...64).contains(text.utf8.count),
            text.utf8.allSatisfy({ OrderNumber.allows($0) || $0 == UInt8(ascii: "@") })
        else {
            throw GatewayError(
                .badRefund, "a refund number is 1 to 64 letters, digits, '_-|*@', not '\(text.printable)'")
        }
        rawValue = text
    }

    /// The identifier's own text, which always fits.
    package init<Subject>(_ identifier: Identifier<Subject>) throws(GatewayError) {
        try self.init(identifier.rawValue)
    }

    package var description: String { rawValue }
}

/// What a gateway is asked to give back.
package struct RefundOrder: Sendable, Equatable {
    package let orderNumber: OrderNumber
    /// The gateway's name for the payment that is given back, ``PaymentNotice/tradeID``.
    package let tradeID: String
    package let refundNumber: RefundNumber
    package let amount: Money
    /// What that payment brought in, all of it, whatever was given back before.
    package let total: Money
    /// What the buyer reads; cut to what the gateway takes.
    package let reason: String
    /// Where WeChat Pay tells us how it ended. Alipay tells it where it told of the payment, whatever stands here.
    package let notifyURL: String?

    package init(
        orderNumber: OrderNumber, tradeID: String, refundNumber: RefundNumber, amount: Money, total: Money,
        reason: String, notifyURL: String?
    ) {
        self.orderNumber = orderNumber
        self.tradeID = tradeID
        self.refundNumber = refundNumber
        self.amount = amount
        self.total = total
        self.reason = reason
        self.notifyURL = notifyURL
    }
}

/// How a refund ended, as the gateway says with its signature: by a notification or in answer to a call.
///
/// As untrusted as a payment's notice: find the refund by its number, compare what is told with what was asked for,
/// and apply it once.
package struct RefundNotice: Sendable, Equatable {
    package enum Outcome: String, Codable, Sendable {
        /// The buyer has, or is about to have, the money.
        case done
        /// It could not be delivered, say to a card that is gone; the merchant settles it by hand at the gateway.
        case abnormal
        /// The gateway did not do it and will not under this number.
        case closed
    }

    package let orderNumber: OrderNumber
    package let refundNumber: RefundNumber
    /// The payment that was given back.
    package let tradeID: String
    /// What this refund gave back. Nil in Alipay's notifications, which say only what the trade gave back in all: ask
    /// with ``PaymentGateway/queryRefund(_:of:at:)``, whose notice has it.
    package let amount: Money?
    /// What the payment had brought in, where the gateway says so.
    package let total: Money?
    package let outcome: Outcome
    /// When it ended; when it was heard of, where the gateway does not say.
    package let settledAt: Timestamp

    package init(
        orderNumber: OrderNumber, refundNumber: RefundNumber, tradeID: String, amount: Money?, total: Money?,
        outcome: Outcome, settledAt: Timestamp
    ) {
        self.orderNumber = orderNumber
        self.refundNumber = refundNumber
        self.tradeID = tradeID
        self.amount = amount
        self.total = total
        self.outcome = outcome
        self.settledAt = settledAt
    }
}

/// How a refund stands at the gateway.
package enum RefundState: Sendable, Equatable {
    /// Accepted, or accepted as far as can be told: ask again later.
    case processing
    /// Its notice has an amount.
    case done(RefundNotice)
    /// The gateway will not do it, and asking again under the same number makes no sense.
    ///
    /// In answer to a query this is final. In answer to a refund it says that this call moved nothing; an earlier one
    /// of the same number, whose answer was lost, may have: query before giving up.
    case closed(reason: String)
    /// It needs the merchant's hand at the gateway: the buyer's card is gone, the merchant's balance is too small.
    case abnormal(reason: String)
}
