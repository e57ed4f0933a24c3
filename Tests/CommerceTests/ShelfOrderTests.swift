import Testing

@testable import Commerce

/// The order in which the lines of a shelf stand.
@Suite struct ShelfOrderTests {
    private let asPut = [Bazaar.medium, Bazaar.large, Bazaar.mug]

    private func order(_ bazaar: Bazaar) -> [SKU.ID] { bazaar.books.rows.shelfOrders[Bazaar.room] ?? [] }

    @Test("lines stand as they were put there, and stay when they are sold otherwise")
    func asTheyCame() {
        var bazaar = Bazaar(limit: 5)
        #expect(order(bazaar) == asPut)
        bazaar.put(Bazaar.medium, for: .fen(1), limit: 2)
        bazaar.put(Bazaar.medium, for: .fen(1), limit: 2, quota: 9)
        bazaar.flash(Bazaar.large, for: .fen(1))
        #expect(order(bazaar) == asPut)
    }

    @Test("the host arranges them; everybody is told once, and nobody when nothing moves")
    func arranged() {
        var bazaar = Bazaar()
        let wanted = [Bazaar.mug, Bazaar.medium, Bazaar.large]
        let before = bazaar.books.written.events.count
        #expect(
            bazaar.give(.arrangeShelf(Bazaar.room, wanted, by: Bazaar.host)) == .success(.arranged(Bazaar.room)))
        #expect(order(bazaar) == wanted)
        #expect(bazaar.give(.arrangeShelf(Bazaar.room, wanted, by: Bazaar.host)).code == nil)
        #expect(Array(bazaar.books.written.events[before...]) == [.shelfArranged(Bazaar.room, wanted)])
    }

    @Test("a new line stands behind all others, also one that was there before")
    func newLines() {
        var bazaar = Bazaar()
        bazaar.give(.arrangeShelf(Bazaar.room, asPut.reversed(), by: Bazaar.host))
        bazaar.give(.takeOffShelf(Offer.Key(room: Bazaar.room, sku: Bazaar.mug), .standing, by: Bazaar.host))
        #expect(order(bazaar) == [Bazaar.large, Bazaar.medium])
        bazaar.put(Bazaar.mug, for: .fen(1))
        #expect(order(bazaar) == [Bazaar.large, Bazaar.medium, Bazaar.mug])
    }

    @Test(
        "an order that is not of the lines that are there is refused and moves nothing",
        arguments: [
            ([], "out-of-range"), (["tee-m", "tee-l"], "shelf-changed"),
            (["tee-m", "tee-l", "nosuch"], "not-on-shelf"),
            (["tee-m", "tee-l", "mug-1", "nosuch"], "not-on-shelf"),
            (["tee-m", "tee-l", "mug-1", "tee-m"], "out-of-range"), (["tee-m", "tee-m"], "out-of-range"),
            (Array(repeating: "tee-m", count: 501), "out-of-range"),
        ] as [([SKU.ID], String)])
    func refused(skus: [SKU.ID], code: String) {
        var bazaar = Bazaar()
        let (changes, written) = (bazaar.books.changes, bazaar.books.written.shelfOrders)
        #expect(bazaar.give(.arrangeShelf(Bazaar.room, skus, by: Bazaar.host)).refusal?.code == code)
        #expect(order(bazaar) == asPut)
        #expect(bazaar.books.changes == changes && bazaar.books.written.shelfOrders == written)
    }

    @Test("only the room's host arranges it, and only while the show is on")
    func whose() {
        var bazaar = Bazaar()
        #expect(
            bazaar.give(.arrangeShelf(Bazaar.room, asPut, by: "eve")).refusal == .unknownRoom(Bazaar.room))
        bazaar.books.rows.rooms[Bazaar.room]?.phase = .ended
        #expect(
            bazaar.give(.arrangeShelf(Bazaar.room, asPut, by: Bazaar.host)).refusal == .roomEnded(Bazaar.room))
    }

    @Test("a shelf has no more lines than can be arranged")
    func full() {
        var bazaar = Bazaar()
        let others = (0..<Limits.shelf.upperBound).compactMap { SKU.ID(rawValue: "other-\($0)") }
        bazaar.books.rows.shelfOrders[Bazaar.attic] = others
        #expect(
            bazaar.put(Bazaar.mug, in: Bazaar.attic, for: .fen(1)).refusal
                == .tooMany("lines on the shelf", limit: Limits.shelf.upperBound))
        #expect(bazaar.books.rows.shelf[Offer.Key(room: Bazaar.attic, sku: Bazaar.mug)] == nil)
        bazaar.books.rows.shelfOrders[Bazaar.attic] = others.dropLast()
        #expect(bazaar.put(Bazaar.mug, in: Bazaar.attic, for: .fen(1)).code == nil)
    }
}
