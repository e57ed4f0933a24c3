import Commerce
import Wire

/// One order with all there is to know of it, and what its buyer does to it.
struct OrderPanel: Sendable, Equatable {
    /// What lies over the page.
    enum Sheet: Sendable, Equatable {
        /// Whether the goods are really there.
        case received
        case address(DeliveryForm)
        case refund(RefundForm)
        case parcel(ParcelForm)
    }

    var order: OrderView
    /// Where in the list the page was opened from; nil when it came by itself.
    let listed: Int?
    /// Rows that are scrolled out at the top.
    var scroll = 0
    var sheet: Sheet?
    var problem: Problem?
}

/// Something a buyer does to an order.
struct OrderChange: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case cancel, complete
        case setAddress(AddressView)
        case ask(AskRefund)
        case withdraw(Refund.ID)
        case sendBack(Refund.ID, ParcelView)
    }

    let order: Order.ID
    let kind: Kind
    /// Stays the same when the same is sent again because its answer did not come.
    let key: String
    /// Sent, and no answer yet.
    var isWaiting = true

    var effect: ViewerEffect {
        switch kind {
        case .cancel: .cancelOrder(key: key, order)
        case .complete: .completeOrder(key: key, order)
        case .setAddress(let address): .setAddress(key: key, order, address)
        case .ask(let request): .askRefund(key: key, order, request)
        case .withdraw(let refund): .withdrawRefund(key: key, refund, of: order)
        case .sendBack(let refund, let parcel): .sendBack(key: key, refund, of: order, parcel)
        }
    }
}
