/// Money that arrived for an order, as its gateway reported it.
package struct Payment: Hashable, Sendable {
    /// The name of a payment gateway, such as `wechat` or `alipay`.
    package typealias Gateway = Identifier<Payment>

    /// A gateway's own name for the payment; with the gateway it is unique, so that it is applied at most once.
    package struct Trade: Hashable, Sendable {
        package let gateway: Gateway
        package let id: String

        package init(gateway: Gateway, id: String) {
            self.gateway = gateway
            self.id = id
        }
    }

    package enum Purpose: String, Sendable {
        /// Pays the order.
        case sale
        /// Goes back: the order could no longer be filled, or was paid already.
        case refundDue = "refund-due"
    }

    package let trade: Trade
    package let order: Order.ID
    package let amount: Money
    package let purpose: Purpose
    /// When it was applied, not when the buyer paid.
    package let at: Timestamp

    package var gateway: Gateway { trade.gateway }

    package init(trade: Trade, order: Order.ID, amount: Money, purpose: Purpose, at: Timestamp) {
        self.trade = trade
        self.order = order
        self.amount = amount
        self.purpose = purpose
        self.at = at
    }
}
