import Commerce

/// `POST /v1/rooms/{room}/bans`: by `person`, as the list of the room's people has it, or by the `name` talk shows.
package struct BanRequest: Codable, Sendable, Equatable {
    package let person: Visitor.ID?
    package let name: String?
    /// Nil for as long as the show lasts.
    package let seconds: Int?
    /// Whether guests who come from where the person does are kept out also where that is the server's own machine.
    package let guests: Bool?

    package init(person: Visitor.ID? = nil, name: String? = nil, seconds: Int? = nil, guests: Bool? = nil) {
        self.person = person
        self.name = name
        self.seconds = seconds
        self.guests = guests
    }
}

/// One of a room's people, as its host sees them.
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

    package init(
        id: Visitor.ID, name: String?, links: Int = 0, said: String? = nil, isLocal: Bool? = nil, ban: BanView? = nil
    ) {
        self.id = id
        self.name = name
        self.links = links
        self.said = said
        self.isLocal = isLocal
        self.ban = ban
    }
}

/// How long a ban lasts: until a time, or as long as the show.
package struct BanView: Codable, Sendable, Equatable {
    package let until: Timestamp?

    package init(until: Timestamp?) { self.until = until }
}

/// `GET /v1/rooms/{room}/people`: the banned first, then those who talked last, then the others.
package struct PeopleList: Codable, Sendable, Equatable {
    package let people: [RoomPerson]

    package init(people: [RoomPerson]) { self.people = people }
}
