/// The delay 95 of 100 recent packets stay under, as WebRTC's NetEq keeps it: a histogram that forgets.
struct DelayQuantile: Sendable {
    private static let quantile = 0.95
    /// A packet's weight shrinks by this with each that follows.
    private static let forget = 0.983
    private static let bucket = Duration.milliseconds(10)
    private static let buckets = 64

    private var weights: [Double]

    /// - Parameter start: what to answer until packets say otherwise, a few seconds.
    init(start: Duration) {
        weights = Array(repeating: 0, count: Self.buckets)
        weights[Self.index(of: start)] = 1
    }

    mutating func note(_ delay: Duration) {
        for index in weights.indices { weights[index] *= Self.forget }
        weights[Self.index(of: delay)] += 1 - Self.forget
    }

    /// Rounded up to the bucket's end.
    var value: Duration {
        var sum = 0.0
        for index in weights.indices {
            sum += weights[index]
            if sum >= Self.quantile { return Self.bucket * (index + 1) }
        }
        return Self.bucket * Self.buckets
    }

    private static func index(of delay: Duration) -> Int {
        max(0, min(buckets - 1, Int((delay.nanoseconds - 1) / bucket.nanoseconds)))
    }
}
