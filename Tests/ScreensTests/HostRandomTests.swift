import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("Random days at the host's console")
struct HostRandomTests {
    /// Something a host might press where the model stands; what closes and ends less often than the rest.
    private static func key(_ model: HostModel, _ dice: inout Dice) -> Key {
        let typed: [Key] = [.character("1"), .character("1"), .character("5"), .character("A"), .tab, .backspace]
        switch model.mode {
        case .sheet, .choice, .product:
            let keys = typed + [.enter, .enter, .control("s"), .control("t"), .backTab]
            return Int.random(in: 0..<40, using: &dice) == 0 ? .escape : keys.randomElement(using: &dice) ?? .enter
        default:
            let bindings = HostModel.bindings(model.mode).filter {
                ![.help, .talk, .endShow].contains($0.action) && ($0.action != .close || Bool.random(using: &dice))
            }
            return bindings.randomElement(using: &dice)?.keys.first ?? .escape
        }
    }

    private static func order(_ dice: inout Dice) -> OrderView {
        let index = Int.random(in: 0..<30, using: &dice)
        let state = Order.State.allCases.randomElement(using: &dice) ?? .paid
        let refunds = (0..<Int.random(in: 0...2, using: &dice)).map { number in
            Fixtures.refund(
                Refund.State.allCases.randomElement(using: &dice) ?? .due, id: "r\(number)",
                cause: ["money", "goods", "unfillable"].randomElement(using: &dice) ?? "money",
                amount: Int64.random(in: 0...9_000, using: &dice),
                lines: [LineRequest(sku: Fixtures.scarf, quantity: Int.random(in: 0...3, using: &dice))])
        }
        return Fixtures.shopOrder(
            state, id: "o-\(index)", room: index % 3 > 0 ? Fixtures.room : Fixtures.otherRoom,
            buyer: Int.random(in: 0..<8, using: &dice) == 0 ? nil : Fixtures.mei,
            lines: (0..<index % 4).map { Fixtures.line(quantity: $0 + 1) },
            placed: Int64(index), refunds: refunds)
    }

    private static func answer(to effect: HostEffect, _ dice: inout Dice, _ step: Int) -> HostEvent? {
        let problem: Problem? =
            Bool.random(using: &dice)
            ? nil : Fixtures.problem("x", status: [0, 409, 422, 503].randomElement(using: &dice) ?? 0)
        func order() -> Result<OrderView, Problem> {
            problem.map { .failure($0) } ?? .success(Self.order(&dice))
        }
        switch effect {
        case .createProduct:
            let made = ProductCreated(product: Fixtures.shelf[0].product, skus: [Fixtures.tea])
            return .created(problem.map { .failure($0) } ?? .success(made))
        case .putOnShelf(let sku, _): return .shelved(sku, problem)
        case .takeOffShelf(let sku): return .tookOff(sku, problem)
        case .arrangeShelf: return .shelfArranged(problem)
        case .explain: return problem.map { .problem($0) }
        case .changeStock(_, let sku, _):
            return .stockChanged(
                sku, problem.map { .failure($0) } ?? .success(StockView(onHand: 9, available: 5)))
        case .startFlash(_, let sku, _): return .flashStarted(sku, problem)
        case .endFlash(let sku): return .flashEnded(sku, problem)
        case .loadGoods(let mark):
            let next = Int.random(in: 0..<3, using: &dice) == 0 ? "n\(step)" : nil
            return .goods(
                after: mark,
                problem.map { .failure($0) } ?? .success(Catalogue(products: Fixtures.goods, next: next)))
        case .loadQuestions, .markQuestion:
            let question = AskedQuestion(
                id: UInt64(step % 7), text: "is it warm?", from: ["bo"], times: 2, isAnswered: Bool.random(using: &dice)
            )
            return Bool.random(using: &dice)
                ? .tick(Tick(sequence: 1, events: [.question(question)]))
                : .questions(problem.map { .failure($0) } ?? .success([question]))
        case .pinLine(let line): return problem.map { .problem($0) } ?? .pinned(line)
        case .announce: return problem.map { .problem($0) } ?? .announced
        case .loadCoupons:
            return .coupons(
                problem.map { .failure($0) } ?? .success([Fixtures.coupon("A"), Fixtures.coupon("B", left: 0)]))
        case .keepCoupon: return .couponKept(problem)
        case .loadDraws: return .draws(problem.map { .failure($0) } ?? .success([Fixtures.draw("d-1")]))
        case .startDraw: return .drawChanged(problem.map { .failure($0) } ?? .success(Fixtures.draw("d-\(step)")))
        case .endDraw(let id):
            return .drawChanged(problem.map { .failure($0) } ?? .success(Fixtures.draw(id.rawValue, state: .ended)))
        case .loadPeople: return .people(problem.map { .failure($0) } ?? .success(Fixtures.people))
        case .loadHeld: return .held(problem.map { .failure($0) } ?? .success(Fixtures.held))
        case .loadRules: return .rules(problem.map { .failure($0) } ?? .success(TalkRules()))
        case .moderate(let wish): return .moderated(wish, problem)
        case .loadShopOrders(let state, let before):
            let orders = (0..<Int.random(in: 0...6, using: &dice)).map { _ in Self.order(&dice) }
            let next = Bool.random(using: &dice) ? "n\(step)" : nil
            return .shopOrders(
                state, before: before, problem.map { .failure($0) } ?? .success(OrderList(orders: orders, next: next)))
        case .loadShopOrder: return .shopOrder(order())
        case .ship(let key, _, _), .deliver(let key, _), .refund(let key, _, _), .grantRefund(let key, _, _),
            .declineRefund(let key, _, _, _), .takeBack(let key, _, _, _), .retryRefund(let key, _, _):
            return .orderChanged(key: key, order())
        case .findSources: return .sourcesFound(pictures: ["ffmpeg:/dev/video0"], voices: ["alsa:default"])
        case .replaceSources: return .sourcesReplaced(problem.map { Fixtures.fault($0.detail) })
        case .service(let effect):
            return Fixtures.answer(to: effect, problem, number: Int.random(in: 1...3, using: &dice)).map {
                .service($0)
            }
        case .setPhase(let phase): return .phaseSet(phase, problem)
        case .editShow: return .showEdited(problem)
        case .pin, .say, .mute, .goOffAir, .nextPictureStyle, .endShow, .bell, .quit: return nil
        }
    }

    private static func key(of effect: HostEffect) -> String? {
        switch effect {
        case .createProduct(let key, _), .changeStock(let key, _, _), .startFlash(let key, _, _), .ship(let key, _, _),
            .deliver(let key, _), .refund(let key, _, _), .grantRefund(let key, _, _),
            .declineRefund(let key, _, _, _), .takeBack(let key, _, _, _), .retryRefund(let key, _, _),
            .startDraw(let key, _):
            key
        default: nil
        }
    }

    @Test("no key is ever used for two different changes, and one change at a time is on its way")
    func days() {
        var changes: [HostEffect] = []
        for seed in UInt64(1)...60 { changes += day(seed) }
        // Days on which nothing was changed would prove nothing.
        #expect(changes.count > 150)
        let kinds = Set(changes.map { String(describing: $0).prefix { $0 != "(" } })
        #expect(kinds.count >= 9, "\(kinds)")
    }

    private func day(_ seed: UInt64) -> [HostEffect] {
        var dice = Dice(state: seed)
        var model = Fixtures.console(
            snapshot: Fixtures.snapshot(shelf: [Fixtures.flashing(until: 400)] + Fixtures.shelf.dropFirst()))
        var used: [String: HostEffect] = [:]
        var open: [HostEffect] = []
        for step in 0..<900 {
            let event: HostEvent =
                switch Int.random(in: 0..<14, using: &dice) {
                case 0: .clock(Fixtures.time(Int64(step)))
                case 1: .order(Self.order(&dice))
                case 2: .link([.live, .reconnecting(attempt: 1, inSeconds: 2)].randomElement(using: &dice) ?? .live)
                case 3, 4, 5:
                    open.isEmpty
                        ? .media(HostMediaStatus(source: .ended))
                        : Self.answer(to: open.removeFirst(), &dice, step) ?? .media(HostMediaStatus(source: .running))
                case 6:
                    .input(
                        .mouse(
                            MouseEvent(
                                .press,
                                at: Point(
                                    x: Int.random(in: 0..<80, using: &dice), y: Int.random(in: 0..<24, using: &dice)))))
                case 7: .tick(Tick(sequence: 1, events: [.coupon(Fixtures.coupon("A", left: step % 3))]))
                case 8 where model.mode == .sheet || model.mode == .choice:
                    .input(.paste(["12", "YT1234", "worn", "5"].randomElement(using: &dice) ?? "5"))
                default: .input(.key(Self.key(model, &dice)))
                }
            let wasBusy = model.panels.last?.isBusy ?? false
            let effects = model.update(event)
            for effect in effects {
                if let key = Self.key(of: effect) {
                    #expect(!wasBusy, "seed \(seed), step \(step): \(effect) while another was on its way")
                    #expect(used[key].map { $0 == effect } ?? true, "seed \(seed), step \(step): \(key)")
                    used[key] = effect
                }
                if Self.answer(to: effect, &dice, step) != nil { open.append(effect) }
            }
            #expect(model.desk.orders.count <= Limits.listLines && model.errands.count <= Limits.openErrands)
            if step % 12 == 0 {
                #expect(model.view(size: model.size, picture: nil).size == model.size, "seed \(seed), step \(step)")
            }
            if case .over = model.ending { model = Fixtures.console() }
            if model.ending != .no { _ = model.press(.escape) }
        }
        return Array(used.values)
    }

    @Test("the turnover is what the known orders of the room come to, however they came")
    func turnover() {
        for seed in UInt64(1)...40 {
            var dice = Dice(state: seed)
            var model = Fixtures.console(with: [])
            for _ in 0..<200 { _ = model.update(.order(Self.order(&dice))) }
            let wanted = model.desk.orders.filter { $0.room == Fixtures.room && $0.paidAt != nil }.reduce(Int64(0)) {
                sum, order in
                sum + order.total.minorUnits
                    - order.refunds.filter { $0.state == .done && $0.cause != "unfillable" }.reduce(0) {
                        $0 + $1.amount.minorUnits
                    }
            }
            #expect(model.sales.turnover == Fixtures.cny(wanted), "seed \(seed)")
        }
    }
}
