import Commerce
import Logging
import Store
import Synchronization
import Wire

/// Carries out what hosts and moderators do to keep order: first it is kept, the act with it, then the room knows.
///
/// One after the other, so that what is kept and what rooms know agree.
actor ModerationDesk {
    private let store: any Store
    private let logger: Logger
    private var changing: Task<Void, any Error>?
    /// Acts of the rules that are not in the log yet.
    private nonisolated let waiting = Mutex<[ModerationAct]>([])

    init(store: any Store, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    // MARK: - People

    /// - Throws: `too-many` when as many are muted as can be.
    func mute(
        _ person: AccountView, for seconds: Int?, _ reason: String, by keeper: Keeper, in room: LiveRoom
    ) async throws {
        try await inTurn { [self] in
            let now = Timestamp.now
            let known = await room.moderation
            try known.require(keeper, over: person.id)
            guard known.hasRoomForMute || known.mute(of: person.id, at: now) != nil else { throw Problem.tooManyMutes }
            let mute = Mute(
                room: room.id, person: person.id, name: person.name, until: seconds.map { now + .seconds($0) },
                reason: reason)
            try await keep(.mute(mute), Self.act(.mute, by: keeper, in: room, person, reason, seconds, at: now))
            await room.moderate { $0.mute(mute, by: keeper, at: now) }
        }
    }

    /// Nothing happens when the person may talk.
    func unmute(_ person: AccountView, by keeper: Keeper, in room: LiveRoom) async throws {
        try await inTurn { [self] in
            try await room.moderation.require(keeper, over: person.id)
            guard await room.moderation.mute(of: person.id, at: .now) != nil else { return }
            try await keep(
                .unmute(person.id, in: room.id), Self.act(.unmute, by: keeper, in: room, person, at: .now))
            await room.moderate { $0.unmute(person.id, by: keeper.role) }
        }
    }

    /// What the log is to have of a ban, a kick or their end.
    nonisolated func act(
        _ kind: ModerationAct.Kind, by keeper: Keeper, in room: LiveRoom, of subject: Subject, _ reason: String = "",
        seconds: Int? = nil
    ) -> ModerationAct {
        ModerationAct(
            kind, by: keeper.actor, in: room.shop, room: room.id, person: subject.id, name: subject.account?.name,
            reason: reason, seconds: seconds, at: .now)
    }

    private static func act(
        _ kind: ModerationAct.Kind, by keeper: Keeper, in room: LiveRoom, _ person: AccountView, _ reason: String = "",
        _ seconds: Int? = nil, at now: Timestamp
    ) -> ModerationAct {
        ModerationAct(
            kind, by: keeper.actor, in: room.shop, room: room.id, person: Visitor.id(of: person.id),
            name: person.name, reason: reason, seconds: seconds, at: now)
    }

    // MARK: - Lines that wait

    /// - Throws: `line-unknown` when it waits no more.
    func settle(_ line: UInt64, isAllowed: Bool, by keeper: Keeper, in room: LiveRoom) async throws {
        try await inTurn { [self] in
            guard let held = await room.moderation.heldLine(line) else { throw Problem.heldLineUnknown }
            try await keep(
                .none,
                ModerationAct(
                    isAllowed ? .allow : .drop, by: keeper.actor, in: room.shop, room: room.id, person: held.person,
                    name: held.name, reason: held.text, at: .now))
            guard await room.moderate({ $0.settle(line, isAllowed: isAllowed, by: keeper.role) }) else {
                throw Problem.heldLineUnknown
            }
        }
    }

    // MARK: - Lines that were said

    /// Takes a line away from everybody.
    ///
    /// - Throws: `line-unknown` when it was said too long ago, or is gone.
    func takeAway(_ line: Danmaku.ID, by keeper: Keeper, in room: LiveRoom) async throws {
        try await inTurn { [self] in
            guard let said = await room.said(line), let speaker = said.speakers.first else {
                throw Problem.lineUnknown
            }
            if speaker != keeper.account.id { try await room.moderation.require(keeper, over: speaker) }
            try await keep(
                .none,
                ModerationAct(
                    .remove, by: keeper.actor, in: room.shop, room: room.id, person: Visitor.id(of: speaker),
                    name: said.line.from, reason: said.line.text, at: .now))
            try await room.takeAway(line, by: keeper.role)
        }
    }

    // MARK: - A shop's rules

    /// What keepers of a room may change of the rules; the others stay.
    func set(_ limits: TalkLimits, by keeper: Keeper, in room: LiveRoom) async throws {
        try await inTurn { [self] in
            var rules = try await store.moderation(of: room.shop).rules
            (rules.slowSeconds, rules.followersOnly) = (limits.slowSeconds, limits.followersOnly)
            try await take(rules, by: keeper.actor, of: room.shop, in: room)
        }
    }

    private func take(
        _ rules: TalkRules, by actor: ModerationAct.Actor, of shop: Shop.ID, in room: LiveRoom?
    ) async throws {
        let text = "slow \(rules.slowSeconds), followers \(rules.followersOnly), contacts \(rules.contacts.rawValue)"
        try await keep(.rules(rules, of: shop), ModerationAct(.rules, by: actor, in: shop, reason: text, at: .now))
        await room?.moderate { $0.take(rules) }
    }

    /// - Parameter room: the shop's open room, if it has one.
    func set(_ rules: TalkRules, by owner: AccountView, in room: LiveRoom?) async throws {
        let shop = Shop(of: owner.id).id
        try await inTurn { [self] in
            let actor = ModerationAct.Actor(id: owner.id, name: owner.name)
            try await take(rules, by: actor, of: shop, in: room)
        }
    }

    func set(_ words: [WordRule], by owner: AccountView, in room: LiveRoom?) async throws {
        let shop = Shop(of: owner.id).id
        // Thousands of words take a moment: made here, not while lines wait.
        let list = WordList(words)
        try await inTurn { [self] in
            try await keep(.words(words, of: shop), Self.act(.words, of: owner, "\(words.count) words"))
            await room?.moderate { $0.take(list) }
        }
    }

    /// - Throws: `too-many` when there are as many as can be.
    func appoint(_ person: AccountView, by owner: AccountView, in room: LiveRoom?) async throws {
        let shop = Shop(of: owner.id).id
        guard person.id != owner.id else {
            throw Problem.outOfRange("You are the host: there is nothing you would gain.")
        }
        try await inTurn { [self] in
            let known = try await store.moderation(of: shop).moderators
            guard !known.contains(where: { $0.id == person.id }) else { return }
            guard known.count < Limits.moderators else { throw Problem.tooManyModerators }
            try await keep(.appoint(person.id, in: shop), Self.act(.appoint, of: owner, person: person))
            if let room {
                try await store.moderate(.unmute(person.id, in: room.id), [])
                await room.moderate { $0.appoint(person) }
            }
        }
    }

    /// Nothing happens when the person is none.
    func dismiss(_ person: AccountView, by owner: AccountView, in room: LiveRoom?) async throws {
        let shop = Shop(of: owner.id).id
        try await inTurn { [self] in
            guard try await store.moderation(of: shop).moderators.contains(where: { $0.id == person.id }) else {
                return
            }
            try await keep(.dismiss(person.id, in: shop), Self.act(.dismiss, of: owner, person: person))
            await room?.moderate { $0.dismiss(person.id) }
        }
    }

    private static func act(
        _ kind: ModerationAct.Kind, of owner: AccountView, _ reason: String = "", person: AccountView? = nil
    ) -> ModerationAct {
        ModerationAct(
            kind, by: ModerationAct.Actor(id: owner.id, name: owner.name), in: Shop(of: owner.id).id,
            person: person.map { Visitor.id(of: $0.id) }, name: person?.name, reason: reason, at: .now)
    }

    // MARK: - The log

    /// Takes an act of the rules for the log; never waits.
    nonisolated func note(_ act: ModerationAct) {
        let isFull = waiting.withLock { waiting in
            guard waiting.count < Limits.actsWaiting else { return true }
            waiting.append(act)
            return false
        }
        if isFull { logger.error("an act of moderation is not in the log", metadata: ["kind": "\(act.kind)"]) }
    }

    /// Brings what waits into the log.
    func keepWaiting() async throws(StoreError) {
        guard waiting.withLock({ !$0.isEmpty }) else { return }
        try await keep(.none, nil)
    }

    /// Keeps a change with its act, and what the rules did before it.
    private func keep(_ change: ModerationChange, _ act: ModerationAct?) async throws(StoreError) {
        let before = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        do throws(StoreError) {
            try await store.moderate(change, before + (act.map { [$0] } ?? []))
        } catch {
            waiting.withLock { $0.insert(contentsOf: before, at: 0) }
            throw error
        }
    }

    /// The newest first.
    func log(of room: LiveRoom, before: Int64?) async throws(StoreError) -> [NumberedAct] {
        try await keepWaiting()
        return try await store.moderationActs(
            in: room.id, of: room.shop, before: before, limit: Limits.actsListed)
    }

    private func inTurn(_ change: @escaping @Sendable () async throws -> Void) async throws {
        while let earlier = changing { _ = await earlier.result }
        let task = Task {
            defer { changing = nil }
            try await change()
        }
        changing = task
        try await task.value
    }
}

extension Moderation {
    /// - Throws: when the person is not one the keeper may act upon.
    func require(_ keeper: Keeper, over person: Account.ID) throws(Problem) {
        switch role(of: person) {
        case .host: throw .noModeration(of: .host)
        case .moderator: if keeper.role != .host { throw .noModeration(of: .moderator) }
        case nil: break
        }
    }
}

extension Problem {
    fileprivate static let tooManyMutes = Problem(
        code: "too-many", title: "That cannot be taken", status: 422,
        detail: "\(Limits.mutesPerRoom) people are muted in this room. Let somebody talk again first.")

    fileprivate static let tooManyModerators = Problem(
        code: "too-many", title: "That cannot be taken", status: 422,
        detail: "A shop has at most \(Limits.moderators) moderators. Dismiss one first.")
}
