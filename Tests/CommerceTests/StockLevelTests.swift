import Commerce
import Testing

@Suite struct StockLevelTests {
    private func level(_ onHand: Int, _ reserved: Int) throws -> StockLevel {
        try #require(StockLevel(keptOnHand: onHand, reserved: reserved))
    }

    @Test("reserving leaves pieces in the house; committing takes them out; releasing frees them")
    func lifeOfAPiece() throws {
        var stock = StockLevel.none
        try stock.putIn(10)
        try stock.reserve(4)
        #expect((stock.onHand, stock.reserved, stock.available) == (10, 4, 6))
        try stock.commit(3)
        #expect((stock.onHand, stock.reserved, stock.available) == (7, 1, 6))
        try stock.release(1)
        #expect((stock.onHand, stock.reserved, stock.available) == (7, 0, 7))
    }

    @Test("what cannot be is refused and changes nothing")
    func refusals() throws {
        var stock = try level(5, 3)
        #expect(throws: StockError.short(available: 2)) { try stock.reserve(3) }
        #expect(throws: StockError.notReserved(reserved: 3)) { try stock.commit(4) }
        #expect(throws: StockError.notReserved(reserved: 3)) { try stock.release(4) }
        #expect(throws: StockError.outOfRange) { try stock.putIn(1_000_000) }
        #expect(throws: StockError.outOfRange) { try stock.reserve(-1) }
        #expect(try stock == level(5, 3))
    }

    @Test("counters that cannot be true are not taken", arguments: [(-1, 0), (5, 6), (5, -1), (1_000_001, 0)])
    func impossible(onHand: Int, reserved: Int) {
        #expect(StockLevel(keptOnHand: onHand, reserved: reserved) == nil)
    }
}
