import Client
import Commerce
import Testing
import Wire

@testable import Server

/// Following a host, through the whole server.
@Suite struct FollowTests {
    private func refusal(_ call: () async throws(ClientError) -> Void) async -> String {
        do throws(ClientError) {
            try await call()
            return ""
        } catch {
            return error.problem.code
        }
    }

    /// The events of a link, up to one of that type.
    private func events(_ link: SpecClient.Link, until last: String) async throws -> [SpecClient.Message] {
        var events: [SpecClient.Message] = []
        while events.last?["type"] as? String != last, let message = try await link.next() {
            events += (message["tick"] as? SpecClient.Message)?["events"] as? [SpecClient.Message] ?? []
        }
        return events
    }

    @Test("a host is followed and no longer, each counted once, and the room's counts say so")
    func counts() async throws {
        try await RunningServer.open { running in
            let (anna, bo, cy) = (
                try await running.person("anna"), try await running.person("bo"), try await running.person("cy")
            )
            let host = try #require(anna.signedIn).account.id
            try await cy.follow(host)
            let room = try await anna.openRoom(OpenRoom(title: "t")).room
            #expect(try await anna.room(room).counts.followers == 1)
            let link = SpecClient(port: running.address.port)
            let live = try await link.join(room.rawValue)
            for _ in 0..<2 { try await bo.follow(host) }
            #expect(try await bo.follows(host) == FollowView(followers: 2, isFollowing: true))
            #expect(
                try await APIClient(server: running.address).follows(host)
                    == FollowView(followers: 2, isFollowing: false))
            let told = try await live.next { message in
                let tick = message["tick"] as? SpecClient.Message
                return (tick?["counts"] as? SpecClient.Message)?["followers"] as? Int == 2
            }
            #expect(told != nil)
            for _ in 0..<2 { try await bo.unfollow(host) }
            #expect(try await bo.follows(host) == FollowView(followers: 1, isFollowing: false))

            #expect(await refusal { () async throws(ClientError) in try await anna.follow(host) } == "out-of-range")
            #expect(await refusal { () async throws(ClientError) in try await bo.follow("nobody") } == "person-unknown")
            let guest = APIClient(server: running.address)
            #expect(await refusal { () async throws(ClientError) in try await guest.follow(host) } == "sign-in-needed")
            #expect(
                await refusal { () async throws(ClientError) in _ = try await guest.following() } == "sign-in-needed")
        }
    }

    @Test("when a host goes live, followers who are in another room are told once, and others are not")
    func live() async throws {
        try await RunningServer.open { running in
            let (anna, eve, bo) = (
                try await running.person("anna"), try await running.person("eve"), try await running.person("bo")
            )
            let (host, other) = (try #require(anna.signedIn).account.id, try #require(eve.signedIn).account.id)
            for each in [host, other] { try await bo.follow(each) }
            let elsewhere = try await eve.openRoom(OpenRoom(title: "elsewhere")).room
            var links: [SpecClient.Link] = []
            for person in [bo, eve] {
                let client = SpecClient(port: running.address.port, token: person.signedIn?.token)
                links.append(try await client.join(elsewhere.rawValue))
            }
            for link in links { #expect(try await link.next()?["type"] as? String == "snapshot") }
            let room = try await anna.openRoom(OpenRoom(title: "mine")).room
            #expect(
                try await bo.following().map(\.host.id) == [other, host], "both are open, the last one followed first")
            let rooms = running.server.rooms
            for arrives in [true, false, true] { await rooms.hostMedia(in: room, arrives: arrives) }
            let following = try await bo.following()
            #expect(following.map(\.host.id) == [host, other] && following.first?.room?.phase == .live)
            var told = try await events(links[0], until: "host-live")
            try await eve.announce("that is all", in: elsewhere)
            told += try await events(links[0], until: "announcement")
            #expect(told.map { $0["type"] as? String } == ["host-live", "announcement"])
            let summary = told.first?["room"] as? SpecClient.Message
            #expect(summary?["host"] as? String == "anna" && summary?["phase"] as? String == "live")
            let others = try await events(links[1], until: "announcement")
            #expect(others.map { $0["type"] as? String } == ["announcement"])
        }
    }
}
