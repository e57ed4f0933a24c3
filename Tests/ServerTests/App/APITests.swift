import Client
import Commerce
import Foundation
import Server
import Testing
import Wire

/// The API from the outside, over real connections.
@Suite struct APITests {
    @Test("what cannot be read is refused in words, whatever it is")
    func malformed() async throws {
        try await RunningServer.open { running in
            let anna = try await running.person("anna")
            let (room, sku) = try await running.room(of: anna, pieces: 1)
            let token = "Bearer \(try #require(anna.signedIn).token)"
            let cases: [(method: String, path: String, body: String, status: Int, code: String)] = [
                ("POST", "/v1/rooms", "", 400, "malformed"),
                ("POST", "/v1/rooms", "{", 400, "malformed"),
                ("POST", "/v1/rooms", "{\"title\": 7}", 400, "malformed"),
                ("POST", "/v1/rooms", "[[[[[[[[", 400, "malformed"),
                ("PUT", "/v1/rooms/\(room)/cart/\(sku)", "{\"quantity\": NaN}", 400, "malformed"),
                ("PUT", "/v1/rooms/\(room)/cart/\(sku)", "{\"quantity\": 1e400}", 400, "malformed"),
                ("PUT", "/v1/rooms/\(room)/cart/\(sku)", "{\"quantity\": 0.5}", 400, "malformed"),
                ("PUT", "/v1/rooms/\(room)/cart/\(sku)", "{\"quantity\": -1}", 422, "out-of-range"),
                ("PUT", "/v1/rooms/\(room)/cart/\(sku)", "{\"quantity\": 1000000}", 422, "out-of-range"),
                ("PUT", "/v1/rooms/\(room)/cart/nosuch", "{\"quantity\": 1}", 404, "not-on-shelf"),
                (
                    "POST", "/v1/rooms/\(room)/orders", "{\"expectedTotal\":{\"minorUnits\":1,\"currency\":\"CNY\"}}",
                    400, "malformed"
                ),
                ("GET", "/v1/rooms/nosuch", "", 404, "room-unknown"),
                ("GET", "/v1/rooms/..%2f..", "", 404, "path-unknown"),
                ("GET", "/nowhere", "", 404, "path-unknown"),
                (
                    "POST", "/v1/rooms", "{\"title\":\"\(String(repeating: "x", count: 70_000))\"}", 413,
                    "body-too-large"
                ),
                ("POST", "/v1/payments/wechat/notify", "{}", 401, ""),
                ("POST", "/v1/payments/alipay/notify", "{}", 401, ""),
                ("POST", "/v1/payments/nosuch/notify", "{}", 404, "path-unknown"),
            ]
            for each in cases {
                let answer = try await running.raw(each.method, each.path, body: each.body, token: token)
                #expect(answer.status == each.status, "\(each.method) \(each.path) \(each.body.prefix(60)): \(answer)")
                guard !each.code.isEmpty else { continue }
                #expect(answer.type == "application/problem+json")
                let problem = try JSONDecoder().decode(Problem.self, from: Data(answer.body.utf8))
                #expect(problem.code == each.code)
                #expect(!problem.detail.isEmpty)
            }
        }
    }

    @Test(
        "a token that is not good is refused, never taken for a guest",
        arguments: [
            "Bearer x", "Bearer", "Basic YTpi", "Bearer \(String(repeating: "a", count: 43))",
        ])
    func badTokens(authorization: String) async throws {
        try await RunningServer.open { running in
            let answer = try await running.raw("GET", "/v1/rooms", body: "", token: authorization)
            #expect(answer.status == 401)
            #expect(answer.body.contains("urn:hawker:token-invalid"))
        }
    }

    @Test("others' orders do not exist, and others' rooms cannot be steered")
    func belongings() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let (room, sku) = try await running.room(of: anna, pieces: 2)
            let total = Money(minorUnits: 12_900, currency: .cny)
            let order = try await bo.placeOrder(
                PlaceOrder(lines: [LineRequest(sku: sku, quantity: 1)], expectedTotal: total), in: room,
                idempotencyKey: "k1")
            await refused("unknown-order") { () async throws(ClientError) in _ = try await anna.order(order.id) }
            await refused("unknown-order") { () async throws(ClientError) in
                _ = try await anna.cancelOrder(order.id, idempotencyKey: "c1")
            }
            await refused("host-only") { () async throws(ClientError) in try await bo.pin(sku, in: room) }
            await refused("host-only") { () async throws(ClientError) in try await bo.endRoom(room) }
            await refused("host-only") { () async throws(ClientError) in _ = try await bo.media(room, as: .publish) }
            let guest = APIClient(server: running.address)
            await refused("sign-in-needed") { () async throws(ClientError) in _ = try await guest.cart(in: room) }
            await refused("sign-in-needed") { () async throws(ClientError) in
                _ = try await guest.openRoom(OpenRoom(title: "x"))
            }
        }
    }

    @Test("thirty orders at once for ten pieces: ten are placed, and each of them once")
    func rush() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let (room, sku) = try await running.room(of: anna, pieces: 10)
            let order = PlaceOrder(
                lines: [LineRequest(sku: sku, quantity: 1)],
                expectedTotal: Money(minorUnits: 12_900, currency: .cny))
            // Every order is sent twice under its key, as by a client whose answer was lost.
            let placed = await withTaskGroup(of: Result<Order.ID, ClientError>.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        do throws(ClientError) {
                            return .success(
                                try await bo.placeOrder(order, in: room, idempotencyKey: "key-\(number / 2)").id)
                        } catch {
                            return .failure(error)
                        }
                    }
                }
                return await group.reduce(into: [Result<Order.ID, ClientError>]()) { $0.append($1) }
            }
            let won = Set(placed.compactMap { try? $0.get() })
            let refused = placed.compactMap { result -> String? in
                if case .failure(let error) = result { error.problem.code } else { nil }
            }
            #expect(won.count == 10)
            #expect(Set(refused) == ["sold-out"])
            #expect(try await bo.orders().orders.count == 10)
            #expect(try await anna.room(room).shelf.first?.available == 0)
            #expect(try await running.server.audit() == [])
        }
    }

    @Test("an order that was placed is answered again, also when the show has ended since")
    func replayAfterTheShow() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let (room, sku) = try await running.room(of: anna, pieces: 2)
            let order = PlaceOrder(
                lines: [LineRequest(sku: sku, quantity: 1)],
                expectedTotal: Money(minorUnits: 12_900, currency: .cny))
            let first = try await bo.placeOrder(order, in: room, idempotencyKey: "k1")
            _ = try await bo.cancelOrder(first.id, idempotencyKey: "c1")
            try await anna.endRoom(room)
            let again = try await bo.placeOrder(order, in: room, idempotencyKey: "k1")
            #expect(again.id == first.id)
            #expect(again.payment == nil, "a cancelled order must not be payable")
            await refused("room-ended") { () async throws(ClientError) in
                _ = try await bo.placeOrder(order, in: room, idempotencyKey: "k2")
            }
        }
    }

    @Test("one host has one room, however many are asked for at once")
    func oneRoom() async throws {
        try await RunningServer.open { running in
            let anna = try await running.person("anna")
            let rooms = await withTaskGroup(of: Room.ID?.self) { group in
                for number in 0..<20 {
                    group.addTask { try? await anna.openRoom(OpenRoom(title: "room \(number)")).room }
                }
                return await group.reduce(into: [Room.ID?]()) { $0.append($1) }
            }
            #expect(!rooms.contains(nil))
            #expect(Set(rooms).count == 1)
            #expect(try await anna.rooms().count == 1)
        }
    }

    @Test("a room that is ended while its card changes stays ended, and sells nothing")
    func pinAndEnd() async throws {
        try await RunningServer.open { running in
            let anna = try await running.person("anna")
            for _ in 0..<20 {
                let room = try await anna.openRoom(OpenRoom(title: "t")).room
                await withTaskGroup(of: Void.self) { group in
                    for step in 0..<3 {
                        // A card that is refused because the show is over is as good.
                        group.addTask { try? await step == 1 ? anna.endRoom(room) : anna.pin(nil, in: room) }
                    }
                }
                #expect(try await running.store.room(room)?.phase == .ended)
            }
        }
    }

    @Test("a total that is not the server's is refused with the new quote, and nothing is ordered")
    func priceChanged() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let (room, sku) = try await running.room(of: anna, pieces: 2)
            let old = try await bo.quote([LineRequest(sku: sku, quantity: 2)], in: room)
            let price = Money(minorUnits: 9_900, currency: .cny)
            try await anna.putOnShelf(sku, in: room, ShelfOffer(price: price, limitPerBuyer: nil))
            do throws(ClientError) {
                _ = try await bo.placeOrder(
                    PlaceOrder(lines: [LineRequest(sku: sku, quantity: 2)], expectedTotal: old.total), in: room,
                    idempotencyKey: "k1")
                Issue.record("ordered at a total that is no longer true")
            } catch {
                #expect(error.problem.code == "price-changed")
                #expect(error.problem.quote?.total == Money(minorUnits: 19_800, currency: .cny))
            }
            #expect(try await bo.orders().orders.isEmpty)
        }
    }
}
