import Commerce

/// Commands of every kind, made from a seed: mostly such that fit what is so, now and then such that do not.
struct RandomTrade {
    private static let rooms = [Bazaar.room.id, Bazaar.room.id, Bazaar.attic.id]
    private static let coupons: [Coupon.ID] = ["c1", "c2", "c3"]

    private var random: Seeded
    private var made = 0
    private(set) var now = Bazaar.opening
    /// A request that may come again.
    private var last: (Command, Idempotency)?

    init(seed: UInt64) { random = Seeded(seed) }

    mutating func next(for books: Books) -> Twins.Given {
        made += 1
        now = now + (one(in: 60) ? .seconds(int(1...2) * 4 * 24 * 3_600) : .seconds(int(0...60)))
        let command = command(for: books)
        guard one(in: 3) else { return (command, nil, now) }
        if let last, one(in: 6) { return (one(in: 3) ? command : last.0, last.1, now) }
        let key = Idempotency.Key(account: buyer(), name: Idempotency.Key.Name(rawValue: "key-\(made)") ?? "key")
        let once = Idempotency(key: key, requestHash: "\(made)")
        if one(in: 2) { last = (command, once) }
        return (command, once, now)
    }

    mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    private mutating func command(for books: Books) -> Command {
        switch int(0...117) {
        case 100...: draw(books)
        case ..<30: order(for: books)
        case ..<38: .putInCart(Bazaar.cart(buyer()), sku: sku(), quantity: int(0...4), from: pick(Self.rooms))
        case ..<52: settle(books)
        case ..<55: cancel(books)
        case ..<58: address(books)
        case ..<61: .expire(order(in: books) { $0.state == .reserved && $0.reservedUntil <= Self.far })
        case ..<72: follow(books)
        case ..<82: answer(books)
        case ..<89: settleRefund(books)
        case ..<97: shop(books)
        default: coupon()
        }
    }

    private static let far = Timestamp(milliseconds: .max)

    // MARK: Buying

    private mutating func order(for books: Books) -> Command {
        let (buyer, room) = (buyer(), pick(Self.rooms))
        let cart = books.rows.carts[Bazaar.cart(buyer)]
        let lines = one(in: 4) ? nil : (0..<int(1...3)).map { _ in CartLine(sku(), int(1...3)) }
        let coupon = one(in: 3) ? pick(Self.coupons + ["c4"]) : nil
        let shown = quote(lines ?? cart?.lines ?? [], to: buyer, in: room, coupon: coupon, books)
        let version = lines == nil || one(in: 5) ? (cart?.version ?? 0) - (one(in: 10) ? 1 : 0) : nil
        return Bazaar.order(
            Order.ID(rawValue: one(in: 40) ? "o-1" : "o-\(made)") ?? "o", by: buyer, lines, in: room,
            cartVersion: version, coupon: coupon, total: shown - (one(in: 30) ? 1 : 0),
            address: one(in: 2) ? Bazaar.address : nil, note: one(in: 3) ? "快点 \(made)" : "")
    }

    private func quote(
        _ lines: [CartLine], to buyer: Account.ID, in room: Room.ID, coupon: Coupon.ID?, _ books: Books
    ) -> Int64 {
        let rows = books.rows
        let offered = coupon.flatMap { rows.coupons[$0] }.map {
            CouponOffer(
                coupon: $0, used: rows.couponsUsed[$0.id] ?? .none,
                usedByBuyer: rows.couponUses[CouponUseKey(buyer: buyer, coupon: $0.id)] ?? 0,
                given: rows.couponsGiven[CouponUseKey(buyer: buyer, coupon: $0.id)] ?? 0)
        }
        let quote = try? Quote(
            lines, coupon: offered, at: now, bought: { rows.bought[PurchaseKey(buyer: buyer, offer: $0)] ?? 0 },
            on: { books.shelfLine(Offer.Key(room: room, sku: $0)) })
        return quote?.total.minorUnits ?? 1
    }

    private mutating func settle(_ books: Books) -> Command {
        let isLate = one(in: 3)
        let id = order(in: books) {
            isLate ? [.expired, .cancelled, .paid].contains($0.state) : $0.state == .reserved
        }
        let total = books.rows.orders[id]?.total.minorUnits ?? 1
        return Bazaar.payment(
            of: id, one(in: 20) ? total + 1 : total, gateway: one(in: 3) ? "alipay" : "wechat",
            trade: one(in: 10) ? "again" : "t\(made)")
    }

    private mutating func cancel(_ books: Books) -> Command {
        let id = order(in: books) { $0.state == .reserved }
        return .cancel(id, by: one(in: 10) ? buyer() : books.rows.orders[id]?.buyer ?? "ann")
    }

    private mutating func address(_ books: Books) -> Command {
        let id = order(in: books) { $0.state == .reserved || $0.state == .paid }
        return .setAddress(
            id, pick([Bazaar.address, Bazaar.elsewhere]), by: books.rows.orders[id]?.buyer ?? "ann")
    }

    // MARK: What becomes of an order

    private mutating func follow(_ books: Books) -> Command {
        let id = order(in: books) { $0.state.isSold }
        let order = books.rows.orders[id]
        let (owner, host) = (order?.buyer ?? "ann", one(in: 30) ? "eve" : Bazaar.host.id)
        switch int(0...11) {
        case 0...2:
            return .ship(
                id, one(in: 6) ? .byHand : Parcel(carrier: "SF", number: "SF\(1_000 + made)"), by: host)
        case 3...4: return .deliver(id, by: host)
        case 5: return .complete(id, by: owner)
        case 6: return .completeByTime(order.map { _ in self.order(in: books) { $0.state == .delivered } } ?? id)
        case 7: return .refund(id, scope(order), reason: "sorry", by: host)
        default:
            let isWithBuyer = order?.progress.parcel != nil
            return .askRefund(
                id, one(in: 4) == isWithBuyer ? .money : .goods, scope(order), reason: "破了", by: owner)
        }
    }

    private mutating func answer(_ books: Books) -> Command {
        let id = order(in: books) { $0.refunds.contains(where: \.state.isOpen) }
        let order = books.rows.orders[id]
        let (owner, host) = (order?.buyer ?? "ann", Bazaar.host.id)
        let refund = order?.refunds.last { $0.state.isOpen }?.id ?? Bazaar.refund(1, of: id)
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
        case 1: return .amount(fen(Int64(int(1...9_000))))
        default:
            let lines = (order?.lines ?? []).filter { _ in one(in: 2) }
            return .lines(lines.map { CartLine($0.sku, int(1...$0.quantity)) })
        }
    }

    private mutating func settleRefund(_ books: Books) -> Command {
        let id = order(in: books) { $0.refunds.contains { $0.state == .due || $0.state == .stuck } }
        let refunds = books.rows.orders[id]?.refunds ?? []
        guard let refund = refunds.first(where: { $0.state == .due || $0.state == .stuck }) else {
            return .settleRefund(id, Bazaar.refund(1, of: id), .done)
        }
        if refund.state == .stuck, one(in: 2) { return .retryRefund(id, refund.id, by: Bazaar.host.id) }
        return .settleRefund(id, refund.id, one(in: 3) ? .stuck("账户余额不足") : .done)
    }

    // MARK: The shop

    private mutating func shop(_ books: Books) -> Command {
        switch int(0...11) {
        case 10...:
            let room = pick(Self.rooms)
            return .arrangeShelf(
                room, (books.rows.shelfOrders[room] ?? []).shuffled(using: &random), by: Bazaar.host.id)
        case 0...1:
            return .changeStock(sku(), one(in: 2) ? .putIn(int(1...20)) : .writeOff(int(1...9)), by: Bazaar.host.id)
        case 2: return .keepProducts([pick(Bazaar.drafts(pieces: int(0...3)))], by: Bazaar.host.id)
        case 3:
            let key = Offer.Key(room: pick(Self.rooms), sku: sku())
            return .takeOffShelf(key, one(in: 3) ? .standing : .flash, by: Bazaar.host.id)
        case 4...5:
            return Bazaar.put(
                id("f"), sku(), .flash, in: pick(Self.rooms), for: Int64(int(1...4_000)),
                limit: one(in: 2) ? int(1...5) : nil,
                window: Window(from: one(in: 3) ? now + .seconds(60) : nil, until: now + .seconds(int(61...3_000))),
                quota: int(1...9))
        default:
            return Bazaar.put(
                id("s"), sku(), in: pick(Self.rooms), for: Int64(int(1...9_900)), limit: one(in: 2) ? int(1...9) : nil,
                quota: one(in: 3) ? int(1...30) : nil)
        }
    }

    private mutating func coupon() -> Command {
        let discount: Coupon.Discount =
            one(in: 2)
            ? .amountOff(fen(Int64(int(1...9_000))))
            : .percentOff(basisPoints: int(1...9_999), cap: one(in: 2) ? fen(Int64(int(1...3_000))) : nil)
        let id = pick(Self.coupons + ["c4"])
        let coupon = Bazaar.coupon(
            id, discount, threshold: one(in: 3) ? 5_000 : 0,
            window: one(in: 3) ? Window(from: now, until: now + .seconds(9_000)) : .always, quota: int(1...20),
            limit: int(1...9), products: one(in: 3) ? ["mug"] : [], isWithdrawn: one(in: 8),
            isPersonal: id == "c4")
        return .keepCoupon(coupon, by: Bazaar.host.id)
    }

    // MARK: Draws

    private mutating func draw(_ books: Books) -> Command {
        let open = books.rows.draws.values.filter { $0.state == .open }.map(\.id).sorted()
        let id = open.randomElement(using: &random) ?? "d-none"
        switch int(0...14) {
        case 0...3: return .startDraw(plan(), by: Bazaar.host.id)
        case 4...5:
            let orders = (0..<4).compactMap { Order.ID(rawValue: "p-\(made)-\($0)") }
            return .endDraw(id, by: one(in: 3) ? nil : Bazaar.host.id, orders: orders)
        case 6...8:
            let order = order(in: books) { $0.state == .reserved }
            return .payFromWallet(order, by: books.rows.orders[order]?.buyer ?? "ann")
        default: return Bazaar.enter(id, buyer(), ticket: UInt8(int(0...255)))
        }
    }

    private mutating func plan() -> Draw.Plan {
        let (places, pot) = (int(1...4), fen(Int64(int(4...40_000))))
        let prize: Draw.Prize =
            switch int(0...3) {
            case 0: .piece(sku())
            case 1: .coupon("c4")
            default: .money(pot, parts: pot.parts(places) { _ in random.next() } ?? [])
            }
        return Bazaar.draw(
            Draw.ID(rawValue: "d-\(made)") ?? "d", pick(Draw.Kind.allCases), prize, places: places,
            Draw.Conditions(
                phrase: one(in: 2) ? "冲鸭" : nil, follows: one(in: 2), stay: one(in: 3) ? .seconds(30) : nil),
            lasts: .seconds(int(5...300)))
    }

    // MARK: Choosing

    /// Mostly an order that is wanted, sometimes any.
    private mutating func order(in books: Books, where isWanted: (Order) -> Bool) -> Order.ID {
        let isAny = one(in: 15)
        let orders = books.rows.orders.values.filter { isAny || isWanted($0) }
        return orders.map(\.id).sorted().randomElement(using: &random) ?? "none"
    }

    private func id(_ kind: String) -> Offer.ID { Offer.ID(rawValue: "\(kind)-\(made)") ?? "f" }
    private mutating func buyer() -> Account.ID { pick(Bazaar.buyers) }
    private mutating func sku() -> SKU.ID { one(in: 40) ? "none" : pick(Bazaar.skus) }
    private mutating func one(in chances: Int) -> Bool { int(1...chances) == 1 }
    private mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[int(0...choices.count - 1)] }
}
