import Media

/// One client of a datagram proxy: a socket of its own towards the target, and the weather both ways.
final class ProxyFlow {
    let client: PeerAddress
    let socket: DatagramSocket
    var up: Weather
    var down: Weather
    /// When a datagram last came from either side.
    var lastHeard: Instant
    private let target: PeerAddress
    private var outgoing: SendBatch

    init(client: PeerAddress, target: PeerAddress, up: Weather, down: Weather, at now: Instant) throws(TransportError) {
        self.client = client
        self.target = target
        self.up = up
        self.down = down
        socket = try DatagramSocket(host: target.version == .four ? "0.0.0.0" : "::", port: 0)
        outgoing = SendBatch(socket: socket)
        lastHeard = now
    }

    /// Bytes that this flow keeps in memory for its datagrams.
    var cost: Int {
        up.bytesUnderWay + down.bytesUnderWay
            + (up.underWayCount + down.underWayCount) * ProxyLimits.datagramOverhead
    }

    /// When the next datagram arrives at either end.
    var nextArrival: Instant? {
        switch (up.nextArrival, down.nextArrival) {
        case (let up?, let down?): min(up, down)
        case (let up, let down): up ?? down
        }
    }

    var unsent: Int { outgoing.dropped }

    /// Delivers what has arrived by `now` to both ends; what goes to the client is queued in `toClients`.
    func deliver(by now: Instant, toClients: inout SendBatch) {
        var hasSome = false
        while let (datagram, _) = up.takeNext(by: now) {
            outgoing.queue(datagram, to: target)
            hasSome = true
        }
        if hasSome { outgoing.flush() }
        while let (datagram, _) = down.takeNext(by: now) { toClients.queue(datagram, to: client) }
    }
}
