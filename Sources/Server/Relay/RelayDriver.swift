import Foundation
import Glibc
import Media
import NIOCore
import Synchronization
import Transport

/// Runs the relay: workers, each with a UDP socket on the one port and a thread that receives, decides and sends.
///
/// Everything else may be called from any thread, and waits for no worker.
package final class RelayDriver: Sendable {
    /// More workers than this gain nothing: each packet goes to all of them.
    package static let mostWorkers = 16

    private let hub: RelayHub
    private let threads: Mutex<[pthread_t]>

    /// Opens the port and starts.
    ///
    /// - Parameters:
    ///   - port: 0…65,535, where 0 is any that is free.
    ///   - workers: 1…16; one a core unless told otherwise.
    ///   - onEvent: called on the workers' threads; is to return at once, and not to call `stop`.
    /// - Throws: when the port cannot be had; the message says why and what to do.
    package init(
        host: String = "127.0.0.1", port: Int, workers: Int? = nil, onEvent: @escaping @Sendable (RelayEvent) -> Void
    ) throws(TransportError) {
        guard let number = UInt16(exactly: port) else {
            throw TransportError(.addressUnavailable, "\(port) is not a UDP port; choose one from 1 to 65535, or 0")
        }
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let count = min(max(1, workers ?? cores), Self.mostWorkers)
        let sockets = try DatagramSocket.group(of: count, host: host, port: number)
        hub = RelayHub(
            workers: sockets.enumerated().map { RelayWorker(index: $0, socket: $1) }, onEvent: onEvent)
        threads = Mutex([])
        let secret = UInt64.random(in: .min ... .max)
        for worker in hub.workers {
            do throws(TransportError) {
                let thread = try Self.start(RelayShift(hub: hub, worker: worker, secret: secret))
                threads.withLock { $0.append(thread) }
            } catch {
                stop()
                throw error
            }
        }
    }

    deinit { stop() }

    /// The port listened on.
    package var port: Int { Int(hub.workers[0].socket.localPort) }

    // MARK: Tickets

    /// Lets a host bind.
    ///
    /// - Parameters:
    ///   - key: the host's own, for both directions.
    ///   - roomKey: what its packets go out under, unless the room has a key already.
    /// - Returns: false when the relay is full (`MediaLimits.participants`, `rooms`) or the reporter is taken.
    package func admit(host ticket: RelayTicket, key: MasterKey, roomKey: MasterKey) throws(TransportError) -> Bool {
        try hub.admit(host: ticket, key: key, roomKey: roomKey)
    }

    /// Lets a viewer bind, with a key of its own for both directions.
    ///
    /// - Parameters:
    ///   - holder: whom the ticket is given to, for `revoke(heldBy:room:)`.
    ///   - most: tickets of one room that holder may have; the oldest unused one makes room for another.
    package func admit(
        viewer ticket: RelayTicket, heldBy holder: String? = nil, atMost most: Int = .max, key: MasterKey
    ) throws(TransportError) -> TicketRegister.Admission {
        try hub.admit(viewer: ticket, holder: holder, atMost: most, key: key)
    }

    /// Takes one ticket away; its holder gets nothing from now on.
    package func revoke(_ reporter: SSRC) { hub.revoke(reporter) }

    /// Takes all tickets away that these have of a room.
    package func revoke(heldBy holders: Set<String>, room: String) { hub.revoke(heldBy: holders, room: room) }

    /// Takes all tickets of a room away and forgets it.
    package func close(room: String) { hub.close(room: room) }

    /// Seals the room's packets with another key from now on; what was sent before is repaired as it was sealed.
    package func rekey(room: String, to key: MasterKey) throws(TransportError) { try hub.rekey(room: room, to: key) }

    /// How often the numbers of each of the room's streams have wrapped, for a viewer's ticket.
    package func rollover(room: String) -> [SSRC: UInt32] { hub.rollover(room: room) }

    /// Takes datagrams of somebody whom UDP does not reach through `channel`, a WebSocket's, until it is closed; to be
    /// called on its event loop.
    func tunnel(over channel: any Channel) -> RelayTunnel { hub.tunnel(over: channel) }

    // MARK: Figures

    /// Of all workers together, at most 50 ms old while there is traffic.
    package func statistics() -> RelayStatistics {
        var sum = RelayStatistics()
        for worker in hub.workers { sum.add(worker.statistics) }
        sum.drop(.tablesFull, count: hub.refused)
        return sum
    }

    package var workerCount: Int { hub.workers.count }

    /// Viewers bound at one worker, at most 50 ms ago.
    package func viewers(of worker: Int) -> Int { hub.workers[worker].statistics.viewers }

    /// Media packets each worker has passed on so far, of this moment.
    package func progress(of worker: Int) -> Int { hub.workers[worker].progress.load(ordering: .acquiring) }

    /// Stops and waits for the threads. The second call does nothing.
    package func stop() {
        let threads = threads.withLock { threads in
            defer { threads = [] }
            return threads
        }
        hub.isStopping.store(true, ordering: .releasing)
        for worker in hub.workers { worker.socket.wake() }
        for thread in threads { pthread_join(thread, nil) }
    }

    private static func start(_ shift: RelayShift) throws(TransportError) -> pthread_t {
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                // Balances passRetained below: taken exactly once, by this thread.
                let shift = Unmanaged<RelayShift>.fromOpaque(argument).takeRetainedValue()
                var loop = RelayLoop(shift.hub, worker: shift.worker, secret: shift.secret)
                loop.run()
                return nil
            }, Unmanaged.passRetained(shift).toOpaque())
        guard failure == 0 else {
            Unmanaged.passUnretained(shift).release()
            throw TransportError(
                .systemFailure, "the relay's thread could not be started: \(String(cString: strerror(failure)))")
        }
        return thread
    }
}

/// What a thread is given to begin with.
private final class RelayShift: Sendable {
    let hub: RelayHub
    let worker: RelayWorker
    let secret: UInt64

    init(hub: RelayHub, worker: RelayWorker, secret: UInt64) {
        self.hub = hub
        self.worker = worker
        self.secret = secret
    }
}
