import Commerce

/// One of a room's people, as those who keep order in it see them.
package struct RoomPerson: Codable, Sendable, Equatable, Identifiable {
    package let id: Visitor.ID
    /// What an account is called; nil for guests from one address.
    package let name: String?
    /// Live links; 0 for who has left.
    package let links: Int
    /// What the person said last.
    package let said: String?
    /// True for an account that came from the server's own machine, where proxies end: a ban does not keep it from coming
    /// back as a guest, unless it is of all guests who come that way.
    package let isLocal: Bool?
    package let ban: BanView?
    package let mute: BanView?
    /// Nil for viewers.
    package let role: Danmaku.Role?

    package init(
        id: Visitor.ID, name: String?, links: Int = 0, said: String? = nil, isLocal: Bool? = nil, ban: BanView? = nil,
        mute: BanView? = nil, role: Danmaku.Role? = nil
    ) {
        self.id = id
        self.name = name
        self.links = links
        self.said = said
        self.isLocal = isLocal
        self.ban = ban
        self.mute = mute
        self.role = role
    }
}

/// How long a ban or a mute lasts, until a time or as long as the show, and why it is there.
package struct BanView: Codable, Sendable, Equatable {
    package let until: Timestamp?
    package let reason: String?

    package init(until: Timestamp?, reason: String? = nil) {
        self.until = until
        self.reason = reason
    }
}

/// `GET /v1/rooms/{room}/people`: the banned first, then the muted, then those who talked last, then
/// the others.
package struct PeopleList: Codable, Sendable, Equatable {
    package let people: [RoomPerson]

    package init(people: [RoomPerson]) { self.people = people }
}
