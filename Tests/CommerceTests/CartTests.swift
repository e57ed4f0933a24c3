import Commerce
import Testing

@Suite struct CartTests {
    private func cart(_ bazaar: Bazaar) -> Cart? { bazaar.books.rows.carts[Bazaar.cart("ann")] }

    @Test("a cart keeps one line a SKU, in the order they were first put in, and counts its changes")
    func lines() {
        var bazaar = Bazaar()
        bazaar.putInCart(Bazaar.medium, 2)
        bazaar.putInCart(Bazaar.large, 1)
        bazaar.putInCart(Bazaar.medium, 5)
        #expect(cart(bazaar)?.lines == [CartLine(Bazaar.medium, 5), CartLine(Bazaar.large, 1)])
        #expect(cart(bazaar)?.version == 3)
        bazaar.putInCart(Bazaar.medium, 0)
        #expect(cart(bazaar)?.lines == [CartLine(Bazaar.large, 1)])
        #expect(cart(bazaar)?.version == 4)
    }

    @Test("what changes nothing is no change")
    func unchanged() {
        var bazaar = Bazaar()
        bazaar.putInCart(Bazaar.medium, 0)
        #expect(bazaar.books.rows.carts.isEmpty)
        bazaar.putInCart(Bazaar.medium, 2)
        bazaar.putInCart(Bazaar.medium, 2)
        #expect(cart(bazaar)?.version == 1)
    }

    @Test("a cart reserves nothing, and takes more than there is")
    func reservesNothing() {
        var bazaar = Bazaar(pieces: 1)
        #expect(bazaar.putInCart(Bazaar.medium, 999).code == nil)
        #expect(bazaar.pieces(Bazaar.medium) == [1, 0])
    }

    @Test("buying the cart takes out what was bought; a cart that is bought in part keeps the rest")
    func bought() {
        var bazaar = Bazaar()
        bazaar.putInCart(Bazaar.medium, 2)
        bazaar.putInCart(Bazaar.large, 1)
        #expect(bazaar.order("o1", [CartLine(Bazaar.medium, 2)], cartVersion: 2).order != nil)
        #expect(cart(bazaar) == Cart(Bazaar.cart("ann"), lines: [CartLine(Bazaar.large, 1)], version: 3))
        #expect(bazaar.order("o2", nil, cartVersion: 3).order?.lines.map(\.sku) == [Bazaar.large])
        #expect(cart(bazaar)?.lines == [])
        #expect(bazaar.order("o3", nil, cartVersion: 4).refusal == .emptyCart)
    }

    @Test("buying lines without the cart leaves it alone")
    func linesAlone() {
        var bazaar = Bazaar()
        bazaar.putInCart(Bazaar.medium, 2)
        bazaar.order("o1", [CartLine(Bazaar.medium, 1)])
        #expect(cart(bazaar) == Cart(Bazaar.cart("ann"), lines: [CartLine(Bazaar.medium, 2)], version: 1))
    }

    @Test("a cart that is not the one that was shown is not bought", arguments: [nil, 0, 1, 3, Int.min, .max])
    func version(shown: Int?) {
        var bazaar = Bazaar()
        bazaar.putInCart(Bazaar.medium, 2)
        bazaar.putInCart(Bazaar.medium, 1)
        #expect(bazaar.order("o1", nil, cartVersion: shown).refusal == .cartChanged(version: 2))
        #expect(bazaar.pieces(Bazaar.medium) == [100, 0])
    }

    @Test("a cart that was never filled is version 0, and no row is made of it")
    func neverFilled() {
        var bazaar = Bazaar()
        #expect(bazaar.order("o1", nil, cartVersion: 0).refusal == .emptyCart)
        #expect(bazaar.order("o1", [CartLine(Bazaar.medium, 1)], cartVersion: 0).order != nil)
        #expect(bazaar.books.rows.carts.isEmpty)
        #expect(bazaar.books.written.carts.isEmpty)
    }

    @Test("a refused order leaves the cart as it was")
    func refused() {
        var bazaar = Bazaar(pieces: 1)
        bazaar.putInCart(Bazaar.medium, 2)
        #expect(bazaar.order("o1", nil, cartVersion: 1).code == "sold-out")
        #expect(cart(bazaar)?.version == 1)
    }

    @Test("only what an open room of the shop has on its shelf is put in; anything may be taken out")
    func whatFits() {
        var bazaar = Bazaar()
        let key = Bazaar.cart("ann")
        func put(_ sku: SKU.ID, _ quantity: Int, from room: Room.ID) -> Command {
            .putInCart(key, sku: sku, quantity: quantity, from: room)
        }
        bazaar.putInCart(Bazaar.medium, 1)
        #expect(bazaar.give(put(Bazaar.medium, 1, from: "eves")).refusal == .unknownRoom("eves"))
        #expect(bazaar.give(put(Bazaar.medium, 1, from: "none")).refusal == .unknownRoom("none"))
        #expect(bazaar.give(put(Bazaar.medium, 1, from: Bazaar.attic)).refusal == .notOnShelf(Bazaar.medium))
        #expect(bazaar.give(put("none", 1, from: Bazaar.room)).refusal == .notOnShelf("none"))
        bazaar.books = Books(Self.ended(bazaar.books.rows))
        #expect(bazaar.give(put(Bazaar.large, 1, from: Bazaar.room)).code == "room-ended")
        #expect(bazaar.order("o1", nil, cartVersion: 1).refusal == .roomEnded(Bazaar.room))
        #expect(bazaar.give(put(Bazaar.medium, 0, from: Bazaar.room)).code == nil)
        #expect(cart(bazaar)?.lines == [])
    }

    private static func ended(_ rows: Books.Rows) -> Books.Rows {
        var rows = rows
        rows.rooms[Bazaar.room]?.phase = .ended
        return rows
    }

    @Test("a line has 0 to 999 pieces", arguments: [-1, 1_000, Int.max, .min])
    func quantity(quantity: Int) {
        var bazaar = Bazaar()
        #expect(bazaar.putInCart(Bazaar.medium, quantity).refusal == .quantityOutOfRange)
    }

    @Test("a cart holds 50 lines")
    func full() {
        var bazaar = Bazaar()
        let skus = (0..<51).compactMap { SKU.ID(rawValue: "pin-\($0)") }
        let drafts = skus.map {
            SKUDraft(
                id: $0, code: $0.rawValue, specs: [Attribute(name: "no", value: $0.rawValue)], listPrice: .fen(1),
                stock: .putIn(1))
        }
        let pins = ProductDraft(id: "pin", code: "PIN", title: "Pin", skus: drafts)
        #expect(bazaar.give(.keepProducts([pins], by: Bazaar.host)).code == nil)
        let refusals = skus.map { sku in
            bazaar.put(sku, for: .fen(1))
            return bazaar.putInCart(sku, 999).refusal
        }
        #expect(refusals.dropLast().allSatisfy { $0 == nil })
        #expect(refusals.last == .tooMany("lines in the cart", limit: 50))
        #expect(bazaar.putInCart(skus[0], 1).code == nil)
    }
}
