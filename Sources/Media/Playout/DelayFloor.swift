/// The fastest way through the network lately: the least difference between arrival and media time.
///
/// The two clocks differ by an unknown constant, so only differences from this floor mean something. It forgets
/// after ten seconds, so that clocks drifting apart and routes that change move it.
struct DelayFloor: Sendable {
    private static let buckets = 10

    private let bucket: Duration

    private var minima: [Duration] = []
    private var bucketStart: Instant?

    /// - Parameter memory: how long a fast packet is remembered.
    init(memory: Duration = .seconds(10)) { bucket = memory / Self.buckets }

    /// `nil` before the first arrival.
    private(set) var floor: Duration?

    /// Notes an arrival and returns its delay over the floor, zero or more.
    mutating func arrived(mediaTime: Duration, at now: Instant) -> Duration {
        let difference = (now - .zero) - mediaTime
        if let start = bucketStart, now - start < bucket, let last = minima.last {
            minima[minima.count - 1] = min(last, difference)
        } else {
            if minima.count == Self.buckets { minima.removeFirst() }
            minima.append(difference)
            bucketStart = now
        }
        let least = minima.reduce(difference, min)
        floor = least
        return difference - least
    }

    /// How far behind the fastest packet something with `mediaTime` is at `now`.
    func delay(of mediaTime: Duration, at now: Instant) -> Duration {
        guard let floor else { return .zero }
        return (now - .zero) - mediaTime - floor
    }
}
