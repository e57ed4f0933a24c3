import Commerce
import Testing

@Suite struct MoneySharesTests {
    @Test(
        "a share is rounded half to even",
        arguments: [
            (5, 1, 2, 2), (7, 1, 2, 4), (-5, 1, 2, -2), (-7, 1, 2, -4), (10, 1, 3, 3), (20, 1, 3, 7),
            (50, 150, 10_000, 1), (0, 1, 2, 0), (9, 0, 7, 0), (Int64.max, 7, 7, Int64.max), (.min, 1, 1, .min),
        ] as [(Int64, Int, Int, Int64)])
    func share(units: Int64, numerator: Int, denominator: Int, expected: Int64) throws {
        #expect(try Money.fen(units).share(numerator, of: denominator) == .fen(expected))
    }

    @Test("a share that does not fit throws")
    func overflow() {
        #expect(throws: MoneyError.overflow) { try Money.fen(.max).share(2, of: 1) }
        #expect(throws: MoneyError.overflow) { try Money.fen(.min).share(.max, of: 1) }
    }

    @Test(
        "what remains goes to the first part, and on to the next when that is full",
        arguments: [
            (100, [1_000, 1_000, 1_000], [34, 33, 33]), (100, [0, 1_000, 1_000], [0, 50, 50]),
            (101, [0, 1_000, 1_000], [0, 51, 50]), (3, [1, 1, 1], [1, 1, 1]), (2, [1, 1, 1], [1, 1, 0]),
            (0, [5, 5], [0, 0]), (0, [0, 0], [0, 0]), (0, [], []), (7, [7], [7]),
            (.max - 1, [.max - 1, 1], [.max - 1, 0]),
        ] as [(Int64, [Int64], [Int64])])
    func split(units: Int64, weights: [Int64], parts: [Int64]) throws {
        #expect(try Money.fen(units).split(over: weights.map { .fen($0) }) == parts.map { .fen($0) })
    }

    @Test("parts come to the whole, and none is more than its weight or a unit per part from its share")
    func splitProperty() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = Seeded(seed)
        for _ in 0..<500 {
            let weights = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                Int64.random(in: 0...(Bool.random(using: &random) ? 9 : 1_000_000_000_000), using: &random)
            }
            let total = weights.reduce(0, +)
            let amount = Int64.random(in: 0...total, using: &random)
            let parts = try Money.fen(amount).split(over: weights.map { .fen($0) }).map(\.minorUnits)
            #expect(parts.reduce(0, +) == amount, "seed \(seed)")
            for (part, weight) in zip(parts, weights) {
                #expect((0...weight).contains(part), "seed \(seed)")
                let share = total == 0 ? 0 : Int64(Int128(amount) * Int128(weight) / Int128(total))
                #expect(abs(part - share) <= weights.count, "seed \(seed)")
            }
        }
    }
}
