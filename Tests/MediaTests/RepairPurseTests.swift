import Testing

@testable import Media

@Suite struct RepairPurseTests {
    @Test("a purse that fills slowly pays for a large packet in the end, and over time no more than it is given")
    func slow() {
        var purse = RepairPurse(available: 0)
        var asked = 0
        // 10 kbit/s for ten seconds, for packets of 8,000 bits: more than the purse ever holds.
        for step in 1...1_000 {
            purse.fill(at: 10_000, now: .at(step * 10))
            let count = purse.affords(8_000)
            asked += count
            purse.take(Double(count) * 8_000)
        }
        #expect((11...13).contains(asked), "\(asked) packets")
    }

    @Test("an empty purse affords nothing, a full one what it holds")
    func bounds() {
        #expect(RepairPurse(available: 0).affords(100) == 0)
        #expect(RepairPurse(available: -5).affords(100) == 0)
        #expect(RepairPurse(available: 1_000).affords(300) == 3)
    }
}
