/// A pass with its place: who may bind to which room of the relay, and as what.
package struct RelayTicket: Hashable, Sendable {
    package enum Role: Hashable, Sendable {
        /// The host: its streams are taken in.
        case publish
        /// A viewer: the room's streams are sent to it.
        case watch
    }

    package let token: SessionToken
    package let room: String
    package let role: Role
    /// The holder's own name in reports.
    package let reporter: SSRC
    /// What a host sends; not looked at for a viewer.
    package let streams: [MediaStream]

    package init(token: SessionToken, room: String, role: Role, reporter: SSRC, streams: [MediaStream]) {
        self.token = token
        self.room = room
        self.role = role
        self.reporter = reporter
        self.streams = streams
    }

    /// What its holder needs to know.
    package var pass: MediaPass { MediaPass(token: token, reporter: reporter, streams: streams) }
}
