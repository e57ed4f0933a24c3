import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("The details of a product")
struct ViewerDetailsTests {
    private static func hoodie(_ spec: String, _ sku: SKU.ID, available: Int = 5) -> ShelfItem {
        ShelfItem(
            sku: sku, product: Fixtures.identifier("hoodie", of: Product.self), title: "Hoodie",
            description: "Heavy cotton, brushed inside, with a hood that stays up.", spec: spec,
            attributes: [
                AttributeView(name: "Material", value: "100 % organic cotton"),
                AttributeView(name: "Care", value: "30 °C"),
            ],
            pictures: ["hoodie-front.png", "https://shop.example/pictures/hoodie/back.jpg"],
            listPrice: Fixtures.cny(19_900), price: Fixtures.cny(12_900), limitPerBuyer: 2, available: available,
            onHand: available)
    }

    private static let shelf = [
        hoodie("orange / M", Fixtures.scarf), hoodie("orange / L", Fixtures.kettle, available: 0), Fixtures.shelf[2],
    ]

    private func viewer(language: Language = .english, size: Size = Size(width: 80, height: 24)) -> ViewerModel {
        Fixtures.viewer(language: language, size: size, snapshot: Fixtures.snapshot(shelf: Self.shelf))
    }

    @Test(
        "e shows text, properties, pictures and all kinds of the chosen line", arguments: Language.allCases, [80, 160])
    func details(language: Language, width: Int) {
        let size = Size(width: width, height: width * 3 / 10)
        var model = viewer(language: language, size: size)
        _ = model.press("e")
        #expect(model.mode == .details)
        var text = model.text(size.width, size.height)
        for _ in 0..<40 {
            _ = model.press(.down)
            text += model.text(size.width, size.height)
        }
        for part in [
            "Hoodie · orange / M", "¥129.00", "with a hood that stays up.", "Material", "100 % organic cotton", "30 °C",
            "hoodie-front.png", "https://shop.example/pictures/hoodie/back.jpg", "▸ orange / M", "  orange / L",
            model.words(.gone),
        ] { #expect(text.contains(part), "\(part)") }
    }

    @Test("what is shown is what is bought, wherever the arrow goes meanwhile")
    func buys() {
        var model = viewer()
        _ = model.press("e")
        _ = model.update(.tick(Tick(sequence: 2, card: CardState(sku: Fixtures.tea))))
        let added = model.press("+")
        #expect(added == [.setCart(Fixtures.scarf, quantity: 1)] && model.mode == .details)
        let bought = model.press(.enter)
        #expect(
            bought == [.click(Fixtures.scarf), .quote(lines: [.init(sku: Fixtures.scarf, quantity: 1)], coupon: nil)])
    }

    @Test("what leaves the shelf meanwhile says so, and cannot be bought")
    func gone() {
        var model = viewer()
        _ = model.press("e")
        _ = model.update(.tick(Tick(sequence: 2, events: [.offShelf(sku: Fixtures.scarf)])))
        #expect(model.text().contains("sold here no more"))
        let effects = model.press(.enter)
        #expect(effects == [] && model.mode == .details)
        _ = model.press(.escape)
        #expect(model.mode == .room)
    }

    @Test("the card shows properties when there is room, and where the rest is")
    func card() {
        let model = viewer(size: Size(width: 160, height: 48))
        let text = model.text(160, 48)
        #expect(text.contains("Material: 100 % organic cotton") && text.contains("e shows all of it"))
    }

    @Test("kinds of one product are told apart on the shelf, in the cart and at the checkout, at 80 columns")
    func siblings() {
        var model = viewer()
        #expect(model.text().contains("orange/M") && model.text().contains("orange/L"))
        let long = "A hooded sweatshirt of heavy cotton for the cold days of the year"
        let lines = ["orange / M", "orange / L"].map { spec in
            QuoteLineView(
                sku: Fixtures.scarf, title: long, spec: spec, quantity: 1, listPrice: Fixtures.cny(100),
                unitPrice: Fixtures.cny(100), amount: Fixtures.cny(100))
        }
        let cart = lines.map { line in
            CartLineView(
                sku: line.sku, title: long, spec: line.spec, quantity: 1, unitPrice: line.unitPrice, unavailable: nil)
        }
        _ = model.press("c")
        _ = model.update(.cart(.success(CartView(lines: cart, version: 1))))
        #expect(model.text().contains("… · orange / M") && model.text().contains("… · orange / L"))
        _ = model.press(.enter)
        let requests = cart.map { LineRequest(sku: $0.sku, quantity: 1) }
        let quote = QuoteView(lines: lines, total: Fixtures.cny(200))
        _ = model.update(.quote(for: requests, coupon: nil, .success(quote)))
        #expect(model.text().contains("… · orange / M") && model.text().contains("… · orange / L"))
        _ = model.press(.escape)
        _ = model.press("o")
        let orders = lines.indices.map { Fixtures.order(.paid, id: "o-\($0)", lines: [lines[$0]]) }
        _ = model.update(.orders(before: nil, .success(OrderList(orders: orders))))
        #expect(model.text().contains("… · orange / M") && model.text().contains("… · orange / L"))
        _ = model.press(.enter)
        #expect(model.text().contains("… · orange / M"))
        _ = model.press("f")
        _ = model.press(.down)
        _ = model.press(.right)
        #expect(model.text().contains("… · orange / M"))
    }
}
