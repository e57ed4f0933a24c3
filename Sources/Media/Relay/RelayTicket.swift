/// Who may bind to which room of the relay, and as what.
package struct RelayTicket: Hashable, Sendable {
    package enum Role: Hashable, Sendable {
        /// The host: its streams are taken in.
        case publish
        /// A viewer: the streams it asks for are sent to it.
        case watch
    }

    package let room: String
    package let role: Role
    /// The holder's name: what it signs its reports with. No two tickets have the same, and it is none of
    /// `Relay.reporters`.
    package let reporter: SSRC
    /// What a host sends; not looked at for a viewer.
    package let streams: [MediaStream]
    /// The address that fetched the ticket; its port says nothing. Who is at another, or of an unknown one (`nil`), has
    /// to prove that it receives what is sent there.
    package let address: PeerAddress?

    package init(room: String, role: Role, reporter: SSRC, streams: [MediaStream], address: PeerAddress?) {
        self.room = room
        self.role = role
        self.reporter = reporter
        self.streams = streams
        self.address = address
    }

    /// Whether TCP has proved that what is sent to `peer` reaches the holder: it fetched the ticket from there, or is the
    /// other end of a tunnel.
    func isProved(at peer: PeerAddress) -> Bool { peer.isTunnel || address.map { peer.hasSameHost(as: $0) } ?? false }
}
