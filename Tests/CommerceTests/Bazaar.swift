import Commerce

extension Identifier: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) {
        guard let identifier = Self(rawValue: text) else { preconditionFailure("'\(text)' is no identifier") }
        self = identifier
    }
}

extension Money {
    /// Fen.
    static func fen(_ units: Int64) -> Money { Money(minorUnits: units, currency: .cny) }
}

extension CartLine {
    init(_ sku: SKU.ID, _ quantity: Int) { self.init(sku: sku, quantity: quantity) }
}

/// A host with two rooms that sell tees at ¥59.00 (M) and ¥69.00 (L) and a mug at ¥20.00, and a clock that moves only
/// when told.
struct Bazaar {
    static let host: Account.ID = "host"
    static let shop: Shop.ID = "host"
    static let room: Room.ID = "room"
    /// Of the same host; its shelf is empty at first.
    static let attic: Room.ID = "attic"
    static let medium: SKU.ID = "tee-m"
    static let large: SKU.ID = "tee-l"
    static let mug: SKU.ID = "mug-1"
    static let skus = [medium, large, mug]
    static let address = Address(recipient: "小明", phone: "138 1234 5678", text: "杭州市西湖区文三路 1 号")
    static let elsewhere = Address(recipient: "Ann", phone: "021-5555555", text: "上海市人民广场 1 号")
    static let parcel = Parcel(carrier: "SF", number: "SF1234567890")

    var books: Books
    var now = Timestamp(milliseconds: 1_000_000)
    private var made = 0

    init(pieces: Int = 100, limit: Int? = nil, quota: Int? = nil) {
        var rows = Books.Rows()
        for (host, rooms) in [(Self.host, [Self.room, Self.attic]), ("eve", ["eves"])] {
            guard let name = Account.Name(rawValue: host.rawValue) else { preconditionFailure("a name") }
            for room in rooms {
                rows.rooms[room] = Room(
                    id: room, title: "show", host: Account(id: host, name: name), openedAt: now)
            }
        }
        books = Books(rows)
        _ = give(.keepProducts(Self.drafts(pieces: pieces), by: Self.host))
        _ = put(Self.medium, for: .fen(5_900), limit: limit, quota: quota)
        _ = put(Self.large, for: .fen(6_900), limit: limit, quota: quota)
        _ = put(Self.mug, for: .fen(2_000), limit: limit, quota: quota)
    }

    static func drafts(pieces: Int) -> [ProductDraft] {
        [
            ProductDraft(
                id: "tee", code: "TEE", title: "Tee", description: "cotton",
                skus: [
                    SKUDraft(
                        id: medium, code: "TEE-M", specs: [Attribute(name: "size", value: "M")],
                        listPrice: .fen(9_900), stock: .putIn(pieces)),
                    SKUDraft(
                        id: large, code: "TEE-L", specs: [Attribute(name: "size", value: "L")],
                        listPrice: .fen(9_900), stock: .putIn(pieces)),
                ]),
            ProductDraft(
                id: "mug", code: "MUG", title: "Mug",
                skus: [SKUDraft(id: mug, code: "MUG-1", listPrice: .fen(3_000), stock: .putIn(pieces))]),
        ]
    }

    // MARK: Commands

    @discardableResult
    mutating func give(_ command: Command, once: Idempotency? = nil) -> Result<Receipt, Refusal> {
        books.handle(command, once: once, at: now)
    }

    @discardableResult
    mutating func put(
        _ sku: SKU.ID, _ kind: Offer.Kind = .standing, in room: Room.ID = room, for price: Money,
        limit: Int? = nil, quota: Int? = nil, window: Window = .always
    ) -> Result<Receipt, Refusal> {
        made += 1
        let id = Offer.ID(rawValue: "offer-\(made)") ?? "offer"
        let offer = Offer(
            id: id, key: Offer.Key(room: room, sku: sku), kind: kind, price: price, limitPerBuyer: limit,
            window: window, quota: quota)
        return give(.putOnShelf(offer, by: Self.host))
    }

    /// A flash sale from now on.
    @discardableResult
    mutating func flash(
        _ sku: SKU.ID, for price: Money, quota: Int = 10, limit: Int? = nil, lasts: Duration = .seconds(60)
    ) -> Result<Receipt, Refusal> {
        put(sku, .flash, for: price, limit: limit, quota: quota, window: Window(from: nil, until: now + lasts))
    }

    /// Keeps a coupon `c1` that takes ¥10.00 off, if nothing else is said.
    @discardableResult
    mutating func coupon(
        _ id: Coupon.ID = "c1", _ discount: Coupon.Discount = .amountOff(.fen(1_000)), threshold: Money = .fen(0),
        window: Window = .always, quota: Int = 1_000, limit: Int = 1, products: Set<Product.ID> = [],
        isWithdrawn: Bool = false, isPersonal: Bool = false
    ) -> Result<Receipt, Refusal> {
        give(
            .keepCoupon(
                Coupon(
                    id: id, shop: Self.shop, code: id.rawValue.uppercased(), title: "off", discount: discount,
                    threshold: threshold, window: window, quota: quota, limitPerBuyer: limit, products: products,
                    isWithdrawn: isWithdrawn, isPersonal: isPersonal),
                by: Self.host))
    }

    @discardableResult
    mutating func putInCart(_ sku: SKU.ID, _ quantity: Int, by buyer: Account.ID = "ann") -> Result<Receipt, Refusal> {
        give(.putInCart(Self.cart(buyer), sku: sku, quantity: quantity, from: Self.room))
    }

    /// Orders for the total the buyer is shown, or another one.
    @discardableResult
    mutating func order(
        _ id: Order.ID, by buyer: Account.ID = "ann", _ lines: [CartLine]?, coupon: Coupon.ID? = nil,
        cartVersion: Int? = nil, total: Money? = nil, address: Address? = address, once: Idempotency? = nil
    ) -> Result<Receipt, Refusal> {
        let draft = OrderDraft(
            id: id, buyer: buyer, room: Self.room, shop: Self.shop, lines: lines, cartVersion: cartVersion,
            coupon: coupon, expectedTotal: total ?? shown(lines, to: buyer, coupon: coupon), address: address)
        return give(.placeOrder(draft), once: once)
    }

    @discardableResult
    mutating func pay(_ id: Order.ID, _ amount: Money? = nil, trade: String? = nil) -> Result<Receipt, Refusal> {
        let trade = Payment.Trade(gateway: "sandbox", id: trade ?? "trade-\(id)")
        return give(.settle(id, trade, amount: amount ?? books.rows.orders[id]?.total ?? .fen(1)))
    }

    /// An order that is paid.
    @discardableResult
    mutating func sell(_ id: Order.ID, by buyer: Account.ID = "ann", _ lines: [CartLine], coupon: Coupon.ID? = nil)
        -> Order?
    {
        order(id, by: buyer, lines, coupon: coupon)
        return pay(id).order
    }

    /// An order that is with its buyer.
    @discardableResult
    mutating func sendOut(_ id: Order.ID, _ lines: [CartLine], coupon: Coupon.ID? = nil) -> Order? {
        sell(id, lines, coupon: coupon)
        give(.ship(id, Self.parcel, by: Self.host))
        return give(.deliver(id, by: Self.host)).order
    }

    @discardableResult
    mutating func settleRefund(_ number: Int, of id: Order.ID, _ outcome: RefundOutcome = .done) -> Order? {
        give(.settleRefund(id, Self.refund(number, of: id), outcome)).order
    }

    // MARK: What is so now

    func stock(_ sku: SKU.ID) -> StockLevel? { books.rows.stock[sku] }
    func state(_ id: Order.ID) -> Order.State? { books.rows.orders[id]?.state }

    /// Pieces of a SKU in the house, and how many of them are reserved.
    func pieces(_ sku: SKU.ID) -> [Int] { stock(sku).map { [$0.onHand, $0.reserved] } ?? [] }

    func offer(_ sku: SKU.ID, _ kind: Offer.Kind = .standing) -> Offer? {
        let shelf = books.rows.shelf[Offer.Key(room: Self.room, sku: sku)]
        return (kind == .standing ? shelf?.standing : shelf?.flash).flatMap { books.rows.offers[$0] }
    }

    func used(_ coupon: Coupon.ID) -> Allotment { books.rows.couponsUsed[coupon] ?? .none }

    func shelfLine(_ sku: SKU.ID, in room: Room.ID = room) -> ShelfLine? {
        let rows = books.rows
        func running(_ id: Offer.ID?) -> RunningOffer? {
            id.flatMap { rows.offers[$0] }.map { RunningOffer(offer: $0, used: rows.allotments[$0.id] ?? .none) }
        }
        let shelf = rows.shelf[Offer.Key(room: room, sku: sku)]
        guard let known = rows.skus[sku], let product = rows.products[known.product],
            let standing = running(shelf?.standing)
        else { return nil }
        return ShelfLine(
            product: product, sku: known, stock: stock(sku) ?? .none, standing: standing, flash: running(shelf?.flash))
    }

    /// What a screen shows before the order: nil lines are the whole cart.
    func quote(
        _ lines: [CartLine]?, to buyer: Account.ID = "ann", coupon: Coupon.ID? = nil, in room: Room.ID = room
    ) throws(Refusal) -> Quote {
        let rows = books.rows
        let offered = coupon.flatMap { rows.coupons[$0] }.map { coupon in
            CouponOffer(
                coupon: coupon, used: used(coupon.id),
                usedByBuyer: rows.couponUses[CouponUseKey(buyer: buyer, coupon: coupon.id)] ?? 0,
                given: rows.couponsGiven[CouponUseKey(buyer: buyer, coupon: coupon.id)] ?? 0)
        }
        return try Quote(
            lines ?? rows.carts[Self.cart(buyer)]?.lines ?? [], coupon: offered, at: now,
            bought: { rows.bought[PurchaseKey(buyer: buyer, offer: $0)] ?? 0 }, on: { shelfLine($0, in: room) })
    }

    private func shown(_ lines: [CartLine]?, to buyer: Account.ID, coupon: Coupon.ID?) -> Money {
        (try? quote(lines, to: buyer, coupon: coupon).total) ?? .fen(0)
    }

    /// The balance of an account of the ledger; a debit is positive.
    func balance(_ account: LedgerAccount) -> Int64 {
        books.written.postings.flatMap(\.entries).filter { $0.account == account }.map(\.amount.minorUnits).reduce(0, +)
    }

    static func cart(_ buyer: Account.ID) -> Cart.Key { Cart.Key(buyer: buyer, shop: shop) }

    static func refund(_ number: Int, of order: Order.ID) -> Refund.ID {
        Refund.ID(rawValue: "\(order)-r\(number)") ?? "r"
    }
}

extension Result where Success == Receipt, Failure == Refusal {
    var refusal: Refusal? {
        if case .failure(let refusal) = self { refusal } else { nil }
    }

    /// The code of the refusal.
    var code: String? { refusal?.code }

    var order: Order? { (try? get())?.order }
}
