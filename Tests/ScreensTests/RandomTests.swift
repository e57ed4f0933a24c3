import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("Whatever comes, in whatever order")
struct RandomTests {
    private static let keys: [Key] =
        "abbbbcdefgijklmnopqrstuvwxyz?+-= 中".map(Key.character)
        + [
            .enter, .enter, .enter, .enter, .enter, .enter, .escape, .escape, .escape, .escape, .escape, .tab, .backTab,
            .up, .down, .left, .right, .backspace, .delete, .home, .end,
            .control("u"), .control("w"), .control("r"), .control("s"), .control("c"), .function(1),
        ]

    private static let lobbyRoom = RoomSummary(
        id: Fixtures.room, title: "Autumn picks", host: "lin", phase: .live, viewers: 312)

    private static func input(_ dice: inout Dice) -> InputEvent {
        switch Int.random(in: 0..<12, using: &dice) {
        case 0:
            let place = Point(x: Int.random(in: -1...130, using: &dice), y: Int.random(in: -1...40, using: &dice))
            return .mouse(MouseEvent(.press, at: place))
        case 1: return .mouse(MouseEvent(Bool.random(using: &dice) ? .wheelUp : .wheelDown, at: .zero))
        case 2:
            // Mostly large enough: below that there is little to press.
            let fits = Int.random(in: 0..<8, using: &dice) != 0
            return .resize(
                Size(
                    width: Int.random(in: fits ? 80...130 : 0...79, using: &dice),
                    height: Int.random(in: fits ? 24...40 : 0...23, using: &dice)))
        case 3: return .paste("pasted 文字\u{1B}")
        default: return .key(keys[Int.random(in: 0..<keys.count, using: &dice)])
        }
    }

    private static func tick(_ dice: inout Dice) -> Tick {
        let sku = [Fixtures.scarf, Fixtures.kettle, Fixtures.tea][Int.random(in: 0..<3, using: &dice)]
        let onHand = Int.random(in: -2...20, using: &dice)
        return Tick(
            sequence: 1,
            events: [
                .stock(sku: sku, available: Int.random(in: -2...20, using: &dice), onHand: onHand),
                .phase(
                    Int.random(in: 0..<20, using: &dice) == 0 ? .ended : Bool.random(using: &dice) ? .live : .waiting),
            ],
            card: Bool.random(using: &dice) ? CardState(sku: sku) : nil,
            counts: RoomCounts(viewers: .random(in: -1...(.max), using: &dice), likes: .max, paidOrders: 1),
            danmaku: [Danmaku(from: "bo", text: String(repeating: "弹幕", count: Int.random(in: 0...60, using: &dice)))])
    }

    private static func viewerEvent(_ dice: inout Dice, _ effects: [ViewerEffect], _ step: Int64) -> ViewerEvent {
        let fails = Int.random(in: 0..<3, using: &dice) == 0
        let codes = [
            ("sold-out", 409), ("price-changed", 409), ("unreachable", 0), ("token-invalid", 401),
            ("coupon-not-usable", 409), ("cart-changed", 409), ("wrong-state", 409),
        ]
        let (code, status) = codes[Int.random(in: 0..<codes.count, using: &dice)]
        let problem = Fixtures.problem(code, status: status, quote: code == "price-changed" ? Fixtures.quote(1) : nil)
        let states = Order.State.allCases
        let refunds = Refund.State.allCases
        let order = Fixtures.order(
            states[Int.random(in: 0..<states.count, using: &dice)],
            payment: Bool.random(using: &dice) ? Fixtures.payment() : nil,
            refunds: [Fixtures.buyerRefund(refunds[Int.random(in: 0..<refunds.count, using: &dice)], cause: .goods)],
            address: Bool.random(using: &dice) ? Fixtures.home : nil)
        // Half the time what was asked for is answered.
        if Bool.random(using: &dice), let effect = effects.randomElement(using: &dice) {
            switch effect {
            case .listRooms: return .rooms(fails ? .failure(problem) : .success([lobbyRoom]))
            case .join: return fails ? .joinRefused(Fixtures.room, problem) : .snapshot(Fixtures.snapshot())
            case .signIn, .register:
                return .signedIn(fails ? .failure(problem) : .success(SignedIn(account: Fixtures.mei, token: "t")))
            case .quote(let lines, let coupon):
                let quote = Fixtures.quote(coupon: coupon, saving: coupon == nil ? 0 : 500)
                return .quote(for: lines, coupon: coupon, fails ? .failure(problem) : .success(quote))
            case .loadCoupons:
                return .coupons(
                    fails ? .failure(problem) : .success([Fixtures.offeredCoupon("A5"), Fixtures.offeredCoupon("B5")]))
            case .loadCart, .setCart:
                let line = ViewerJourneyTests.cartLine(2, obstacle: Bool.random(using: &dice) ? "over" : nil)
                let answer: Result<CartView, Problem> =
                    fails ? .failure(problem) : .success(CartView(lines: [line], version: Int(step)))
                guard case .setCart(let sku, let quantity) = effect else { return .cart(answer) }
                return .cartLine(sku, quantity: quantity, answer)
            case .loadAddress, .keepAddress: return .address(fails ? .failure(problem) : .success(Fixtures.home))
            case .pay(let id, let gateway):
                return .payment(id, with: gateway, fails ? .failure(problem) : .success(Fixtures.payment(gateway)))
            case .completeOrder(let key, _), .askRefund(let key, _, _), .withdrawRefund(let key, _, _),
                .sendBack(let key, _, _, _), .cancelOrder(let key, _), .setAddress(let key, _, _):
                return .changed(key: key, fails ? .failure(problem) : .success(order))
            case .placeOrder(let key, _):
                return .placed(key: key, fails ? .failure(problem) : .success(Fixtures.order(.reserved)))
            case .loadFollowing:
                let host = FollowedHost(host: Fixtures.host, room: step % 3 == 0 ? nil : lobbyRoom)
                return .following(fails ? .failure(problem) : .success([host]))
            case .loadFollow(let host): return .follows(host, fails ? .failure(problem) : .success(step % 2 == 0))
            case .follow(let host, let wanted): return .follows(host, fails ? .failure(problem) : .success(wanted))
            case .loadOrder: return .order(fails ? .failure(problem) : .success(order))
            case .loadOrders(let before):
                let list = OrderList(orders: [order], next: "o-1")
                return .orders(before: before, fails ? .failure(problem) : .success(list))
            case .keeping(let effect):
                let refusal = Bool.random(using: &dice) ? problem : Fixtures.problem("moderator-only", status: 403)
                switch effect {
                case .loadPeople: return .keeping(.people(fails ? .failure(refusal) : .success(Fixtures.people)))
                case .loadHeld: return .keeping(.held(fails ? .failure(refusal) : .success(Fixtures.held)))
                case .loadQuestions: return .keeping(.questions(fails ? .failure(refusal) : .success([])))
                case .markQuestion: return .keeping(.notMarked(problem))
                case .moderate(let wish): return .keeping(.moderated(wish, fails ? refusal : nil))
                }
            case .payWithSandboxWallet: return fails ? .walletRefused(problem) : .order(.success(Fixtures.order(.paid)))
            default: break
            }
        }
        switch Int.random(in: 0..<16, using: &dice) {
        case 14, 15:
            let kinds: [ModerationNotice.Kind] = [.appointed, .appointed, .dismissed, .muted, .removed]
            let notice = ModerationNotice(kinds[Int.random(in: 0..<kinds.count, using: &dice)], by: .host)
            let events: [RoomEvent] = [
                .moderation(notice), .held(Fixtures.held[Int(step) % 2]), .lineGone(id: UInt64(step % 5)),
            ]
            return .tick(Tick(sequence: 1, events: events, danmaku: Fixtures.talk))
        case 0: return .tick(tick(&dice))
        case 1: return .clock(Fixtures.time(step))
        case 2: return .link([.live, .connecting, .lost(reason: "x")][Int.random(in: 0..<3, using: &dice)])
        case 3:
            return .media(
                MediaStatus(state: .playing, bitsPerSecond: .min, framesPerSecond: .nan, lossPercent: .infinity))
        case 4: return .order(.success(order))
        case 5:
            let isOut = Int.random(in: 0..<16, using: &dice) == 0
            return isOut ? .signedOut : .cart(.success(CartView(lines: [])))
        default: return .input(input(&dice))
        }
    }

    private static let shop = Fixtures.snapshot(
        coupons: [Fixtures.offeredCoupon("A5"), Fixtures.offeredCoupon("B5")])

    @Test("the viewer never stumbles, never agrees to a total the buyer has not seen, never uses a key for two things")
    func viewer() {
        var reached: [String: Int] = [:]
        for seed in UInt64(1)...40 {
            for (name, count) in namesOfEffects(seed: seed) { reached[name, default: 0] += count }
        }
        // Runs that never got there would prove nothing.
        #expect(reached["placeOrder", default: 0] > 20)
        for name in [
            "pay", "cancelOrder", "askRefund", "withdrawRefund", "completeOrder", "keepAddress", "coupon", "setAddress",
        ] {
            #expect(reached[name, default: 0] > 0, "\(name)")
        }
    }

    /// A guest or a buyer in the room, a buyer who sees a total, or one who looks at an order, perhaps to ask for money
    /// back.
    private static func begin(_ dice: inout Dice) -> ViewerModel {
        let beginning = Int.random(in: 0..<6, using: &dice)
        var model = Fixtures.viewer(account: beginning == 0 ? nil : Fixtures.mei, snapshot: shop)
        if beginning == 2 || beginning == 3 {
            _ = model.press("b")
            let lines = [LineRequest(sku: Fixtures.scarf, quantity: 1)]
            _ = model.update(.quote(for: lines, coupon: nil, .success(Fixtures.quote())))
        }
        guard beginning > 3 else { return model }
        let refunds = beginning == 4 ? [] : [Fixtures.buyerRefund(.awaitingGoods, cause: .goods)]
        _ = model.press("o")
        _ = model.update(
            .orders(before: nil, .success(OrderList(orders: [Fixtures.order(.shipped, refunds: refunds)]))))
        _ = model.press(.enter)
        if refunds.isEmpty, Bool.random(using: &dice) { _ = model.press("f") }
        return model
    }

    private static func name(_ effect: ViewerEffect) -> String {
        if case .quote(_, .some) = effect { return "coupon" }
        return String("\(effect)".prefix { $0 != "(" })
    }

    private static func key(_ effect: ViewerEffect) -> String? {
        switch effect {
        case .placeOrder(let key, _), .cancelOrder(let key, _), .completeOrder(let key, _), .askRefund(let key, _, _),
            .withdrawRefund(let key, _, _), .sendBack(let key, _, _, _), .setAddress(let key, _, _):
            key
        default: nil
        }
    }

    private func namesOfEffects(seed: UInt64) -> [String: Int] {
        var dice = Dice(state: seed)
        var model = Self.begin(&dice)
        var effects: [ViewerEffect] = []
        var names: [String: Int] = [:]
        var keys: [String: ViewerEffect] = [:]
        for step in 0..<600 {
            let before = model
            // Every third event is a key that means something where it is pressed.
            let bound = ViewerModel.bindings(model.mode).flatMap(\.keys)
            let event =
                Int.random(in: 0..<3, using: &dice) == 0
                ? .input(.key(bound[Int.random(in: 0..<bound.count, using: &dice)]))
                : Self.viewerEvent(&dice, effects, Int64(step) * 2)
            let made = model.update(event)
            for effect in made {
                names[Self.name(effect), default: 0] += 1
                if let key = Self.key(effect) {
                    #expect(keys[key, default: effect] == effect, "seed \(seed), step \(step)")
                    keys[key] = effect
                }
                guard case .placeOrder(_, let order) = effect else { continue }
                guard case .checkout(let checkout) = before.panel else {
                    Issue.record("seed \(seed), step \(step): ordered without a checkout")
                    continue
                }
                #expect(checkout.quote?.total == order.expectedTotal, "seed \(seed), step \(step)")
                #expect(checkout.quote?.coupon?.code == order.coupon, "seed \(seed), step \(step)")
            }
            // The newest of what is not answered yet.
            effects = (effects + made).suffix(4)
            if step % 10 == 0 {
                #expect(model.view(size: model.size, picture: nil).size == model.size, "seed \(seed), step \(step)")
            }
            // Who ended up a guest, or where nothing happens any more, begins again now and then.
            if step % 60 == 59 {
                model = Self.begin(&dice)
                effects = []
                keys = [:]
            }
        }
        return names
    }

    @Test("the console never stumbles, and never ends the show unasked", arguments: 1...12 as ClosedRange<UInt64>)
    func host(seed: UInt64) {
        var dice = Dice(state: seed)
        var model = Fixtures.console()
        for step in 0..<600 {
            let before = model
            let event: HostEvent =
                switch Int.random(in: 0..<12, using: &dice) {
                case 0: .tick(Self.tick(&dice))
                case 1: .clock(Fixtures.time(Int64(step)))
                case 2: .snapshot(Fixtures.snapshot())
                case 3: .voice(SoundMeter(level: .infinity, peak: -.infinity))
                case 4:
                    .created(
                        .success(
                            ProductCreated(product: Fixtures.identifier("p", of: Product.self), skus: [Fixtures.tea])))
                case 5: .shelved(Fixtures.tea, Bool.random(using: &dice) ? nil : Fixtures.problem("x"))
                default: .input(Self.input(&dice))
                }
            let effects = model.update(event)
            if effects.contains(.endShow) { #expect(before.ending == .asked, "seed \(seed), step \(step)") }
            // A show that is over stays over; begin again.
            if case .over = model.ending { model = Fixtures.console() }
            if step % 10 == 0 {
                #expect(model.view(size: model.size, picture: nil).size == model.size, "seed \(seed), step \(step)")
            }
        }
    }
}
