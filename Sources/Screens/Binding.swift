import Terminal

/// One thing a person can press: the key handling, the footer, the `?` sheet and the mouse all read it.
struct Binding<Model: Sendable, Action: Equatable & Sendable>: Sendable {
    /// Any of these; the first is the one that is shown.
    let keys: [Key]
    let action: Action
    /// For the footer: a word or two, as things are now.
    let says: @Sendable (Model) -> Phrase
    /// For the `?` sheet: a sentence.
    let explains: Phrase
    /// Whether the footer names it at all; the `?` sheet names everything.
    let inFooter: Bool
    /// Whether it concerns this person at all; where it does not, neither the footer nor the sheet has it.
    let appears: @Sendable (Model) -> Bool
    /// Why it cannot be done now, or nil.
    let unless: @Sendable (Model) -> Phrase?

    init(
        _ keys: Key..., action: Action, says: Phrase, explains: Phrase, inFooter: Bool = true,
        appears: @escaping @Sendable (Model) -> Bool = { _ in true },
        unless: @escaping @Sendable (Model) -> Phrase? = { _ in nil }
    ) {
        self.init(
            keys: keys, action: action, says: { _ in says }, explains: explains, inFooter: inFooter,
            appears: appears, unless: unless)
    }

    /// For a key that turns things over, and says what it would do next.
    init(
        _ keys: Key..., action: Action, saysNow: @escaping @Sendable (Model) -> Phrase, explains: Phrase,
        inFooter: Bool = true, appears: @escaping @Sendable (Model) -> Bool = { _ in true },
        unless: @escaping @Sendable (Model) -> Phrase? = { _ in nil }
    ) {
        self.init(
            keys: keys, action: action, says: saysNow, explains: explains, inFooter: inFooter,
            appears: appears, unless: unless)
    }

    private init(
        keys: [Key], action: Action, says: @escaping @Sendable (Model) -> Phrase, explains: Phrase, inFooter: Bool,
        appears: @escaping @Sendable (Model) -> Bool, unless: @escaping @Sendable (Model) -> Phrase?
    ) {
        self.keys = keys
        self.action = action
        self.says = says
        self.explains = explains
        self.inFooter = inFooter
        self.appears = appears
        self.unless = unless
    }
}

extension Key {
    /// As it is printed in the footer: "b", "enter", "^R".
    func label(_ words: Words) -> String {
        switch self {
        case .character(" "): words(.keySpace)
        case .character(let character): String(character)
        case .control(let letter): "^" + String(letter).uppercased()
        case .enter: words(.keyEnter)
        case .escape: words(.keyEscape)
        case .tab: words(.keyTab)
        case .backTab: "⇧" + words(.keyTab)
        case .up: "↑"
        case .down: "↓"
        case .left: "←"
        case .right: "→"
        case .backspace: "⌫"
        case .delete: words(.keyDelete)
        case .pageUp: words(.keyPageUp)
        case .pageDown: words(.keyPageDown)
        case .home: words(.keyHome)
        case .end: words(.keyEnd)
        default: "\(self)"
        }
    }
}
