import Devices
import Media
import Synchronization
import Transport
import Wire

/// The socket's side of an engine: one thread that carries datagrams between the relay and a sans-I/O end, by UDP or
/// through the room's WebSocket.
final class MediaLink: Sendable {
    /// What the thread does with the end it serves; each is called on that thread.
    struct Turn: Sendable {
        /// A datagram came from the relay.
        let received: @Sendable ([UInt8], Instant) -> Void
        /// A media packet of so many bytes came from there that was opened before; whether it was asked for again.
        var repeated: @Sendable (Int, Instant) -> Bool = { _, _ in false }
        /// Time has passed; gives what is to be sent.
        let step: @Sendable (Instant) -> [[UInt8]]
        /// When the next step is due, if before the next tick.
        var next: @Sendable () -> Instant? = { nil }
        /// Datagrams take another way from now on.
        let rerouted: @Sendable (Instant) -> Void
        /// The last thing to say.
        let goodbye: @Sendable () -> [UInt8]
        /// The network failed; the link goes on trying.
        let failed: @Sendable (String) -> Void
    }

    private let socket: DatagramSocket
    private let relay: PeerAddress
    private let tunnel: MediaTunnel?
    private let reporter: Mutex<SSRC>
    private let isTunnelled = Atomic(false)

    /// What was thrown away before anybody saw it.
    private let drops = Mutex<[MediaDrop: Int]>([:])

    /// What the link's thread seals and opens with.
    private let cipher: Mutex<MediaCipher>

    /// Finds the relay and opens a socket; blocks while its name is looked up.
    ///
    /// - Parameter tunnel: the way where UDP does not get through; nil for none.
    init(host: String, ticket: MediaTicket, tunnel: MediaTunnel?) throws(TransportError) {
        guard let port = UInt16(exactly: ticket.port), port > 0 else {
            throw TransportError(.unknownHost, "the server gave \(ticket.port) as its media port, which is none")
        }
        cipher = Mutex(try MediaCipher(ticket))
        reporter = Mutex(SSRC(ticket.reporter))
        self.tunnel = tunnel
        relay = try .resolve(ticket.host ?? host, port: port)
        socket = try DatagramSocket(host: relay.version == .four ? "0.0.0.0" : "::", port: 0)
    }

    /// Starts the thread. It ends, with a goodbye, when the worker is stopped.
    func start(_ turn: Turn) -> Worker { Worker { [self] stop in run(turn, unless: stop) } }

    /// Seals and opens by a newer ticket from now on.
    func rekey(_ ticket: MediaTicket) throws(TransportError) {
        try cipher.withLock { (cipher) throws(TransportError) in cipher = try MediaCipher(ticket) }
        reporter.withLock { $0 = SSRC(ticket.reporter) }
    }

    /// Datagrams thrown away so far, by reason.
    var dropped: [MediaDrop: Int] { drops.withLock(\.self) }

    /// Opens what comes under the room's next key too, from now on.
    func offer(_ roomKey: MasterKey) throws(TransportError) {
        try cipher.withLock { (cipher) throws(TransportError) in try cipher.offer(roomKey) }
    }

    /// Whether the room's media come under a key that is not known here; true once in a while as long as they do.
    func lacksKey(at now: Instant) -> Bool { cipher.withLock { $0.lacksKey(at: now) } }

    /// Datagrams travel through the room's WebSocket.
    var usesTunnel: Bool { isTunnelled.load(ordering: .relaxed) }

    /// Has the thread take its next step at once.
    func wake() { socket.wake() }

    private func run(_ turn: Turn, unless stop: StopSignal) {
        var incoming = ReceiveBatch()
        var outgoing = SendBatch(socket: socket)
        var route = MediaRoute(beginning: tunnel?.isPreferred == true ? .webSocket : .datagrams)
        var hasFailed = false
        tunnel?.attach(self) { [weak socket] in socket?.wake() }
        defer { tunnel?.detach(self) }
        while !stop.isRequested {
            let wait = turn.next().map { min($0 - .now, MediaEngineLimits.linkTick) } ?? MediaEngineLimits.linkTick
            do throws(TransportError) {
                _ = try socket.receive(into: &incoming, timeout: max(.zero, wait))
            } catch {
                if !hasFailed { turn.failed(error.message) }
                hasFailed = true
                guard stop.sleep(until: .now + .seconds(1)) else { break }
                continue
            }
            let now = Instant.now
            incoming.forEach { bytes, sender in
                if sender == relay {
                    take([UInt8](bytes), by: .datagrams, &route, turn, at: now)
                } else {
                    drop(.stranger)
                }
            }
            for datagram in tunnel?.take() ?? [] { take(datagram, by: .webSocket, &route, turn, at: now) }
            let step = route.step(connection: tunnel?.connection, at: now)
            if step.isNew { turn.rerouted(now) }
            if let number = step.probe { queue(probe(number), by: .datagrams, in: &outgoing) }
            for datagram in turn.step(now) { queue(datagram, by: route.way, in: &outgoing) }
            outgoing.flush()
            note(route)
        }
        queue(turn.goodbye(), by: route.way, in: &outgoing)
        outgoing.flush()
    }

    /// Takes what came, if it is for us; answers to the route's own probes end here.
    private func take(
        _ datagram: [UInt8], by way: MediaRoute.Way, _ route: inout MediaRoute, _ turn: Turn, at now: Instant
    ) {
        var datagram = datagram
        if let reason = cipher.withLock({ $0.open(&datagram, at: now) }) {
            let isWanted =
                reason == .replayed && DatagramKind(of: datagram) == .rtp && turn.repeated(datagram.count, now)
            return isWanted ? () : drop(reason)
        }
        if let number = Self.probeAnswered(in: datagram) { return route.answered(number, at: now) }
        route.heard(on: way, at: now)
        turn.received(datagram, now)
    }

    private func drop(_ reason: MediaDrop) { drops.withLock { $0[reason, default: 0] += 1 } }

    private static func probeAnswered(in datagram: [UInt8]) -> UInt32? {
        guard DatagramKind(of: datagram) == .rtcp, let packets = try? RTCPPacket.compound(parsing: datagram)
        else { return nil }
        for case .probe(let probe) in packets { return probe.number }
        return nil
    }

    private func probe(_ number: UInt32) -> [UInt8] {
        let reporter = reporter.withLock { $0 }
        return RTCPPacket.datagram([
            .receiverReport(ReceiverReport(ssrc: reporter)), .probe(PathProbe(sender: reporter, number: number)),
        ])
    }

    private func queue(_ datagram: [UInt8], by way: MediaRoute.Way, in outgoing: inout SendBatch) {
        var datagram = datagram
        let isSealed: Void? = try? cipher.withLock { cipher in try cipher.seal(&datagram) }
        guard isSealed != nil else { return }
        switch way {
        case .datagrams: outgoing.queue(datagram, to: relay)
        case .webSocket: tunnel?.send(datagram, at: .now)
        }
    }

    /// Lets others see which way is taken, and the next engine begin with it.
    private func note(_ route: MediaRoute) {
        guard route.isAnswered else { return }
        let isTunnelled = route.way == .webSocket
        guard self.isTunnelled.exchange(isTunnelled, ordering: .relaxed) != isTunnelled else { return }
        tunnel?.isPreferred = isTunnelled
    }
}
