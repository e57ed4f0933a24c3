import Commerce
import GRDB

extension SQLiteStore {
    package func moderate(_ change: ModerationChange, _ acts: [ModerationAct]) async throws(StoreError) {
        try await writing { database in
            try database.make(change)
            try database.append(acts)
        }
    }

    package func moderation(of shop: Shop.ID) async throws(StoreError) -> KeptModeration {
        try await reading { database in
            var rules = TalkRules()
            try database.forEachRow(
                "SELECT slow_seconds, followers_only, contacts FROM talk_rules WHERE shop = ?", shop
            ) { row in
                rules = TalkRules(
                    slowSeconds: row[0], followersOnly: row[1] as Int != 0, contacts: try row.named(2))
            }
            var words: [WordRule] = []
            try database.forEachRow("SELECT word, act FROM word_rule WHERE shop = ? ORDER BY number", shop) { row in
                words.append(WordRule(text: row[0], action: try row.named(1)))
            }
            var moderators: [Account] = []
            try database.forEachRow(
                """
                SELECT id, name FROM moderator JOIN account ON account.id = account WHERE shop = ? ORDER BY folded
                """, shop
            ) { row in
                moderators.append(Account(id: try row.identifier(0), name: try row.named(1)))
            }
            return KeptModeration(rules: rules, words: words, moderators: moderators)
        }
    }

    package func mutes(in room: Room.ID) async throws(StoreError) -> [Mute] {
        try await reading { database in
            var mutes: [Mute] = []
            try database.forEachRow(
                "SELECT account, name, until, reason FROM mute JOIN account ON account.id = account WHERE room = ?",
                room
            ) { row in
                mutes.append(
                    Mute(
                        room: room, person: try row.identifier(0), name: row[1],
                        until: row.isNull(2) ? nil : row.timestamp(2), reason: row[3]))
            }
            return mutes
        }
    }

    package func moderationActs(
        in room: Room.ID, of shop: Shop.ID, before: Int64?, limit: Int
    ) async throws(StoreError) -> [NumberedAct] {
        try await reading { database in
            var acts: [NumberedAct] = []
            let before = before ?? .max
            let limit = StoreLimits.cut(limit)
            // Two walks down one index: a room's acts and those of all the shop's rooms.
            try database.forEachRow(
                """
                SELECT * FROM (SELECT \(Self.act) FROM moderation_act WHERE shop = ?1 AND room = ?2 AND number < ?3
                    ORDER BY number DESC LIMIT ?4)
                UNION ALL
                SELECT * FROM (SELECT \(Self.act) FROM moderation_act WHERE shop = ?1 AND room IS NULL AND number < ?3
                    ORDER BY number DESC LIMIT ?4)
                ORDER BY 1 DESC LIMIT ?4
                """, shop, room, before, limit
            ) { acts.append(try Self.act($0)) }
            return acts
        }
    }

    private static let act = "number, act, shop, room, actor, actor_name, person, name, reason, seconds, at"

    private static func act(_ row: ResultRow) throws -> NumberedAct {
        let actor = row.isNull(4) ? nil : ModerationAct.Actor(id: try row.identifier(4), name: row[5])
        return NumberedAct(
            number: row[0],
            act: ModerationAct(
                try row.named(1), by: actor, in: try row.identifier(2),
                room: row.isNull(3) ? nil : try row.identifier(3),
                person: row.isNull(6) ? nil : try row.identifier(6), name: row[7], reason: row[8], seconds: row[9],
                at: row.timestamp(10)))
    }
}

extension Database {
    fileprivate func make(_ change: ModerationChange) throws {
        switch change {
        case .none: break
        case .rules(let rules, let shop):
            try run(
                "INSERT OR REPLACE INTO talk_rules (shop, slow_seconds, followers_only, contacts) VALUES (?, ?, ?, ?)",
                shop, rules.slowSeconds, rules.followersOnly, rules.contacts)
        case .words(let words, let shop):
            try run("DELETE FROM word_rule WHERE shop = ?", shop)
            try Self.words.insert(words, in: self) { binder, rule in binder.bind(shop, rule.text, rule.action) }
        case .appoint(let account, let shop):
            try run("INSERT OR IGNORE INTO moderator (shop, account) VALUES (?, ?)", shop, account)
        case .dismiss(let account, let shop):
            try run("DELETE FROM moderator WHERE shop = ? AND account = ?", shop, account)
        case .mute(let mute):
            try run(
                "INSERT OR REPLACE INTO mute (room, account, until, reason) VALUES (?, ?, ?, ?)", mute.room,
                mute.person, mute.until, mute.reason)
        case .unmute(let person, let room):
            try run("DELETE FROM mute WHERE room = ? AND account = ?", room, person)
        case .ban(let bans): try keep(bans)
        case .liftBans(let person, let room): try liftBans(in: room, of: person)
        }
    }

    private static let words = Insertion(into: "word_rule", ["shop", "word", "act"])

    fileprivate func append(_ acts: [ModerationAct]) throws {
        try Self.acts.insert(acts, in: self) { binder, act in
            binder.bind(
                act.shop, act.room, act.kind, act.actor?.id, act.actor?.name, act.person, act.name, act.reason,
                act.seconds, act.at)
        }
    }

    private static let acts = Insertion(
        into: "moderation_act",
        ["shop", "room", "act", "actor", "actor_name", "person", "name", "reason", "seconds", "at"])
}
