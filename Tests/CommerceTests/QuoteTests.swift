import Commerce
import Testing

@Suite struct QuoteTests {
    private let shop: Shop.ID = "host"

    private func shelf(_ sku: SKU.ID, price: Money) -> ShelfLine {
        ShelfLine(
            offer: Offer(room: "room", sku: sku, price: price, limitPerBuyer: nil),
            product: Product(id: "tee", shop: shop, title: "Tee", description: ""),
            sku: SKU(id: sku, product: "tee", spec: "M", listPrice: price), stock: .none)
    }

    private func quote(_ lines: [(SKU.ID, Int)], _ prices: [SKU.ID: Money]) throws(Refusal) -> Quote {
        try Quote(lines.map { CartLine(sku: $0.0, quantity: $0.1) }) { sku in
            prices[sku].map { shelf(sku, price: $0) }
        }
    }

    @Test("lines of one SKU are added up, in the order they were first asked for")
    func addedUp() throws {
        let quote = try quote([("a", 1), ("b", 2), ("a", 3)], ["a": .fen(100), "b": .fen(7)])
        #expect(quote.lines.map(\.sku) == ["a", "b"])
        #expect(quote.lines.map(\.quantity) == [4, 2])
        #expect(quote.lines.map(\.amount) == [.fen(400), .fen(14)])
        #expect(quote.total == .fen(414))
    }

    @Test(
        "a quantity is 1 to 999, also when the lines of one SKU are added up",
        arguments: [[0], [-1], [1_000], [500, 500], [Int.max], [Int.max, Int.max]])
    func quantity(quantities: [Int]) {
        #expect(throws: Refusal.quantityOutOfRange) {
            try quote(quantities.map { ("a", $0) }, ["a": .fen(100)])
        }
    }

    @Test("50 lines are taken, 51 are too many")
    func lines() throws {
        let prices = [SKU.ID: Money](
            uniqueKeysWithValues: (0..<51).map { ("sku-\($0)", .fen(1)) }
                .compactMap { name, price in SKU.ID(rawValue: name).map { ($0, price) } })
        let all = prices.keys.sorted().map { ($0, 1) }
        #expect(try quote(Array(all.prefix(50)), prices).total == .fen(50))
        #expect(throws: Refusal.tooMany("lines in one order", limit: 50)) { try quote(all, prices) }
    }

    @Test("what the room does not sell, nothing, and a mix of currencies have no price")
    func unpriceable() {
        #expect(throws: Refusal.notOnShelf("b")) { try quote([("a", 1), ("b", 1)], ["a": .fen(1)]) }
        #expect(throws: Refusal.emptyCart) { try quote([], [:]) }
        #expect(throws: Refusal.notComputable(.mixedCurrencies(.cny, .usd))) {
            try quote([("a", 1), ("b", 1)], ["a": .fen(1), "b": Money(minorUnits: 1, currency: .usd)])
        }
        #expect(throws: Refusal.notComputable(.overflow)) { try quote([("a", 2)], ["a": .fen(.max)]) }
        #expect(throws: Refusal.notComputable(.overflow)) {
            try quote([("a", 1), ("b", 1)], ["a": .fen(.max), "b": .fen(1)])
        }
    }
}
