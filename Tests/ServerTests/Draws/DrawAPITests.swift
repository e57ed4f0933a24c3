import Client
import Commerce
import Foundation
import Store
import Testing
import Wire

@testable import Server

/// What a room gives away, through the whole server.
@Suite struct DrawAPITests {
    private static func redPacket(_ pot: Int64, places: Int, seconds: Int = 600) -> NewDraw {
        NewDraw(kind: .redPacket, title: "红包", places: places, seconds: seconds, pot: .fen(pot))
    }

    @Test("a red packet is started once, grabbed once a person, told in the room, spent, and proved at the end")
    func redPacket() async throws {
        try await RunningServer.open { running in
            let (anna, bo, cy) = (
                try await running.person("anna"), try await running.person("bo"), try await running.person("cy")
            )
            let (room, sku) = try await running.room(of: anna, pieces: 9)
            let link = try await PlainLink(
                port: running.address.port, path: "/v1/rooms/\(room)/live", token: bo.signedIn?.token)
            defer { link.close() }
            _ = try await link.receive { $0["type"] as? String == "snapshot" }

            let wanted = Self.redPacket(30_000, places: 2)
            let draw = try await anna.startDraw(wanted, in: room, idempotencyKey: "rp")
            #expect(try await anna.startDraw(wanted, in: room, idempotencyKey: "rp") == draw)
            #expect(draw.seed == nil && draw.left == 2 && draw.winners == nil)
            let told = try await link.draw { $0["state"] as? String == "open" }
            #expect(told["commitment"] as? String == draw.commitment.rawValue && told["seed"] == nil)
            await refused("draw-open") { () throws(ClientError) in _ = try await bo.drawRecord(draw.id) }

            let mine = try await bo.enterDraw(draw.id)
            let amount = try #require(mine.mine?.amount)
            #expect(try await bo.enterDraw(draw.id).mine == mine.mine)
            #expect(try await bo.draw(draw.id).mine == mine.mine)
            #expect(try await cy.draw(draw.id).mine == nil)
            #expect(try await bo.wallet().balances.map(\.balance) == [amount])
            #expect(try await bo.wallet().balances.map(\.shop.name) == ["anna"])
            let others = try await cy.enterDraw(draw.id)
            #expect((others.mine?.amount?.minorUnits ?? 0) + amount.minorUnits == 30_000)
            let end = try await link.draw { $0["state"] as? String == "ended" }
            #expect(end["seed"] as? String != nil && (end["winners"] as? [Any])?.count == 2)

            let record = try await APIClient(server: running.address).drawRecord(draw.id)
            #expect(DrawCheck(record).differences == [])
            #expect(record.entrants.map(\.name) == ["bo", "cy"])
            #expect(record.commitment == draw.commitment)
            let dan = try await running.person("dan")
            await refused("draw-over") { () throws(ClientError) in _ = try await dan.enterDraw(draw.id) }

            // One of the two has enough for a hoodie.
            let rich = amount.minorUnits >= 12_900 ? bo : cy
            let order = try await rich.order(of: sku, in: room, key: "o")
            #expect(try await rich.payFromWallet(order.id).state == .paid)
            #expect(try await rich.payFromWallet(order.id).state == .paid)
            let second = try await rich.order(2, of: sku, in: room, key: "o2")
            await refused("wallet-short") { () throws(ClientError) in _ = try await rich.payFromWallet(second.id) }
            #expect(try await running.server.audit() == [])
        }
    }

    @Test("who may do what: guests, the host, people of other rooms and the banned are told why not")
    func who() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let (room, _) = try await running.room(of: anna, pieces: 1)
            let guest = APIClient(server: running.address)
            let wanted = Self.redPacket(100, places: 3)
            await refused("sign-in-needed") { () throws(ClientError) in
                _ = try await guest.startDraw(wanted, in: room, idempotencyKey: "k")
            }
            await refused("host-only") { () throws(ClientError) in
                _ = try await bo.startDraw(wanted, in: room, idempotencyKey: "k")
            }
            let draw = try await anna.startDraw(wanted, in: room, idempotencyKey: "k")
            await refused("sign-in-needed") { () throws(ClientError) in _ = try await guest.enterDraw(draw.id) }
            await refused("own-draw") { () throws(ClientError) in _ = try await anna.enterDraw(draw.id) }
            await refused("unknown-draw") { () throws(ClientError) in _ = try await bo.endDraw(draw.id) }
            #expect(try await guest.draw(draw.id).mine == nil)
            try await anna.ban(PersonRequest(name: "bo"), from: room)
            await refused("banned") { () throws(ClientError) in _ = try await bo.enterDraw(draw.id) }
            for (wanted, code) in [
                (Self.redPacket(2, places: 3), "out-of-range"), (Self.redPacket(100, places: 0), "out-of-range"),
                (Self.redPacket(100, places: 2, seconds: 1), "out-of-range"),
                (Self.redPacket(.max, places: 2), "out-of-range"),
                (NewDraw(kind: .lottery, title: "t", places: 1, seconds: 60, each: .fen(1)), "out-of-range"),
                (NewDraw(kind: .couponDrop, title: "t", places: 1, seconds: 60, coupon: "NONE"), "unknown-coupon"),
                (NewDraw(kind: .luckyBag, title: "t", places: 1, seconds: .max, each: .fen(1)), "out-of-range"),
                (NewDraw(kind: .luckyBag, title: "t", places: 1, seconds: 60), "out-of-range"),
            ] {
                await refused(code, "\(wanted)") { () throws(ClientError) in
                    _ = try await anna.startDraw(wanted, in: room, idempotencyKey: "\(wanted)")
                }
            }
            #expect(try await anna.endDraw(draw.id).state == .ended)
            #expect(try await anna.endDraw(draw.id).state == .ended)
        }
    }

    @Test("five draws at a time, also when many are started at once; one that is started again is the one that runs")
    func atATime() async throws {
        try await RunningServer.open { running in
            let anna = try await running.person("anna")
            let (room, _) = try await running.room(of: anna, pieces: 1)
            let wanted = Self.redPacket(100, places: 3)
            let started = await withTaskGroup(of: String?.self) { group in
                for number in 0..<12 {
                    group.addTask {
                        let key = "k\(number)"
                        return (try? await anna.startDraw(wanted, in: room, idempotencyKey: key)).map { _ in key }
                    }
                }
                return await group.reduce(into: [String]()) { $0 += $1.map { [$0] } ?? [] }
            }
            #expect(started.count == 5)
            for key in started {
                #expect(try await anna.startDraw(wanted, in: room, idempotencyKey: key).state == .open)
            }
            await refused("out-of-range") { () throws(ClientError) in
                _ = try await anna.startDraw(wanted, in: room, idempotencyKey: "more")
            }
        }
    }

    @Test("who says the phrase of a lottery within its time is in it; the host draws, and the record proves it")
    func lottery() async throws {
        try await RunningServer.open { running in
            let anna = try await running.person("anna")
            let (room, sku) = try await running.room(of: anna, pieces: 9)
            let draw = try await anna.startDraw(
                NewDraw(kind: .lottery, title: "mug", places: 2, seconds: 600, sku: sku, phrase: "Go hawker"), in: room,
                idempotencyKey: "k")
            var people: [APIClient] = []
            for name in ["bo", "cy", "dan"] { people.append(try await running.person(name)) }
            await refused("draw-condition") { () throws(ClientError) in _ = try await people[0].enterDraw(draw.id) }
            var links: [PlainLink] = []
            for person in people {
                links.append(
                    try await PlainLink(
                        port: running.address.port, path: "/v1/rooms/\(room)/live", token: person.signedIn?.token))
            }
            defer { links.forEach { $0.close() } }
            for link in links {
                link.send(#"{"type":"say","id":"1","text":"not it"}"#)
                link.send(#"{"type":"say","id":"2","text":"  go HAWKER "}"#)
            }
            _ = try await links[0].draw { $0["entered"] as? Int == 3 }
            let ended = try await anna.endDraw(draw.id)
            #expect(ended.winners?.count == 2 && ended.prize == "Hoodie")
            let record = try await anna.drawRecord(draw.id)
            #expect(DrawCheck(record).differences == [] && record.entrants.count == 3)
            let winner = try #require(people.first { $0.signedIn?.account.id == record.winners.first?.id })
            let prize = try #require(try await winner.orders().orders.first)
            #expect(prize.state == .paid && prize.total == .fen(0))
            #expect(try await anna.room(room).counts.paidOrders == 0, "a prize is no sale")
            let numbers = try await anna.numbers(of: room)
            #expect(numbers.total.figures == Figures() && numbers.products.isEmpty)
            try await anna.endRoom(room)
            let report = try await anna.report(on: room)
            #expect(report.total.figures == Figures() && report.products.isEmpty)
            #expect(try await running.server.audit() == [])
        }
    }

    @Test(
        "a phrase that is held counts once the line is let through, and not before; one that is hidden counts as said")
    func heldPhrase() async throws {
        try await RunningServer.open { running in
            let (anna, mo, bo) = (
                try await running.person("anna"), try await running.person("mo"), try await running.person("bo")
            )
            let room = try await anna.openRoom(OpenRoom(title: "t")).room
            try await anna.appoint(PersonRequest(name: "mo"))
            try await anna.setWords([WordRule(text: "gold", action: .hold)])
            let draw = try await anna.startDraw(
                NewDraw(kind: .lottery, title: "mug", places: 1, seconds: 600, each: .fen(100), phrase: "go gold"),
                in: room, idempotencyKey: "k")
            let path = "/v1/rooms/\(room)/live"
            let desk = try await PlainLink(port: running.address.port, path: path, token: mo.signedIn?.token)
            let link = try await PlainLink(port: running.address.port, path: path, token: bo.signedIn?.token)
            defer { [desk, link].forEach { $0.close() } }
            link.send(#"{"type":"say","id":"1","text":"go gold"}"#)
            _ = try await desk.receive { "\($0)".contains("held") }
            // Whoever keeps order is not held.
            desk.send(#"{"type":"say","id":"1","text":"go gold"}"#)
            _ = try await desk.draw { $0["entered"] as? Int == 1 }
            await refused("draw-condition") { () throws(ClientError) in _ = try await bo.enterDraw(draw.id) }
            let held = try #require(try await mo.heldLines(in: room).first)
            try await mo.settle(held.id, isAllowed: true, in: room)
            _ = try await desk.draw { $0["entered"] as? Int == 2 }

            try await anna.setWords([WordRule(text: "gold", action: .hide)])
            let cy = try await running.person("cy")
            let other = try await PlainLink(port: running.address.port, path: path, token: cy.signedIn?.token)
            defer { other.close() }
            other.send(#"{"type":"say","id":"1","text":"go gold"}"#)
            _ = try await desk.draw { $0["entered"] as? Int == 3 }
            #expect(try await running.server.audit() == [])
        }
    }

    @Test("a show that ends draws what is open, and gives back what nobody has")
    func endOfShow() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let (room, sku) = try await running.room(of: anna, pieces: 5)
            let bag = NewDraw(kind: .luckyBag, title: "bag", places: 3, seconds: 600, sku: sku)
            let draw = try await anna.startDraw(bag, in: room, idempotencyKey: "k")
            _ = try await bo.enterDraw(draw.id)
            try await anna.endRoom(room)
            #expect(try await bo.draw(draw.id).mine?.place == 0)
            let shop = Shop(of: try #require(anna.signedIn?.account.id)).id
            let goods = try await running.store.catalogue(of: shop, after: nil, limit: 1)
            let level = try #require(goods.first?.skus.first?.stock)
            #expect((level.onHand, level.reserved) == (4, 0))
        }
    }

    @Test("a draw outlives the server, with the seed it was announced by, and is drawn when it is back")
    func restart() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hawker-draw-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = folder.appendingPathComponent("test.sqlite").path
        let first = try await RunningServer.start(database)
        let draw: DrawView
        let (anna, bo): (APIClient, APIClient)
        do {
            let store = try SQLiteStore(path: database)
            let address = ServerAddress(host: HawkerServer.host, port: first.port)
            anna = try await RunningServer.person("anna", in: store, at: address)
            bo = try await RunningServer.person("bo", in: store, at: address)
            let room = try await anna.openRoom(OpenRoom(title: "t")).room
            let bag = NewDraw(kind: .luckyBag, title: "bag", places: 2, seconds: 600, each: .fen(77))
            draw = try await anna.startDraw(bag, in: room, idempotencyKey: "k")
            _ = try await bo.enterDraw(draw.id)
            try store.close()
        }
        await first.stop()
        let second = try await RunningServer.start(database)
        func again(_ person: APIClient) throws -> APIClient {
            let api = APIClient(server: ServerAddress(host: HawkerServer.host, port: second.port))
            let signedIn: SignedIn = try #require(person.signedIn)
            api.resume(signedIn)
            return api
        }
        let open = try await again(bo).draw(draw.id).draw
        #expect(open.commitment == draw.commitment && open.state == .open && open.seed == nil && open.entered == 1)
        #expect(try await again(anna).endDraw(draw.id).seed != nil)
        #expect(try await again(bo).draw(draw.id).mine?.amount == .fen(77))
        #expect(DrawCheck(try await again(bo).drawRecord(draw.id)).differences == [])
        #expect(try await second.audit() == [])
        await second.stop()
    }
}

extension PlainLink {
    /// The next news of a draw that fits.
    fileprivate func draw(_ fits: ([String: Any]) -> Bool) async throws -> [String: Any] {
        var found: [String: Any] = [:]
        _ = try await receive { message in
            let events = (message["tick"] as? [String: Any])?["events"] as? [[String: Any]] ?? []
            for event in events where event["type"] as? String == "draw" {
                if let draw = event["draw"] as? [String: Any], fits(draw) {
                    found = draw
                    return true
                }
            }
            return false
        }
        return found
    }
}
