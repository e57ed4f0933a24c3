import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("The cart under quick fingers, and when goods go")
struct ViewerCartTests {
    private let scarf = Fixtures.scarf
    private let tea = Fixtures.tea

    private static let unlimited = [
        Fixtures.item(Fixtures.scarf, "Merino scarf", list: 9_900, price: 5_900, available: 42, onHand: 60),
        Fixtures.item(Fixtures.kettle, "Pour-over kettle", list: 12_900, price: 8_900, available: 7, onHand: 9),
        Fixtures.item(Fixtures.tea, "Longjing tea", list: 12_900, price: 8_900, available: 7, onHand: 9),
    ]

    private func cart(_ version: Int, _ lines: CartLineView...) -> CartView { CartView(lines: lines, version: version) }

    private func line(_ quantity: Int, sku: SKU.ID = Fixtures.scarf, obstacle: String? = nil) -> CartLineView {
        ViewerJourneyTests.cartLine(quantity, sku: sku, obstacle: obstacle)
    }

    /// The cart on the screen, with five scarves.
    private func opened(_ language: Language = .english) -> ViewerModel {
        var model = Fixtures.viewer(language: language, snapshot: Fixtures.snapshot(shelf: Self.unlimited))
        _ = model.press("c")
        _ = model.update(.cart(.success(cart(3, line(5)))))
        return model
    }

    private func answered(_ quantity: Int, version: Int) -> ViewerEvent {
        .cartLine(scarf, quantity: quantity, .success(cart(version, line(quantity))))
    }

    // MARK: Bursts

    @Test("every press of a burst counts: shown at once, sent as one number when the first is answered")
    func burst() {
        var model = opened()
        let effects = (0..<5).flatMap { _ in model.press("+") }
        #expect(effects == [.setCart(scarf, quantity: 6)] && model.text().contains("10 ×"))
        let next = model.update(answered(6, version: 4))
        #expect(next == [.setCart(scarf, quantity: 10)] && model.text().contains("10 ×"))
        let last = model.update(answered(10, version: 5))
        #expect(last == [] && model.text().contains("10 ×"))
    }

    @Test("presses both ways come to their sum; a line at 0 stays until it has gone, and comes back")
    func bothWays() {
        var model = opened()
        for character in "--+---" { _ = model.press(character) }
        #expect(model.text().contains("1 ×"))
        for _ in 0..<3 { _ = model.press("-") }
        #expect(model.text().contains("0 ×") && !model.text().contains("⚠"))
        let none = model.press(.enter)
        #expect(none == [] && model.mode == .cart)
        _ = model.press("+")
        let next = model.update(answered(4, version: 4))
        #expect(next == [.setCart(scarf, quantity: 1)])
    }

    @Test("a in the room counts every press, too")
    func added() {
        var model = Fixtures.viewer(snapshot: Fixtures.snapshot(shelf: Self.unlimited))
        _ = model.update(.cart(.success(cart(1))))
        let effects = (0..<3).flatMap { _ in model.press("a") }
        let next = model.update(answered(1, version: 2))
        #expect(effects == [.setCart(scarf, quantity: 1)] && next == [.setCart(scarf, quantity: 3)])
    }

    @Test("what was just put in stands in the cart before the server has it, and can be pressed on")
    func addedAndOpened() {
        var model = Fixtures.viewer(snapshot: Fixtures.snapshot(shelf: Self.unlimited))
        _ = model.update(.cart(.success(cart(1))))
        for character in "aac++-" { _ = model.press(character) }
        #expect(model.text().contains("Merino scarf") && model.text().contains("3 ×"))
        let next = model.update(answered(1, version: 2))
        #expect(next == [.setCart(scarf, quantity: 3)])
        #expect(model.text().contains("3 ×"))
    }

    @Test("a burst ends at what can be had")
    func limit() {
        var model = Fixtures.viewer()
        _ = model.press("c")
        _ = model.update(.cart(.success(cart(3, line(1)))))
        let effects = (0..<5).flatMap { _ in model.press("+") }
        #expect(effects == [.setCart(scarf, quantity: 2)])
        #expect(model.text().contains("2 ×") && model.text().contains("At most 2 can be had just now"))
        let next = model.update(answered(2, version: 4))
        #expect(next == [])
    }

    @Test("a refusal is told with the title, and the server's cart stands")
    func refused() {
        var model = opened()
        for _ in 0..<3 { _ = model.press("+") }
        let problem = Fixtures.problem(
            "not-on-shelf", status: 404, detail: "scarf is not on this room's shelf; choose from the shelf.")
        let fetched = model.update(.cartLine(scarf, quantity: 6, .failure(problem)))
        #expect(fetched == [.loadCart] && model.text().contains("5 ×"))
        #expect(model.text().contains("Merino scarf · orange is not on this room's shelf"))
        let quiet = model.update(.cart(.success(cart(3, line(5, obstacle: "not-on-shelf")))))
        #expect(quiet == [] && model.text().contains("⚠ not on the shelf"))
    }

    @Test("a server that is down is told; nothing more is sent, and the cart is asked for")
    func down() {
        var model = opened()
        for _ in 0..<3 { _ = model.press("+") }
        let problem = Fixtures.problem("unreachable", status: 0)
        let fetched = model.update(.cartLine(scarf, quantity: 6, .failure(problem)))
        #expect(fetched == [.loadCart] && model.text().contains("5 ×"))
        #expect(model.text().contains(model.words(.trouble(problem))))
        let still = model.update(.cart(.failure(problem)))
        #expect(still == [])
        // The call was carried out all the same; what the cart says counts, and presses go on from there.
        _ = model.update(.cart(.success(cart(4, line(6)))))
        let more = model.press("+")
        #expect(more == [.setCart(scarf, quantity: 7)])
    }

    @Test("an answer that was overtaken changes nothing")
    func outOfOrder() {
        var model = opened()
        _ = model.press("+")
        _ = model.update(answered(6, version: 4))
        let late = model.update(.cart(.success(cart(3, line(5)))))
        let twice = model.update(answered(6, version: 4))
        #expect(late == [] && twice == [] && model.text().contains("6 ×"))
        let stray = model.update(.cartLine(scarf, quantity: 9, .failure(Fixtures.problem("out-of-range"))))
        #expect(stray == [] && model.text().contains("6 ×"))
    }

    @Test("enter behind a burst orders what was pressed, once the server has it")
    func checkout() {
        var model = opened()
        for _ in 0..<3 { _ = model.press("+") }
        let opened = model.press(.enter)
        #expect(opened == [] && model.mode == .checkout)
        let early = model.press(.enter)
        #expect(early == [])
        let next = model.update(answered(6, version: 4))
        #expect(next == [.setCart(scarf, quantity: 8)])
        let asked = model.update(answered(8, version: 5))
        let eight = [LineRequest(sku: scarf, quantity: 8)]
        #expect(asked == [.quote(lines: eight, coupon: nil)])
        _ = model.update(.quote(for: eight, coupon: nil, .success(Fixtures.quote(quantity: 8))))
        #expect(!model.text().contains(model.words(.cartChanged)))
        let placed = model.press(.enter)
        let place = PlaceOrder(lines: eight, cartVersion: 5, expectedTotal: Fixtures.cny(47_200))
        #expect(placed == [.placeOrder(idempotencyKey: Fixtures.seed + "-1", place)])
    }

    @Test("what was pressed goes with the person and with the room")
    func forgotten() {
        var model = opened()
        _ = model.press("+")
        _ = model.update(.signedOut)
        #expect(model.edits == CartEdits())
        var other = opened()
        _ = other.press("+")
        _ = other.press(.escape)
        _ = other.press("g")
        #expect(other.edits == CartEdits())
    }

    @Test("who signs in next sees no cart of who was there before, however new it was")
    func otherPerson() {
        var model = opened()
        _ = model.press("+")
        _ = model.press(.escape)
        _ = model.press("i")
        let late = model.update(answered(6, version: 40))
        #expect(late == [] && model.cart == nil)
        _ = model.update(.signedIn(.success(SignedIn(account: Fixtures.host, token: "t"))))
        _ = model.update(.cart(.success(cart(1, line(2)))))
        #expect(model.cart == cart(1, line(2)))
    }

    // MARK: Goods that went

    private let gone = Fixtures.problem(
        "not-on-shelf", status: 404, detail: "scarf is not on this room's shelf; choose from the shelf.")

    /// At the checkout of a scarf and tea, with the total there.
    private func checkingOut(_ language: Language) -> ViewerModel {
        var model = opened(language)
        _ = model.update(.cart(.success(cart(4, line(1), line(2, sku: tea)))))
        _ = model.press(.enter)
        let both = [LineRequest(sku: scarf, quantity: 1), LineRequest(sku: tea, quantity: 2)]
        _ = model.update(.quote(for: both, coupon: nil, .success(Fixtures.quote())))
        return model
    }

    @Test(
        "an order refused for one of its goods says which, and leaves the others to order", arguments: Language.allCases
    )
    func refusedOrder(language: Language) {
        var model = checkingOut(language)
        _ = model.press(.enter)
        let fetched = model.update(.placed(key: Fixtures.seed + "-1", .failure(gone)))
        #expect(fetched == [.loadCart])
        let early = model.press(.enter)
        #expect(early == [])
        let asked = model.update(
            .cart(.success(cart(4, line(1, obstacle: "not-on-shelf"), line(2, sku: tea)))))
        let rest = [LineRequest(sku: tea, quantity: 2)]
        #expect(asked == [.quote(lines: rest, coupon: nil)])
        _ = model.update(.quote(for: rest, coupon: nil, .success(Fixtures.quote())))
        if language == .english {
            #expect(model.text().contains("Not ordered: Merino scarf · orange is not on this room's shelf"))
        }
        #expect(model.text().contains(model.words(.orderStopped)) && !model.text().contains("scarf is not "))
        #expect(model.text().contains(model.words(.leftInCart(1))))
        let placed = model.press(.enter)
        let place = PlaceOrder(lines: rest, cartVersion: 4, expectedTotal: Fixtures.cny(5_900))
        #expect(placed == [.placeOrder(idempotencyKey: Fixtures.seed + "-2", place)])
        #expect(!model.text().contains(model.words(.orderStopped)))
    }

    @Test("a total that is refused for one of the goods fetches the cart; if that sees nothing wrong, it says so once")
    func refusedTotal() {
        var model = opened()
        _ = model.press(.enter)
        let five = [LineRequest(sku: scarf, quantity: 5)]
        let fetched = model.update(.quote(for: five, coupon: nil, .failure(gone)))
        #expect(fetched == [.loadCart])
        let none = model.update(.cart(.success(cart(3, line(5)))))
        #expect(none == [] && model.text().contains("Not ordered: Merino scarf · orange is not on this room's shelf"))
        let again = model.press(.enter)
        #expect(again == [.quote(lines: five, coupon: nil)])
    }

    @Test("when nothing is left to order, the cart shows why")
    func nothingLeft() {
        var model = opened()
        _ = model.press(.enter)
        _ = model.update(.quote(for: [LineRequest(sku: scarf, quantity: 5)], coupon: nil, .failure(gone)))
        let none = model.update(.cart(.success(cart(3, line(5, obstacle: "not-on-shelf")))))
        #expect(none == [] && model.mode == .cart)
        #expect(model.text().contains("⚠ not on the shelf"))
        #expect(model.text().contains("Merino scarf · orange is not on this room's shelf"))
    }

    @Test("one thing bought directly is named, too")
    func direct() {
        var model = Fixtures.viewer()
        _ = model.press("b")
        let one = [LineRequest(sku: scarf, quantity: 1)]
        _ = model.update(.quote(for: one, coupon: nil, .success(Fixtures.quote())))
        _ = model.press(.enter)
        let stopped = model.update(.placed(key: Fixtures.seed + "-1", .failure(gone)))
        #expect(
            stopped == [] && model.text().contains("Not ordered: Merino scarf · orange is not on this room's shelf"))
    }

    @Test("the open cart is fetched when what it holds goes, or costs something else, and for nothing else")
    func refreshed() {
        func after(_ event: RoomEvent, isOpen: Bool = true) -> [ViewerEffect] {
            var model = opened()
            if !isOpen { _ = model.press(.escape) }
            return model.update(.tick(Tick(sequence: 2, events: [event])))
        }
        #expect(after(.offShelf(sku: scarf)) == [.loadCart])
        #expect(after(.offShelf(sku: scarf), isOpen: false) == [])
        #expect(after(.offShelf(sku: tea)) == [])
        #expect(after(.stock(sku: scarf, available: 41, onHand: 60)) == [])
        #expect(after(.stock(sku: scarf, available: 4, onHand: 60)) == [.loadCart])
    }
}
