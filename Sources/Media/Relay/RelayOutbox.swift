/// One datagram and everyone it goes to.
package struct RelaySend<Peer: Hashable & Sendable>: Sendable {
    package enum Recipients: Sendable {
        case one(Peer)
        /// Shared with the room, so a packet for thousands costs one reference.
        case all([Peer])
    }

    package let datagram: [UInt8]
    package let recipients: Recipients
}

/// What the relay wants done, and what it counted on the way.
struct RelayOutbox<Peer: Hashable & Sendable>: Sendable {
    private(set) var sends: [RelaySend<Peer>] = []
    private(set) var events: [RelayEvent] = []
    private(set) var counts = RelayStatistics()
    /// By the reason's raw value; a dictionary would be hashed once per packet.
    private var drops = [Int](repeating: 0, count: DropReason.allCases.count)

    mutating func send(_ datagram: [UInt8], to peer: Peer) {
        sends.append(RelaySend(datagram: datagram, recipients: .one(peer)))
        counts.packetsOut += 1
    }

    mutating func send(_ datagram: [UInt8], to peers: [Peer]) {
        guard !peers.isEmpty else { return }
        sends.append(RelaySend(datagram: datagram, recipients: .all(peers)))
        counts.packetsOut += peers.count
    }

    mutating func note(_ event: RelayEvent) { events.append(event) }
    mutating func drop(_ reason: DropReason) { drops[reason.rawValue] += 1 }
    mutating func count(_ counter: WritableKeyPath<RelayStatistics, Int>) { counts[keyPath: counter] += 1 }

    /// Exchanges what waits for `taken`, emptied: two buffers go to and fro and nothing is allocated.
    mutating func exchange(_ taken: inout [RelaySend<Peer>]) {
        taken.removeAll(keepingCapacity: true)
        swap(&sends, &taken)
    }

    mutating func takeEvents() -> [RelayEvent] {
        defer { events = [] }
        return events
    }

    /// The counters with what was dropped.
    var statistics: RelayStatistics {
        var statistics = counts
        for reason in DropReason.allCases where drops[reason.rawValue] > 0 {
            statistics.dropped[reason] = drops[reason.rawValue]
        }
        return statistics
    }
}
