import Commerce
import Testing

/// Rows that are easily forgotten; that nothing is, ``BooksPropertyTests`` checks.
@Suite struct TouchedTests {
    private let key = Bazaar.cart("ann")

    private func buyCart(in room: Room.ID, lines: [CartLine]? = nil) -> Command {
        .placeOrder(
            OrderDraft(
                id: "o1", buyer: "ann", room: room, shop: Bazaar.shop, lines: lines, cartVersion: 1, coupon: "c1",
                expectedTotal: .fen(1)))
    }

    @Test("what is put into a cart in one room is looked for where the cart is bought", arguments: [true, false])
    func cartOfTwoRooms(isPutFirst: Bool) {
        let put = Command.putInCart(key, sku: Bazaar.mug, quantity: 1, from: Bazaar.attic)
        let buy = buyCart(in: Bazaar.room)
        var touched = Touched()
        for command in isPutFirst ? [put, buy] : [buy, put] { touched.add(command) }
        for room in [Bazaar.room, Bazaar.attic] {
            #expect(touched.shelf.contains(Offer.Key(room: room, sku: Bazaar.mug)))
        }
    }

    @Test("a cart that is put into in one room and bought in another is sold in one batch, too")
    func soldInOneBatch() throws {
        var bazaar = Bazaar()
        bazaar.put(Bazaar.mug, in: Bazaar.attic, for: .fen(1_500), limit: 1)
        bazaar.coupon()
        let store = RowStore(bazaar.books.rows)
        let commands = [
            Command.putInCart(key, sku: Bazaar.mug, quantity: 1, from: Bazaar.room),
            .placeOrder(
                OrderDraft(
                    id: "o1", buyer: "ann", room: Bazaar.attic, shop: Bazaar.shop, lines: nil, cartVersion: 1,
                    expectedTotal: .fen(1_500))),
        ]
        var books = Books(store.load(commands.map { ($0, nil) }))
        let answers = commands.map { books.handle($0, at: bazaar.now) }
        #expect(answers.last?.order?.total == .fen(1_500))
    }

    @Test("a cart names its lines when it is found, in every room where it is bought")
    func foundCart() {
        var touched = Touched(buyCart(in: Bazaar.attic))
        #expect(touched.carts == [key])
        #expect(touched.skus.isEmpty)
        touched.found(Cart(key, lines: [CartLine(Bazaar.mug, 1)], version: 1))
        #expect(touched.shelf == [Offer.Key(room: Bazaar.attic, sku: Bazaar.mug)])
        #expect(touched.skus == [Bazaar.mug])
        #expect(touched.couponUses == [CouponUseKey(buyer: "ann", coupon: "c1")])
    }

    @Test("purchases matter for offers with a limit only")
    func purchases() {
        var touched = Touched(buyCart(in: Bazaar.room, lines: [CartLine(Bazaar.mug, 1)]))
        let key = Offer.Key(room: Bazaar.room, sku: Bazaar.mug)
        touched.found(Offer(id: "free", key: key, price: .fen(1)))
        #expect(touched.purchases.isEmpty)
        touched.found(Offer(id: "limited", key: key, price: .fen(1), limitPerBuyer: 1))
        #expect(touched.purchases == [PurchaseKey(buyer: "ann", offer: "limited")])
    }

    @Test("an order names what it holds: goods, the offers it was placed by, its coupon and its buyer's uses")
    func foundOrder() throws {
        var bazaar = Bazaar(limit: 5)
        bazaar.coupon()
        let order = try #require(bazaar.order("o1", [CartLine(Bazaar.mug, 2)], coupon: "c1").order)
        let offer = try #require(bazaar.offer(Bazaar.mug))
        var touched = Touched(.expire("o1"))
        #expect(touched.orders == ["o1"])
        touched.found(order)
        touched.found(offer)
        #expect(touched.skus == [Bazaar.mug])
        #expect(touched.offers == [offer.id])
        #expect(touched.coupons == ["c1"])
        #expect(touched.couponUses == [CouponUseKey(buyer: "ann", coupon: "c1")])
        #expect(touched.purchases == [PurchaseKey(buyer: "ann", offer: offer.id)])
    }

    @Test("more lines or SKUs than a command may have are not even loaded")
    func bounded() {
        let skus = (0..<500).compactMap { SKU.ID(rawValue: "s\($0)") }
        #expect(Touched(buyCart(in: Bazaar.room, lines: skus.map { CartLine($0, 1) })).skus.count == 50)
        let drafts = skus.map { SKUDraft(id: $0, code: "X", listPrice: .fen(1), stock: .unchanged) }
        let product = ProductDraft(id: "p", code: "P", title: "P", skus: drafts)
        #expect(Touched(.keepProducts([product], by: Bazaar.host)).skus.count == 100)
    }
}
