import Commerce
import Store

extension Identifier: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) {
        guard let identifier = Self(rawValue: text) else { preconditionFailure("'\(text)' is no identifier") }
        self = identifier
    }
}

extension CartLine {
    init(_ sku: SKU.ID, _ quantity: Int) { self.init(sku: sku, quantity: quantity) }
}

func fen(_ units: Int64) -> Money { Money(minorUnits: units, currency: .cny) }

/// A host with two rooms, and a shelf in the first of them: tees at ¥59.00 (M) and ¥69.00 (L), and a mug at ¥20.00.
enum Bazaar {
    static let opening = Timestamp(milliseconds: 1_000_000)
    static let host = account("host")
    static let shop: Shop.ID = "host"
    static let room = Room(id: "room", title: "show", host: host, openedAt: opening)
    static let attic = Room(id: "attic", title: "attic", host: host, openedAt: opening)
    /// Of another host.
    static let eves = Room(id: "eves", title: "eve's", host: account("eve"), openedAt: opening)
    static let skus: [SKU.ID] = ["tee-m", "tee-l", "mug-1"]
    static let buyers: [Account.ID] = ["ann", "bob", "cy"]
    static let address = Address(recipient: "小明", phone: "138 1234 5678", text: "杭州市西湖区文三路 1 号")
    static let elsewhere = Address(recipient: "Ann", phone: "021-5555555", text: "上海市人民广场 1 号")
    static let parcel = Parcel(carrier: "顺丰", number: "SF1234567890")
    static let prices: [SKU.ID: Int64] = ["tee-m": 5_900, "tee-l": 6_900, "mug-1": 2_000]

    static func account(_ name: String) -> Account {
        guard let id = Account.ID(rawValue: name), let name = Account.Name(rawValue: name.capitalized) else {
            preconditionFailure("'\(name)' is no name")
        }
        return Account(id: id, name: name)
    }

    /// The people and the rooms.
    static func furnish(_ store: SQLiteStore) async throws {
        for host in [host, eves.host] { try await store.create(host, password: "record", at: opening) }
        for room in [room, attic, eves] { try await store.save(room) }
    }

    /// The goods and the shelf, by offers `s-tee-m`, `s-tee-l` and `s-mug-1`.
    static func commands(pieces: Int, limit: Int? = nil, quota: Int? = nil) -> [Command] {
        [.keepProducts(drafts(pieces: pieces), by: host.id)]
            + skus.map { sku in
                put(
                    Offer.ID(rawValue: "s-\(sku)") ?? "s", sku, for: prices[sku] ?? 0, limit: limit, quota: quota)
            }
    }

    static func drafts(pieces: Int) -> [ProductDraft] {
        let tees = [("tee-m", "M"), ("tee-l", "L")].map { id, size in
            SKUDraft(
                id: SKU.ID(rawValue: id) ?? "tee", code: id.uppercased(),
                specs: [Attribute(name: "尺码", value: size)], listPrice: fen(9_900), stock: .putIn(pieces))
        }
        return [
            ProductDraft(
                id: "tee", code: "TEE", title: "Tee", description: "cotton",
                attributes: [Attribute(name: "面料", value: "棉"), Attribute(name: "\"领\"", value: "圆/V")],
                pictures: ["tee.png", "https://example.com/a b".replacing(" ", with: "%20")], skus: tees),
            ProductDraft(
                id: "mug", code: "MUG", title: "Mug",
                skus: [SKUDraft(id: "mug-1", code: "MUG-1", listPrice: fen(3_000), stock: .putIn(pieces))]),
        ]
    }

    static func put(
        _ id: Offer.ID, _ sku: SKU.ID, _ kind: Offer.Kind = .standing, in room: Room.ID = room.id, for price: Int64,
        limit: Int? = nil, window: Window = .always, quota: Int? = nil
    ) -> Command {
        let offer = Offer(
            id: id, key: Offer.Key(room: room, sku: sku), kind: kind, price: fen(price), limitPerBuyer: limit,
            window: window, quota: quota)
        return .putOnShelf(offer, by: host.id)
    }

    static func coupon(
        _ id: Coupon.ID, _ discount: Coupon.Discount, threshold: Int64 = 0, window: Window = .always,
        quota: Int = 1_000, limit: Int = 1, products: Set<Product.ID> = [], isWithdrawn: Bool = false,
        isPersonal: Bool = false
    ) -> Coupon {
        Coupon(
            id: id, shop: shop, code: id.rawValue.uppercased(), title: "减 \(id)", discount: discount,
            threshold: fen(threshold), window: window, quota: quota, limitPerBuyer: limit, products: products,
            isWithdrawn: isWithdrawn, isPersonal: isPersonal)
    }

    /// A draw that lasts a minute, with a seed and a commitment that tests can tell apart.
    static func draw(
        _ id: Draw.ID, _ kind: Draw.Kind, _ prize: Draw.Prize, places: Int, _ conditions: Draw.Conditions = .none,
        lasts: Duration = .seconds(60)
    ) -> Draw.Plan {
        Draw.Plan(
            id: id, room: room.id, kind: kind, title: "福利", prize: prize, places: places, conditions: conditions,
            lasts: lasts, commitment: fingerprint(0xc0), seed: fingerprint(0x5e))
    }

    static func redPacket(_ id: Draw.ID, _ parts: [Int64], lasts: Duration = .seconds(60)) -> Command {
        let pot = Draw.Prize.money(fen(parts.reduce(0, +)), parts: parts)
        return .startDraw(draw(id, .redPacket, pot, places: parts.count, lasts: lasts), by: host.id)
    }

    static func enter(_ draw: Draw.ID, _ person: Account.ID, ticket: UInt8 = 1) -> Command {
        .enterDraw(
            DrawEntry.Key(draw: draw, account: person), ticket: fingerprint(ticket),
            Draw.Facts(follows: true, said: true, hereSince: Timestamp(milliseconds: 0)))
    }

    static func fingerprint(_ byte: UInt8) -> Fingerprint { Fingerprint(bytes: Array(repeating: byte, count: 32)) }

    /// An order of one kind of goods at the shelf's price, if no other total is given.
    static func order(
        _ id: Order.ID, by buyer: Account.ID, _ quantity: Int = 1, of sku: SKU.ID = "tee-m", in room: Room.ID = room.id,
        coupon: Coupon.ID? = nil, total: Int64? = nil, address: Address? = address
    ) -> Command {
        order(
            id, by: buyer, [CartLine(sku, quantity)], in: room, coupon: coupon,
            total: total ?? (prices[sku] ?? 0) * Int64(quantity), address: address)
    }

    static func order(
        _ id: Order.ID, by buyer: Account.ID, _ lines: [CartLine]?, in room: Room.ID = room.id,
        cartVersion: Int? = nil, coupon: Coupon.ID? = nil, total: Int64, address: Address? = nil, note: String = ""
    ) -> Command {
        .placeOrder(
            OrderDraft(
                id: id, buyer: buyer, room: room, shop: shop, lines: lines, cartVersion: cartVersion, coupon: coupon,
                expectedTotal: fen(total), address: address, note: note))
    }

    static func payment(
        of id: Order.ID, _ units: Int64 = 5_900, gateway: Payment.Gateway = "alipay", trade: String? = nil
    ) -> Command {
        .settle(id, Payment.Trade(gateway: gateway, id: trade ?? "trade-\(id)"), amount: fen(units))
    }

    static func cart(_ buyer: Account.ID) -> Cart.Key { Cart.Key(buyer: buyer, shop: shop) }

    static func refund(_ number: Int, of order: Order.ID) -> Refund.ID {
        Refund.ID(rawValue: "\(order)-r\(number)") ?? "r"
    }
}

extension SQLiteStore {
    /// One command in a commit of its own.
    func give(
        _ command: Command, once: Idempotency? = nil, at now: Timestamp = Bazaar.opening
    ) async throws -> Result<Receipt, Refusal> {
        try await commit(touching: Touched(command, once: once)) { $0.handle(command, once: once, at: now) }
    }

    /// One command that must not be refused.
    @discardableResult
    func carryOut(
        _ command: Command, once: Idempotency? = nil, at now: Timestamp = Bazaar.opening
    ) async throws -> Receipt {
        try await give(command, once: once, at: now).get()
    }

    /// Commands of one batch, none of which may be refused.
    func carryOut(_ commands: [Command], at now: Timestamp = Bazaar.opening) async throws {
        var touched = Touched()
        for command in commands { touched.add(command) }
        let results = try await commit(touching: touched) { books in commands.map { books.handle($0, at: now) } }
        for result in results { _ = try result.get() }
    }
}

extension Result where Success == Receipt, Failure == Refusal {
    var order: Order? { (try? get())?.order }

    /// The code of the refusal.
    var code: String? {
        if case .failure(let refusal) = self { refusal.code } else { nil }
    }
}
