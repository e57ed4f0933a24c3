import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("The host's keys and panels")
struct HostBindingTests {
    static let order = Fixtures.shopOrder(
        .delivered, refunds: [Fixtures.refund(.requested, cause: "goods")])

    /// The console with each of its panels open in turn, and what was pressed to get there.
    static func consoles(_ language: Language, _ size: Size) -> [(HostModel, String)] {
        var console = Fixtures.console(
            with: [order, Fixtures.shopOrder(.paid, id: "o-2")], language: language, size: size,
            snapshot: Fixtures.snapshot(shelf: [Fixtures.flashing()] + Fixtures.shelf.dropFirst()))
        _ = console.update(.coupons(.success([Fixtures.coupon("AUTUMN20"), Fixtures.coupon("B", left: 0)])))
        let ways: [[Key]] = [
            [], [.character("+")], [.character("-")], [.character("e")], [.character("x")], [.character("f")],
            [.down, .character("f")], [.character("c")], [.character("c"), .character("n")],
            [.character("c"), .character("x")], [.character("d")], [.character("d"), .enter],
            [.character("d"), .enter, .character("s")], [.character("d"), .right, .enter],
            [.character("d"), .right, .enter, .character("g")], [.character("d"), .right, .enter, .character("x")],
            [.character("d"), .right, .enter, .character("r")],
            [.character("d"), .right, .enter, .character("r"), .control("t")], [.character("?")],
            [.character("d"), .right, .enter, .character("?")], [.character("n")], [.character("q")],
            [.character("g")], [.character("g"), .enter], [.character("g"), .down, .enter],
            [.character("g"), .character("/"), .character("o")], [.character("g"), .character("a")],
            [.character("g"), .character("?")],
        ]
        return ways.map { keys in
            var model = console
            for key in keys where model.press(key) == [.loadGoods(after: nil)] {
                _ = model.update(.goods(after: nil, .success(Catalogue(products: Fixtures.goods))))
            }
            return (model, keys.map { $0.label(Words(.english)) }.joined(separator: " "))
        }
    }

    @Test("while text is typed, no letter is bound", arguments: [HostModel.Mode.sheet, .choice, .search])
    func letters(mode: HostModel.Mode) {
        for key in HostModel.bindings(mode).flatMap(\.keys) {
            if case .character = key { Issue.record("\(key) cannot be typed") }
        }
    }

    @Test("every panel draws at every size, in both languages", arguments: Language.allCases)
    func draws(language: Language) {
        for (model, way) in Self.consoles(language, Size(width: 80, height: 24)) {
            for size in [(1, 1), (79, 24), (80, 24), (81, 25), (100, 30), (160, 48), (250, 80)] {
                let size = Size(width: size.0, height: size.1)
                #expect(model.view(size: size, picture: nil).size == size, "\(way)")
            }
        }
    }

    @Test("at 80×24 and 160×48 nothing of a panel is cut off: its frame is whole", arguments: Language.allCases)
    func frames(language: Language) {
        for size in [Size(width: 80, height: 24), Size(width: 160, height: 48)] {
            for (model, way) in Self.consoles(language, size) where !model.panels.isEmpty || model.asksForHelp {
                let text = model.text(size.width, size.height)
                #expect(text.count { $0 == "╭" } == text.count { $0 == "╰" }, "\(way)\n\(text)")
                #expect(text.count { $0 == "╮" } == text.count { $0 == "╯" }, "\(way)\n\(text)")
            }
        }
    }

    @Test("the `?` sheet has room for every key at 80×24", arguments: Language.allCases)
    func help(language: Language) {
        let words = Words(language)
        for (mode, keys) in [
            (HostModel.Mode.console, []), (.desk, ["d"]), (.coupons, ["c"]), (.goods, ["g"]), (.order, ["d", "\r"]),
        ]
            as [(HostModel.Mode, [Character])]
        {
            var model = Fixtures.console(with: [Fixtures.shopOrder(.paid)], language: language)
            for key in keys { _ = model.press(key == "\r" ? .enter : .character(key)) }
            #expect(model.mode == mode)
            _ = model.press("?")
            for binding in HostModel.bindings(mode) { #expect(model.text().contains(words(binding.explains))) }
            _ = model.press(.escape)
            #expect(model.mode == mode)
        }
    }

    @Test("the footer keeps its last two and the console's first at 80 columns", arguments: Language.allCases)
    func footer(language: Language) {
        let words = Words(language)
        for (model, way) in Self.consoles(language, Size(width: 80, height: 24)) {
            let row = model.view(size: Size(width: 80, height: 24), picture: nil).text(23)
            for binding in HostModel.bindings(model.mode).filter(\.inFooter).suffix(2) {
                #expect(row.contains(words(binding.says(model))), "\(way): \(row)")
            }
            if model.mode == .console { #expect(row.hasPrefix(" d " + words(.shop(.sayDesk)))) }
        }
    }

    @Test("complaints and remarks fit beside their fields", arguments: Language.allCases)
    func complaints(language: Language) {
        let words = Words(language)
        let complaints: [ShopPhrase] = [
            .piecesUpTo(1_000_000), .freeUpTo(1_000_000), .countUpTo(1_000_000), .charactersUpTo(200),
            .minutesUpTo(1_440), .notAbove("¥99,999,999.00"), .mustBeBelow("¥1,299.00"), .codeLetters, .codeTaken,
            .capNeedsPercent, .percentRange, .parcelNumberForm, .choosePieces, .endsBeforeStart, .minutesHint,
        ]
        for complaint in complaints { #expect(TextWidth.of(words(.shop(complaint))) <= 36, "\(complaint)") }
    }

    @Test("what waits, the lists and the orders can be pressed with the mouse")
    func mouse() throws {
        var model = Fixtures.console(with: [Self.order, Fixtures.shopOrder(.paid, id: "o-2")])
        func click(_ text: String) throws -> [HostEffect] {
            let screen = model.view(size: Size(width: 80, height: 24), picture: nil)
            let row = try #require((0..<24).first { screen.text($0).contains(text) })
            let line = screen.text(row)
            let index = try #require(line.firstRange(of: text)?.lowerBound)
            return model.update(
                .input(.mouse(MouseEvent(.press, at: Point(x: TextWidth.of(line[..<index]) + 1, y: row)))))
        }
        _ = try click("1 to ship")
        #expect(model.mode == .desk && model.desk.filter == .toShip)
        _ = try click("Refunds 1")
        #expect(model.desk.filter == .refunds)
        let open = try click("2 × Merino")
        #expect(open == [.loadShopOrder(Self.order.id)] && model.mode == .order)
        _ = try click("g grant")
        #expect(model.mode == .ask)
        let grant = try click("y  yes")
        #expect(grant.count == 1)
    }

    @Test("after the show the desk still opens, and closing it leads back to the end")
    func afterTheShow() {
        var model = Fixtures.console(with: [Fixtures.shopOrder(.paid)])
        _ = model.press("q")
        _ = model.press("y")
        _ = model.update(.showEnded(nil))
        #expect(model.mode == .over)
        _ = model.press("d")
        _ = model.press(.enter)
        _ = model.press("s")
        #expect(model.mode == .sheet)
        model.type("YTO")
        _ = model.press(.enter)
        model.type("YT12345")
        let ship = model.press(.enter)
        #expect(ship.count == 1)
        _ = model.update(.orderChanged(key: Fixtures.seed + "-1", .success(Fixtures.shopOrder(.shipped))))
        for _ in 0..<2 { _ = model.press(.escape) }
        #expect(model.mode == .over && model.text().contains("The show is over"))
    }
}
