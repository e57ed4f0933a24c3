import Commerce
import Testing

@Suite struct CatalogueTests {
    private static func sku(
        _ id: SKU.ID = "cap-1", code: String = "CAP-1", specs: [Attribute] = [], price: Money = .fen(1),
        stock: SKUDraft.Stock = .putIn(1)
    ) -> SKUDraft {
        SKUDraft(id: id, code: code, specs: specs, listPrice: price, stock: stock)
    }

    private static func product(
        _ id: Product.ID = "cap", code: String = "CAP", title: String = "Cap", description: String = "",
        attributes: [Attribute] = [], pictures: [String] = [], skus: [SKUDraft] = [sku()]
    ) -> ProductDraft {
        ProductDraft(
            id: id, code: code, title: title, description: description, attributes: attributes, pictures: pictures,
            skus: skus)
    }

    private func keep(_ drafts: [ProductDraft], in bazaar: inout Bazaar, by host: Account.ID = Bazaar.host)
        -> Result<Receipt, Refusal>
    {
        bazaar.give(.keepProducts(drafts, by: host))
    }

    private func faults(_ drafts: [ProductDraft], by host: Account.ID = Bazaar.host) -> [CatalogueFault] {
        var bazaar = Bazaar()
        let result = keep(drafts, in: &bazaar, by: host)
        if case .catalogueFaults(let faults) = result.refusal { return faults }
        return []
    }

    private static func text(_ length: Int) -> String { String(repeating: "é", count: length) }
    private static let marks = "e" + String(repeating: "\u{301}", count: 20_000)
    private static func specs(_ value: String) -> [Attribute] { [Attribute(name: "size", value: value)] }

    // MARK: By themselves

    @Test("a draft at its limits is kept")
    func atLimits() {
        let attributes = (0..<20).map { Attribute(name: Self.text(18) + "\($0)", value: Self.text(60)) }
        let skus = (0..<100).map { number in
            Self.sku(
                SKU.ID(rawValue: "cap-\(number)") ?? "cap", code: Self.text(40), specs: Self.specs("\(number)"),
                price: .fen(Limits.price.upperBound), stock: .putIn(1_000_000))
        }
        let pictures = (0..<10).map { _ in "https://" + String(repeating: "p", count: 492) }
        let draft = Self.product(
            code: Self.text(40), title: Self.text(120), description: Self.text(2_000), attributes: attributes,
            pictures: pictures, skus: skus)
        #expect(faults([draft]) == [])
    }

    @Test(
        "every fault is told with its place",
        arguments: [
            (product(code: ""), .code, nil), (product(code: text(41)), .code, nil), (product(title: ""), .title, nil),
            (product(title: text(121)), .title, nil), (product(title: marks), .title, nil),
            (product(description: text(2_001)), .description, nil),
            (product(attributes: [Attribute(name: "", value: "x")]), .attributes, nil),
            (product(attributes: [Attribute(name: "x", value: "")]), .attributes, nil),
            (product(attributes: [Attribute(name: text(21), value: "x")]), .attributes, nil),
            (product(attributes: [Attribute(name: "x", value: text(61))]), .attributes, nil),
            (product(attributes: [.init(name: "x", value: "1"), .init(name: "x", value: "2")]), .attributes, nil),
            (product(attributes: (0..<21).map { .init(name: "\($0)", value: "x") }), .attributes, nil),
            (product(pictures: Array(repeating: "a.jpg", count: 11)), .pictures, nil),
            (product(pictures: [""]), .pictures, nil), (product(pictures: ["a b.jpg"]), .pictures, nil),
            (product(pictures: ["a\u{1B}[2J"]), .pictures, nil), (product(pictures: ["ftp://x/y"]), .pictures, nil),
            (product(pictures: ["http:x"]), .pictures, nil), (product(pictures: ["http://"]), .pictures, nil),
            (product(pictures: ["javascript:alert(1)"]), .pictures, nil),
            (product(pictures: [text(501)]), .pictures, nil), (product(skus: []), .product, nil),
            (product(skus: [sku(code: "")]), .code, 0), (product(skus: [sku(code: text(41))]), .code, 0),
            (product(skus: [sku(price: .fen(0))]), .price, 0), (product(skus: [sku(price: .fen(-1))]), .price, 0),
            (product(skus: [sku(price: .fen(.max))]), .price, 0), (product(skus: [sku(stock: .putIn(-1))]), .stock, 0),
            (product(skus: [sku(stock: .putIn(1_000_001))]), .stock, 0),
            (product(skus: [sku(stock: .putIn(.max))]), .stock, 0),
            (product(skus: [sku(stock: .putIn(.min))]), .stock, 0),
            (product(skus: [sku(stock: .writeOff(-1))]), .stock, 0),
            (product(skus: [sku(stock: .writeOff(1))]), .stock, 0),
            (product(skus: [sku(specs: [.init(name: "", value: "x")])]), .specs, 0),
            (product(skus: [sku(), sku("cap-2")]), .specs, nil),
            (product(skus: [sku(), sku("cap-1", specs: specs("L"))]), .code, 1),
            (
                product(skus: [sku(), sku("cap-2", specs: specs("L"), price: Money(minorUnits: 1, currency: .usd))]),
                .price, 1
            ),
        ] as [(ProductDraft, CatalogueFault.Field, Int?)])
    func fault(draft: ProductDraft, field: CatalogueFault.Field, sku: Int?) {
        let faults = faults([Self.product("ok", skus: [Self.sku("ok-1")]), draft])
        #expect(faults.contains { $0.product == 1 && $0.sku == sku && $0.field == field }, "\(faults)")
        #expect(faults.allSatisfy { $0.product == 1 })
        #expect(faults.allSatisfy { !$0.reason.isEmpty })
    }

    @Test("a picture is a path or an address", arguments: ["a.jpg", "/x/a:b.jpg", "x/y:z", "http://h/a", "https://h"])
    func pictures(picture: String) {
        #expect(faults([Self.product(pictures: [picture])]) == [])
    }

    @Test("all faults are told at once, in the order of the drafts, but not more than 200")
    func allAtOnce() {
        let bad = (0..<300).map { number in
            Self.product(
                Product.ID(rawValue: "p\(number)") ?? "p", title: "",
                skus: [Self.sku(SKU.ID(rawValue: "s\(number)") ?? "s", code: "", price: .fen(0))])
        }
        let faults = faults(bad)
        #expect(faults.count == 200)
        #expect(faults.map(\.product) == faults.map(\.product).sorted())
        #expect(faults.prefix(3).map(\.field) == [.title, .code, .price])
    }

    @Test("one product may stand there once, and nothing at all is no import")
    func twice() {
        #expect(faults([Self.product(), Self.product(skus: [Self.sku("cap-2")])]).map(\.product) == [1])
        var bazaar = Bazaar()
        #expect(keep([], in: &bazaar).code == "out-of-range")
        let many = (0...1_000).map { Self.product(Product.ID(rawValue: "p\($0)") ?? "p") }
        #expect(keep(many, in: &bazaar).code == "out-of-range")
    }

    // MARK: Beside what is kept

    @Test("when one draft is bad nothing of any is kept")
    func nothingKept() {
        var bazaar = Bazaar()
        let before = bazaar.books
        let tee = ProductDraft(
            id: "tee", code: "TEE", title: "Better tee",
            skus: [Self.sku(Bazaar.medium, price: .fen(1), stock: .putIn(5))])
        #expect(keep([tee, Self.product(), Self.product("cup", title: "")], in: &bazaar).code == "catalogue-faults")
        #expect(bazaar.books.rows.products == before.rows.products)
        #expect(bazaar.books.rows.skus == before.rows.skus)
        #expect(bazaar.books.rows.stock == before.rows.stock)
        #expect(bazaar.books.changes == before.changes)
        #expect(bazaar.books.written.products == before.written.products)
    }

    @Test("a draft of a known product changes it; SKUs it does not name stay; open orders keep their quote")
    func update() throws {
        var bazaar = Bazaar()
        bazaar.order("o1", [CartLine(Bazaar.medium, 1)])
        let tee = ProductDraft(
            id: "tee", code: "TEE", title: "Better tee",
            skus: [Self.sku(Bazaar.medium, code: "TEE-M", specs: Self.specs("M"), price: .fen(8_800), stock: .putIn(7))]
        )
        #expect(keep([tee], in: &bazaar) == .success(.kept(["tee"])))
        #expect(bazaar.books.rows.products["tee"]?.title == "Better tee")
        #expect(bazaar.books.rows.skus[Bazaar.medium]?.listPrice == .fen(8_800))
        #expect(bazaar.books.rows.skus[Bazaar.large]?.listPrice == .fen(9_900))
        #expect(bazaar.pieces(Bazaar.medium) == [107, 1])
        #expect(bazaar.books.rows.orders["o1"]?.lines.first?.listPrice == .fen(9_900))
        #expect(bazaar.pay("o1").order?.state == .paid)
        // Room prices do not follow list prices.
        #expect(try bazaar.quote([CartLine(Bazaar.medium, 1)]).total == .fen(5_900))
    }

    @Test("what is the same already is not written again, and a new SKU without stock has its counters")
    func unchanged() {
        var bazaar = Bazaar()
        let written = bazaar.books.written.products.count
        keepAgain(&bazaar)
        #expect(bazaar.books.written.products.count == written)
        #expect(keep([Self.product(skus: [Self.sku(stock: .unchanged)])], in: &bazaar).code == nil)
        #expect(bazaar.pieces("cap-1") == [0, 0])
    }

    private func keepAgain(_ bazaar: inout Bazaar) { _ = keep(Bazaar.drafts(pieces: 0), in: &bazaar) }

    @Test(
        "goods of others, a SKU that moves, another currency, and too many pieces are faults",
        arguments: [
            (product("tee", skus: [sku()]), Account.ID("eve"), .code, nil),
            (product(skus: [sku(Bazaar.medium)]), "host", .code, 0),
            (product(skus: [sku(Bazaar.medium)]), "eve", .code, 0),
            (
                product("mug", skus: [sku(Bazaar.mug, price: Money(minorUnits: 1, currency: .usd))]), "host", .price, 0
            ),
            (product("mug", skus: [sku(Bazaar.mug, stock: .putIn(999_901))]), "host", .stock, 0),
            (product("mug", skus: [sku(Bazaar.mug, stock: .writeOff(101))]), "host", .stock, 0),
        ] as [(ProductDraft, Account.ID, CatalogueFault.Field, Int?)])
    func beside(draft: ProductDraft, host: Account.ID, field: CatalogueFault.Field, sku: Int?) {
        let faults = faults([draft], by: host)
        #expect(faults.contains { $0.sku == sku && $0.field == field }, "\(faults)")
    }

    // MARK: Stock

    @Test("pieces that are reserved are not written off", arguments: [true, false])
    func writeOff(byDraft: Bool) {
        var bazaar = Bazaar(pieces: 10)
        bazaar.order("o1", [CartLine(Bazaar.mug, 4)])
        func writeOff(_ pieces: Int) -> Command {
            guard byDraft else { return .changeStock(Bazaar.mug, .writeOff(pieces), by: Bazaar.host) }
            let sku = Self.sku(Bazaar.mug, code: "MUG-1", price: .fen(3_000), stock: .writeOff(pieces))
            return .keepProducts([ProductDraft(id: "mug", code: "MUG", title: "Mug", skus: [sku])], by: Bazaar.host)
        }
        #expect(bazaar.give(writeOff(7)).code == (byDraft ? "catalogue-faults" : "out-of-range"))
        #expect(bazaar.pieces(Bazaar.mug) == [10, 4])
        #expect(bazaar.give(writeOff(6)).code == nil)
        #expect(bazaar.pieces(Bazaar.mug) == [4, 4])
        #expect(bazaar.pay("o1").order?.state == .paid)
        #expect(bazaar.pieces(Bazaar.mug) == [0, 0])
    }

    @Test(
        "stock changes by at least one piece, within the house",
        arguments: [
            (SKUDraft.Stock.putIn(0), false), (.putIn(-1), false), (.putIn(.min), false), (.putIn(.max), false),
            (.putIn(999_901), false), (.putIn(999_900), true), (.writeOff(0), false), (.writeOff(-1), false),
            (.writeOff(.min), false), (.writeOff(.max), false), (.writeOff(101), false), (.writeOff(100), true),
            (.unchanged, true),
        ])
    func changeStock(change: SKUDraft.Stock, isTaken: Bool) {
        var bazaar = Bazaar()
        let result = bazaar.give(.changeStock(Bazaar.mug, change, by: Bazaar.host))
        #expect(result.code == (isTaken ? nil : "out-of-range"))
        if isTaken { #expect(result == .success(.stock(Bazaar.mug, bazaar.stock(Bazaar.mug) ?? .none))) }
        #expect(bazaar.give(.changeStock(Bazaar.mug, change, by: "eve")).refusal == .unknownSKU(Bazaar.mug))
    }
}
