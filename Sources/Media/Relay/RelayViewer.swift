/// A viewer while its address is bound.
struct RelayViewer: Sendable {
    /// Its place in the audience of one stream.
    struct Seat: Sendable {
        let stream: Int
        var place: Int
        /// What it last reported, in 1/256.
        var loss: UInt8?
    }

    let peer: PeerAddress
    let since: Instant
    /// Its last compound, and the last that said what it wants.
    var heard: Instant
    var subscribed: Instant
    var budget: RepairBudget
    /// What it wants, whether the room has that or not.
    var wanted: [SSRC] = []
    var seats: [Seat] = []
    /// Its place among all viewers of the room; none before its address is known to be its own.
    var place: Int?

    var isVerified: Bool { place != nil }

    init(peer: PeerAddress, budget: RepairBudget, at now: Instant) {
        self.peer = peer
        self.budget = budget
        since = now
        heard = now
        subscribed = now
    }
}
