import Commerce
import Wire

/// Keeps order in a room: decides over every line before it becomes talk, and over who may talk.
///
/// Owns no clock, no connection and no store: the time comes in, and what has to be told and kept is drained. Acts of
/// people are kept before they come here; acts of the rules are drained for the log.
struct Moderation {
    /// What becomes of a line.
    enum Verdict: Equatable {
        /// It is said, with these words.
        case say(String)
        /// Its sender is to see it, and nobody else.
        case showSender
        /// It waits; the sender is told.
        case hold
        case refuse(Problem)
    }

    /// Something that follows from what happened.
    enum Outcome: Equatable {
        case tell(Account.ID, ModerationNotice)
        /// For the host and the moderators.
        case tellDesk(DeskNews)
        /// A line that waited is said now.
        case say(SaidLine)
        /// For the log, by the rules.
        case keep(ModerationAct)
    }

    let room: Room.ID
    let host: AccountView
    private(set) var rules: TalkRules
    private var words: WordList
    private(set) var moderators: [Account.ID: AccountView]
    private var mutes: [Account.ID: Mute] = [:]
    private var held = HeldQueue()
    /// Who said something last, and when: for slow mode only.
    private var saidAt: [Account.ID: Timestamp] = [:]
    private var outcomes: [Outcome] = []
    private var ruleActs = RuleActs()

    init(
        room: Room.ID, host: AccountView, rules: TalkRules = TalkRules(), words: WordList = WordList([]),
        moderators: [AccountView] = [], mutes: [Mute] = []
    ) {
        self.room = room
        self.host = host
        self.rules = rules
        self.words = words
        self.moderators = Dictionary(moderators.map { ($0.id, $0) }) { first, _ in first }
        for mute in mutes { self.mutes[mute.person] = mute }
    }

    func role(of person: Account.ID) -> Danmaku.Role? {
        person == host.id ? .host : moderators[person] == nil ? nil : .moderator
    }

    /// What somebody who comes is told of this; nil for a viewer who may talk.
    func standing(of person: Account.ID) -> OwnStanding? {
        let (role, mute) = (role(of: person), mutes[person])
        guard role != nil || mute != nil else { return nil }
        return OwnStanding(
            role: role, mute: mute.map { BanView(until: $0.until, reason: $0.reason.isEmpty ? nil : $0.reason) })
    }

    // MARK: - Lines

    /// - Parameter isFollower: asked only where only followers talk.
    mutating func judge(
        _ line: SaidLine, at now: Timestamp, isFollower: (Account.ID) -> Bool
    ) -> Verdict {
        let role = role(of: line.person.id)
        if role == .host { return .say(line.text) }
        if let mute = mutes[line.person.id] {
            if mute.holds(at: now) { return .refuse(.muted(mute, at: now)) }
            unmute(line.person.id, by: nil)
        }
        if role == nil, let problem = pace(line.person.id, at: now, isFollower) { return .refuse(problem) }
        let folded = FoldedLine(line.text)
        let rule = words.rule(for: folded)
        if let rule, rule.action == .block {
            keep(.block, line, rule.text, at: now)
            return .refuse(.wordBlocked)
        }
        guard role == nil else { return .say(line.text) }
        let verdict = verdict(line, folded, rule, at: now)
        // What was refused costs no turn.
        if case .refuse = verdict {} else { note(line.person.id, at: now) }
        return verdict
    }

    private mutating func verdict(
        _ line: SaidLine, _ folded: FoldedLine, _ rule: WordRule?, at now: Timestamp
    ) -> Verdict {
        switch rule?.action {
        case .hide:
            keep(.hide, line, rule?.text ?? "", at: now)
            return .showSender
        case .hold, .block:
            hold(line, word: rule?.text, at: now)
            return .hold
        case nil: break
        }
        guard rules.contacts != .allow, let found = ContactFinder.standard.find(in: folded) else {
            return .say(line.text)
        }
        switch (rules.contacts, found) {
        case (.block, _):
            keep(.block, line, line.text, at: now)
            return .refuse(.contactBlocked)
        case (.mask, .number(let characters)):
            let masked = ContactFinder.masked(line.text, characters)
            keep(.mask, line, masked, at: now)
            return .say(masked)
        case (.allow, _): return .say(line.text)
        case (.mask, .offer), (.hold, _):
            hold(line, word: nil, at: now)
            return .hold
        }
    }

    /// Why a viewer may not say anything just now.
    private func pace(_ person: Account.ID, at now: Timestamp, _ isFollower: (Account.ID) -> Bool) -> Problem? {
        if rules.followersOnly, !isFollower(person) { return .followersOnly }
        guard rules.slowSeconds > 0, let last = saidAt[person] else { return nil }
        let wait = last + .seconds(rules.slowSeconds) - now
        return wait > .zero ? .slowMode(every: rules.slowSeconds, retryAfter: wait) : nil
    }

    private mutating func note(_ person: Account.ID, at now: Timestamp) {
        guard rules.slowSeconds > 0 else { return }
        if saidAt.count >= Limits.peopleRemembered {
            let interval = Duration.seconds(rules.slowSeconds)
            saidAt = saidAt.filter { now < $0.value + interval }
            if saidAt.count >= Limits.peopleRemembered { saidAt = [:] }
        }
        saidAt[person] = now
    }

    private mutating func hold(_ line: SaidLine, word: String?, at now: Timestamp) {
        let (new, gone) = held.hold(line, word: word, at: now)
        if let gone { settle(gone, .expire, .expired, by: nil, at: now) }
        keep(.hold, line, word ?? line.text, at: now)
        outcomes.append(.tell(line.person.id, ModerationNotice(.held, text: line.text)))
        outcomes.append(.tellDesk(.held(new.view)))
    }

    // MARK: - What waits

    var heldLines: [HeldLineView] { held.lines.map(\.view) }

    func heldLine(_ id: UInt64) -> HeldLineView? { held.lines.first { $0.id == id }?.view }

    /// Lets a line through, or drops it; false when it waits no more.
    mutating func settle(_ id: UInt64, isAllowed: Bool, by role: Danmaku.Role) -> Bool {
        guard let line = held.take(id) else { return false }
        outcomes.append(.tellDesk(.settled(id: id)))
        outcomes.append(
            .tell(
                line.line.person.id,
                ModerationNotice(isAllowed ? .allowed : .dropped, by: role, text: line.line.text)))
        if isAllowed { outcomes.append(.say(line.line)) }
        return true
    }

    private mutating func settle(
        _ line: HeldQueue.Line, _ kind: ModerationAct.Kind, _ notice: ModerationNotice.Kind, by keeper: Keeper?,
        at now: Timestamp
    ) {
        keep(kind, line.line, line.line.text, by: keeper?.actor, at: now)
        outcomes.append(.tellDesk(.settled(id: line.id)))
        outcomes.append(.tell(line.line.person.id, ModerationNotice(notice, by: keeper?.role, text: line.line.text)))
    }

    // MARK: - People

    func mute(of person: Account.ID, at now: Timestamp) -> Mute? {
        mutes[person].flatMap { $0.holds(at: now) ? $0 : nil }
    }

    func muted(at now: Timestamp) -> [Mute] {
        mutes.values.filter { $0.holds(at: now) }.sorted { ($0.name, $0.person) < ($1.name, $1.person) }
    }

    /// Whether another one may be muted.
    var hasRoomForMute: Bool { mutes.count < Limits.mutesPerRoom }

    /// Takes a mute that is kept. What the person said and waits is dropped.
    mutating func mute(_ mute: Mute, by keeper: Keeper, at now: Timestamp) {
        mutes[mute.person] = mute
        // First, so that the mute is what the person reads last.
        dropLines(of: mute.person, by: keeper, at: now)
        outcomes.append(
            .tell(
                mute.person,
                ModerationNotice(
                    .muted, by: keeper.role, reason: mute.reason.isEmpty ? nil : mute.reason,
                    seconds: mute.until.map { ($0 - now).wholeSeconds })))
    }

    /// Tells somebody who comes what they could not know: that they are muted, or a moderator.
    mutating func greet(_ person: Account.ID, at now: Timestamp) {
        if let mute = mute(of: person, at: now) {
            outcomes.append(
                .tell(
                    person,
                    ModerationNotice(
                        .muted, reason: mute.reason.isEmpty ? nil : mute.reason,
                        seconds: mute.until.map { ($0 - now).wholeSeconds })))
        }
        if moderators[person] != nil { outcomes.append(.tell(person, ModerationNotice(.appointed, by: .host))) }
    }

    /// Nothing happens when the person may talk.
    mutating func unmute(_ person: Account.ID, by role: Danmaku.Role?) {
        guard mutes.removeValue(forKey: person) != nil else { return }
        outcomes.append(.tell(person, ModerationNotice(.unmuted, by: role)))
    }

    /// Of somebody who may not talk any more, or may not be here.
    mutating func dropLines(of person: Account.ID, by keeper: Keeper, at now: Timestamp) {
        for line in held.takeAll(of: person) { settle(line, .drop, .dropped, by: keeper, at: now) }
    }

    mutating func appoint(_ person: AccountView) {
        guard moderators.updateValue(person, forKey: person.id) == nil else { return }
        outcomes.append(.tell(person.id, ModerationNotice(.appointed, by: .host)))
        unmute(person.id, by: .host)
    }

    mutating func dismiss(_ person: Account.ID) {
        guard moderators.removeValue(forKey: person) != nil else { return }
        outcomes.append(.tell(person, ModerationNotice(.dismissed, by: .host)))
    }

    mutating func take(_ rules: TalkRules) {
        if rules.slowSeconds == 0 { saidAt = [:] }
        self.rules = rules
    }

    mutating func take(_ words: WordList) { self.words = words }

    // MARK: - Time

    /// Ends what is over: mutes, and the waiting of lines.
    mutating func advance(to now: Timestamp) {
        for (person, mute) in mutes where !mute.holds(at: now) { unmute(person, by: nil) }
        for line in held.expire(at: now) { settle(line, .expire, .expired, by: nil, at: now) }
    }

    /// When time has something to end next; a walk over the mutes.
    var nextDeadline: Timestamp? {
        [held.lines.first?.until, mutes.values.compactMap(\.until).min()].compactMap(\.self).min()
    }

    /// What has to be done now, in its order.
    mutating func drain(at now: Timestamp) -> [Outcome] {
        if let act = ruleActs.summary(of: host, room, at: now) { outcomes.append(.keep(act)) }
        defer { outcomes = [] }
        return outcomes
    }

    private mutating func keep(
        _ kind: ModerationAct.Kind, _ line: SaidLine, _ reason: String, by actor: ModerationAct.Actor? = nil,
        at now: Timestamp
    ) {
        guard actor != nil || ruleActs.hasRoom(at: now) else { return }
        outcomes.append(
            .keep(
                ModerationAct(
                    kind, by: actor, in: Shop(of: host.id).id, room: room, person: Visitor.id(of: line.person.id),
                    name: line.person.name, reason: String(reason.prefix(Limits.moderationReason)), at: now)))
    }
}

/// Bounds what the rules alone can write into a log that is never emptied.
private struct RuleActs {
    private var second: Int64 = 0
    private var kept = 0
    private var omitted = 0

    mutating func hasRoom(at now: Timestamp) -> Bool {
        if now.milliseconds / 1_000 != second { (second, kept) = (now.milliseconds / 1_000, 0) }
        guard kept < Limits.ruleActsPerSecond else {
            omitted += 1
            return false
        }
        kept += 1
        return true
    }

    /// How many were left out in the second before; nil while it runs or when there were none.
    mutating func summary(of host: AccountView, _ room: Room.ID, at now: Timestamp) -> ModerationAct? {
        guard omitted > 0, now.milliseconds / 1_000 != second else { return nil }
        defer { omitted = 0 }
        return ModerationAct(
            .omitted, by: nil, in: Shop(of: host.id).id, room: room, reason: String(omitted), at: now)
    }
}

extension Duration {
    /// Rounded up, at least one.
    var wholeSeconds: Int {
        let (seconds, attoseconds) = components
        return max(1, Int(clamping: seconds) + (attoseconds > 0 ? 1 : 0))
    }
}
