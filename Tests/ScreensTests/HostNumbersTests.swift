import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("The numbers of a show")
struct HostNumbersTests {
    private static func numbers(products: Int = 2) -> RoomNumbers {
        func span(_ joins: Int, _ figures: Figures) -> ShowSpan {
            ShowSpan(crowd: Crowd(joins: joins, people: joins / 2, lines: 340, peak: 802), figures: figures)
        }
        let last = Figures(
            impressions: 300, clicks: 90, clicksByCard: 60, cartAdds: 30, orders: 24, ordersByCard: 20, paid: 18,
            paidByCard: 15, gmv: 106_200, gmvByCard: 88_500)
        let before = Figures(
            impressions: 400, clicks: 60, clicksByCard: 50, cartAdds: 30, orders: 12, ordersByCard: 10, paid: 9,
            paidByCard: 9, gmv: 53_100, gmvByCard: 53_100)
        var total = Figures(impressions: 12_345)
        total += last
        total += before
        return RoomNumbers(
            room: Fixtures.room, currency: .cny, online: 411, total: span(1_530, total),
            lastTenMinutes: span(120, last), tenMinutesBefore: span(0, before),
            refunded: Refunded(count: 3, amount: 17_700),
            products: (0..<products).map { index in
                ProductNumbers(
                    sku: index == 0 ? Fixtures.scarf : Fixtures.identifier("sku-\(index)", of: SKU.self),
                    title: index == 0 ? "Merino scarf" : index == 1 ? "羊绒围巾" : "", spec: index == 0 ? "orange" : "",
                    total: total, lastTenMinutes: last, tenMinutesBefore: Figures())
            })
    }

    private static func console(_ language: Language = .english, products: Int = 2) -> HostModel {
        var model = Fixtures.console(with: [], language: language)
        _ = model.update(.numbers(numbers(products: products)))
        _ = model.press("#")
        return model
    }

    private func rows(_ model: HostModel, _ columns: Int = 80, _ rows: Int = 24) -> [String] {
        let surface = model.view(size: Size(width: columns, height: rows), picture: nil)
        return (0..<rows).map { surface.text($0) }
    }

    @Test("the panel has the last ten minutes beside the ten before, and the change between them")
    func comparison() {
        let rows = rows(Self.console())
        func words(_ begins: String) -> [Substring]? {
            rows.first { $0.contains("│ \(begins) ") }?.dropFirst().split(whereSeparator: { " │".contains($0) })
        }
        #expect(words("clicks") == ["clicks", "150", "90", "60", "+50", "%", "110"])
        #expect(words("impressions") == ["impressions", "13k", "300", "400", "-25", "%"])
        #expect(words("joins") == ["joins", "1,530", "120", "0", "–"])
        #expect(words("sales") == ["sales", "¥1,593.00", "¥1,062.00", "¥531.00", "+100", "%", "¥1,416.00"])
        #expect(words("paid/click") == ["paid/click", "18.0", "%", "20.0", "%", "15.0", "%", "+33", "%"])
        #expect(rows.contains { $0.contains("online 411 · peak 802 · 765 people · 0 followers") })
        #expect(rows.contains { $0.contains("3 refunded: ¥177.00") })
        #expect(rows.contains { $0.contains("▸ Merino scarf") && $0.contains("18/0") })
        #expect(rows.contains { $0.contains("羊绒围巾") && $0.contains("¥1,593.00") })
    }

    @Test("followers and lines of talk stand beside the crowd as far as there is room beside what went back")
    func crowd() {
        var model = Self.console()
        let counts = RoomCounts(viewers: 411, likes: 0, paidOrders: 27, followers: 1_204)
        _ = model.update(.tick(Tick(sequence: 2, counts: counts)))
        #expect(rows(model, 160, 48).contains { $0.contains("765 people · 1,204 followers · 340 lines  ") })
        let narrow = rows(model).first { $0.contains("online 411") } ?? ""
        #expect(narrow.contains("765 people · 1,204 followers  ") && narrow.contains("3 refunded: ¥177.00"))
    }

    @Test("every row and column has its words, at both sizes", arguments: Language.allCases)
    func words(_ language: Language) {
        let words = Words(language)
        for (columns, height) in [(80, 24), (160, 48)] {
            let text = rows(Self.console(language), columns, height).joined(separator: "\n")
            for row in NumbersPhrase.Row.allCases { #expect(text.contains(words(.numbers(.row(row))))) }
            for span in NumbersPhrase.Span.allCases { #expect(text.contains(words(.numbers(.span(span))))) }
            for column in NumbersPhrase.Column.allCases { #expect(text.contains(words(.numbers(.column(column))))) }
            #expect(text.contains(words(.numbers(.title))))
        }
    }

    @Test("more products than there is room for are scrolled to, and no further than the last")
    func scrolls() {
        var model = Self.console(products: 30)
        #expect(!rows(model).contains { $0.contains("sku-29 ") })
        for _ in 0..<5 { _ = model.press(.pageDown) }
        #expect(rows(model).contains { $0.contains("sku-29 ") })
        let end = model
        _ = model.press(.down)
        #expect(model.panels == end.panels)
        for _ in 0..<5 { _ = model.press(.pageUp) }
        #expect(model.panels == [.numbers(scroll: 0)])
        _ = model.press("#")
        #expect(model.panels.isEmpty)
    }

    @Test("before the first numbers it says so, and another room's are not taken")
    func none() {
        var model = Fixtures.console(with: [])
        let others = Self.numbers()
        _ = model.update(
            .numbers(
                RoomNumbers(
                    room: Fixtures.otherRoom, currency: nil, online: 1, total: others.total,
                    lastTenMinutes: others.total, tenMinutesBefore: others.total, refunded: Refunded(), products: [])))
        _ = model.press("#")
        #expect(model.numbers == nil)
        #expect(model.text().contains("The numbers come within a second or two."))
    }

    @Test("titles from the wire are cleaned")
    func cleaned() {
        let numbers = Self.numbers()
        let dirty = ProductNumbers(
            sku: Fixtures.scarf, title: "a\u{1B}[31mb", spec: "\u{202E}c", total: Figures(), lastTenMinutes: Figures(),
            tenMinutesBefore: Figures())
        let cleaned = RoomNumbers(
            room: Fixtures.room, currency: .cny, online: -1, total: numbers.total, lastTenMinutes: numbers.total,
            tenMinutesBefore: numbers.total, refunded: Refunded(), products: [dirty]
        ).cleaned
        #expect(cleaned.online == 0 && cleaned.products[0].spec == "c")
        #expect(!cleaned.products[0].title.contains("\u{1B}"))
    }

    @Test(
        "when the show is over the console says where its report is, and still shows the numbers",
        arguments: Language.allCases)
    func over(_ language: Language) {
        var model = Fixtures.console(with: [], language: language)
        _ = model.update(.numbers(Self.numbers()))
        _ = model.update(.showEnded(nil))
        #expect(model.text().contains("hawker report \(Fixtures.room)"))
        _ = model.press("#")
        #expect(model.text().contains(Words(language)(.numbers(.title))))
    }

    @Test("buying at once and opening the details are told to the room; the cart is not")
    func clicks() {
        var viewer = Fixtures.viewer()
        let opened = viewer.press("e")
        #expect(opened == [.click(Fixtures.scarf)])
        let added = viewer.press("+")
        #expect(!added.contains(.click(Fixtures.scarf)))
        let bought = viewer.press(.enter)
        #expect(bought.first == .click(Fixtures.scarf))
    }
}
