import Commerce
import GRDB
import Store
import Testing

@Suite("What is kept to keep order")
struct ModerationTests {
    private let file = TemporaryDatabase()
    private static let now = Timestamp(milliseconds: 1_760_000_000_000)
    private static let shop = Shop(of: Bazaar.host.id).id
    private static let bo = Account(id: "a-bo", name: Account.Name(rawValue: "Bo博")!)
    private static let room: Room.ID = "r1"

    private func open() async throws -> SQLiteStore {
        let store = try file.open()
        if try await store.account(Bazaar.host.id) == nil {
            try await store.create(Bazaar.host, password: "record", at: Self.now)
            try await store.create(Self.bo, password: "record", at: Self.now)
        }
        return store
    }

    private static func act(
        _ kind: ModerationAct.Kind, _ reason: String = "", room: Room.ID? = room,
        by actor: ModerationAct.Actor? = .init(id: Bazaar.host.id, name: "host")
    ) -> ModerationAct {
        ModerationAct(
            kind, by: actor, in: shop, room: room, person: Visitor.id(of: bo.id), name: "Bo博", reason: reason,
            seconds: 60, at: now)
    }

    @Test("rules, words in their order, moderators and mutes are there after a restart")
    func kept() async throws {
        let rules = TalkRules(slowSeconds: 10, followersOnly: true, contacts: .hold)
        let words = (0..<100).map { WordRule(text: "坏词\(99 - $0)", action: WordRule.Action.allCases[$0 % 3]) }
        let mute = Mute(room: Self.room, person: Self.bo.id, name: "Bo博", until: Self.now, reason: "刷屏")
        var store = try await open()
        #expect(try await store.moderation(of: Self.shop) == KeptModeration())
        try await store.moderate(.rules(rules, of: Self.shop), [])
        try await store.moderate(.words([WordRule(text: "old", action: .block)], of: Self.shop), [])
        try await store.moderate(.words(words, of: Self.shop), [])
        for _ in 0..<2 { try await store.moderate(.appoint(Self.bo.id, in: Self.shop), []) }
        try await store.moderate(.mute(mute), [])
        try store.close()
        store = try await open()
        let kept = KeptModeration(rules: rules, words: words, moderators: [Self.bo])
        #expect(try await store.moderation(of: Self.shop) == kept)
        #expect(try await store.moderation(of: "other") == KeptModeration())
        #expect(try await store.mutes(in: Self.room) == [mute])
        let longer = Mute(room: Self.room, person: Self.bo.id, name: "Bo博", until: nil, reason: "")
        try await store.moderate(.mute(longer), [])
        #expect(try await store.mutes(in: Self.room) == [longer])
        try await store.moderate(.unmute(Self.bo.id, in: Self.room), [])
        for _ in 0..<2 { try await store.moderate(.dismiss(Self.bo.id, in: Self.shop), []) }
        #expect(try await store.mutes(in: Self.room) == [])
        #expect(try await store.moderation(of: Self.shop).moderators == [])
    }

    @Test("a room that ends forgets its mutes, and the log forgets nothing")
    func ending() async throws {
        let store = try await open()
        var room = Room(id: Self.room, title: "t", host: Bazaar.host, openedAt: Self.now)
        try await store.save(room)
        let mute = Mute(room: Self.room, person: Self.bo.id, name: "Bo博", until: nil, reason: "")
        try await store.moderate(.mute(mute), [Self.act(.mute)])
        room.phase = .ended
        try await store.save(room)
        #expect(try await store.mutes(in: Self.room) == [])
        let acts = try await store.moderationActs(in: Self.room, of: Self.shop, before: nil, limit: 10)
        #expect(acts.map(\.act) == [Self.act(.mute)])
    }

    @Test("the log is read from its end, page by page, with what concerns all of the shop's rooms and no other room's")
    func log() async throws {
        let store = try await open()
        let elsewhere: Room.ID = "r2"
        let acts = (0..<9).map { index in
            Self.act(
                .mute, "\(index)", room: index % 3 == 2 ? nil : Self.room,
                by: index == 4 ? nil : .init(id: "h", name: "then"))
        }
        for act in acts { try await store.moderate(.none, [act, Self.act(.kick, room: elsewhere)]) }
        let first = try await store.moderationActs(in: Self.room, of: Self.shop, before: nil, limit: 5)
        let rest = try await store.moderationActs(in: Self.room, of: Self.shop, before: first.last?.number, limit: 5)
        #expect((first + rest).map(\.act) == acts.reversed())
        #expect(try await store.moderationActs(in: Self.room, of: Self.shop, before: nil, limit: -1) == [])
    }

    @Test(
        "the database itself refuses to change or lose what the log has",
        arguments: [
            "UPDATE moderation_act SET reason = ''", "DELETE FROM moderation_act",
            "INSERT OR REPLACE INTO moderation_act (number, shop, act, reason, at) VALUES (1, 's', 'ban', '', 0)",
        ])
    func onlyGrows(sql: String) async throws {
        let store = try await open()
        try await store.moderate(.none, [Self.act(.ban, "as it was")])
        try store.close()
        let queue = try DatabaseQueue(path: file.path)
        let error = #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: sql) } }
        #expect(error?.message == "the log of moderation only grows")
        try queue.close()
        let kept = try await open().moderationActs(in: Self.room, of: Self.shop, before: nil, limit: 10)
        #expect(kept.map(\.act.reason) == ["as it was"])
    }

    @Test("an act whose change cannot be kept is not in the log either")
    func together() async throws {
        let store = try await open()
        let nobody = Mute(room: Self.room, person: "nobody", name: "", until: nil, reason: "")
        await #expect(throws: StoreError.self) { try await store.moderate(.mute(nobody), [Self.act(.mute)]) }
        #expect(try await store.moderationActs(in: Self.room, of: Self.shop, before: nil, limit: 10) == [])
    }
}
