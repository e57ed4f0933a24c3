import Commerce

/// What somebody is told of what was done to them or to a line of theirs.
package struct ModerationNotice: Codable, Sendable, Equatable {
    package enum Kind: String, Codable, Sendable, Equatable {
        case muted, unmuted
        /// A line waits to be let through; it was, it was not, or it waited too long.
        case held, allowed, dropped, expired
        /// A line that was said is taken away.
        case removed
        /// This person is a moderator now, or no longer.
        case appointed, dismissed
    }

    package let kind: Kind
    /// Nil for the rules and for time.
    package let by: Danmaku.Role?
    /// Why, in the words of who did it.
    package let reason: String?
    /// From now; nil where that says nothing, or for as long as the show.
    package let seconds: Int?
    /// The line concerned.
    package let text: String?

    package init(_ kind: Kind, by: Danmaku.Role? = nil, reason: String? = nil, seconds: Int? = nil, text: String? = nil)
    {
        self.kind = kind
        self.by = by
        self.reason = reason
        self.seconds = seconds
        self.text = text
    }
}

/// What holds for the talk of every viewer of a room just now.
package struct TalkLimits: Codable, Sendable, Equatable {
    /// Seconds between two lines of a person; 0 for no more than everybody's limit.
    package let slowSeconds: Int
    /// Only those who follow the host talk.
    package let followersOnly: Bool

    package init(_ rules: TalkRules) { self.init(slowSeconds: rules.slowSeconds, followersOnly: rules.followersOnly) }

    package init(slowSeconds: Int, followersOnly: Bool) {
        self.slowSeconds = slowSeconds
        self.followersOnly = followersOnly
    }
}

/// What somebody is in a room just now, beside a viewer who may talk.
package struct OwnStanding: Codable, Sendable, Equatable {
    package let role: Danmaku.Role?
    package let mute: BanView?

    package init(role: Danmaku.Role?, mute: BanView?) {
        self.role = role
        self.mute = mute
    }
}

/// A line that waits for the host or a moderator.
package struct HeldLineView: Codable, Sendable, Equatable, Identifiable {
    package let id: UInt64
    package let person: Visitor.ID
    package let name: String
    package let text: String
    package let mode: Danmaku.Mode
    /// The word of the list it has; nil for a way out of the room.
    package let word: String?
    package let until: Timestamp

    package init(
        id: UInt64, person: Visitor.ID, name: String, text: String, mode: Danmaku.Mode, word: String?, until: Timestamp
    ) {
        self.id = id
        self.person = person
        self.name = name
        self.text = text
        self.mode = mode
        self.word = word
        self.until = until
    }
}

/// `GET /v1/rooms/{room}/held`: the oldest first.
package struct HeldLines: Codable, Sendable, Equatable {
    package let lines: [HeldLineView]

    package init(lines: [HeldLineView]) { self.lines = lines }
}

/// What those who keep order in a room are told.
package enum DeskNews: Sendable, Equatable {
    case held(HeldLineView)
    /// It waits no more.
    case settled(id: UInt64)
}

/// `POST /v1/rooms/{room}/mutes`, `…/kicks`, `…/bans` and `/v1/shop/moderators`: by `person`, as the list of the
/// room's people has it, or by the `name` talk shows.
package struct PersonRequest: Codable, Sendable, Equatable {
    package let person: Visitor.ID?
    package let name: String?
    /// Of a mute or a ban; nil for as long as the show lasts.
    package let seconds: Int?
    /// What the person is told; at most 100 characters.
    package let reason: String?
    /// Of a ban or a kick: whether guests who come from where the person does are kept out also where that is the
    /// server's own machine.
    package let guests: Bool?

    package init(
        person: Visitor.ID? = nil, name: String? = nil, seconds: Int? = nil, reason: String? = nil, guests: Bool? = nil
    ) {
        self.guests = guests
        self.person = person
        self.name = name
        self.seconds = seconds
        self.reason = reason
    }
}

/// `GET` and `PUT /v1/shop/words`: the whole list.
package struct WordRules: Codable, Sendable, Equatable {
    package let words: [WordRule]

    package init(words: [WordRule]) { self.words = words }
}

/// `GET /v1/shop/moderators`.
package struct ModeratorList: Codable, Sendable, Equatable {
    package let moderators: [AccountView]

    package init(moderators: [AccountView]) { self.moderators = moderators }
}

/// One line of the log of what was done to keep order.
package struct ModerationActView: Codable, Sendable, Equatable {
    /// Grows with every act.
    package let number: Int64
    package let kind: ModerationAct.Kind
    /// Nil for the rules and for time.
    package let by: AccountView?
    package let person: Visitor.ID?
    package let name: String?
    package let reason: String
    package let seconds: Int?
    package let at: Timestamp

    package init(number: Int64, _ act: ModerationAct) {
        self.number = number
        kind = act.kind
        by = act.actor.map { AccountView(id: $0.id, name: $0.name) }
        person = act.person
        name = act.name
        reason = act.reason
        seconds = act.seconds
        at = act.at
    }
}

/// `GET /v1/rooms/{room}/audit?before=`: the newest first.
package struct ModerationLog: Codable, Sendable, Equatable {
    package let acts: [ModerationActView]
    /// What the acts before these are asked for with; nil when there are none.
    package let next: String?

    package init(acts: [ModerationActView], next: String?) {
        self.acts = acts
        self.next = next
    }
}
