import Media
import Synchronization
import Transport

/// What others see of a worker: where to leave things, and how far it is.
final class RelayWorker: Sendable {
    let index: Int
    let socket: DatagramSocket
    private let inbox = RelayInbox()
    /// Copied out of the worker's thread now and then.
    private let published = Mutex(RelayStatistics())
    /// What was dropped beside the worker's thread.
    private let dropped = Mutex(RelayStatistics())
    /// Media packets passed on so far; of this moment.
    let progress = Atomic(0)

    init(index: Int, socket: DatagramSocket) {
        self.index = index
        self.socket = socket
    }

    func post(_ order: RelayOrder) {
        if inbox.post(order) { socket.wake() }
    }

    /// - Returns: how many did not fit.
    func post(_ forwards: [RelayForward]) -> Int {
        let (dropped, wakes) = inbox.post(forwards)
        if wakes { socket.wake() }
        return dropped
    }

    func post(_ datagram: RelayInbox.Tunnelled) {
        let (isTaken, wakes) = inbox.post(datagram)
        if !isTaken { drop(.inboxFull) }
        if wakes { socket.wake() }
    }

    func take(
        _ orders: inout [RelayOrder], _ forwards: inout [RelayForward], _ tunnelled: inout [RelayInbox.Tunnelled]
    ) { inbox.take(&orders, &forwards, &tunnelled) }

    /// Counts what others than the worker's thread threw away.
    func drop(_ reason: DropReason, count: Int = 1) { dropped.withLock { $0.drop(reason, count: count) } }

    var statistics: RelayStatistics {
        var statistics = published.withLock(\.self)
        statistics.add(dropped.withLock(\.self))
        return statistics
    }

    func publish(_ statistics: RelayStatistics) { published.withLock { $0 = statistics } }
}
