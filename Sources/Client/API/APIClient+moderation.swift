import Commerce
import NIOHTTP1
import Wire

/// What hosts and moderators do to keep order in a room, and a shop's rules for all of its rooms.
extension APIClient {
    // MARK: - People

    /// The banned first, then the muted.
    package func people(in room: Room.ID) async throws(ClientError) -> [RoomPerson] {
        let list: PeopleList = try await call(.GET, "/v1/rooms/\(room)/people")
        return list.people
    }

    package func ban(_ person: PersonRequest, from room: Room.ID) async throws(ClientError) {
        try await perform(.POST, "/v1/rooms/\(room)/bans", person)
    }

    package func liftBan(of person: Visitor.ID, in room: Room.ID) async throws(ClientError) {
        try await perform(.DELETE, "/v1/rooms/\(room)/bans/\(person)")
    }

    /// Puts a person out, who may come back in a minute.
    package func kick(_ person: PersonRequest, from room: Room.ID) async throws(ClientError) {
        try await perform(.POST, "/v1/rooms/\(room)/kicks", person)
    }

    package func mute(_ person: PersonRequest, in room: Room.ID) async throws(ClientError) {
        try await perform(.POST, "/v1/rooms/\(room)/mutes", person)
    }

    package func unmute(_ person: Visitor.ID, in room: Room.ID) async throws(ClientError) {
        try await perform(.DELETE, "/v1/rooms/\(room)/mutes/\(person)")
    }

    // MARK: - Lines that wait

    package func heldLines(in room: Room.ID) async throws(ClientError) -> [HeldLineView] {
        let list: HeldLines = try await call(.GET, "/v1/rooms/\(room)/held")
        return list.lines
    }

    package func settle(_ line: UInt64, isAllowed: Bool, in room: Room.ID) async throws(ClientError) {
        try await perform(.POST, "/v1/rooms/\(room)/held/\(line)/\(isAllowed ? "allow" : "drop")")
    }

    /// Takes a line that was said away from everybody.
    package func takeAway(_ line: Danmaku.ID, in room: Room.ID) async throws(ClientError) {
        try await perform(.DELETE, "/v1/rooms/\(room)/lines/\(line)")
    }

    /// What those who keep order may change of the rules, as a moderator may too.
    package func setTalkLimits(_ limits: TalkLimits, in room: Room.ID) async throws(ClientError) {
        try await perform(.PUT, "/v1/rooms/\(room)/talk", limits)
    }

    /// What was done to keep order, the newest first; `before` is the `next` of the part before.
    package func moderationLog(of room: Room.ID, before: String? = nil) async throws(ClientError) -> ModerationLog {
        try await call(.GET, "/v1/rooms/\(room)/audit" + query(("before", before)))
    }

    // MARK: - A shop's rules

    package func talkRules() async throws(ClientError) -> TalkRules { try await call(.GET, "/v1/shop/talk") }

    package func setTalkRules(_ rules: TalkRules) async throws(ClientError) {
        try await perform(.PUT, "/v1/shop/talk", rules)
    }

    package func words() async throws(ClientError) -> [WordRule] {
        let list: WordRules = try await call(.GET, "/v1/shop/words")
        return list.words
    }

    /// In place of the list there was.
    package func setWords(_ words: [WordRule]) async throws(ClientError) {
        try await perform(.PUT, "/v1/shop/words", WordRules(words: words))
    }

    package func moderators() async throws(ClientError) -> [AccountView] {
        let list: ModeratorList = try await call(.GET, "/v1/shop/moderators")
        return list.moderators
    }

    package func appoint(_ person: PersonRequest) async throws(ClientError) {
        try await perform(.POST, "/v1/shop/moderators", person)
    }

    package func dismiss(_ person: Visitor.ID) async throws(ClientError) {
        try await perform(.DELETE, "/v1/shop/moderators/\(person)")
    }
}
