import Commerce
import Store
import Wire

/// Who is in a room, and who may not be there.
extension RoomDirectory {
    /// The banned first, then the muted, then those who talked, then the others.
    nonisolated func people(in room: LiveRoom) async -> [RoomPerson] {
        let moderation = await room.moderation
        let now = Timestamp.now
        var present = await room.people
        var known: [Visitor.ID: RoomPerson] = [:]
        for person in present { known[person.id] = person }
        var first: [RoomPerson] = []
        func tell(_ id: Visitor.ID, _ name: String?, ban: BanView? = nil) {
            let account = Account.ID(rawValue: id.rawValue)
            let mute = account.flatMap { moderation.mute(of: $0, at: now) }
            let person = known[id]
            first.append(
                RoomPerson(
                    id: id, name: name, links: person?.links ?? 0, said: person?.said, isLocal: person?.isLocal,
                    ban: ban,
                    mute: mute.map { BanView(until: $0.until, reason: $0.reason.isEmpty ? nil : $0.reason) },
                    role: account.flatMap { moderation.role(of: $0) }))
        }
        for ban in door.banned(from: room.id, at: now) {
            tell(ban.person, ban.name, ban: BanView(until: ban.until, reason: ban.reason.isEmpty ? nil : ban.reason))
        }
        for mute in moderation.muted(at: now) where !first.contains(where: { $0.id == Visitor.id(of: mute.person) }) {
            tell(Visitor.id(of: mute.person), mute.name)
        }
        let told = Set(first.map(\.id))
        present.removeAll { told.contains($0.id) }
        for person in present { tell(person.id, person.name) }
        return first
    }

    /// Bans a person from a room: the media stop at once, the live links close, and the room's media key changes. The
    /// same again changes the time and nothing else. Guests from where it came are banned with it; where that is this
    /// machine, only when `withLocalGuests`.
    nonisolated func ban(
        _ subject: Subject, for seconds: Int?, _ reason: String, withLocalGuests: Bool, by keeper: Keeper,
        from room: LiveRoom
    ) async throws {
        let act = moderation.act(.ban, by: keeper, in: room, of: subject, reason, seconds: seconds)
        try await putOut(
            subject, for: seconds, reason, isKick: false, withLocalGuests: withLocalGuests, act, by: keeper, of: room)
    }

    /// Puts a person out who may come back in a moment. Who is banned stays so.
    nonisolated func kick(
        _ subject: Subject, _ reason: String, withLocalGuests: Bool, by keeper: Keeper, from room: LiveRoom
    ) async throws {
        guard !door.banned(from: room.id).contains(where: { $0.person == subject.id }) else { return }
        let act = moderation.act(.kick, by: keeper, in: room, of: subject, reason, seconds: Limits.kickSeconds)
        try await putOut(
            subject, for: Limits.kickSeconds, reason, isKick: true, withLocalGuests: withLocalGuests, act, by: keeper,
            of: room)
    }

    private nonisolated func putOut(
        _ subject: Subject, for seconds: Int?, _ reason: String, isKick: Bool, withLocalGuests: Bool,
        _ act: ModerationAct, by keeper: Keeper, of room: LiveRoom
    ) async throws {
        if let account = subject.account { try await room.moderation.require(keeper, over: account.id) }
        let ban = Ban(
            room: room.id, person: subject.id, name: subject.account?.name,
            until: seconds.map { .now + .seconds($0) }, cause: subject.id, reason: reason, isKick: isKick)
        let guests = await room.neighbours(of: subject.id, includingLocal: withLocalGuests)
        try await moderation.keepWaiting()
        let isNews = try await door.keep(ban, with: guests, act)
        if let account = subject.account {
            await room.moderate { $0.dropLines(of: account.id, by: keeper, at: .now) }
        }
        if isNews { await putOut(guests.union([subject.id]), of: room) }
    }

    /// Lets a person in again.
    nonisolated func lift(_ person: Visitor.ID, by keeper: Keeper, in room: LiveRoom) async throws {
        let name = door.banned(from: room.id).first { $0.person == person }?.name
        if let account = Account.ID(rawValue: person.rawValue) {
            try await room.moderation.require(keeper, over: account)
        }
        try await moderation.keepWaiting()
        try await door.lift(
            person, from: room.id,
            ModerationAct(
                .liftBan, by: keeper.actor, in: room.shop, room: room.id, person: person, name: name, at: .now))
    }
}

extension Moderation {
    init(of room: Room, _ kept: KeptModeration, mutes: [Mute]) {
        self.init(
            room: room.id, host: AccountView(room.host), rules: kept.rules, words: WordList(kept.words),
            moderators: kept.moderators.map(AccountView.init), mutes: mutes)
    }
}
