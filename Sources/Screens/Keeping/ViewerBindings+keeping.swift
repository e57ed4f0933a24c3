import Terminal
import Wire

/// The keys of a moderator. In the room there is one, which buys nothing; what it opens has keys of its own, the same as on
/// the host's console where they do the same.
extension ViewerModel {
    static let keepingBinding: ViewerBinding = Binding(
        .character("u"), action: .keeping(.lines), says: .moderation(.sayKeep), explains: .moderation(.helpKeep),
        appears: { $0.role != nil }, unless: \.whyNotKeeper)

    static let linesBindings: [ViewerBinding] =
        [
            Binding(
                .character("d"), .delete, action: .keeping(.takeAway), says: .moderation(.sayTakeAway),
                explains: .moderation(.helpTakeAway), unless: { $0.whyNotAboutLine(isAboutLine: true) })
        ] + discipline { $0.whyNotAboutLine() } + [
            openPeople, openHeld, openQuestions, openRules,
        ] + moving + keepingBack

    static let peopleBindings: [ViewerBinding] =
        discipline(
            mute: { .moderation($0.selectedPerson?.mute == nil ? .sayMute : .sayUnmute) },
            unless: { $0.whyNotAbout(needsName: true) }, unlessPutOut: { $0.whyNotPutOut() })
        + [
            Binding(
                .character("l"), action: .keeping(.liftBan), says: .shop(.sayLiftBan), explains: .shop(.helpLiftBan),
                unless: { $0.whyNotLetIn() }), openHeld, openRules,
        ] + moving + [refresh(.shop(.helpRefreshPeople))] + keepingBack

    static let heldBindings: [ViewerBinding] =
        [
            Binding(
                .character("a"), .enter, action: .keeping(.allow), says: .moderation(.sayAllow),
                explains: .moderation(.helpAllow), unless: \.withoutHeld),
            Binding(
                .character("x"), action: .keeping(.drop), says: .moderation(.sayDrop),
                explains: .moderation(.helpDrop), unless: \.withoutHeld),
        ] + moving + [refresh(.moderation(.helpRefreshHeld))] + keepingBack

    static let questionsBindings: [ViewerBinding] =
        [
            Binding(
                .character("x"), .enter, action: .keeping(.mark),
                saysNow: { .talk($0.selectedQuestion?.isAnswered == true ? .sayUnmark : .sayMark) },
                explains: .talk(.helpMark), unless: \.withoutQuestion)
        ] + moving + [refresh(.talk(.helpRefreshAsked))] + keepingBack

    static let rulesBindings: [ViewerBinding] =
        [
            Binding(
                .right, .enter, action: .keeping(.change), says: .moderation(.sayChange),
                explains: .moderation(.helpChange), unless: \.withoutRules),
            Binding(
                .left, action: .keeping(.changeBack), says: .moderation(.sayChange),
                explains: .moderation(.helpChange), inFooter: false, unless: \.withoutRules),
        ] + moving + keepingBack

    /// No letter among them, for letters are typed.
    static let disciplineBindings: [ViewerBinding] = [
        Binding(.enter, action: .submit, says: .saySubmit, explains: .helpSubmit),
        Binding(.tab, .down, action: .nextField, says: .sayNextField, explains: .helpNextField),
        Binding(
            .backTab, .up, action: .previousField, says: .sayPreviousField, explains: .helpPreviousField,
            inFooter: false),
        Binding(.control("s"), action: .save, says: .saySave, explains: .helpSave),
        Binding(
            .control("t"), action: .keeping(.switchGuests),
            saysNow: {
                $0.disciplineForm?.keepsGuestsOut == true ? .moderation(.sayPersonAlone) : .shop(.sayGuestsToo)
            }, explains: .moderation(.helpGuestsToo), appears: { $0.disciplineForm?.hasChoice == true },
            unless: { $0.disciplineForm?.hasChoice == true ? nil : .moderation(.noGuestsToKeepOut) }),
        Binding(.escape, .control("c"), action: .close, says: .sayBack, explains: .helpBack),
    ]

    static let keepingAskBindings: [ViewerBinding] = [
        Binding(
            .character("y"), action: .keeping(.yes), says: .shop(.sayYes), explains: .shop(.helpYes)),
        Binding(
            .escape, .character("n"), .character("q"), .control("c"), action: .close, says: .sayBack,
            explains: .helpBack),
    ]

    /// Why nothing can be done about the line the arrow is on, or about who said it.
    ///
    /// - Parameter isAboutLine: about the line alone: the own one can be taken away.
    func whyNotAboutLine(isAboutLine: Bool = false) -> Phrase? {
        guard let line = selectedLine else { return .moderation(.nothingSaid) }
        if isAboutLine, line.from == account?.name { return nil }
        return whyNot(about: line.role)
    }

    // MARK: - What several have

    private static let openPeople: ViewerBinding = Binding(
        .character("p"), action: .keeping(.people), says: .shop(.sayPeople), explains: .shop(.helpPeople))
    private static let openHeld: ViewerBinding = Binding(
        .character("h"), action: .keeping(.held), says: .moderation(.sayHeld), explains: .moderation(.helpHeld))
    private static let openQuestions: ViewerBinding = Binding(
        .character("a"), action: .keeping(.questions), says: .talk(.sayAsked), explains: .talk(.helpAsked))
    private static let openRules: ViewerBinding = Binding(
        .character("w"), action: .keeping(.rules), says: .moderation(.sayRules),
        explains: .moderation(.helpLimits))

    private static func refresh(_ explains: Phrase) -> ViewerBinding {
        Binding(.character("r"), action: .keeping(.refresh), says: .sayRefresh, explains: explains, inFooter: false)
    }

    private static let moving: [ViewerBinding] = [
        Binding(.up, .character("k"), action: .up, says: .sayUp, explains: .helpUp, inFooter: false),
        Binding(.down, .character("j"), action: .down, says: .sayDown, explains: .helpDown, inFooter: false),
        Binding(
            .pageUp, action: .keeping(.pageUp), says: .sayUp, explains: .shop(.helpPageUp), inFooter: false),
        Binding(
            .pageDown, action: .keeping(.pageDown), says: .sayDown, explains: .shop(.helpPageDown), inFooter: false),
    ]

    private static let keepingBack: [ViewerBinding] = [
        Binding(.character("?"), action: .help, says: .sayHelp, explains: .helpHelp),
        Binding(.escape, .character("q"), .control("c"), action: .close, says: .sayBack, explains: .helpBack),
    ]

    private static func discipline(
        mute: @escaping @Sendable (ViewerModel) -> Phrase = { _ in .moderation(.sayMute) },
        unless: @escaping @Sendable (ViewerModel) -> Phrase?,
        unlessPutOut: (@Sendable (ViewerModel) -> Phrase?)? = nil
    ) -> [ViewerBinding] {
        [
            Binding(
                .character("m"), action: .keeping(.mute), saysNow: mute, explains: .moderation(.helpMute),
                unless: unless),
            Binding(
                .character("o"), action: .keeping(.kick), says: .moderation(.sayKick),
                explains: .moderation(.helpKick), unless: unlessPutOut ?? unless),
            Binding(
                .character("x"), action: .keeping(.ban), says: .shop(.sayBan), explains: .shop(.helpBan),
                unless: unlessPutOut ?? unless),
        ]
    }
}
