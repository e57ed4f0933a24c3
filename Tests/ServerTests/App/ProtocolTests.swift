import Client
import Foundation
import Glibc
import Testing
import Wire

/// A client written from `Protocol.md` alone: plain frames, no code shared with ours.
@Suite struct ProtocolTests {
    @Test("a live link speaks as Protocol.md says: a snapshot first, then ticks, refusals by id, pongs")
    func plainClient() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let (room, sku) = try await running.room(of: anna, pieces: 1)
            let token = try #require(bo.signedIn).token
            let link = try await PlainLink(port: running.address.port, path: "/v1/rooms/\(room)/live", token: token)
            defer { link.close() }

            let snapshot = try await link.receive()
            #expect(snapshot["type"] as? String == "snapshot")
            let state = try #require(snapshot["room"] as? [String: Any])
            // A joiner is given the room as of the last tick: what was put there since comes with the next.
            if (state["shelf"] as? [[String: Any]])?.first?["sku"] as? String != "\(sku)" {
                _ = try await link.receive { message in
                    let events = (message["tick"] as? [String: Any])?["events"] as? [[String: Any]]
                    return events?.contains { ($0["item"] as? [String: Any])?["sku"] as? String == "\(sku)" } == true
                }
            }
            #expect(state["phase"] as? String == "waiting")

            try await anna.pin(sku, in: room)
            let card = try await link.receive { ($0["tick"] as? [String: Any])?["card"] != nil }
            #expect(((card["tick"] as? [String: Any])?["card"] as? [String: Any])?["sku"] as? String == "\(sku)")

            link.send(#"{"type":"say","id":"m1","text":"\u001b[31mhello"}"#)
            let said = try await link.receive { ($0["tick"] as? [String: Any])?["danmaku"] != nil }
            let lines = (said["tick"] as? [String: Any])?["danmaku"] as? [[String: Any]]
            #expect(lines?.first?["text"] as? String == "[31mhello")
            #expect(lines?.first?["from"] as? String == "bo")

            link.send(#"{"type":"say","id":"m2","text":""}"#)
            let refused = try await link.receive { $0["type"] as? String == "refused" }
            #expect(refused["id"] as? String == "m2")
            #expect((refused["problem"] as? [String: Any])?["type"] as? String == "urn:hawker:out-of-range")
            link.send("no json")
            let unread = try await link.receive { $0["type"] as? String == "refused" }
            #expect(unread["id"] as? String == "")

            try await anna.endRoom(room)
            _ = try await link.receive { message in
                let events = (message["tick"] as? [String: Any])?["events"] as? [[String: Any]]
                return events?.contains { $0["phase"] as? String == "ended" } == true
            }
            #expect(try await link.closeCode() == 1000)
        }
    }

    @Test(
        "a link that is refused gets an ordinary problem",
        arguments: [
            ("/v1/rooms/nosuch/live", nil as String?, "room-unknown"), ("/v1/elsewhere", nil, "path-unknown"),
            ("/v1/rooms/nosuch/live", "nonsense", "token-invalid"),
        ])
    func refusals(path: String, token: String?, code: String) async throws {
        try await RunningServer.open { running in
            let answer = try await PlainLink.refusal(port: running.address.port, path: path, token: token)
            #expect(answer.contains("urn:hawker:\(code)"), "\(answer)")
        }
    }
}
