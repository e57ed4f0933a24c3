/// The rows one batch touches, and what its commands did to them.
///
/// Decides without a clock, a store or chance: the same rows and commands give the same answers. A refused command
/// changes nothing. A store loads `Rows`, lets commands decide in order, and saves what `written` names.
package struct Books: Sendable {
    /// What a room sells a SKU by now.
    package struct Shelf: Hashable, Sendable {
        package var standing: Offer.ID
        package var flash: Offer.ID?

        package init(standing: Offer.ID, flash: Offer.ID? = nil) {
            self.standing = standing
            self.flash = flash
        }
    }

    /// Rows as they are kept. A row that is not here does not exist.
    package struct Rows: Sendable {
        package var rooms: [Room.ID: Room] = [:]
        package var products: [Product.ID: Product] = [:]
        package var skus: [SKU.ID: SKU] = [:]
        package var stock: [SKU.ID: StockLevel] = [:]
        /// Offers on shelves, and those that open orders were placed by.
        package var offers: [Offer.ID: Offer] = [:]
        package var allotments: [Offer.ID: Allotment] = [:]
        package var shelf: [Offer.Key: Shelf] = [:]
        /// The lines of a room's shelf, as they stand there.
        package var shelfOrders: [Room.ID: [SKU.ID]] = [:]
        package var coupons: [Coupon.ID: Coupon] = [:]
        package var couponsUsed: [Coupon.ID: Allotment] = [:]
        /// Orders of a buyer that hold a coupon or have used it.
        package var couponUses: [CouponUseKey: Int] = [:]
        /// What was given of a personal coupon, and what open draws hold of it.
        package var couponsPromised: [Coupon.ID: Int] = [:]
        /// How often a buyer was given a personal coupon.
        package var couponsGiven: [CouponUseKey: Int] = [:]
        package var draws: [Draw.ID: Draw] = [:]
        /// Of draws that end, those that may win; of others, those of the people who want in.
        package var entries: [DrawEntry.Key: DrawEntry] = [:]
        package var wallets: [Wallet.Key: Money] = [:]
        package var carts: [Cart.Key: Cart] = [:]
        package var orders: [Order.ID: Order] = [:]
        /// The order a payment was applied to.
        package var trades: [Payment.Trade: Order.ID] = [:]
        /// Pieces that count against a limit per buyer, of offers that have one.
        package var bought: [PurchaseKey: Int] = [:]
        package var answered: [Idempotency.Key: Idempotency.Record] = [:]

        package init() {}
    }

    /// What a store must save, beside the dirty rows themselves: what was appended.
    package struct Written: Sendable {
        /// New or changed, in order.
        package internal(set) var products: [Product.ID] = []
        package internal(set) var skus: [SKU.ID] = []
        package internal(set) var stock: Set<SKU.ID> = []
        /// New or changed, in the order they were put there.
        package internal(set) var offers: [Offer.ID] = []
        package internal(set) var allotments: Set<Offer.ID> = []
        /// Rooms whose lines came, went or moved.
        package internal(set) var shelfOrders: Set<Room.ID> = []
        package internal(set) var coupons: [Coupon.ID] = []
        package internal(set) var couponsUsed: Set<Coupon.ID> = []
        package internal(set) var couponUses: Set<CouponUseKey> = []
        package internal(set) var couponsPromised: Set<Coupon.ID> = []
        package internal(set) var couponsGiven: Set<CouponUseKey> = []
        /// New or changed.
        package internal(set) var draws: Set<Draw.ID> = []
        package internal(set) var entries: Set<DrawEntry.Key> = []
        package internal(set) var wallets: Set<Wallet.Key> = []
        package internal(set) var carts: Set<Cart.Key> = []
        /// New orders, in the order they were placed.
        package internal(set) var placed: [Order.ID] = []
        /// Orders that moved after they were placed, in this batch or before; their refunds may be new or have moved.
        package internal(set) var moved: Set<Order.ID> = []
        /// Orders that go elsewhere than they did, or to an address at last.
        package internal(set) var addressed: Set<Order.ID> = []
        package internal(set) var payments: [Payment] = []
        package internal(set) var bought: Set<PurchaseKey> = []
        package internal(set) var answered: [Idempotency.Key] = []
        package internal(set) var movements: [StockMovement] = []
        package internal(set) var postings: [Posting] = []
        /// What others must hear, in order, but for stock and quotas, whose last figures are told once behind all else.
        package internal(set) var events: [Change] = []

        init() {}
    }

    package internal(set) var rows: Rows
    package internal(set) var written = Written()

    package init(_ rows: Rows) { self.rows = rows }

    /// What others must hear, in order; the last state of each SKU, quota and draw comes behind all else.
    package var changes: [Change] { written.events + levelChanges }

    package var levelChanges: [Change] {
        let stock = written.stock.sorted().map { sku in
            let level = stockLevel(sku)
            return Change.stockChanged(sku, onHand: level.onHand, available: level.available)
        }
        let quotas = written.allotments.sorted().compactMap { id -> Change? in
            guard let offer = rows.offers[id], !offer.isWithdrawn, let left = running(offer).left else { return nil }
            return .quotaChanged(offer.key, id, left: left)
        }
        let coupons = written.couponsUsed.union(written.coupons).sorted().compactMap { id in
            rows.coupons[id].map { Change.couponChanged($0, used: rows.couponsUsed[id] ?? .none) }
        }
        let draws = written.draws.sorted().compactMap { rows.draws[$0].map(Change.drawChanged) }
        return stock + quotas + coupons + draws
    }

    /// Decides one command. Commands of one batch are decided in order, each on what the ones before it left.
    package mutating func handle(
        _ command: Command, once: Idempotency? = nil, at now: Timestamp, under terms: Terms = Terms()
    ) -> Result<Receipt, Refusal> {
        do throws(Refusal) {
            if let once, let record = rows.answered[once.key], record.keptUntil > now {
                guard record.requestHash == once.requestHash else { throw .idempotencyKeyReused }
                return .success(try answerAgain(command, record.outcome))
            }
            let (receipt, outcome) = try decide(command, at: now, under: terms)
            if let once {
                rows.answered[once.key] = Idempotency.Record(
                    requestHash: once.requestHash, outcome: outcome, keptUntil: now + Limits.idempotencyKept)
                written.answered.append(once.key)
            }
            return .success(receipt)
        } catch {
            return .failure(error)
        }
    }

    /// Everything that can refuse does so before the first row changes.
    private mutating func decide(
        _ command: Command, at now: Timestamp, under terms: Terms
    ) throws(Refusal) -> (Receipt, Idempotency.Outcome) {
        let order: Order
        switch command {
        case .placeOrder(let draft):
            return (.order(try placeOrder(draft, at: now, under: terms)), .order(draft.id, .reserved))
        case .cancel(let id, let buyer):
            return (.order(try cancel(id, by: buyer, at: now)), .order(id, .cancelled))
        case .keepProducts(let drafts, let host):
            try keepProducts(drafts, by: host, at: now)
            return (.kept(drafts.map(\.id)), .echoed)
        case .changeStock(let sku, let change, let host):
            return (.stock(sku, try changeStock(of: sku, change, by: host, at: now)), .echoed)
        case .putOnShelf(let offer, let host):
            let kept = try putOnShelf(offer, by: host, at: now)
            return (.onShelf(kept), .offer(kept.id))
        case .takeOffShelf(let key, let kind, let host):
            try takeOffShelf(key, kind, by: host)
            return (.offShelf(key), .echoed)
        case .arrangeShelf(let room, let skus, let host):
            try arrangeShelf(of: room, skus, by: host)
            return (.arranged(room), .echoed)
        case .keepCoupon(let coupon, let host):
            try keepCoupon(coupon, by: host)
            return (.coupon(coupon.id), .echoed)
        case .putInCart(let key, let sku, let quantity, let room):
            try putInCart(key, sku: sku, quantity: quantity, from: room)
            return (.inCart(CartLine(sku: sku, quantity: quantity)), .echoed)
        case .startDraw(let plan, let host):
            return (.draw(try startDraw(plan, by: host, at: now)), .echoed)
        case .enterDraw(let key, let ticket, let facts):
            let entry = try enterDraw(key, ticket, facts, at: now)
            return (.entry(entry, of: try draw(key.draw)), .echoed)
        case .endDraw(let id, let host, let orders):
            return (.draw(try endDraw(id, by: host, orders: orders, at: now)), .echoed)
        case .payFromWallet(let id, let buyer): order = try payFromWallet(id, by: buyer, at: now)
        case .settle(let id, let trade, let amount): order = try settle(id, trade, amount: amount, at: now)
        case .settleRefund(let id, let refund, let outcome):
            order = try settleRefund(id, refund, outcome, at: now)
        case .expire(let id): order = try expire(id, at: now)
        case .completeByTime(let id): order = try completeByTime(id, at: now, under: terms)
        case .setAddress(let id, let address, let buyer): order = try setAddress(address, of: id, by: buyer)
        case .ship(let id, let parcel, let host): order = try ship(id, parcel, by: host, at: now)
        case .deliver(let id, let host): order = try deliver(id, by: host, at: now)
        case .complete(let id, let buyer): order = try complete(id, by: buyer, at: now)
        case .refund(let id, let scope, let reason, let host):
            order = try refund(id, scope, reason: reason, by: host, at: now)
        case .askRefund(let id, let cause, let scope, let reason, let buyer):
            order = try askRefund(id, cause, scope, reason: reason, by: buyer, at: now)
        case .withdrawRefund(let id, let refund, let buyer): order = try withdrawRefund(id, refund, by: buyer)
        case .sendBack(let id, let refund, let parcel, let buyer):
            order = try sendBack(id, refund, parcel, by: buyer)
        case .grantRefund(let id, let refund, let host): order = try grantRefund(id, refund, by: host, at: now)
        case .declineRefund(let id, let refund, let reason, let host):
            order = try declineRefund(id, refund, reason: reason, by: host)
        case .takeBack(let id, let refund, let condition, let host):
            order = try takeBack(id, refund, condition, by: host, at: now)
        case .retryRefund(let id, let refund, let host): order = try retryRefund(id, refund, by: host)
        }
        return (.order(order), .progress(order.id))
    }

    /// The answer a request got when it was carried out.
    private func answerAgain(_ command: Command, _ outcome: Idempotency.Outcome) throws(Refusal) -> Receipt {
        switch (outcome, command) {
        case (.echoed, .keepProducts(let drafts, _)): return .kept(drafts.map(\.id))
        case (.echoed, .changeStock(let sku, _, _)): return .stock(sku, stockLevel(sku))
        case (.echoed, .takeOffShelf(let key, _, _)): return .offShelf(key)
        case (.echoed, .arrangeShelf(let room, _, _)): return .arranged(room)
        case (.echoed, .keepCoupon(let coupon, _)): return .coupon(coupon.id)
        case (.echoed, .putInCart(_, let sku, let quantity, _)):
            return .inCart(CartLine(sku: sku, quantity: quantity))
        case (.echoed, .startDraw(let plan, _)): return .draw(try draw(plan.id))
        case (.echoed, .endDraw(let id, _, _)): return .draw(try draw(id))
        case (.echoed, .enterDraw(let key, _, _)):
            guard let entry = rows.entries[key] else { throw .unknownDraw(key.draw) }
            return .entry(entry, of: try draw(key.draw))
        case (.offer(let id), .putOnShelf(let offer, _)): return .onShelf(offer.named(id))
        case (.order(let id, let state), .placeOrder), (.order(let id, let state), .cancel):
            guard let order = rows.orders[id] else { throw .unknownOrder(id) }
            return .order(order.asFirstAnswered(in: state))
        case (.progress(let id), _):
            guard let order = rows.orders[id] else { throw .unknownOrder(id) }
            return .order(order)
        default: throw .idempotencyKeyReused
        }
    }
}
