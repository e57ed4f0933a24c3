/// How often which latency was seen, in so little room that processes can tell each other.
///
/// 64 steps to each doubling: a percentile is off by 1.6 % at most.
struct Latencies: Codable, Sendable {
    private static let steps = 64
    /// Up to 2³¹ µs.
    private var counts = [Int](repeating: 0, count: steps * 26)

    mutating func add(nanoseconds: Int64) {
        let value = Int(max(0, min(nanoseconds / 1_000, Int64(Int32.max))))
        counts[Self.step(of: value)] += 1
    }

    mutating func merge(_ other: Latencies) {
        for index in counts.indices { counts[index] += other.counts[index] }
    }

    var count: Int { counts.reduce(0, +) }

    /// Nearest rank; nil without values.
    func milliseconds(percentile p: Double) -> Double? {
        let total = count
        guard total > 0 else { return nil }
        let rank = min(total - 1, Int(Double(total) * p / 100))
        var passed = 0
        for (index, count) in counts.enumerated() {
            passed += count
            if passed > rank { return Double(Self.value(of: index)) / 1_000 }
        }
        return nil
    }

    private static func step(of value: Int) -> Int {
        let doublings = max(0, Int.bitWidth - 7 - value.leadingZeroBitCount)
        return doublings * steps + value >> doublings
    }

    private static func value(of step: Int) -> Int {
        let doublings = max(0, step / steps - 1)
        return (step - doublings * steps) << doublings
    }
}
