import Commerce
import Hummingbird
import Store
import Wire

/// Keeping order: what hosts and moderators do in a room, and the rules of a shop's rooms.
struct ModerationRoutes {
    let rooms: RoomDirectory
    let store: any Store

    func add(to router: some RouterMethods<APIContext>) {
        addPeople(to: router)
        addLines(to: router)
        addRules(to: router)
    }

    // MARK: - People

    private func addPeople(to router: some RouterMethods<APIContext>) {
        // Its host and moderators.
        router.get("/v1/rooms/:room/people") { _, context -> Response in
            let (room, _) = try await kept(context)
            return .json(PeopleList(people: await rooms.people(in: room)))
        }
        // Its host and moderators.
        router.post("/v1/rooms/:room/bans") { request, context -> Response in
            let (room, keeper) = try await kept(context)
            let wanted = try await request.json(PersonRequest.self)
            try require(wanted.seconds, in: Limits.banSeconds, "ban")
            try await rooms.ban(
                try await subject(wanted), for: wanted.seconds, try reason(wanted),
                withLocalGuests: wanted.guests ?? false, by: keeper, from: room)
            return .done
        }
        // Its host and moderators.
        router.delete("/v1/rooms/:room/bans/:person") { _, context -> Response in
            let (room, keeper) = try await kept(context)
            try await rooms.lift(try context.identifier("person"), by: keeper, in: room)
            return .done
        }
        // Its host and moderators.
        router.post("/v1/rooms/:room/kicks") { request, context -> Response in
            let (room, keeper) = try await kept(context)
            let wanted = try await request.json(PersonRequest.self)
            try await rooms.kick(
                try await subject(wanted), try reason(wanted), withLocalGuests: wanted.guests ?? false, by: keeper,
                from: room)
            return .done
        }
        // Its host and moderators.
        router.post("/v1/rooms/:room/mutes") { request, context -> Response in
            let (room, keeper) = try await kept(context)
            let wanted = try await request.json(PersonRequest.self)
            try require(wanted.seconds, in: Limits.muteSeconds, "mute")
            let reason = try reason(wanted)
            let person = try await account(wanted)
            try await rooms.moderation.mute(person, for: wanted.seconds, reason, by: keeper, in: room)
            return .done
        }
        // Its host and moderators.
        router.delete("/v1/rooms/:room/mutes/:person") { _, context -> Response in
            let (room, keeper) = try await kept(context)
            let person = try await account(PersonRequest(person: try context.identifier("person")))
            try await rooms.moderation.unmute(person, by: keeper, in: room)
            return .done
        }
    }

    // MARK: - Lines that wait, and the log

    private func addLines(to router: some RouterMethods<APIContext>) {
        // Its host and moderators.
        router.get("/v1/rooms/:room/held") { _, context -> Response in
            let (room, _) = try await kept(context)
            return .json(HeldLines(lines: await room.moderation.heldLines))
        }
        // Its host and moderators.
        router.post("/v1/rooms/:room/held/:line/allow") { _, context -> Response in
            try await settle(isAllowed: true, context)
        }
        // Its host and moderators.
        router.post("/v1/rooms/:room/held/:line/drop") { _, context -> Response in
            try await settle(isAllowed: false, context)
        }
        // Its host.
        router.get("/v1/rooms/:room/audit") { request, context -> Response in
            let (room, keeper) = try await kept(context)
            guard keeper.role == .host else { throw Problem.hostOnly }
            let text = request.uri.queryParameters.get("before")
            let before = text.flatMap { Int64($0) }
            guard (text == nil) == (before == nil) else { throw Problem.malformed("'before' is no act's number.") }
            let acts = try await rooms.moderation.log(of: room, before: before)
            let next = acts.count < Limits.actsListed ? nil : acts.last.map { String($0.number) }
            return .json(ModerationLog(acts: acts.map { ModerationActView(number: $0.number, $0.act) }, next: next))
        }
    }

    private func settle(isAllowed: Bool, _ context: APIContext) async throws -> Response {
        let (room, keeper) = try await kept(context)
        guard let line = context.parameters.get("line").flatMap({ UInt64($0) }) else { throw Problem.heldLineUnknown }
        try await rooms.moderation.settle(line, isAllowed: isAllowed, by: keeper, in: room)
        return .done
    }

    // MARK: - A shop's rules. Everyone has a shop, and sees and changes the own one's.

    private func addRules(to router: some RouterMethods<APIContext>) {
        router.get("/v1/shop/talk") { _, context -> Response in
            let person = try context.signedIn(to: "keep order")
            return .json(try await store.moderation(of: Shop(of: person.id).id).rules)
        }
        router.put("/v1/shop/talk") { request, context -> Response in
            let person = try context.signedIn(to: "keep order")
            let rules = try await request.json(TalkRules.self)
            guard Limits.slowSeconds.contains(rules.slowSeconds) else {
                throw Problem.outOfRange("'slowSeconds' is 0 for off, to \(Limits.slowSeconds.upperBound).")
            }
            try await rooms.moderation.set(rules, by: person, in: await rooms.openRoom(of: person.id))
            return .done
        }
        router.get("/v1/shop/words") { _, context -> Response in
            let person = try context.signedIn(to: "keep order")
            return .json(WordRules(words: try await store.moderation(of: Shop(of: person.id).id).words))
        }
        router.put("/v1/shop/words") { request, context -> Response in
            let person = try context.signedIn(to: "keep order")
            let wanted = try await request.json(WordRules.self, limit: Limits.wordsBody)
            try await rooms.moderation.set(
                try checked(wanted.words), by: person, in: await rooms.openRoom(of: person.id))
            return .done
        }
        router.get("/v1/shop/moderators") { _, context -> Response in
            let person = try context.signedIn(to: "keep order")
            let moderators = try await store.moderation(of: Shop(of: person.id).id).moderators
            return .json(ModeratorList(moderators: moderators.map(AccountView.init)))
        }
        router.post("/v1/shop/moderators") { request, context -> Response in
            let person = try context.signedIn(to: "keep order")
            let chosen = try await account(try await request.json(PersonRequest.self))
            try await rooms.moderation.appoint(chosen, by: person, in: await rooms.openRoom(of: person.id))
            return .done
        }
        router.delete("/v1/shop/moderators/:person") { _, context -> Response in
            let person = try context.signedIn(to: "keep order")
            let chosen = try await account(PersonRequest(person: try context.identifier("person")))
            try await rooms.moderation.dismiss(chosen, by: person, in: await rooms.openRoom(of: person.id))
            return .done
        }
    }

    private func checked(_ words: [WordRule]) throws(Problem) -> [WordRule] {
        guard words.count <= Limits.words else {
            throw .outOfRange("A list has at most \(Limits.words) words; this one has \(words.count).")
        }
        for (index, word) in words.enumerated() {
            let text = PlainText.clean(word.text, limit: Limits.wordCharacters.upperBound + 1)
            guard Limits.wordCharacters.contains(text.count), text == word.text else {
                throw .outOfRange(
                    "Word \(index + 1) has not 1 to \(Limits.wordCharacters.upperBound) characters that can be seen.")
            }
            guard WordMatcher.canMatch(text) else {
                throw .outOfRange("Word \(index + 1), '\(text)', has no letter or digit to look for.")
            }
        }
        return words
    }

    // MARK: - Who and whom

    /// The room, and as who the caller keeps order in it.
    /// - Throws: `sign-in-needed`, `moderator-only`, or `banned` for a moderator who is.
    private func kept(_ context: APIContext) async throws -> (LiveRoom, Keeper) {
        let person = try context.signedIn(to: "keep order")
        let room = try await rooms.room(try context.identifier("room"), for: person)
        guard let role = await room.moderation.role(of: person.id) else { throw Problem.keepersOnly }
        if role == .moderator {
            try rooms.door.admit(rooms.door.caller(person, from: context.address, at: room.id), to: room.id)
        }
        return (room, Keeper(account: person, role: role))
    }

    private func subject(_ wanted: PersonRequest) async throws -> Subject {
        switch (wanted.person, wanted.name) {
        case (let person?, nil):
            if let id = Account.ID(rawValue: person.rawValue), let account = try await store.account(id) {
                return Subject(id: person, account: AccountView(account))
            }
            guard Visitor.isGuests(person) else { throw Problem.personUnknown }
            return Subject(id: person, account: nil)
        case (nil, let name?):
            guard let name = Account.Name(rawValue: name), let known = try await store.account(named: name) else {
                throw Problem.personUnknown
            }
            return Subject(id: Visitor.id(of: known.account.id), account: AccountView(known.account))
        default: throw Problem.malformed("Say who is meant: 'person' or 'name', one of both.")
        }
    }

    /// Somebody with an account.
    private func account(_ wanted: PersonRequest) async throws -> AccountView {
        guard let account = try await subject(wanted).account else {
            throw Problem.outOfRange("Guests cannot talk, and cannot be moderators. Choose somebody with an account.")
        }
        return account
    }

    private func reason(_ wanted: PersonRequest) throws(Problem) -> String {
        let text = PlainText.clean(wanted.reason ?? "", limit: Limits.moderationReason + 1)
        guard text.count <= Limits.moderationReason else {
            throw .outOfRange("A reason has at most \(Limits.moderationReason) characters.")
        }
        return text
    }

    private func require(_ seconds: Int?, in range: ClosedRange<Int>, _ what: String) throws(Problem) {
        if let seconds, !range.contains(seconds) {
            throw .outOfRange(
                "A \(what) lasts 1 to \(range.upperBound) seconds; without 'seconds' as long as the show.")
        }
    }
}
