import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("Whom a viewer follows") struct FollowingTests {
    private static func host(_ name: String, in room: String? = nil, _ phase: RoomPhase = .live) -> FollowedHost {
        FollowedHost(
            host: AccountView(id: Fixtures.identifier(name, of: Account.self), name: name),
            room: room.map {
                RoomSummary(
                    id: Fixtures.identifier($0, of: Room.self), title: "\(name)'s show", host: name, phase: phase,
                    viewers: 31)
            })
    }

    private static let hosts = [
        host("anna", in: "r7"), host("lin", in: Fixtures.room.rawValue), host("cy", in: "r8", .waiting), host("di"),
    ]

    private func opened(language: Language = .english) -> ViewerModel {
        var model = Fixtures.viewer(language: language)
        let effects = model.press("F")
        #expect(effects == [.loadFollowing] && model.mode == .following)
        _ = model.update(.following(.success(Self.hosts)))
        return model
    }

    @Test("the list says who is live, whose room is open, and who has none", arguments: Language.allCases)
    func list(language: Language) {
        let model = opened(language: language)
        let rows = model.text().split(separator: "\n").map(String.init)
        func row(_ name: String) -> String { rows.first { $0.contains(name) && $0.contains("│") } ?? "" }
        #expect(row("anna's").contains(model.words(.phase(.live))) && row("anna's").contains("31"))
        #expect(row("lin's").contains(model.words(.follow(.here))))
        #expect(row("cy's").contains(model.words(.phase(.waiting))))
        #expect(row("di ").contains(model.words(.follow(.noShow))))
    }

    @Test(
        "in the lobby one is told when a host one follows goes live, once, and not of others or of what was live before"
    )
    func lobby() {
        func rooms(_ phase: RoomPhase, _ other: RoomPhase) -> [RoomSummary] {
            [Self.host("anna", in: "r7", phase), Self.host("eve", in: "r9", other)].compactMap(\.room)
        }
        var model = ViewerModel(seed: Fixtures.seed, language: .english, account: Fixtures.mei)
        _ = model.update(.clock(Fixtures.time(0)))
        #expect(model.update(.rooms(.success(rooms(.waiting, .live)))) == [])
        #expect(model.update(.rooms(.success(rooms(.waiting, .live)))) == [])
        #expect(model.update(.rooms(.success(rooms(.live, .live)))) == [.loadFollowing])
        _ = model.update(.following(.success([Self.host("anna", in: "r7")])))
        #expect(model.text().contains("anna is live now: anna's show"))
        #expect(model.update(.rooms(.success(rooms(.live, .waiting)))) == [])
        #expect(model.update(.rooms(.success(rooms(.live, .live)))) == [.loadFollowing])
        _ = model.update(.following(.success([Self.host("anna", in: "r7")])))
        #expect(!model.text().contains("eve is live now"))

        var guest = ViewerModel(seed: Fixtures.seed, language: .english)
        for phase in [RoomPhase.waiting, .live] {
            #expect(guest.update(.rooms(.success(rooms(phase, .live)))) == [])
        }
    }

    @Test("enter leaves this room for the other one, with all that belonged to it")
    func goes() {
        var model = opened()
        let effects = model.press(.enter)
        #expect(effects == [.join(Fixtures.identifier("r7", of: Room.self))])
        #expect(model.room == nil && model.panel == nil && model.cart == nil && model.follows == nil)
        #expect(model.wanted?.rawValue == "r7" && model.link == .connecting)
    }

    @Test("to where one is already it only closes, and to nowhere it says so")
    func stays() {
        var model = opened()
        _ = model.press(.down)
        #expect(model.press(.enter) == [] && model.mode == .room && model.room != nil)
        model = opened()
        for _ in 0..<9 { _ = model.press(.down) }
        #expect(model.press(.enter) == [] && model.text().contains("di has no show just now"))
        #expect(model.mode == .following)
    }

    @Test("the arrow stays on its host when the list is looked at again, as it is when another one goes live")
    func again() {
        var model = opened()
        _ = model.press(.down)
        _ = model.press(.down)
        let room = RoomSummary(
            id: Fixtures.identifier("r9", of: Room.self), title: "t", host: "di", phase: .live, viewers: 0)
        #expect(model.update(.tick(Tick(sequence: 2, events: [.hostLive(room)]))) == [.loadFollowing])
        _ = model.update(.following(.success([Self.host("di", in: "r9")] + Self.hosts.dropLast())))
        #expect(model.following?.selected?.host.name == "cy")
        _ = model.update(.following(.failure(Fixtures.problem("unavailable", status: 503))))
        #expect(model.following?.problem != nil && model.following?.hosts?.count == 4)
        _ = model.press(.escape)
        #expect(model.mode == .room)
    }

    @Test("in the lobby it is the same key; a guest signs in first, and who follows nobody reads how to")
    func elsewhere() {
        var lobby = ViewerModel(seed: Fixtures.seed, language: .english, account: Fixtures.mei)
        _ = lobby.update(.input(.resize(Size(width: 80, height: 24))))
        #expect(lobby.press("F") == [.loadFollowing])
        _ = lobby.update(.following(.success([])))
        #expect(lobby.text().contains("You follow nobody yet"))
        #expect(lobby.press(.enter) == [])
        _ = lobby.update(.following(.success(Self.hosts)))
        #expect(lobby.press(.enter) == [.join(Fixtures.identifier("r7", of: Room.self))])
        var guest = Fixtures.viewer(account: nil)
        #expect(guest.press("F") == [] && guest.mode == .account)
    }
}
