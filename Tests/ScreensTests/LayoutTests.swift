import Terminal
import Testing

@testable import Screens

@Suite("Layout")
struct LayoutTests {
    @Test("every pane lies inside the screen and none overlaps another, at all sizes")
    func panes() {
        for width in 1...250 {
            for height in 1...80 {
                let size = Size(width: width, height: height)
                check(ViewerLayout(size: size, inLobby: false).panes, in: size, "viewer")
                check(ViewerLayout(size: size, inLobby: true).panes, in: size, "lobby")
                check(HostLayout(size: size).panes, in: size, "host")
            }
        }
    }

    private func check(_ panes: [Rect], in size: Size, _ screen: String) {
        let bounds = Rect(size: size)
        for (index, pane) in panes.enumerated() {
            if pane.intersection(bounds) != pane { Issue.record("\(screen) \(size): \(pane) sticks out") }
            for other in panes[(index + 1)...] where !pane.intersection(other).isEmpty {
                Issue.record("\(screen) \(size): \(pane) and \(other) overlap")
            }
        }
    }

    @Test("from the smallest size on, every pane has room for something", arguments: [80, 89, 90, 120, 160, 250])
    func room(width: Int) {
        for height in [24, 30, 40, 48, 60, 80] {
            let size = Size(width: width, height: height)
            let viewer = ViewerLayout(size: size, inLobby: false)
            #expect(!viewer.isTooSmall)
            #expect(viewer.card.height >= 6 && viewer.card.width >= 28, "\(size)")
            #expect(viewer.talk.height >= 4 && viewer.talk.width >= 30, "\(size)")
            #expect(viewer.shelf.height >= 4 && viewer.shelf.width >= 30, "\(size)")
            #expect((viewer.picture?.height ?? 0) >= 11, "\(size)")
            let host = HostLayout(size: size)
            #expect(host.shelf.height >= 5 && host.shelf.width >= 30, "\(size)")
            #expect(host.talk.height >= 8 && host.talk.width >= 30, "\(size)")
        }
    }

    @Test("the picture is on top in portrait and the talk beside it in landscape")
    func shapes() throws {
        let portrait = ViewerLayout(size: Size(width: 80, height: 24), inLobby: false)
        let picture = try #require(portrait.picture)
        #expect(portrait.talk.top > picture.bottom)
        #expect(portrait.shelf.top > portrait.card.top)
        let landscape = ViewerLayout(size: Size(width: 160, height: 48), inLobby: false)
        #expect(landscape.talk.left >= (landscape.picture?.right ?? .max))
    }

    @Test("views draw at every size, with panels open", arguments: [Language.english, .chinese])
    func draws(language: Language) {
        var buying = Fixtures.viewer(language: language)
        _ = buying.press("b")
        var paying = buying
        _ = paying.update(
            .quote(for: [.init(sku: Fixtures.scarf, quantity: 1)], coupon: nil, .success(Fixtures.quote())))
        var writing = paying
        _ = writing.press("d")
        _ = paying.press(.enter)
        _ = paying.update(.placed(key: Fixtures.seed + "-1", .success(Fixtures.order(.reserved))))
        _ = paying.update(
            .payment(Fixtures.order(.reserved).id, with: "wechat", .success(Fixtures.payment())))
        var refunding = paying
        _ = refunding.update(.order(.success(Fixtures.order(.paid))))
        let page = refunding
        _ = refunding.press("f")
        var asking = Fixtures.viewer(language: language)
        _ = asking.press("?")
        var form = Fixtures.console(language: language)
        _ = form.press("n")
        for width in [1, 2, 3, 10, 40, 79, 80, 81, 89, 90, 120, 250] {
            for height in [1, 2, 5, 23, 24, 25, 41, 80] {
                let size = Size(width: width, height: height)
                for model in [Fixtures.viewer(language: language), buying, writing, paying, page, refunding, asking] {
                    #expect(model.view(size: size, picture: nil).size == size)
                }
                #expect(form.view(size: size, picture: nil).size == size)
            }
        }
    }

    @Test("a screen that is too small says what it needs, and q still quits")
    func tooSmall() {
        var model = Fixtures.viewer(size: Size(width: 60, height: 20))
        let text = model.text(60, 20)
        #expect(text.contains("60×20") && text.contains("80×24"))
        let answer1 = model.press("b")
        #expect(answer1 == [])
        let answer2 = model.press("q")
        #expect(answer2 == [.quit])
    }
}
