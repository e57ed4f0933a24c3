import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("Buying")
struct ViewerJourneyTests {
    private let line = [LineRequest(sku: Fixtures.scarf, quantity: 1)]
    private let key = Fixtures.seed + "-1"
    private let order = Fixtures.order(.reserved)

    /// With the total on the screen.
    private func priced(_ model: ViewerModel = Fixtures.viewer()) -> ViewerModel {
        var model = model
        _ = model.press("b")
        _ = model.update(.quote(for: line, coupon: nil, .success(Fixtures.quote())))
        return model
    }

    /// With the order on its way.
    private func placing() -> ViewerModel {
        var model = priced()
        _ = model.press(.enter)
        return model
    }

    /// With the code on the screen.
    private func paying(sandbox: Bool = true) -> ViewerModel {
        var model = placing()
        _ = model.update(.placed(key: key, .success(order)))
        _ = model.update(.payment(order.id, with: "wechat", .success(Fixtures.payment(sandbox: sandbox))))
        return model
    }

    @Test("three keys: b, enter, w; then the screen moves on by itself")
    func threeKeys() {
        var model = Fixtures.viewer()
        let first = model.press("b")
        #expect(first == [.click(Fixtures.scarf), .quote(lines: line, coupon: nil)])
        #expect(model.text().contains("on its way"))
        _ = model.update(.quote(for: line, coupon: nil, .success(Fixtures.quote())))
        #expect(model.text().contains("1 × ¥59.00   was ¥99.00   you save ¥40.00"))

        let second = model.press(.enter)
        let place = PlaceOrder(lines: line, expectedTotal: Fixtures.cny(5_900))
        #expect(second == [.placeOrder(idempotencyKey: key, place)])
        let asked = model.update(.placed(key: key, .success(order)))
        #expect(asked == [.pay(order.id, with: "wechat")])
        #expect(model.mode == .payment)
        #expect(model.text().contains("held for you for 15:00"))
        #expect(model.text().contains("The code is on its way"))
        _ = model.update(.payment(order.id, with: "wechat", .success(Fixtures.payment())))
        #expect(model.text().contains("▀▀▀▀▀▀▀") && model.text().contains("WeChat Pay"))

        let third = model.press("w")
        #expect(
            third == [
                .payWithSandboxWallet(url: "http://127.0.0.1:9/wallet", codeURL: "weixin://wxpay/bizpayurl?pr=NwY5Mz9")
            ])
        let paid = model.update(.order(.success(Fixtures.order(.paid))))
        #expect(paid == [.bell])
        #expect(model.mode == .order)
        #expect(model.text().contains("Paid. Thank you!") && model.text().contains("o-77"))
        _ = model.press(.enter)
        #expect(model.mode == .room)
    }

    @Test("enter before the total is there orders nothing")
    func tooEarly() {
        var model = Fixtures.viewer()
        _ = model.press("b")
        let effects = model.press(.enter)
        #expect(effects == [])
    }

    @Test("enter twice places one order")
    func twice() {
        var model = placing()
        let again = model.press(.enter)
        #expect(again == [])
        _ = model.press(.escape)
        #expect(model.mode == .checkout)
    }

    @Test("a changed price shows both totals, orders nothing, and asks again with a new key")
    func priceChanged() {
        var model = placing()
        let changed = Fixtures.problem("price-changed", quote: Fixtures.quote(6_900))
        let effects = model.update(.placed(key: key, .failure(changed)))
        #expect(effects == [])
        #expect(model.text().contains("¥59.00 before, ¥69.00 now"))
        #expect(model.text().contains("Nothing was ordered"))
        let again = model.press(.enter)
        let order = PlaceOrder(lines: line, expectedTotal: Fixtures.cny(6_900))
        #expect(again == [.placeOrder(idempotencyKey: Fixtures.seed + "-2", order)])
    }

    @Test("sold out says so and what to do, and enter asks for the total again", arguments: Language.allCases)
    func soldOut(language: Language) {
        var model = Fixtures.viewer(language: language)
        model = priced(model)
        _ = model.press(.enter)
        _ = model.update(.placed(key: key, .failure(Fixtures.problem("sold-out"))))
        #expect(model.text().contains(language == .english ? "Not ordered: Sold out" : "未能下单: 已售罄"))
        #expect(model.text().contains(model.words(.tryAgainNew)))
        let effects = model.press(.enter)
        #expect(effects == [.quote(lines: line, coupon: nil)])
    }

    @Test("an answer that did not come is asked for with the same key", arguments: [0, 429, 500, 503])
    func unanswered(status: Int) {
        var model = placing()
        _ = model.update(.placed(key: key, .failure(Fixtures.problem("unreachable", status: status))))
        #expect(model.text().contains("cannot be placed twice"))
        let effects = model.press(.enter)
        #expect(effects == [.placeOrder(idempotencyKey: key, .init(lines: line, expectedTotal: Fixtures.cny(5_900)))])
    }

    @Test("a late answer to another quote or another order changes nothing")
    func late() {
        var model = Fixtures.viewer()
        _ = model.press("b")
        _ = model.update(.quote(for: nil, coupon: nil, .success(Fixtures.quote(1))))
        #expect(model.text().contains("on its way"))
        var sent = placing()
        _ = sent.update(.placed(key: "another", .failure(Fixtures.problem("sold-out"))))
        #expect(!sent.text().contains("Not ordered"))
    }

    @Test("one more and one less ask for a new total; never below one")
    func quantity() {
        var model = priced()
        let more = model.press("+")
        #expect(more == [.quote(lines: [LineRequest(sku: Fixtures.scarf, quantity: 2)], coupon: nil)])
        _ = model.press("-")
        let fewer = model.press("-")
        #expect(fewer == [])
    }

    @Test("what is sold out cannot be bought, in words")
    func soldOutCard() {
        var model = Fixtures.viewer(snapshot: Fixtures.snapshot(card: Fixtures.tea))
        let effects = model.press("b")
        #expect(effects == [])
        #expect(model.text().contains("Longjing tea is sold out"))
        // Pieces that come back make it possible.
        _ = model.update(
            .tick(Tick(sequence: 2, events: [.stock(sku: Fixtures.tea, available: 1, onHand: 3)])))
        let again = model.press("b")
        #expect(
            again == [.click(Fixtures.tea), .quote(lines: [LineRequest(sku: Fixtures.tea, quantity: 1)], coupon: nil)])
    }

    @Test("enter buys what the arrow on the shelf is on")
    func shelf() {
        var model = Fixtures.viewer()
        _ = model.press(.down)
        let effects = model.press(.enter)
        #expect(
            effects == [
                .click(Fixtures.kettle), .quote(lines: [LineRequest(sku: Fixtures.kettle, quantity: 1)], coupon: nil),
            ])
    }

    @Test("a guest signs in first, and then gets what they wanted")
    func guest() {
        var model = Fixtures.viewer(account: nil)
        let asked = model.press("b")
        #expect(asked == [.click(Fixtures.scarf)] && model.mode == .account)
        model.type("mei")
        _ = model.press(.enter)
        model.type("secret")
        #expect(model.text().contains("••••••") && !model.text().contains("secret"))
        let sent = model.press(.enter)
        #expect(sent == [.signIn(Credentials(name: "mei", password: "secret"))])
        let again = model.press(.enter)
        #expect(again == [])

        _ = model.update(.signedIn(.failure(Fixtures.problem("wrong-credentials", status: 401))))
        #expect(model.text().contains("do not belong together"))
        _ = model.press(.control("r"))
        let registered = model.press(.enter)
        #expect(registered == [.register(Credentials(name: "mei", password: "secret"))])
        let effects = model.update(.signedIn(.success(SignedIn(account: Fixtures.mei, token: "t"))))
        #expect(
            effects == [
                .loadOrders(before: nil), .loadAddress, .loadWallet, .loadCart, .loadFollow(Fixtures.host.id),
                .quote(lines: line, coupon: nil), .loadAddress,
            ])
        #expect(model.mode == .checkout)
    }

    @Test("an empty form complains at its fields and sends nothing")
    func emptyForm() {
        var model = Fixtures.viewer(account: nil)
        _ = model.press("t")
        let effects = model.press(.enter)
        #expect(effects == [])
        #expect(model.text().contains("Please type your name") && model.text().contains("Please type your password"))
    }

    @Test("signed out in the middle of an order, it goes on after signing in, with a new total")
    func signedOut() {
        var model = placing()
        _ = model.update(.placed(key: key, .failure(Fixtures.problem("token-invalid", status: 401))))
        #expect(model.mode == .account)
        let effects = model.update(.signedIn(.success(SignedIn(account: Fixtures.mei, token: "t"))))
        #expect(effects.contains(.quote(lines: line, coupon: nil)) && model.mode == .checkout)
    }

    @Test("an unpaid order is looked after: asked about every three seconds, named in the room, asked at quitting")
    func unpaid() {
        var model = paying()
        let early = model.update(.clock(Fixtures.time(2)))
        let due = model.update(.clock(Fixtures.time(3)))
        let next = model.update(.clock(Fixtures.time(4)))
        #expect(early == [] && next == [])
        #expect(due == [.loadOrder(Fixtures.order(.reserved).id)])

        _ = model.press(.escape)
        #expect(model.text().contains("An order of ¥59.00 waits to be paid, 14:56 left"))
        let asked = model.press("q")
        #expect(asked == [] && model.mode == .leave)
        #expect(model.text().contains("held for 14:56"))
        _ = model.press("p")
        #expect(model.mode == .payment)
        _ = model.press("q")
        let quit = model.press("y")
        #expect(quit == [.quit])
    }

    @Test("without an unpaid order, or when its time is up, q quits at once")
    func quits() {
        var model = Fixtures.viewer()
        let quit = model.press("q")
        #expect(quit == [.quit])
        var late = paying()
        _ = late.press(.escape)
        _ = late.update(.clock(Fixtures.time(901)))
        let quitLate = late.press("q")
        #expect(quitLate == [.quit])
    }

    @Test(
        "an order that expires or is cancelled says that nothing was paid",
        arguments: [Order.State.expired, .cancelled])
    func fellThrough(state: Order.State) {
        var model = paying()
        _ = model.update(.order(.success(Fixtures.order(state))))
        #expect(model.mode == .order)
        #expect(model.text().contains(state == .cancelled ? "given back. Nothing was" : "not paid in time"))
    }

    @Test("x cancels, once; without a sandbox there is no test wallet")
    func cancels() {
        var model = paying(sandbox: false)
        #expect(model.text().contains("Scan the code with WeChat Pay"))
        let wallet = model.press("w")
        let cancel = model.press("x")
        let again = model.press("x")
        #expect(wallet == [] && again == [])
        #expect(cancel == [.cancelOrder(key: Fixtures.seed + "-2", order.id)])
    }

    @Test("a wallet that does not pay says why and can be asked again")
    func wallet() {
        var model = paying()
        _ = model.press("w")
        let second = model.press("w")
        _ = model.update(.walletRefused(Fixtures.problem("odd", detail: "The wallet is empty.")))
        #expect(second == [] && model.text().contains("The wallet is empty."))
        let third = model.press("w")
        #expect(third.count == 1)
    }

    @Test("the cart: one more, one less, out, and to the checkout; bought, it is fetched again")
    func cart() {
        var model = Fixtures.viewer()
        func cart(_ quantity: Int) -> ViewerEvent {
            .cart(.success(CartView(lines: quantity == 0 ? [] : [Self.cartLine(quantity)], version: 7)))
        }
        let added = model.press("a")
        #expect(added == [.setCart(Fixtures.scarf, quantity: 1)])
        func answered(_ quantity: Int) -> ViewerEvent {
            .cartLine(
                Fixtures.scarf, quantity: quantity,
                .success(CartView(lines: quantity == 0 ? [] : [Self.cartLine(quantity)], version: 7)))
        }
        _ = model.update(answered(1))
        let opened = model.press("c")
        let more = model.press("+")
        _ = model.update(answered(2))
        let fewer = model.press("-")
        _ = model.update(answered(1))
        let removed = model.press("x")
        #expect(opened == [.loadCart] && more == [.setCart(Fixtures.scarf, quantity: 2)])
        #expect(fewer == [.setCart(Fixtures.scarf, quantity: 1)] && removed == [.setCart(Fixtures.scarf, quantity: 0)])
        let back = model.press("+")
        #expect(back == [] && model.text().contains("1 ×"))
        let again = model.update(answered(0))
        #expect(again == [.setCart(Fixtures.scarf, quantity: 1)])
        _ = model.update(answered(1))
        let checkout = model.press(.enter)
        #expect(checkout == [.quote(lines: line, coupon: nil)])
        _ = model.update(.quote(for: line, coupon: nil, .success(Fixtures.quote())))
        let more2 = model.press("+")
        let placed = model.press(.enter)
        #expect(more2 == [])
        let place = PlaceOrder(lines: line, cartVersion: 7, expectedTotal: Fixtures.cny(5_900))
        #expect(placed == [.placeOrder(idempotencyKey: key, place)])
        let after = model.update(.placed(key: key, .success(Fixtures.order(.reserved))))
        #expect(after == [.pay(order.id, with: "wechat"), .loadCart])
        _ = model.press(.escape)
        _ = model.update(cart(0))
        _ = model.press("c")
        #expect(model.text().contains("The cart is empty"))
        let empty = model.press(.enter)
        #expect(empty == [])
    }

    static func cartLine(
        _ quantity: Int, sku: SKU.ID = Fixtures.scarf, obstacle: String? = nil, unavailable: String? = nil
    ) -> CartLineView {
        CartLineView(
            sku: sku, title: "Merino scarf", spec: "orange", quantity: quantity, unitPrice: Fixtures.cny(5_900),
            unavailable: unavailable, obstacle: obstacle)
    }

    @Test("more lines than fit are counted, and the total is there all the same")
    func manyLines() {
        var model = Fixtures.viewer()
        let skus = (1...9).map { Fixtures.identifier("s\($0)", of: SKU.self) }
        _ = model.update(.cart(.success(CartView(lines: skus.map { Self.cartLine(1, sku: $0) }, version: 1))))
        _ = model.press("c")
        _ = model.press(.enter)
        let line = Fixtures.quote().lines[0]
        let quote = QuoteView(
            lines: [QuoteLineView](repeating: line, count: 9), total: Fixtures.cny(9 * line.amount.minorUnits))
        _ = model.update(
            .quote(for: skus.map { LineRequest(sku: $0, quantity: 1) }, coupon: nil, .success(quote)))
        #expect(model.text().contains("… +5") && model.text().contains("¥531.00"))
        #expect(model.text().contains(model.words(.checkoutEnter)))
    }
}
