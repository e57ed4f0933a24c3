/// The rows one batch touches, and what its commands did to them.
///
/// Decides without a clock, a store or chance: the same rows and commands give the same answers. A refused command
/// changes nothing. A store loads `Rows`, lets commands decide in order, and saves what `written` names.
package struct Books: Sendable {
    /// Rows as they are kept. A row that is not here does not exist.
    package struct Rows: Sendable {
        package var rooms: [Room.ID: Room] = [:]
        package var products: [Product.ID: Product] = [:]
        package var skus: [SKU.ID: SKU] = [:]
        /// The SKUs of a product, in the order they were made.
        package var kinds: [Product.ID: [SKU.ID]] = [:]
        package var stock: [SKU.ID: StockLevel] = [:]
        package var offers: [Offer.Key: Offer] = [:]
        package var carts: [Cart.Key: Cart] = [:]
        package var orders: [Order.ID: Order] = [:]
        /// The order a payment was applied to.
        package var trades: [Payment.Trade: Order.ID] = [:]
        /// Pieces that count against limits per buyer: open reservations and what is paid.
        package var bought: [PurchaseKey: Int] = [:]
        package var answered: [Idempotency.Key: Idempotency.Record] = [:]

        package init() {}
    }

    /// What a store must save, beside the dirty rows themselves: what was appended.
    package struct Written: Sendable {
        package internal(set) var products: [Product.ID] = []
        package internal(set) var stock: Set<SKU.ID> = []
        /// In the order they were put there.
        package internal(set) var offers: [Offer.Key] = []
        package internal(set) var carts: Set<Cart.Key> = []
        /// New orders, in the order they were placed.
        package internal(set) var placed: [Order.ID] = []
        /// Orders that moved after they were placed, in this batch or before.
        package internal(set) var moved: Set<Order.ID> = []
        package internal(set) var payments: [Payment] = []
        package internal(set) var bought: Set<PurchaseKey> = []
        package internal(set) var answered: [Idempotency.Key] = []
        package internal(set) var movements: [StockMovement] = []
        package internal(set) var postings: [Posting] = []
        /// What others must hear, in order, but for the stock, whose last level is told once behind all else.
        package internal(set) var events: [Change] = []

        init() {}
    }

    package internal(set) var rows: Rows
    package internal(set) var written = Written()

    package init(_ rows: Rows) { self.rows = rows }

    /// What others must hear, in order; the last level of each SKU comes behind all else.
    package var changes: [Change] { written.events + stockChanges }

    package var stockChanges: [Change] {
        written.stock.sorted().map { sku in
            let level = stockLevel(sku)
            return .stockChanged(sku, onHand: level.onHand, available: level.available)
        }
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
        switch command {
        case .createProduct(let product, let skus):
            try createProduct(product, skus: skus, at: now)
            return (.created(product.id, skus: skus.map(\.id)), .created(product.id))
        case .putOnShelf(let offer, let host):
            try putOnShelf(offer, by: host)
            return (.onShelf(offer), .echoed)
        case .putInCart(let key, let sku, let quantity):
            try putInCart(key, sku: sku, quantity: quantity)
            return (.inCart(CartLine(sku: sku, quantity: quantity)), .echoed)
        case .placeOrder(let id, let key, let lines, let total):
            let order = try placeOrder(id, by: key, lines: lines, expectedTotal: total, at: now, under: terms)
            return (.order(order), .order(id, .reserved))
        case .settle(let id, let trade, let amount):
            let order = try settle(id, trade, amount: amount, at: now)
            return (.order(order), .order(id, order.state))
        case .cancel(let id, let buyer):
            let order = try cancel(id, by: buyer, at: now)
            return (.order(order), .order(id, .cancelled))
        case .expire(let id):
            let order = try expire(id, at: now)
            return (.order(order), .order(id, .expired))
        }
    }

    /// The answer a request got when it was carried out.
    private func answerAgain(_ command: Command, _ outcome: Idempotency.Outcome) throws(Refusal) -> Receipt {
        switch (outcome, command) {
        case (.created(let product), .createProduct): return .created(product, skus: rows.kinds[product] ?? [])
        case (.echoed, .putOnShelf(let offer, _)): return .onShelf(offer)
        case (.echoed, .putInCart(_, let sku, let quantity)):
            return .inCart(CartLine(sku: sku, quantity: quantity))
        case (.order(let id, let state), .placeOrder), (.order(let id, let state), .cancel):
            guard let order = rows.orders[id] else { throw .unknownOrder(id) }
            return .order(order.asFirstAnswered(in: state))
        // Settling and expiring are repeated by their own rules, not by a client's key.
        case (.order(let id, _), .settle), (.order(let id, _), .expire):
            guard let order = rows.orders[id] else { throw .unknownOrder(id) }
            return .order(order)
        default: throw .idempotencyKeyReused
        }
    }
}
