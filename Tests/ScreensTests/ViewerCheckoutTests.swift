import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("The checkout: coupons, address, cart")
struct ViewerCheckoutTests {
    private let line = [LineRequest(sku: Fixtures.scarf, quantity: 1)]
    private let key = Fixtures.seed + "-1"
    private let order = Fixtures.order(.reserved)

    private func shop(
        _ codes: String..., language: Language = .english, account: AccountView? = Fixtures.mei
    ) -> ViewerModel {
        let coupons = codes.map { Fixtures.offeredCoupon($0) }
        return Fixtures.viewer(
            account: account, language: language, snapshot: Fixtures.snapshot(coupons: coupons))
    }

    private func quote(_ coupon: String?, saving: Int64 = 0) -> ViewerEvent {
        .quote(for: line, coupon: coupon, .success(Fixtures.quote(coupon: coupon, saving: saving)))
    }

    /// With the plain total and what three coupons save on the screen.
    private func compared() -> ViewerModel {
        var model = shop("SMALL", "BIG", "MINE")
        _ = model.press("b")
        _ = model.update(quote(nil))
        _ = model.update(
            .coupons(
                .success([
                    Fixtures.offeredCoupon("SMALL"), Fixtures.offeredCoupon("BIG"),
                    Fixtures.offeredCoupon("MINE", unusable: "you have used it"),
                ])))
        _ = model.update(quote("SMALL", saving: 500))
        _ = model.update(quote("BIG", saving: 1_000))
        return model
    }

    // MARK: Coupons

    @Test("usable coupons are compared by quotes, once the plain total is there")
    func compares() {
        var model = shop("SMALL", "BIG", "MINE")
        let opened = model.press("b")
        #expect(opened == [.click(Fixtures.scarf), .quote(lines: line, coupon: nil), .loadCoupons])
        let early = model.update(
            .coupons(
                .success([
                    Fixtures.offeredCoupon("SMALL"), Fixtures.offeredCoupon("BIG"),
                    Fixtures.offeredCoupon("MINE", unusable: "you have used it"),
                ])))
        #expect(early == [])
        let priced = model.update(quote(nil))
        #expect(priced == [.quote(lines: line, coupon: "SMALL"), .quote(lines: line, coupon: "BIG")])
        #expect(model.text().contains("Finding the best coupon"))
        let again = model.update(quote("SMALL", saving: 500))
        #expect(again == [])
        _ = model.update(quote("BIG", saving: 1_000))
        #expect(model.text().contains("Coupon BIG saves ¥10.00: press c"))
        // Nothing is taken that the buyer did not take.
        #expect(model.text().contains("Total                                                             ¥59.00"))
    }

    @Test("c takes the best coupon, then the next, then none; the order names what was shown")
    func cycles() {
        var model = compared()
        for (coupon, total) in [("BIG", 4_900), ("SMALL", 5_400), (nil, 5_900), ("BIG", 4_900)] as [(String?, Int64)] {
            _ = model.press("c")
            var placing = model
            let placed = placing.press(.enter)
            let place = PlaceOrder(lines: line, coupon: coupon, expectedTotal: Fixtures.cny(total))
            #expect(placed == [.placeOrder(idempotencyKey: key, place)])
        }
        #expect(model.text().contains("Coupon BIG · autumn") && model.text().contains("-¥10.00"))
    }

    @Test("coupons that cannot be used now, or are for other goods, are not tried")
    func usable() {
        let other = CouponView(
            code: "OTHER", title: "", amountOff: Fixtures.cny(1), threshold: Fixtures.cny(0),
            products: [Fixtures.identifier("p-kettle", of: Product.self)], left: 1)
        let later = CouponView(
            code: "LATER", title: "", amountOff: Fixtures.cny(1), threshold: Fixtures.cny(0), from: Fixtures.time(60),
            left: 1)
        let gone = Fixtures.offeredCoupon("GONE")
        var model = Fixtures.viewer(snapshot: Fixtures.snapshot(coupons: [other, later, gone]))
        _ = model.update(
            .tick(Tick(sequence: 2, events: [.coupon(Fixtures.offeredCoupon("GONE", left: 0))])))
        _ = model.press("b")
        _ = model.update(.coupons(.success([other, later, gone])))
        let priced = model.update(quote(nil))
        #expect(priced == [])
        let none = model.press("c")
        #expect(none == [] && model.text().contains("No coupon fits; t takes a code"))
    }

    @Test("why a coupon is not for this person, or not for these goods, is said")
    func misfits() {
        var model = shop("MINE")
        _ = model.press("b")
        _ = model.update(.coupons(.success([Fixtures.offeredCoupon("MINE", unusable: "you have used it")])))
        _ = model.update(quote(nil))
        #expect(model.text().contains("Coupon MINE: you have used it"))

        var other = shop("DEAR")
        _ = other.press("b")
        _ = other.update(.coupons(.success([Fixtures.offeredCoupon("DEAR")])))
        _ = other.update(quote(nil))
        let problem = Fixtures.problem("coupon-not-usable", detail: "DEAR needs goods for ¥100.00; ¥41.00 more")
        _ = other.update(.quote(for: line, coupon: "DEAR", .failure(problem)))
        #expect(other.text().contains("DEAR needs goods for ¥100.00; ¥41.00 more"))
        #expect(other.text().contains("¥59.00") && !other.text().contains("Finding"))
    }

    @Test("a code can be typed; one that is refused says why and leaves the total without it")
    func typed() {
        var model = compared()
        _ = model.press("t")
        #expect(model.mode == .coupon)
        model.type("q c+ ?")
        let asked = model.press(.enter)
        #expect(asked == [.quote(lines: line, coupon: "qc+?")])
        let tooEarly = model.press(.enter)
        #expect(tooEarly == [])
        let refused = model.update(
            .quote(for: line, coupon: "qc+?", .failure(Fixtures.problem("unknown-coupon", status: 404))))
        #expect(refused == [])
        #expect(model.text().contains("Without qc+?: there is no such coupon in this shop"))
        let placed = model.press(.enter)
        #expect(placed == [.placeOrder(idempotencyKey: key, .init(lines: line, expectedTotal: Fixtures.cny(5_900)))])
    }

    @Test("a coupon that is refused with the order is dropped, and the new total is shown before anything is ordered")
    func refusedWithOrder() {
        var model = compared()
        _ = model.press("c")
        _ = model.press(.enter)
        let problem = Fixtures.problem("coupon-not-usable", detail: "all of them are used")
        let asked = model.update(.placed(key: key, .failure(problem)))
        #expect(asked == [.quote(lines: line, coupon: nil)])
        _ = model.update(quote(nil))
        #expect(model.text().contains("Without BIG: all of them are used") && model.text().contains("¥59.00"))
        let placed = model.press(.enter)
        let place = PlaceOrder(lines: line, expectedTotal: Fixtures.cny(5_900))
        #expect(placed == [.placeOrder(idempotencyKey: Fixtures.seed + "-2", place)])
    }

    @Test("another quantity keeps the coupon and compares anew")
    func quantityWithCoupon() {
        var model = compared()
        _ = model.press("c")
        let more = model.press("+")
        let two = [LineRequest(sku: Fixtures.scarf, quantity: 2)]
        #expect(more == [.quote(lines: two, coupon: "BIG")])
        let late = model.update(quote("BIG", saving: 1_000))
        #expect(late == [] && model.text().contains("on its way"))
        let plain = model.update(
            .quote(
                for: two, coupon: "BIG", .success(Fixtures.quote(quantity: 2, coupon: "BIG", saving: 1_000))))
        #expect(plain == [.quote(lines: two, coupon: nil)] && model.text().contains("¥108.00"))
        let others = model.update(.quote(for: two, coupon: nil, .success(Fixtures.quote(quantity: 2))))
        #expect(others == [.quote(lines: two, coupon: "SMALL")] && model.text().contains("¥108.00"))
    }

    @Test("a price that changed under a coupon shows the new total, and none is asked for anew")
    func changedWithCoupon() {
        var model = compared()
        _ = model.press("c")
        _ = model.press(.enter)
        let changed = Fixtures.problem(
            "price-changed", quote: Fixtures.quote(6_900, coupon: "BIG", saving: 1_000))
        _ = model.update(.placed(key: key, .failure(changed)))
        #expect(model.text().contains("¥49.00 before, ¥59.00 now"))
        let none = model.press("c")
        #expect(none == [.quote(lines: line, coupon: nil)])
        let tooEarly = model.press(.enter)
        #expect(tooEarly == [])
    }

    // MARK: Quantities

    @Test("no more can be asked for than can be had", arguments: [(9, Int?.none, 2), (1, nil, 1), (9, 1, 1)])
    func most(available: Int, left: Int?, most: Int) {
        let item = Fixtures.item(
            Fixtures.scarf, "Scarf", list: 9_900, price: 5_900, limit: 2, left: left, available: available, onHand: 20)
        var model = Fixtures.viewer(snapshot: Fixtures.snapshot(shelf: [item]))
        _ = model.press("b")
        var asked = 0
        for _ in 0..<5 where !model.press("+").isEmpty { asked += 1 }
        #expect(asked == most - 1)
        #expect(model.text().contains("At most \(most) can be had just now"))
    }

    // MARK: Where it goes

    @Test("without an address three keys still order, and the checkout says how to write one down")
    func noAddress() {
        var model = Fixtures.viewer()
        _ = model.update(.address(.success(nil)))
        _ = model.press("b")
        _ = model.update(quote(nil))
        #expect(model.text().contains("No address yet: d writes one down"))
        let placed = model.press(.enter)
        #expect(placed == [.placeOrder(idempotencyKey: key, .init(lines: line, expectedTotal: Fixtures.cny(5_900)))])
    }

    @Test("the kept address is shown and not sent; a note is sent")
    func keptAddress() {
        var model = Fixtures.viewer()
        _ = model.press("b")
        _ = model.update(quote(nil))
        #expect(model.text().contains("To  Mei · 138 0000 5678 · Shanghai"))
        _ = model.press("d")
        for _ in 0..<3 { _ = model.press(.tab) }
        model.type("ring twice?")
        let saved = model.press(.enter)
        #expect(saved == [] && model.mode == .checkout && model.text().contains("Note  ring twice?"))
        let placed = model.press(.enter)
        let place = PlaceOrder(lines: line, expectedTotal: Fixtures.cny(5_900), note: "ring twice?")
        #expect(placed == [.placeOrder(idempotencyKey: key, place)])
    }

    @Test("a new address is kept, and goes with the order for as long as it is not", arguments: [true, false])
    func newAddress(isKept: Bool) {
        var model = Fixtures.viewer()
        _ = model.press("b")
        _ = model.update(quote(nil))
        _ = model.press("d")
        _ = model.press(.control("u"))
        model.type("Bo")
        let new = AddressView(recipient: "Bo", phone: Fixtures.home.phone, text: Fixtures.home.text)
        let kept = model.press(.control("s"))
        #expect(kept == [.keepAddress(new)])
        if isKept {
            _ = model.update(.address(.success(new)))
        } else {
            _ = model.update(.address(.failure(Fixtures.problem("unavailable", status: 503))))
            #expect(model.text().contains("The address was not kept"))
        }
        let placed = model.press(.enter)
        let place = PlaceOrder(
            lines: line, expectedTotal: Fixtures.cny(5_900), address: isKept ? nil : new)
        #expect(placed == [.placeOrder(idempotencyKey: key, place)])
    }

    @Test("an address that cannot be used complains at its fields", arguments: Language.allCases)
    func badAddress(language: Language) {
        var model = shop(language: language)
        _ = model.press("b")
        _ = model.press("d")
        _ = model.press(.control("u"))
        _ = model.press(.tab)
        _ = model.press(.control("u"))
        model.type("12a")
        let saved = model.press(.control("s"))
        #expect(saved == [] && model.mode == .delivery)
        #expect(model.text().contains(model.words(.required)) && model.text().contains(model.words(.phoneDigits)))
    }

    @Test("an order that was not answered is sent again as it was, whatever was typed since")
    func fixed() {
        var model = Fixtures.viewer()
        _ = model.press("b")
        _ = model.update(quote(nil))
        let first = model.press(.enter)
        _ = model.update(.placed(key: key, .failure(Fixtures.problem("unreachable", status: 0))))
        for character in "+-ctd" {
            let effects = model.press(character)
            #expect(effects == [] && model.mode == .checkout)
        }
        #expect(model.text().contains("Nobody knows yet whether it was ordered"))
        _ = model.update(.address(.success(nil)))
        let second = model.press(.enter)
        #expect(first == second)
        _ = model.update(.placed(key: key, .failure(Fixtures.problem("unreachable", status: 0))))
        let left = model.press(.escape)
        #expect(left == [.loadOrders(before: nil)] && model.text().contains("look among your orders"))
    }

    // MARK: The cart

    private func cart(_ version: Int, _ lines: CartLineView...) -> ViewerEvent {
        .cart(.success(CartView(lines: lines, version: version)))
    }

    @Test("a line that cannot be had stays in sight with why, and is not bought", arguments: Language.allCases)
    func unavailable(language: Language) {
        var model = Fixtures.viewer(language: language)
        _ = model.press("c")
        let gone = ViewerJourneyTests.cartLine(
            2, sku: Fixtures.tea, obstacle: "sold-out", unavailable: "only 1 left")
        _ = model.update(cart(3, ViewerJourneyTests.cartLine(1), gone))
        #expect(model.text().contains(language == .english ? "⚠ only 1 left" : "⚠ 库存不足"))
        let checkout = model.press(.enter)
        #expect(checkout == [.quote(lines: line, coupon: nil)])
        #expect(model.text().contains(model.words(.leftInCart(1))))
        _ = model.press(.escape)
        _ = model.press("c")
        _ = model.update(cart(4, gone))
        let none = model.press(.enter)
        #expect(none == [] && model.mode == .cart)
        #expect(model.text().contains(model.words(.nothingAvailable)))
    }

    @Test("a code we do not know falls back to the server's words", arguments: Language.allCases)
    func oddObstacle(language: Language) {
        let words = Words(language)
        #expect(words(.obstacle("moon", "the moon is full")) == "the moon is full")
        #expect(words(.obstacle(nil, "odd")) == "odd")
        #expect(!words(.obstacle("quota-used", "")).isEmpty)
    }

    @Test("a cart that has changed is fetched and priced again; nothing is ordered, and it says so")
    func cartChanged() {
        var model = Fixtures.viewer()
        _ = model.press("c")
        _ = model.update(cart(3, ViewerJourneyTests.cartLine(1)))
        _ = model.press(.enter)
        _ = model.update(quote(nil))
        _ = model.press(.enter)
        let fetched = model.update(.placed(key: key, .failure(Fixtures.problem("cart-changed"))))
        #expect(fetched == [.loadCart])
        let early = model.press(.enter)
        #expect(early == [])
        let two = [LineRequest(sku: Fixtures.scarf, quantity: 2)]
        let asked = model.update(cart(4, ViewerJourneyTests.cartLine(2)))
        #expect(asked == [.quote(lines: two, coupon: nil)])
        _ = model.update(.quote(for: two, coupon: nil, .success(Fixtures.quote(quantity: 2))))
        #expect(model.text().contains("The cart had changed; this is how it is now. Nothing was ordered."))
        let placed = model.press(.enter)
        let place = PlaceOrder(lines: two, cartVersion: 4, expectedTotal: Fixtures.cny(11_800))
        #expect(placed == [.placeOrder(idempotencyKey: Fixtures.seed + "-2", place)])
    }

    @Test("a cart that has changed into nothing leads back to the cart")
    func cartEmptied() {
        var model = Fixtures.viewer()
        _ = model.press("c")
        _ = model.update(cart(3, ViewerJourneyTests.cartLine(1)))
        _ = model.press(.enter)
        _ = model.update(quote(nil))
        _ = model.press(.enter)
        _ = model.update(.placed(key: key, .failure(Fixtures.problem("cart-changed"))))
        let asked = model.update(cart(4))
        #expect(asked == [] && model.mode == .cart && model.text().contains("The cart had changed"))
    }
}
