import Commerce

/// Commands as busy, clumsy and greedy people give them, made from a seed.
struct RandomSale {
    static let buyers: [Account.ID] = ["ann", "bob", "cy"]
    static let coupons: [Coupon.ID] = ["c1", "c2", "c3"]
    private static let rooms = [Bazaar.room, Bazaar.attic]

    private var random: Seeded
    private var made = 0
    /// A request that may come again.
    private var last: (command: Command, once: Idempotency)?

    init(seed: UInt64) { random = Seeded(seed) }

    /// Some time passes: mostly seconds, now and then days.
    mutating func pause() -> Duration {
        one(in: 50) ? .seconds(int(1...2) * 4 * 24 * 3_600) : .seconds(int(0...60))
    }

    mutating func next(for bazaar: Bazaar) -> (command: Command, once: Idempotency?) {
        made += 1
        let command = command(for: bazaar)
        guard one(in: 3) else { return (command, nil) }
        // Now and then a request comes again, or another one with its key.
        if let last, one(in: 8) {
            return one(in: 3) ? (command, last.once) : last
        }
        let name = Idempotency.Key.Name(rawValue: "key-\(made)") ?? "key"
        let once = Idempotency(key: Idempotency.Key(account: "ann", name: name), requestHash: "\(made)")
        if one(in: 2) { last = (command, once) }
        return (command, once)
    }

    private mutating func command(for bazaar: Bazaar) -> Command {
        switch int(0...119) {
        case 100...: draw(bazaar)
        case ..<28: order(for: bazaar)
        case ..<36: putInCart()
        case ..<50: settle(bazaar)
        case ..<53: cancel(bazaar)
        case ..<56: address(bazaar)
        case ..<60: .expire(order(in: bazaar) { $0.state == .reserved })
        case ..<71: follow(order(in: bazaar) { $0.state.isSold }, bazaar)
        case ..<80: answer(order(in: bazaar) { $0.refunds.contains(where: \.state.isOpen) }, bazaar)
        case ..<87: settleRefund(bazaar)
        case ..<97: shopCommand(bazaar)
        default: coupon()
        }
    }

    // MARK: Buying

    private mutating func order(for bazaar: Bazaar) -> Command {
        let (buyer, room) = (buyer(), pick(Self.rooms))
        let version = bazaar.books.rows.carts[Bazaar.cart(buyer)]?.version ?? 0
        let isCart = one(in: 4)
        let lines = isCart ? nil : lines()
        let coupon = one(in: 3) ? pick(Self.coupons + ["c4"]) : nil
        let shown = (try? bazaar.quote(lines, to: buyer, coupon: coupon, in: room).total) ?? .fen(1)
        let draft = OrderDraft(
            id: Order.ID(rawValue: one(in: 40) ? "o-1" : "o-\(made)") ?? "o", buyer: buyer, room: room,
            shop: Bazaar.shop, lines: lines,
            cartVersion: isCart || one(in: 5) ? version - (one(in: 10) ? 1 : 0) : nil, coupon: coupon,
            expectedTotal: one(in: 20) ? .fen(shown.minorUnits - 1) : shown,
            address: one(in: 2) ? Bazaar.address : nil)
        return .placeOrder(draft)
    }

    private mutating func lines() -> [CartLine] {
        (0..<int(1...3)).map { _ in CartLine(sku(), count(1...3)) }
    }

    private mutating func putInCart() -> Command {
        .putInCart(Bazaar.cart(buyer()), sku: sku(), quantity: count(0...4), from: pick(Self.rooms))
    }

    private mutating func cancel(_ bazaar: Bazaar) -> Command {
        let id = order(in: bazaar) { $0.state == .reserved }
        return .cancel(id, by: one(in: 10) ? buyer() : bazaar.books.rows.orders[id]?.buyer ?? "ann")
    }

    private mutating func address(_ bazaar: Bazaar) -> Command {
        let id = order(in: bazaar) { $0.state == .reserved || $0.state == .paid }
        let faulty = Address(recipient: "", phone: "", text: "")
        let address = one(in: 20) ? faulty : pick([Bazaar.address, Bazaar.elsewhere])
        return .setAddress(id, address, by: one(in: 10) ? buyer() : bazaar.books.rows.orders[id]?.buyer ?? "ann")
    }

    private mutating func settle(_ bazaar: Bazaar) -> Command {
        let isLate = one(in: 3)
        let order = order(in: bazaar) {
            isLate ? $0.state == .expired || $0.state == .cancelled : $0.state == .reserved
        }
        let gateway: Payment.Gateway = one(in: 3) ? "alipay" : "wechat"
        let trade = Payment.Trade(gateway: gateway, id: one(in: 10) ? "again" : "t\(made)")
        let total = bazaar.books.rows.orders[order]?.total ?? .fen(1)
        return .settle(order, trade, amount: one(in: 20) ? .fen(total.minorUnits &+ Int64(count(1...9))) : total)
    }

    // MARK: What becomes of an order

    private mutating func follow(_ id: Order.ID, _ bazaar: Bazaar) -> Command {
        let order = bazaar.books.rows.orders[id]
        let (owner, host) = (order?.buyer ?? "ann", one(in: 30) ? "eve" : Bazaar.host)
        switch int(0...11) {
        case 0...2: return .ship(id, one(in: 6) ? .byHand : Bazaar.parcel, by: host)
        case 3...4: return .deliver(id, by: host)
        case 5: return .complete(id, by: owner)
        case 6: return .completeByTime(id)
        case 7: return .refund(id, scope(order), reason: "", by: host)
        default:
            let isWithBuyer = order?.progress.parcel != nil
            let cause: Refund.Cause = one(in: 4) == isWithBuyer ? .money : .goods
            return .askRefund(id, cause, scope(order), reason: "", by: owner)
        }
    }

    private mutating func answer(_ id: Order.ID, _ bazaar: Bazaar) -> Command {
        let order = bazaar.books.rows.orders[id]
        let (owner, host) = (order?.buyer ?? "ann", one(in: 30) ? "eve" : Bazaar.host)
        let open = order?.refunds.last { $0.state.isOpen }?.id
        let refund = open.map { one(in: 10) ? Bazaar.refund(int(1...3), of: id) : $0 } ?? Bazaar.refund(1, of: id)
        switch int(0...10) {
        case 0: return .withdrawRefund(id, refund, by: owner)
        case 1: return .sendBack(id, refund, Bazaar.parcel, by: owner)
        case 2: return .declineRefund(id, refund, reason: "no", by: host)
        case 3: return .retryRefund(id, refund, by: host)
        case 4...6: return .takeBack(id, refund, one(in: 3) ? .spoiled : .resellable, by: host)
        default: return .grantRefund(id, refund, by: host)
        }
    }

    private mutating func scope(_ order: Order?) -> RefundScope {
        switch int(0...5) {
        case 0: return .all
        case 1: return .amount(.fen(Int64(count(1...20_000))))
        default:
            guard let order, !one(in: 20) else { return .lines(lines()) }
            return .lines(order.lines.filter { _ in one(in: 2) }.map { CartLine($0.sku, count(1...$0.quantity)) })
        }
    }

    private mutating func settleRefund(_ bazaar: Bazaar) -> Command {
        let waiting = bazaar.books.rows.orders.values.flatMap(\.refunds).filter {
            $0.state == .due || $0.state == .stuck
        }
        guard let refund = waiting.min(by: { $0.id < $1.id }), !one(in: 5) else {
            let order = order(in: bazaar) { !$0.refunds.isEmpty }
            return .settleRefund(order, Bazaar.refund(int(1...2), of: order), .done)
        }
        let id = Order.ID(rawValue: String(refund.id.rawValue.prefix { $0 != "r" }.dropLast())) ?? "o"
        if refund.state == .stuck, one(in: 2) { return .retryRefund(id, refund.id, by: Bazaar.host) }
        return .settleRefund(id, refund.id, one(in: 3) ? .stuck("no money") : .done)
    }

    // MARK: The shop

    private mutating func shopCommand(_ bazaar: Bazaar) -> Command {
        switch int(0...10) {
        case 10: return arrange(bazaar)
        case 0...1: return .changeStock(sku(), stockChange(), by: Bazaar.host)
        case 2: return products()
        case 3: return .takeOffShelf(key(), one(in: 3) ? .standing : .flash, by: Bazaar.host)
        case 4...5:
            let until = bazaar.now + .seconds(int(-10...3_000))
            let offer = offer(.flash, price: 1...4_000, window: Window(from: nil, until: until), quota: count(1...9))
            return .putOnShelf(offer, by: Bazaar.host)
        default:
            return .putOnShelf(
                offer(.standing, price: 1...9_900, window: .always, quota: one(in: 3) ? count(1...30) : nil),
                by: Bazaar.host)
        }
    }

    /// Mostly all lines in another order, now and then too few or one twice.
    private mutating func arrange(_ bazaar: Bazaar) -> Command {
        let room = pick(Self.rooms)
        var skus = (bazaar.books.rows.shelfOrders[room] ?? []).shuffled(using: &random)
        if one(in: 9) { skus.append(sku()) }
        if one(in: 9) { skus = Array(skus.dropFirst()) }
        return .arrangeShelf(room, skus, by: one(in: 30) ? "eve" : Bazaar.host)
    }

    private mutating func offer(
        _ kind: Offer.Kind, price: ClosedRange<Int>, window: Window, quota: Int?
    ) -> Offer {
        Offer(
            id: Offer.ID(rawValue: "f-\(made)") ?? "f", key: key(), kind: kind,
            price: .fen(Int64(count(price))), limitPerBuyer: one(in: 2) ? count(1...9) : nil,
            window: window, quota: quota)
    }

    private mutating func products() -> Command {
        var drafts = Bazaar.drafts(pieces: count(0...3))
        if one(in: 3) {
            let sku = SKUDraft(
                id: sku(), code: "X", specs: [Attribute(name: "size", value: "X")], listPrice: .fen(1),
                stock: stockChange())
            drafts.append(ProductDraft(id: one(in: 2) ? "mug" : "hat", code: "X", title: "X", skus: [sku]))
        }
        return .keepProducts([pick(drafts)], by: Bazaar.host)
    }

    private mutating func stockChange() -> SKUDraft.Stock {
        switch int(0...9) {
        // Most of a house that holds a million.
        case 0: .putIn(Limits.stock.upperBound - int(0...20))
        case 1: .writeOff(Limits.stock.upperBound - int(20...40))
        case 2...5: .putIn(count(1...20))
        default: .writeOff(count(1...9))
        }
    }

    private mutating func coupon() -> Command {
        let discount: Coupon.Discount =
            one(in: 2)
            ? .amountOff(.fen(Int64(count(1...9_000))))
            : .percentOff(basisPoints: count(1...9_999), cap: one(in: 2) ? .fen(Int64(count(1...3_000))) : nil)
        let id = pick(Self.coupons + ["c4", "c4"])
        return .keepCoupon(
            Coupon(
                id: id, shop: Bazaar.shop, code: id.rawValue, title: "off", discount: discount,
                threshold: .fen(one(in: 3) ? 5_000 : 0), quota: count(1...20), limitPerBuyer: count(1...9),
                products: one(in: 3) ? ["mug"] : [], isWithdrawn: one(in: 8),
                isPersonal: id == "c4" || one(in: 20)),
            by: Bazaar.host)
    }

    // MARK: Draws

    private mutating func draw(_ bazaar: Bazaar) -> Command {
        let draws = bazaar.books.rows.draws.values.filter { $0.state == .open || one(in: 9) }.map(\.id).sorted()
        let id = draws.randomElement(using: &random) ?? "d-none"
        switch int(0...19) {
        case 0...3: return .startDraw(plan(), by: one(in: 30) ? "eve" : Bazaar.host)
        case 4...6:
            let orders = (0..<int(one(in: 9) ? 0...2 : 4...5)).compactMap { Order.ID(rawValue: "p-\(made)-\($0)") }
            return .endDraw(id, by: one(in: 3) ? nil : Bazaar.host, orders: orders)
        case 7...10:
            let order = order(in: bazaar) { $0.state == .reserved }
            return .payFromWallet(order, by: bazaar.books.rows.orders[order]?.buyer ?? "ann")
        default:
            let account = one(in: 30) ? Bazaar.host : buyer()
            let facts = Draw.Facts(follows: !one(in: 5), said: !one(in: 5), hereSince: bazaar.now + .seconds(-60))
            return .enterDraw(DrawEntry.Key(draw: id, account: account), ticket: fingerprint(), facts)
        }
    }

    private mutating func plan() -> Draw.Plan {
        let places = one(in: 12) ? count(1...3) : int(1...4)
        let prize: Draw.Prize
        switch int(0...4) {
        case 0: prize = .piece(sku())
        case 1: prize = .coupon(pick(["c3", "c4", "c4"]))
        default:
            let pot = Money.fen(Int64(int(4...20_000)))
            var random = random
            prize = .money(pot, parts: pot.parts(places) { _ in random.next() } ?? [pot.minorUnits])
            self.random = random
        }
        return Draw.Plan(
            id: Draw.ID(rawValue: one(in: 40) ? "d-1" : "d-\(made)") ?? "d", room: pick(Self.rooms),
            kind: pick(Draw.Kind.allCases), title: "gift", prize: prize, places: places,
            conditions: Draw.Conditions(
                phrase: one(in: 2) ? "冲" : nil, follows: one(in: 3), stay: one(in: 3) ? .seconds(30) : nil),
            lasts: .seconds(int(3...300)), commitment: fingerprint(), seed: fingerprint())
    }

    private mutating func fingerprint() -> Fingerprint {
        // Of two bytes only, so that now and then two are equal.
        Fingerprint(bytes: [0, UInt8(int(0...255))] + Array(repeating: 0, count: 30))
    }

    // MARK: Choosing

    /// Mostly an order that is wanted, sometimes any; one that does not exist if there is none.
    private mutating func order(in bazaar: Bazaar, where isWanted: (Order) -> Bool) -> Order.ID {
        let orders = bazaar.books.rows.orders.values
        let isAny = one(in: 15)
        return orders.filter { isAny || isWanted($0) }.map(\.id).sorted().randomElement(using: &random) ?? "none"
    }

    private mutating func key() -> Offer.Key { Offer.Key(room: pick(Self.rooms), sku: sku()) }
    private mutating func buyer() -> Account.ID { pick(Self.buyers) }
    private mutating func sku() -> SKU.ID { one(in: 40) ? "none" : pick(Bazaar.skus) }
    private mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    /// Mostly one of the range, now and then one that nobody should give.
    private mutating func count(_ range: ClosedRange<Int>) -> Int {
        one(in: 25) ? pick([.min, -1, 0, 1_000, 1_000_001, 1_000_000_000_001, .max]) : int(range)
    }
    private mutating func one(in chances: Int) -> Bool { Int.random(in: 0..<chances, using: &random) == 0 }
    private mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[Int.random(in: 0..<choices.count, using: &random)]
    }
}
