import Testing

@testable import Commerce

@Suite struct AllotmentTests {
    @Test("what is reserved is taken or released; both count as used until then")
    func twoSteps() {
        var used = Allotment.none
        used.reserve(5)
        used.commit(2)
        used.release(1)
        #expect([used.reserved, used.taken, used.used] == [2, 2, 4])
    }

    @Test("a quota has left what is not used, never less than nothing")
    func left() throws {
        let used = try #require(Allotment(keptReserved: 3, taken: 4))
        #expect(used.left(of: 10) == 3)
        #expect(used.left(of: 7) == 0)
        #expect(used.left(of: 1) == 0)
        #expect(used.left(of: nil) == nil)
    }

    @Test("counters that cannot be true are not taken", arguments: [(-1, 0), (0, -1)])
    func impossible(reserved: Int, taken: Int) {
        #expect(Allotment(keptReserved: reserved, taken: taken) == nil)
    }
}
