import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("Whatever comes, in whatever order")
struct RandomTests {
    private static let keys: [Key] =
        "abbbbcdegijklmnopqrtvwxyz?+-= 中".map(Key.character)
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
        let codes = [("sold-out", 409), ("price-changed", 409), ("unreachable", 0), ("token-invalid", 401)]
        let (code, status) = codes[Int.random(in: 0..<4, using: &dice)]
        let problem = Fixtures.problem(code, status: status, quote: code == "price-changed" ? Fixtures.quote(1) : nil)
        let states = Order.State.allCases
        let order = Fixtures.order(states[Int.random(in: 0..<states.count, using: &dice)])
        // Half the time what was asked for is answered.
        if Bool.random(using: &dice), let effect = effects.last {
            switch effect {
            case .listRooms: return .rooms(fails ? .failure(problem) : .success([lobbyRoom]))
            case .join: return fails ? .joinRefused(Fixtures.room, problem) : .snapshot(Fixtures.snapshot())
            case .signIn, .register:
                return .signedIn(fails ? .failure(problem) : .success(SignedIn(account: Fixtures.mei, token: "t")))
            case .quote(let lines): return .quote(for: lines, fails ? .failure(problem) : .success(Fixtures.quote()))
            case .placeOrder(let key, _):
                return .placed(key: key, fails ? .failure(problem) : .success(Fixtures.order(.reserved)))
            case .loadOrder, .cancelOrder: return .order(fails ? .failure(problem) : .success(order))
            case .loadOrders: return .orders(fails ? .failure(problem) : .success([order]))
            case .payWithSandboxWallet: return fails ? .walletRefused(problem) : .order(.success(Fixtures.order(.paid)))
            default: break
            }
        }
        switch Int.random(in: 0..<14, using: &dice) {
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

    @Test("the viewer never stumbles, and never agrees to a total the buyer has not seen")
    func viewer() {
        var ordered = 0
        for seed in UInt64(1)...24 { ordered += ordersPlaced(seed: seed) }
        // Runs that never got to an order would prove nothing.
        #expect(ordered > 20)
    }

    private func ordersPlaced(seed: UInt64) -> Int {
        var dice = Dice(state: seed)
        var model = Fixtures.viewer(account: seed % 2 == 0 ? nil : Fixtures.mei)
        var effects: [ViewerEffect] = []
        var ordered = 0
        for step in 0..<600 {
            let before = model
            let made = model.update(Self.viewerEvent(&dice, effects, Int64(step) * 2))
            for effect in made {
                guard case .placeOrder(_, let order) = effect else { continue }
                ordered += 1
                guard case .checkout(let checkout) = before.panel else {
                    Issue.record("seed \(seed), step \(step): ordered without a checkout")
                    continue
                }
                #expect(checkout.quote?.total == order.expectedTotal, "seed \(seed), step \(step)")
            }
            if !made.isEmpty { effects = made }
            if step % 10 == 0 {
                #expect(model.view(size: model.size, picture: nil).size == model.size, "seed \(seed), step \(step)")
            }
            // Who ended up a guest, or where nothing happens any more, begins again now and then.
            if step % 60 == 59 { model = Fixtures.viewer() }
        }
        return ordered
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
                case 3: .level(.infinity)
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
