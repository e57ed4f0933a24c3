import Commerce
import Testing

/// A pot of money in random parts.
@Suite struct PartsTests {
    @Test("for every small pot and number of parts, the parts come to the whole and none is below one unit")
    func small() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = Seeded(seed)
        for pot in Int64(1)...120 {
            for count in 1...Int(pot) {
                let parts = Money.fen(pot).parts(count) { _ in random.next() } ?? []
                #expect(parts.count == count && parts.reduce(0, +) == pot, "seed \(seed): \(pot) in \(count): \(parts)")
                #expect(parts.allSatisfy { $0 >= 1 }, "seed \(seed): \(pot) in \(count): \(parts)")
            }
        }
    }

    @Test("for random large ones too, up to all a command allows")
    func large() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = Seeded(seed)
        for _ in 0..<2_000 {
            let count = Int.random(in: Limits.drawPlaces, using: &random)
            let pot = Int64.random(in: Int64(count)...Limits.price.upperBound, using: &random)
            let parts = Money.fen(pot).parts(count) { _ in random.next() } ?? []
            #expect(parts.count == count && parts.reduce(0, +) == pot, "seed \(seed): \(pot) in \(count)")
            #expect(parts.allSatisfy { $0 >= 1 }, "seed \(seed): \(pot) in \(count)")
        }
    }

    @Test("the least and the greatest luck leave each of the others a unit", arguments: [UInt64.min, .max])
    func extremes(luck: UInt64) {
        for (pot, count) in [(Int64(1), 1), (2, 2), (7, 3), (100, 99), (1_000_000_000_000, 2_000)] {
            let parts = Money.fen(pot).parts(count) { _ in luck } ?? []
            #expect(parts.count == count && parts.reduce(0, +) == pot && parts.allSatisfy { $0 >= 1 }, "\(parts)")
        }
    }

    @Test("a part is one to twice the mean of what is left, less one; the last is what remains")
    func rule() {
        // 100 in 4: q = 25, 1 + 10 mod 49; then 89 in 3: q = 29, 1 + 99 mod 57; then 46 in 2: q = 23, 1 + 44 mod 45.
        #expect(Money.fen(100).parts(4) { [10, 99, 44, 7][$0] } == [11, 43, 45, 1])
        #expect(Money.fen(3).parts(3) { _ in 12_345 } == [1, 1, 1])
    }

    @Test("over many pots every place has the mean")
    func fairness() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = Seeded(seed)
        var sums = [Int64](repeating: 0, count: 5)
        let pots = 20_000
        for _ in 0..<pots {
            for (place, part) in (Money.fen(5_000).parts(5) { _ in random.next() } ?? []).enumerated() {
                sums[place] += part
            }
        }
        // The last two parts deviate most, by less than 1,000; of 20,000 the mean's deviation is 7, and 60 is 8 of it.
        for sum in sums { #expect(abs(sum / Int64(pots) - 1_000) < 60, "seed \(seed): \(sums)") }
    }

    @Test("without a unit for each part there are none", arguments: [(Int64(0), 1), (2, 3), (5, 0), (-4, 2)])
    func tooSmall(pot: Int64, count: Int) {
        #expect(Money.fen(pot).parts(count) { _ in 1 } == nil)
    }
}
