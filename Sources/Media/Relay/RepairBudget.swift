/// How much repair one viewer may have: a bucket that fills with time.
struct RepairBudget: Sendable {
    private var available = MediaLimits.repairBurst
    private var filled: Instant?

    /// Takes `count` packets' worth, all or nothing.
    mutating func take(_ count: Int, at now: Instant) -> Bool {
        if let filled {
            let gained = (now - filled).seconds * MediaLimits.repairsPerSecond
            available = min(MediaLimits.repairBurst, available + gained)
        }
        filled = now
        guard available >= Double(count) else { return false }
        available -= Double(count)
        return true
    }
}
