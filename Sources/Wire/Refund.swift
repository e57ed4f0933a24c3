import Commerce

/// How much of an order is to go back: some pieces, some money, or with neither all that is left.
package struct RefundScopeView: Codable, Sendable, Equatable {
    package let lines: [LineRequest]?
    package let amount: Money?

    package static let all = RefundScopeView(lines: nil, amount: nil)

    package init(lines: [LineRequest]?, amount: Money?) {
        self.lines = lines
        self.amount = amount
    }
}

/// `POST /v1/orders/{order}/refunds`, from the buyer.
package struct AskRefund: Codable, Sendable, Equatable {
    /// "money", or "goods" when they go back.
    package let cause: String
    package let scope: RefundScopeView
    package let reason: String

    package init(cause: String, scope: RefundScopeView, reason: String) {
        self.cause = cause
        self.scope = scope
        self.reason = reason
    }
}

/// `POST /v1/shop/orders/{order}/refunds`, from the shop.
package struct GiveRefund: Codable, Sendable, Equatable {
    package let scope: RefundScopeView
    package let reason: String

    package init(scope: RefundScopeView, reason: String) {
        self.scope = scope
        self.reason = reason
    }
}

/// `POST /v1/shop/orders/{order}/refunds/{refund}/decline`.
package struct DeclineRefund: Codable, Sendable, Equatable {
    package let reason: String

    package init(reason: String) { self.reason = reason }
}

/// `POST /v1/shop/orders/{order}/refunds/{refund}/take-back`.
package struct TakeBack: Codable, Sendable, Equatable {
    package let condition: Refund.Condition

    package init(condition: Refund.Condition) { self.condition = condition }
}
