import Commerce

/// `GET /v1/people/{person}/follow`.
package struct FollowView: Codable, Sendable, Equatable {
    package let followers: Int
    /// Whether the person who asks is one of them.
    package let isFollowing: Bool

    package init(followers: Int, isFollowing: Bool) {
        self.followers = followers
        self.isFollowing = isFollowing
    }
}

/// A host whom somebody follows, and the room that is open now.
package struct FollowedHost: Codable, Sendable, Equatable, Identifiable {
    package let host: AccountView
    package let room: RoomSummary?

    package init(host: AccountView, room: RoomSummary?) {
        self.host = host
        self.room = room
    }

    package var id: Account.ID { host.id }
}

/// `GET /v1/me/following`: those who are live first, then those whose room is open, then the one followed last.
package struct FollowingList: Codable, Sendable, Equatable {
    package let hosts: [FollowedHost]

    package init(hosts: [FollowedHost]) { self.hosts = hosts }
}
