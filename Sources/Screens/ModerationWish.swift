import Commerce
import Wire

/// Something a host or a moderator wants done to keep order.
package enum ModerationWish: Sendable, Equatable {
    /// Without seconds for as long as the show lasts.
    case mute(Visitor.ID, seconds: Int?, reason: String)
    case unmute(Visitor.ID)
    /// Puts out; the person may come back in a minute.
    case kick(Visitor.ID, reason: String, guests: Bool)
    /// With the guests who come from where the person did, if they are to be kept out in any case.
    case ban(Visitor.ID, seconds: Int?, reason: String, guests: Bool)
    case liftBan(Visitor.ID)
    case appoint(Visitor.ID)
    case dismiss(Visitor.ID)
    /// By the name that talk shows, of somebody of whom nothing else is known.
    case named(Discipline, String, seconds: Int?, reason: String)
    case rules(TalkRules)
    /// Of the rules what moderators may change.
    case limits(TalkLimits)
    /// A line that was said.
    case takeAway(Danmaku.ID)
    /// A line that waits is let through or dropped.
    case settle(UInt64, isAllowed: Bool)

    var concernsPeople: Bool {
        switch self {
        case .mute, .unmute, .kick, .ban, .liftBan, .appoint, .dismiss, .named: true
        case .rules, .limits, .takeAway, .settle: false
        }
    }
}

/// What can be done to somebody, with a reason and for a time.
package enum Discipline: Sendable, Equatable {
    case mute, kick, ban

    func wish(_ person: Visitor.ID, seconds: Int?, reason: String, guests: Bool) -> ModerationWish {
        switch self {
        case .mute: .mute(person, seconds: seconds, reason: reason)
        case .kick: .kick(person, reason: reason, guests: guests)
        case .ban: .ban(person, seconds: seconds, reason: reason, guests: guests)
        }
    }
}

extension Limits {
    /// Characters of why somebody is muted, put out or banned; the server's limit.
    static let moderationReason = 100
    /// Minutes of a mute or a ban that ends before the show does; the server's limit.
    static let disciplineMinutes = 1...43_200
    /// Seconds between two lines that slow mode can be set to.
    static let slowSeconds = [0, 3, 5, 10, 30, 60, 120, 300]
}

extension TalkRules {
    /// The rows of the sheet that shows them.
    enum Row: Int, CaseIterable, Sendable {
        case slow, followers, contacts
    }

    /// The same with the next choice, or the one before, in one row.
    func changed(_ row: Row, by step: Int) -> TalkRules {
        var rules = self
        func next<Value: Equatable>(_ all: [Value], after value: Value) -> Value {
            let index = all.firstIndex(of: value) ?? 0
            return all[(index + step + all.count) % all.count]
        }
        switch row {
        case .slow:
            let known = Limits.slowSeconds.last { $0 <= slowSeconds } ?? 0
            rules.slowSeconds = next(Limits.slowSeconds, after: known)
        case .followers: rules.followersOnly.toggle()
        case .contacts: rules.contacts = next(Contacts.allCases, after: contacts)
        }
        return rules
    }
}
