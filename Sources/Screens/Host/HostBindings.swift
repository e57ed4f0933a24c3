import Commerce
import Terminal
import Wire

typealias HostBinding = Binding<HostModel, HostAction>

extension HostModel {
    /// The one table of keys: what each does in a mode, its words, and why it does nothing now.
    static func bindings(_ mode: Mode) -> [HostBinding] {
        switch mode {
        case .console: consoleBindings
        case .talk: talkBindings
        case .product, .sheet: formBindings
        case .choice: formBindings.dropLast() + [switchBinding] + formBindings.suffix(1)
        case .ask: askBindings
        case .goodsBack: goodsBackBindings
        case .coupons: couponsBindings
        case .people: peopleBindings
        case .draws: drawsBindings
        case .held: heldBindings
        case .rules: rulesBindings
        case .questions: questionsBindings
        case .goods: goodsBindings
        case .search: searchBindings
        case .desk: deskBindings
        case .order: orderBindings
        case .numbers: numbersBindings
        case .sending: sendingBindings
        case .service: serviceBindings
        case .serviceAnswer: serviceAnswerBindings
        case .help: helpBindings
        case .end: endBindings
        case .leave: leaveBindings
        case .over: overBindings
        }
    }

    private static let consoleBindings: [HostBinding] = [
        goLiveBinding,
        Binding(.character("d"), action: .desk, says: .shop(.sayDesk), explains: .shop(.helpDesk)),
        Binding(.character("n"), action: .newProduct, says: .sayNewProduct, explains: .helpNewProduct),
        Binding(.character("g"), action: .goods, says: .shop(.sayGoods), explains: .shop(.helpGoods)),
        Binding(
            .character("p"), .enter, action: .pin, saysNow: { $0.selected?.sku == $0.room?.card ? .sayUnpin : .sayPin },
            explains: .helpPin, unless: \.withoutSelection),
        Binding(
            .character("f"), action: .flash, saysNow: { .shop($0.selectedFlash == nil ? .sayFlash : .sayEndFlash) },
            explains: .shop(.helpFlash), unless: \.withoutSelection),
        Binding(
            .character("+"), .character("="), action: .restock, says: .shop(.sayRestock),
            explains: .shop(.helpRestock), unless: \.withoutSelection),
        Binding(.character("c"), action: .coupons, says: .shop(.sayCoupons), explains: .shop(.helpCoupons)),
        Binding(.character("t"), action: .talk, says: .sayTalk, explains: .helpHostTalk),
        Binding(.character("w"), action: .draws, says: .draw(.sayDraws), explains: .draw(.helpDraws)),
        Binding(.character("a"), action: .questions, says: .talk(.sayAsked), explains: .talk(.helpAsked)),
        Binding(.character("b"), action: .people, says: .shop(.sayPeople), explains: .shop(.helpPeople)),
        serviceBinding,
        Binding(.up, .character("k"), action: .up, says: .sayUp, explains: .helpShelfUp, inFooter: false),
        Binding(.down, .character("j"), action: .down, says: .sayDown, explains: .helpShelfDown, inFooter: false),
        Binding(
            .character("*"), action: .explain,
            saysNow: { model in
                let isOn = model.selected.map { $0.sku == model.room?.explained?.sku } ?? false
                return .shelf(isOn ? .sayExplainNoMore : .sayExplain)
            }, explains: .shelf(.helpExplain), inFooter: false, unless: \.withoutSelection),
        Binding(
            .character("<"), action: .moveUp, says: .shelf(.sayMoveUp), explains: .shelf(.helpMoveUp), inFooter: false,
            unless: \.cannotMoveUp),
        Binding(
            .character(">"), action: .moveDown, says: .shelf(.sayMoveDown), explains: .shelf(.helpMoveDown),
            inFooter: false, unless: \.cannotMoveDown),
        Binding(
            .character("^"), action: .moveToTop, says: .shelf(.sayMoveToTop), explains: .shelf(.helpMoveToTop),
            inFooter: false, unless: \.cannotMoveUp),
        Binding(
            .character("e"), action: .changeOffer, says: .shop(.sayOffer), explains: .shop(.helpOffer),
            unless: \.withoutSelection),
        pauseBinding, showBinding,
        Binding(
            .character("m"), action: .toggleMute, saysNow: { $0.muted ? .sayUnmute : .sayMute },
            explains: .helpMicrophone,
            unless: {
                $0.media.sound == .noDevice ? .noMicrophone : nil
            }),
        Binding(.character("s"), action: .sources, says: .source(.saySources), explains: .source(.helpSources)),
        Binding(
            .character("-"), action: .writeOff, says: .shop(.sayWriteOff), explains: .shop(.helpWriteOff),
            unless: { model in
                model.withoutSelection ?? (model.selected?.available == 0 ? .shop(.nothingFree) : nil)
            }),
        Binding(
            .character("x"), action: .takeOff, says: .shop(.sayTakeOff), explains: .shop(.helpTakeOff),
            unless: \.withoutSelection),
        Binding(.character("#"), action: .numbers, says: .numbers(.say), explains: .numbers(.help)),
        Binding(.character("i"), action: .sending, says: .media(.sayFigures), explains: .media(.helpSending)),
        Binding(.character("v"), action: .nextPictureStyle, says: .sayPicture, explains: .helpPicture),
        Binding(.character("?"), action: .help, says: .sayHelp, explains: .helpHelp),
        Binding(.character("q"), .control("c"), action: .endShow, says: .sayEndShow, explains: .helpEndShow),
    ]

    private var withoutSelection: Phrase? { selected == nil ? .emptyShelf : nil }

    private static let talkBindings: [HostBinding] = [
        Binding(.enter, action: .send, says: .saySend, explains: .helpSend),
        Binding(.tab, action: .nextTalkMode, says: .sayTalkMode, explains: .helpTalkMode),
        Binding(.backTab, action: .nextColour, says: .talk(.sayColour), explains: .talk(.helpColour)),
        Binding(.control("o"), action: .announce, says: .talk(.sayAnnounce), explains: .talk(.helpAnnounce)),
        Binding(.control("p"), action: .pinText, says: .talk(.sayPinText), explains: .talk(.helpPinText)),
        Binding(.escape, .control("c"), action: .close, says: .sayStop, explains: .helpStopTalking),
    ]

    private static let formBindings: [HostBinding] = [
        Binding(.enter, action: .submit, says: .saySubmit, explains: .helpSubmit, unless: \.isSaving),
        Binding(.tab, .down, action: .nextField, says: .sayNextField, explains: .helpNextField),
        Binding(.backTab, .up, action: .previousField, says: .sayPreviousField, explains: .helpPreviousField),
        Binding(.control("s"), action: .save, says: .saySave, explains: .helpSave, unless: \.isSaving),
        Binding(.escape, .control("c"), action: .close, says: .sayBack, explains: .helpBack, unless: \.isSaving),
    ]

    private static let helpBindings: [HostBinding] = [
        Binding(
            .escape, .character("?"), .enter, .character("q"), .control("c"), action: .close, says: .sayBack,
            explains: .helpBack)
    ]

    private static let endBindings: [HostBinding] = [
        Binding(
            .character("y"), action: .reallyEnd, says: .sayEndShow, explains: .helpEndShow,
            unless: {
                $0.ending == .sent ? .ending : nil
            }),
        Binding(.escape, .character("n"), action: .close, says: .sayStay, explains: .helpStay),
        Binding(.control("c"), action: .quit, says: .sayQuit, explains: .helpQuit, inFooter: false),
    ]

    private static let overBindings: [HostBinding] = [
        Binding(.character("d"), action: .desk, says: .shop(.sayDesk), explains: .shop(.helpDesk)),
        Binding(.character("#"), action: .numbers, says: .numbers(.say), explains: .numbers(.help)),
        Binding(.character("q"), .enter, .escape, .control("c"), action: .quit, says: .sayQuit, explains: .helpQuit),
    ]

    var isSaving: Phrase? { panels.last?.isBusy == true ? .saving : nil }
}
