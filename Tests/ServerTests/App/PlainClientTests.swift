import Foundation
import Testing

/// What `Protocol.md` says of the live link, tried by a client that was written from it.
@Suite struct PlainClientTests {
    private typealias Message = SpecClient.Message

    /// A room of anna's that sells one SKU.
    private func open(_ running: RunningServer) async throws -> (anna: SpecClient, room: String, sku: String) {
        let anna = SpecClient(port: running.address.port)
        try await anna.register("anna")
        let room = try #require(try await anna.call("POST", "/v1/rooms", ["title": "Coats"]).answer["room"] as? String)
        let price = ["minorUnits": 12_900, "currency": "CNY"] as Message
        let product = try await anna.call(
            "POST", "/v1/products",
            [
                "title": "Hoodie", "description": "",
                "skus": [["spec": "", "listPrice": price, "stock": 100] as Message],
            ], key: "p1")
        let sku = try #require((product.answer["skus"] as? [String])?.first)
        #expect(try await anna.call("PUT", "/v1/rooms/\(room)/shelf/\(sku)", ["price": price]).status == 204)
        return (anna, room, sku)
    }

    @Test("who comes is told the server's time, however long nothing happened before; a shelf is arranged for all")
    func timeAndOrder() async throws {
        try await RunningServer.open { running in
            let (anna, room, sku) = try await open(running)
            func now(_ message: Message?, _ part: String) throws -> Int {
                try #require((message?[part] as? Message)?["now"] as? Int)
            }
            func wall() -> Int { Int(Date().timeIntervalSince1970 * 1_000) }
            let guest = SpecClient(port: running.address.port)
            let before = wall()
            let link = try await guest.join(room)
            let snapshot: Message = try #require(try await link.next())
            let first = try now(snapshot, "room")
            // The frame may have been made for somebody who came a tick before.
            #expect((before - 200...wall()).contains(first))
            try await eventually("time goes on") { wall() - first > 300 }
            let second = try now(try await guest.join(room).next(), "room")
            #expect(second - first > 200, "an idle room's snapshot has the time it is sent at")

            var follower = SpecFollower()
            follower.take(snapshot)
            link.cut()
            let price = ["minorUnits": 12_900, "currency": "CNY"] as Message
            let product = try await anna.call(
                "POST", "/v1/products",
                [
                    "title": "Cap", "description": "",
                    "skus": [["spec": "", "listPrice": price, "stock": 9] as Message],
                ],
                key: "p2")
            let cap = try #require((product.answer["skus"] as? [String])?.first)
            #expect(try await anna.call("PUT", "/v1/rooms/\(room)/shelf/\(cap)", ["price": price]).status == 204)
            #expect(try await anna.call("PUT", "/v1/rooms/\(room)/shelf", ["skus": [cap, sku]]).status == 204)
            #expect(try await anna.call("PUT", "/v1/rooms/\(room)/explained", ["sku": cap]).status == 204)
            try await eventually("it is told") {
                let answer = try await guest.call("GET", "/v1/rooms/\(room)").answer
                return (answer["shelf"] as? [Message])?.first?["sku"] as? String == cap
            }
            let back = try await guest.join(room, since: follower.sequence, epoch: follower.epoch)
            var message = try await back.next()
            #expect(message?["type"] as? String == "resumed")
            #expect((before...wall()).contains(try now(message, "tick")))
            while true {
                follower.take(message)
                let tick = message?["tick"] as? Message
                if let line = (tick?["explained"] as? Message)?["line"] as? Message {
                    #expect(line["sku"] as? String == cap && line["since"] is Int)
                    break
                }
                let next: Message = try #require(try await back.next())
                message = next
            }
            let order = follower.events.last { $0["type"] as? String == "shelf-order" }
            #expect(order?["skus"] as? [String] == [cap, sku])
        }
    }

    @Test("a client written from the specification joins, talks, is cut off again and again, and misses nothing")
    func journey() async throws {
        try await RunningServer.open { running in
            let (anna, room, sku) = try await open(running)
            let bo = SpecClient(port: running.address.port)
            try await bo.register("bo")
            var link = try await bo.join(room)
            var follower = SpecFollower()
            follower.take(try await link.next())
            #expect(follower.types == ["snapshot"])

            // Talk, and an answer to it.
            let host = try await anna.join(room)
            try await link.say(["type": "say", "id": "m1", "text": "how warm is it?", "mode": "top", "colour": "cyan"])
            while follower.lines.isEmpty { follower.take(try await link.next()) }
            let line = try #require(follower.lines.values.first)
            #expect(line["from"] as? String == "bo" && line["text"] as? String == "how warm is it?")
            #expect(line["mode"] as? String == "top" && line["colour"] as? String == "cyan" && line["times"] == nil)
            try await host.say(["type": "say", "id": "m1", "text": "very", "to": "BO"])
            while follower.lines.count < 2 { follower.take(try await link.next()) }
            let answer = try #require(follower.lines.values.first { $0["from"] as? String == "anna" })
            #expect(answer["to"] as? String == "bo" && answer["role"] as? String == "host")
            let asked = try await host.next { message in
                ((message["tick"] as? Message)?["events"] as? [Message])?.contains {
                    $0["type"] as? String == "question"
                }
                    == true
            }
            #expect(asked != nil)

            // Each round something happens, and the path breaks at another place.
            var orders: [String] = []
            for round in 0..<12 {
                _ = try await anna.call("POST", "/v1/shop/skus/\(sku)/stock", ["change": 1], key: "s\(round)")
                if round % 3 == 0 {
                    _ = try await anna.call("POST", "/v1/rooms/\(room)/announcements", ["text": "round \(round)"])
                    let order = try await bo.call(
                        "POST", "/v1/rooms/\(room)/orders",
                        [
                            "lines": [["sku": sku, "quantity": 1] as Message],
                            "expectedTotal": ["minorUnits": 12_900, "currency": "CNY"] as Message,
                        ], key: "o\(round)")
                    orders.append(try #require(order.answer["id"] as? String))
                }
                if round % 2 == 0 { follower.take(try await link.next()) }
                link.cut()
                if round % 4 == 1 {
                    _ = try await anna.call("POST", "/v1/shop/skus/\(sku)/stock", ["change": 1], key: "away\(round)")
                }
                link = try await bo.join(room, since: follower.sequence, epoch: follower.epoch)
                follower.take(try await link.next())
            }
            #expect(follower.types.filter { $0 == "snapshot" }.count == 1, "always resumed")
            #expect(follower.types.filter { $0 == "resumed" }.count == 12)

            // All that came before the last announcement has come with it.
            #expect(try await anna.call("POST", "/v1/rooms/\(room)/announcements", ["text": "last"]).status == 204)
            while !follower.events.contains(where: { ($0["announcement"] as? Message)?["text"] as? String == "last" }) {
                let message: Message = try #require(try await link.next())
                follower.take(message)
            }
            let numbers = follower.events.compactMap { $0["number"] as? Int }
            #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }, "\(numbers)")
            let stock = follower.events.filter { $0["type"] as? String == "stock" }.compactMap { $0["onHand"] as? Int }
            #expect(Set(stock).isSuperset(of: 101...115) && stock.max() == 115, "\(stock)")
            #expect(zip(stock, stock.dropFirst()).allSatisfy { $0 <= $1 }, "in order: \(stock)")
            let said = follower.events.compactMap { ($0["announcement"] as? Message)?["text"] as? String }
            #expect(said == ["round 0", "round 3", "round 6", "round 9", "last"])
            let told = follower.events.compactMap { ($0["order"] as? Message)?["id"] as? String }
            #expect(told == orders, "each order once and in order")

            _ = try await anna.call("DELETE", "/v1/rooms/\(room)")
            while let message = try await link.next() { follower.take(message) }
            #expect(link.closeCode == 1000)
            #expect(follower.events.last?["phase"] as? String == "ended")
        }
    }

    @Test("a position of another run gets a snapshot, and one that cannot be read a refusal")
    func positions() async throws {
        try await RunningServer.open { running in
            let (anna, room, _) = try await open(running)
            let link = try await anna.join(room, since: 1, epoch: "another")
            #expect(try await link.next()?["type"] as? String == "snapshot")
            for query in ["?since=x&epoch=e", "?since=1", "?epoch=e", "?since=-1&epoch=e", "?since=&epoch="] {
                let answer = try await PlainLink.refusal(
                    port: running.address.port, path: "/v1/rooms/\(room)/live\(query)", token: nil)
                #expect(answer.hasPrefix("HTTP/1.1 400 ") && answer.contains("urn:hawker:malformed"), "\(query)")
            }
        }
    }

    @Test("a host pins a line, takes it down, and works through the questions; over HTTP, and nobody else may")
    func desk() async throws {
        try await RunningServer.open { running in
            let (anna, room, _) = try await open(running)
            let bo = SpecClient(port: running.address.port)
            try await bo.register("bo")
            let link = try await bo.join(room)
            try await link.say(["type": "say", "id": "m1", "text": "有货吗"])
            let said = try await link.next { ($0["tick"] as? Message)?["danmaku"] != nil }
            let lines = (said?["tick"] as? Message)?["danmaku"] as? [Message]
            let id = try #require(lines?.first?["id"] as? Int)

            for (method, path, body) in [
                ("PUT", "pinned", ["line": id] as Message), ("POST", "announcements", ["text": "mine now"]),
                ("GET", "questions", nil), ("PUT", "questions/\(id)", ["isAnswered": true]),
            ] as [(String, String, Message?)] {
                // Moderators work through questions as well.
                let code = path.hasPrefix("questions") ? "moderator-only" : "host-only"
                let (status, answer) = try await bo.call(method, "/v1/rooms/\(room)/\(path)", body)
                #expect(status == 403 && answer["type"] as? String == "urn:hawker:\(code)", "\(path)")
            }
            func pinned(_ body: Message) async throws -> Message? {
                #expect(try await anna.call("PUT", "/v1/rooms/\(room)/pinned", body).status == 204)
                let tick = try await link.next { ($0["tick"] as? Message)?["pinned"] != nil }
                return (tick?["tick"] as? Message)?["pinned"] as? Message
            }
            #expect((try await pinned(["line": id])?["line"] as? Message)?["text"] as? String == "有货吗")
            #expect(
                (try await pinned(["text": "ships\u{202E} today"])?["line"] as? Message)?["text"] as? String
                    == "ships today")
            #expect(try await pinned([:])?.isEmpty == true)
            for (body, code) in [
                (["line": 999] as Message, "line-unknown"), (["line": id, "text": "x"], "malformed"),
                (["text": ""], "out-of-range"),
                (["line": "1"], "malformed"), (["text": String(repeating: "x", count: 81)], "out-of-range"),
            ] {
                let (_, answer) = try await anna.call("PUT", "/v1/rooms/\(room)/pinned", body)
                #expect(answer["type"] as? String == "urn:hawker:\(code)")
            }

            func questions() async throws -> [Message] {
                try await anna.call("GET", "/v1/rooms/\(room)/questions").answer["questions"] as? [Message] ?? []
            }
            #expect(try await questions().map { $0["text"] as? String } == ["有货吗"])
            #expect(try await anna.call("PUT", "/v1/rooms/\(room)/questions/\(id)", ["isAnswered": true]).status == 204)
            #expect(try await questions().first?["isAnswered"] as? Bool == true)
            let unknown = try await anna.call("PUT", "/v1/rooms/\(room)/questions/77", ["isAnswered": true])
            #expect(unknown.status == 404 && unknown.answer["type"] as? String == "urn:hawker:question-unknown")
        }
    }
}
