import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("The buyer's orders")
struct ViewerOrdersTests {
    private let id = Fixtures.order(.paid).id
    private let key = Fixtures.seed + "-1"
    private let refund = Fixtures.buyerRefund(.requested).id

    /// With the page of an order that was opened from the list.
    private func page(_ order: OrderView, language: Language = .english) -> ViewerModel {
        var model = Fixtures.viewer(language: language)
        _ = model.update(.clock(Fixtures.time(200)))
        _ = model.press("o")
        _ = model.update(.orders(before: nil, .success(OrderList(orders: [order]))))
        _ = model.press(.enter)
        return model
    }

    @Test("orders are listed newest first; enter opens one, esc goes back to the list")
    func list() {
        var model = Fixtures.viewer()
        let open = model.press("o")
        #expect(open == [.loadOrders(before: nil)])
        _ = model.update(.orders(before: nil, .success(OrderList(orders: []))))
        #expect(model.text().contains("No orders yet"))
        let orders = [Fixtures.order(.paid, id: "o-1"), Fixtures.order(.reserved, id: "o-2")]
        _ = model.update(.orders(before: nil, .success(OrderList(orders: orders))))
        #expect(model.text().contains("to pay 15:00"))
        _ = model.press(.down)
        let second = model.press(.enter)
        #expect(second == [.loadOrder(orders[1].id)] && model.mode == .order)
        _ = model.press(.escape)
        #expect(model.mode == .orders)
        _ = model.press(.enter)
        let pay = model.press("p")
        #expect(pay == [.pay(orders[1].id, with: "wechat")] && model.mode == .payment)
    }

    @Test("older orders come when the arrow gets near the end, once, and are put behind")
    func pages() {
        var model = Fixtures.viewer()
        _ = model.press("o")
        func orders(_ range: ClosedRange<Int>) -> [OrderView] { range.map { Fixtures.order(.paid, id: "o-\($0)") } }
        _ = model.update(.orders(before: nil, .success(OrderList(orders: orders(1...20), next: "o-20"))))
        var asked: [ViewerEffect] = []
        for _ in 0..<19 { asked += model.press(.down) }
        #expect(asked == [.loadOrders(before: "o-20")])
        // A page of another list, and one that repeats what is known, add nothing.
        _ = model.update(.orders(before: "o-7", .success(OrderList(orders: orders(30...31)))))
        #expect(model.orders?.count == 20)
        _ = model.update(.orders(before: "o-20", .success(OrderList(orders: orders(20...25), next: nil))))
        #expect(model.orders?.map(\.number) == (1...25).map { "o-\($0)" })
        for _ in 0..<9 { asked += model.press(.down) }
        #expect(asked.count == 1)
    }

    @Test("the page tells how far the order has come")
    func timeline() {
        var model = page(Fixtures.order(.shipped, address: Fixtures.home, note: "ring twice"))
        _ = model.update(.clock(Fixtures.time(4_000 + 7_200)))
        let text = model.text()
        #expect(text.contains("● shipped     2 h ago · SF Express SF1402930"))
        #expect(text.contains("○ delivered") && text.contains("To  Mei") && text.contains("Note  ring twice"))
        _ = model.update(.order(.success(Fixtures.order(.delivered))))
        #expect(model.text().contains("● delivered"))
    }

    @Test("what is done to an order asks with a key, and shows what came of it")
    func received() {
        var model = page(Fixtures.order(.shipped))
        _ = model.press("y")
        #expect(model.mode == .received && model.text().contains("Is it there?"))
        let sent = model.press(.enter)
        #expect(sent == [.completeOrder(key: key, id)])
        let twice = model.press(.enter)
        #expect(twice == [])
        _ = model.update(.changed(key: key, .success(Fixtures.order(.completed))))
        #expect(model.mode == .order && model.text().contains("✔ Completed"))
        let again = model.press("y")
        #expect(again == [] && model.text().contains("You have said so already"))
    }

    @Test("without an answer the same is sent with the same key; refused, it is a new one", arguments: [0, 503, 409])
    func retries(status: Int) {
        var model = page(Fixtures.order(.reserved))
        let first = model.press("x")
        #expect(first == [.cancelOrder(key: key, id)])
        let code = status == 409 ? "wrong-state" : "unavailable"
        let after = model.update(.changed(key: key, .failure(Fixtures.problem(code, status: status))))
        #expect(after == (status == 409 ? [.loadOrder(id)] : []))
        #expect(model.text().contains(status == 409 ? "The order has moved on" : "Nothing was changed"))
        let second = model.press("x")
        let isNew = status == 409
        #expect(second == [.cancelOrder(key: isNew ? Fixtures.seed + "-2" : key, id)])
    }

    @Test("something else never takes the key of what was not answered")
    func otherKey() {
        var model = page(Fixtures.order(.shipped))
        _ = model.press("y")
        _ = model.press(.enter)
        _ = model.update(.changed(key: key, .failure(Fixtures.problem("unreachable", status: 0))))
        _ = model.press(.escape)
        _ = model.press("f")
        _ = model.press(.up)
        let asked = model.press(.enter)
        let all = AskRefund(cause: "money", scope: .all, reason: "")
        #expect(asked == [.askRefund(key: Fixtures.seed + "-2", id, all)])
    }

    // MARK: Refunds

    @Test("all of an order is asked back, with a reason")
    func refundAll() {
        var model = page(Fixtures.order(.paid))
        _ = model.press("f")
        #expect(model.mode == .refund)
        // Nothing was sent yet, so nothing can travel back.
        _ = model.press(.right)
        #expect(model.text().contains("Nothing was sent yet"))
        _ = model.press(.tab)
        _ = model.press(.tab)
        model.type("too warm, q?")
        let asked = model.press(.enter)
        #expect(asked == [.askRefund(key: key, id, .init(cause: "money", scope: .all, reason: "too warm, q?"))])
        _ = model.update(
            .changed(key: key, .success(Fixtures.order(.paid, refunds: [Fixtures.buyerRefund(.requested)]))))
        #expect(model.mode == .order && model.text().contains("Refund · asked"))
        let more = model.press("f")
        #expect(more == [] && model.text().contains("withdraw it (u)"))
    }

    @Test("chosen pieces are sent back; those that are in a refund cannot be chosen again")
    func refundSome() {
        let lines = [
            Fixtures.quote(quantity: 3).lines[0],
            QuoteLineView(
                sku: Fixtures.tea, title: "Tea", spec: "", quantity: 2, listPrice: Fixtures.cny(100),
                unitPrice: Fixtures.cny(100), amount: Fixtures.cny(200)),
        ]
        // One scarf went back before.
        var model = page(Fixtures.order(.delivered, refunds: [Fixtures.buyerRefund(.done)], lines: lines))
        _ = model.press("f")
        _ = model.press(.right)
        _ = model.press(.down)
        _ = model.press(.right)
        _ = model.press(.down)
        #expect(model.text().contains("2 of 2"))
        _ = model.press(.right)
        _ = model.press(.left)
        _ = model.press(.down)
        _ = model.press(.left)
        _ = model.press(.left)
        _ = model.press(.left)
        _ = model.press(.down)
        let asked = model.press(.enter)
        let scope = RefundScopeView(lines: [.init(sku: Fixtures.scarf, quantity: 1)], amount: nil)
        #expect(asked == [.askRefund(key: key, id, .init(cause: "goods", scope: scope, reason: ""))])
    }

    @Test("choosing nothing asks for nothing")
    func refundNone() {
        var model = page(Fixtures.order(.paid))
        _ = model.press("f")
        _ = model.press(.down)
        _ = model.press(.right)
        _ = model.press(.down)
        _ = model.press(.left)
        _ = model.press(.down)
        let asked = model.press(.enter)
        #expect(asked == [] && model.text().contains("Choose at least one piece."))
    }

    @Test("a refund that waits can be withdrawn; goods that are asked for are sent with carrier and number")
    func sendBack() {
        let agreed = Fixtures.order(
            .shipped, refunds: [Fixtures.buyerRefund(.awaitingGoods, cause: .goods, answer: "Sorry.")])
        var model = page(agreed)
        for _ in 0..<4 { _ = model.press(.down) }
        #expect(model.text().contains("Answer: Sorry.") && model.text().contains("The shop agrees"))
        var other = model
        let withdrawn = other.press("u")
        #expect(withdrawn == [.withdrawRefund(key: key, refund, of: id)])
        _ = model.press("s")
        model.type("SF Express")
        _ = model.press(.enter)
        model.type("SF 1")
        let bad = model.press(.enter)
        #expect(bad == [] && model.text().contains("4 to 40 letters"))
        _ = model.press(.control("u"))
        model.type("SF1234567")
        let sent = model.press(.enter)
        let parcel = ParcelView(carrier: "SF Express", number: "SF1234567")
        #expect(sent == [.sendBack(key: key, refund, of: id, parcel)])
    }

    @Test("what cannot be done says why", arguments: Order.State.allCases, Language.allCases)
    func refusals(state: Order.State, language: Language) {
        for character in "pxyfsu" {
            var model = page(Fixtures.order(state), language: language)
            guard
                let binding = ViewerModel.bindings(.order).first(where: { $0.keys.contains(.character(character)) }),
                let reason = binding.unless(model)
            else { continue }
            let effects = model.press(character)
            #expect(effects == [] && model.mode == .order)
            #expect(model.text(160, 48).contains(model.words(reason)), "\(state) \(character)")
        }
    }

    @Test("a reason is the buyer's own only where the buyer surely wrote it", arguments: Language.allCases)
    func whoWroteIt(language: Language) {
        let words = Words(language)
        let cases: [(Refund.State, Refund.Cause, isOwn: Bool)] = [
            (.requested, .money, true), (.declined, .money, true), (.withdrawn, .money, true),
            (.awaitingGoods, .goods, true), (.done, .goods, true), (.due, .money, false), (.done, .money, false),
        ]
        for (state, cause, isOwn) in cases {
            let refunds = [Fixtures.buyerRefund(state, cause: cause)]
            let text = page(Fixtures.order(.delivered, refunds: refunds, address: Fixtures.home), language: language)
                .text(80, 40)
            #expect(text.contains(words(.youSaid("too warm"))) == isOwn, "\(state)")
            #expect(text.contains(words(.refundSaid("too warm"))) != isOwn, "\(state)")
        }
    }

    @Test("what a screen shows already is not said beneath it", arguments: Language.allCases)
    func saidOnce(language: Language) {
        let words = Words(language)
        let waits = words(.orderWaits("¥59.00", "11:40"))
        var paying = page(Fixtures.order(.reserved), language: language)
        #expect(!paying.text().contains(waits))
        _ = paying.press("p")
        #expect(paying.mode == .payment && !paying.text().contains(waits))
        _ = paying.press(.escape)
        #expect(paying.text().contains(waits))

        let lost = words(.orderIsLost("¥59.00"))
        var paid = page(Fixtures.order(.paid), language: language)
        #expect(!paid.text().contains(lost))
        _ = paid.press(.escape)
        #expect(paid.text().contains(lost))
        // Another order's page does not show it.
        var other = page(Fixtures.order(.shipped, id: "o-78"), language: language)
        _ = other.update(.order(.success(Fixtures.order(.paid))))
        #expect(other.text().contains(lost))
    }

    @Test("an order that is paid on the screen and has no address is told of there, else by a notice")
    func paidOnScreen() {
        for isShown in [true, false] {
            var model = page(Fixtures.order(.reserved))
            if isShown { _ = model.press("p") } else { _ = model.press(.escape) }
            _ = model.update(.order(.success(Fixtures.order(.paid))))
            #expect(model.notice == nil || !isShown)
            #expect(model.text().contains("o, enter, then d") != isShown)
        }
    }

    @Test("a page that is longer than the screen scrolls to its end and no further")
    func scrolls() {
        let refunds = (1...6).map { _ in Fixtures.buyerRefund(.declined, answer: "No, sorry.") }
        var model = page(Fixtures.order(.delivered, refunds: refunds))
        let top = model.text()
        for _ in 0..<100 { _ = model.press(.down) }
        let end = model.text()
        #expect(top != end)
        _ = model.press(.up)
        #expect(model.text() != end)
        for _ in 0..<100 { _ = model.press(.up) }
        #expect(model.text() == top)
    }

    @Test("whose sign-in is over loses sight of orders and address")
    func signedOut() {
        var model = page(Fixtures.order(.paid, address: Fixtures.home))
        _ = model.press(.escape)
        _ = model.press(.escape)
        _ = model.press("i")
        #expect(model.orders == nil && model.address == nil && model.coupons == nil && model.cart == nil)
    }
}
