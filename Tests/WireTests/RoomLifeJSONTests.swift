import Commerce
import Foundation
import Testing
import Wire

/// How a show goes on, as it travels.
@Suite struct RoomLifeJSONTests {
    private static let start = Timestamp(milliseconds: 1_760_000_000_000)

    private func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private func read<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    @Test("what is told of a show is one event, and replaces what was told before")
    func about() throws {
        let about = RoomAbout(title: "Coats", cover: "a\nb", tags: ["x"], startsAt: Self.start)
        let json = #"{"about":{"cover":"a\nb","startsAt":1760000000000,"tags":["x"],"title":"Coats"},"type":"about"}"#
        #expect(try text(RoomEvent.about(about)) == json)
        #expect(try read(RoomEvent.self, json) == .about(about))
        var room = RoomSnapshot(
            room: try #require(Room.ID(rawValue: "r1")), title: "t",
            host: AccountView(id: try #require(Account.ID(rawValue: "a1")), name: "anna"), phase: .scheduled, shelf: [],
            card: nil, counts: RoomCounts(viewers: 0, likes: 0, paidOrders: 0), danmaku: [])
        room.apply(.about(about))
        #expect(room.about == about)
        room.apply(.about(RoomAbout(title: "t", openedAt: Self.start)))
        #expect(room.cover == nil && room.tags == nil && room.startsAt == nil && room.openedAt == Self.start)
    }

    @Test("a room is opened, changed and steered")
    func bodies() throws {
        #expect(
            try read(OpenRoom.self, #"{"title":"t","practice":true}"#) == OpenRoom(title: "t", practice: true))
        let plan = OpenRoom(title: "t", cover: "c", tags: ["x"], startsAt: Self.start)
        #expect(try text(plan) == #"{"cover":"c","startsAt":1760000000000,"tags":["x"],"title":"t"}"#)
        #expect(try text(EditRoom(cover: "")) == #"{"cover":""}"#)
        #expect(try text(SetPhase(phase: .paused)) == #"{"phase":"paused"}"#)
    }

    @Test("a phase that a newer server has is a room whose picture does not come")
    func newer() throws {
        #expect(try read(RoomEvent.self, #"{"type":"phase","phase":"encore"}"#) == .phase(.waiting))
        for phase in RoomPhase.allCases { #expect(try read(RoomPhase.self, text(phase)) == phase) }
    }
}
