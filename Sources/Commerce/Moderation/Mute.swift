/// Somebody may be in a room and buy, but not talk.
package struct Mute: Hashable, Sendable {
    package let room: Room.ID
    package let person: Account.ID
    package let name: String
    /// Nil for as long as the show lasts.
    package let until: Timestamp?
    /// What the person is told; may be empty.
    package let reason: String

    package init(room: Room.ID, person: Account.ID, name: String, until: Timestamp?, reason: String) {
        self.room = room
        self.person = person
        self.name = name
        self.until = until
        self.reason = reason
    }

    package func holds(at now: Timestamp) -> Bool { until.map { now < $0 } ?? true }
}
