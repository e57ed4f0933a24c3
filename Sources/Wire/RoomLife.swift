import Commerce

/// How far a room's show is. `Protocol.md` has which may follow which.
package enum RoomPhase: String, Codable, Sendable, CaseIterable {
    /// Announced for a time; the host has not begun.
    case scheduled
    /// For its host alone; nobody else finds it.
    case practice
    /// The host's picture is not coming (not yet, or the host dropped).
    case waiting
    /// The host's picture is coming.
    case live
    /// Interrupted by the host, who comes back.
    case paused
    case ended

    /// One that a newer server has is a room whose picture does not come.
    package init(from decoder: any Decoder) throws {
        self = RoomPhase(rawValue: try decoder.singleValueContainer().decode(String.self)) ?? .waiting
    }
}

/// `POST /v1/rooms`.
package struct OpenRoom: Codable, Sendable, Equatable {
    package let title: String
    package let cover: String?
    package let tags: [String]?
    /// The show is only announced for then.
    package let startsAt: Timestamp?
    /// Nobody but the host is to know of it.
    package let practice: Bool?

    package init(
        title: String, cover: String? = nil, tags: [String]? = nil, startsAt: Timestamp? = nil, practice: Bool? = nil
    ) {
        self.title = title
        self.cover = cover
        self.tags = tags
        self.startsAt = startsAt
        self.practice = practice
    }
}

/// `PATCH /v1/rooms/{id}`: what is absent stays.
package struct EditRoom: Codable, Sendable, Equatable {
    package var title: String?
    /// Empty for none.
    package var cover: String?
    package var tags: [String]?
    /// Of a show that is scheduled.
    package var startsAt: Timestamp?

    package init(title: String? = nil, cover: String? = nil, tags: [String]? = nil, startsAt: Timestamp? = nil) {
        self.title = title
        self.cover = cover
        self.tags = tags
        self.startsAt = startsAt
    }
}

/// `PUT /v1/rooms/{id}/phase`: what the host wants, `live` or `paused`.
package struct SetPhase: Codable, Sendable, Equatable {
    package let phase: RoomPhase

    package init(phase: RoomPhase) { self.phase = phase }
}

/// What is told of a show beside how far it is; absent members are none.
package struct RoomAbout: Codable, Sendable, Equatable {
    package let title: String
    package let cover: String?
    package let tags: [String]?
    package let startsAt: Timestamp?
    package let openedAt: Timestamp?

    package init(
        title: String, cover: String? = nil, tags: [String]? = nil, startsAt: Timestamp? = nil,
        openedAt: Timestamp? = nil
    ) {
        self.title = title
        self.cover = cover
        self.tags = tags
        self.startsAt = startsAt
        self.openedAt = openedAt
    }
}

extension RoomSnapshot {
    package var about: RoomAbout {
        get { RoomAbout(title: title, cover: cover, tags: tags, startsAt: startsAt, openedAt: openedAt) }
        set {
            (title, cover, tags) = (newValue.title, newValue.cover, newValue.tags)
            (startsAt, openedAt) = (newValue.startsAt, newValue.openedAt)
        }
    }
}
