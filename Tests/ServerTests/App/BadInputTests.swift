import Client
import Commerce
import Foundation
import Testing
import Wire

@testable import Server

/// What bad input on the live link gets: a clear refusal to the sender, nothing to the room, nothing lost for the others.
@Suite struct BadInputTests {
    private typealias Message = SpecClient.Message

    /// A room with bo, who misbehaves, and cy, who watches; both have had their snapshots.
    private struct Room {
        let id: String
        let anna: APIClient
        let bo: SpecClient
        let cy: SpecClient

        init(_ running: RunningServer) async throws {
            anna = try await running.person("anna")
            id = try await anna.openRoom(OpenRoom(title: "t")).room.rawValue
            bo = SpecClient(port: running.address.port, token: try await running.person("bo").signedIn?.token)
            cy = SpecClient(port: running.address.port, token: try await running.person("cy").signedIn?.token)
        }

        func join(_ client: SpecClient) async throws -> SpecClient.Link {
            let link = try await client.join(id)
            #expect(try await link.next()?["type"] as? String == "snapshot")
            return link
        }
    }

    private func code(_ message: Message?) -> String? {
        guard message?["type"] as? String == "refused" else { return nil }
        let type = (message?["problem"] as? Message)?["type"] as? String
        return type.map { String($0.dropFirst("urn:hawker:".count)) }
    }

    /// The lines of talk until that text, which another says, has come.
    private func lines(_ link: SpecClient.Link, until last: String) async throws -> [Message] {
        var lines: [Message] = []
        while lines.last?["text"] as? String != last {
            guard let message = try await link.next() else { break }
            let tick = message["tick"] as? Message
            #expect(tick?["events"] == nil, "\(message)")
            lines += tick?["danmaku"] as? [Message] ?? []
        }
        return lines
    }

    @Test("unknown types, wrong types and what is no JSON are refused one by one, and the room hears of none")
    func malformed() async throws {
        try await RunningServer.open { running in
            let room = try await Room(running)
            let (bo, cy) = (try await room.join(room.bo), try await room.join(room.cy))
            let wrong = [
                "no json", "", "[]", "7", "null", "{}", #"{"type":7}"#, #"{"type":"dance"}"#, #"{"type":"say"}"#,
                #"{"type":"say","id":7,"text":"x"}"#, #"{"type":"say","id":"m","text":["x"]}"#,
                #"{"type":"say","id":"m","text":"x","mode":"sideways"}"#,
                #"{"type":"say","id":"m","text":"x","colour":"mauve"}"#, #"{"type":"say","id":"m","text":"x","to":{}}"#,
                #"{"type":"like"}"#, #"{"type":"like","count":"3"}"#, #"{"type":"like","count":1e99}"#,
                #"{"type":"like","count":1.5}"#, #"{"type":"like","count":NaN}"#,
                // What only the server says, and what only a host does, and over HTTP.
                #"{"type":"tick","tick":{"sequence":99}}"#, #"{"type":"snapshot"}"#, #"{"type":"banned"}"#,
                #"{"type":"pin","sku":"s1"}"#, #"{"type":"announcement","text":"mine"}"#,
                #"{"type":"phase","phase":"ended"}"#,
                String(repeating: "[", count: 2_000), #"{"type":"say","id":"m","text":""# + "\u{0}",
            ]
            for text in wrong {
                try await bo.say(text: text)
                #expect(
                    code(try await bo.next { $0["type"] as? String == "refused" }) == "malformed", "\(text.prefix(60))")
            }
            try await bo.send(1, [0xFF, 0xFE, 0x22])
            #expect(code(try await bo.next { $0["type"] as? String == "refused" }) == "malformed")
            try await bo.say(["type": "say", "id": "m", "text": "still here"])
            #expect(try await lines(cy, until: "still here").count == 1)
        }
    }

    @Test(
        "a frame without a mask, or with reserved bits, closes its link and says nothing",
        arguments: [
            [0x81, 2, 0x7B, 0x7D], [0xC1, 0x82, 0, 0, 0, 0, 0x7B, 0x7D], [0x91, 0x82, 0, 0, 0, 0, 0x7B, 0x7D],
        ] as [[UInt8]])
    func badFrames(bytes: [UInt8]) async throws {
        try await RunningServer.open { running in
            let room = try await Room(running)
            let bo = try await room.join(room.bo)
            try await bo.send(raw: bytes)
            while try await bo.next() != nil {}
            #expect(bo.closeCode == 1002)
        }
    }

    @Test("likes are 1 to 100 a message, and a line's name has at most 64 characters")
    func bounds() async throws {
        try await RunningServer.open { running in
            let room = try await Room(running)
            let bo = try await room.join(room.bo)
            for (text, refusal) in [
                (#"{"type":"like","count":0}"#, "out-of-range"), (#"{"type":"like","count":-5}"#, "out-of-range"),
                (#"{"type":"like","count":101}"#, "out-of-range"),
                (#"{"type":"say","id":"\#(String(repeating: "m", count: 65))","text":"x"}"#, "malformed"),
            ] {
                try await bo.say(text: text)
                #expect(code(try await bo.next { $0["type"] as? String == "refused" }) == refusal, "\(text)")
            }
        }
    }

    @Test(
        "a message that is too long closes its own link alone, whole or in pieces; its sender may come back",
        arguments: [0, 1_000])
    func tooLong(pieces: Int) async throws {
        try await RunningServer.open { running in
            let room = try await Room(running)
            let (bo, cy) = (try await room.join(room.bo), try await room.join(room.cy))
            let text = #"{"type":"say","id":"m","text":""# + String(repeating: "x", count: 1 << 20) + #""}"#
            let bytes = Array(text.utf8)
            do {
                if pieces == 0 {
                    try await bo.send(1, bytes)
                } else {
                    for start in stride(from: 0, to: bytes.count, by: pieces) {
                        try await bo.send(
                            start == 0 ? 1 : 0, Array(bytes[start..<min(start + pieces, bytes.count)]), isLast: false)
                    }
                }
            } catch is SpecClient.Failed {
                // The server may have let go before all of it was sent.
            }
            do {
                while try await bo.next() != nil {}
                #expect(bo.closeCode == 1009)
            } catch is SpecClient.Failed {
                // The system may throw the farewell away, with what was sent behind the end.
            }
            let again = try await room.join(room.bo)
            try await again.say(["type": "say", "id": "m", "text": "sorry"])
            #expect(try await lines(cy, until: "sorry").count == 1)
        }
    }

    @Test("what hides, turns or moves text does not come through, however much of it there is")
    func hostileText() async throws {
        try await RunningServer.open { running in
            let room = try await Room(running)
            let (bo, cy) = (try await room.join(room.bo), try await room.join(room.cy))
            for (text, shown) in [
                ("\u{1B}]0;owned\u{7}\u{1B}[2Jhi", "]0;owned[2Jhi"), ("safe\u{202E}evil\u{2066}", "safeevil"),
                ("a" + String(repeating: "\u{200B}", count: 900) + "b", "ab"),
                ("z" + String(repeating: "\u{0301}", count: 400), "z\u{0301}\u{0301}\u{0301}"),
            ] {
                try await bo.say(["type": "say", "id": "m", "text": text])
                #expect(try await lines(cy, until: shown).map { $0["text"] as? String } == [shown])
            }
            for nothing in ["", "   \n\t", "\u{202E}\u{200B}\u{FEFF}", String(repeating: "\u{2060}", count: 1_000)] {
                try await bo.say(["type": "say", "id": "m9", "text": nothing])
                let refused = try await bo.next { $0["type"] as? String == "refused" }
                #expect(code(refused) == "out-of-range" && refused?["id"] as? String == "m9")
            }
            try await bo.say(["type": "say", "id": "m9", "text": "hi", "to": "no\u{202E}body"])
            #expect(code(try await bo.next { $0["type"] as? String == "refused" }) == "person-unknown")
        }
    }

    @Test("ten thousand lines at once from one person: a few are taken, the rest refused, and others are heard as ever")
    func flood() async throws {
        try await RunningServer.open { running in
            let room = try await Room(running)
            let (bo, cy) = (try await room.join(room.bo), try await room.join(room.cy))
            let (count, atOnce) = (10_000, 250)
            var (refused, shown) = (0, 0)
            for start in stride(from: 0, to: count, by: atOnce) {
                // Nobody may write on and on without reading: the server does not listen to who does not take its answers.
                for number in start..<start + atOnce {
                    try await bo.say(text: #"{"type":"say","id":"\#(number)","text":"spam \#(number)"}"#)
                }
                while refused + shown < start + atOnce, let message = try await bo.next() {
                    if let code = code(message) {
                        #expect(code == "too-fast")
                        refused += 1
                    } else {
                        shown += ((message["tick"] as? Message)?["danmaku"] as? [Message])?.count ?? 0
                    }
                }
            }
            #expect(refused + shown == count, "each is shown or refused")
            #expect(shown >= 5 && shown < 60, "\(shown) were taken")
            let mine = try await room.join(room.cy)
            try await mine.say(["type": "say", "id": "m", "text": "and me?"])
            let heard = try await lines(cy, until: "and me?")
            #expect(heard.filter { $0["from"] as? String == "bo" }.count < 60)
        }
    }

    @Test("a viewer's host commands are refused and change nothing")
    func hostCommands() async throws {
        try await RunningServer.open { running in
            let room = try await Room(running)
            let cy = try await room.join(room.cy)
            for (method, path, body) in [
                ("PUT", "card", ["sku": "s1"] as Message), ("PUT", "pinned", ["text": "mine"]),
                ("POST", "announcements", ["text": "mine"]), ("DELETE", "", nil),
                ("POST", "draws", ["kind": "lottery"]),
            ] as [(String, String, Message?)] {
                let path = "/v1/rooms/\(room.id)" + (path.isEmpty ? "" : "/\(path)")
                let (status, answer) = try await room.bo.call(method, path, body, key: "k")
                #expect(status == 403 && answer["type"] as? String == "urn:hawker:host-only", "\(method) \(path)")
            }
            let bo = try await room.join(room.bo)
            try await bo.say(["type": "say", "id": "m", "text": "still a viewer"])
            let heard = try await lines(cy, until: "still a viewer")
            #expect(heard.count == 1 && heard.first?["role"] == nil)
        }
    }

    /// What keeps order, as a moderator may send it.
    private func keeping(_ line: Int) -> [(method: String, path: String, body: Message?)] {
        [
            ("GET", "people", nil), ("GET", "held", nil), ("GET", "questions", nil),
            ("PUT", "talk", ["slowSeconds": 60, "followersOnly": true]), ("DELETE", "lines/\(line)", nil),
            ("PUT", "questions/\(line)", ["isAnswered": true]), ("POST", "held/1/allow", nil),
            ("POST", "held/1/drop", nil), ("POST", "mutes", ["name": "cy"]), ("DELETE", "mutes/a-cy", nil),
            ("POST", "kicks", ["name": "cy"]), ("POST", "bans", ["name": "cy"]), ("DELETE", "bans/a-cy", nil),
        ]
    }

    @Test(
        "what keeps order is refused to viewers, and to a moderator from the moment of being dismissed",
        arguments: [false, true])
    func keepersCommands(wasModerator: Bool) async throws {
        try await RunningServer.open { running in
            let room = try await Room(running)
            let (bo, cy) = (try await room.join(room.bo), try await room.join(room.cy))
            if wasModerator {
                try await room.anna.appoint(PersonRequest(name: "bo"))
                let (status, _) = try await room.bo.call("GET", "/v1/rooms/\(room.id)/held")
                #expect(status == 200)
                let moderator = try #require(try await room.anna.moderators().first)
                try await room.anna.dismiss(Visitor.id(of: moderator.id))
            }
            try await cy.say(["type": "say", "id": "m", "text": "how warm?"])
            let said = try #require(try await lines(cy, until: "how warm?").first?["id"] as? Int)
            for (method, path, body) in keeping(said) {
                let (status, answer) = try await room.bo.call(method, "/v1/rooms/\(room.id)/\(path)", body)
                #expect(status == 403 && answer["type"] as? String == "urn:hawker:moderator-only", "\(method) \(path)")
            }
            // Nothing of it was done: cy talks at once, and what was said is there.
            try await cy.say(["type": "say", "id": "m", "text": "still here"])
            _ = try await lines(cy, until: "still here")
            try await bo.say(["type": "say", "id": "m", "text": "me too"])
            #expect(try await lines(cy, until: "me too").first?["role"] == nil)
            #expect(
                try await room.anna.questions(in: try #require(Commerce.Room.ID(rawValue: room.id))).map(\.isAnswered)
                    == [false])
            let kinds = try await room.anna.moderationLog(of: try #require(Commerce.Room.ID(rawValue: room.id))).acts
                .map(\.kind)
            #expect(kinds == (wasModerator ? [.dismiss, .appoint] : []))
        }
    }

    @Test("a claim twenty times at once is one claim, one after the end is refused, and the others have theirs")
    func claims() async throws {
        try await RunningServer.open { running in
            let room = try await Room(running)
            let cy = try await room.join(room.cy)
            let id = try #require(Commerce.Room.ID(rawValue: room.id))
            let draw = try await room.anna.startDraw(
                NewDraw(kind: .redPacket, title: "红包", places: 3, seconds: 600, pot: .fen(300)), in: id,
                idempotencyKey: "k")
            let path = "/v1/draws/\(draw.id)/entries"
            let (port, token) = (running.address.port, room.bo.token)
            let answers = try await withThrowingTaskGroup(of: [Int].self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        let (status, answer) = try await SpecClient(port: port, token: token).call("POST", path)
                        let mine = answer["mine"] as? Message
                        return [status, (mine?["amount"] as? Message)?["minorUnits"] as? Int ?? 0]
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(answers.count == 1 && answers.first?.first == 200, "\(answers)")
            let (status, answer) = try await room.cy.call("POST", path)
            #expect(status == 200 && (answer["draw"] as? Message)?["left"] as? Int == 1)
            // What is no draw, and no claim.
            for path in ["/v1/draws/d-none/entries", "/v1/draws/../entries", "/v1/draws/%00/entries"] {
                #expect(try await room.bo.call("POST", path).status == 404, "\(path)")
            }
            let ended = try await room.anna.endDraw(draw.id)
            #expect(ended.winners?.count == 2)
            let dan = SpecClient(port: port, token: try await running.person("dan").signedIn?.token)
            let (late, refusal) = try await dan.call("POST", path)
            #expect(late == 409 && refusal["type"] as? String == "urn:hawker:draw-over")
            let (again, mine) = try await room.bo.call("POST", path)
            #expect(again == 200 && mine["mine"] != nil, "who has a part is told so, after the end too")
            #expect(try await running.server.audit() == [])
            try await cy.say(["type": "say", "id": "m", "text": "thanks"])
            while let message = try await cy.next(), !"\(message)".contains("thanks") {}
        }
    }
}
