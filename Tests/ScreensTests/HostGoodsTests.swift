import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("The host's catalogue")
struct HostGoodsTests {
    private static let hoodie = Fixtures.identifier("hoodie-m", of: SKU.self)
    private static let large = Fixtures.identifier("hoodie-l", of: SKU.self)
    private static let refusal = Fixtures.problem("out-of-range", status: 422, detail: "The moon is full.")

    /// With the catalogue open, all of it fetched.
    static func panel(
        _ products: [CatalogueProduct] = Fixtures.goods, language: Language = .english,
        size: Size = Size(width: 80, height: 24)
    ) -> HostModel {
        var model = Fixtures.console(language: language, size: size)
        _ = model.press("g")
        _ = model.update(.goods(after: nil, .success(Catalogue(products: products))))
        return model
    }

    private static func onShelf(_ sku: SKU.ID, _ title: String = "Wool hoodie", price: Int64 = 19_900) -> HostEvent {
        .tick(
            Tick(
                sequence: 2,
                events: [
                    .shelf(Fixtures.item(sku, title, list: 19_900, price: price, available: 100, onHand: 101))
                ]))
    }

    @Test("the catalogue comes part by part until all is there, by title, each SKU with price, free pieces and mark")
    func parts() {
        var model = Fixtures.console()
        let first = model.press("g")
        #expect(first == [.loadGoods(after: nil)] && model.mode == .goods)
        #expect(model.text().contains("Fetching your goods…"))
        let second = model.update(
            .goods(after: nil, .success(Catalogue(products: [Fixtures.goods[2], Fixtures.goods[0]], next: "m1"))))
        #expect(second == [.loadGoods(after: "m1")])
        // An answer that nobody waits for is none.
        let stray = model.update(.goods(after: nil, .success(Catalogue(products: []))))
        #expect(stray == [])
        let last = model.update(.goods(after: "m1", .success(Catalogue(products: [Fixtures.goods[1]]))))
        #expect(last == [])
        let text = model.text()
        #expect(
            text.split(separator: "\n").prefix(9).map(String.init) == [
                "╭ Goods of your shop (5) ──────────────────────────────────────────────────────╮",
                "│ / looks for words of title, kind or code                                     │",
                "│                                                                              │",
                "│ ▸✓ Merino scarf · orange                              ¥99.00        42 free  │",
                "│    Merino scarf · blue                                ¥99.00      none free  │",
                "│  ✓ Pour-over kettle                                  ¥129.00         7 free  │",
                "│    Wool hoodie · orange / M                          ¥199.00       100 free  │",
                "│    Wool hoodie · orange / L                          ¥199.00       100 free  │",
                "│                                                                              │",
            ])
    }

    @Test("a part that does not come is told, and r asks for all again; a mark that repeats is not followed")
    func failures() {
        var model = Fixtures.console()
        _ = model.press("g")
        _ = model.update(.goods(after: nil, .failure(Fixtures.problem("unreachable", status: 0))))
        #expect(model.text().contains("⚠ The server does not answer"))
        let again = model.press("r")
        let twice = model.press("r")
        #expect(again == [.loadGoods(after: nil)] && twice == [])
        _ = model.update(.goods(after: nil, .success(Catalogue(products: [Fixtures.goods[0]], next: "m"))))
        let end = model.update(.goods(after: "m", .success(Catalogue(products: [], next: "m"))))
        #expect(end == [] && model.goods?.loading == .done)
        // What comes when the list is closed is nobody's.
        _ = model.press(.escape)
        let late = model.update(.goods(after: "m", .success(Catalogue(products: Fixtures.goods))))
        #expect(late == [] && model.mode == .console)
    }

    @Test("more than can be listed is said, and not fetched")
    func bound() {
        let products = (0...Limits.goodsLines / 100).map { number in
            Fixtures.product(
                "P\(number)", "Thing \(number)", (0..<100).map { ("s\(number)-\($0)", ["\($0)"]) }, 100, free: 1)
        }
        var model = Fixtures.console()
        _ = model.press("g")
        for (index, product) in products.enumerated() {
            let effects = model.update(
                .goods(
                    after: index == 0 ? nil : "\(index)",
                    .success(Catalogue(products: [product], next: "\(index + 1)"))))
            if index + 1 == Limits.goodsLines / 100 {
                #expect(effects == [])
                break
            }
        }
        #expect(model.goods?.lines.count == Limits.goodsLines)
        #expect(model.text().contains("the first 5,000; `hawker host --sell-from CODE` has the others"))
    }

    @Test("words of title, kind or code are looked for while they are typed")
    func search() {
        var model = Self.panel()
        _ = model.press("/")
        model.type("HOOD l")
        #expect(model.mode == .search && model.text().contains("2 found"))
        _ = model.press(.control("u"))
        model.type("h1-2")
        #expect(model.goods?.shown.map(\.id) == [Self.large] && model.text().contains("1 found"))
        _ = model.press(.enter)
        #expect(model.mode == .goods && model.goods?.selected?.id == Self.large)
        _ = model.press("/")
        model.type("x")
        #expect(model.text().contains("Nothing has all these words."))
        _ = model.press(.enter)
        let none = model.press(.enter)
        #expect(none == [] && model.mode == .goods && model.text().contains("No goods are chosen"))
        _ = model.press("/")
        _ = model.press(.escape)
        #expect(model.mode == .goods && model.goods?.shown.count == 5)
        _ = model.press(.escape)
        #expect(model.mode == .console)
    }

    @Test("enter puts a SKU on the shelf at its list price or another, with limit, time and pieces")
    func shelve() {
        var model = Self.panel()
        for _ in 0..<3 { _ = model.press(.down) }
        let open = model.press(.enter)
        #expect(open == [] && model.mode == .sheet)
        let text = model.text()
        #expect(text.contains("Wool hoodie · orange / M") && text.contains("list price ¥199.00 · 100 free · H1-1"))
        let plain = model.press(.control("s"))
        #expect(plain == [.putOnShelf(Self.hoodie, ShelfOffer(price: Fixtures.cny(19_900), limitPerBuyer: nil))])
        _ = model.update(.shelved(Self.hoodie, Self.refusal))
        #expect(model.mode == .sheet && model.text().contains("⚠ The moon is full."))

        _ = model.press(.control("u"))
        for text in ["129", "2", "10", "40", "25"] {
            model.type(text)
            if text != "25" { _ = model.press(.enter) }
        }
        _ = model.update(.clock(Fixtures.time(60)))
        let full = model.press(.enter)
        let offer = ShelfOffer(
            price: Fixtures.cny(12_900), limitPerBuyer: 2, from: Fixtures.time(660), until: Fixtures.time(2_460),
            quota: 25)
        #expect(full == [.putOnShelf(Self.hoodie, offer)])
        let twice = model.press(.enter)
        #expect(twice == [])
        _ = model.update(.shelved(Self.hoodie, Fixtures.problem("unreachable", status: 0)))
        // Nothing typed is lost, and what may have been done is sent as it was.
        _ = model.update(.clock(Fixtures.time(90)))
        let again = model.press(.enter)
        #expect(again == full)
        _ = model.update(.shelved(Self.hoodie, nil))
        #expect(model.mode == .goods)
        #expect(model.text().contains("Wool hoodie · orange / M is on the shelf for ¥129.00"))
        _ = model.update(Self.onShelf(Self.hoodie))
        #expect(model.text().contains("▸✓ Wool hoodie · orange / M"))
    }

    @Test("every field of the sheet says what is wrong with it")
    func complaints() {
        var model = Self.panel()
        for _ in 0..<3 { _ = model.press(.down) }
        _ = model.press(.enter)
        _ = model.press(.control("u"))
        for text in ["199.01", "0", "10", "10", "0"] {
            model.type(text)
            _ = model.press(.tab)
        }
        let effects = model.press(.control("s"))
        let text = model.text()
        #expect(effects == [] && text.contains("at most its list price ¥199.00") && text.contains("1 or more"))
        #expect(text.contains("it must end after it begins") && text.contains("1 to 1,000,000"))
        _ = model.press(.tab)
        _ = model.press(.tab)
        model.type("00000")
        _ = model.press(.control("s"))
        #expect(model.text().contains("1 to 43,200 minutes"))
    }

    @Test("what is on the shelf already is changed there; its times stay until others are typed")
    func change() {
        let item = Fixtures.item(
            Fixtures.kettle, "Pour-over kettle", list: 12_900, price: 8_900, from: Fixtures.time(90),
            until: Fixtures.time(600), available: 7, onHand: 9)
        var model = Fixtures.console(snapshot: Fixtures.snapshot(shelf: [item]))
        _ = model.press("g")
        _ = model.update(.goods(after: nil, .success(Catalogue(products: [Fixtures.goods[1]]))))
        #expect(model.view(size: Size(width: 80, height: 24), picture: nil).text(23).hasPrefix(" enter price"))
        _ = model.press(.enter)
        #expect(model.text().contains("Price on the shelf"))
        func save() -> [HostEffect] {
            var copy = model
            return copy.press(.control("s"))
        }
        func offer(from: Int64?, until: Int64?) -> [HostEffect] {
            [
                .putOnShelf(
                    Fixtures.kettle,
                    ShelfOffer(
                        price: Fixtures.cny(8_900), limitPerBuyer: nil, from: from.map { Fixtures.time($0) },
                        until: until.map { Fixtures.time($0) }))
            ]
        }
        #expect(save() == offer(from: 90, until: 600))
        for _ in 0..<3 { _ = model.press(.tab) }
        _ = model.press(.control("u"))
        #expect(save() == offer(from: 90, until: nil))
        model.type("20")
        #expect(save() == offer(from: 90, until: 1_200))
    }

    @Test("a puts all kinds of a product on the shelf, one after the other; a refusal stops it and a goes on")
    func all() {
        var model = Self.panel()
        for _ in 0..<3 { _ = model.press(.down) }
        let first = model.press("a")
        let price = ShelfOffer(price: Fixtures.cny(19_900), limitPerBuyer: nil)
        #expect(
            first == [.putOnShelf(Self.hoodie, price)] && model.text().contains("Wool hoodie: 0 of 2 on the shelf…"))
        // Nothing else meanwhile, and the list stays.
        for key: Key in [.character("a"), .enter, .escape, .character("r")] {
            let nothing = model.press(key)
            #expect(nothing == [] && model.mode == .goods)
        }
        let second = model.update(.shelved(Self.hoodie, nil))
        #expect(second == [.putOnShelf(Self.large, price)])
        _ = model.update(Self.onShelf(Self.hoodie))
        let stopped = model.update(.shelved(Self.large, Self.refusal))
        #expect(stopped == [] && model.text().contains("⚠ 1 of 2 are on the shelf; a goes on. The moon is full."))
        let rest = model.press("a")
        #expect(rest == [.putOnShelf(Self.large, price)])
        _ = model.update(.shelved(Self.large, nil))
        #expect(model.text().contains("Wool hoodie went onto the shelf"))
        _ = model.update(Self.onShelf(Self.large))
        let done = model.press("a")
        #expect(done == [] && model.text().contains("All kinds of Wool hoodie are on the shelf already"))
    }

    @Test("a shelf that is as long as a screen can show takes no more")
    func full() {
        let lines = (0..<Limits.listLines).map { number in
            Fixtures.item(
                Fixtures.identifier("x\(number)", of: SKU.self), "X", list: 100, price: 100, available: 1, onHand: 1)
        }
        var model = Fixtures.console(snapshot: Fixtures.snapshot(shelf: lines))
        _ = model.press("g")
        _ = model.update(.goods(after: nil, .success(Catalogue(products: Fixtures.goods))))
        for key: Key in [.enter, .character("a")] {
            let effects = model.press(key)
            #expect(effects == [] && model.mode == .goods && model.text().contains("The shelf has 500 lines"))
        }
    }

    @Test("text from the server is made harmless")
    func cleaned() {
        let model = Self.panel([
            Fixtures.product("P\u{1b}", "Hood\u{1b}[31mie\u{202e}", [("s", ["a\nb"])], 100, free: -3)
        ])
        let line = model.goods?.lines.first
        #expect(line?.fullTitle == "Hood[31mie · a b" && line?.available == 0)
    }

    @Test("the catalogue in Chinese, and wide with its codes")
    func drawings() {
        let panel = Self.panel(language: .chinese)
        let small = panel.text()
        #expect(small.contains("商品库（5）") && small.contains("可售 100") && small.contains("无库存"))
        let footer = panel.view(size: Size(width: 80, height: 24), picture: nil).text(23)
        #expect(footer.contains(" 改价  a 全部规格  / 搜索"), "\(footer)")
        let size = Size(width: 160, height: 48)
        let wide = Self.panel(size: size).text(160, 48)
        #expect(wide.contains("Wool hoodie · orange / L") && wide.contains("H1-2") && wide.contains("¥199.00"))
        var chinese = Self.panel(language: .chinese)
        for _ in 0..<3 { _ = chinese.press(.down) }
        _ = chinese.press(.enter)
        #expect(chinese.text().contains("标价 ¥199.00 · 可售 100 · H1-1"))
        #expect(chinese.text().contains("分钟后，可不填"))
    }
}
