/// A place where a host sells, from when it is opened until the show ends.
package struct Room: Hashable, Sendable, Identifiable {
    package typealias ID = Identifier<Room>

    package enum Phase: String, Sendable {
        case open
        /// Nothing is sold here any more; its orders live on.
        case ended
    }

    /// How far the show of an open room is; of one that has ended, how far it came.
    package enum Stage: String, Sendable, CaseIterable {
        /// Announced for a time; its host has not begun.
        case scheduled
        /// For its host alone: nobody else knows of it, and nothing is sold.
        case practice
        case running
        /// Interrupted by its host; what is on the shelf is sold on.
        case paused
    }

    package let id: ID
    package var title: String
    /// What is told of the show before it begins: a few lines, or none.
    package var cover: String
    package var tags: [String]
    /// When a show that is scheduled is to begin; nil for all others.
    package var startsAt: Timestamp?
    package let host: Account
    package var phase: Phase
    package var stage: Stage
    /// When the show was opened to everybody, else when the room was made.
    package var openedAt: Timestamp
    /// Those who follow the host were told that they are live.
    package var isAnnounced: Bool
    /// The SKU whose card is up.
    package var card: SKU.ID?
    /// What the host speaks of.
    package var explained: Explained?

    package init(
        id: ID, title: String, cover: String = "", tags: [String] = [], startsAt: Timestamp? = nil, host: Account,
        phase: Phase = .open, stage: Stage = .running, openedAt: Timestamp, isAnnounced: Bool = false,
        card: SKU.ID? = nil, explained: Explained? = nil
    ) {
        self.id = id
        self.title = title
        self.cover = cover
        self.tags = tags
        self.startsAt = startsAt
        self.host = host
        self.phase = phase
        self.stage = stage
        self.openedAt = openedAt
        self.isAnnounced = isAnnounced
        self.card = card
        self.explained = explained
    }

    /// Whether there is such a room for somebody: a practice is its host's alone, also when it is over.
    package func isThere(for person: Account.ID?) -> Bool { stage != .practice || host.id == person }
}
