/// The delay a share of recent packets stays under, as WebRTC's NetEq keeps it: a histogram that forgets.
struct DelayQuantile: Sendable {
    private static let bucket = Duration.milliseconds(10)
    private static let buckets = 64

    private let quantile: Double
    /// A packet's weight shrinks by this with each that follows.
    private let forget: Double
    private var weights: [Double]

    /// - Parameters:
    ///   - quantile: the share, 0…1; NetEq has 0.95.
    ///   - forget: 0…1; NetEq has 0.983, which is sixty packets' memory.
    ///   - start: what to answer until packets say otherwise.
    init(quantile: Double = 0.95, forget: Double = 0.983, start: Duration) {
        self.quantile = quantile
        self.forget = forget
        weights = Array(repeating: 0, count: Self.buckets)
        weights[Self.index(of: start)] = 1
    }

    mutating func note(_ delay: Duration) {
        for index in weights.indices { weights[index] *= forget }
        weights[Self.index(of: delay)] += 1 - forget
    }

    /// Rounded up to the bucket's end.
    var value: Duration {
        var sum = 0.0
        for index in weights.indices {
            sum += weights[index]
            if sum >= quantile { return Self.bucket * (index + 1) }
        }
        return Self.bucket * Self.buckets
    }

    private static func index(of delay: Duration) -> Int {
        max(0, min(buckets - 1, Int((delay.nanoseconds - 1) / bucket.nanoseconds)))
    }
}
