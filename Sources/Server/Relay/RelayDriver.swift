import Glibc
import Media
import Synchronization
import Transport

/// Runs the relay: one UDP socket, one thread that receives, decides and sends.
///
/// Everything else may be called from any thread; it waits at most for the decisions on one batch of datagrams,
/// never for the socket.
package final class RelayDriver: Sendable {
    private let loop: RelayLoop
    private let thread: Mutex<pthread_t?>

    /// Opens the port and starts.
    ///
    /// - Parameters:
    ///   - port: 0…65,535, where 0 is any that is free.
    ///   - onEvent: called on the relay's thread; is to return at once, and not to call `stop`.
    /// - Throws: when the port cannot be had; the message says why and what to do.
    package init(
        host: String = "127.0.0.1", port: Int, onEvent: @escaping @Sendable (RelayEvent) -> Void
    ) throws(TransportError) {
        guard let number = UInt16(exactly: port) else {
            throw TransportError(.addressUnavailable, "\(port) is not a UDP port; choose one from 1 to 65535, or 0")
        }
        let loop = RelayLoop(socket: try DatagramSocket(host: host, port: number), onEvent: onEvent)
        self.loop = loop
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { argument in
                // Balances passRetained below: taken exactly once, by this thread.
                if let argument { Unmanaged<RelayLoop>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, Unmanaged.passRetained(loop).toOpaque())
        guard failure == 0 else {
            Unmanaged.passUnretained(loop).release()
            throw TransportError(
                .systemFailure, "the relay's thread could not be started: \(String(cString: strerror(failure)))")
        }
        self.thread = Mutex(thread)
    }

    deinit { stop() }

    /// The port listened on.
    package var port: Int { Int(loop.socket.localPort) }

    /// Lets the holder of `ticket` bind; the same token again replaces what it stood for.
    ///
    /// - Returns: false when the relay is full (`MediaLimits.participants`, `rooms`).
    package func authorize(_ ticket: RelayTicket) -> Bool {
        let now = Instant.now
        return loop.relay.withLock { $0.authorize(ticket, at: now) }
    }

    /// Takes all tickets of a room away and forgets it.
    package func close(room: String) {
        loop.relay.withLock { $0.close(room: room) }
        loop.socket.wake()
    }

    package func statistics() -> RelayStatistics { loop.statistics }

    /// Stops and waits for the thread. The second call does nothing.
    package func stop() {
        guard let thread = thread.withLock({ $0.take() }) else { return }
        loop.isStopping.store(true, ordering: .releasing)
        loop.socket.wake()
        pthread_join(thread, nil)
    }
}
