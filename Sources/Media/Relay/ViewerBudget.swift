import Synchronization

/// What one viewer may cost the others: repair and replay, and key frames of the host's.
///
/// It belongs to the ticket and is one for all workers, so that who leaves, moves or turns up at another worker has
/// spent what it has spent. Each figure is a clock that spending puts forward, at most a burst ahead of time (GCRA, ITU-T
/// I.371): nobody waits for it, and nothing has to be filled.
package final class ViewerBudget: Sendable {
    private static let perRepair = Int64(1e9 / MediaLimits.repairsPerSecond)
    private static let perRepairedByte = 1e9 / MediaLimits.repairBytesPerSecond

    private let repairs = Atomic<Int64>(0)
    private let keyFrames = Atomic<Int64>(0)

    package init() {}

    /// Takes `count` packets' worth of `bytes` together, all or nothing.
    package func takeRepairs(_ count: Int, bytes: Int, at now: Instant) -> Bool {
        let cost = max(Int64(count) * Self.perRepair, Int64(Double(bytes) * Self.perRepairedByte))
        return Self.take(cost, of: repairs, burst: MediaLimits.repairBurst, at: now)
    }

    /// Takes one key frame that the host is to make.
    package func takeKeyFrame(at now: Instant) -> Bool {
        let pause = MediaLimits.keyFramePause
        return Self.take(pause.nanoseconds, of: keyFrames, burst: pause * MediaLimits.keyFrameBurst, at: now)
    }

    private static func take(
        _ cost: Int64, of clock: borrowing Atomic<Int64>, burst: Duration, at now: Instant
    ) -> Bool {
        var before = clock.load(ordering: .relaxed)
        while true {
            let after = max(before, now.nanoseconds) + cost
            guard after - now.nanoseconds <= burst.nanoseconds else { return false }
            let (isTaken, known) = clock.compareExchange(expected: before, desired: after, ordering: .relaxed)
            if isTaken { return true }
            before = known
        }
    }
}
