/// The addresses something goes to, and whose they are.
///
/// One array of addresses, shared with the driver: a packet for thousands costs a reference.
struct StreamAudience: Sendable {
    private(set) var peers: [PeerAddress] = []
    private var members: [SSRC] = []
    /// What the members report.
    private(set) var losses = LossHistogram()

    var count: Int { peers.count }

    /// - Returns: the new member's place, good until somebody leaves.
    mutating func add(_ member: SSRC, at peer: PeerAddress) -> Int {
        peers.append(peer)
        members.append(member)
        return peers.count - 1
    }

    /// Takes out who sits at `place` and returns who has that place now, if that is somebody.
    mutating func remove(place: Int, reported loss: UInt8?) -> SSRC? {
        if let loss { losses.remove(loss) }
        let peer = peers.removeLast()
        let member = members.removeLast()
        guard place < peers.count else { return nil }
        peers[place] = peer
        members[place] = member
        return member
    }

    /// A member's report takes the place of its last one.
    mutating func note(_ loss: UInt8, before: UInt8?) {
        if let before { losses.remove(before) }
        losses.add(loss)
    }
}
