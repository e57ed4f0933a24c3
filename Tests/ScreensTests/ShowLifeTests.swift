import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("How a show goes on, on both screens")
struct ShowLifeTests {
    private static let start = Fixtures.time(7_200)
    private static let about = RoomAbout(
        title: "Autumn picks", cover: "Wool\nand down", tags: ["warm"], startsAt: start)

    private static func snapshot(_ phase: RoomPhase) -> RoomSnapshot {
        var snapshot = Fixtures.snapshot(phase: phase)
        if phase == .scheduled || phase == .paused { snapshot.about = about }
        if phase != .scheduled { snapshot.startsAt = nil }
        return snapshot
    }

    // MARK: The console

    @Test("a practice cannot be taken for anything else, and one key goes live", arguments: Language.allCases)
    func practice(language: Language) {
        for size in [Size(width: 80, height: 24), Size(width: 160, height: 48)] {
            var model = Fixtures.console(language: language, size: size, snapshot: Self.snapshot(.practice))
            let words = model.words
            let text = model.text(size.width, size.height)
            for phrase in [LifePhrase.practice, .practiceHint] {
                #expect(text.contains(words(.life(phrase))), "\(text)")
            }
            #expect(text.contains(words(.phase(.practice))))
            #expect(model.view(size: size, picture: nil).text(size.height - 1).hasPrefix(" l "))
            let live = model.press("l")
            #expect(live == [.setPhase(.live)])
            let twice = model.press("l")
            #expect(twice == [] && model.text().contains(words(.life(.isAsking))))
            _ = model.update(.phaseSet(.live, nil))
            _ = model.update(.tick(Tick(sequence: 3, events: [.phase(.live)])))
            #expect(!model.text(size.width, size.height).contains(words(.life(.practice))))
            let late = model.press("l")
            #expect(late == [] && model.text().contains(words(.life(.isOn))))
        }
    }

    @Test("a pause takes the host off the air before anything is asked; going on waits for the room")
    func pause() {
        var model = Fixtures.console(snapshot: Self.snapshot(.live))
        let pressed = model.press("z")
        #expect(pressed == [.goOffAir(true), .setPhase(.paused)])
        let text = model.text()
        #expect(text.contains("YOU ARE OFF THE AIR") && text.contains("off: the show is paused"))
        _ = model.update(.tick(Tick(sequence: 3, events: [.phase(.paused)])))
        let told = model.update(.phaseSet(.paused, nil))
        #expect(told == [] && model.text().contains("PAUSED"))
        let on = model.press("z")
        #expect(on == [.setPhase(.live)] && model.isOffAir)
        let refused = model.update(.phaseSet(.live, Fixtures.problem("unavailable", status: 503)))
        #expect(refused == [] && model.isOffAir)
        _ = model.press("z")
        let back = model.update(.phaseSet(.live, nil))
        #expect(back == [.goOffAir(false)] && !model.isOffAir)
        let live = model.update(.tick(Tick(sequence: 4, events: [.phase(.live)])))
        #expect(live == [] && !model.text().contains("OFF THE AIR"))
    }

    @Test("a room that could not be told of a pause is told again, and the host stays off the air meanwhile")
    func notTold() {
        var model = Fixtures.console(snapshot: Self.snapshot(.live))
        _ = model.update(.link(.live))
        _ = model.update(.clock(Fixtures.time(10)))
        _ = model.press("z")
        let failed = model.update(.phaseSet(.paused, Fixtures.problem("unreachable", status: 0)))
        #expect(failed == [] && model.isOffAir)
        let early = model.update(.clock(Fixtures.time(11)))
        let due = model.update(.clock(Fixtures.time(14)))
        let asked = model.update(.clock(Fixtures.time(20)))
        #expect(early == [] && due == [.setPhase(.paused)] && asked == [])
        _ = model.update(.phaseSet(.paused, nil))
        let done = model.update(.clock(Fixtures.time(40)))
        #expect(done == [] && model.isOffAir)
    }

    @Test("the last key counts: an answer to an earlier one changes nothing")
    func lateAnswers() {
        var model = Fixtures.console(snapshot: Self.snapshot(.paused))
        model.isOffAir = true
        _ = model.press("z")
        _ = model.update(.phaseSet(.live, nil))
        let again = model.press("z")
        #expect(again == [.goOffAir(true), .setPhase(.paused)])
        let late = model.update(.phaseSet(.live, nil))
        #expect(late == [] && model.isOffAir)
    }

    @Test("a show that is paused elsewhere is off the air here too, and only a key here puts it back")
    func pausedElsewhere() {
        var model = Fixtures.console(snapshot: Self.snapshot(.live))
        let off = model.update(.tick(Tick(sequence: 3, events: [.phase(.paused)])))
        #expect(off == [.goOffAir(true)] && model.isOffAir)
        let on = model.update(.tick(Tick(sequence: 4, events: [.phase(.live)])))
        #expect(on == [] && model.isOffAir)
        let key = model.press("z")
        #expect(key == [.setPhase(.live)])
    }

    @Test("a scheduled show says when it begins, and is left or called off", arguments: Language.allCases)
    func scheduled(language: Language) {
        var model = Fixtures.console(language: language, snapshot: Self.snapshot(.scheduled))
        let words = model.words
        #expect(model.text().contains(words(.life(.scheduledHint))))
        #expect(model.text().contains(words(.phase(.scheduled))))
        let pause = model.press("z")
        #expect(pause == [] && !model.isOffAir)
        _ = model.press("q")
        #expect(model.mode == .leave && model.text().contains(words(.life(.leaveTitle))))
        let stay = model.press("n")
        #expect(stay == [] && model.mode == .console)
        _ = model.press("q")
        let leave = model.press("y")
        #expect(leave == [.quit])
        let off = model.press("c")
        #expect(off == [.endShow])
    }

    @Test("title, cover text, tags and time are changed in a sheet that sends what has changed")
    func sheet() {
        var model = Fixtures.console(snapshot: Self.snapshot(.scheduled))
        _ = model.press("o")
        #expect(model.mode == .sheet)
        let text = model.text()
        #expect(text.contains("Wool | and down") && text.contains("warm") && text.contains("begins at"), "\(text)")
        _ = model.press(.tab)
        for character in " | 50% off" { _ = model.press(.character(character)) }
        let saved = model.press(.control("s"))
        #expect(saved == [.editShow(EditRoom(cover: "Wool \nand down \n50% off"))])
        _ = model.update(.showEdited(Fixtures.problem("out-of-range", status: 422, detail: "Too long.")))
        #expect(model.text().contains("Too long."))
        _ = model.press(.control("s"))
        _ = model.update(.showEdited(nil))
        #expect(model.mode == .console)
        _ = model.press("o")
        for _ in 0..<3 { _ = model.press(.tab) }
        _ = model.press(.control("u"))
        _ = model.press(.character("x"))
        let bad = model.press(.control("s"))
        #expect(bad == [] && model.text().contains("like 2026-11-23 20:00"))

        var live = Fixtures.console(snapshot: Self.snapshot(.live))
        _ = live.press("o")
        #expect(!live.text().contains("begins at"))
    }

    // MARK: The viewer

    @Test(
        "before the show its cover text and the time until it stand where the picture will be",
        arguments: Language.allCases)
    func countdown(language: Language) {
        for (width, height) in [(80, 24), (160, 48)] {
            var model = Fixtures.viewer(language: language, snapshot: Self.snapshot(.scheduled))
            _ = model.update(.input(.resize(Size(width: width, height: height))))
            _ = model.update(.clock(Fixtures.time(10)))
            let words = model.words
            let text = model.text(width, height)
            #expect(text.contains(words(.life(.beginsIn("1:59:50")))), "\(text)")
            #expect(text.contains("and down") && text.contains("#warm"))
            let buy = model.press("b")
            #expect(buy == [] && model.text(width, height).contains(words(.life(.notBegun("Merino scarf")))))
            _ = model.update(.clock(Fixtures.time(7_300)))
            #expect(model.text(width, height).contains(words(.life(.beginsAnyMoment))))
            let changed = RoomAbout(title: "Winter picks", startsAt: Fixtures.time(9_000))
            _ = model.update(.tick(Tick(sequence: 3, events: [.about(changed)])))
            #expect(model.text(width, height).contains("Winter picks"))
            _ = model.update(.tick(Tick(sequence: 4, events: [.about(RoomAbout(title: "W")), .phase(.live)])))
            #expect(model.whyNotBegun(Fixtures.shelf[0]) == nil)
        }
    }

    @Test("in a pause no old picture stays, and the shelf sells", arguments: Language.allCases)
    func backSoon(language: Language) {
        var model = Fixtures.viewer(language: language, snapshot: Self.snapshot(.live))
        let size = Size(width: 80, height: 24)
        let pane = model.layout(size: size).picture?.size ?? .zero
        let picture = Surface(size: pane, style: Style(background: .hex(0xFF0000)))
        _ = model.update(.tick(Tick(sequence: 3, events: [.about(Self.about), .phase(.paused)])))
        let drawn = model.view(size: size, picture: picture)
        #expect(drawn == model.view(size: size, picture: nil))
        #expect(model.text().contains(model.words(.life(.backSoon))) && model.text().contains("and down"))
        #expect(model.whyNotSold(model.pinned, missing: .noCard) == nil)
    }

    // MARK: The lobby

    private static let teas = Fixtures.identifier("r2", of: Room.self)
    private static let rooms = [
        RoomSummary(
            id: Fixtures.room, title: "Autumn picks", host: "lin", phase: .live, viewers: 312, cover: "Wool and down",
            tags: ["warm", "new"]),
        RoomSummary(
            id: teas, title: "Tea & talk", host: "wang", phase: .scheduled, viewers: 4,
            cover: "Six teas\nand a kettle", tags: ["tea"], startsAt: Fixtures.time(1_800)),
        RoomSummary(
            id: Fixtures.identifier("r3", of: Room.self), title: "Lamps", host: "zhao", phase: .scheduled, viewers: 0,
            startsAt: Fixtures.time(200_000)),
    ]

    @Test(
        "the lobby shows what is live, what is coming up, and the chosen room's cover text",
        arguments: Language.allCases)
    func lobby(language: Language) {
        for (width, height) in [(80, 24), (160, 48)] {
            var model = ViewerModel(seed: Fixtures.seed, language: language)
            _ = model.update(.input(.resize(Size(width: width, height: height))))
            _ = model.update(.clock(Fixtures.time(0)))
            _ = model.update(.rooms(.success(Self.rooms)))
            let words = model.words
            var text = model.text(width, height)
            for phrase in [LifePhrase.liveNow(1), .comingUp(2), .beginsIn("30:00")] {
                #expect(text.contains(words(.life(phrase))), "\(text)")
            }
            #expect(text.contains("Wool and down") && text.contains("#warm #new") && text.contains("Lamps"))
            _ = model.press(.down)
            text = model.text(width, height)
            #expect(text.contains("Six teas") && text.contains("and a kettle") && !text.contains("Wool and down"))
            let join = model.press(.enter)
            #expect(join == [.join(Self.teas)])
        }
    }

    @Test("a search asks as it is typed, the last of it wins, and escape shows all rooms again")
    func search() {
        var model = ViewerModel(seed: Fixtures.seed, language: .english)
        _ = model.start()
        _ = model.update(.rooms(.success(Self.rooms)))
        let open = model.press("/")
        #expect(open == [] && model.mode == .lobbySearch)
        let first = model.press("t")
        let second = model.press("e")
        _ = model.press("q")
        #expect(first == [.searchRooms("t")] && second == [], "one question at a time")
        let more = model.update(.rooms(for: "t", .success([])))
        #expect(more == [.searchRooms("teq")] && model.lobby.rooms == Self.rooms)
        _ = model.update(.rooms(for: "teq", .success([])))
        #expect(model.text().contains("Nothing here is like “teq”"))
        let back = model.press(.backspace)
        #expect(back == [.searchRooms("te")])
        _ = model.update(.rooms(for: "te", .success([Self.rooms[1]])))
        _ = model.press(.enter)
        #expect(model.mode == .lobby && model.text().contains("Search / te"))
        let refresh = model.press("r")
        #expect(refresh == [.searchRooms("te")])
        _ = model.update(.rooms(for: "te", .success([Self.rooms[1]])))
        let join = model.press(.enter)
        #expect(join == [.join(Self.teas)])
        let left = model.press("g")
        #expect(left == [.leave, .searchRooms("te")])
        _ = model.press("/")
        let all = model.press(.escape)
        #expect(all == [.listRooms] && model.mode == .lobby)
    }
}
