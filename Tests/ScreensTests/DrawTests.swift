import Commerce
import Foundation
import Terminal
import Testing
import Wire

@testable import Screens

/// What is given away, on both screens.
@Suite("Giving away") struct DrawTests {
    private static func problem(_ code: String) -> Problem { Fixtures.problem(code, status: 409) }

    private func viewer(_ draws: DrawView..., account: AccountView? = Fixtures.mei, language: Language = .english)
        -> ViewerModel
    {
        var snapshot = Fixtures.snapshot()
        snapshot.draws = draws
        return Fixtures.viewer(account: account, language: language, snapshot: snapshot)
    }

    private func mine(_ place: Int? = nil, _ units: Int64? = nil) -> DrawAnswer.Mine {
        DrawAnswer.Mine(number: 3, place: place, amount: units.map(Fixtures.cny))
    }

    @Test("a banner says what is given away, how much is left, for how long, and the key", arguments: Language.allCases)
    func banner(language: Language) {
        let model = viewer(Fixtures.draw("d-1"), language: language)
        let text = model.text()
        #expect(text.contains("Thanks") && text.contains("¥100.00") && text.contains("01:30"))
        #expect(text.contains(language == .english ? "12 of 20 left" : "剩 12/20"))
        let key = language == .english ? "w grab it" : "w 抢"
        #expect(text.contains(key) && !viewer(language: language).text().contains(key))
    }

    @Test("one key grabs; the answer is said in words, stays in the banner, and the wallet is looked at")
    func grab() {
        var model = viewer(Fixtures.draw("d-1"))
        let draw = Fixtures.draw("d-1", left: 11, entered: 9)
        #expect(model.press("w") == [.enterDraw(draw.id)])
        #expect(model.press("w") == [], "once")
        let told = model.update(.draw(draw.id, .success(DrawAnswer(draw: draw, mine: mine(8, 320)))))
        #expect(told == [.loadWallet])
        #expect(model.text().contains("¥3.20 is yours"))
        _ = model.update(.clock(Fixtures.time(60)))
        #expect(model.text().contains("yours: ¥3.20"))
    }

    @Test("what was not taken is said, and may be tried again")
    func refused() {
        var model = viewer(Fixtures.draw("d-1"))
        let id = Fixtures.draw("d-1").id
        _ = model.press("w")
        _ = model.update(.draw(id, .failure(Self.problem("draw-condition"))))
        #expect(model.press("w") == [.enterDraw(id)])
    }

    @Test("a guest signs in first")
    func guest() {
        var model = viewer(Fixtures.draw("d-1"), account: nil)
        #expect(model.press("w") == [] && model.mode == .account)
    }

    @Test("where a phrase is asked for the key says it; at the end the screen asks what came of it, and says so")
    func lottery() {
        let open = Fixtures.draw("d-1", .lottery, title: "Mug", pot: nil, prize: "Mug", phrase: "go")
        var model = viewer(open)
        let said = model.press("w")
        guard case .say(let line, "go", .scroll, _, _)? = said.first, said.dropFirst() == [.enterDraw(open.id)] else {
            Issue.record("\(said)")
            return
        }
        // The request was there before the line was.
        let early = Problem(code: "draw-condition", title: "Not yet", status: 409, detail: "say it", obstacle: "say")
        _ = model.update(.draw(open.id, .failure(early)))
        #expect(model.drawParts[open.id] == .said(line: line))
        var muted = model
        _ = muted.update(.refused(id: line, Self.problem("too-fast")))
        #expect(muted.drawParts.isEmpty, "what was not said enters nothing, and may be said again")
        let ended = Fixtures.draw("d-1", .lottery, title: "Mug", pot: nil, prize: "Mug", phrase: "go", state: .ended)
        #expect(model.update(.tick(Tick(sequence: 1, events: [.draw(ended)]))) == [.loadDraw(open.id)])
        _ = model.update(.draw(open.id, .success(DrawAnswer(draw: ended, mine: mine()))))
        #expect(model.text().contains("not this time"))
        #expect(model.shownDraw == nil && model.press("w") == [])
    }

    @Test("who says the phrase by hand takes part too, and is told; another line takes part in nothing")
    func phraseByHand() {
        let open = Fixtures.draw("d-1", .lottery, title: "Mug", pot: nil, prize: "Mug", phrase: "go")
        var model = viewer(open)
        _ = model.press("t")
        model.type("gone")
        #expect(model.press(.enter).count == 1 && model.drawParts.isEmpty)
        _ = model.press("t")
        model.type("Go")
        #expect(model.press(.enter).last == .enterDraw(open.id))
        _ = model.update(.draw(open.id, .success(DrawAnswer(draw: open, mine: mine()))))
        #expect(model.text().contains("You are in"))
        #expect(model.press("w") == [])
    }

    @Test("the hash is shown from the start, seed, winners and the command at the end", arguments: Language.allCases)
    func proofs(language: Language) {
        var model = viewer(language: language)
        _ = model.press("W")
        #expect(model.mode == .room, "nothing to prove")
        model = viewer(Fixtures.draw("d-1"), language: language)
        _ = model.press("W")
        let hash = String(repeating: "ab", count: 32)
        let open = model.text(120, 40)
        #expect(open.contains(hash) && !open.contains("verify-draw"))
        let ended = Fixtures.draw(
            "d-1", left: 19, state: .ended,
            winners: [DrawWinner(id: Fixtures.mei.id, name: "bo", place: 0, amount: Fixtures.cny(320))])
        _ = model.update(.tick(Tick(sequence: 1, events: [.draw(ended)])))
        let told = model.text(120, 40)
        #expect(told.components(separatedBy: hash).count == 3 && told.contains("hawker verify-draw d-1"))
        #expect(told.contains("bo ¥3.20"))
        #expect(model.text(80, 24).contains("verify-draw d-1"))
        _ = model.press(.escape)
        #expect(model.mode == .room)
    }

    @Test("who did not take part is not bothered at the end")
    func others() {
        var model = viewer(Fixtures.draw("d-1"))
        let ended = Fixtures.draw("d-1", left: 0, state: .ended)
        #expect(model.update(.tick(Tick(sequence: 1, events: [.draw(ended)]))) == [])
    }

    @Test("a wallet that covers the order pays it with one key; one that does not says so")
    func wallet() {
        var model = viewer()
        let order = Fixtures.order(.reserved)
        _ = model.update(.orders(before: nil, .success(OrderList(orders: [order]))))
        _ = model.press("p")
        #expect(model.mode == .payment)
        #expect(model.press("b") == [])
        let balance = WalletView.Balance(shop: Fixtures.host, balance: order.total)
        _ = model.update(.wallet(.success(WalletView(balances: [balance]))))
        #expect(model.text().contains("In your wallet here: \(MoneyText.text(order.total))"))
        #expect(model.press("b") == [.payFromWallet(order.id)])
    }

    // MARK: The host

    @Test("a red packet is started from a sheet, sent once, and shown in the list", arguments: Language.allCases)
    func start(language: Language) {
        var model = Fixtures.console(language: language)
        #expect(model.press("w") == [.loadDraws])
        _ = model.update(.draws(.success([])))
        _ = model.press("r")
        for text in ["Thanks", "100", "", "", ""] {
            model.type(text)
            if text != "" { _ = model.press(.enter) }
        }
        let sent = model.press(.control("s"))
        guard case .startDraw(let key, let wanted)? = sent.first, sent.count == 1 else {
            Issue.record("\(sent)")
            return
        }
        #expect(
            wanted
                == NewDraw(kind: .redPacket, title: "Thanks", places: 10, seconds: 180, pot: Fixtures.cny(10_000)))
        #expect(model.press(.control("s")) == [], "it is on its way")
        _ = model.update(.drawChanged(.failure(Fixtures.problem("late", status: 503))))
        #expect(model.press(.control("s")) == [.startDraw(key: key, wanted)], "the same again")
        _ = model.update(.drawChanged(.success(Fixtures.draw("d-1"))))
        #expect(model.mode == .draws && model.text().contains("Thanks") && model.text().contains("¥100.00"))
    }

    @Test("what a sheet lacks is said beside its field, and nothing is sent")
    func complaints() {
        var model = Fixtures.console()
        _ = model.press("w")
        _ = model.press("y")
        #expect(model.press(.control("s")) == [])
        #expect(model.sheet?.form.complaints[.title] == .required)
        #expect(model.sheet?.form.complaints[.phrase] == .required)
    }

    @Test("a lucky bag gives the chosen goods, and with ^T a coupon or money")
    func prizes() {
        var model = Fixtures.console()
        _ = model.press("w")
        _ = model.press("l")
        #expect(model.sheet?.prize == .goods && model.sheet?.form.order.contains(.code) == false)
        _ = model.press(.control("t"))
        #expect(model.sheet?.prize == .coupon && model.sheet?.form.order.contains(.code) == true)
        _ = model.press(.control("t"))
        #expect(model.sheet?.prize == .each && model.sheet?.form.order.contains(.amount) == true)
    }

    @Test("the list follows the room: who is in, and at the end who won", arguments: Language.allCases)
    func list(language: Language) {
        var model = Fixtures.console(language: language)
        _ = model.press("w")
        _ = model.update(.draws(.success([Fixtures.draw("d-1", .luckyBag, title: "Bag", entered: 5)])))
        #expect(model.text().contains(language == .english ? "5 in for 20" : "5 人参与，20 个名额"))
        let winner = DrawWinner(id: Fixtures.mei.id, name: "mei", place: 0, amount: Fixtures.cny(500))
        let ended = Fixtures.draw("d-1", .luckyBag, title: "Bag", entered: 6, state: .ended, winners: [winner])
        _ = model.update(.tick(Tick(sequence: 1, events: [.draw(ended)])))
        #expect(model.text().contains("mei ¥5.00"))
        _ = model.press("x")
        #expect(model.mode == .draws, "what has ended is not ended again")
    }

    @Test("a draw is ended after a question")
    func end() {
        var model = Fixtures.console()
        _ = model.press("w")
        let draw = Fixtures.draw("d-1")
        _ = model.update(.draws(.success([draw])))
        _ = model.press("x")
        #expect(model.mode == .ask && model.press("y") == [.endDraw(draw.id)])
        _ = model.update(.drawChanged(.success(Fixtures.draw("d-1", left: 0, state: .ended))))
        #expect(model.mode == .draws && model.draws?.first?.state == .ended)
    }
}
