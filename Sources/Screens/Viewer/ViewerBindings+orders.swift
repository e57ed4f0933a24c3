import Commerce
import Terminal
import Wire

/// The keys of the orders.
extension ViewerModel {
    static let ordersBindings: [ViewerBinding] =
        [
            Binding(
                .enter, action: .openOrder, says: .sayOpenOrder, explains: .buying(.helpOpenOrder),
                unless: {
                    $0.orders?.isEmpty == false ? nil : .noOrders
                }),
            Binding(.up, .character("k"), action: .up, says: .sayUp, explains: .helpUp, inFooter: false),
            Binding(.down, .character("j"), action: .down, says: .sayDown, explains: .helpDown, inFooter: false),
            Binding(.character("r"), action: .refreshOrders, says: .sayRefresh, explains: .helpRefreshOrders),
            Binding(.escape, .character("o"), action: .close, says: .sayBack, explains: .helpBack),
        ] + everywhere

    static let orderBindings: [ViewerBinding] =
        [
            Binding(.enter, .escape, action: .close, says: .sayContinue, explains: .helpBack),
            Binding(
                .character("p"), action: .openPayment, says: .sayPay, explains: .buying(.helpPayThis),
                unless: { $0.whyNotPaid($0.shownOrder) }),
            Binding(
                .character("d"), action: .writeAddress, says: .buying(.sayAddress),
                explains: .buying(.helpOrderAddress), unless: { $0.whyNotAddressed($0.shownOrder) }),
            Binding(
                .character("x"), action: .cancelOrder, says: .sayCancelOrder, explains: .helpCancelOrder,
                unless: { $0.whyNotCancelled($0.shownOrder) }),
            Binding(
                .character("y"), action: .received, says: .buying(.sayReceived), explains: .buying(.helpReceived),
                unless: { $0.whyNotReceived($0.shownOrder) }),
            Binding(
                .character("f"), action: .askRefund, says: .buying(.sayRefund), explains: .buying(.helpRefund),
                unless: { $0.whyNotRefunded($0.shownOrder) }),
            Binding(
                .character("s"), action: .sendBack, says: .buying(.saySendBack), explains: .buying(.helpSendBack),
                unless: { $0.whyNotSentBack($0.shownOrder) }),
            Binding(
                .character("u"), action: .withdrawRefund, says: .buying(.sayWithdraw),
                explains: .buying(.helpWithdraw), unless: { $0.whyNotWithdrawn($0.shownOrder) }),
            Binding(.up, .character("k"), action: .up, says: .sayUp, explains: .helpUp, inFooter: false),
            Binding(.down, .character("j"), action: .down, says: .sayDown, explains: .helpDown, inFooter: false),
            Binding(
                .character("r"), action: .refreshOrder, says: .sayRefresh, explains: .buying(.helpRefreshOrder)),
            Binding(.character("o"), action: .openOrders, says: .sayOrders, explains: .helpOrders),
        ] + everywhere

    static let receivedBindings: [ViewerBinding] = [
        Binding(
            .enter, .character("y"), action: .reallyReceived, says: .buying(.sayReallyReceived),
            explains: .buying(.helpReceived), unless: { $0.whyNotReceived($0.shownOrder) }),
        Binding(.escape, .character("n"), action: .close, says: .buying(.sayNotYet), explains: .helpBack),
    ]

    static let addressBindings = formBindings(last: .buying(.sayKeep))
    static let refundBindings = formBindings(last: .buying(.sayRefund), turns: true)
    static let parcelBindings = formBindings(last: .buying(.saySendBack))
}
