import Commerce
import Terminal
import Wire

/// Everything a host can press for, whatever key or click it comes from.
enum HostAction: Sendable, Equatable {
    case up, down
    /// A row of the shelf, or a field of the form, pressed with the mouse.
    case row(Int)
    case newProduct, pin, talk, toggleMute, nextPictureStyle
    case send, nextTalkMode
    case nextField, previousField, submit, save
    case close, help, endShow, reallyEnd, quit
}

typealias HostBinding = Binding<HostModel, HostAction>

extension HostModel {
    /// The one table of keys: what each does in a mode, its words, and why it does nothing now.
    static func bindings(_ mode: Mode) -> [HostBinding] {
        switch mode {
        case .console: consoleBindings
        case .talk: talkBindings
        case .product: productBindings
        case .help: helpBindings
        case .end: endBindings
        case .over: overBindings
        }
    }

    private static let consoleBindings: [HostBinding] = [
        Binding(.character("n"), action: .newProduct, says: .sayNewProduct, explains: .helpNewProduct),
        Binding(
            .character("p"), .enter, action: .pin, saysNow: { $0.selected?.sku == $0.room?.card ? .sayUnpin : .sayPin },
            explains: .helpPin,
            unless: {
                $0.selected == nil ? .emptyShelf : nil
            }),
        Binding(.up, .character("k"), action: .up, says: .sayUp, explains: .helpShelfUp, inFooter: false),
        Binding(.down, .character("j"), action: .down, says: .sayDown, explains: .helpShelfDown, inFooter: false),
        Binding(.character("t"), action: .talk, says: .sayTalk, explains: .helpHostTalk),
        Binding(
            .character("m"), action: .toggleMute, saysNow: { $0.muted ? .sayUnmute : .sayMute },
            explains: .helpMicrophone,
            unless: {
                $0.media.sound == .noDevice ? .noMicrophone : nil
            }),
        Binding(.character("v"), action: .nextPictureStyle, says: .sayPicture, explains: .helpPicture),
        Binding(.character("?"), action: .help, says: .sayHelp, explains: .helpHelp),
        Binding(.character("q"), .control("c"), action: .endShow, says: .sayEndShow, explains: .helpEndShow),
    ]

    private static let talkBindings: [HostBinding] = [
        Binding(.enter, action: .send, says: .saySend, explains: .helpSend),
        Binding(.tab, action: .nextTalkMode, says: .sayTalkMode, explains: .helpTalkMode),
        Binding(.escape, .control("c"), action: .close, says: .sayStop, explains: .helpStopTalking),
    ]

    private static let productBindings: [HostBinding] = [
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
        Binding(.character("q"), .enter, .escape, .control("c"), action: .quit, says: .sayQuit, explains: .helpQuit)
    ]

    private var isSaving: Phrase? { form?.isBusy == true ? .saving : nil }
}
