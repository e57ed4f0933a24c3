import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("The shipping desk")
struct HostDeskTests {
    private let key = Fixtures.seed + "-1"
    private let id = Fixtures.orderID("o-1")

    /// The page of one order, with the desk below it.
    private func page(_ order: OrderView, language: Language = .english) -> HostModel {
        var model = Fixtures.console(with: [order], language: language)
        _ = model.update(.clock(Fixtures.time(300)))
        _ = model.press("d")
        for filter in Desk.Filter.allCases where model.desk.selected == nil { model.desk.show(filter) }
        _ = model.press(.enter)
        #expect(model.mode == .order)
        return model
    }

    @Test("once linked the console asks for what may wait and the newest, and again when the link comes back")
    func loads() {
        var model = HostModel(seed: Fixtures.seed, language: .english, account: Fixtures.host)
        let start = model.start()
        let linked = model.update(.link(.live))
        let wanted: [HostEffect] = [
            .loadShopOrders(nil, before: nil), .loadShopOrders(.paid, before: nil),
            .loadShopOrders(.shipped, before: nil), .loadShopOrders(.delivered, before: nil),
            .loadShopOrders(.refunding, before: nil), .loadQuestions, .loadHeld,
            .service(.loadThreads),
        ]
        #expect(start == [] && linked == wanted)
        let twice = model.update(.link(.live))
        #expect(twice == [])
        for state in Desk.first {
            _ = model.update(.shopOrders(state, before: nil, .failure(Fixtures.problem("unreachable", status: 0))))
        }
        _ = model.update(.link(.reconnecting(attempt: 1, inSeconds: 1)))
        let back = model.update(.link(.live))
        #expect(back == wanted)
    }

    @Test("sales and turnover begin with the orders of this room, and say when they are not all")
    func begins() {
        let orders = [
            Fixtures.shopOrder(.paid, id: "o-2", placed: 20), Fixtures.shopOrder(.shipped, id: "o-1", placed: 10),
            Fixtures.shopOrder(.paid, id: "o-0", room: Fixtures.otherRoom, placed: -90_000),
        ]
        let all = Fixtures.console(with: orders)
        #expect(all.turnover == "¥236.00" && all.sales.lines.count == 2)
        let cut = Fixtures.console(with: Array(orders.prefix(2)), next: "o-1")
        #expect(cut.turnover == "¥236.00+" && cut.text().contains("of the last 2 orders"))
        // A list that reaches back before this room has all of it.
        #expect(Fixtures.console(with: orders, next: "o-0").turnover == "¥236.00")
    }

    @Test("orders that came before the room itself count as well; earlier pages complete the sum")
    func early() {
        var model = HostModel(seed: Fixtures.seed, language: .english, account: Fixtures.host)
        let orders = (0..<3).map { Fixtures.shopOrder(.paid, id: "o-\($0)", placed: Int64(30 - $0)) }
        _ = model.update(.shopOrders(nil, before: nil, .success(OrderList(orders: Array(orders[..<2]), next: "n"))))
        #expect(model.turnover == "¥0.00")
        _ = model.update(.snapshot(Fixtures.snapshot()))
        let counts = RoomCounts(viewers: 1, likes: 0, paidOrders: 3)
        _ = model.update(.tick(Tick(sequence: 2, counts: counts)))
        #expect(model.turnover == "¥236.00+" && model.sales.lines.count == 2)
        _ = model.update(.shopOrders(nil, before: "n", .success(OrderList(orders: [orders[2]]))))
        #expect(model.turnover == "¥354.00")
    }

    @Test("what waits is always on the main screen, and moves with what the room tells")
    func waiting() {
        var model = Fixtures.console()
        #expect(model.text().contains("counting orders…"))
        model = Fixtures.console(with: [Fixtures.shopOrder(.paid)])
        #expect(model.text().contains("⚑ 1 to ship · 0 refunds wait"))
        let asked = model.update(.order(Fixtures.shopOrder(.paid, refunds: [Fixtures.refund(.requested)])))
        #expect(asked == [.bell] && model.text().contains("⚑ 0 to ship · 1 refund waits"))
        #expect(model.text().contains("A refund of ¥59.00 is asked for, order o-1"))
        _ = model.update(.order(Fixtures.shopOrder(.shipped, refunds: [Fixtures.refund(.declined)])))
        #expect(model.text().contains("⚑ 0 to ship · 0 refunds wait"))
    }

    @Test("word that comes late takes nothing back")
    func late() {
        var model = Fixtures.console(with: [Fixtures.shopOrder(.shipped)])
        _ = model.update(.shopOrders(.paid, before: nil, .success(OrderList(orders: [Fixtures.shopOrder(.paid)]))))
        #expect(model.desk.orders.map(\.state) == [.shipped] && model.turnover == "¥118.00")
        let refunding = Fixtures.shopOrder(.shipped, refunds: [Fixtures.refund(.done)])
        _ = model.update(.order(refunding))
        _ = model.update(.order(Fixtures.shopOrder(.shipped, refunds: [Fixtures.refund(.due)])))
        #expect(model.turnover == "¥59.00")
    }

    @Test("a buyer who has left keeps the name the list gave")
    func buyerKept() {
        var model = Fixtures.console(with: [Fixtures.shopOrder(.paid)])
        _ = model.update(.order(Fixtures.shopOrder(.shipped, buyer: nil)))
        #expect(model.desk.orders.first?.state == .shipped && model.desk.orders.first?.buyer == Fixtures.mei)
    }

    @Test("orders the room counts but did not tell of are asked for, not over and over")
    func rush() {
        var model = Fixtures.console(with: [Fixtures.shopOrder(.paid)])
        func count(_ paid: Int, _ seconds: Int64) -> [HostEffect] {
            let counts = RoomCounts(viewers: 312, likes: 0, paidOrders: paid)
            _ = model.update(.tick(Tick(sequence: 3, counts: counts)))
            return model.update(.clock(Fixtures.time(seconds)))
        }
        #expect(count(1, 10) == [])
        #expect(count(3, 11).count == Desk.first.count && model.turnover == "¥118.00+")
        #expect(count(4, 12) == [], "while the answer is awaited")
        let orders = ["o-3", "o-2", "o-1"].map { Fixtures.shopOrder(.paid, id: $0) }
        for state in Desk.first {
            _ = model.update(.shopOrders(state, before: nil, .success(OrderList(orders: orders))))
        }
        // One is still not known, and was asked for.
        #expect(count(4, 30) == [] && model.turnover == "¥354.00+")
        #expect(count(5, 31).count == Desk.first.count)
    }

    @Test("lists are fetched page by page, and end")
    func pages() {
        let orders = (0..<4).map { Fixtures.shopOrder(.paid, id: "o-\($0)", placed: Int64(100 - $0)) }
        var model = Fixtures.console(with: [])
        _ = model.update(
            .shopOrders(.paid, before: nil, .success(OrderList(orders: Array(orders[0..<2]), next: "n1"))))
        _ = model.press("d")
        #expect(model.text().contains("To ship 2+") && model.text().contains("m: earlier orders"))
        _ = model.press(.down)
        let more = model.press(.down)
        #expect(more == [.loadShopOrders(.paid, before: "n1")])
        let twice = model.press("m")
        #expect(twice == [] && model.text().contains("Fetching orders…"))
        _ = model.update(.shopOrders(.paid, before: "n1", .success(OrderList(orders: Array(orders[2...])))))
        #expect(model.desk.shown.map(\.id) == orders.map(\.id) && model.text().contains("these are all"))
        let end = model.press("m")
        #expect(end == [] && model.text().contains("These are all"))
    }

    @Test("an order known by chance is not shown as if nothing lay between")
    func holes() {
        var desk = Desk()
        _ = desk.load(.paid)
        _ = desk.keep(Fixtures.shopOrder(.paid, id: "new", placed: 100))
        _ = desk.keep(Fixtures.shopOrder(.paid, id: "old", placed: 1))
        desk.loaded(
            .paid, before: nil,
            .success(OrderList(orders: [Fixtures.shopOrder(.paid, id: "new", placed: 100)], next: "n")))
        #expect(desk.shown.map(\.id.rawValue) == ["new"])
    }

    @Test("the selection stays on its order while others come, and on its row when it leaves")
    func selection() {
        var model = Fixtures.console(with: [
            Fixtures.shopOrder(.paid, id: "o-2", placed: 20), Fixtures.shopOrder(.paid, id: "o-1", placed: 10),
        ])
        _ = model.press("d")
        _ = model.press(.down)
        _ = model.update(.order(Fixtures.shopOrder(.paid, id: "o-3", placed: 30)))
        #expect(model.desk.selected?.id.rawValue == "o-1")
        _ = model.update(.order(Fixtures.shopOrder(.shipped, id: "o-1", placed: 10)))
        #expect(model.desk.selected?.id.rawValue == "o-2")
    }

    @Test("the desk keeps so many orders, and lets go of what waits last")
    func bounded() {
        var desk = Desk()
        _ = desk.keep(Fixtures.shopOrder(.paid, id: "oldest", placed: -1))
        for index in 0..<Limits.listLines + 50 {
            _ = desk.keep(Fixtures.shopOrder(.completed, id: "o-\(index)", placed: Int64(index)))
        }
        #expect(desk.orders.count == Limits.listLines && desk.count(.toShip) == 1 && desk.isFull)
    }

    @Test("shipping: carrier of last time, number checked, one key until it is answered, then corrected")
    func ship() {
        var model = Fixtures.console(with: [
            Fixtures.shopOrder(.paid, id: "o-1", placed: 20),
            Fixtures.shopOrder(.shipped, id: "o-0", placed: 0, parcel: ParcelView(carrier: "YTO", number: "YT1")),
        ])
        _ = model.press("d")
        _ = model.press(.enter)
        _ = model.press("s")
        let text = model.text()
        #expect(text.contains("YTO") && text.contains("88 Century Avenue") && text.contains("+86 138 0013 8000"))
        model.type("YT 1")
        let wrong = model.press(.enter)
        #expect(wrong == [] && model.text().contains("4 to 40 letters and digits"))
        _ = model.press(.control("u"))
        model.type("YT12345")
        let send = model.press(.enter)
        #expect(send == [.ship(key: key, id, ParcelView(carrier: "YTO", number: "YT12345"))])
        _ = model.update(.orderChanged(key: key, .failure(Fixtures.problem("unavailable", status: 503))))
        let again = model.press(.enter)
        #expect(again == send)
        let shipped = Fixtures.shopOrder(.shipped, placed: 20, parcel: ParcelView(carrier: "YTO", number: "YT12345"))
        _ = model.update(.orderChanged(key: key, .success(shipped)))
        #expect(model.mode == .order && model.text().contains("YTO YT12345") && model.text().contains("is on its way"))
        _ = model.press("s")
        #expect(model.text().contains("Correct the parcel"))
        model.type("6")
        let correct = model.press(.enter)
        #expect(correct == [.ship(key: Fixtures.seed + "-2", id, ParcelView(carrier: "YTO", number: "YT123456"))])
    }

    @Test("delivered, granted, tried again: each after a question, each under a key")
    func questions() {
        let r1 = Fixtures.identifier("o-1-r1", of: Refund.self)
        let cases: [(OrderView, Character, HostEffect)] = [
            (Fixtures.shopOrder(.shipped), "d", .deliver(key: key, id)),
            (
                Fixtures.shopOrder(.paid, refunds: [Fixtures.refund(.requested)]), "g",
                .grantRefund(key: key, r1, of: id)
            ),
            (
                Fixtures.shopOrder(.refunding, refunds: [Fixtures.refund(.stuck)]), "t",
                .retryRefund(key: key, r1, of: id)
            ),
        ]
        for (order, press, effect) in cases {
            var model = page(order)
            let asked = model.press(press)
            #expect(asked == [] && model.mode == .ask, "\(press)")
            let sent = model.press("y")
            #expect(sent == [effect])
            _ = model.update(.orderChanged(key: key, .failure(Fixtures.problem("unreachable", status: 0))))
            let again = model.press("y")
            #expect(again == [effect] && model.mode == .ask)
            _ = model.update(.orderChanged(key: key, .success(order)))
            #expect(model.mode == .order)
        }
    }

    @Test("a refund is declined with a reason", arguments: [Refund.State.requested, .awaitingGoods])
    func decline(state: Refund.State) {
        var model = page(Fixtures.shopOrder(.delivered, refunds: [Fixtures.refund(state, cause: "goods")]))
        _ = model.press("x")
        #expect(model.text().contains("asked: ¥59.00 · “too small”"))
        let empty = model.press(.enter)
        #expect(empty == [])
        model.type("worn")
        let send = model.press(.enter)
        let refund = Fixtures.identifier("o-1-r1", of: Refund.self)
        #expect(send == [.declineRefund(key: key, refund, of: id, reason: "worn")])
    }

    @Test(
        "goods that are back go to the shelf or are written off",
        arguments: [(Character("r"), Refund.Condition.resellable), ("s", .spoiled)])
    func goodsBack(press: Character, condition: Refund.Condition) {
        var model = page(Fixtures.shopOrder(.delivered, refunds: [Fixtures.refund(.awaitingGoods, cause: "goods")]))
        _ = model.press("b")
        let send = model.press(press)
        let refund = Fixtures.identifier("o-1-r1", of: Refund.self)
        #expect(send == [.takeBack(key: key, refund, of: id, condition)])
    }

    @Test("money back: all, some pieces, an amount, each with a reason and what it comes to")
    func refund() {
        let lines = [
            Fixtures.line(quantity: 2, discount: 1_000),
            Fixtures.line(Fixtures.kettle, "Kettle", spec: "", quantity: 3, each: 1_000),
        ]
        let order = Fixtures.shopOrder(.paid, lines: lines, refundable: 13_800)
        func sent(_ fill: (inout HostModel) -> Void) -> (HostEffect?, String) {
            var model = page(order)
            _ = model.press("r")
            fill(&model)
            let text = model.text()
            return (model.press(.control("s")).first, text)
        }
        func effect(_ scope: RefundScopeView) -> HostEffect {
            .refund(key: key, id, GiveRefund(scope: scope, reason: "late"))
        }
        let (all, allText) = sent { $0.type("late") }
        #expect(all == effect(.all) && allText.contains("gives back ¥138.00"))
        let (none, _) = sent { _ in }
        #expect(none == nil)
        let (pieces, piecesText) = sent {
            _ = $0.press(.control("t"))
            $0.type("1")
            _ = $0.press(.tab)
            _ = $0.press(.tab)
            $0.type("late")
        }
        #expect(
            pieces == effect(RefundScopeView(lines: [LineRequest(sku: Fixtures.scarf, quantity: 1)], amount: nil)))
        // Half of ¥118.00 less the coupon's ¥10.00.
        #expect(piecesText.contains("gives back ¥54.00"))
        let (tooMany, _) = sent {
            _ = $0.press(.control("t"))
            $0.type("3")
            _ = $0.press(.tab)
            _ = $0.press(.tab)
            $0.type("late")
        }
        #expect(tooMany == nil)
        let (amount, _) = sent {
            for _ in 0..<2 { _ = $0.press(.control("t")) }
            $0.type("5")
            _ = $0.press(.tab)
            $0.type("late")
        }
        #expect(amount == effect(RefundScopeView(lines: nil, amount: Fixtures.cny(500))))
        let (above, _) = sent {
            for _ in 0..<2 { _ = $0.press(.control("t")) }
            $0.type("138.01")
            _ = $0.press(.tab)
            $0.type("late")
        }
        #expect(above == nil)
    }

    @Test("what an order's state does not allow says why", arguments: Language.allCases)
    func reasons(language: Language) {
        var model = page(Fixtures.shopOrder(.reserved), language: language)
        for binding in HostModel.orderBindings where binding.unless(model) != nil {
            guard let key = binding.keys.first, let reason = binding.unless(model) else { continue }
            let effects = model.press(key)
            #expect(effects == [] && model.mode == .order)
            #expect(model.text().contains(model.words(reason)), "\(model.words(reason))")
        }
        let open = Fixtures.shopOrder(.paid, refunds: [Fixtures.refund(.requested)])
        #expect(open.shippingObstacle == .shop(.answerRefundFirst))
    }

    @Test("a change told while the page is open shows at once; an answer that was given up on still counts")
    func told() {
        var model = page(Fixtures.shopOrder(.paid))
        _ = model.update(.order(Fixtures.shopOrder(.shipped)))
        #expect(model.text().contains("SF Express SF1029384756"))
        var late = Fixtures.console(with: [Fixtures.shopOrder(.paid)])
        _ = late.update(.orderChanged(key: "gone", .success(Fixtures.shopOrder(.shipped))))
        #expect(late.desk.orders.first?.state == .shipped && late.mode == .console)
    }

    @Test("a long order scrolls to its end and no further")
    func scrolls() {
        let lines = (0..<40).map {
            Fixtures.line(Fixtures.identifier("s\($0)", of: SKU.self), "Piece \($0)", spec: "")
        }
        var model = page(Fixtures.shopOrder(.paid, lines: lines))
        #expect(!model.text().contains("Piece 39"))
        for _ in 0..<9 { _ = model.press(.pageDown) }
        #expect(model.text().contains("Piece 39") && model.text().contains("ordered 5 min ago"))
        for _ in 0..<9 { _ = model.press(.pageUp) }
        #expect(model.text().contains("Piece 0"))
    }

    @Test("what others wrote cannot steer the terminal")
    func cleaned() {
        let order = Fixtures.shopOrder(
            .paid, buyer: AccountView(id: Fixtures.mei.id, name: "me\u{1B}[2Ji"),
            lines: [Fixtures.line(Fixtures.scarf, "Sc\u{202E}arf")],
            parcel: ParcelView(carrier: "S\u{07}F", number: "1234"),
            note: "a\u{1B}]0;x\u{07}b",
            refunds: [Fixtures.refund(.requested, reason: "to\u{9B}31mo")])
        var model = Fixtures.console(with: [order])
        _ = model.press("d")
        for filter in Desk.Filter.allCases where model.desk.selected == nil { model.desk.show(filter) }
        _ = model.press(.enter)
        _ = model.update(.shopOrder(.success(order)))
        _ = model.update(.orderChanged(key: "x", .success(order)))
        _ = model.update(.order(order))
        for scalar in model.text().unicodeScalars where scalar != "\n" {
            #expect(scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format)
        }
    }

    @Test("an order without an address says so, and goes out only when it is handed over in person")
    func noAddress() {
        let order = Fixtures.shopOrder(.paid, address: nil)
        var model = page(order)
        #expect(model.text().contains("no address yet: the buyer was asked"))
        #expect(model.text().contains("Wait for the address"))
        _ = model.press("s")
        #expect(model.text().contains("Leave both empty"))
        var typed = model
        typed.type("SF")
        let refused = [typed.press(.enter), typed.press(.enter)].flatMap { $0 }
        #expect(refused == [] && typed.text().contains("leave it empty"))
        // The address comes while the form is open.
        _ = typed.update(.order(Fixtures.shopOrder(.paid)))
        #expect(!typed.text().contains("Leave both empty") && typed.text().contains(Fixtures.address.recipient))
        let sent = [model.press(.enter), model.press(.enter)].flatMap { $0 }
        #expect(sent == [.ship(key: key, id, ParcelView(carrier: "", number: ""))])
        let byHand = Fixtures.shopOrder(.shipped, parcel: ParcelView(carrier: "", number: ""), address: nil)
        _ = model.update(.orderChanged(key: key, .success(byHand)))
        #expect(model.text().contains("handed over in person"))
    }

    /// As the server words them: no answer for long, settings that do not fit together.
    static let troubles = [
        "wechat has not paid it back so far (no answer); it is tried again by itself (tries: 4)",
        "alipay and this server's settings for it do not fit together, so it pays nothing back until they are "
            + "repaired; tell whoever runs the server. It is tried again by itself (tries: 1)",
    ]

    @Test("a refund that its gateway holds up looks like trouble until it is done", arguments: Self.troubles)
    func heldUp(answer: String) throws {
        func order(_ state: Refund.State, _ answer: String) -> OrderView {
            Fixtures.shopOrder(.shipped, refunds: [Fixtures.refund(state, answer: answer)])
        }
        var model = Fixtures.console(with: [order(.due, "")])
        #expect(model.text().contains("⚑ 0 to ship · 0 refunds wait"), "it goes by itself")
        _ = model.update(.order(order(.due, answer)))
        #expect(model.text().contains("⚑ 0 to ship · 1 refund waits"))
        _ = model.press("d")
        #expect(model.desk.filter == .refunds && model.text().contains("refund!"))
        _ = model.press(.enter)
        let screen = model.view(size: Size(width: 80, height: 24), picture: nil)
        let text = screen.text.filter { $0 != "│" }.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(text.contains("¥59.00 · held up at the gateway · money only") && text.contains("why: “\(answer)”"))
        let row = try #require((0..<24).first { screen.text($0).contains("held up at the gateway") })
        #expect(screen[12, row].style.foreground == Theme.warning)
        #expect(text.contains("¥59.00 has not gone back so far: it is tried again by itself."))
        let retry = model.press("t")
        #expect(retry == [] && model.text().contains("The gateway is asked again by itself"))
        _ = model.update(.order(order(.done, "")))
        #expect(model.desk.count(.refunds) == 0 && !model.text().contains("held up"))
    }

    @Test("a refund that is held up is told in Chinese as well")
    func heldUpChinese() {
        let refund = Fixtures.refund(.due, answer: Self.troubles[0])
        let text = page(Fixtures.shopOrder(.shipped, refunds: [refund]), language: .chinese).text()
        #expect(text.contains("退款受阻") && text.contains("会自动重试") && text.contains("原因：“wechat"))
    }

    @Test("nothing to ship: because nothing waits, because refunds come first, or as far as was fetched")
    func nothingToShip() {
        func desk(_ orders: [OrderView], _ language: Language = .english, next: String? = nil) -> String {
            var model = Fixtures.console(with: orders, language: language)
            if let next {
                _ = model.update(.shopOrders(.paid, before: nil, .success(OrderList(orders: orders, next: next))))
            }
            _ = model.press("d")
            if model.desk.filter == .refunds { _ = model.press(.left) }
            #expect(model.desk.filter == .toShip)
            return model.text()
        }
        #expect(desk([Fixtures.shopOrder(.shipped)]).contains("Nothing to ship: no paid order waits."))
        let asked = (1...2).map {
            Fixtures.shopOrder(.paid, id: "o-\($0)", refunds: [Fixtures.refund(.requested, id: "o-\($0)-r1")])
        }
        let one = desk([asked[0]])
        #expect(one.contains("1 paid order waits for your answer about a refund before shipping"))
        #expect(!one.contains("Nothing to ship"))
        #expect(desk(asked).contains("2 paid orders wait for your answer"))
        #expect(desk(asked, .chinese).contains("有 2 笔已付款订单未发货"))
        let more = desk([], next: "n")
        #expect(more.contains("None among the orders that are here.") && more.contains("m: earlier orders"))
    }

    @Test("two kinds of one product are told apart on the desk, and on the order's page")
    func siblings() {
        let title = "Heavy cotton hoodie with a hood and pockets"
        let orders = ["orange / M", "orange / L"].enumerated().map { index, spec in
            Fixtures.shopOrder(
                .paid, id: "o-\(index)", lines: [Fixtures.line(Fixtures.scarf, title, spec: spec)],
                placed: 9 - Int64(index))
        }
        var model = Fixtures.console(with: orders)
        _ = model.press("d")
        let list = model.text()
        #expect(list.contains("…·orange/M") || list.contains("… · orange / M"))
        #expect(list.contains("…·orange/L") || list.contains("… · orange / L"))
        _ = model.press(.enter)
        #expect(model.text().contains("… · orange / M · ¥59.00 each"))
    }

    @Test("an address that was written is not taken back by an older word of the order")
    func addressComes() {
        var model = Fixtures.console(with: [Fixtures.shopOrder(.paid, address: nil)])
        _ = model.update(.order(Fixtures.shopOrder(.paid)))
        #expect(model.desk.orders.first?.address == Fixtures.address)
        _ = model.update(
            .shopOrders(.paid, before: nil, .success(OrderList(orders: [Fixtures.shopOrder(.paid, address: nil)]))))
        #expect(model.desk.orders.first?.address == Fixtures.address && model.turnover == "¥118.00")
    }
}
