/// A viewer while its address is bound.
struct RelayViewer: Sendable {
    /// Its place in the audience of one stream.
    struct Seat: Sendable {
        let stream: Int
        var place: Int
        /// What it last reported, in 1/256.
        var loss: UInt8?
        /// When the host was asked for a key frame on this viewer's account.
        var keyFrameAsked: Instant?
    }

    let peer: PeerAddress
    let since: Instant
    /// Its last compound, and the last that said what it wants.
    var heard: Instant
    var subscribed: Instant
    let budget: ViewerBudget
    /// What it wants, whether the room has that or not.
    var wanted: [SSRC] = []
    var seats: [Seat] = []
    /// Its place among all viewers of the room; none before its address is known to be its own.
    var place: Int?

    var isVerified: Bool { place != nil }

    init(peer: PeerAddress, budget: ViewerBudget, at now: Instant) {
        self.peer = peer
        self.budget = budget
        since = now
        heard = now
        subscribed = now
    }
}
