import Commerce
import Terminal
import Wire

extension ViewerModel {
    /// The one table of keys: what each does in a mode, its words, and why it does nothing now.
    static func bindings(_ mode: Mode) -> [ViewerBinding] {
        switch mode {
        case .lobby: lobbyBindings
        case .lobbySearch: lobbySearchBindings
        case .room: roomBindings
        case .talk: talkBindings
        case .account: accountBindings
        case .cart: cartBindings
        case .checkout: checkoutBindings
        case .coupon: couponBindings
        case .delivery: deliveryBindings
        case .payment: paymentBindings
        case .details: detailsBindings
        case .reception: receptionBindings
        case .proofs: proofsBindings
        case .service: serviceBindings
        case .following: followingBindings
        case .orders: ordersBindings
        case .order: orderBindings
        case .received: receivedBindings
        case .address: addressBindings
        case .refund: refundBindings
        case .parcel: parcelBindings
        case .lines: linesBindings
        case .people: peopleBindings
        case .held: heldBindings
        case .questions: questionsBindings
        case .rules: rulesBindings
        case .discipline: disciplineBindings
        case .keepingAsk: keepingAskBindings
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
            searchBinding,
            Binding(.character("r"), action: .refreshRooms, says: .sayRefresh, explains: .helpRefresh),
            followingBinding,
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
            keepingBinding,
            Binding(
                .enter, action: .buySelected, says: .buying(.sayBuyArrow), explains: .helpBuySelected,
                unless: { $0.whyNotSold($0.selected, missing: .emptyShelf) }),
            Binding(
                .character("+"), .character("="), action: .addSelected, says: .buying(.sayAddArrow),
                explains: .helpAddSelected, unless: { $0.whyNotSold($0.selected, missing: .emptyShelf) }),
            Binding(
                .character("p"), action: .openPayment, says: .sayPay, explains: .helpOpenPayment,
                unless: {
                    $0.openOrder == nil ? .nothingToPay : nil
                }),
            Binding(.character("c"), action: .openCart, says: .sayCart, explains: .helpCart),
            Binding(
                .character("e"), action: .details, says: .buying(.sayDetails), explains: .buying(.helpDetails),
                unless: { $0.selected == nil ? .emptyShelf : nil }),
            Binding(
                .character("*"), action: .goToExplained, says: .shelf(.sayGoToExplained),
                explains: .shelf(.helpGoToExplained), inFooter: false,
                unless: { $0.explained == nil ? .shelf(.nothingExplained) : nil }),
            Binding(
                .character("w"), action: .takePart,
                saysNow: { .draw(.sayTakePart($0.shownDraw?.kind ?? .redPacket)) }, explains: .draw(.helpTakePart),
                inFooter: false,
                unless: { model in
                    guard let draw = model.shownDraw else { return .draw(.nothingGivenAway) }
                    return model.drawParts[draw.id] == nil ? nil : .draw(.haveTaken)
                }),
            Binding(
                .character("W"), action: .proofs, says: .draw(.sayProofs), explains: .draw(.helpProofs),
                inFooter: false,
                unless: { $0.provable.isEmpty ? .draw(.nothingToProve) : nil }),
            Binding(
                .character("l"), action: .like, says: .sayLike, explains: .helpLike,
                unless: {
                    $0.hasEnded ? .showIsOver : nil
                }),
            Binding(
                .character("f"), action: .follow,
                saysNow: { .talk($0.follows == true ? .sayUnfollow : .sayFollow) }, explains: .talk(.helpFollow),
                unless: { $0.room == nil ? .connecting : nil }),
            Binding(
                .character("h"), action: .service(.open), says: .service(.sayAsk), explains: .service(.helpAsk),
                unless: { $0.room == nil ? .connecting : nil }),
            Binding(.up, .character("k"), action: .up, says: .sayUp, explains: .helpShelfUp, inFooter: false),
            Binding(.down, .character("j"), action: .down, says: .sayDown, explains: .helpShelfDown, inFooter: false),
            followingBinding,
            Binding(.character("o"), action: .openOrders, says: .sayOrders, explains: .helpOrders),
            Binding(
                .character("m"), action: .toggleMute, saysNow: { $0.muted ? .sayUnmute : .sayMute },
                explains: .helpMute,
                unless: {
                    $0.media.sound == .noDevice ? .noSoundDevice : nil
                }),
            Binding(.character("d"), action: .toggleDanmaku, says: .sayDanmaku, explains: .helpDanmaku),
            Binding(.character("v"), action: .nextPictureStyle, says: .sayPicture, explains: .helpPicture),
            Binding(
                .character("s"), action: .reception, says: .media(.sayFigures), explains: .media(.helpReception)),
            Binding(.character("g"), action: .backToLobby, says: .sayLobby, explains: .helpLobby),
            Binding(
                .character("i"), action: .account, saysNow: { $0.account == nil ? .saySignIn : .saySignOut },
                explains: .helpAccount, inFooter: false),
        ] + everywhere

    private static let talkBindings: [ViewerBinding] = [
        Binding(.enter, action: .send, says: .saySend, explains: .helpSend),
        Binding(.tab, action: .nextTalkMode, says: .sayTalkMode, explains: .helpTalkMode),
        Binding(.backTab, action: .nextColour, says: .talk(.sayColour), explains: .talk(.helpColour)),
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

    static let everywhere: [ViewerBinding] = [
        Binding(.character("?"), action: .help, says: .sayHelp, explains: .helpHelp),
        Binding(.character("q"), .control("c"), action: .leave, says: .sayQuit, explains: .helpQuit),
    ]

    /// Why a line of the shelf cannot be bought, or nil.
    func whyNotSold(_ item: ShelfItem?, missing: Phrase) -> Phrase? {
        if hasEnded { return .showIsOver }
        guard let item else { return missing }
        return item.whyNotSold(at: now) ?? whyNotBegun(item)
    }
}
