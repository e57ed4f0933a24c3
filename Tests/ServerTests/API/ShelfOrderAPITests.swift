import Client
import Commerce
import Testing
import Wire

@testable import Server

/// How a shelf stands and what is explained, over the API and over a restart.
@Suite struct ShelfOrderAPITests {
    /// A room that sells three SKUs.
    private func room(of host: APIClient) async throws -> (room: Room.ID, skus: [SKU.ID]) {
        let room = try await host.openRoom(OpenRoom(title: "t")).room
        let made = try await host.createProduct(
            NewProduct(
                title: "Hoodie", description: "",
                skus: ["S", "M", "L"].map { NewSKU(spec: $0, listPrice: APIClient.hoodie, stock: 9) }),
            idempotencyKey: "hoodie")
        try #require(made.skus.count == 3)
        for sku in made.skus {
            try await host.putOnShelf(sku, in: room, ShelfOffer(price: APIClient.hoodie, limitPerBuyer: nil))
        }
        try await shelf(of: host, room, is: made.skus)
        return (room, made.skus)
    }

    private func shelf(of api: APIClient, _ room: Room.ID, is skus: [SKU.ID]) async throws {
        try await eventually("the shelf is \(skus)") { try await api.room(room).shelf.map(\.sku) == skus }
    }

    @Test("the host arranges the shelf; so it stands for everybody, and after a restart")
    func arranged() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let (room, skus) = try await room(of: anna)
            let wanted = [skus[2], skus[0], skus[1]]
            try await anna.arrangeShelf(wanted, in: room)
            try await shelf(of: bo, room, is: wanted)
            // What comes back stands behind the others, as does what is new.
            try await anna.takeOffShelf(skus[2], in: room)
            try await anna.putOnShelf(skus[2], in: room, ShelfOffer(price: .fen(1), limitPerBuyer: nil))
            try await shelf(of: bo, room, is: [skus[0], skus[1], skus[2]])
            try await anna.arrangeShelf(wanted, in: room)
            try await anna.explain(skus[1], in: room)
            let explained = try #require(try await bo.room(room).explained)
            #expect(explained.sku == skus[1])
            await running.server.stop()

            let again = try await RunningServer.start(running.database)
            let api = APIClient(server: ServerAddress(host: HawkerServer.host, port: again.port))
            let kept = try await api.room(room)
            #expect(kept.shelf.map(\.sku) == wanted && kept.explained == explained && kept.card == nil)
            await again.stop()
        }
    }

    @Test("what is shown of a line that left the shelf is not shown after a restart, though the line is back")
    func shownAndGone() async throws {
        try await RunningServer.open { running in
            let anna = try await running.person("anna")
            let (room, skus) = try await room(of: anna)
            try await anna.pin(skus[0], in: room)
            #expect(try await anna.room(room).explained?.sku == skus[0])
            try await anna.takeOffShelf(skus[0], in: room)
            try await eventually("it is down") { try await anna.room(room).card == nil }
            try await eventually("it is forgotten") { try await running.store.room(room)?.card == nil }
            try await anna.putOnShelf(skus[0], in: room, ShelfOffer(price: .fen(1), limitPerBuyer: nil))
            await running.server.stop()
            let again = try await RunningServer.start(running.database)
            let api = APIClient(server: ServerAddress(host: HawkerServer.host, port: again.port))
            let kept = try await api.room(room)
            #expect(kept.card == nil && kept.explained == nil && kept.shelf.count == 3)
            await again.stop()
        }
    }

    @Test("an order that is not of the shelf as it is now is refused and moves nothing")
    func refusals() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let (room, skus) = try await room(of: anna)
            func arrange(_ order: [SKU.ID], _ code: String, by api: APIClient) async {
                await refused(code, "\(order)") { () async throws(ClientError) in
                    try await api.arrangeShelf(order, in: room)
                }
            }
            await arrange(skus.reversed(), "host-only", by: bo)
            await arrange([], "out-of-range", by: anna)
            await arrange(skus + [skus[0]], "out-of-range", by: anna)
            await arrange(Array(skus.dropLast()), "shelf-changed", by: anna)
            await arrange(skus.dropLast() + ["nosuch"], "not-on-shelf", by: anna)
            await refused("out-of-range") { () async throws(ClientError) in
                try await anna.explain("nosuch", in: room)
            }
            await refused("host-only") { () async throws(ClientError) in try await bo.explain(skus[0], in: room) }
            #expect(try await anna.room(room).shelf.map(\.sku) == skus)
            for body in ["", "{}", #"{"skus":"s"}"#, #"{"skus":[1]}"#] {
                let answer = try await running.raw("PUT", "/v1/rooms/\(room)/shelf", body: body, token: anna.token)
                #expect((answer.status, answer.code) == (400, "malformed"), "\(body)")
            }
            try await anna.endRoom(room)
            await arrange(skus.reversed(), "room-ended", by: anna)
        }
    }

    @Test("when a flash sale's time is over, its price is refused with a quote of what it costs now")
    func flashEnds() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let (room, sku) = try await running.room(of: anna, pieces: 10)
            let until = Timestamp.now + .milliseconds(1_500)
            try await anna.startFlashSale(
                of: sku, in: room, ShelfOffer(price: .fen(9_900), limitPerBuyer: nil, until: until, quota: 3),
                idempotencyKey: "f1")
            // No screen had to be told that it is over.
            try await eventually("its time is over") { until <= .now }
            let problem = await refused("price-changed") { () async throws(ClientError) in
                _ = try await bo.order(of: sku, in: room, key: "late", total: .fen(9_900))
            }
            #expect(problem?.status == 409 && problem?.quote?.total == APIClient.hoodie)
            _ = try await bo.order(of: sku, in: room, key: "again")
        }
    }
}
