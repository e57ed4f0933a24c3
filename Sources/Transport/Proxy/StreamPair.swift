import Glibc
import Media

/// A forwarded TCP connection: the client's, and the one made for it to the target. Closes both with itself.
final class StreamPair {
    private let client: Int32
    private let target: Int32
    private var isConnected = false
    private var up = StreamPipe()
    private var down = StreamPipe()

    /// Takes over `client`, which does not block, and begins to connect to `target`.
    init(client: Int32, target: PeerAddress) {
        self.client = client
        self.target = StreamSocket.connecting(to: target)
    }

    deinit {
        close(client)
        if target >= 0 { close(target) }
    }

    /// Whether a connection to the target could be begun.
    var isPossible: Bool { target >= 0 }

    /// What to wait for; a side of which nothing is wanted is left out, so that its end wakes nobody before its time.
    var waits: [pollfd] {
        guard isConnected else {
            return [StreamSocket.wait(client, []), StreamSocket.wait(target, [POLLOUT])]
        }
        return [
            StreamSocket.wait(
                client, (up.wantsToRead ? [POLLIN] : []) + (down.wantsToWrite ? [POLLOUT] : [])),
            StreamSocket.wait(
                target, (down.wantsToRead ? [POLLIN] : []) + (up.wantsToWrite ? [POLLOUT] : [])),
        ]
    }

    /// Moves bytes after news. False when the connection is over.
    func move() -> Bool {
        if !isConnected {
            var failure: Int32 = 0
            var length = socklen_t(MemoryLayout<Int32>.size)
            guard getsockopt(target, SOL_SOCKET, SO_ERROR, &failure, &length) == 0, failure == 0 else { return false }
            isConnected = true
        }
        guard up.move(from: client, to: target), down.move(from: target, to: client) else { return false }
        return !(up.isDone && down.isDone)
    }
}
