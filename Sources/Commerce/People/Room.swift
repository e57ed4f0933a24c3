/// A show: one host, one shelf, everyone who watches.
package struct Room: Hashable, Sendable, Identifiable {
    package typealias ID = Identifier<Room>

    package enum Phase: String, Sendable {
        case open
        /// Nothing is sold here any more; its orders live on.
        case ended
    }

    package let id: ID
    package let title: String
    package let host: Account
    package var phase: Phase
    package let openedAt: Timestamp
    /// The SKU whose card is up.
    package var card: SKU.ID?
    /// What the host speaks of.
    package var explained: Explained?

    package init(
        id: ID, title: String, host: Account, phase: Phase = .open, openedAt: Timestamp, card: SKU.ID? = nil,
        explained: Explained? = nil
    ) {
        self.id = id
        self.title = title
        self.host = host
        self.phase = phase
        self.openedAt = openedAt
        self.card = card
        self.explained = explained
    }
}
