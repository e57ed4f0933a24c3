/// Which rows some commands need, so that a store can load them with a few queries.
///
/// The commands name some rows, and those name others. A store loads in three steps and tells what it found in each:
/// the idempotency keys; then carts and orders; then all the rest.
package struct Touched: Hashable, Sendable {
    // Step one.
    package private(set) var keys: Set<Idempotency.Key> = []
    // Step two.
    package private(set) var carts: Set<Cart.Key> = []
    package private(set) var orders: Set<Order.ID> = []
    /// Trades that may have been applied before, perhaps to another order.
    package private(set) var trades: Set<Payment.Trade> = []
    // Step three; a product is loaded with all its SKUs, and a SKU with its product and its stock.
    package private(set) var products: Set<Product.ID> = []
    package private(set) var rooms: Set<Room.ID> = []
    package private(set) var skus: Set<SKU.ID> = []
    package private(set) var offers: Set<Offer.Key> = []
    package private(set) var purchases: Set<PurchaseKey> = []

    package init() {}

    package init(_ command: Command, once: Idempotency? = nil) { add(command, once: once) }

    package mutating func add(_ command: Command, once: Idempotency? = nil) {
        if let once { keys.insert(once.key) }
        switch command {
        case .createProduct(let product, let new):
            products.insert(product.id)
            skus.formUnion(new.map(\.id))
        case .putOnShelf(let offer, _):
            rooms.insert(offer.room)
            skus.insert(offer.sku)
            offers.insert(offer.key)
        case .putInCart(let key, let sku, _):
            carts.insert(key)
            rooms.insert(key.room)
            // All of the SKU, because a later command of the batch may buy this cart.
            addPurchase(of: sku, by: key)
        case .placeOrder(let id, let key, let lines, _):
            orders.insert(id)
            rooms.insert(key.room)
            if let lines {
                for line in lines.prefix(Limits.lines.upperBound) { addPurchase(of: line.sku, by: key) }
            } else {
                carts.insert(key)
            }
        case .settle(let id, let trade, _):
            orders.insert(id)
            trades.insert(trade)
        case .cancel(let id, _), .expire(let id):
            orders.insert(id)
        }
    }

    /// After step one.
    package mutating func found(_ record: Idempotency.Record) {
        switch record.outcome {
        case .created(let product): products.insert(product)
        case .echoed: break
        case .order(let order, _): orders.insert(order)
        }
    }

    /// In step two.
    package mutating func found(_ cart: Cart) {
        for line in cart.lines { addPurchase(of: line.sku, by: cart.key) }
    }

    /// In step two.
    package mutating func found(_ order: Order) {
        let key = Cart.Key(buyer: order.buyer, room: order.room)
        for line in order.lines { addPurchase(of: line.sku, by: key) }
    }

    private mutating func addPurchase(of sku: SKU.ID, by key: Cart.Key) {
        skus.insert(sku)
        offers.insert(Offer.Key(room: key.room, sku: sku))
        purchases.insert(PurchaseKey(buyer: key.buyer, room: key.room, sku: sku))
    }
}

/// What a limit per buyer counts: one buyer's pieces of one room's offer.
package struct PurchaseKey: Hashable, Sendable {
    package let buyer: Account.ID
    package let room: Room.ID
    package let sku: SKU.ID

    package init(buyer: Account.ID, room: Room.ID, sku: SKU.ID) {
        self.buyer = buyer
        self.room = room
        self.sku = sku
    }
}
