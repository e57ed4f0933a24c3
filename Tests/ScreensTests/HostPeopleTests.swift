import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

extension Fixtures {
    static let bo = identifier("a-bo", of: Visitor.self)
    static let guests = identifier("g-7qk2m00000", of: Visitor.self)
    static let people = [
        RoomPerson(id: bo, name: "bo", links: 2, said: "buy cheap gold at gold.example"),
        RoomPerson(id: guests, name: nil, links: 1),
    ]
}

@Suite("The room's people")
struct HostPeopleTests {
    private func panel(_ people: [RoomPerson] = Fixtures.people) -> HostModel {
        var model = Fixtures.console()
        let effects = model.press("b")
        #expect(effects == [.loadPeople])
        _ = model.update(.people(.success(people)))
        return model
    }

    @Test("the list says who is here, from how many places, and what they said last")
    func list() {
        let text = panel().text()
        #expect(text.contains("bo  buy cheap gold") && text.contains("here 2×"))
        #expect(text.contains("guest 7qk2m00000") && text.contains("here"))
        #expect(panel([]).text().contains("Nobody is here"))
    }

    @Test("a ban has a time and a reason where they are typed, is sent once, and the list is looked at again")
    func ban() {
        var model = panel()
        _ = model.press("x")
        #expect(model.mode == .sheet && model.text().contains("bo is put out"))
        model.type("10")
        _ = model.press(.enter)
        model.type("selling gold")
        let ban = model.press(.enter)
        let wish = ModerationWish.ban(Fixtures.bo, seconds: 600, reason: "selling gold", guests: false)
        #expect(ban == [.moderate(wish)])
        let again = model.press(.control("s"))
        #expect(again == [])
        let done = model.update(.moderated(wish, nil))
        #expect(done == [.loadPeople] && model.mode == .people && model.text().contains("bo is banned for 10 minutes"))
        let banned = RoomPerson(id: Fixtures.bo, name: "bo", ban: BanView(until: nil))
        _ = model.update(.people(.success([banned, Fixtures.people[1]])))
        #expect(model.text().contains("✖ bo"))
        _ = model.press("x")
        #expect(model.mode == .people && model.text().contains("Banned already"))
        _ = model.press("l")
        let lift = model.press("y")
        #expect(lift == [.moderate(.liftBan(Fixtures.bo))])
        let lifted = model.update(.moderated(.liftBan(Fixtures.bo), nil))
        #expect(lifted == [.loadPeople] && model.text().contains("bo may come again"))
    }

    @Test("where a person can come back as a guest the sheet says so, and guests are kept out too if wanted")
    func guestsToo() {
        let bo = RoomPerson(id: Fixtures.bo, name: "bo", links: 1, isLocal: true)
        for (language, words, button) in [
            (Language.english, "until the ban is", "guests too"), (.chinese, "仍可作为游客回来", "连同游客"),
        ] {
            var model = Fixtures.console(language: language)
            _ = model.press("b")
            _ = model.update(.people(.success([bo, Fixtures.people[1]])))
            _ = model.press("x")
            #expect(model.mode == .choice && model.text().contains(words) && model.text().contains(button))
            var other = model
            let alone = other.press(.control("s"))
            #expect(alone == [.moderate(.ban(Fixtures.bo, seconds: nil, reason: "", guests: false))])
            _ = model.press(.control("t"))
            let wish = ModerationWish.ban(Fixtures.bo, seconds: nil, reason: "", guests: true)
            let both = model.press(.control("s"))
            #expect(both == [.moderate(wish)])
            _ = model.update(.moderated(wish, nil))
            #expect(model.mode == .people)
        }
        // Who comes from elsewhere takes the guests from there along.
        var model = panel()
        _ = model.press("x")
        #expect(model.mode == .sheet && !model.text().contains("guests too"))
    }

    @Test("a mute without minutes is for the show; a muted person can be let talk again; a guest cannot be muted")
    func mute() {
        var model = panel()
        _ = model.press("m")
        #expect(model.text().contains("not talk"))
        model.type("999999")
        _ = model.press(.enter)
        _ = model.press(.enter)
        #expect(model.mode == .sheet && model.text().contains("1 to 43,200 minutes"))
        _ = model.press(.control("u"))
        let mute = model.press(.control("s"))
        let wish = ModerationWish.mute(Fixtures.bo, seconds: nil, reason: "")
        #expect(mute == [.moderate(wish)])
        _ = model.update(.moderated(wish, nil))
        #expect(model.text().contains("bo is muted until the show is over"))
        let muted = RoomPerson(id: Fixtures.bo, name: "bo", links: 1, mute: BanView(until: Fixtures.time(90)))
        _ = model.update(.people(.success([muted, Fixtures.people[1]])))
        #expect(model.text().contains("∅ bo") && model.text().contains("muted 01:30 · here"))
        _ = model.press("m")
        let unmute = model.press("y")
        #expect(unmute == [.moderate(.unmute(Fixtures.bo))])
        _ = model.update(.moderated(.unmute(Fixtures.bo), nil))
        _ = model.press(.down)
        _ = model.press("m")
        #expect(model.mode == .people && model.text().contains("Guests cannot talk"))
    }

    @Test("putting out asks for a reason only; appointing and dismissing are asked about")
    func kickAndAppoint() {
        var model = panel()
        _ = model.press("o")
        #expect(!model.text().contains("Minutes"))
        model.type("rude")
        let kick = model.press(.enter)
        #expect(kick == [.moderate(.kick(Fixtures.bo, reason: "rude", guests: false))])
        _ = model.update(.moderated(.kick(Fixtures.bo, reason: "rude", guests: false), nil))
        _ = model.press("a")
        #expect(model.text().contains("not sell"))
        let appoint = model.press("y")
        #expect(appoint == [.moderate(.appoint(Fixtures.bo))])
        _ = model.update(.moderated(.appoint(Fixtures.bo), nil))
        let moderator = RoomPerson(id: Fixtures.bo, name: "bo", links: 1, role: .moderator)
        _ = model.update(.people(.success([moderator])))
        #expect(model.text().contains("★ bo") && model.text().contains("moderator · here"))
        _ = model.press("a")
        let dismiss = model.press("y")
        #expect(dismiss == [.moderate(.dismiss(Fixtures.bo))])
    }

    @Test("what the server refuses is said where it was asked; the selection stays on the person")
    func refused() {
        var model = panel()
        _ = model.press(.down)
        _ = model.press("x")
        _ = model.press(.control("s"))
        _ = model.update(
            .moderated(.ban(Fixtures.guests, seconds: nil, reason: "", guests: false), Fixtures.problem("too-many", status: 422)))
        #expect(model.mode == .sheet)
        _ = model.press(.escape)
        _ = model.update(.people(.success(Fixtures.people.reversed())))
        #expect(model.selectedPerson?.id == Fixtures.guests)
        _ = model.update(.people(.failure(Fixtures.problem("unreachable", status: 0))))
        #expect(model.people?.count == 2 && model.text().contains("The server does not answer"))
    }

    @Test("a viewer who is banned is back among the rooms and reads why, in both languages")
    func viewer() {
        let problem = Problem(code: "banned", title: "", status: 403, detail: "", retryAfter: 600, reason: "spam")
        for (language, words) in [
            (Language.english, "You are banned from this room for 10 minutes: spam"), (.chinese, "你已被移出这个直播间，10 分钟后可再进入，原因：spam"),
        ] {
            var model = ViewerModel(
                seed: Fixtures.seed, language: language, room: Fixtures.room, account: Fixtures.mei)
            _ = model.start()
            _ = model.update(.snapshot(Fixtures.snapshot()))
            let effects = model.update(.joinRefused(Fixtures.room, problem))
            #expect(effects == [.listRooms] && model.mode == .lobby && model.text().contains(words), "\(language)")
        }
    }
}
