import Commerce
import Testing

@Suite struct BooksTests {
    private let one = [CartLine(sku: Bazaar.medium, quantity: 1)]

    // MARK: Placing

    @Test("an order reserves its pieces and freezes its prices")
    func place() throws {
        var bazaar = Bazaar()
        let lines = [CartLine(sku: Bazaar.medium, quantity: 2), CartLine(sku: Bazaar.large, quantity: 1)]
        let order = try #require(bazaar.order("o1", lines, total: .fen(18_700)).order)
        #expect(order.state == .reserved)
        #expect(order.reservedUntil - order.placedAt == .seconds(900))
        #expect(bazaar.stock(Bazaar.medium)?.reserved == 2)
        _ = bazaar.put(Bazaar.medium, for: .fen(1))
        #expect(bazaar.books.rows.orders["o1"]?.total == .fen(18_700))
    }

    @Test("two lines of one SKU are one demand: 60 and 60 of 100 are refused together")
    func twoLinesOfOneSKU() {
        var bazaar = Bazaar(pieces: 100)
        let lines = [CartLine(sku: Bazaar.medium, quantity: 60), CartLine(sku: Bazaar.medium, quantity: 60)]
        let refusal = bazaar.order("o1", lines, total: .fen(120 * 5_900)).refusal
        #expect(refusal == .soldOut(Bazaar.medium, name: "Tee (M)", available: 100))
        #expect(bazaar.stock(Bazaar.medium)?.reserved == 0)
    }

    @Test("one line that is short refuses all lines and writes nothing")
    func allOrNone() {
        var bazaar = Bazaar(pieces: 5)
        let before = bazaar.books.written.movements.count
        let lines = [CartLine(sku: Bazaar.medium, quantity: 1), CartLine(sku: Bazaar.large, quantity: 6)]
        let refusal = bazaar.order("o1", lines, total: .fen(0)).refusal
        #expect(refusal == .soldOut(Bazaar.large, name: "Tee (L)", available: 5))
        #expect(bazaar.stock(Bazaar.medium)?.reserved == 0)
        #expect(bazaar.books.written.movements.count == before)
        #expect(bazaar.books.written.placed.isEmpty)
    }

    @Test("a total that is not the one shown is refused with the quote as it is")
    func priceChanged() throws {
        var bazaar = Bazaar()
        _ = bazaar.put(Bazaar.medium, for: .fen(6_100))
        guard case .priceChanged(let quote)? = bazaar.order("o1", one, total: .fen(5_900)).refusal else {
            Issue.record("the order was not refused for its price")
            return
        }
        #expect(quote.total == .fen(6_100))
        #expect(bazaar.order("o1", one, total: quote.total).order?.state == .reserved)
    }

    @Test("a limit per buyer counts open reservations and paid orders, not what was given back")
    func limit() {
        var bazaar = Bazaar(limit: 3)
        let two = [CartLine(sku: Bazaar.medium, quantity: 2)]
        #expect(bazaar.order("o1", two, total: .fen(11_800)).order != nil)
        let refusal = bazaar.order("o2", two, total: .fen(11_800)).refusal
        #expect(refusal == .limitPerBuyer(Bazaar.medium, name: "Tee (M)", limit: 3, left: 1))
        #expect(bazaar.order("o3", by: "bob", two, total: .fen(11_800)).order != nil)
        _ = bazaar.pay("o1", .fen(11_800))
        #expect(bazaar.order("o4", two, total: .fen(11_800)).refusal?.code == "limit-per-buyer")
        #expect(bazaar.order("o5", one, total: .fen(5_900)).order != nil)
        _ = bazaar.give(.cancel("o5", by: "ann"))
        #expect(bazaar.order("o6", one, total: .fen(5_900)).order != nil)
    }

    @Test("buying the cart empties it; buying lines leaves it alone")
    func cart() {
        var bazaar = Bazaar()
        let key = Bazaar.cart("ann")
        _ = bazaar.give(.putInCart(key, sku: Bazaar.medium, quantity: 2))
        _ = bazaar.give(.putInCart(key, sku: Bazaar.large, quantity: 1))
        _ = bazaar.order("o1", one, total: .fen(5_900))
        #expect(bazaar.books.rows.carts[key]?.lines.count == 2)
        _ = bazaar.give(.putInCart(key, sku: Bazaar.large, quantity: 0))
        #expect(bazaar.order("o2", nil, total: .fen(11_800)).order?.lines.map(\.quantity) == [2])
        #expect(bazaar.books.rows.carts[key]?.lines.isEmpty == true)
        #expect(bazaar.order("o3", nil, total: .fen(0)).refusal == .emptyCart)
    }

    @Test("an identifier that is taken is not used again")
    func taken() {
        var bazaar = Bazaar()
        _ = bazaar.order("o1", one, total: .fen(5_900))
        #expect(bazaar.order("o1", one, total: .fen(5_900)).refusal?.code == "already-exists")
    }

    // MARK: Paying

    @Test("a payment sells the pieces and balances the ledger")
    func pay() throws {
        var bazaar = Bazaar()
        _ = bazaar.order("o1", one, total: .fen(5_900))
        #expect(bazaar.pay("o1", .fen(5_900)).order?.state == .paid)
        let stock = try #require(bazaar.stock(Bazaar.medium))
        #expect((stock.onHand, stock.reserved) == (99, 0))
        let posting = try #require(bazaar.books.written.postings.first)
        #expect(
            posting.entries == [
                LedgerEntry(account: .gatewayClearing("sandbox"), amount: .fen(5_900)),
                LedgerEntry(account: .shopRevenue("host"), amount: .fen(-5_900)),
            ])
    }

    @Test("the same trade is applied once; a second trade for a paid order is due back")
    func paidTwice() throws {
        var bazaar = Bazaar()
        _ = bazaar.order("o1", one, total: .fen(5_900))
        _ = bazaar.pay("o1", .fen(5_900), trade: "t1")
        #expect(bazaar.pay("o1", .fen(5_900), trade: "t1").order?.payments.count == 1)
        let order = try #require(bazaar.pay("o1", .fen(5_900), trade: "t2").order)
        #expect(order.state == .paid)
        #expect(order.payments.map(\.purpose) == [.sale, .refundDue])
        #expect(bazaar.stock(Bazaar.medium)?.onHand == 99)
        _ = bazaar.order("o2", one, total: .fen(5_900))
        #expect(bazaar.pay("o2", .fen(5_900), trade: "t2").refusal?.code == "already-exists")
        #expect(bazaar.state("o2") == .reserved)
    }

    @Test("another amount than the total is refused")
    func mismatch() {
        var bazaar = Bazaar()
        _ = bazaar.order("o1", one, total: .fen(5_900))
        let refusal = bazaar.pay("o1", .fen(5_899)).refusal
        #expect(refusal == .amountMismatch("o1", expected: .fen(5_900), paid: .fen(5_899)))
        #expect(bazaar.state("o1") == .reserved)
    }

    @Test("a payment after expiry takes stock again or is due back", arguments: [false, true])
    func latePayment(takenMeanwhile: Bool) throws {
        var bazaar = Bazaar(pieces: 1)
        _ = bazaar.order("o1", one, total: .fen(5_900))
        bazaar.now = bazaar.now + .seconds(900)
        #expect(bazaar.give(.expire("o1")).order?.state == .expired)
        if takenMeanwhile { #expect(bazaar.order("o2", by: "bob", one, total: .fen(5_900)).order != nil) }

        let order = try #require(bazaar.pay("o1", .fen(5_900)).order)
        #expect(order.state == (takenMeanwhile ? .refunding : .paid))
        #expect(order.payments.map(\.purpose) == [takenMeanwhile ? .refundDue : .sale])
        #expect(order.paidAt == (takenMeanwhile ? nil : bazaar.now))
        let stock = try #require(bazaar.stock(Bazaar.medium))
        #expect((stock.onHand, stock.reserved) == (takenMeanwhile ? (1, 1) : (0, 0)))
    }

    @Test("a late payment does not lift the buyer over the limit")
    func latePaymentAndLimit() {
        var bazaar = Bazaar(limit: 1)
        _ = bazaar.order("o1", one, total: .fen(5_900))
        _ = bazaar.give(.cancel("o1", by: "ann"))
        _ = bazaar.order("o2", one, total: .fen(5_900))
        #expect(bazaar.pay("o1", .fen(5_900)).order?.state == .refunding)
    }

    // MARK: Giving back

    @Test("only the buyer cancels, and only what is not paid; a second time it is answered again")
    func cancel() {
        var bazaar = Bazaar()
        _ = bazaar.order("o1", one, total: .fen(5_900))
        #expect(bazaar.give(.cancel("o1", by: "bob")).refusal == .unknownOrder("o1"))
        #expect(bazaar.give(.cancel("o1", by: "ann")).order?.state == .cancelled)
        #expect(bazaar.give(.cancel("o1", by: "ann")).order?.state == .cancelled)
        #expect(bazaar.stock(Bazaar.medium)?.reserved == 0)
        _ = bazaar.order("o2", one, total: .fen(5_900))
        _ = bazaar.pay("o2", .fen(5_900))
        #expect(bazaar.give(.cancel("o2", by: "ann")).refusal?.code == "wrong-state")
    }

    @Test("an order does not expire before its time, nor when it is paid")
    func expire() {
        var bazaar = Bazaar()
        _ = bazaar.order("o1", one, total: .fen(5_900))
        bazaar.now = bazaar.now + .milliseconds(899_999)
        #expect(bazaar.give(.expire("o1")).refusal?.code == "not-due")
        _ = bazaar.pay("o1", .fen(5_900))
        bazaar.now = bazaar.now + .seconds(1)
        #expect(bazaar.give(.expire("o1")).refusal?.code == "wrong-state")
    }

    // MARK: The shelf

    @Test("a host puts only own products on the shelf of an own, open room")
    func ownership() {
        var bazaar = Bazaar()
        let offer = Offer(room: Bazaar.room, sku: Bazaar.medium, price: .fen(1), limitPerBuyer: nil)
        #expect(bazaar.give(.putOnShelf(offer, by: "bob")).refusal == .unknownRoom(Bazaar.room))
        let foreign = Product(id: "mug", shop: "bob", title: "Mug", description: "")
        _ = bazaar.give(
            .createProduct(foreign, skus: [NewSKU(id: "mug-1", spec: "", listPrice: .fen(1), stock: 1)]))
        #expect(bazaar.put("mug-1", for: .fen(1)).refusal == .unknownSKU("mug-1"))
        #expect(bazaar.put(Bazaar.medium, for: .fen(0)).refusal?.code == "out-of-range")
        #expect(bazaar.put(Bazaar.medium, for: Money(minorUnits: 1, currency: .usd)).refusal?.code == "not-computable")
    }

    @Test("nothing is sold in a room that has ended")
    func ended() {
        let open = Bazaar()
        var rows = open.books.rows
        rows.rooms[Bazaar.room]?.phase = .ended
        var bazaar = open
        bazaar.books = Books(rows)
        #expect(bazaar.order("o1", one, total: .fen(5_900)).refusal == .roomEnded(Bazaar.room))
        let put = bazaar.give(.putInCart(Bazaar.cart("ann"), sku: Bazaar.medium, quantity: 1))
        #expect(put.refusal == .roomEnded(Bazaar.room))
    }

    @Test(
        "a product within the limits is taken, one past them is refused",
        arguments: [
            (String(repeating: "é", count: 120), 0, Int64(1), true), ("", 0, 1, false),
            (String(repeating: "x", count: 121), 0, 1, false),
            ("e" + String(repeating: "\u{301}", count: 960), 0, 1, false),
            ("x", 1_000_000, 1_000_000_000_000, true), ("x", 1_000_001, 1, false), ("x", -1, 1, false),
            ("x", 0, 0, false), ("x", 0, 1_000_000_000_001, false),
        ])
    func productLimits(title: String, stock: Int, price: Int64, isTaken: Bool) {
        var bazaar = Bazaar()
        let product = Product(id: "mug", shop: "host", title: title, description: "")
        let skus = [NewSKU(id: "mug-1", spec: "", listPrice: .fen(price), stock: stock)]
        let result = bazaar.give(.createProduct(product, skus: skus))
        #expect(result.refusal?.code == (isTaken ? nil : "out-of-range"))
    }

    @Test("a cart holds 50 lines, and a line 999 pieces")
    func cartLimits() {
        var bazaar = Bazaar()
        let skus = (0..<51).compactMap { SKU.ID(rawValue: "mug-\($0)") }
        let product = Product(id: "mug", shop: "host", title: "Mug", description: "")
        let new = skus.map { NewSKU(id: $0, spec: $0.rawValue, listPrice: .fen(1), stock: 1) }
        _ = bazaar.give(.createProduct(product, skus: new))
        let refusals = skus.map { sku in
            _ = bazaar.put(sku, for: .fen(1))
            return bazaar.give(.putInCart(Bazaar.cart("ann"), sku: sku, quantity: 999)).refusal
        }
        #expect(refusals.dropLast().allSatisfy { $0 == nil })
        #expect(refusals.last == .tooMany("lines in the cart", limit: 50))
        let over = bazaar.give(.putInCart(Bazaar.cart("ann"), sku: skus[0], quantity: 1_000))
        #expect(over.refusal == .quantityOutOfRange)
    }

    // MARK: Once

    private func once(_ hash: String) -> Idempotency {
        Idempotency(key: .init(account: "ann", name: "key-1"), requestHash: hash)
    }

    @Test("the same key and request give the first answer again, whatever happened since")
    func sameAnswer() throws {
        var bazaar = Bazaar()
        let first = bazaar.order("o1", one, total: .fen(5_900), once: once("aa"))
        _ = bazaar.pay("o1", .fen(5_900))
        #expect(bazaar.order("o2", one, total: .fen(5_900), once: once("aa")) == first)
        #expect(bazaar.state("o2") == nil)
        #expect(bazaar.order("o3", one, total: .fen(5_900), once: once("bb")).refusal == .idempotencyKeyReused)
    }

    @Test("a key is forgotten after a day, and a refused request is not remembered")
    func forgotten() {
        var bazaar = Bazaar(pieces: 1)
        #expect(bazaar.order("o1", one, total: .fen(1), once: once("aa")).refusal != nil)
        #expect(bazaar.order("o1", one, total: .fen(5_900), once: once("bb")).order != nil)
        _ = bazaar.give(.cancel("o1", by: "ann"))
        bazaar.now = bazaar.now + .seconds(24 * 3_600)
        #expect(bazaar.order("o2", one, total: .fen(5_900), once: once("cc")).order?.id == "o2")
    }

    @Test("a product that is made twice with one key has the first one's SKUs")
    func createdOnce() {
        var bazaar = Bazaar()
        func create(_ product: Product.ID, _ sku: SKU.ID) -> Command {
            .createProduct(
                Product(id: product, shop: "host", title: "Mug", description: ""),
                skus: [NewSKU(id: sku, spec: "", listPrice: .fen(1), stock: 0)])
        }
        let first = bazaar.give(create("mug", "mug-1"), once: once("aa"))
        #expect(bazaar.give(create("mug-again", "mug-2"), once: once("aa")) == first)
        #expect(bazaar.books.rows.products["mug-again"] == nil)
    }

    // MARK: What others hear

    @Test("a batch tells every order and offer, and the last stock level once")
    func changes() {
        let rows = Bazaar(pieces: 10).books.rows
        var books = Books(rows)
        let now = Timestamp(milliseconds: 5)
        for id: Order.ID in ["o1", "o2", "o3"] {
            _ = books.handle(
                .placeOrder(id, Bazaar.cart("ann"), lines: one, expectedTotal: .fen(5_900)), at: now)
        }
        #expect(books.changes.count == 4)
        #expect(books.changes.last == .stockChanged(Bazaar.medium, onHand: 10, available: 7))
    }
}
