import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("The host's shelf")
struct HostShelfTests {
    private let key = Fixtures.seed + "-1"

    @Test("+ restocks and - writes off, and the shelf shows what the server says")
    func stock() {
        var model = Fixtures.console()
        _ = model.press("+")
        model.type("20")
        let put = model.press(.enter)
        #expect(put == [.changeStock(key: key, Fixtures.scarf, by: 20)])
        let twice = model.press(.enter)
        _ = model.press(.escape)
        #expect(twice == [] && model.mode == .sheet)
        _ = model.update(.stockChanged(Fixtures.scarf, .success(StockView(onHand: 80, available: 62))))
        #expect(model.mode == .console && model.text().contains("80 in the house"))
        #expect(model.text().contains("80/62/18"))

        _ = model.press("-")
        model.type("63")
        let refused = model.press(.enter)
        #expect(refused == [] && model.text().contains("1 to 62; the others are held"))
        _ = model.press(.backspace)
        let off = model.press(.enter)
        #expect(off == [.changeStock(key: Fixtures.seed + "-2", Fixtures.scarf, by: -6)])
    }

    @Test("nothing free, nothing to write off")
    func nothingFree() {
        var model = Fixtures.console()
        for _ in 0..<2 { _ = model.press(.down) }
        let effects = model.press("-")
        #expect(effects == [] && model.mode == .console && model.text().contains("No piece is free"))
    }

    @Test("a change without an answer goes out again under its key; a refused one, or another, under a new one")
    func keys() {
        var model = Fixtures.console()
        _ = model.press("+")
        model.type("20")
        let first = model.press(.enter)
        _ = model.update(.stockChanged(Fixtures.scarf, .failure(Fixtures.problem("unreachable", status: 0))))
        #expect(model.text().contains("Saving the same again cannot do it twice."))
        let again = model.press(.enter)
        #expect(again == first)
        _ = model.update(.stockChanged(Fixtures.scarf, .failure(Fixtures.problem("unreachable", status: 0))))
        // Closed and typed again, it is the same change still.
        _ = model.press(.escape)
        _ = model.press("+")
        model.type("20")
        let reopened = model.press(.enter)
        #expect(reopened == first)
        _ = model.update(.stockChanged(Fixtures.scarf, .failure(Fixtures.problem("out-of-range", status: 422))))
        #expect(!model.text().contains("Saving the same again"))
        let fresh = model.press(.enter)
        #expect(fresh == [.changeStock(key: Fixtures.seed + "-2", Fixtures.scarf, by: 20)])
        _ = model.update(.stockChanged(Fixtures.scarf, .failure(Fixtures.problem("unreachable", status: 0))))
        // Ten minutes on, who wants twenty more wants them indeed.
        _ = model.update(.clock(Fixtures.time(601)))
        let later = model.press(.enter)
        #expect(later == [.changeStock(key: Fixtures.seed + "-3", Fixtures.scarf, by: 20)])
    }

    @Test("price, limit and pieces come filled in, and go to the shelf")
    func offer() {
        var model = Fixtures.console()
        _ = model.press("e")
        #expect(model.text().contains("59.00"))
        _ = model.press(.control("u"))
        model.type("49")
        let save = model.press(.control("s"))
        #expect(
            save == [.putOnShelf(Fixtures.scarf, ShelfOffer(price: Fixtures.cny(4_900), limitPerBuyer: 2))])
        _ = model.update(.shelved(Fixtures.scarf, nil))
        #expect(model.mode == .console && model.text().contains("costs ¥49.00 now"))
        _ = model.press("e")
        _ = model.press(.control("u"))
        model.type("99.01")
        let above = model.press(.control("s"))
        #expect(above == [] && model.text().contains("at most its list price ¥99.00"))
    }

    @Test("a line leaves the shelf only after a question")
    func takeOff() {
        var model = Fixtures.console()
        let asked = model.press("x")
        #expect(asked == [] && model.text().contains("is sold here no more"))
        let stay = model.press(.escape)
        #expect(stay == [] && model.mode == .console)
        _ = model.press("x")
        let off = model.press("y")
        let twice = model.press("y")
        #expect(off == [.takeOffShelf(Fixtures.scarf)] && twice == [])
        _ = model.update(.tick(Tick(sequence: 2, events: [.offShelf(sku: Fixtures.scarf)])))
        _ = model.update(.tookOff(Fixtures.scarf, nil))
        #expect(model.mode == .console && model.text().contains("Merino scarf · orange is off the shelf"))
    }

    @Test("a flash sale ends so many minutes from now, and is sent again with the same end")
    func flash() {
        var model = Fixtures.console()
        _ = model.press("f")
        for text in ["39", "5", "20", "1"] {
            model.type(text)
            if text != "1" { _ = model.press(.enter) }
        }
        let start = model.press(.enter)
        let offer = ShelfOffer(
            price: Fixtures.cny(3_900), limitPerBuyer: 1, until: Fixtures.time(300), quota: 20)
        #expect(start == [.startFlash(key: key, Fixtures.scarf, offer)])
        _ = model.update(.flashStarted(Fixtures.scarf, Fixtures.problem("unreachable", status: 0)))
        _ = model.update(.clock(Fixtures.time(30)))
        let again = model.press(.enter)
        #expect(again == start)
        _ = model.update(.flashStarted(Fixtures.scarf, nil))
        #expect(model.mode == .console && model.text().contains("¥39.00 for 5 min"))
    }

    @Test("a flash price must be below the price here, and every field says what is wrong")
    func flashComplaints() {
        var model = Fixtures.console()
        _ = model.press("f")
        for text in ["59", "1441", "0"] {
            model.type(text)
            _ = model.press(.enter)
        }
        let effects = model.press(.control("s"))
        let text = model.text()
        #expect(effects == [] && text.contains("below the price here, ¥59.00"))
        #expect(text.contains("1 to 1,440 minutes") && text.contains("1 to 1,000,000"))
    }

    @Test("a running flash sale shows its price, its countdown and its pieces, until it is over")
    func flashShown() {
        let shelf = [Fixtures.flashing(), Fixtures.shelf[1]]
        var model = Fixtures.console(snapshot: Fixtures.snapshot(shelf: shelf))
        _ = model.update(.clock(Fixtures.time(10)))
        #expect(model.text().contains("⚡¥39.00 04:50 ×20"))
        _ = model.update(.tick(Tick(sequence: 2, events: [.quota(sku: Fixtures.scarf, flash: true, left: 3)])))
        #expect(model.text().contains("⚡¥39.00 04:50 ×3"))
        let ask = model.press("f")
        #expect(ask == [] && model.text().contains("costs ¥59.00 again at once"))
        let end = model.press("y")
        #expect(end == [.endFlash(Fixtures.scarf)])
        _ = model.update(.flashEnded(Fixtures.scarf, nil))
        _ = model.update(.clock(Fixtures.time(300)))
        #expect(!model.text().contains("⚡") && model.text().contains("¥59.00"))
        // Over, the same key starts another.
        _ = model.press("f")
        #expect(model.mode == .sheet)
    }

    private static func hat(_ id: String = "hat") -> ShelfItem {
        Fixtures.item(
            Fixtures.identifier(id, of: SKU.self), "Wool hat", list: 3_900, price: 3_900, available: 5, onHand: 5)
    }

    @Test("the arrow stays on its line, whatever comes or goes elsewhere on the shelf")
    func selectionStays() {
        var model = Fixtures.console()
        _ = model.press(.down)
        _ = model.update(.tick(Tick(sequence: 2, events: [.shelf(Self.hat())])))
        #expect(model.room?.shelf.count == 4 && model.selected?.sku == Fixtures.kettle)
        let pin = model.press("p")
        #expect(pin == [.pin(Fixtures.kettle)])
        _ = model.update(.tick(Tick(sequence: 3, events: [.offShelf(sku: Fixtures.scarf)])))
        #expect(model.selected?.sku == Fixtures.kettle)
        _ = model.update(.snapshot(Fixtures.snapshot(shelf: [Self.hat()] + Fixtures.shelf)))
        #expect(model.selected?.sku == Fixtures.kettle)
        // Its own line is gone: the row stays, on what is there now.
        _ = model.update(.tick(Tick(sequence: 4, events: [.offShelf(sku: Fixtures.kettle)])))
        #expect(model.selected?.sku == Fixtures.tea)
        _ = model.update(.snapshot(Fixtures.snapshot(shelf: [])))
        _ = model.update(.tick(Tick(sequence: 5, events: [.shelf(Self.hat())])))
        #expect(model.selected?.title == "Wool hat")
    }

    @Test("what the host puts on the shelf is chosen, before or after the room has it", arguments: [true, false])
    func ownLine(isEarly: Bool) {
        let hat = Self.hat()
        var model = Fixtures.console()
        _ = model.press("n")
        for text in ["Wool hat", "", "39", "", "5", ""] {
            model.type(text)
            _ = model.press(.enter)
        }
        let product = ProductCreated(product: Fixtures.identifier("p9", of: Product.self), skus: [hat.sku])
        _ = model.update(.created(.success(product)))
        let comes = HostEvent.tick(Tick(sequence: 2, events: [.shelf(hat)]))
        for event in isEarly ? [comes, .shelved(hat.sku, nil)] : [.shelved(hat.sku, nil), comes] {
            _ = model.update(event)
        }
        #expect(model.mode == .console && model.selected?.sku == hat.sku)
        _ = model.press(.up)
        _ = model.update(.tick(Tick(sequence: 3, events: [.shelf(Self.hat("other"))])))
        #expect(model.selected?.sku == Fixtures.tea)
    }

    @Test("two kinds of one product are told apart on the shelf, the card and in the catalogue at 80 columns")
    func siblings() {
        let title = "Heavy cotton hoodie with a hood and pockets"
        let kinds = ["orange / M", "orange / L"].enumerated().map { index, spec in
            Fixtures.item(
                Fixtures.identifier("k\(index)", of: SKU.self), title, spec: spec, list: 19_900, price: 19_900,
                available: 100, onHand: 120)
        }
        var model = Fixtures.console(snapshot: Fixtures.snapshot(shelf: kinds, card: kinds[1].sku))
        let screen = model.view(size: Size(width: 80, height: 24), picture: nil)
        let rows = (0..<24).map { screen.text($0) }
        let card = rows.first { $0.contains("★ Card up") } ?? ""
        #expect(card.contains("/L") || card.contains("/ L"), "\(card)")
        #expect(card.contains("¥199.00"))
        for (kind, mark) in [("M", "▸  Heavy"), ("L", " ★ Heavy")] {
            #expect(rows.contains { $0.hasPrefix(mark) && $0.prefix(30).contains("/\(kind)") }, "\(model.text())")
        }
        _ = model.press("g")
        let goods = Fixtures.product(
            "H", title + " in three more colours", [("h-m", ["orange", "M"]), ("h-l", ["orange", "L"])], 19_900, free: 9
        )
        _ = model.update(.goods(after: nil, .success(Catalogue(products: [goods]))))
        #expect(model.text().contains("… · orange / M") && model.text().contains("… · orange / L"))
    }

    @Test("a product that may have been made is made again under the same key, another under a new one")
    func productKey() {
        var form = ProductForm(currency: .cny)
        var made = 0
        func key() -> String {
            made += 1
            return "k\(made)"
        }
        for (field, text) in [(ProductForm.Field.title, "Hat"), (.price, "59"), (.stock, "3")] {
            form.form.go(to: field)
            form.form.paste(text)
        }
        let first = form.submit(newKey: key)
        _ = form.created(.failure(Fixtures.problem("unreachable", status: 0)))
        let again = form.submit(newKey: key)
        #expect(first != nil && again == first)
        _ = form.created(.failure(Fixtures.problem("unreachable", status: 0)))
        form.form.paste("0")
        let other = form.submit(newKey: key)
        guard case .createProduct(key: "k2", let product)? = other else {
            Issue.record("\(String(describing: other))")
            return
        }
        #expect(product.skus.first?.stock == 30)
    }
}
