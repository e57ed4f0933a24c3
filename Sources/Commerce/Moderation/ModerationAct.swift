/// One thing that was done to keep order: who did what to whom, where, why and when. Kept for good, never changed.
package struct ModerationAct: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case mute, unmute, kick, ban
        case liftBan = "lift-ban"
        case appoint, dismiss
        case rules, words
        /// By the rules: a line waits, is its sender's alone, was refused, or was masked.
        case hold, hide, block, mask
        /// A line that was said is taken away.
        case remove
        /// What became of a line that waited.
        case allow, drop, expire
        /// So many acts of the rules were too many to be kept one by one.
        case omitted
    }

    package struct Actor: Hashable, Sendable {
        package let id: Account.ID
        /// What it was called then.
        package let name: String

        package init(id: Account.ID, name: String) {
            self.id = id
            self.name = name
        }
    }

    /// Who did it; nil for the rules and for time.
    package let actor: Actor?
    package let kind: Kind
    package let shop: Shop.ID
    /// Nil for what concerns all of the shop's rooms.
    package let room: Room.ID?
    package let person: Visitor.ID?
    /// What the person was called.
    package let name: String?
    /// The reason given, the word met, or the line concerned.
    package let reason: String
    /// For how long; nil where that says nothing, or for as long as the show.
    package let seconds: Int?
    package let at: Timestamp

    package init(
        _ kind: Kind, by actor: Actor?, in shop: Shop.ID, room: Room.ID? = nil, person: Visitor.ID? = nil,
        name: String? = nil, reason: String = "", seconds: Int? = nil, at: Timestamp
    ) {
        self.kind = kind
        self.actor = actor
        self.shop = shop
        self.room = room
        self.person = person
        self.name = name
        self.reason = reason
        self.seconds = seconds
        self.at = at
    }
}

/// What a moderator's act changes of what is kept; the act itself is kept in the same transaction.
package enum ModerationChange: Hashable, Sendable {
    /// Nothing but the log.
    case none
    case rules(TalkRules, of: Shop.ID)
    /// All of a shop's list, in place of what it had.
    case words([WordRule], of: Shop.ID)
    case appoint(Account.ID, in: Shop.ID)
    case dismiss(Account.ID, in: Shop.ID)
    /// In place of an earlier one.
    case mute(Mute)
    case unmute(Account.ID, in: Room.ID)
    /// Each in place of one of the same person for the same cause.
    case ban([Ban])
    /// All that are for this cause or of this person.
    case liftBans(of: Visitor.ID, in: Room.ID)
}
