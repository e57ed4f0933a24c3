import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

extension Fixtures {
    static let talk = [
        Danmaku(id: 1, from: "lin", text: "welcome", role: .host), Danmaku(id: 2, from: "bo", text: "cheap gold"),
        Danmaku(id: 3, from: "mo", text: "be kind", role: .moderator), Danmaku(id: 4, from: "cy", text: "how warm?"),
    ]

    static func keeper(_ role: Danmaku.Role? = .moderator, language: Language = .english) -> ViewerModel {
        var room = snapshot(danmaku: talk)
        room.talk = TalkLimits(TalkRules())
        room.you = role.map { OwnStanding(role: $0, mute: nil) }
        return viewer(language: language, snapshot: room)
    }
}

@Suite("A moderator's keys on the viewer's screen")
struct KeepingTests {
    private func tick(_ events: [RoomEvent]) -> Tick { Tick(sequence: 1, events: events) }

    private func footer(_ model: ViewerModel, columns: Int = 120) -> String {
        model.view(size: Size(width: columns, height: 34), picture: nil).text(33)
    }

    @Test("the key is in the footer and the sheet of who keeps order alone; others are told why not")
    func shown() {
        for language in Language.allCases {
            var viewer = Fixtures.keeper(nil, language: language)
            let says = "u " + viewer.words(.moderation(.sayKeep))
            #expect(!footer(viewer).contains(says))
            let nothing = viewer.press("u")
            #expect(nothing == [] && viewer.panel == nil)
            #expect(viewer.text().contains(viewer.words(.moderation(.notKeeper))))
            _ = viewer.press("?")
            #expect(!viewer.text(100, 40).contains(viewer.words(.moderation(.helpKeep))))

            var keeper = Fixtures.keeper(language: language)
            #expect(footer(keeper).contains(says) && footer(keeper, columns: 80).contains(says))
            _ = keeper.press("?")
            #expect(keeper.text().contains(keeper.words(.moderation(.helpKeep))))
        }
    }

    @Test("a line is chosen in the talk and taken away; the arrow stays on its line while others come and go")
    func takeAway() {
        var model = Fixtures.keeper()
        let opened = model.press("u")
        #expect(opened == [.keeping(.loadPeople)] && model.mode == .lines)
        #expect(model.selectedLine?.text == "how warm?" && model.text().contains("cheap gold"))
        _ = model.press("k")
        _ = model.press("k")
        #expect(model.selectedLine?.text == "cheap gold")
        _ = model.update(.tick(Tick(sequence: 2, events: [], danmaku: [Danmaku(id: 5, from: "dan", text: "hi")])))
        #expect(model.selectedLine?.text == "cheap gold")
        let wish = ModerationWish.takeAway(2)
        let hidden = model.press("d")
        #expect(hidden == [.keeping(.moderate(wish))])
        _ = model.update(.keeping(.moderated(wish, nil)))
        #expect(model.text().contains("The line is hidden; its sender was told"))
        _ = model.update(.tick(tick([.lineGone(id: 2)])))
        #expect(!model.text().contains("cheap gold") && model.selectedLine?.text == "be kind")
        // Nobody acts upon the host, and only the host upon a moderator.
        let moderators = model.press("d")
        #expect(moderators == [] && model.text().contains("only the host can do that"))
        _ = model.press("k")
        let hosts = model.press("m")
        #expect(hosts == [] && model.text().contains("That is the host"))
        _ = model.press(.escape)
        #expect(model.mode == .room)
    }

    @Test("a line that flies over the picture is gone with the line")
    func flying() {
        var model = Fixtures.keeper(nil)
        _ = model.update(.tick(Tick(sequence: 2, events: [], danmaku: [Danmaku(id: 9, from: "bo", text: "gold")])))
        #expect(model.flight.lines.map(\.text) == ["gold"])
        _ = model.update(.tick(tick([.lineGone(id: 9)])))
        #expect(model.flight.lines.isEmpty && model.room?.danmaku.contains { $0.id == 9 } == false)
    }

    @Test("who said a line is muted for a time, put out or banned, by the name alone where nothing else is known")
    func discipline() {
        var model = Fixtures.keeper()
        _ = model.press("u")
        _ = model.press("m")
        #expect(model.mode == .discipline && model.text().contains("cy can watch and buy, but not talk"))
        model.type("x")
        let wrong = model.press(.control("s"))
        #expect(wrong == [] && model.text().contains("minutes"))
        _ = model.press(.backspace)
        model.type("5")
        _ = model.press(.enter)
        model.type("spam")
        let mute = model.press(.enter)
        let wish = ModerationWish.named(.mute, "cy", seconds: 300, reason: "spam")
        #expect(mute == [.keeping(.moderate(wish))])
        let again = model.press(.enter)
        #expect(again == [], "sent once")
        _ = model.update(.keeping(.moderated(wish, Fixtures.problem("too-many", status: 422, detail: "Too many."))))
        #expect(model.mode == .discipline && model.text().contains("Too many."))
        let retried = model.press(.control("s"))
        #expect(retried == mute)
        let done = model.update(.keeping(.moderated(wish, nil)))
        #expect(done == [.keeping(.loadPeople)] && model.mode == .lines)
        #expect(model.text().contains("cy is muted for 5 minutes, and was told"))

        // Of somebody in the list of people the id says who is meant.
        _ = model.update(.keeping(.people(.success(Fixtures.people))))
        _ = model.press("k")
        _ = model.press("k")
        _ = model.press("x")
        let ban = model.press(.control("s"))
        #expect(ban == [.keeping(.moderate(.ban(Fixtures.bo, seconds: nil, reason: "", guests: false)))])
    }

    @Test("the people: put out, banned, and let in again after a question; all guests are kept out by choice")
    func people() {
        var model = Fixtures.keeper()
        _ = model.press("u")
        let load = model.press("p")
        #expect(load == [.keeping(.loadPeople)])
        let bo = RoomPerson(id: Fixtures.bo, name: "bo", links: 1, isLocal: true)
        _ = model.update(.keeping(.people(.success([bo, Fixtures.people[1]]))))
        _ = model.press("o")
        #expect(model.text().contains("guests too"))
        _ = model.press(.control("t"))
        let kick = model.press(.control("s"))
        let wish = ModerationWish.kick(Fixtures.bo, reason: "", guests: true)
        #expect(kick == [.keeping(.moderate(wish))])
        _ = model.update(.keeping(.moderated(wish, nil)))
        let banned = RoomPerson(id: Fixtures.bo, name: "bo", ban: BanView(until: nil), mute: BanView(until: nil))
        _ = model.update(.keeping(.people(.success([banned]))))
        let already = model.press("x")
        #expect(already == [] && model.text().contains("Banned already"))
        _ = model.press("l")
        #expect(model.mode == .keepingAsk && model.text().contains("bo may watch and talk here again"))
        let lift = model.press("y")
        #expect(lift == [.keeping(.moderate(.liftBan(Fixtures.bo)))])
        _ = model.update(.keeping(.moderated(.liftBan(Fixtures.bo), nil)))
        #expect(model.mode == .people)
        _ = model.press("m")
        let unmute = model.press("y")
        #expect(unmute == [.keeping(.moderate(.unmute(Fixtures.bo)))])
    }

    @Test("lines that wait and what is asked stand over the talk, and are worked off with a key each")
    func waiting() {
        var model = Fixtures.keeper()
        let question = AskedQuestion(id: 4, text: "how warm?", from: ["cy"], times: 2, isAnswered: false)
        _ = model.update(.tick(tick(Fixtures.held.map { .held($0) } + [.question(question)])))
        #expect(model.text(200, 50).contains("2 lines wait: u h · u a: 1 asked"))
        #expect(model.text().contains("2 lines wait: u h"), "what comes first stays where there is little room")
        _ = model.press("u")
        let load = model.press("h")
        #expect(load == [.keeping(.loadHeld)] && model.text().contains("cheap gold 1"))
        let allow = model.press("a")
        #expect(allow == [.keeping(.moderate(.settle(1, isAllowed: true)))] && model.held?.map(\.id) == [2])
        let drop = model.press("x")
        #expect(drop == [.keeping(.moderate(.settle(2, isAllowed: false)))])
        let lost = model.update(
            .keeping(.moderated(.settle(2, isAllowed: false), Fixtures.problem("line-unknown", status: 404))))
        #expect(lost == [.keeping(.loadHeld)])
        _ = model.press(.escape)
        _ = model.press("a")
        let mark = model.press("x")
        #expect(mark == [.keeping(.markQuestion(4, isAnswered: true))])
        _ = model.press(.escape)
        #expect(model.mode == .lines)
    }

    @Test("slow mode and followers only are changed from what the room says; phone numbers are the shop's")
    func rules() {
        var model = Fixtures.keeper()
        _ = model.press("u")
        _ = model.press("w")
        #expect(model.mode == .rules && model.text().contains("Slow mode") && !model.text().contains("Phone numbers"))
        let slow = model.press(.right)
        #expect(slow == [.keeping(.moderate(.limits(TalkLimits(slowSeconds: 3, followersOnly: false))))])
        _ = model.update(.tick(tick([.talk(TalkLimits(slowSeconds: 3, followersOnly: false))])))
        #expect(model.text().contains("one line in 3 s"))
        _ = model.press(.down)
        _ = model.press(.down)
        let followers = model.press(.enter)
        #expect(followers == [.keeping(.moderate(.limits(TalkLimits(slowSeconds: 3, followersOnly: true))))])
    }

    @Test("the keys come with the role and go with it at once, whatever is open, with a word about it")
    func role() {
        for language in Language.allCases {
            var model = Fixtures.keeper(nil, language: language)
            let appointed = model.update(.tick(tick([.moderation(ModerationNotice(.appointed, by: .host))])))
            #expect(appointed == [.keeping(.loadHeld), .keeping(.loadQuestions)])
            _ = model.press("u")
            _ = model.press("m")
            model.type("12")
            _ = model.update(.tick(tick([.moderation(ModerationNotice(.dismissed, by: .host))])))
            #expect(model.mode == .room && model.people == nil && model.held == nil && model.questions == nil)
            #expect(model.text().contains(model.words(.moderation(.notice(ModerationNotice(.dismissed))))))
            let nothing = model.press("u")
            #expect(nothing == [] && model.mode == .room)
            let late = model.update(.keeping(.people(.success(Fixtures.people))))
            #expect(late == [] && model.people == nil)
        }
    }

    @Test("a snapshot says what a person is here, and a refusal that a moderator is none any more")
    func standing() {
        var model = Fixtures.keeper()
        _ = model.press("u")
        _ = model.update(.snapshot(Fixtures.snapshot()))
        #expect(model.role == nil && model.mode == .room)
        var muted = Fixtures.snapshot()
        muted.you = OwnStanding(role: nil, mute: BanView(until: Fixtures.time(300)))
        _ = model.update(.snapshot(muted))
        #expect(model.text().contains("muted 05:00"))

        var other = Fixtures.keeper()
        _ = other.press("u")
        let refusal = Fixtures.problem("moderator-only", status: 403)
        let effects = other.update(.keeping(.moderated(.takeAway(4), refusal)))
        #expect(effects == [] && other.role == nil && other.mode == .room)
        #expect(other.text().contains("no moderator here any more"))
    }

    @Test("the lists are those of the host's console, drawn alike")
    func alike() {
        var host = Fixtures.console()
        _ = host.press("b")
        _ = host.update(.people(.success(Fixtures.people)))
        var keeper = Fixtures.keeper()
        _ = keeper.press("u")
        _ = keeper.press("p")
        _ = keeper.update(.keeping(.people(.success(Fixtures.people))))
        func rows(_ text: String) -> [String] {
            text.split(separator: "\n").filter { $0.contains("gold.example") || $0.contains("guest 7q") }.map(
                String.init)
        }
        #expect(rows(host.text()).count == 2 && rows(host.text()) == rows(keeper.text()))
    }
}
