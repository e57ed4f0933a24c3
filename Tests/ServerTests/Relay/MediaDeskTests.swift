import Commerce
import Testing
import Wire

@testable import Server

@Suite struct MediaDeskTests {
    @Test(
        "a ticket names the media's host where that is another than the API's, and its port with it",
        arguments: [
            ("127.0.0.1", nil as String?, nil as String?), ("0.0.0.0", nil, nil), ("::", nil, nil),
            ("0.0.0.0", "media.example", "media.example"), ("127.0.0.1", "media.example", "media.example"),
        ])
    func announced(host: String, announced: String?, told: String?) throws {
        let desk = try MediaDesk(host: host, port: 0, announced: announced) { _ in }
        defer { desk.stop() }
        let room = try #require(Room.ID(rawValue: "r1"))
        let ticket = try desk.publish(in: room, from: "127.0.0.1")
        #expect(ticket.host == told && ticket.port == (told == nil ? 0 : desk.port))
        let viewer = try desk.watch(in: room, from: "127.0.0.1", as: try #require(Visitor.ID(rawValue: "a-bo")))
        #expect(viewer.host == told && viewer.port == ticket.port && viewer.roomKey != nil && ticket.roomKey == nil)
        #expect(viewer.reached(atPort: 4650).host == told)
    }

    @Test(
        "a person has eight tickets of a room, guests of one address more, and guests of this machine as many as come",
        arguments: [
            ("a-bo", "127.0.0.1", Limits.ticketsPerPerson), ("a-bo", "192.0.2.1", Limits.ticketsPerPerson),
            ("g-1", "192.0.2.1", Limits.ticketsPerAddress), ("g-1", "127.0.0.1", nil as Int?),
        ])
    func tickets(viewer: String, address: String, most: Int?) throws {
        let desk = try MediaDesk(port: 0) { _ in }
        defer { desk.stop() }
        let room = try #require(Room.ID(rawValue: "r1"))
        _ = try desk.publish(in: room, from: "127.0.0.1")
        let viewer = try #require(Visitor.ID(rawValue: viewer))
        for _ in 0..<(most ?? Limits.ticketsPerAddress + 1) {
            _ = try desk.watch(in: room, from: address, as: viewer)
        }
        guard most != nil else { return }
        let problem = #expect(throws: Problem.self) { try desk.watch(in: room, from: address, as: viewer) }
        #expect(problem?.status == 429 && problem?.code == "too-many" && problem?.retryAfter == 15)
        _ = try desk.watch(in: room, from: address, as: try #require(Visitor.ID(rawValue: "a-cy")))
    }

    @Test("an address that is not this machine's is said to be none")
    func elsewhere() {
        let error = #expect(throws: ServerStartError.self) { try MediaDesk(host: "203.0.113.9", port: 0) { _ in } }
        #expect(error?.description.contains("203.0.113.9") == true)
    }
}
