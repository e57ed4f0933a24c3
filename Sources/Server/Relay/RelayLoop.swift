import Glibc
import Media
import Synchronization
import Transport

/// What the relay's thread does, over and over: take a batch in, decide under the lock, send without it.
final class RelayLoop: Sendable {
    /// Between ticks while anybody is bound: half of the reordering time NACKs wait for.
    private static let tickInterval = Duration.milliseconds(5)
    /// Between ticks while nobody is.
    private static let idleInterval = Duration.milliseconds(250)
    /// The pause after a failure of the socket, so that one that stays does not take the core, in microseconds.
    private static let failurePause: UInt32 = 10_000

    let socket: DatagramSocket
    let relay = Mutex(Relay<PeerAddress>())
    let isStopping = Atomic(false)
    private let unsent = Atomic(0)
    private let onEvent: @Sendable (RelayEvent) -> Void

    init(socket: DatagramSocket, onEvent: @escaping @Sendable (RelayEvent) -> Void) {
        self.socket = socket
        self.onEvent = onEvent
    }

    var statistics: RelayStatistics {
        var statistics = relay.withLock { $0.statistics }
        statistics.packetsUnsent = unsent.load(ordering: .relaxed)
        return statistics
    }

    func run() {
        var arrived = ReceiveBatch()
        var leaving = SendBatch(socket: socket)
        var sends: [RelaySend<PeerAddress>] = []
        var nextTick = Instant.now
        var isIdle = true
        while !isStopping.load(ordering: .acquiring) {
            let wait = isIdle ? Self.idleInterval : max(.zero, nextTick - .now)
            do {
                _ = try socket.receive(into: &arrived, timeout: wait)
            } catch {
                // A receive that fails once (no memory) is tried again; what was lost is repaired like any loss.
                usleep(Self.failurePause)
            }
            let now = Instant.now
            let isTick = now >= nextTick
            if isTick { nextTick = now + Self.tickInterval }
            let events = relay.withLock { relay in
                arrived.forEach { bytes, peer in relay.handle([UInt8](bytes), from: peer, at: now) }
                if isTick { relay.tick(at: now) }
                relay.takeOutgoing(&sends)
                isIdle = relay.isIdle
                return relay.takeEvents()
            }
            for send in sends {
                switch send.recipients {
                case .one(let peer): leaving.queue(send.datagram, to: peer)
                case .all(let peers): leaving.queue(send.datagram, to: peers)
                }
            }
            leaving.flush()
            unsent.store(leaving.dropped, ordering: .relaxed)
            for event in events { onEvent(event) }
        }
    }
}
