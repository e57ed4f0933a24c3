import CDatagram
import Glibc
import Media

/// A UDP socket for one peer, which notices whether anybody takes what it sends.
///
/// Any thread may use it. The socket closes with its last reference.
package final class ConnectedSocket: Sendable {
    package enum Outcome: Hashable, Sendable {
        case sent
        /// Sent; but what was sent before found nobody.
        case refused
        /// The system did not take it.
        case dropped
    }

    package let peer: PeerAddress
    private let descriptor: Int32

    package init(to peer: PeerAddress) throws(TransportError) {
        var kernel = peer.kernelForm
        descriptor = datagram_connect(&kernel)
        guard descriptor >= 0 else { throw .system("no way to \(peer)", errno: -descriptor) }
        self.peer = peer
    }

    deinit { close(descriptor) }

    /// Sends a datagram; never waits.
    package func send(_ datagram: [UInt8]) -> Outcome {
        var isRefused = false
        // The first call may only bring the answer to the one before.
        for _ in 0..<2 {
            let sent = datagram_say(descriptor, datagram, datagram.count)
            if sent >= 0 { return isRefused ? .refused : .sent }
            guard sent == -ECONNREFUSED else { return .dropped }
            isRefused = true
        }
        return .refused
    }

    /// A datagram of the peer's that waits; nil when there is none. One over the limit, or an error, is passed over.
    package func receive() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: TransportLimits.datagramBytes)
        let room = buffer.count
        let count = Int(datagram_hear(descriptor, &buffer, room))
        guard count > 0, count <= room else { return nil }
        buffer.removeLast(room - count)
        return buffer
    }
}
