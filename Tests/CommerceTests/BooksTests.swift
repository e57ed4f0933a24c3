import Commerce
import Testing

@Suite struct BooksTests {
    private let one = [CartLine(Bazaar.medium, 1)]

    // MARK: Placing

    @Test("an order reserves its pieces and freezes its prices")
    func place() throws {
        var bazaar = Bazaar()
        let lines = [CartLine(Bazaar.medium, 2), CartLine(Bazaar.large, 1)]
        let order = try #require(bazaar.order("o1", lines, total: .fen(18_700)).order)
        #expect(order.state == .reserved)
        #expect(order.reservedUntil - order.placedAt == .seconds(900))
        #expect(bazaar.pieces(Bazaar.medium) == [100, 2])
        bazaar.put(Bazaar.medium, for: .fen(1))
        #expect(bazaar.books.rows.orders["o1"]?.total == .fen(18_700))
    }

    @Test("one line that is short refuses all lines and writes nothing")
    func allOrNone() {
        var bazaar = Bazaar(pieces: 5)
        let before = bazaar.books.written.movements.count
        let refusal = bazaar.order("o1", [CartLine(Bazaar.medium, 1), CartLine(Bazaar.large, 6)]).refusal
        #expect(refusal == .unavailable(Bazaar.large, name: "Tee (L)", .soldOut(available: 5)))
        #expect(bazaar.pieces(Bazaar.medium) == [5, 0])
        #expect(bazaar.books.written.movements.count == before)
        #expect(bazaar.books.written.placed.isEmpty)
    }

    @Test("a total that is not the one shown is refused with the quote as it is")
    func priceChanged() {
        var bazaar = Bazaar()
        bazaar.put(Bazaar.medium, for: .fen(6_100))
        guard case .priceChanged(let quote)? = bazaar.order("o1", one, total: .fen(5_900)).refusal else {
            Issue.record("the order was not refused for its price")
            return
        }
        #expect(quote.total == .fen(6_100))
        #expect(bazaar.order("o1", one, total: quote.total).order?.state == .reserved)
        #expect(bazaar.order("o2", one, total: Money(minorUnits: 6_100, currency: .usd)).code == "price-changed")
    }

    @Test("an order's identifier is new, and short enough for gateways")
    func identifier() {
        var bazaar = Bazaar()
        bazaar.order("o1", one)
        #expect(bazaar.order("o1", one).code == "already-exists")
        let long = String(repeating: "x", count: 33)
        #expect(Order.ID(rawValue: long).map { bazaar.order($0, one).code } == "out-of-range")
        #expect(Order.ID(rawValue: String(long.dropLast())).map { bazaar.order($0, one).code == nil } == true)
    }

    @Test("an order is placed in an open room of the shop, with a note that is not too long")
    func whatFits() {
        var bazaar = Bazaar()
        func draft(room: Room.ID = Bazaar.room, shop: Shop.ID = Bazaar.shop, note: String = "") -> Command {
            .placeOrder(
                OrderDraft(
                    id: "o1", buyer: "ann", room: room, shop: shop, lines: one, expectedTotal: .fen(5_900), note: note))
        }
        #expect(bazaar.give(draft(room: "none")).refusal == .unknownRoom("none"))
        #expect(bazaar.give(draft(room: "eves")).refusal == .unknownRoom("eves"))
        #expect(bazaar.give(draft(shop: "eve")).refusal == .unknownRoom(Bazaar.room))
        #expect(bazaar.give(draft(room: Bazaar.attic)).refusal == .notOnShelf(Bazaar.medium))
        #expect(bazaar.give(draft(note: String(repeating: "礼", count: 201))).code == "out-of-range")
        #expect(bazaar.give(draft(note: "e" + String(repeating: "\u{301}", count: 2_000))).code == "out-of-range")
        #expect(bazaar.give(draft(note: String(repeating: "礼", count: 200))).order?.note.count == 200)
    }

    // MARK: Giving back

    @Test("an order does not expire before its time")
    func expire() {
        var bazaar = Bazaar()
        bazaar.order("o1", one)
        bazaar.now = bazaar.now + .milliseconds(899_999)
        #expect(bazaar.give(.expire("o1")).code == "not-due")
        bazaar.now = bazaar.now + .milliseconds(1)
        #expect(bazaar.give(.expire("o1")).order?.state == .expired)
        #expect(bazaar.pieces(Bazaar.medium) == [100, 0])
    }

    @Test("what was given back can be bought by others")
    func givenBack() {
        var bazaar = Bazaar(pieces: 1)
        bazaar.order("o1", one)
        #expect(bazaar.order("o2", by: "bob", one).code == "sold-out")
        bazaar.give(.cancel("o1", by: "ann"))
        #expect(bazaar.order("o2", by: "bob", one).order != nil)
    }

    // MARK: What others hear

    @Test("a batch tells every order in order, and the last level of a SKU and a quota once behind them")
    func changes() throws {
        let bazaar = Bazaar(pieces: 10, quota: 5)
        var books = Books(bazaar.books.rows)
        for id: Order.ID in ["o1", "o2", "o3"] {
            let draft = OrderDraft(
                id: id, buyer: "ann", room: Bazaar.room, shop: Bazaar.shop, lines: one, expectedTotal: .fen(5_900))
            _ = books.handle(.placeOrder(draft), at: bazaar.now)
        }
        let offer = try #require(bazaar.offer(Bazaar.medium))
        #expect(books.written.placed == ["o1", "o2", "o3"])
        #expect(books.changes.count == 5)
        #expect(
            books.changes.suffix(2) == [
                .stockChanged(Bazaar.medium, onHand: 10, available: 7), .quotaChanged(offer.key, offer.id, left: 2),
            ])
    }

    @Test("every refusal has words that end in what to do, and no control characters of its own")
    func words() {
        let line = Obstacle.limitPerBuyer(3, left: 1)
        let refusals: [Refusal] = [
            .unavailable("s", name: "Tee", line), .couponNotUsable("c", code: "C", .usedUp), .cartChanged(version: 1),
            .notOnShelf("s"), .emptyCart, .roomEnded("r"), .catalogueFaults([]), .unknownRoom("r"),
            .unknownProduct("p"), .unknownSKU("s"), .unknownCoupon("c"), .unknownOrder("o"), .unknownRefund("r"),
            .wrongState("o", .paid, action: "shipped"), .wrongRefundState("r", .due, action: "granted"),
            .refundOpen("o", "r", action: "shipped"), .nothingToRefund("o"), .refundTooHigh("o", left: .fen(1)),
            .notDue("o", until: Timestamp(milliseconds: 0)), .amountMismatch("o", expected: .fen(1), paid: .fen(2)),
            .idempotencyKeyReused, .alreadyExists("order o"), .tooMany("lines", limit: 1), .quantityOutOfRange,
            .outOfRange("a price is 1 to 2"), .notComputable(.overflow),
        ]
        for refusal in refusals {
            #expect(refusal.message.count > 10, "\(refusal)")
            #expect(refusal.code.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x2D }, "\(refusal.code)")
        }
    }
}
