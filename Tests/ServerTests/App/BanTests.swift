import Client
import Commerce
import Foundation
import Media
import Testing
import Wire

@testable import Server

/// Banning somebody from a room, through the whole server.
@Suite struct BanTests {
    /// The code a call is refused with; empty when it is not.
    private func refusal(_ call: () async throws -> Void) async throws -> String {
        do {
            try await call()
            return ""
        } catch let error as ClientError {
            return error.problem.code
        }
    }

    private func link(_ running: RunningServer, _ room: Room.ID, _ person: APIClient?) async throws -> PlainLink {
        try await PlainLink(
            port: running.address.port, path: "/v1/rooms/\(room)/live", token: person?.signedIn?.token)
    }

    @Test("a banned person is put out with the reason and stays out: links, tickets and talk; the orders stay theirs")
    func ban() async throws {
        try await RunningServer.open { running in
            let (anna, bo, cy) = (
                try await running.person("anna"), try await running.person("bo"), try await running.person("cy")
            )
            let (room, sku) = try await running.room(of: anna, pieces: 9)
            _ = try await anna.media(room, as: .publish)
            let order = try await bo.order(of: sku, in: room, key: "bo")
            let links = [try await link(running, room, bo), try await link(running, room, bo)]
            let other = try await link(running, room, cy)
            defer { (links + [other]).forEach { $0.close() } }
            for link in links + [other] { _ = try await link.receive() }
            links[0].send(#"{"type":"say","id":"m1","text":"rubbish"}"#)
            _ = try await other.receive { ($0["tick"] as? [String: Any])?["danmaku"] != nil }

            let seen = try await anna.people(in: room)
            #expect(seen.map(\.name) == ["bo", "cy"] && seen.map(\.links) == [2, 1])
            #expect(seen.map(\.said) == ["rubbish", nil] && seen.allSatisfy { $0.ban == nil && $0.isLocal == true })
            try await anna.ban(PersonRequest(person: seen[0].id), from: room)

            for link in links {
                let told = try await link.receive { $0["type"] as? String == "banned" }
                #expect((told["problem"] as? [String: Any])?["type"] as? String == "urn:hawker:banned")
                #expect(try await link.closeCode() == 1008)
            }
            #expect(try await refusal { _ = try await bo.media(room, as: .watch) } == "banned")
            let answer = try await PlainLink.refusal(
                port: running.address.port, path: "/v1/rooms/\(room)/live", token: bo.signedIn?.token)
            #expect(answer.contains("urn:hawker:banned") && answer.hasPrefix("HTTP/1.1 403 "))
            #expect(try await bo.orders(before: nil).orders.map(\.id) == [order.id])
            let gateway = try #require(order.payWith.first)
            // The test's gateways do not answer: the call went as far as that.
            #expect(
                try await refusal { _ = try await bo.payment(for: order.id, with: gateway) } == "gateway-unavailable")

            let list = try await anna.people(in: room)
            #expect(
                list.first
                    == RoomPerson(
                        id: seen[0].id, name: "bo", said: "rubbish", ban: BanView(until: nil)))
            _ = try await cy.media(room, as: .watch)
            _ = try await other.receive { $0["type"] as? String == "media-key" }

            try await anna.liftBan(of: seen[0].id, in: room)
            try await anna.liftBan(of: seen[0].id, in: room)
            _ = try await bo.media(room, as: .watch)
            let again = try await link(running, room, bo)
            defer { again.close() }
            #expect(try await again.receive()["type"] as? String == "snapshot")
            // One who comes later is told the key that was told last: the ticket may be older.
            _ = try await again.receive { $0["type"] as? String == "media-key" }
        }
    }

    @Test("the same ban again changes its time and no key; one with an end ends by itself")
    func again() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let room = try await anna.openRoom(OpenRoom(title: "t")).room
            _ = try await anna.media(room, as: .publish)
            try await anna.ban(PersonRequest(name: "bo"), from: room)
            try await anna.ban(PersonRequest(name: "bo", seconds: 1), from: room)
            let until = try #require(try await anna.people(in: room).first?.ban?.until)
            #expect(until <= .now + .seconds(1))
            let deadline = ContinuousClock.now + .seconds(10)
            while ContinuousClock.now < deadline,
                try await refusal({ _ = try await bo.media(room, as: .watch) }) == "banned"
            { try await Task.sleep(for: .milliseconds(20)) }
            let ticket = try await bo.media(room, as: .watch)
            #expect(try await anna.people(in: room) == [])
            // The first change alone: a second would be under way or just over.
            #expect(ticket.nextRoomKey != nil)
        }
    }

    @Test(
        "of two bans in a row each gets a key of its own, the second a second after the first is in use, and nobody can tell the room a key"
    )
    func inARow() async throws {
        try await RunningServer.open { running in
            let (anna, bo, cy, dan) = (
                try await running.person("anna"), try await running.person("bo"), try await running.person("cy"),
                try await running.person("dan")
            )
            let room = try await anna.openRoom(OpenRoom(title: "t")).room
            _ = try await anna.media(room, as: .publish)
            let (link, other) = (try await link(running, room, dan), try await link(running, room, bo))
            defer { [link, other].forEach { $0.close() } }
            other.send(#"{"type":"media-key","roomKey":"00"}"#)
            let refused = try await other.receive { $0["type"] as? String == "refused" }
            #expect((refused["problem"] as? [String: Any])?["type"] as? String == "urn:hawker:malformed")

            try await anna.ban(PersonRequest(name: "bo"), from: room)
            let first = try await link.receive { $0["type"] as? String == "media-key" }
            let start = ContinuousClock.now
            // After the first key is sealed with, while its change is still remembered.
            let before = try await cy.media(room, as: .watch)
            #expect(before.nextRoomKey == first["roomKey"] as? String)
            try await Task.sleep(for: .milliseconds(600))
            try await anna.ban(PersonRequest(name: "cy"), from: room)
            let second = try await link.receive { $0["type"] as? String == "media-key" }
            let wait = ContinuousClock.now - start
            #expect(second["roomKey"] as? String != first["roomKey"] as? String)
            #expect(wait > .milliseconds(1_200) && wait < .seconds(5), "\(wait)")
            let ticket = try await dan.media(room, as: .watch)
            #expect(ticket.roomKey == first["roomKey"] as? String && ticket.nextRoomKey == second["roomKey"] as? String)
        }
    }

    @Test("only the host bans, nobody themselves, and nobody who is not there")
    func refusals() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let room = try await anna.openRoom(OpenRoom(title: "t")).room
            let own = Visitor.id(of: try #require(anna.signedIn).account.id)
            #expect(try await refusal { try await bo.ban(PersonRequest(name: "anna"), from: room) } == "moderator-only")
            #expect(try await refusal { _ = try await bo.people(in: room) } == "moderator-only")
            #expect(try await refusal { try await bo.liftBan(of: own, in: room) } == "moderator-only")
            #expect(try await refusal { try await anna.ban(PersonRequest(person: own), from: room) } == "out-of-range")
            let cases: [(PersonRequest, String)] = [
                (PersonRequest(name: "nobody"), "person-unknown"), (PersonRequest(name: "no body"), "person-unknown"),
                (PersonRequest(person: id("a-none")), "person-unknown"), (PersonRequest(), "malformed"),
                (PersonRequest(person: id("g-0"), name: "bo"), "malformed"),
                (PersonRequest(name: "bo", seconds: 0), "out-of-range"),
                (PersonRequest(name: "bo", seconds: .max), "out-of-range"),
            ]
            for (request, code) in cases {
                #expect(try await refusal { try await anna.ban(request, from: room) } == code, "\(request)")
            }
            #expect(try await anna.people(in: room) == [])
        }
    }

    @Test("who comes from this machine comes back as a guest, unless all of its guests are kept out, and let in again")
    func guestsToo() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let room = try await anna.openRoom(OpenRoom(title: "t")).room
            _ = try await anna.media(room, as: .publish)
            let guest = APIClient(server: running.address)
            let open = try await link(running, room, bo)
            defer { open.close() }
            _ = try await open.receive()
            let seen = try #require(try await anna.people(in: room).first)
            #expect(seen.name == "bo" && seen.isLocal == true)
            try await anna.ban(PersonRequest(person: seen.id), from: room)
            _ = try await guest.media(room, as: .watch)
            try await anna.liftBan(of: seen.id, in: room)
            let back = try await link(running, room, bo)
            defer { back.close() }
            _ = try await back.receive()
            try await anna.ban(PersonRequest(person: seen.id, guests: true), from: room)
            #expect(try await refusal { _ = try await guest.media(room, as: .watch) } == "sign-in-needed")
            #expect(try await anna.people(in: room).map(\.id) == [seen.id])
            try await anna.liftBan(of: seen.id, in: room)
            _ = try await guest.media(room, as: .watch)
        }
    }

    @Test("guests are banned by where they come from, and one who signs in is a person again")
    func guests() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let room = try await anna.openRoom(OpenRoom(title: "t")).room
            _ = try await anna.media(room, as: .publish)
            let guest = APIClient(server: running.address)
            let open = try await link(running, room, nil)
            defer { open.close() }
            _ = try await open.receive()
            let seen = try #require(try await anna.people(in: room).first)
            #expect(seen.name == nil && seen.links == 1 && !seen.id.rawValue.contains("127"))
            try await anna.ban(PersonRequest(person: seen.id), from: room)
            _ = try await open.receive { $0["type"] as? String == "banned" }
            #expect(try await refusal { _ = try await guest.media(room, as: .watch) } == "banned")
            _ = try await bo.media(room, as: .watch)
        }
    }

    @Test("a ban outlives a restart, and not the show")
    func restart() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let room = try await anna.openRoom(OpenRoom(title: "t")).room
            try await anna.ban(PersonRequest(name: "bo"), from: room)
            await running.server.stop()
            let server = try await RunningServer.start(running.database)
            let address = ServerAddress(host: HawkerServer.host, port: server.port)
            let (host, viewer) = (APIClient(server: address), APIClient(server: address))
            host.resume(anna.signedIn)
            viewer.resume(bo.signedIn)
            #expect(try await refusal { _ = try await viewer.media(room, as: .watch) } == "banned")
            try await host.endRoom(room)
            #expect(try await running.store.bans(in: room) == [])
            await server.stop()
        }
    }

    @Test("guests who share a banned person's address are asked to sign in; on this machine addresses say nothing")
    func neighbours() async throws {
        try await RunningServer.open { running in
            let door = Doorkeeper(store: running.store)
            let (room, anna): (Room.ID, AccountView) = (id("r1"), AccountView(id: id("a-1"), name: "bo"))
            let caller = door.caller(anna, from: "192.0.2.7", at: room)
            let (near, far) = (
                door.caller(nil, from: "192.0.2.7", at: room), door.caller(nil, from: "192.0.2.8", at: room)
            )
            #expect(
                caller.guests == near.id && !caller.isLocal && near.id != far.id && !near.id.rawValue.contains("192"))
            #expect(door.caller(nil, from: "192.0.2.7", at: id("r2")).id != near.id)
            // An IPv6 household is one guest, wherever in it the call comes from.
            let six = ["2001:db8:0:1::1", "2001:db8:0:1:ffff::2", "2001:db8:0:2::1"]
                .map { door.caller(nil, from: $0, at: room).id }
            #expect(six[0] == six[1] && six[0] != six[2])
            for home in ["127.0.0.1", "127.9.9.9", "::1", "unknown"] {
                #expect(door.caller(anna, from: home, at: room).isLocal)
            }

            func ban(_ person: Visitor.ID, _ name: String?) -> Ban {
                Ban(room: room, person: person, name: name, until: nil, cause: person)
            }
            let act = ModerationAct(.ban, by: nil, in: id("s1"), room: room, at: .now)
            let isNews = try await door.keep(ban(caller.id, "bo"), with: [near.id], act)
            let isNewsAgain = try await door.keep(ban(caller.id, "bo"), with: [near.id], act)
            #expect(isNews && !isNewsAgain)
            func code(_ caller: Caller) -> String {
                do throws(Problem) {
                    try door.admit(caller, to: room)
                    return ""
                } catch {
                    return error.code
                }
            }
            #expect(code(caller) == "banned" && code(near) == "sign-in-needed" && code(far) == "")
            #expect(door.banned(from: room).map(\.name) == ["bo"])
            // A guest who was banned too stays so when the person is let in again.
            _ = try await door.keep(ban(near.id, nil), with: [], act)
            #expect(code(near) == "banned")
            try await door.lift(caller.id, from: room, act)
            #expect(code(caller) == "" && code(near) == "banned")
            try await door.lift(near.id, from: room, act)
            #expect(code(near) == "")
            #expect(try await running.store.bans(in: room) == [])
        }
    }
}

private func id<Subject>(_ text: String) -> Identifier<Subject> {
    guard let identifier = Identifier<Subject>(rawValue: text) else { preconditionFailure("\(text) is an identifier") }
    return identifier
}
