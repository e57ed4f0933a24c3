import CDatagram
import Glibc
import Media
import Synchronization

/// Carries the bytes of TCP connections to a target and back, unchanged and as fast as they come, on one thread.
///
/// It stands beside a `DatagramProxy` on the same port number, so that one address reaches all of a server.
package final class StreamProxy: Sendable {
    private let listener: Int32
    private let wakeUp: Int32
    private let target: PeerAddress
    private let isStopping = Atomic(false)

    /// Opens the port, which is a number other than zero; `run` does the rest.
    package init(at place: PeerAddress, target: PeerAddress) throws(TransportError) {
        listener = try StreamSocket.listening(at: place)
        wakeUp = datagram_event()
        self.target = target
        guard wakeUp >= 0 else {
            close(listener)
            throw .system("a wake-up could not be made", errno: -wakeUp)
        }
    }

    deinit {
        close(listener)
        close(wakeUp)
    }

    /// Makes `run` return soon; any thread may ask.
    package func stop() {
        isStopping.store(true, ordering: .releasing)
        datagram_signal(wakeUp)
    }

    /// Carries bytes until `stop`, then closes all connections. Called once.
    package func run() throws(TransportError) {
        var pairs: [StreamPair] = []
        // Out of descriptors, what waits to be accepted would wake the loop again and again.
        var isShort = false
        while !isStopping.load(ordering: .acquiring) {
            var waits = [StreamSocket.wait(listener, isShort ? [] : [POLLIN]), StreamSocket.wait(wakeUp, [POLLIN])]
            for pair in pairs { waits += pair.waits }
            let timeout = isShort ? ProxyLimits.shortageSeconds * 1_000_000_000 : -1
            let found = descriptors_wait(&waits, UInt32(waits.count), timeout)
            guard found >= 0 else { throw .system("waiting for connections failed", errno: -found) }
            var over: Set<Int> = []
            for (index, pair) in pairs.enumerated() {
                let hasNews = waits[2 + 2 * index].revents != 0 || waits[3 + 2 * index].revents != 0
                if hasNews, !pair.move() { over.insert(index) }
            }
            if !over.isEmpty { pairs = pairs.indices.filter { !over.contains($0) }.map { pairs[$0] } }
            isShort = waits[0].revents != 0 && !accept(into: &pairs)
        }
    }

    /// Takes what waits. False when the system has no descriptor for it.
    private func accept(into pairs: inout [StreamPair]) -> Bool {
        while let client = StreamSocket.accepted(by: listener) {
            let pair = StreamPair(client: client, target: target)
            if pair.isPossible, pairs.count < ProxyLimits.connections { pairs.append(pair) }
        }
        return ![EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno)
    }
}
