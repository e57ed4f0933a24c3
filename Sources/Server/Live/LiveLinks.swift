import Synchronization

/// Numbers the live connections of this run of the server, and knows when the last is closed.
final class LiveLinks: Sendable {
    private struct Links {
        var last: RoomState.ConnectionID = 0
        var open = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let links = Mutex(Links())

    /// The number of one more connection.
    func open() -> RoomState.ConnectionID {
        links.withLock { links in
            links.open += 1
            links.last += 1
            return links.last
        }
    }

    func closed() {
        let waiting = links.withLock { links in
            links.open -= 1
            guard links.open == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { links.waiting = [] }
            return links.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns once none is open.
    func allClosed() async {
        await withCheckedContinuation { continuation in
            let isEmpty = links.withLock { links in
                if links.open > 0 { links.waiting.append(continuation) }
                return links.open == 0
            }
            if isEmpty { continuation.resume() }
        }
    }
}
