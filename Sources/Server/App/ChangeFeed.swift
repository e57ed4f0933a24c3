import Commerce
import Synchronization

/// Carries what the till changed to the rooms, without ever holding up the till or growing without end.
///
/// When the rooms are so far behind that batches are lost, they are told so, and look at the store instead.
final class ChangeFeed: Sendable {
    /// Commit after commit.
    let batches: AsyncStream<[Change]>
    private let continuation: AsyncStream<[Change]>.Continuation
    private let isBroken = Atomic<Bool>(false)

    /// Commits that may wait for the rooms.
    private static let waiting = 256

    init() { (batches, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.waiting)) }

    func tell(_ changes: [Change]) {
        if case .dropped = continuation.yield(changes) { isBroken.store(true, ordering: .releasing) }
    }

    /// Whether batches were lost since it was last asked.
    func hasLost() -> Bool { isBroken.exchange(false, ordering: .acquiring) }
}
