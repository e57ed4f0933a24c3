import Commerce

/// A line of the lobby; `GET /v1/rooms`.
package struct RoomSummary: Codable, Sendable, Equatable, Identifiable {
    package let id: Room.ID
    package let title: String
    package let host: String
    package let phase: RoomPhase
    package let viewers: Int
    /// What is told of the show: lines parted by "\n"; nil for none.
    package let cover: String?
    /// Nil for none.
    package let tags: [String]?
    /// When a scheduled show is to begin.
    package let startsAt: Timestamp?

    package init(
        id: Room.ID, title: String, host: String, phase: RoomPhase, viewers: Int, cover: String? = nil,
        tags: [String]? = nil, startsAt: Timestamp? = nil
    ) {
        self.id = id
        self.title = title
        self.host = host
        self.phase = phase
        self.viewers = viewers
        self.cover = cover
        self.tags = tags
        self.startsAt = startsAt
    }
}

package struct RoomList: Codable, Sendable, Equatable {
    package let rooms: [RoomSummary]

    package init(rooms: [RoomSummary]) { self.rooms = rooms }
}

/// All a client must know of a room on joining; ticks change it from there.
package struct RoomSnapshot: Codable, Sendable, Equatable {
    package let room: Room.ID
    package var title: String
    /// What is told of the show: lines parted by "\n"; nil for none.
    package var cover: String?
    /// Nil for none.
    package var tags: [String]?
    package let host: AccountView
    /// When the show began, by the server's clock; nil before, and from servers that do not tell.
    package var openedAt: Timestamp?
    /// When a scheduled show is to begin.
    package var startsAt: Timestamp?
    package var phase: RoomPhase
    package var shelf: [ShelfItem]
    /// Coupons of the host's shop that can be used now or soon.
    package var coupons: [CouponView]
    /// The SKU whose card is up.
    package var card: SKU.ID?
    /// What the host speaks of.
    package var explained: Explained?
    package var counts: RoomCounts
    /// The newest lines, oldest first.
    package var danmaku: [Danmaku]
    /// The line that stands over the talk.
    package var pinned: Danmaku?
    /// The newest, oldest first.
    package var announcements: [Announcement]
    /// What is given away now.
    package var draws: [DrawView]
    /// What holds for every viewer's talk; nil from a server without moderation.
    package var talk: TalkLimits?
    /// The server's clock as this was sent; in what is kept it says nothing.
    package var now: Timestamp?
    /// What the person is here who is told this; nil for a viewer who may talk.
    package var you: OwnStanding?

    package init(
        room: Room.ID, title: String, host: AccountView, openedAt: Timestamp? = nil, phase: RoomPhase,
        shelf: [ShelfItem], coupons: [CouponView] = [], card: SKU.ID?, counts: RoomCounts, danmaku: [Danmaku],
        pinned: Danmaku? = nil, announcements: [Announcement] = [], talk: TalkLimits? = nil,
        draws: [DrawView] = [], explained: Explained? = nil, now: Timestamp? = nil, you: OwnStanding? = nil,
        cover: String? = nil, tags: [String]? = nil, startsAt: Timestamp? = nil
    ) {
        self.room = room
        self.title = title
        self.cover = cover
        self.tags = tags
        self.startsAt = startsAt
        self.host = host
        self.openedAt = openedAt
        self.phase = phase
        self.shelf = shelf
        self.coupons = coupons
        self.card = card
        self.counts = counts
        self.danmaku = danmaku
        self.pinned = pinned
        self.announcements = announcements
        self.draws = draws
        self.talk = talk
        self.explained = explained
        self.now = now
        self.you = you
    }
}

package struct RoomCounts: Codable, Sendable, Equatable {
    package var viewers: Int
    /// The most viewers there were at once.
    package var peak: Int
    package var likes: Int
    /// Orders paid in this room.
    package var paidOrders: Int
    /// Who follows the host, here or not.
    package var followers: Int

    package init(viewers: Int, likes: Int, paidOrders: Int, peak: Int = 0, followers: Int = 0) {
        self.viewers = viewers
        self.peak = peak
        self.likes = likes
        self.paidOrders = paidOrders
        self.followers = followers
    }
}
