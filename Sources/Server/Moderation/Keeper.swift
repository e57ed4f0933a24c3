import Commerce
import Wire

/// Somebody who keeps order in a room: its host, or a moderator the host appointed.
struct Keeper: Sendable {
    let account: AccountView
    let role: Danmaku.Role

    var actor: ModerationAct.Actor { ModerationAct.Actor(id: account.id, name: account.name) }
}

/// Whom a keeper means.
struct Subject: Sendable {
    let id: Visitor.ID
    /// Nil for guests.
    let account: AccountView?
}

extension Problem {
    static let keepersOnly = Problem(
        code: "moderator-only", title: "Not your room", status: 403,
        detail: "Only the room's host and moderators can do this.")

    static let heldLineUnknown = Problem(
        code: "line-unknown", title: "No such line", status: 404,
        detail: "This line does not wait any more. Look at the list again.")

    static func noModeration(of subject: Danmaku.Role) -> Problem {
        switch subject {
        case .host: .outOfRange("The host cannot be muted, put out or banned in the own room.")
        case .moderator:
            Problem(
                code: "host-only", title: "Not your room", status: 403,
                detail: "Only the host mutes, puts out or bans a moderator.")
        }
    }
}
