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

    @Test("an address that is not this machine's is said to be none")
    func elsewhere() {
        let error = #expect(throws: ServerStartError.self) { try MediaDesk(host: "203.0.113.9", port: 0) { _ in } }
        #expect(error?.description.contains("203.0.113.9") == true)
    }
}
