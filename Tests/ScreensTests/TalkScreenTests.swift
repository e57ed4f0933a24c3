import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

/// Colours, answers, the line over the talk, announcements, follows and questions, on both screens.
@Suite struct TalkScreenTests {
    private static let anna = Fixtures.snapshot().host

    private static func snapshot() -> RoomSnapshot {
        var snapshot = Fixtures.snapshot(danmaku: [
            Danmaku(id: 1, from: "bo", text: "how warm is it?"),
            Danmaku(id: 2, from: anna.name, text: "very", to: "bo", role: .host),
            Danmaku(id: 3, from: "cy", text: "mine", colour: .cyan, times: 4),
            Danmaku(id: 4, from: "dee", text: "please be kind", role: .moderator),
        ])
        snapshot.pinned = Danmaku(id: 0, from: anna.name, text: "ships today", role: .host)
        return snapshot
    }

    // MARK: - The viewer

    @Test(
        "the list shows whom a line answers, who runs the room, how often it came, and the pinned line above",
        arguments: Language.allCases)
    func list(language: Language) {
        let text = Fixtures.viewer(language: language, snapshot: Self.snapshot()).text()
        for part in [
            "▲ \(Self.anna.name): ships today", "★\(Self.anna.name): @bo very", "mine ×4", "◆dee: please be kind",
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test("a line flies in its colour, an own one underlined")
    func flies() {
        var model = Fixtures.viewer(account: Fixtures.mei)
        let lines = [
            Danmaku(id: 1, from: "bo", text: "CYAN", mode: .top, colour: .cyan),
            Danmaku(id: 2, from: Fixtures.mei.name, text: "OWN", mode: .top, colour: .pink),
        ]
        _ = model.update(.tick(Tick(sequence: 1, danmaku: lines)))
        let surface = model.view(size: model.size, picture: nil)
        func style(_ text: String) -> Style? {
            for y in 0..<model.size.height {
                let row = (0..<model.size.width).map { surface[Point(x: $0, y: y)] }
                let letters = row.map(\.scalar)
                let wanted = text.unicodeScalars.map(\.value)
                for x in 0...(row.count - wanted.count) where Array(letters[x..<(x + wanted.count)]) == wanted {
                    return row[x].style
                }
            }
            return nil
        }
        #expect(style("CYAN")?.foreground == Danmaku.Colour.cyan.color)
        #expect(style("CYAN")?.attributes.contains(.underline) == false)
        #expect(style("OWN")?.foreground == Danmaku.Colour.pink.color)
        #expect(style("OWN")?.attributes.contains(.underline) == true)
    }

    @Test("shift and tab choose a colour; @name answers a person who was seen talking, and is text otherwise")
    func says() {
        var model = Fixtures.viewer(account: Fixtures.mei, snapshot: Self.snapshot())
        func say(_ text: String, colours: Int = 0) -> [ViewerEffect] {
            _ = model.press("t")
            for _ in 0..<colours { _ = model.press(.backTab) }
            for character in text { _ = model.press(.character(character)) }
            return model.press(.enter)
        }
        guard case .say(_, "thanks", .scroll, .red, "bo") = say("@BO thanks", colours: 1).first else {
            Issue.record("no answer to bo")
            return
        }
        guard case .say(_, "@nobody hi", .scroll, .white, nil) = say("@nobody hi").first,
            case .say(_, "@bo", _, _, nil) = say("@bo").first
        else {
            Issue.record("not taken as text")
            return
        }
        let around = Danmaku.Colour.allCases.count
        guard case .say(_, "x", _, .white, nil) = say("x", colours: around).first else {
            Issue.record("the colours do not come round")
            return
        }
    }

    @Test("an announcement is told, and that a followed host is live", arguments: Language.allCases)
    func told(language: Language) {
        var model = Fixtures.viewer(language: language)
        _ = model.update(
            .tick(
                Tick(sequence: 1, events: [.announcement(Announcement(from: "anna", text: "a draw at \u{202E}nine"))])))
        #expect(model.text().contains("a draw at nine"))
        let room = RoomSummary(id: Fixtures.room, title: "Tea time", host: "eve", phase: .live, viewers: 3)
        _ = model.update(.tick(Tick(sequence: 2, events: [.hostLive(room)])))
        #expect(model.text().contains("eve") && model.text().contains("Tea time"))
    }

    @Test("f follows and unfollows; the answer is told, and a guest signs in first")
    func follows() {
        var model = Fixtures.viewer(account: Fixtures.mei)
        let host = Self.anna.id
        _ = model.update(.follows(host, .success(false)))
        #expect(model.notice == nil, "asked on coming in, it is no news")
        #expect(model.press("f") == [.follow(host, true)])
        _ = model.update(.follows(host, .success(true)))
        #expect(model.text().contains(model.words(.talk(.following(Self.anna.name)))))
        #expect(model.press("f") == [.follow(host, false)])
        _ = model.update(.follows(host, .success(false)))
        #expect(model.notice?.text(in: model.words) == model.words(.talk(.followsNoMore(Self.anna.name))))

        var guest = Fixtures.viewer(account: nil)
        #expect(guest.press("f") == [] && guest.mode == .account)
        let effects = guest.update(.signedIn(.success(SignedIn(account: Fixtures.mei, token: "t"))))
        #expect(effects.contains(.loadFollow(host)) && effects.last == .follow(host, true))
    }

    @Test("what was missed is in the list and does not fly; a line that is here already is not taken twice")
    func resumed() {
        var model = Fixtures.viewer(snapshot: Self.snapshot())
        let missed = [
            Danmaku(id: 4, from: "dee", text: "please be kind"), Danmaku(id: 9, from: "bo", text: "I am late"),
        ]
        _ = model.update(
            .resumed(
                Tick(
                    sequence: 7, events: [.stock(sku: Fixtures.shelf[0].sku, available: 1, onHand: 1)],
                    card: CardState(sku: nil), pinned: PinState(line: nil),
                    counts: RoomCounts(viewers: 7, likes: 0, paidOrders: 0), danmaku: missed)))
        #expect(model.room?.danmaku.map(\.id) == [1, 2, 3, 4, 9] && model.flight.lines.isEmpty)
        #expect(model.room?.pinned == nil && model.room?.card == nil && model.room?.counts.viewers == 7)
        #expect(model.room?.shelf.first?.available == 1)
    }

    // MARK: - The host

    private static func question(_ id: UInt64, _ text: String, times: Int = 1, isAnswered: Bool = false)
        -> AskedQuestion
    {
        AskedQuestion(id: id, text: text, from: ["bo", "cy"], times: times, isAnswered: isAnswered)
    }

    @Test("questions come by themselves, are answered aloud, marked and pinned", arguments: Language.allCases)
    func questions(language: Language) {
        var model = Fixtures.console(language: language)
        _ = model.update(
            .tick(
                Tick(
                    sequence: 2,
                    events: [.question(Self.question(5, "is it warm?", times: 3)), .question(Self.question(6, "有货吗"))]))
        )
        #expect(model.text().contains(model.words(.talk(.waiting(2, keys: "a")))))
        #expect(model.press("a") == [.loadQuestions])
        _ = model.update(.questions(.success([Self.question(5, "is it warm?", times: 3), Self.question(6, "有货吗")])))
        #expect(model.text().contains("×3") && model.text().contains("is it warm?") && model.text().contains("有货吗"))
        #expect(model.press("p") == [.pinLine(PinLine(line: 5))])
        #expect(model.press("x") == [.markQuestion(5, isAnswered: true)])
        _ = model.update(
            .tick(Tick(sequence: 3, events: [.question(Self.question(5, "is it warm?", isAnswered: true))])))
        #expect(model.selectedQuestion?.id == 5, "the arrow stays on its question")
        #expect(model.questions?.map(\.id) == [6, 5])
        _ = model.press(.up)
        #expect(model.press(.enter) == [.markQuestion(6, isAnswered: true)])
        #expect(model.mode == .talk && model.entry?.editor.text == "@bo ")
        #expect(model.text().contains("@bo"))
    }

    @Test(
        "what the host types is announced, or stands over the talk; empty takes it down", arguments: Language.allCases)
    func aloud(language: Language) {
        var model = Fixtures.console(language: language)
        func type(_ text: String, _ key: Key) -> [HostEffect] {
            _ = model.press("t")
            for character in text { _ = model.press(.character(character)) }
            return model.press(key)
        }
        #expect(type("a draw at nine", .control("o")) == [.announce("a draw at nine")])
        _ = model.update(.announced)
        #expect(model.text().contains(model.words(.talk(.isAnnounced))))
        #expect(type("ships today", .control("p")) == [.pinLine(PinLine(text: "ships today"))])
        #expect(model.mode == .console)
        #expect(type("", .control("p")) == [.pinLine(PinLine())])
        _ = model.update(.pinned(PinLine()))
        #expect(model.text().contains(model.words(.talk(.isUnpinned))))
        #expect(type(" ", .control("o")) == [])
        #expect(model.mode == .talk, "nothing is lost")
    }
}
