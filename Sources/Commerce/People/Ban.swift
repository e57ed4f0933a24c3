/// Somebody in a room, as far as a room can tell people apart: those who are signed in by their accounts, guests by
/// where they come from. Guests from one address are one visitor.
package enum Visitor {
    package typealias ID = Identifier<Visitor>

    package static func id(of account: Account.ID) -> ID { ID(of: account) }

    /// The guests whose address an alias stands for.
    package static func guests(_ alias: String) -> ID? { ID(rawValue: guestPrefix + alias) }
    package static func isGuests(_ id: ID) -> Bool { id.rawValue.hasPrefix(guestPrefix) }

    private static let guestPrefix = "g-"
}

/// Somebody may not be in a room.
package struct Ban: Hashable, Sendable {
    package let room: Room.ID
    package let person: Visitor.ID
    /// What the account was called; nil for guests.
    package let name: String?
    /// Nil for as long as the show lasts.
    package let until: Timestamp?
    /// Whose ban brought this one about: a banned account's own, or the guests' from where it came. With it this one
    /// is lifted too.
    package let cause: Visitor.ID
    /// What the person is told; may be empty.
    package let reason: String
    /// Only put out: it may come back in a moment.
    package let isKick: Bool

    package init(
        room: Room.ID, person: Visitor.ID, name: String?, until: Timestamp?, cause: Visitor.ID, reason: String = "",
        isKick: Bool = false
    ) {
        self.room = room
        self.person = person
        self.name = name
        self.until = until
        self.cause = cause
        self.reason = reason
        self.isKick = isKick
    }

    package func holds(at now: Timestamp) -> Bool { until.map { now < $0 } ?? true }
}
