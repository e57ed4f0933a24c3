import Client
import Commerce
import Foundation
import Media
import Testing
import Transport
import Wire

@testable import Server

/// What a banned person can still do, with the socket, the tickets and the keys from before; over real sockets.
@Suite struct BannedViewerTests {
    private static let sound = MediaStream(
        name: "a", codec: .opus, payloadType: 111, clockRate: 48_000, ssrc: SSRC(5_001))

    private static func ticket(_ number: Int, _ role: RelayTicket.Role, from host: String = "127.0.0.1") -> RelayTicket
    {
        RelayTicket(
            room: "room", role: role, reporter: SSRC(100 + UInt32(number)), streams: role == .publish ? [sound] : [],
            address: PeerAddress(host, port: 0))
    }

    @Test("a banned viewer gets nothing and opens nothing after the change; who stays misses nothing")
    func ban() async throws {
        try await RunningServer.open { running in
            let (anna, bo, cy) = (
                try await running.person("anna"), try await running.person("bo"), try await running.person("cy")
            )
            let room = try await anna.openRoom(OpenRoom(title: "t")).room
            let host = try Line(try await anna.media(room, as: .publish))
            let link = try await PlainLink(
                port: running.address.port, path: "/v1/rooms/\(room)/live", token: try #require(cy.signedIn).token)
            defer { link.close() }
            let banned = try Line(try await bo.media(room, as: .watch))
            // A ticket more than is used: it must be worth nothing too.
            let spare = try Line(try await bo.media(room, as: .watch))
            let staying = try Line(try await cy.media(room, as: .watch))
            let viewers = [banned, staying]
            let stream = try #require(host.streams.first { $0.name == "a" })

            var number: UInt16 = 0
            /// One packet, and what it brings.
            func step() async throws {
                // The server answers on this thread, too.
                await Task.yield()
                if number % 40 == 0 {
                    try host.say([.timing(TimingReport(sender: host.reporter, reference: NTPTime(.now)))])
                    for line in viewers + (spare.isUsed ? [spare] : []) {
                        try line.say([.subscription(Subscription(sender: line.reporter, streams: [stream.ssrc]))])
                    }
                }
                number += 1
                try host.send(stream, number: number)
                for line in [host, spare] + viewers { try line.listen() }
            }
            let deadline = Instant.now + .seconds(20)
            while Instant.now < deadline, viewers.contains(where: { $0.media.count < 50 }) { try await step() }
            #expect(viewers.allSatisfy { $0.media.count >= 50 && $0.refused == 0 })

            let asked = Instant.now
            try await anna.ban(PersonRequest(name: "BO"), from: room)
            let answered = Instant.now - asked
            // What is on its way yet comes within this.
            while Instant.now - asked < answered + .milliseconds(300) { try await step() }
            let before = banned.datagrams
            let told = try await link.receive { $0["type"] as? String == "media-key" }
            let text = try #require(told["roomKey"] as? String)
            let key = try #require(MasterKey(text: text))
            try staying.offer(key)
            spare.isUsed = true
            var changed: Duration?
            while Instant.now - asked < .seconds(4) {
                try await step()
                if changed == nil, staying.openedWithNext > 0 { changed = Instant.now - asked }
            }
            print(
                "banned in \(answered); last datagram \(banned.lastDatagram.map { $0 - asked } ?? .zero) after it was "
                    + "asked for; sealed with the next key after \(changed ?? .zero)")
            #expect(banned.datagrams == before && spare.datagrams == 0)
            #expect(try #require(banned.lastDatagram) - asked <= answered + .milliseconds(300))
            #expect(try #require(changed) < .seconds(2))

            // Whoever stays got each packet once and opened it.
            #expect(staying.refused == 0 && staying.openedWithNext > 200)
            let numbers = staying.media.map(\.sequenceNumber.rawValue)
            #expect(Set(numbers).count == numbers.count)
            #expect(numbers.count >= Int(numbers[numbers.count - 1] - numbers[0]))

            // What went out after the change, overheard: the old key opens none of it.
            let overheard = try #require(staying.sealedWithNext.isEmpty ? nil : staying.sealedWithNext)
            let opened = banned.opened(of: overheard)
            #expect(opened == 0)

            // What was said before does not count again, and new words under the old ticket are a stranger's.
            let answers = banned.datagrams
            try banned.repeatLast()
            try banned.say([.timing(TimingReport(sender: banned.reporter, reference: NTPTime(.now)))])
            // Neither does the room's key make a host, or a viewer's own.
            try banned.send(stream, number: number + 1)
            try staying.send(stream, number: number + 2)
            for _ in 0..<200 { try await step() }
            #expect(banned.datagrams == answers && staying.refused == 0)

            // A host that returns comes back into the same room, under new names and the key of the moment.
            #expect(try await anna.openRoom(OpenRoom(title: "t")).room == room)
            let back = try Line(try await anna.media(room, as: .publish))
            let voice = try #require(back.streams.first { $0.name == "a" })
            let (before2, media) = (staying.openedWithNext, staying.media.count)
            while Instant.now < asked + .seconds(15), staying.media.last?.ssrc != voice.ssrc {
                try back.say([])
                try staying.say([.subscription(Subscription(sender: staying.reporter, streams: [voice.ssrc]))])
                number += 1
                try back.send(voice, number: number)
                for line in [back, staying, banned] { try line.listen() }
            }
            #expect(staying.media.last?.ssrc == voice.ssrc && staying.refused == 0 && banned.datagrams == answers)
            #expect(staying.openedWithNext - before2 == staying.media.count - media)
            #expect(banned.opened(of: Array(staying.sealedWithNext.suffix(1))) == 0)
        }
    }

    @Test("a viewer publishes nothing: not from its own address, not in the host's name, not with the room's key")
    func publishing() throws {
        let relay = try RelayDriver(port: 0, workers: 1) { _ in }
        defer { relay.stop() }
        let roomKey = MasterKey.random()
        let host = try Line(Self.ticket(0, .publish), port: relay.port, listensTo: nil)
        let viewer = try Line(Self.ticket(1, .watch), port: relay.port, listensTo: roomKey)
        let isHostIn = try relay.admit(host: host.ticket, key: host.key, roomKey: roomKey)
        let isViewerIn = try relay.admit(viewer: viewer.ticket, key: viewer.key).isAdmitted
        #expect(isHostIn && isViewerIn)
        let deadline = Instant.now + .seconds(10)
        func wait(_ what: () -> Bool) throws { while Instant.now < deadline, !what() { try viewer.listen() } }

        try host.say([])
        try viewer.say([.subscription(Subscription(sender: viewer.ticket.reporter, streams: [Self.sound.ssrc]))])
        try wait { relay.statistics().hosts == 1 && relay.statistics().viewers == 1 }
        let before = viewer.media.count
        // From where it is known, as what it is.
        try viewer.send(Self.sound, number: 1)
        try wait { relay.statistics().dropped[.notHost] == 1 }
        // In the host's name, under its own key and under the room's.
        let asHost = try Line(host.ticket, port: relay.port, listensTo: nil, key: viewer.key)
        let withRoomKey = try Line(host.ticket, port: relay.port, listensTo: nil, key: roomKey)
        // The first index the host has used: its number is looked at first.
        for line in [asHost, withRoomKey] { for _ in 0..<2 { try line.say([]) } }
        for line in [asHost, withRoomKey] { try line.send(Self.sound, number: 1) }
        try wait {
            relay.statistics().dropped[.forged] == 2 && relay.statistics().dropped[.unbound] == 2
        }
        let drops = relay.statistics().dropped
        #expect(drops[.notHost] == 1 && drops[.forged] == 2 && drops[.replayed] == 2 && drops[.unbound] == 2)
        #expect(viewer.media.count == before && relay.statistics().packetsIn == 0)
        #expect(asHost.datagrams == 0 && withRoomKey.datagrams == 0)
    }

    @Test("an address that did not fetch the ticket is sent less than three times what it sent, until it echoes")
    func challenge() throws {
        let relay = try RelayDriver(port: 0, workers: 1) { _ in }
        defer { relay.stop() }
        let roomKey = MasterKey.random()
        let host = try Line(Self.ticket(0, .publish), port: relay.port, listensTo: nil)
        let viewer = try Line(Self.ticket(1, .watch, from: "192.0.2.9"), port: relay.port, listensTo: roomKey)
        let isHostIn = try relay.admit(host: host.ticket, key: host.key, roomKey: roomKey)
        let isViewerIn = try relay.admit(viewer: viewer.ticket, key: viewer.key).isAdmitted
        #expect(isHostIn && isViewerIn)
        let wish = RTCPPacket.subscription(Subscription(sender: viewer.ticket.reporter, streams: [Self.sound.ssrc]))
        let deadline = Instant.now + .seconds(10)
        var number: UInt16 = 0
        try host.say([])
        while Instant.now < deadline, number < 300 {
            if number % 20 == 0 { try viewer.say([wish]) }
            number += 1
            try host.send(Self.sound, number: number)
            try viewer.listen()
        }
        #expect(viewer.media.isEmpty && viewer.bytes > 0 && viewer.bytes < 3 * viewer.bytesSent)
        let cookie = try #require(viewer.challenge)
        // A guess is worth nothing.
        try viewer.say([.echo(Challenge(sender: viewer.ticket.reporter, cookie: cookie ^ 1)), wish])
        for _ in 0..<50 {
            number += 1
            try host.send(Self.sound, number: number)
            try viewer.listen()
        }
        #expect(viewer.media.isEmpty)
        while Instant.now < deadline, viewer.media.count < 20 {
            if number % 20 == 0 {
                try viewer.say([.echo(Challenge(sender: viewer.ticket.reporter, cookie: cookie)), wish])
            }
            number += 1
            try host.send(Self.sound, number: number)
            try viewer.listen()
        }
        #expect(viewer.media.count >= 20 && viewer.refused == 0)
    }

    @Test("all tickets of a holder are taken away, and nobody else's")
    func holders() throws {
        var register = TicketRegister()
        let names = ["bo", "bo", "cy", nil]
        for (number, holder) in names.enumerated() {
            _ = register.admit(Self.ticket(number, .watch), holder: holder, at: .zero)
        }
        let gone = register.remove(heldBy: ["bo", "dan"], room: "room")
        #expect(Set(gone) == [SSRC(100), SSRC(101)] && register.count == 2)
        let elsewhere = register.remove(heldBy: ["cy"], room: "other")
        #expect(elsewhere == [])
    }
}
