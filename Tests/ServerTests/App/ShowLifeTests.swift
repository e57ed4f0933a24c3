import Client
import Commerce
import Foundation
import Media
import Testing
import Wire

@testable import Server

/// Shows that are practised, announced, begun, interrupted and ended, through the whole server.
@Suite struct ShowLifeTests {
    private static let tomorrow = Timestamp(milliseconds: Timestamp.now.milliseconds / 1_000 * 1_000) + .seconds(86_400)

    /// Every route about a room, with a body it takes.
    private static func routes(_ room: Room.ID, _ sku: SKU.ID) -> [(method: String, path: String, body: String)] {
        let offer = #"{"price":{"minorUnits":100,"currency":"CNY"}}"#
        let order = #"{"lines":[{"sku":"\#(sku)","quantity":1}],"expectedTotal":{"minorUnits":12900,"currency":"CNY"}}"#
        let draw =
            #"{"kind":"red-packet","title":"t","places":2,"seconds":60,"pot":{"minorUnits":100,"currency":"CNY"}}"#
        let bo = #"{"name":"bo"}"#
        return [
            ("GET", "", ""), ("PATCH", "", #"{"title":"x"}"#), ("DELETE", "", ""),
            ("PUT", "/phase", #"{"phase":"live"}"#), ("PUT", "/shelf/\(sku)", offer), ("DELETE", "/shelf/\(sku)", ""),
            ("PUT", "/shelf/\(sku)/flash", offer), ("DELETE", "/shelf/\(sku)/flash", ""), ("PUT", "/card", "{}"),
            ("POST", "/media", #"{"role":"watch"}"#), ("POST", "/media", #"{"role":"publish"}"#),
            ("GET", "/people", ""),
            ("POST", "/bans", bo), ("DELETE", "/bans/bo", ""), ("POST", "/mutes", bo), ("DELETE", "/mutes/bo", ""),
            ("POST", "/kicks", bo), ("GET", "/held", ""), ("POST", "/held/1/allow", ""), ("GET", "/audit", ""),
            ("GET", "/numbers", ""), ("GET", "/report", ""), ("PUT", "/pinned", "{}"),
            ("POST", "/announcements", #"{"text":"x"}"#), ("GET", "/questions", ""),
            ("PUT", "/questions/1", #"{"isAnswered":true}"#), ("GET", "/cart", ""),
            ("PUT", "/cart/\(sku)", #"{"quantity":1}"#), ("GET", "/coupons", ""),
            ("POST", "/quotes", #"{"lines":[{"sku":"\#(sku)","quantity":1}]}"#), ("POST", "/orders", order),
            ("POST", "/draws", draw), ("GET", "/draws", ""), ("GET", "/live", ""),
        ].map { ($0.0, "/v1/rooms/\(room)\($0.1)", $0.2) }
    }

    @Test("a practice is to everybody but its host as if it were not there, over every route, while it is and after it")
    func practice() async throws {
        try await RunningServer.open { running in
            let (anna, bo, mo) = (
                try await running.person("anna"), try await running.person("bo"), try await running.person("mo")
            )
            let host = try #require(anna.signedIn).account.id
            try await bo.follow(host)
            let opened = try await anna.openRoom(OpenRoom(title: "Secret coats", tags: ["coats"], practice: true))
            let room = opened.room
            #expect(opened.phase == .practice && opened.openedAt == nil)
            let sku = try await anna.shelveHoodie(in: room)
            try await anna.pin(sku, in: room)
            try await anna.appoint(PersonRequest(name: "mo"))
            await running.server.rooms.hostMedia(in: room, arrives: true)

            /// What a stranger, a follower, a moderator and a guest are told, beside what they are told of nothing.
            func isUnknown(_ when: String) async throws {
                for (who, token) in [("bo", bo.token), ("mo", mo.token), ("a guest", nil)] {
                    for (route, none) in zip(Self.routes(room, sku), Self.routes("nosuchroom", sku)) {
                        let key = UUID().uuidString
                        let real = try await running.raw(
                            route.method, route.path, body: route.body, token: token, key: key)
                        let unreal = try await running.raw(
                            none.method, none.path, body: none.body, token: token, key: UUID().uuidString)
                        let comment: Comment = "\(who), \(when): \(route.method) \(route.path)"
                        #expect(real.status == unreal.status && real.problem == unreal.problem, comment)
                        #expect(real.status >= 400, comment)
                    }
                    let link = SpecClient(
                        port: running.address.port, token: token?.split(separator: " ").last.map(String.init))
                    await #expect(throws: SpecClient.Failed.self) { _ = try await link.join(room.rawValue) }
                }
                for query in ["", "secret", "coats", "anna"] { #expect(try await bo.rooms(query).isEmpty) }
                #expect(try await bo.rooms(tag: "coats").isEmpty)
                #expect(try await bo.rooms(phase: .practice).isEmpty)
                #expect(try await bo.following().map(\.room) == [nil])
            }
            try await isUnknown("while it is")
            let health = try await running.raw("GET", "/healthz", body: "")
            #expect(health.status != 200 || health.body.contains(#""rooms":0"#))

            // Its host has the whole desk, and may look at it from elsewhere; a prize would reach nobody.
            #expect(try await anna.room(room).shelf.map(\.sku) == [sku])
            _ = try await anna.media(room, as: .publish)
            _ = try await anna.media(room, as: .watch)
            let link = SpecClient(port: running.address.port, token: anna.signedIn?.token)
            let desk = try await link.join(room.rawValue)
            try await anna.announce("testing", in: room)
            let heard = try await desk.next { ($0["tick"] as? SpecClient.Message)?["events"] != nil }
            #expect(heard != nil)
            let packet = NewDraw(
                kind: .redPacket, title: "t", places: 2, seconds: 60, pot: Money(minorUnits: 100, currency: .cny))
            await refused("practice") { () async throws(ClientError) in
                _ = try await anna.startDraw(packet, in: room, idempotencyKey: "d")
            }
            await refused("not-begun") { () async throws(ClientError) in try await anna.setPhase(.paused, of: room) }
            // Its host's desk is all there.
            #expect(try await anna.questions(in: room).isEmpty)
            #expect(try await anna.heldLines(in: room).isEmpty)
            _ = try await anna.people(in: room)

            try await anna.endRoom(room)
            try await isUnknown("after it")
            await refused("room-ended") { () async throws(ClientError) in _ = try await anna.room(room) }
        }
    }

    @Test("from practice a room goes live with its shelf, without what was said, and its followers are told then")
    func fromPractice() async throws {
        try await RunningServer.open { running in
            let (anna, bo, eve) = (
                try await running.person("anna"), try await running.person("bo"), try await running.person("eve")
            )
            try await bo.follow(try #require(anna.signedIn).account.id)
            let elsewhere = try await eve.openRoom(OpenRoom(title: "elsewhere")).room
            let follower = try await Self.link(bo, to: elsewhere, running)
            let room = try await anna.openRoom(OpenRoom(title: "t", practice: true)).room
            let desk = try await Self.link(anna, to: room, running)
            let sku = try await anna.shelveHoodie(in: room)
            try await anna.pin(sku, in: room)
            try await anna.announce("testing", in: room)
            await running.server.rooms.hostMedia(in: room, arrives: true)
            #expect(try await anna.room(room).phase == .practice)
            try await eve.announce("not yet", in: elsewhere)
            #expect(try await Self.events(follower, until: "announcement") == ["announcement"])

            #expect(try await anna.setPhase(.live, of: room).phase == .live)
            #expect(try await anna.setPhase(.live, of: room).phase == .live, "asked twice it is the same")
            #expect(try await Self.events(follower, until: "host-live") == ["host-live"])
            #expect(try await Self.events(desk, until: "phase").suffix(2) == ["about", "phase"])
            let seen = try await bo.room(room)
            #expect(seen.shelf.map(\.sku) == [sku] && seen.card == sku && seen.announcements.isEmpty)
            #expect(seen.openedAt != nil)
            #expect(try await bo.rooms().map(\.id) == [room, elsewhere])
            _ = try await bo.order(of: sku, in: room, key: "k")
        }
    }

    @Test(
        "a scheduled show is found with its time, entered and talked in; what it sells is sold when it begins, presales before"
    )
    func scheduled() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let opened = try await anna.openRoom(
                OpenRoom(title: "Coats", cover: "Wool\nand down", tags: ["#warm"], startsAt: Self.tomorrow))
            let room = opened.room
            #expect(opened.phase == .scheduled && opened.startsAt == Self.tomorrow && opened.openedAt == nil)
            #expect(opened.cover == "Wool\nand down" && opened.tags == ["warm"])
            let sku = try await anna.shelveHoodie(in: room)
            await running.server.rooms.hostMedia(in: room, arrives: true)
            _ = try await anna.media(room, as: .publish)

            let guest = APIClient(server: running.address)
            let summary = try #require(try await guest.rooms("WARM", phase: .scheduled).first)
            #expect(summary.id == room && summary.startsAt == Self.tomorrow && summary.cover == opened.cover)
            #expect(try await guest.rooms(phase: .live).isEmpty)
            for person in [guest, bo, anna] {
                await refused("not-live") { () async throws(ClientError) in _ = try await person.media(room, as: .watch)
                }
            }
            let link = try await Self.link(bo, to: room, running)
            try await link.say(["type": "say", "id": "1", "text": "see you tomorrow"])
            let line = try await link.next { ($0["tick"] as? SpecClient.Message)?["danmaku"] != nil }
            #expect(line != nil)

            // The cart fills before the show; the till opens with it.
            let cart = try await bo.setCart(sku, quantity: 1, in: room)
            #expect(cart.lines.map(\.obstacle) == ["not-yet"])
            await refused("not-yet") { () async throws(ClientError) in
                _ = try await bo.order(of: sku, in: room, key: "k1")
            }
            let presale = ShelfOffer(
                price: APIClient.hoodie, limitPerBuyer: nil, from: Timestamp.now + .seconds(-60))
            try await anna.putOnShelf(sku, in: room, presale)
            _ = try await bo.order(of: sku, in: room, key: "k2")
            try await anna.putOnShelf(sku, in: room, ShelfOffer(price: APIClient.hoodie, limitPerBuyer: nil))

            let later = Self.tomorrow + .seconds(3_600)
            let edited = try await anna.edit(room, EditRoom(title: "Warm coats", cover: "", startsAt: later))
            #expect(edited.title == "Warm coats" && edited.cover == nil && edited.tags == ["warm"])
            #expect(try await Self.events(link, until: "about").last == "about")
            #expect(try await guest.rooms("coats").map(\.startsAt) == [later])
            #expect(try await guest.rooms("wool").isEmpty)
            for bad in [
                EditRoom(title: ""), EditRoom(startsAt: .now + .seconds(-1)),
                EditRoom(tags: Array(repeating: "x", count: 6)),
            ] {
                await refused("out-of-range") { () async throws(ClientError) in try await anna.edit(room, bad) }
            }
            await refused("host-only") { () async throws(ClientError) in try await bo.edit(room, EditRoom(title: "x")) }
            await refused("host-only") { () async throws(ClientError) in try await bo.setPhase(.live, of: room) }
            #expect(try await guest.room(room).title == "Warm coats")

            #expect(try await anna.setPhase(.live, of: room).phase == .live)
            #expect(try await Self.events(link, until: "phase").suffix(2) == ["about", "phase"])
            let begun = try await guest.room(room)
            #expect(begun.startsAt == nil && begun.openedAt != nil)
            _ = try await guest.media(room, as: .watch)
            _ = try await bo.order(of: sku, in: room, key: "k3")
            await refused("out-of-range") { () async throws(ClientError) in
                try await anna.edit(room, EditRoom(startsAt: later))
            }
            #expect(try await anna.edit(room, EditRoom(tags: [])).tags == nil)
        }
    }

    @Test("followers are told when a scheduled show begins, not before, and once, though the server stops in between")
    func toldOnce() async throws {
        try await RunningServer.open { running in
            let (anna, bo, eve) = (
                try await running.person("anna"), try await running.person("bo"), try await running.person("eve")
            )
            try await bo.follow(try #require(anna.signedIn).account.id)
            let elsewhere = try await eve.openRoom(OpenRoom(title: "elsewhere")).room
            let room = try await anna.openRoom(OpenRoom(title: "t", startsAt: Self.tomorrow)).room
            let follower = try await Self.link(bo, to: elsewhere, running)
            await running.server.rooms.hostMedia(in: room, arrives: true)
            try await eve.announce("not yet", in: elsewhere)
            #expect(try await Self.events(follower, until: "announcement") == ["announcement"])
            for phase in [RoomPhase.live, .paused, .live] { try await anna.setPhase(phase, of: room) }
            #expect(try await Self.events(follower, until: "host-live") == ["host-live"])
            await running.server.stop()

            let again = try await RunningServer.start(running.database)
            let address = ServerAddress(host: HawkerServer.host, port: again.port)
            let host = APIClient(server: address)
            host.resume(anna.signedIn)
            let other = APIClient(server: address)
            other.resume(eve.signedIn)
            let link = SpecClient(port: again.port, token: bo.signedIn?.token)
            let later = try await link.join(elsewhere.rawValue)
            _ = try await later.next()
            #expect(try await host.room(room).phase == .waiting)
            await again.rooms.hostMedia(in: room, arrives: true)
            #expect(try await host.room(room).phase == .live)
            try await other.announce("that is all", in: elsewhere)
            #expect(try await Self.events(later, until: "announcement") == ["announcement"])
            await again.stop()
        }
    }

    @Test("a pause hides the host and nothing else, whatever their media do, and a restart keeps it")
    func pause() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let room = try await anna.openRoom(OpenRoom(title: "Coats", cover: "Wool", tags: ["warm"])).room
            let sku = try await anna.shelveHoodie(in: room)
            await refused("out-of-range") { () async throws(ClientError) in try await anna.setPhase(.ended, of: room) }
            _ = try await anna.media(room, as: .publish)
            let rooms = running.server.rooms
            await rooms.hostMedia(in: room, arrives: true)
            _ = try await bo.media(room, as: .watch)
            for _ in 0..<2 { #expect(try await anna.setPhase(.paused, of: room).phase == .paused) }
            await refused("not-live") { () async throws(ClientError) in _ = try await bo.media(room, as: .watch) }
            for arrives in [false, true, false] {
                await rooms.hostMedia(in: room, arrives: arrives)
                #expect(try await bo.room(room).phase == .paused)
            }
            _ = try await bo.order(of: sku, in: room, key: "k")
            let link = try await Self.link(bo, to: room, running)
            try await link.say(["type": "say", "id": "1", "text": "we wait"])
            #expect(try await link.next { ($0["tick"] as? SpecClient.Message)?["danmaku"] != nil } != nil)
            await running.server.stop()

            let again = try await RunningServer.start(running.database)
            let host = APIClient(server: ServerAddress(host: HawkerServer.host, port: again.port))
            host.resume(anna.signedIn)
            let kept = try await host.room(room)
            #expect(kept.phase == .paused && kept.cover == "Wool" && kept.tags == ["warm"])
            #expect(try await host.setPhase(.live, of: room).phase == .waiting)
            await again.rooms.hostMedia(in: room, arrives: true)
            #expect(try await host.room(room).phase == .live)
            try await host.endRoom(room)
            await refused("room-ended") { () async throws(ClientError) in try await host.setPhase(.live, of: room) }
            await again.stop()
        }
    }

    @Test("a restart keeps what is announced, and a practice a practice")
    func restart() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let plan = OpenRoom(title: "Coats", cover: "a\nb", tags: ["x", "y"], startsAt: Self.tomorrow)
            let (show, practice) = (
                try await anna.openRoom(plan).room, try await bo.openRoom(OpenRoom(title: "p", practice: true)).room
            )
            await running.server.stop()
            let again = try await RunningServer.start(running.database)
            let address = ServerAddress(host: HawkerServer.host, port: again.port)
            let (host, other) = (APIClient(server: address), APIClient(server: address))
            host.resume(anna.signedIn)
            other.resume(bo.signedIn)
            let kept = try await other.room(show)
            #expect(
                kept.phase == .scheduled && kept.title == "Coats" && kept.cover == "a\nb" && kept.tags == ["x", "y"])
            #expect(kept.startsAt == Self.tomorrow && kept.openedAt == nil)
            for query in ["coats", ""] { #expect(try await host.rooms(query).map(\.id) == [show]) }
            await refused("room-unknown") { () async throws(ClientError) in _ = try await host.room(practice) }
            #expect(try await other.room(practice).phase == .practice)
            await again.stop()
        }
    }

    @Test(
        "a host who drops and comes back finds the same room in every phase",
        arguments: RoomPhase.allCases.filter { $0 != .ended })
    func returns(phase: RoomPhase) async throws {
        try await RunningServer.open { running in
            let anna = try await running.person("anna")
            let rooms = running.server.rooms
            let start = phase == .scheduled ? Self.tomorrow : nil
            let plan = OpenRoom(title: "t", startsAt: start, practice: phase == .practice)
            let room = try await anna.openRoom(plan).room
            if phase != .waiting { await rooms.hostMedia(in: room, arrives: true) }
            if phase == .paused { try await anna.setPhase(.paused, of: room) }
            #expect(try await anna.room(room).phase == phase)
            await rooms.hostMedia(in: room, arrives: false)
            await rooms.endAbandoned(at: .now + .seconds(30))
            let again = try await anna.openRoom(OpenRoom(title: "another", practice: true))
            #expect(again.room == room && again.title == "t")
            let gone: RoomPhase = phase == .live ? .waiting : phase
            #expect(again.phase == gone)
            await rooms.hostMedia(in: room, arrives: true)
            let back: RoomPhase = phase == .waiting ? .live : phase
            #expect(try await anna.room(room).phase == back)
            // Gone for good, only what is announced waits on.
            await rooms.hostMedia(in: room, arrives: false)
            await rooms.endAbandoned(at: .now + .seconds(3_600))
            if phase == .scheduled {
                #expect(try await anna.room(room).phase == .scheduled)
            } else {
                await refused("room-ended") { () async throws(ClientError) in _ = try await anna.room(room) }
            }
        }
    }

    @Test("wishes at the same time are carried out one after the other, and what is kept is what is told")
    func together() async throws {
        try await RunningServer.open { running in
            let anna = try await running.person("anna")
            let room = try await anna.openRoom(OpenRoom(title: "t")).room
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<12 {
                    group.addTask { _ = try? await anna.setPhase(number.isMultiple(of: 2) ? .paused : .live, of: room) }
                    group.addTask { _ = try? await anna.edit(room, EditRoom(title: "t\(number)")) }
                }
            }
            let (told, kept) = (try await anna.room(room), try #require(try await running.store.room(room)))
            #expect(told.title == kept.title && (told.phase == .paused) == (kept.stage == .paused))
        }
    }

    // MARK: -

    private static func link(
        _ person: APIClient, to room: Room.ID, _ running: RunningServer
    ) async throws -> SpecClient.Link {
        let link = try await SpecClient(port: running.address.port, token: person.signedIn?.token).join(room.rawValue)
        #expect(try await link.next()?["type"] as? String == "snapshot")
        return link
    }

    /// The types of a link's events, up to the first of that type.
    private static func events(_ link: SpecClient.Link, until last: String) async throws -> [String] {
        var types: [String] = []
        while !types.contains(last), let message = try await link.next() {
            let events = (message["tick"] as? SpecClient.Message)?["events"] as? [SpecClient.Message] ?? []
            types += events.compactMap { $0["type"] as? String }
        }
        return types
    }
}

extension APIClient {
    /// Puts a hoodie on a room's shelf.
    fileprivate func shelveHoodie(in room: Room.ID) async throws(ClientError) -> SKU.ID {
        let created = try await createProduct(
            NewProduct(title: "Hoodie", description: "", skus: [NewSKU(spec: "", listPrice: Self.hoodie, stock: 9)]),
            idempotencyKey: "hoodie")
        try await putOnShelf(created.skus[0], in: room, ShelfOffer(price: Self.hoodie, limitPerBuyer: nil))
        return created.skus[0]
    }
}

extension RawAnswer {
    /// All that a refusal says.
    fileprivate var problem: Problem? { try? JSONDecoder().decode(Problem.self, from: Data(body.utf8)) }
}
