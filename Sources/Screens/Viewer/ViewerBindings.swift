import Commerce
import Terminal
import Wire

extension ViewerModel {
    /// The one table of keys: what each does in a mode, its words, and why it does nothing now.
    static func bindings(_ mode: Mode) -> [ViewerBinding] {
        switch mode {
        case .lobby: lobbyBindings
        case .room: roomBindings
        case .talk: talkBindings
        case .account: accountBindings
        case .cart: cartBindings
        case .checkout: checkoutBindings
        case .payment: paymentBindings
        case .receipt: receiptBindings
        case .orders: ordersBindings
        case .help: helpBindings
        case .leave: leaveBindings
        }
    }

    private static let lobbyBindings: [ViewerBinding] =
        [
            Binding(
                .enter, action: .joinRoom, says: .sayJoin, explains: .helpJoin,
                unless: {
                    $0.lobby.rooms?.isEmpty == false ? nil : .noRooms
                }),
            Binding(.up, .character("k"), action: .up, says: .sayUp, explains: .helpUp, inFooter: false),
            Binding(.down, .character("j"), action: .down, says: .sayDown, explains: .helpDown, inFooter: false),
            Binding(.character("r"), action: .refreshRooms, says: .sayRefresh, explains: .helpRefresh),
            Binding(.character("o"), action: .openOrders, says: .sayOrders, explains: .helpOrders),
            Binding(
                .character("p"), action: .openPayment, says: .sayPay, explains: .helpOpenPayment,
                unless: {
                    $0.openOrder == nil ? .nothingToPay : nil
                }),
            Binding(
                .character("i"), action: .account, saysNow: { $0.account == nil ? .saySignIn : .saySignOut },
                explains: .helpAccount),
        ] + everywhere

    private static let roomBindings: [ViewerBinding] =
        [
            Binding(
                .character("b"), action: .buyPinned, says: .sayBuy, explains: .helpBuy,
                unless: {
                    $0.whyNotSold($0.pinned, missing: .noCard)
                }),
            Binding(
                .character("a"), action: .addPinned, says: .sayAdd, explains: .helpAdd,
                unless: {
                    $0.whyNotSold($0.pinned, missing: .noCard)
                }),
            Binding(
                .character("t"), action: .talk, says: .sayTalk, explains: .helpTalk,
                unless: {
                    $0.hasEnded ? .showIsOver : nil
                }),
            Binding(
                .character("p"), action: .openPayment, says: .sayPay, explains: .helpOpenPayment,
                unless: {
                    $0.openOrder == nil ? .nothingToPay : nil
                }),
            Binding(.character("c"), action: .openCart, says: .sayCart, explains: .helpCart),
            Binding(
                .character("l"), action: .like, says: .sayLike, explains: .helpLike,
                unless: {
                    $0.hasEnded ? .showIsOver : nil
                }),
            Binding(.up, .character("k"), action: .up, says: .sayUp, explains: .helpShelfUp, inFooter: false),
            Binding(.down, .character("j"), action: .down, says: .sayDown, explains: .helpShelfDown, inFooter: false),
            Binding(
                .enter, action: .buySelected, says: .sayBuySelected, explains: .helpBuySelected, inFooter: false,
                unless: { $0.whyNotSold($0.selected, missing: .emptyShelf) }),
            Binding(
                .character("+"), .character("="), action: .addSelected, says: .sayAddSelected,
                explains: .helpAddSelected, inFooter: false,
                unless: { $0.whyNotSold($0.selected, missing: .emptyShelf) }),
            Binding(.character("o"), action: .openOrders, says: .sayOrders, explains: .helpOrders),
            Binding(
                .character("m"), action: .toggleMute, saysNow: { $0.muted ? .sayUnmute : .sayMute },
                explains: .helpMute,
                unless: {
                    $0.media.sound == .noDevice ? .noSoundDevice : nil
                }),
            Binding(.character("d"), action: .toggleDanmaku, says: .sayDanmaku, explains: .helpDanmaku),
            Binding(.character("v"), action: .nextPictureStyle, says: .sayPicture, explains: .helpPicture),
            Binding(.character("g"), action: .backToLobby, says: .sayLobby, explains: .helpLobby),
            Binding(
                .character("i"), action: .account, saysNow: { $0.account == nil ? .saySignIn : .saySignOut },
                explains: .helpAccount, inFooter: false),
        ] + everywhere

    private static let talkBindings: [ViewerBinding] = [
        Binding(.enter, action: .send, says: .saySend, explains: .helpSend),
        Binding(.tab, action: .nextTalkMode, says: .sayTalkMode, explains: .helpTalkMode),
        Binding(.escape, .control("c"), action: .close, says: .sayStop, explains: .helpStopTalking),
    ]

    private static let accountBindings: [ViewerBinding] = [
        Binding(.enter, action: .submit, says: .saySubmit, explains: .helpSubmit),
        Binding(.tab, .down, action: .nextField, says: .sayNextField, explains: .helpNextField),
        Binding(
            .backTab, .up, action: .previousField, says: .sayPreviousField, explains: .helpPreviousField,
            inFooter: false),
        Binding(.control("r"), action: .switchPurpose, says: .saySwitchPurpose, explains: .helpSwitchPurpose),
        Binding(.escape, .control("c"), action: .close, says: .sayBack, explains: .helpBack),
    ]

    private static let cartBindings: [ViewerBinding] =
        [
            Binding(
                .enter, action: .checkout, says: .sayCheckout, explains: .helpCheckout,
                unless: { model in
                    guard let cart = model.cart else { return .cartIsLoading }
                    return cart.lines.isEmpty ? .emptyCart : nil
                }),
            Binding(
                .character("+"), .character("="), .right, action: .more, says: .sayMore, explains: .helpMore,
                unless: \.cartIsEmpty),
            Binding(
                .character("-"), .left, action: .fewer, says: .sayFewer, explains: .helpFewer, unless: \.cartIsEmpty),
            Binding(
                .character("x"), .delete, .backspace, action: .remove, says: .sayRemove, explains: .helpRemove,
                unless: \.cartIsEmpty),
            Binding(.up, .character("k"), action: .up, says: .sayUp, explains: .helpUp, inFooter: false),
            Binding(.down, .character("j"), action: .down, says: .sayDown, explains: .helpDown, inFooter: false),
            Binding(.escape, .character("c"), action: .close, says: .sayBack, explains: .helpBack),
        ] + everywhere

    private static let checkoutBindings: [ViewerBinding] =
        [
            Binding(
                .enter, action: .placeOrder, saysNow: \.placing, explains: .helpPlaceOrder,
                unless: { model in
                    guard case .checkout(let checkout) = model.panel else { return nil }
                    return switch checkout.step {
                    case .pricing: .pricing
                    case .placing: .placing
                    case .ready, .stopped: nil
                    }
                }),
            Binding(
                .character("+"), .character("="), .right, action: .more, says: .sayMore, explains: .helpMore,
                unless: \.quantityIsFixed),
            Binding(
                .character("-"), .left, action: .fewer, says: .sayFewer, explains: .helpFewer,
                unless: \.quantityIsFixed),
            Binding(
                .escape, action: .close, says: .sayBack, explains: .helpBack,
                unless: { model in
                    guard case .checkout(let checkout) = model.panel, checkout.isPlacing else { return nil }
                    return .placing
                }),
        ] + everywhere

    private static let paymentBindings: [ViewerBinding] =
        [
            Binding(
                .character("w"), action: .payWithWallet, says: .sayWallet, explains: .helpWallet,
                unless: { model in
                    guard case .payment(let payment) = model.panel else { return nil }
                    if payment.order.payment?.sandboxWallet == nil { return .noSandbox }
                    return payment.isPaying ? .paying : nil
                }),
            Binding(
                .character("x"), action: .cancelOrder, says: .sayCancelOrder, explains: .helpCancelOrder,
                unless: { model in
                    guard case .payment(let payment) = model.panel, payment.isCancelling else { return nil }
                    return .cancelling
                }),
            Binding(.escape, action: .close, says: .sayLater, explains: .helpLater),
        ] + everywhere

    private static let receiptBindings: [ViewerBinding] =
        [
            Binding(.enter, .escape, action: .close, says: .sayContinue, explains: .helpBack),
            Binding(.character("o"), action: .openOrders, says: .sayOrders, explains: .helpOrders),
        ] + everywhere

    private static let ordersBindings: [ViewerBinding] =
        [
            Binding(
                .enter, action: .openOrder, says: .sayOpenOrder, explains: .helpOpenOrder,
                unless: {
                    $0.orders?.isEmpty == false ? nil : .noOrders
                }),
            Binding(.up, .character("k"), action: .up, says: .sayUp, explains: .helpUp, inFooter: false),
            Binding(.down, .character("j"), action: .down, says: .sayDown, explains: .helpDown, inFooter: false),
            Binding(.character("r"), action: .refreshOrders, says: .sayRefresh, explains: .helpRefreshOrders),
            Binding(.escape, .character("o"), action: .close, says: .sayBack, explains: .helpBack),
        ] + everywhere

    private static let helpBindings: [ViewerBinding] = [
        Binding(.escape, .character("?"), .enter, action: .close, says: .sayBack, explains: .helpBack),
        Binding(.character("q"), .control("c"), action: .leave, says: .sayQuit, explains: .helpQuit),
    ]

    private static let leaveBindings: [ViewerBinding] = [
        Binding(
            .character("y"), .character("q"), .control("c"), action: .reallyLeave, says: .sayQuit,
            explains: .helpQuit),
        Binding(
            .character("p"), action: .openPayment, says: .sayPay, explains: .helpOpenPayment,
            unless: {
                $0.openOrder == nil ? .nothingToPay : nil
            }),
        Binding(.escape, .character("n"), action: .close, says: .sayStay, explains: .helpStay),
    ]

    private static let everywhere: [ViewerBinding] = [
        Binding(.character("?"), action: .help, says: .sayHelp, explains: .helpHelp),
        Binding(.character("q"), .control("c"), action: .leave, says: .sayQuit, explains: .helpQuit),
    ]

    /// Why a line of the shelf cannot be bought, or nil.
    func whyNotSold(_ item: ShelfItem?, missing: Phrase) -> Phrase? {
        if hasEnded { return .showIsOver }
        guard let item else { return missing }
        return item.available > 0 ? nil : .soldOut(item.title)
    }

    /// With a total on the screen enter agrees to it; without one it asks for it again.
    private var placing: Phrase {
        guard case .checkout(let checkout) = panel, case .stopped(_, nil) = checkout.step else {
            return .sayPlaceOrder
        }
        return .sayPriceAgain
    }

    private var cartIsEmpty: Phrase? { cart?.lines.isEmpty == false ? nil : .emptyCart }

    private var quantityIsFixed: Phrase? {
        guard case .checkout(let checkout) = panel else { return nil }
        if checkout.isPlacing { return .placing }
        return checkout.quantity == nil ? .changeInCart : nil
    }
}
