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

/// A room with a shelf of two SKUs at ¥59.00 and ¥69.00, and a clock that moves only when told.
struct Bazaar {
    static let host: Account.ID = "host"
    static let room: Room.ID = "room"
    static let medium: SKU.ID = "tee-m"
    static let large: SKU.ID = "tee-l"

    var books: Books
    var now = Timestamp(milliseconds: 1_000_000)

    init(pieces: Int = 100, limit: Int? = nil) {
        var rows = Books.Rows()
        guard let name = Account.Name(rawValue: "host") else { preconditionFailure("a name") }
        let host = Account(id: Self.host, name: name)
        rows.rooms[Self.room] = Room(id: Self.room, title: "show", host: host, openedAt: now)
        books = Books(rows)
        let shop = Shop(of: Self.host).id
        let product = Product(id: "tee", shop: shop, title: "Tee", description: "cotton")
        _ = give(
            .createProduct(
                product,
                skus: [
                    NewSKU(id: Self.medium, spec: "M", listPrice: .fen(9_900), stock: pieces),
                    NewSKU(id: Self.large, spec: "L", listPrice: .fen(9_900), stock: pieces),
                ]))
        _ = put(Self.medium, for: .fen(5_900), limit: limit)
        _ = put(Self.large, for: .fen(6_900), limit: limit)
    }

    mutating func give(_ command: Command, once: Idempotency? = nil) -> Result<Receipt, Refusal> {
        books.handle(command, once: once, at: now)
    }

    mutating func put(_ sku: SKU.ID, for price: Money, limit: Int? = nil) -> Result<Receipt, Refusal> {
        give(.putOnShelf(Offer(room: Self.room, sku: sku, price: price, limitPerBuyer: limit), by: Self.host))
    }

    mutating func order(
        _ id: Order.ID, by buyer: Account.ID = "ann", _ lines: [CartLine]?, total: Money, once: Idempotency? = nil
    ) -> Result<Receipt, Refusal> {
        give(.placeOrder(id, Self.cart(buyer), lines: lines, expectedTotal: total), once: once)
    }

    mutating func pay(_ id: Order.ID, _ amount: Money, trade: String = "t1") -> Result<Receipt, Refusal> {
        give(.settle(id, Payment.Trade(gateway: "sandbox", id: trade), amount: amount))
    }

    func stock(_ sku: SKU.ID) -> StockLevel? { books.rows.stock[sku] }
    func state(_ id: Order.ID) -> Order.State? { books.rows.orders[id]?.state }

    static func cart(_ buyer: Account.ID) -> Cart.Key { Cart.Key(buyer: buyer, room: room) }
}

extension Result where Success == Receipt, Failure == Refusal {
    var refusal: Refusal? {
        if case .failure(let refusal) = self { refusal } else { nil }
    }

    var order: Order? { (try? get())?.order }
}
