/// One datagram and everyone it goes to.
package enum RelaySend: Sendable {
    case sealed(SealedBytes, to: PeerAddress)
    /// The addresses are shared with the room, so a packet for thousands costs two references.
    case sealedToAll(SealedBytes, [PeerAddress])
    /// A compound for one participant, to be sealed with its own key.
    case control([RTCPPacket], for: SSRC, to: PeerAddress)
}

/// What the relay wants done, and what it counted on the way.
struct RelayOutbox: Sendable {
    /// Our own name in reports and requests.
    let reporter: SSRC
    /// Which worker this is, and whether there are others to tell.
    let worker: Int
    let isAlone: Bool

    private(set) var sends: [RelaySend] = []
    private(set) var forwards: [RelayForward] = []
    private(set) var reports: [RelayReport.Draft] = []
    private(set) var events: [RelayEvent] = []
    var pool = PacketPool()
    var counts = RelayStatistics()

    init(reporter: SSRC, worker: Int, isAlone: Bool) {
        self.reporter = reporter
        self.worker = worker
        self.isAlone = isAlone
    }

    mutating func send(_ packet: SealedBytes, to peer: PeerAddress) {
        sends.append(.sealed(packet, to: peer))
        counts.packetsOut += 1
        counts.bytesOut += packet.bytes.count
    }

    mutating func send(_ packet: SealedBytes, to peers: [PeerAddress]) {
        guard !peers.isEmpty else { return }
        sends.append(.sealedToAll(packet, peers))
        counts.packetsOut += peers.count
        counts.bytesOut += packet.bytes.count * peers.count
    }

    /// Sends one participant a compound that begins with an empty report of ours.
    mutating func send(_ packets: [RTCPPacket], for reporter: SSRC, to peer: PeerAddress) {
        sends.append(.control(packets, for: reporter, to: peer))
        counts.packetsOut += 1
    }

    /// Has a report for everyone in a room sealed; it comes back as a `RelayReport`.
    mutating func seal(_ report: RelayReport.Draft) { reports.append(report) }

    mutating func forward(_ forward: RelayForward) {
        if !isAlone { forwards.append(forward) }
    }

    mutating func note(_ event: RelayEvent) { events.append(event) }
    mutating func drop(_ reason: DropReason, count: Int = 1) { counts.drop(reason, count: count) }

    /// Exchanges what waits for `taken`, emptied: two buffers go to and fro and nothing is allocated.
    mutating func exchange(_ taken: inout [RelaySend]) {
        taken.removeAll(keepingCapacity: true)
        swap(&sends, &taken)
    }

    mutating func exchange(_ taken: inout [RelayForward]) {
        taken.removeAll(keepingCapacity: true)
        swap(&forwards, &taken)
    }

    mutating func takeReports() -> [RelayReport.Draft] {
        defer { reports = [] }
        return reports
    }

    mutating func takeEvents() -> [RelayEvent] {
        defer { events = [] }
        return events
    }
}
