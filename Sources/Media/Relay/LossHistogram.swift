/// How many viewers report how much loss of a stream; adds up over workers, and gives quantiles.
package struct LossHistogram: Hashable, Sendable {
    /// Reports are told apart to 4/256, which is finer than anything decided by them.
    private static let width: UInt8 = 4

    private var counts = [UInt32](repeating: 0, count: 64)

    package init() {}

    /// - Parameter loss: in 1/256, as a report block has it.
    mutating func add(_ loss: UInt8) { counts[Int(loss / Self.width)] += 1 }

    /// Takes back what was added before.
    mutating func remove(_ loss: UInt8) { counts[Int(loss / Self.width)] -= 1 }

    mutating func add(_ other: LossHistogram) {
        for index in counts.indices { counts[index] &+= other.counts[index] }
    }

    /// The loss that nine of ten viewers do not exceed, in 1/256, rounded down to 4/256; zero without reports.
    package var worst: UInt8 {
        let total = counts.reduce(0) { $0 + UInt64($1) }
        var left = total - total / 10
        guard left > 0 else { return 0 }
        for (index, count) in counts.enumerated() {
            if UInt64(count) >= left { return UInt8(index) * Self.width }
            left -= UInt64(count)
        }
        return .max
    }
}
