import Client
import Commerce
import Wire

/// A room as one connection sees it, for those who wait for something to be seen.
actor RoomMirror {
    private(set) var snapshot: RoomSnapshot?
    /// Orders of this person's the room told of, by id, each as it is now.
    private(set) var orders: [Order.ID: OrderView] = [:]
    /// Lines of talk that came, ×N counted.
    private(set) var linesSeen = 0
    private(set) var ended = false

    private struct Watcher {
        let isSeen: (RoomMirror) -> Bool
        let wake: CheckedContinuation<Bool, Never>
    }
    private var watchers: [Int: Watcher] = [:]
    private var nextWatcher = 0

    /// Follows a link until it ends.
    func follow(_ link: RoomLink) async {
        for await event in link.events {
            switch event {
            case .message(.snapshot(_, let room, _)): snapshot = room
            case .message(.tick(let tick)):
                snapshot?.apply(tick)
                linesSeen += (tick.danmaku ?? []).reduce(0) { $0 + $1.times }
                note(tick)
            case .message(.resumed(let tick)):
                snapshot?.resume(tick)
                note(tick)
            case .ended: ended = true
            case .message(.refused), .message(.mediaKey), .message(.banned), .message(.numbers), .connecting,
                .connected,
                .reconnecting:
                break
            }
            wakeWatchers()
        }
        ended = true
        wakeWatchers()
        for watcher in watchers.values { watcher.wake.resume(returning: false) }
        watchers = [:]
    }

    private func note(_ tick: Tick) {
        for case .order(let order) in tick.events ?? [] { orders[order.id] = order }
    }

    /// Waits until `isSeen` holds; false when it did not within `limit`, or the link ended first.
    func wait(_ limit: Duration, until isSeen: @escaping @Sendable (isolated RoomMirror) -> Bool) async -> Bool {
        if isSeen(self) { return true }
        guard !ended else { return false }
        let number = nextWatcher
        nextWatcher += 1
        let deadline = Task {
            try await Task.sleep(for: limit)
            self.giveUp(number)
        }
        defer { deadline.cancel() }
        return await withCheckedContinuation { wake in
            watchers[number] = Watcher(isSeen: { mirror in mirror.assumeIsolated { isSeen($0) } }, wake: wake)
        }
    }

    private func giveUp(_ number: Int) {
        watchers.removeValue(forKey: number)?.wake.resume(returning: false)
    }

    private func wakeWatchers() {
        for (number, watcher) in watchers where watcher.isSeen(self) {
            watchers[number] = nil
            watcher.wake.resume(returning: true)
        }
    }
}
