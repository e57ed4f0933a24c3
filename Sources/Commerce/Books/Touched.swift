/// Which rows some commands need, so that a store can load them with a few queries.
///
/// The commands name some rows, and those name others. A store loads in four steps and tells what it found in each:
/// the idempotency keys; then carts, orders and draws; then rooms, goods, offers and coupons; then what limits count.
package struct Touched: Hashable, Sendable {
    // Step one.
    package private(set) var keys: Set<Idempotency.Key> = []
    // Step two.
    package private(set) var carts: Set<Cart.Key> = []
    package private(set) var orders: Set<Order.ID> = []
    /// Trades that may have been applied before, perhaps to another order.
    package private(set) var trades: Set<Payment.Trade> = []
    package private(set) var draws: Set<Draw.ID> = []
    package private(set) var entries: Set<DrawEntry.Key> = []
    /// Draws that end and of which winners are drawn: needed are as many entries as there are places, those with the
    /// lowest tickets.
    package private(set) var endingDraws: Set<Draw.ID> = []
    // Step three; a SKU is loaded with its product and its stock, an offer with what is used of it.
    package private(set) var rooms: Set<Room.ID> = []
    package private(set) var products: Set<Product.ID> = []
    package private(set) var skus: Set<SKU.ID> = []
    /// All offers of these that are not withdrawn.
    package private(set) var shelf: Set<Offer.Key> = []
    /// Rooms whose shelf's order is needed.
    package private(set) var shelfOrders: Set<Room.ID> = []
    /// Withdrawn or not.
    package private(set) var offers: Set<Offer.ID> = []
    package private(set) var coupons: Set<Coupon.ID> = []
    /// A coupon is loaded with what is used and promised of it, a use with how often it was given.
    package private(set) var couponUses: Set<CouponUseKey> = []
    package private(set) var wallets: Set<Wallet.Key> = []
    // Step four.
    package private(set) var purchases: Set<PurchaseKey> = []

    /// Who buys what: which purchases matter is known when the offers are.
    private var shoppers: [Offer.Key: Set<Account.ID>] = [:]

    package init() {}

    package init(_ command: Command, once: Idempotency? = nil) { add(command, once: once) }

    package mutating func add(_ command: Command, once: Idempotency? = nil) {
        if let once { keys.insert(once.key) }
        switch command {
        case .placeOrder(let draft): add(draft)
        case .putInCart(let key, let sku, _, let room):
            carts.insert(key)
            rooms.insert(room)
            add(sku, by: key.buyer, in: room)
            // A command of the batch may buy this cart, in this room or in another one of the shop.
            cartSKUs[key, default: []].insert(sku)
            for room in cartRooms[key] ?? [] { add(sku, by: key.buyer, in: room) }
        case .keepProducts(let drafts, _):
            for draft in drafts.prefix(Limits.productsAtOnce.upperBound) {
                products.insert(draft.id)
                skus.formUnion(draft.skus.prefix(Limits.skusPerProduct.upperBound).map(\.id))
            }
        case .changeStock(let sku, _, _): skus.insert(sku)
        case .putOnShelf(let offer, _):
            rooms.insert(offer.room)
            skus.insert(offer.sku)
            shelf.insert(offer.key)
            shelfOrders.insert(offer.room)
            offers.insert(offer.id)
        case .takeOffShelf(let key, _, _):
            rooms.insert(key.room)
            skus.insert(key.sku)
            shelf.insert(key)
            shelfOrders.insert(key.room)
        case .arrangeShelf(let room, _, _):
            rooms.insert(room)
            shelfOrders.insert(room)
        case .keepCoupon(let coupon, _):
            coupons.insert(coupon.id)
            products.formUnion(coupon.products.prefix(Limits.couponProducts))
        case .startDraw(let plan, let host):
            draws.insert(plan.id)
            rooms.insert(plan.room)
            add(plan, of: Shop(of: host).id)
        case .enterDraw(let key, _, _):
            draws.insert(key.draw)
            entries.insert(key)
            entrants[key.draw, default: []].insert(key.account)
            // A command of the batch may start it.
            if let known = plans[key.draw] { add(key.account, to: known.plan, of: known.shop) }
        case .endDraw(let id, _, let ids):
            draws.insert(id)
            endingDraws.insert(id)
            orders.formUnion(ids.prefix(Limits.drawPieces.upperBound))
        case .payFromWallet(let id, _):
            orders.insert(id)
            trades.insert(Payment.Trade(gateway: Wallet.gateway, id: id.rawValue))
            walletOrders.insert(id)
            // A command of the batch may place it.
            if let wallet = newOrders[id] { wallets.insert(wallet) }
        case .settle(let id, let trade, _):
            orders.insert(id)
            trades.insert(trade)
        case .cancel(let id, _), .setAddress(let id, _, _), .expire(let id), .ship(let id, _, _), .deliver(let id, _),
            .complete(let id, _), .completeByTime(let id), .refund(let id, _, _, _), .askRefund(let id, _, _, _, _),
            .withdrawRefund(let id, _, _), .sendBack(let id, _, _, _), .grantRefund(let id, _, _),
            .declineRefund(let id, _, _, _), .takeBack(let id, _, _, _), .retryRefund(let id, _, _),
            .settleRefund(let id, _, _):
            orders.insert(id)
        }
    }

    private mutating func add(_ draft: OrderDraft) {
        orders.insert(draft.id)
        newOrders[draft.id] = Wallet.Key(
            owner: draft.buyer, shop: draft.shop, currency: draft.expectedTotal.currency)
        rooms.insert(draft.room)
        if draft.buysCart { carts.insert(draft.cart) }
        for line in (draft.lines ?? []).prefix(Limits.lines.upperBound) {
            add(line.sku, by: draft.buyer, in: draft.room)
        }
        if draft.lines == nil {
            cartRooms[draft.cart, default: []].insert(draft.room)
            for sku in cartSKUs[draft.cart] ?? [] { add(sku, by: draft.buyer, in: draft.room) }
        }
        if let coupon = draft.coupon {
            coupons.insert(coupon)
            couponUses.insert(CouponUseKey(buyer: draft.buyer, coupon: coupon))
        }
    }

    /// Where a cart is bought: its lines are looked for on the shelves of these rooms.
    private var cartRooms: [Cart.Key: Set<Room.ID>] = [:]
    /// What the commands put into a cart, and its row does not say yet.
    private var cartSKUs: [Cart.Key: Set<SKU.ID>] = [:]

    /// Who wants to grab or enter what.
    private var entrants: [Draw.ID: Set<Account.ID>] = [:]
    /// Draws of which the plan is known.
    private var plans: [Draw.ID: Planned] = [:]
    /// The wallets that orders which the commands place could be paid from.
    private var newOrders: [Order.ID: Wallet.Key] = [:]
    /// Orders that are paid from wallets.
    private var walletOrders: Set<Order.ID> = []

    private struct Planned: Hashable {
        let plan: Draw.Plan
        let shop: Shop.ID
    }

    /// What it gives, and what its entrants have of that.
    private mutating func add(_ plan: Draw.Plan, of shop: Shop.ID) {
        plans[plan.id] = Planned(plan: plan, shop: shop)
        switch plan.prize {
        case .coupon(let id): coupons.insert(id)
        case .piece(let sku): skus.insert(sku)
        case .money: break
        }
        for person in entrants[plan.id] ?? [] { add(person, to: plan, of: shop) }
    }

    private mutating func add(_ person: Account.ID, to plan: Draw.Plan, of shop: Shop.ID) {
        switch plan.prize {
        case .coupon(let id): couponUses.insert(CouponUseKey(buyer: person, coupon: id))
        case .money(let pot, _): wallets.insert(Wallet.Key(owner: person, shop: shop, currency: pot.currency))
        case .piece: break
        }
    }

    /// After step one.
    package mutating func found(_ record: Idempotency.Record) {
        switch record.outcome {
        case .echoed: break
        case .offer(let offer): offers.insert(offer)
        case .order(let order, _), .progress(let order): orders.insert(order)
        }
    }

    /// In step two.
    package mutating func found(_ cart: Cart) {
        for room in cartRooms[cart.key] ?? [] {
            for line in cart.lines { add(line.sku, by: cart.key.buyer, in: room) }
        }
    }

    /// In step two.
    package mutating func found(_ order: Order) {
        for line in order.lines {
            add(line.sku, by: order.buyer, in: order.room)
            offers.insert(line.offer)
        }
        if let coupon = order.coupon {
            coupons.insert(coupon.id)
            couponUses.insert(CouponUseKey(buyer: order.buyer, coupon: coupon.id))
        }
        if walletOrders.contains(order.id) || order.sale?.gateway == Wallet.gateway {
            wallets.insert(Wallet.Key(owner: order.buyer, shop: order.shop, currency: order.total.currency))
        }
    }

    /// In step two, before its entries.
    package mutating func found(_ draw: Draw) {
        add(draw.plan, of: draw.shop)
        if draw.kind.isGrabbed || draw.state == .ended { endingDraws.remove(draw.id) }
    }

    /// In step two.
    package mutating func found(_ entry: DrawEntry) {
        if let known = plans[entry.key.draw] { add(entry.account, to: known.plan, of: known.shop) }
    }

    /// In step three.
    package mutating func found(_ offer: Offer) {
        guard offer.limitPerBuyer != nil else { return }
        for buyer in shoppers[offer.key] ?? [] { purchases.insert(PurchaseKey(buyer: buyer, offer: offer.id)) }
    }

    private mutating func add(_ sku: SKU.ID, by buyer: Account.ID, in room: Room.ID) {
        let key = Offer.Key(room: room, sku: sku)
        skus.insert(sku)
        shelf.insert(key)
        shoppers[key, default: []].insert(buyer)
    }
}
