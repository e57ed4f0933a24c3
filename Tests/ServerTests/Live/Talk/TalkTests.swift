import Commerce
import Media
import Testing
import Wire

@testable import Server

@Suite struct TalkTests {
    private let anna = AccountView(id: "anna", name: "anna")
    private let bo = AccountView(id: "bo", name: "bo")
    private let cy = AccountView(id: "cy", name: "cy")

    private func viewer(_ number: Int) -> AccountView {
        AccountView(id: .init(stringLiteral: "v\(number)"), name: "v\(number)")
    }

    @Test(
        "the same words are one line with how often they came, however they are coloured; another mode, person answered or role is another line"
    )
    func merging() {
        var talk = Talk()
        talk.take(SaidLine(person: bo, text: "666"))
        talk.take(SaidLine(person: cy, text: "666", colour: .red))
        talk.take(SaidLine(person: cy, text: "666", mode: .top))
        talk.take(SaidLine(person: cy, text: "666", to: bo))
        talk.take(SaidLine(person: anna, text: "666", role: .host))
        #expect(
            talk.drain().lines == [
                Danmaku(id: 1, from: "bo", text: "666", times: 2), Danmaku(id: 2, from: "cy", text: "666", mode: .top),
                Danmaku(id: 3, from: "cy", text: "666", to: "bo"),
                Danmaku(id: 4, from: "anna", text: "666", role: .host),
            ])
        #expect(talk.drain().lines.isEmpty && !talk.hasNews)
        talk.take(SaidLine(person: bo, text: "666"))
        #expect(talk.drain().lines.map(\.id) == [5], "another tick, another line")
    }

    @Test(
        "above the cap the host's lines come first, then those said most often; who said or is answered by another is shown it alone"
    )
    func sampling() {
        var talk = Talk()
        let cap = Limits.danmakuPerTick
        for number in 0..<(3 * cap) {
            talk.take(SaidLine(person: viewer(number), text: "line \(number)", to: number == 1 ? bo : nil))
        }
        for number in 0..<5 { talk.take(SaidLine(person: viewer(number), text: "again")) }
        talk.take(SaidLine(person: anna, text: "welcome", role: .host))
        let shown = talk.drain()
        #expect(shown.lines.count == cap)
        #expect(
            shown.lines.contains { $0.text == "welcome" }
                && shown.lines.contains { $0.text == "again" && $0.times == 5 })
        #expect(shown.lines.map(\.id) == shown.lines.map(\.id).sorted(), "in the order they were said")
        #expect(shown.withheld.count == 3 * cap + 2 - cap)
        let answer = shown.withheld.first { $0.line.text == "line 1" }
        #expect(answer?.to == ["v1", "bo"])
        #expect(shown.withheld.allSatisfy { $0.to.first?.rawValue == $0.line.from })
    }

    @Test("a tick takes so many lines and no more, and reads so many for questions")
    func bounds() {
        var talk = Talk()
        for number in 0..<Limits.danmakuPending {
            #expect(talk.takeTurn(of: viewer(number).id, among: Limits.danmakuPending, at: .zero) == nil)
            talk.take(SaidLine(person: viewer(number), text: "is it number \(number)?"))
        }
        #expect(talk.takeTurn(of: bo.id, among: 1, at: .zero) == .seconds(1))
        #expect(talk.questions.list.count == min(Limits.questionsKept, Limits.linesReadPerTick))
        _ = talk.drain()
        #expect(talk.takeTurn(of: cy.id, among: 1, at: .zero) == nil)
    }

    @Test("a line can be found again while it is among the newest, or asked something that waits")
    func remembered() {
        var talk = Talk()
        talk.take(SaidLine(person: bo, text: "is it warm?"))
        _ = talk.drain()
        for number in 0..<Limits.linesRemembered {
            talk.take(SaidLine(person: cy, text: "\(number)"))
            _ = talk.drain()
        }
        #expect(talk.line(2)?.text == "0")
        #expect(talk.line(1) == Danmaku(id: 1, from: "bo", text: "is it warm?"))
        talk.take(SaidLine(person: cy, text: "one more"))
        _ = talk.drain()
        #expect(talk.line(2) == nil && talk.line(99_999) == nil)
        #expect(talk.talker(named: "CY") == cy && talk.talker(named: "dan") == nil)
    }

    @Test("what the host or a moderator asks is no question to the host")
    func staff() {
        var talk = Talk()
        talk.take(SaidLine(person: anna, text: "who wants it?", role: .host))
        talk.take(SaidLine(person: cy, text: "who wants it?", role: .moderator))
        #expect(talk.questions.list.isEmpty)
    }
}
