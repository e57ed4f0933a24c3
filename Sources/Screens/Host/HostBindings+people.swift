import Terminal
import Wire

/// The keys of the room's people, of lines that wait, and of the rules of talk.
extension HostModel {
    private static let heldBinding: HostBinding = Binding(
        .character("h"), action: .held, says: .moderation(.sayHeld), explains: .moderation(.helpHeld))

    private static let rulesBinding: HostBinding = Binding(
        .character("w"), action: .talkRules, says: .moderation(.sayRules), explains: .moderation(.helpRules))

    static let peopleBindings: [HostBinding] =
        [
            Binding(
                .character("m"), action: .mutePerson,
                saysNow: { .moderation($0.selectedPerson?.mute == nil ? .sayMute : .sayUnmute) },
                explains: .moderation(.helpMute), unless: { $0.whyNotAbout(needsName: true) }),
            Binding(
                .character("o"), action: .kick, says: .moderation(.sayKick), explains: .moderation(.helpKick),
                unless: { $0.whyNotPutOut() }),
            Binding(
                .character("x"), action: .ban, says: .shop(.sayBan), explains: .shop(.helpBan),
                unless: { $0.whyNotPutOut() }),
            Binding(
                .character("l"), action: .liftBan, says: .shop(.sayLiftBan), explains: .shop(.helpLiftBan),
                unless: { $0.whyNotLetIn() }),
            Binding(
                .character("a"), action: .appoint,
                saysNow: { .moderation($0.selectedPerson?.role == .moderator ? .sayDismiss : .sayAppoint) },
                explains: .moderation(.helpAppoint), unless: { $0.whyNotAbout(needsName: true) }),
            heldBinding, rulesBinding,
            Binding(.up, .character("k"), action: .up, says: .sayUp, explains: .helpUp, inFooter: false),
            Binding(.down, .character("j"), action: .down, says: .sayDown, explains: .helpDown, inFooter: false),
            Binding(.pageUp, action: .pageUp, says: .sayUp, explains: .shop(.helpPageUp), inFooter: false),
            Binding(.pageDown, action: .pageDown, says: .sayDown, explains: .shop(.helpPageDown), inFooter: false),
            Binding(
                .character("r"), action: .refresh, says: .sayRefresh, explains: .shop(.helpRefreshPeople),
                inFooter: false),
        ] + helpAndBack

    static let heldBindings: [HostBinding] =
        [
            Binding(
                .character("a"), .enter, action: .allow, says: .moderation(.sayAllow),
                explains: .moderation(.helpAllow),
                unless: \.withoutHeld),
            Binding(
                .character("x"), action: .drop, says: .moderation(.sayDrop), explains: .moderation(.helpDrop),
                unless: \.withoutHeld),
            Binding(.up, .character("k"), action: .up, says: .sayUp, explains: .helpUp, inFooter: false),
            Binding(.down, .character("j"), action: .down, says: .sayDown, explains: .helpDown, inFooter: false),
            Binding(.pageUp, action: .pageUp, says: .sayUp, explains: .shop(.helpPageUp), inFooter: false),
            Binding(.pageDown, action: .pageDown, says: .sayDown, explains: .shop(.helpPageDown), inFooter: false),
            Binding(.character("r"), action: .refresh, says: .sayRefresh, explains: .moderation(.helpRefreshHeld)),
        ] + helpAndBack

    static let rulesBindings: [HostBinding] =
        [
            Binding(
                .right, .enter, action: .change, says: .moderation(.sayChange), explains: .moderation(.helpChange),
                unless: \.withoutRules),
            Binding(
                .left, action: .changeBack, says: .moderation(.sayChange), explains: .moderation(.helpChange),
                inFooter: false, unless: \.withoutRules),
            Binding(.up, .character("k"), action: .up, says: .sayUp, explains: .helpUp),
            Binding(.down, .character("j"), action: .down, says: .sayDown, explains: .helpDown),
        ] + helpAndBack
}
