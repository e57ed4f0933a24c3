import Commerce
import Testing

/// What other shops got wrong, by the names their issue trackers and papers gave it.
@Suite struct KnownTrapTests {
    /// Gives commands as one batch, as if all had arrived at once.
    private func batch(_ commands: [Command], on bazaar: Bazaar) -> (answers: [Result<Receipt, Refusal>], books: Books)
    {
        var books = Books(bazaar.books.rows)
        let answers = commands.map { books.handle($0, at: bazaar.now) }
        return (answers, books)
    }

    private func draft(
        _ id: Order.ID, by buyer: Account.ID = "ann", _ lines: [CartLine]?, version: Int? = nil,
        coupon: Coupon.ID? = nil, total: Int64
    ) -> Command {
        .placeOrder(
            OrderDraft(
                id: id, buyer: buyer, room: Bazaar.room, shop: Bazaar.shop, lines: lines, cartVersion: version,
                coupon: coupon, expectedTotal: .fen(total)))
    }

    @Test("medusa#16502: stock is checked per SKU, not per line")
    func stockPerLine() {
        var bazaar = Bazaar(pieces: 100)
        let lines = [CartLine(Bazaar.medium, 60), CartLine(Bazaar.large, 1), CartLine(Bazaar.medium, 60)]
        let refusal = bazaar.order("o1", lines).refusal
        #expect(refusal == .unavailable(Bazaar.medium, name: "Tee (M)", .soldOut(available: 100)))
        #expect(bazaar.pieces(Bazaar.medium) == [100, 0])
        #expect(bazaar.pieces(Bazaar.large) == [100, 0])
    }

    @Test("medusa#16502: limits and quotas are checked per SKU, too")
    func limitPerLine() {
        var bazaar = Bazaar(limit: 3)
        let lines = [CartLine(Bazaar.medium, 2), CartLine(Bazaar.medium, 2)]
        #expect(bazaar.order("o1", lines).code == "limit-per-buyer")
        bazaar = Bazaar(quota: 3)
        #expect(bazaar.order("o1", lines).code == "quota-used")
    }

    @Test("vendure#3508 and #1738: checking and taking are one step, for the last pieces of many buyers")
    func checkAndTake() {
        let commands = (0..<10).map {
            draft("o\($0)".asID(), by: "buyer\($0)".asID(), [CartLine(Bazaar.medium, 3)], total: 17_700)
        }
        let (answers, books) = batch(commands, on: Bazaar(pieces: 10))
        #expect(answers.compactMap(\.order).count == 3)
        #expect(answers.dropFirst(3).allSatisfy { $0.code == "sold-out" })
        #expect(books.rows.stock[Bazaar.medium]?.available == 1)
    }

    @Test("vendure#3065: who has paid gets the goods, or the money back by itself")
    func chargedAndNoStock() {
        var bazaar = Bazaar(pieces: 1)
        bazaar.order("o1", [CartLine(Bazaar.medium, 1)])
        // The piece is held: whatever others do, paying succeeds.
        #expect(bazaar.order("o2", by: "bob", [CartLine(Bazaar.medium, 1)]).code == "sold-out")
        #expect(bazaar.give(.changeStock(Bazaar.medium, .writeOff(1), by: Bazaar.host)).code == "out-of-range")
        #expect(bazaar.pay("o1").order?.state == .paid)
        // Nothing is held any more: the money is owed from the moment it arrives.
        bazaar = Bazaar(pieces: 1)
        bazaar.order("o1", [CartLine(Bazaar.medium, 1)])
        bazaar.give(.cancel("o1", by: "ann"))
        bazaar.sell("o2", by: "bob", [CartLine(Bazaar.medium, 1)])
        #expect(bazaar.pay("o1").order?.state == .refunding)
        #expect(bazaar.balance(.refundPayable("ann")) == -5_900)
    }

    @Test("magento2#6363: no way leads to less than no stock")
    func negativeStock() {
        var bazaar = Bazaar(pieces: 1)
        for quantity in [-1, Int.min, 0, 2, .max] {
            #expect(bazaar.order("o1", [CartLine(Bazaar.medium, quantity)]).refusal != nil)
            #expect(bazaar.give(.changeStock(Bazaar.medium, .writeOff(quantity), by: Bazaar.host)).refusal != nil)
            if quantity < 1 {
                #expect(bazaar.give(.changeStock(Bazaar.medium, .putIn(quantity), by: Bazaar.host)).refusal != nil)
            }
            #expect(bazaar.pieces(Bazaar.medium) == [1, 0])
        }
        bazaar.sell("o1", [CartLine(Bazaar.medium, 1)])
        #expect(bazaar.give(.changeStock(Bazaar.medium, .writeOff(1), by: Bazaar.host)).refusal != nil)
        #expect(bazaar.pieces(Bazaar.medium) == [0, 0])
    }

    @Test("ACIDRain: a voucher is used once by parallel orders, of one buyer and of many")
    func voucher() {
        for buyers: [Account.ID] in [["ann", "ann", "ann"], ["ann", "bob", "cy"]] {
            var bazaar = Bazaar()
            bazaar.coupon(quota: 1)
            let commands = buyers.enumerated().map {
                draft("o\($0)".asID(), by: $1, [CartLine(Bazaar.medium, 1)], coupon: "c1", total: 4_900)
            }
            let (answers, books) = batch(commands, on: bazaar)
            #expect(answers.map { $0.code ?? "placed" } == ["placed", "coupon-not-usable", "coupon-not-usable"])
            #expect(books.rows.couponsUsed["c1"]?.used == 1)
        }
    }

    @Test("ACIDRain: a voucher that a cancelled order gave back is not used by it again beside another")
    func voucherAgain() {
        var bazaar = Bazaar()
        bazaar.coupon(quota: 1)
        bazaar.order("o1", [CartLine(Bazaar.medium, 1)], coupon: "c1")
        let trade = Payment.Trade(gateway: "sandbox", id: "late")
        let (answers, books) = batch(
            [
                .cancel("o1", by: "ann"),
                draft("o2", by: "bob", [CartLine(Bazaar.medium, 1)], coupon: "c1", total: 4_900),
                .settle("o1", trade, amount: .fen(4_900)),
            ], on: bazaar)
        #expect(answers.map(\.order?.state) == [.cancelled, .reserved, .refunding])
        #expect(books.rows.couponsUsed["c1"]?.used == 1)
    }

    @Test("ACIDRain: parallel carts do not oversell")
    func oversold() {
        var bazaar = Bazaar(pieces: 3)
        for buyer: Account.ID in ["ann", "bob"] { bazaar.putInCart(Bazaar.medium, 2, by: buyer) }
        let (answers, books) = batch(
            [
                draft("o1", by: "ann", nil, version: 1, total: 11_800),
                draft("o2", by: "bob", nil, version: 1, total: 11_800),
            ], on: bazaar)
        #expect(answers.map { $0.code ?? "placed" } == ["placed", "sold-out"])
        #expect(books.rows.stock[Bazaar.medium]?.reserved == 2)
        #expect(books.rows.carts[Bazaar.cart("bob")]?.lines.count == 1)
    }

    @Test("ACIDRain: a cart that changes between pricing and ordering is not sold at the old price")
    func cartChanged() {
        var bazaar = Bazaar()
        bazaar.putInCart(Bazaar.mug, 1)
        let add = Command.putInCart(Bazaar.cart("ann"), sku: Bazaar.medium, quantity: 9, from: Bazaar.room)
        let (answers, books) = batch([add, draft("o1", nil, version: 1, total: 2_000)], on: bazaar)
        #expect(answers.last?.refusal == .cartChanged(version: 2))
        #expect(books.rows.orders.isEmpty)
        // The other way round the cart is bought as it was shown, and the new line stays for later.
        let (bought, after) = batch([draft("o1", nil, version: 1, total: 2_000), add], on: bazaar)
        #expect(bought.first?.order?.lines.map(\.sku) == [Bazaar.mug])
        #expect(after.rows.carts[Bazaar.cart("ann")]?.lines.map(\.sku) == [Bazaar.medium])
    }

    @Test("ACIDRain: one cart is checked out once, however often it is sent")
    func cartTwice() {
        var bazaar = Bazaar()
        bazaar.putInCart(Bazaar.mug, 1)
        let (answers, _) = batch(
            [draft("o1", nil, version: 1, total: 2_000), draft("o2", nil, version: 1, total: 2_000)], on: bazaar)
        #expect(answers.map { $0.code ?? "placed" } == ["placed", "cart-changed"])
    }

    @Test("a limit per buyer holds against parallel orders")
    func parallelLimit() {
        let commands = (0..<5).map { draft("o\($0)".asID(), [CartLine(Bazaar.medium, 1)], total: 5_900) }
        let (answers, _) = batch(commands, on: Bazaar(limit: 2))
        #expect(
            answers.map { $0.code ?? "placed" } == ["placed", "placed"] + Array(repeating: "limit-per-buyer", count: 3))
    }

    @Test("a payment and the end of a reservation that meet: whoever is first, money and pieces agree")
    func paymentMeetsExpiry() {
        var bazaar = Bazaar(pieces: 1)
        bazaar.order("o1", [CartLine(Bazaar.medium, 1)])
        bazaar.now = bazaar.now + .seconds(900)
        let pay = Command.settle("o1", Payment.Trade(gateway: "sandbox", id: "t"), amount: .fen(5_900))
        for commands in [[pay, .expire("o1")], [.expire("o1"), pay]] {
            let (_, books) = batch(commands, on: bazaar)
            #expect(books.rows.orders["o1"]?.state == .paid)
            #expect(books.rows.stock[Bazaar.medium] == StockLevel(keptOnHand: 0, reserved: 0))
        }
    }
}

extension String {
    fileprivate func asID<Subject>() -> Identifier<Subject> { Identifier(stringLiteral: self) }
}
