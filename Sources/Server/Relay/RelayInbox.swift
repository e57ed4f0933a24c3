import Media
import Synchronization

/// What the server wants of a worker. None of it gets lost: there are as many as tickets and connections.
enum RelayOrder: Sendable {
    case authorizeHost(RelayTicket, HostSeal)
    case authorizeViewer(RelayTicket, ViewerBudget)
    case revoke(SSRC)
    case close(room: String)
    case openTunnel(RelayTunnel)
    case closeTunnel(PeerAddress)
}

/// Where others leave things for a worker, and the worker takes them all at once.
final class RelayInbox: Sendable {
    /// A datagram that came through a tunnel.
    struct Tunnelled: Sendable {
        let bytes: [UInt8]
        let from: PeerAddress
    }

    private struct Waiting {
        var orders: [RelayOrder] = []
        var forwards: [RelayForward] = []
        var tunnelled: [Tunnelled] = []
        var isEmpty: Bool { orders.isEmpty && forwards.isEmpty && tunnelled.isEmpty }
    }

    private let waiting = Mutex(Waiting())
    /// Looked at without the lock, once a round.
    private let isFilled = Atomic(false)

    /// - Returns: whether the worker has to be woken: nothing waited before.
    func post(_ order: RelayOrder) -> Bool {
        waiting.withLock { waiting in
            defer { waiting.orders.append(order) }
            return noteFilled(waiting)
        }
    }

    /// Leaves news, or what fits of them.
    ///
    /// - Returns: how many did not fit, and whether the worker has to be woken.
    func post(_ forwards: [RelayForward]) -> (dropped: Int, wakes: Bool) {
        waiting.withLock { waiting in
            let fitting = min(forwards.count, MediaLimits.relayInbox - waiting.forwards.count)
            let wakes = noteFilled(waiting)
            waiting.forwards.append(contentsOf: forwards[..<fitting])
            return (forwards.count - fitting, wakes)
        }
    }

    /// - Returns: whether there was room for it, and whether the worker has to be woken.
    func post(_ datagram: Tunnelled) -> (isTaken: Bool, wakes: Bool) {
        waiting.withLock { waiting in
            guard waiting.tunnelled.count < MediaLimits.tunnelInbox else { return (false, false) }
            defer { waiting.tunnelled.append(datagram) }
            return (true, noteFilled(waiting))
        }
    }

    private func noteFilled(_ waiting: borrowing Waiting) -> Bool {
        let wakes = waiting.isEmpty
        if wakes { isFilled.store(true, ordering: .releasing) }
        return wakes
    }

    /// Exchanges what waits for three arrays, whose contents are dropped and whose storage is used again.
    func take(_ orders: inout [RelayOrder], _ forwards: inout [RelayForward], _ tunnelled: inout [Tunnelled]) {
        orders.removeAll(keepingCapacity: true)
        forwards.removeAll(keepingCapacity: true)
        tunnelled.removeAll(keepingCapacity: true)
        guard isFilled.load(ordering: .acquiring) else { return }
        waiting.withLock { waiting in
            swap(&waiting.orders, &orders)
            swap(&waiting.forwards, &forwards)
            swap(&waiting.tunnelled, &tunnelled)
            isFilled.store(false, ordering: .relaxed)
        }
    }
}
