import Devices
import Media
import Synchronization
import Transport
import Wire

/// The socket's side of an engine: one thread that carries datagrams between the relay and a sans-I/O end.
final class MediaLink: Sendable {
    /// What the thread does with the end it serves; each is called on that thread.
    struct Turn: Sendable {
        /// A datagram came from the relay.
        let received: @Sendable ([UInt8], Instant) -> Void
        /// Time has passed; gives what is to be sent.
        let step: @Sendable (Instant) -> [[UInt8]]
        /// When the next step is due, if before the next tick.
        var next: @Sendable () -> Instant? = { nil }
        /// The last thing to say.
        let goodbye: @Sendable () -> [UInt8]
        /// The network failed; the link goes on trying.
        let failed: @Sendable (String) -> Void
    }

    private let socket: DatagramSocket
    private let relay: PeerAddress

    /// What was thrown away before anybody saw it.
    private let drops = Mutex<[MediaDrop: Int]>([:])

    /// What the link's thread seals and opens with.
    private let cipher: Mutex<MediaCipher>

    /// Finds the relay and opens a socket; blocks while its name is looked up.
    init(host: String, ticket: MediaTicket) throws(TransportError) {
        guard let port = UInt16(exactly: ticket.port), port > 0 else {
            throw TransportError(.unknownHost, "the server gave \(ticket.port) as its media port, which is none")
        }
        cipher = Mutex(try MediaCipher(ticket))
        relay = try .resolve(ticket.host ?? host, port: port)
        socket = try DatagramSocket(host: relay.version == .four ? "0.0.0.0" : "::", port: 0)
    }

    /// Starts the thread. It ends, with a goodbye, when the worker is stopped.
    func start(_ turn: Turn) -> Worker { Worker { [self] stop in run(turn, unless: stop) } }

    /// Seals and opens by a newer ticket from now on.
    func rekey(_ ticket: MediaTicket) throws(TransportError) {
        try cipher.withLock { (cipher) throws(TransportError) in cipher = try MediaCipher(ticket) }
    }

    /// Datagrams thrown away so far, by reason.
    var dropped: [MediaDrop: Int] { drops.withLock(\.self) }

    /// Opens what comes under the room's next key too, from now on.
    func offer(_ roomKey: MasterKey) throws(TransportError) {
        try cipher.withLock { (cipher) throws(TransportError) in try cipher.offer(roomKey) }
    }

    /// Whether the room's media come under a key that is not known here; true once in a while as long as they do.
    func lacksKey(at now: Instant) -> Bool { cipher.withLock { $0.lacksKey(at: now) } }

    /// Has the thread take its next step at once.
    func wake() { socket.wake() }

    private func run(_ turn: Turn, unless stop: StopSignal) {
        var incoming = ReceiveBatch()
        var outgoing = SendBatch(socket: socket)
        var hasFailed = false
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
                var datagram = [UInt8](bytes)
                if let reason = sender == relay ? cipher.withLock({ $0.open(&datagram, at: now) }) : .stranger {
                    drops.withLock { $0[reason, default: 0] += 1 }
                } else {
                    turn.received(datagram, now)
                }
            }
            for datagram in turn.step(now) { queue(datagram, in: &outgoing) }
            outgoing.flush()
        }
        queue(turn.goodbye(), in: &outgoing)
        outgoing.flush()
    }

    private func queue(_ datagram: [UInt8], in outgoing: inout SendBatch) {
        var datagram = datagram
        let isSealed: Void? = try? cipher.withLock { cipher in try cipher.seal(&datagram) }
        if isSealed != nil { outgoing.queue(datagram, to: relay) }
    }
}
