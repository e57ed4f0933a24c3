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

    @Test("a ban is asked about first, sent once, and the list is looked at again; then it can be lifted")
    func ban() {
        var model = panel()
        _ = model.press("x")
        #expect(model.mode == .ask && model.text().contains("bo is put out"))
        let ban = model.press("y")
        #expect(ban == [.ban(Fixtures.bo, guests: false)])
        let again = model.press("y")
        #expect(again == [])
        let done = model.update(.banned(Fixtures.bo, nil))
        #expect(done == [.loadPeople] && model.mode == .people && model.text().contains("bo is banned until"))
        let banned = RoomPerson(id: Fixtures.bo, name: "bo", ban: BanView(until: nil))
        _ = model.update(.people(.success([banned, Fixtures.people[1]])))
        #expect(model.text().contains("✖ bo"))
        _ = model.press("x")
        #expect(model.mode == .people && model.text().contains("Banned already"))
        _ = model.press("l")
        let lift = model.press("y")
        #expect(lift == [.liftBan(Fixtures.bo)])
        let lifted = model.update(.banLifted(Fixtures.bo, nil))
        #expect(lifted == [.loadPeople] && model.text().contains("bo may come again"))
    }

    @Test("where a person can come back as a guest the question says so, and guests are kept out too if wanted")
    func guestsToo() {
        let bo = RoomPerson(id: Fixtures.bo, name: "bo", links: 1, isLocal: true)
        for (language, words, button) in [
            (Language.english, "until the ban is lifted.", "guests too"),
            (.chinese, "仍可作为游客回来", "连同游客"),
        ] {
            var model = Fixtures.console(language: language)
            _ = model.press("b")
            _ = model.update(.people(.success([bo, Fixtures.people[1]])))
            _ = model.press("x")
            #expect(model.mode == .banGuests && model.text().contains(words) && model.text().contains(button))
            var other = model
            let alone = other.press("y")
            #expect(alone == [.ban(Fixtures.bo, guests: false)])
            let both = model.press("g")
            #expect(both == [.ban(Fixtures.bo, guests: true)])
            _ = model.update(.banned(Fixtures.bo, nil))
            #expect(model.mode == .people)
        }
        // Who comes from elsewhere takes the guests from there along.
        var model = panel()
        _ = model.press("x")
        #expect(model.mode == .ask && !model.text().contains("guests too"))
        let pressed = model.press("g")
        #expect(pressed == [])
    }

    @Test("what the server refuses is said where it was asked; the selection stays on the person")
    func refused() {
        var model = panel()
        _ = model.press(.down)
        _ = model.press("x")
        _ = model.press("y")
        _ = model.update(.banned(Fixtures.guests, Fixtures.problem("too-many", status: 422)))
        #expect(model.mode == .ask)
        _ = model.press(.escape)
        _ = model.update(.people(.success(Fixtures.people.reversed())))
        #expect(model.selectedPerson?.id == Fixtures.guests)
        _ = model.update(.people(.failure(Fixtures.problem("unreachable", status: 0))))
        #expect(model.people?.count == 2 && model.text().contains("The server does not answer"))
    }

    @Test("a viewer who is banned is back among the rooms and reads why, in both languages")
    func viewer() {
        let problem = Problem(code: "banned", title: "", status: 403, detail: "", retryAfter: 600)
        for (language, words) in [
            (Language.english, "banned you from this room for 10 min"), (.chinese, "主播已将你移出这个直播间，10 分钟后可再进入"),
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
