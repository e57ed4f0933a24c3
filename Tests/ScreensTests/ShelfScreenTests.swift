import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

/// The order of the shelf and what is explained, on both screens.
@Suite("How a shelf stands") struct ShelfScreenTests {
    private static let (scarf, kettle, tea) = (Fixtures.scarf, Fixtures.kettle, Fixtures.tea)

    private func tick(_ events: RoomEvent..., explained: ExplainedState? = nil) -> Tick {
        Tick(sequence: 2, events: events, explained: explained)
    }

    private func skus(_ model: HostModel) -> [SKU.ID] { model.shelf.map(\.sku) }

    // MARK: - The host arranges

    @Test("keys move a line, at once on the screen; orders are asked for one after the other, the last one wins")
    func moves() {
        var model = Fixtures.console()
        _ = model.press(.down)
        let first = model.press("<")
        #expect(first == [.arrangeShelf([Self.kettle, Self.scarf, Self.tea])])
        #expect(skus(model) == [Self.kettle, Self.scarf, Self.tea] && model.selected?.sku == Self.kettle)
        // While the first one is on its way.
        #expect(model.press(">") == [] && model.press(">") == [])
        #expect(skus(model) == [Self.scarf, Self.tea, Self.kettle] && model.selected?.sku == Self.kettle)
        _ = model.update(.tick(tick(.shelfOrder([Self.kettle, Self.scarf, Self.tea]))))
        #expect(skus(model) == [Self.scarf, Self.tea, Self.kettle], "what is wanted by now stays in sight")
        let second = model.update(.shelfArranged(nil))
        #expect(second == [.arrangeShelf([Self.scarf, Self.tea, Self.kettle])])
        #expect(model.update(.shelfArranged(nil)) == [])
        _ = model.update(.tick(tick(.shelfOrder([Self.scarf, Self.tea, Self.kettle]))))
        #expect(model.arranging == ShelfArranging() && model.selected?.sku == Self.kettle)
        #expect(model.press("^") == [.arrangeShelf([Self.kettle, Self.scarf, Self.tea])])
    }

    @Test("the first line goes no further up and the last none down, and the keys say so", arguments: Language.allCases)
    func ends(language: Language) {
        var model = Fixtures.console(language: language)
        #expect(model.press("<") == [] && model.text().contains(model.words(.shelf(.isFirst))))
        #expect(model.press("^") == [])
        _ = model.press(.down)
        _ = model.press(.down)
        #expect(model.press(">") == [] && model.text().contains(model.words(.shelf(.isLast))))
        var empty = Fixtures.console(language: language, snapshot: Fixtures.snapshot(shelf: []))
        for key in ["<", ">", "^", "*"] as [Character] { #expect(empty.press(key) == []) }
    }

    @Test("an order that is refused is said and taken back; the shelf is as the room has it, and nothing is lost")
    func refused() {
        var model = Fixtures.console()
        _ = model.press(.down)
        _ = model.press("<")
        let hat = Fixtures.item(
            Fixtures.identifier("hat", of: SKU.self), "Wool hat", list: 3_900, price: 3_900, available: 5, onHand: 5)
        _ = model.update(.tick(tick(.shelf(hat))))
        #expect(skus(model) == [Self.kettle, Self.scarf, Self.tea, hat.sku])
        let next = model.update(.shelfArranged(Fixtures.problem("shelf-changed", detail: "The shelf changed.")))
        #expect(next == [] && skus(model) == [Self.scarf, Self.kettle, Self.tea, hat.sku])
        #expect(model.selected?.sku == Self.kettle)
    }

    @Test("another console's order is shown as soon as this one waits for none")
    func elsewhere() {
        var model = Fixtures.console()
        _ = model.update(.tick(tick(.shelfOrder([Self.tea, Self.scarf, Self.kettle]))))
        #expect(skus(model) == [Self.tea, Self.scarf, Self.kettle] && model.selected?.sku == Self.scarf)
        _ = model.press("<")
        _ = model.update(.shelfArranged(nil))
        _ = model.update(.tick(tick(.shelfOrder([Self.kettle, Self.tea, Self.scarf]))))
        #expect(skus(model) == [Self.kettle, Self.tea, Self.scarf])
    }

    @Test("whatever is pressed, answered and told, in the end the console shows the room's order", arguments: 0..<40)
    func random(seed: UInt64) {
        var dice = Dice(state: seed)
        var model = Fixtures.console()
        // The server: what it was asked and has not answered, and what it has to tell.
        var order = Fixtures.shelf.map(\.sku)
        var asked: [[SKU.ID]] = []
        var news: [RoomEvent] = []
        func take(_ effects: [HostEffect]) {
            for case .arrangeShelf(let skus) in effects { asked.append(skus) }
        }
        func answer() {
            guard let skus = asked.first else { return }
            asked.removeFirst()
            let isTaken = Set(skus) == Set(order) && Int.random(in: 0..<5, using: &dice) > 0
            if isTaken, skus != order {
                order = skus
                news.append(.shelfOrder(skus))
            }
            take(model.update(.shelfArranged(isTaken ? nil : Fixtures.problem("shelf-changed"))))
        }
        func tell() {
            _ = model.update(.tick(Tick(sequence: 2, events: news)))
            news = []
        }
        for step in 0..<120 {
            switch Int.random(in: 0..<8, using: &dice) {
            case 0...3: take(model.press(["<", ">", "^", "j", "k"].randomElement(using: &dice) ?? "<"))
            case 4: answer()
            case 5: tell()
            case 6 where order.count > 1:
                let gone = order.remove(at: Int.random(in: 0..<order.count, using: &dice))
                news.append(.offShelf(sku: gone))
            default:
                let sku = Fixtures.identifier("new-\(step)", of: SKU.self)
                order.append(sku)
                news.append(.shelf(Fixtures.item(sku, "New", list: 1, price: 1, available: 1, onHand: 1)))
            }
            #expect(Set(asked.map(\.count)).count <= 1, "one order at a time")
        }
        while !asked.isEmpty { answer() }
        tell()
        #expect(skus(model) == order && model.room?.shelf.map(\.sku) == order, "seed \(seed)")
    }

    // MARK: - The host explains

    @Test(
        "a key says that the line is explained, or no more; the console shows since when", arguments: Language.allCases)
    func explains(language: Language) {
        var model = Fixtures.console(language: language)
        #expect(model.press("*") == [.explain(Self.scarf)])
        let line = Explained(sku: Self.scarf, since: Fixtures.time(0))
        _ = model.update(.tick(tick(explained: ExplainedState(line: line))))
        _ = model.update(.clock(Fixtures.time(133)))
        #expect(model.text().contains("● 02:13"))
        #expect(model.text(160, 48).contains(language == .english ? "● explaining · 02:13" : "● 讲解中 02:13"))
        #expect(model.text().contains("▸★●"))
        #expect(model.press("*") == [.explain(nil)])
        _ = model.press(.down)
        #expect(model.press("*") == [.explain(Self.kettle)])
    }

    // MARK: - The viewer

    @Test("the card and the shelf say what is explained and for how long", arguments: Language.allCases)
    func shown(language: Language) {
        var snapshot = Fixtures.snapshot()
        snapshot.explained = Explained(sku: Self.scarf, since: Fixtures.time(-133))
        let says = language == .english ? "● explaining · 02:13" : "● 讲解中 02:13"
        for size in [(80, 24), (100, 30), (160, 48)] {
            let model = Fixtures.viewer(
                language: language, size: Size(width: size.0, height: size.1), snapshot: snapshot)
            let text = model.text(size.0, size.1)
            #expect(text.ranges(of: "02:13").count == 2, "on the card and on the shelf\n\(text)")
            #expect(size.0 == 80 || text.contains(says))
            #expect(text.contains("▸★●"))
        }
        snapshot.phase = .ended
        #expect(!Fixtures.viewer(language: language, snapshot: snapshot).text().contains(says))
    }

    @Test("a key goes to what is explained, and says when nothing is")
    func jumps() {
        var model = Fixtures.viewer()
        _ = model.press("*")
        #expect(model.text().contains("The host explains nothing just now."))
        let line = Explained(sku: Self.kettle, since: Fixtures.time(0))
        _ = model.update(.tick(tick(explained: ExplainedState(line: line))))
        #expect(model.selected?.sku == Self.scarf)
        _ = model.press("*")
        #expect(model.selected?.sku == Self.kettle)
    }

    @Test("when the host arranges the shelf, the arrow stays on its line")
    func arrowStays() {
        var model = Fixtures.viewer()
        _ = model.press(.down)
        _ = model.update(.tick(tick(.shelfOrder([Self.tea, Self.kettle, Self.scarf]))))
        #expect(model.selected?.sku == Self.kettle && model.room?.shelf.first?.sku == Self.tea)
        _ = model.update(.snapshot(Fixtures.snapshot(shelf: Fixtures.shelf.reversed() + [])))
        #expect(model.selected?.sku == Self.kettle)
        _ = model.update(.tick(tick(.shelfOrder([Self.scarf, Self.tea, Self.kettle]), .offShelf(sku: Self.tea))))
        #expect(model.selected?.sku == Self.kettle)
    }

    @Test("a flash sale is counted down on its line of the shelf, with what is left of it")
    func flashLine() {
        let sale = FlashSale(
            price: Fixtures.cny(4_900), limitPerBuyer: 1, from: nil, until: Fixtures.time(90), left: 3, quota: 5)
        let item = Fixtures.item(
            Fixtures.kettle, "Kettle", list: 9_900, price: 5_900, limit: 2, flash: sale, available: 42, onHand: 60)
        let snapshot = Fixtures.snapshot(shelf: [Fixtures.shelf[0], item])
        #expect(Fixtures.viewer(snapshot: snapshot).text().contains("01:30 ×3"))
        let wide = Fixtures.viewer(size: Size(width: 160, height: 48), snapshot: snapshot)
        #expect(wide.text(160, 48).contains("01:30 · 3 left"))
    }
}
