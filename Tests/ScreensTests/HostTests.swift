import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("The host's console")
struct HostTests {
    private func stock(_ sku: SKU.ID, _ available: Int, _ onHand: Int) -> HostEvent {
        .tick(Tick(sequence: 9, events: [.stock(sku: sku, available: available, onHand: onHand)]))
    }

    @Test("p puts the selected line's card up, and takes it down again")
    func pin() {
        var model = Fixtures.console()
        let down = model.press("p")
        #expect(down == [.pin(nil)])
        _ = model.press(.down)
        let up = model.press(.enter)
        #expect(up == [.pin(Fixtures.kettle)])
        _ = model.update(.tick(Tick(sequence: 2, card: CardState(sku: Fixtures.kettle))))
        #expect(model.text().contains("★ Card up  Pour-over kettle"))
        var empty = Fixtures.console(snapshot: Fixtures.snapshot(shelf: [], card: nil))
        let none = empty.press("p")
        #expect(none == [] && empty.text().contains("Nothing on the shelf yet. n describes"))
    }

    @Test("orders make the sales list and the turnover: ordered, sold, given back, refunded")
    func sales() {
        var model = Fixtures.console(with: [], size: Size(width: 160, height: 48))
        _ = model.update(.clock(Fixtures.time(60)))
        let ordered = model.update(.order(Fixtures.shopOrder(.reserved, id: "o-1", placed: 20)))
        let sold = model.update(.order(Fixtures.shopOrder(.paid, id: "o-1", placed: 20)))
        #expect(ordered == [] && sold == [.bell])
        _ = model.update(.order(Fixtures.shopOrder(.reserved, id: "o-2", buyer: Fixtures.ann, placed: 30)))
        _ = model.update(.order(Fixtures.shopOrder(.expired, id: "o-2", buyer: Fixtures.ann, placed: 30)))
        let text = model.text(160, 48)
        #expect(text.contains("Ordered 2 × Merino scarf · orange"))
        #expect(text.contains("Sold 2 × Merino scarf · orange, ¥118.00"))
        #expect(text.contains("Given back 2 × Merino scarf · orange"))
        #expect(text.contains("GMV ¥118.00") && !text.contains("¥118.00+"))
        let back = Fixtures.refund(.done, amount: 4_000, at: 40)
        _ = model.update(.order(Fixtures.shopOrder(.paid, id: "o-1", placed: 20, refunds: [back])))
        let after = model.text(160, 48)
        #expect(after.contains("GMV ¥78.00") && after.contains("Paid back ¥40.00"))
    }

    @Test("times of sales have a sign: they are time on air, and none of the day")
    func times() {
        var model = Fixtures.console(with: [Fixtures.shopOrder(.paid, id: "o-0", placed: -90)])
        for (index, placed) in [544, 3_693].enumerated() {
            _ = model.update(.order(Fixtures.shopOrder(.paid, id: "o-\(index + 1)", placed: Int64(placed))))
        }
        let text = model.text()
        #expect(text.contains("  +9:34 Sold") && text.contains(" +1:02:03 Sold") && text.contains("  -1:00 Sold"))
        #expect(!text.contains("09:34") && model.text(160, 48).contains("+ time on air"))
    }

    @Test("the amount of a sale stays when the name is long", arguments: Language.allCases)
    func amounts(language: Language) {
        let title = "Heavy cotton hoodie with a hood and pockets"
        var model = Fixtures.console(with: [], language: language)
        for (index, spec) in ["orange / M", "orange / L"].enumerated() {
            _ = model.update(
                .order(
                    Fixtures.shopOrder(
                        .paid, id: "o-\(index)",
                        lines: [Fixtures.line(Fixtures.scarf, title, spec: spec, each: 119_900 + Int64(index))])))
        }
        let text = model.text()
        for (kind, amount) in [("M", "¥1,199.00"), ("L", "¥1,199.01")] {
            let row = text.split(separator: "\n").first { $0.contains(amount) }
            #expect(row?.contains("/\(kind)") == true, "\(text)")
        }
    }

    @Test("what moves in stock alone is no sale")
    func restock() {
        var model = Fixtures.console()
        let effects = model.update(stock(Fixtures.scarf, 40, 58))
        #expect(effects == [] && model.sales.lines.isEmpty && model.turnover == "¥0.00+")
    }

    @Test("a new product is checked, added to the shop, put on the shelf, and said to be there")
    func product() throws {
        var model = Fixtures.console()
        _ = model.press("n")
        for text in ["Wool hat", "Warm.", "39.9", "59", "120", "3"] {
            #expect(model.mode == .product)
            model.type(text)
            if text != "3" { _ = model.press(.enter) }
        }
        let create = model.press(.enter)
        let product = NewProduct(
            title: "Wool hat", description: "Warm.",
            skus: [NewSKU(spec: "", listPrice: Fixtures.cny(5_900), stock: 120)])
        #expect(create == [.createProduct(key: Fixtures.seed + "-1", product)])
        let busy = model.press(.enter)
        _ = model.press(.escape)
        #expect(busy == [] && model.mode == .product)

        let hat = Fixtures.identifier("hat", of: SKU.self)
        let offer = ShelfOffer(price: Fixtures.cny(3_990), limitPerBuyer: 3)
        let shelve = model.update(
            .created(.success(ProductCreated(product: Fixtures.identifier("p9", of: Product.self), skus: [hat]))))
        #expect(shelve == [.putOnShelf(hat, offer)])
        // The second step failed: only it is tried again.
        _ = model.update(.shelved(hat, Fixtures.problem("unreachable", status: 0)))
        #expect(model.text().contains("The server does not answer"))
        let again = model.press(.control("s"))
        #expect(again == [.putOnShelf(hat, offer)])
        _ = model.update(.shelved(hat, nil))
        #expect(model.mode == .console && model.text().contains("Wool hat is on the shelf"))
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let fields: [ProductForm.Field: String]
        let field: ProductForm.Field
        let complaint: Phrase
        var testDescription: String { "\(fields) → \(complaint)" }
    }

    @Test(
        "a field that is wrong says what is wrong with it, and nothing is sent",
        arguments: [
            Wrong(fields: [:], field: .title, complaint: .required),
            Wrong(fields: [:], field: .price, complaint: .required),
            Wrong(fields: [:], field: .stock, complaint: .required),
            Wrong(fields: [.price: "cheap"], field: .price, complaint: .notANumber),
            Wrong(fields: [.price: "1.234"], field: .price, complaint: .tooManyDigits(2)),
            Wrong(fields: [.price: "0"], field: .price, complaint: .mustBePositive),
            Wrong(fields: [.price: "999999999"], field: .price, complaint: .tooLarge),
            Wrong(fields: [.price: "59", .listPrice: "58.99"], field: .listPrice, complaint: .listBelowPrice),
            Wrong(fields: [.stock: "1000001"], field: .stock, complaint: .stockRange(1_000_000)),
            Wrong(fields: [.stock: "-1"], field: .stock, complaint: .stockRange(1_000_000)),
            Wrong(fields: [.limit: "0"], field: .limit, complaint: .limitRange),
            Wrong(fields: [.limit: "many"], field: .limit, complaint: .limitRange),
        ])
    func complaints(_ given: Wrong) {
        var form = ProductForm(currency: .cny)
        for (field, text) in given.fields {
            form.form.go(to: field)
            form.form.paste(text)
        }
        let effect = form.submit(newKey: { "k" })
        #expect(effect == nil)
        #expect(form.form.complaints[given.field] == given.complaint)
        form.form.go(to: given.field)
        _ = form.form.handle(.character("1"))
        #expect(form.form.complaints[given.field] == nil)
    }

    @Test("without a list price the price is the list price; without a limit there is none")
    func defaults() {
        var form = ProductForm(currency: .cny)
        for (field, text) in [(ProductForm.Field.title, "Hat"), (.price, "５９"), (.stock, "1,000")] {
            form.form.go(to: field)
            form.form.paste(text)
        }
        let sku = NewSKU(spec: "", listPrice: Fixtures.cny(5_900), stock: 1_000)
        let effect = form.submit(newKey: { "k" })
        #expect(effect == .createProduct(key: "k", NewProduct(title: "Hat", description: "", skus: [sku])))
        #expect(form.step == .creating(ShelfOffer(price: Fixtures.cny(5_900), limitPerBuyer: nil)))
    }

    @Test("ending the show asks first and says how many are watching, then says what it came to")
    func end() {
        var model = Fixtures.console()
        _ = model.update(.clock(Fixtures.time(754)))
        _ = model.update(.order(Fixtures.shopOrder(.paid, lines: [Fixtures.line()])))
        let asked = model.press("q")
        #expect(asked == [] && model.text().contains("312 are watching"))
        _ = model.press(.escape)
        #expect(model.mode == .console)
        _ = model.press("q")
        let ending = model.press("y")
        let twice = model.press("y")
        #expect(ending == [.endShow] && twice == [])
        _ = model.update(.showEnded(nil))
        _ = model.update(.clock(Fixtures.time(800)))
        #expect(model.text().contains("On air 12:34 · 18 orders paid · 1 pieces sold · ¥59.00+"))
        let quit = model.press("q")
        #expect(quit == [.quit])
    }

    @Test("a show that could not be ended goes on and says why")
    func endRefused() {
        var model = Fixtures.console()
        _ = model.press("q")
        _ = model.press("y")
        _ = model.update(.showEnded(Fixtures.problem("unreachable", status: 0)))
        #expect(model.mode == .console && model.text().contains("The server does not answer"))
    }

    @Test("talk, mute and picture style")
    func others() {
        var model = Fixtures.console()
        _ = model.press("t")
        model.type("hello all")
        let say = model.press(.enter)
        let mute = model.press("m")
        #expect(say == [.say(id: Fixtures.seed + "-1", text: "hello all", mode: .scroll)])
        #expect(mute == [.mute(true)] && model.text().contains("nobody hears you"))
        let style = model.press("v")
        #expect(style == [.nextPictureStyle])
    }

    @Test(
        "the level bar fills from -60 dB to 0, whatever comes",
        arguments: [(-96.0, 0), (-60, 0), (-30, 14), (0, 28), (.nan, 0), (7, 28)])
    func level(decibels: Double, blocks: Int) {
        var model = Fixtures.console()
        _ = model.update(.voice(SoundMeter(level: decibels, peak: decibels)))
        #expect(model.text().count { $0 == "█" } == blocks)
    }

    @Test("media that leave by the room's link are said to")
    func tunnelled() {
        var model = Fixtures.console()
        _ = model.update(.media(HostMediaStatus(source: .running, bitsPerSecond: 700_000, isTunnelled: true)))
        #expect(model.text().contains("via WebSocket"))
    }

    @Test("a host that comes back goes on counting from the show's beginning")
    func clock() {
        let opened = Fixtures.time(-754)
        #expect(Fixtures.console(snapshot: Fixtures.snapshot(openedAt: opened)).timeOnAir == "12:34")
        // Of a server that does not tell, or whose clock is ahead, the show begins now.
        #expect(Fixtures.console().timeOnAir == "00:00")
        #expect(Fixtures.console(snapshot: Fixtures.snapshot(openedAt: Fixtures.time(60))).timeOnAir == "00:00")
    }

    @Test("keys have names in the screen's language", arguments: Language.allCases)
    func keys(language: Language) {
        let words = Words(language)
        for key: Key in [.pageUp, .pageDown, .home, .end, .delete] {
            let name = key.label(words)
            #expect(!name.contains("page") && name.contains { $0.isASCII } == (language == .english), "\(name)")
        }
    }

    @Test("a source that fails says why in place of the picture")
    func source() {
        var model = Fixtures.console()
        _ = model.update(.media(HostMediaStatus(source: .failed(Fixtures.fault("no such file")))))
        #expect(model.text().contains("no picture: no such file"))
    }
}
