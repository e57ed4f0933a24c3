import Terminal
import Testing

@testable import Screens

@Suite("The binding tables")
struct BindingTests {
    @Test("no key does two things in one mode of the viewer", arguments: ViewerModel.Mode.allCases)
    func viewerKeys(mode: ViewerModel.Mode) {
        let keys = ViewerModel.bindings(mode).flatMap(\.keys)
        #expect(Set(keys).count == keys.count)
    }

    @Test("no key does two things in one mode of the host's console", arguments: HostModel.Mode.allCases)
    func hostKeys(mode: HostModel.Mode) {
        let keys = HostModel.bindings(mode).flatMap(\.keys)
        #expect(Set(keys).count == keys.count)
    }

    @Test("while text is typed, no letter is bound")
    func letters() {
        let bindings =
            [ViewerModel.Mode.talk, .account, .coupon, .delivery, .address, .refund, .parcel, .discipline].flatMap(
                ViewerModel.bindings
            )
            .flatMap(\.keys)
            + HostModel.bindings(.talk).flatMap(\.keys) + HostModel.bindings(.product).flatMap(\.keys)
        for key in bindings { if case .character = key { Issue.record("\(key) cannot be typed") } }
    }

    @Test("every binding has words in both languages, short ones for the footer", arguments: Language.allCases)
    func words(language: Language) {
        let words = Words(language)
        let viewer = Fixtures.viewer(language: language)
        for binding in ViewerModel.Mode.allCases.flatMap(ViewerModel.bindings) {
            #expect(!words(binding.says(viewer)).isEmpty && TextWidth.of(words(binding.says(viewer))) <= 20)
            #expect(!words(binding.explains).isEmpty && TextWidth.of(words(binding.explains)) <= 57)
        }
        let host = Fixtures.console(language: language)
        for binding in HostModel.Mode.allCases.flatMap(HostModel.bindings) {
            #expect(!words(binding.says(host)).isEmpty && TextWidth.of(words(binding.says(host))) <= 20)
            #expect(!words(binding.explains).isEmpty && TextWidth.of(words(binding.explains)) <= 57)
        }
    }

    @Test("the help sheet names every key of the mode it was asked from")
    func help() {
        var model = Fixtures.viewer()
        _ = model.press("?")
        let text = model.text()
        for binding in ViewerModel.bindings(.room) where binding.appears(model) {
            #expect(text.contains(model.words(binding.explains)))
        }
        _ = model.press(.escape)
        #expect(model.mode == .room)
    }

    @Test("a key that does nothing now says why", arguments: Language.allCases)
    func refusals(language: Language) {
        var model = Fixtures.viewer(language: language, snapshot: Fixtures.snapshot(card: nil))
        let answer1 = model.press("b")
        #expect(answer1 == [])
        #expect(model.text(120, 34).contains(model.words(.noCard)))
    }

    @Test("the footer keeps help and quit to the last, at 80 columns")
    func footer() {
        for language in Language.allCases {
            let model = Fixtures.viewer(language: language)
            let row = model.view(size: Size(width: 80, height: 24), picture: nil).text(23)
            #expect(row.contains("b " + model.words(.sayBuy)))
            #expect(row.hasSuffix("q " + model.words(.sayQuit)))
        }
    }

    @Test("what the footer says can be clicked, and so can the card's buttons and the shelf's rows")
    func mouse() throws {
        var model = Fixtures.viewer()
        let screen = model.view(size: Size(width: 80, height: 24), picture: nil)
        func click(_ text: String, row: Int) throws -> [ViewerEffect] {
            let line = screen.text(row)
            let index = try #require(line.firstRange(of: text)?.lowerBound)
            let x = TextWidth.of(line[..<index])
            return model.update(.input(.mouse(MouseEvent(.press, at: Point(x: x + 1, y: row)))))
        }
        let answer2 = try click("+ add", row: 23)
        #expect(answer2 == [.setCart(Fixtures.scarf, quantity: 1)])
        let answer3 = try click("Pour-over", row: 17)
        #expect(answer3 == [])
        #expect(model.shelfSelection == 1)
        let answer4 = try click("buy now", row: 13)
        #expect(
            answer4 == [.click(Fixtures.scarf), .quote(lines: [.init(sku: Fixtures.scarf, quantity: 1)], coupon: nil)])
        // Under a panel the room can no longer be pressed.
        let answer5 = try click("Pour-over", row: 17)
        #expect(answer5 == [])
        #expect(model.mode == .checkout && model.shelfSelection == 1)
    }
}
