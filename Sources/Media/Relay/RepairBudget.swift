/// How much repair and replay one viewer may have: two buckets, of packets and of bytes, that fill with time.
struct RepairBudget: Sendable {
    private var packets = MediaLimits.repairBurst
    private var bytes = MediaLimits.repairBurstBytes
    private var filled: Instant?

    /// Takes `count` packets' worth of `size` bytes together, all or nothing.
    mutating func take(_ count: Int, bytes size: Int, at now: Instant) -> Bool {
        if let filled {
            let elapsed = (now - filled).seconds
            packets = min(MediaLimits.repairBurst, packets + elapsed * MediaLimits.repairsPerSecond)
            bytes = min(MediaLimits.repairBurstBytes, bytes + elapsed * MediaLimits.repairBytesPerSecond)
        }
        filled = now
        guard packets >= Double(count), bytes >= Double(size) else { return false }
        packets -= Double(count)
        bytes -= Double(size)
        return true
    }

    /// Whether it is as good as a new one by now.
    func isFull(at now: Instant) -> Bool {
        guard let filled else { return true }
        let elapsed = (now - filled).seconds
        return packets + elapsed * MediaLimits.repairsPerSecond >= MediaLimits.repairBurst
            && bytes + elapsed * MediaLimits.repairBytesPerSecond >= MediaLimits.repairBurstBytes
    }
}
