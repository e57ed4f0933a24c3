import Client
import Commerce
import Devices
import Media
import Synchronization
import Testing
import Transport
import Wire

@testable import Server

/// Media over the room's WebSocket, where UDP does not get through. The stage's API has no UDP port beside it: a ticket
/// as it is leads nowhere.
@Suite("Media by WebSocket", .serialized) struct TunnelTests {
    /// The studio as a host, over UDP or not.
    private static func broadcast(
        _ stage: APIStage, tunnel: MediaTunnel?
    ) async throws -> BroadcastEngine {
        let ticket =
            tunnel == nil
            ? try stage.media.publish(in: TillShop.room, from: "127.0.0.1").reached(atPort: stage.media.port)
            : try await stage.host().media(TillShop.room, as: .publish)
        return try BroadcastEngine(
            relay: "127.0.0.1", ticket: ticket, tunnel: tunnel, pictures: StudioReader(), sound: ToneReader(),
            preview: { _ in }, event: { _ in })
    }

    /// - Parameter port: where UDP gets through to the relay; nil for nowhere.
    private static func watch(
        _ stage: APIStage, port: Int? = nil, tunnel: MediaTunnel?,
        shows: @escaping @Sendable (I420Picture, Instant) -> Void = { _, _ in },
        event: @escaping @Sendable (PlaybackEngine.Event) -> Void = { _ in }
    ) async throws -> PlaybackEngine {
        let ticket =
            try port.map { try stage.media.watch(in: TillShop.room, from: "127.0.0.1", as: bo()).reached(atPort: $0) }
        let leadingNowhere = try await APIClient(server: stage.address).media(TillShop.room, as: .watch)
        return try PlaybackEngine(
            relay: "127.0.0.1", ticket: ticket ?? leadingNowhere, tunnel: tunnel, sound: .none, picture: shows,
            event: event)
    }

    /// Waits until it is so; that it becomes so is expected.
    private static func expect(
        _ comment: Comment, at location: SourceLocation = #_sourceLocation, _ isSo: () -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while !isSo(), ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(10)) }
        let isSo = isSo()
        #expect(isSo, comment, sourceLocation: location)
    }

    @Test("without UDP the host's picture and voice reach a guest, both over the room's link, within seconds")
    func wholeChain() async throws {
        try await APIStage.open { stage in
            let (hostTunnel, guestTunnel) = (MediaTunnel(), MediaTunnel())
            let hostLink = RoomLink(
                server: stage.address, room: TillShop.room, token: try await stage.host().signedIn?.token,
                tunnel: hostTunnel)
            let guestLink = RoomLink(server: stage.address, room: TillShop.room, token: nil, tunnel: guestTunnel)
            await hostLink.open()
            await guestLink.open()
            let broadcast = try await Self.broadcast(stage, tunnel: hostTunnel)
            let ages = Mutex<[Duration]>([])
            let playback = try await Self.watch(stage, tunnel: guestTunnel) { picture, now in
                if let age = TimeCode.read(from: picture)?.age(at: now) { ages.withLock { $0.append(age) } }
            }
            try await Self.expect("pictures and sound") {
                ages.withLock(\.count) >= 40 && playback.statistics.soundLevel > -60
            }
            let settled = ages.withLock { $0.suffix(20).sorted() }.map { Int($0.seconds * 1_000) }
            let first = Int((playback.statistics.firstPictureAfter?.seconds ?? 0) * 1_000)
            print("by WebSocket: first picture after \(first) ms; glass to glass \(settled[10]), \(settled[18]) ms")
            #expect(settled[10] < 400)
            #expect(broadcast.statistics.usesTunnel && broadcast.statistics.isOnAir)
            #expect(playback.statistics.usesTunnel && playback.statistics.isBound)
            #expect(stage.media.relay.statistics().challenges == 0)

            // The next engine begins where this one found its way.
            playback.stop()
            let again = try await Self.watch(stage, tunnel: guestTunnel)
            try await Self.expect("a picture") { again.statistics.firstPictureAfter != nil }
            let after = try #require(again.statistics.firstPictureAfter)
            print("again: first picture after \(Int(after.seconds * 1_000)) ms")
            #expect(after < .milliseconds(1_400))
            again.stop()
            broadcast.stop()
            await hostLink.close()
            await guestLink.close()
        }
    }

    @Test("when UDP dies in the middle of the show, picture and voice go on over the link under the same ticket")
    func fallsOver() async throws {
        try await APIStage.open { stage in
            let broadcast = try await Self.broadcast(stage, tunnel: nil)
            try await Self.expect("the host is on") { broadcast.statistics.isOnAir }
            let tunnel = MediaTunnel()
            let link = RoomLink(server: stage.address, room: TillShop.room, token: nil, tunnel: tunnel)
            await link.open()
            let network = try DatagramProxy(
                host: "127.0.0.1", port: 0,
                target: PeerAddress.resolve("127.0.0.1", port: UInt16(stage.media.port)), up: .clear, down: .clear,
                seed: 1)
            let worker = Worker { _ in try? network.run() }
            let shown = Mutex<[Instant]>([])
            let events = Mutex<[PlaybackEngine.Event]>([])
            let playback = try await Self.watch(
                stage, port: Int(network.localAddress.port), tunnel: tunnel,
                shows: { _, now in shown.withLock { $0.append(now) } },
                event: { event in events.withLock { $0.append(event) } })
            try await Self.expect("pictures by UDP") { shown.withLock(\.count) >= 10 }
            #expect(!playback.statistics.usesTunnel)
            network.stop()
            worker.stop()
            let died = Instant.now
            try await Self.expect("pictures by the link") {
                playback.statistics.usesTunnel && (shown.withLock(\.last) ?? died) - died > .milliseconds(2_500)
            }
            let times = shown.withLock(\.self)
            let gap = zip(times, times.dropFirst()).map { $1 - $0 }.max() ?? .zero
            print("UDP died: \(Int(gap.seconds * 1_000)) ms without a picture")
            #expect(gap < .seconds(3))
            #expect(events.withLock(\.self) == [.bound])
            playback.stop()
            broadcast.stop()
            await link.close()
        }
    }

    @Test("one who does not read loses media and no message, and keeps nobody else waiting")
    func slowReader() async throws {
        try await APIStage.open { stage in
            let broadcast = try await Self.broadcast(stage, tunnel: nil)
            try await Self.expect("the host is on") { broadcast.statistics.isOnAir }
            let shown = Atomic(0)
            let other = try await Self.watch(stage, port: stage.media.port, tunnel: nil) { _, _ in
                shown.add(1, ordering: .relaxed)
            }
            let ticket = try stage.media.watch(in: TillShop.room, from: "192.0.2.1", as: bo())
            let slow = try await Viewer(ticket, port: stage.address.port)
            defer { slow.link.close() }
            try await Self.expect("media is dropped") {
                slow.want()
                return stage.media.relay.statistics()[.tunnelBehind] > 200
            }

            // It is told everything all the same, in order, and then media goes on.
            let bo = RoomLink(
                server: stage.address, room: TillShop.room, token: try await stage.person("bo").signedIn?.token)
            await bo.open()
            let before = shown.load(ordering: .relaxed)
            for number in 1...4 {
                while await !bo.send(.say(id: "m", text: "line \(number)", mode: .scroll)) {}
            }
            try await Self.expect("the other sees") { shown.load(ordering: .relaxed) > before + 30 }
            let received = other.statistics.link
            #expect(received.packetsLost * 20 <= received.packetsExpected)
            var lines: [String] = []
            while lines.count < 4 {
                let message = try await slow.link.receive { ($0["tick"] as? [String: Any])?["danmaku"] != nil }
                let said = (message["tick"] as? [String: Any])?["danmaku"] as? [[String: Any]]
                lines += (said ?? []).compactMap { $0["text"] as? String }
            }
            #expect(lines == (1...4).map { "line \($0)" })
            slow.want()
            _ = try await slow.link.receiveDatagram()
            other.stop()
            broadcast.stop()
            await bo.close()
        }
    }

    @Test("nonsense, what is too long and what is too much cost a count; the link goes on")
    func badFrames() async throws {
        try await APIStage.open { stage in
            _ = try stage.media.publish(in: TillShop.room, from: "127.0.0.1")
            let ticket = try stage.media.watch(in: TillShop.room, from: "192.0.2.1", as: bo())
            let viewer = try await Viewer(ticket, port: stage.address.port)
            defer { viewer.link.close() }
            let link = viewer.link
            func counts(_ reason: DropReason, _ count: Int) async throws {
                try await Self.expect("\(reason)") { stage.media.relay.statistics()[reason] == count }
            }
            link.send([1, 2, 3])
            link.send([])
            try await counts(.notMedia, 2)
            link.send([UInt8](repeating: 0x80, count: MediaLimits.datagramBytes + 1))
            for piece in 0..<4 {
                link.send([UInt8](repeating: 0x80, count: 1_000), opcode: piece == 0 ? 2 : 0, isLast: piece == 3)
            }
            try await counts(.malformed, 2)
            link.send([0x80, 200] + [UInt8](repeating: 1, count: 60))
            try await counts(.unknownReporter, 1)
            link.send([0x80, 96] + [UInt8](repeating: 1, count: 60))
            try await counts(.unbound, 1)

            // Whole or in pieces, what is sealed rightly is answered.
            let sealed = try viewer.compound()
            link.send(Array(sealed.prefix(20)), isLast: false)
            link.send(Array(sealed.dropFirst(20)), opcode: 0)
            _ = try await link.receiveDatagram()
            try await Self.expect("bound") { stage.media.relay.statistics().viewers == 1 }

            // Pings and messages are as ever.
            link.send("no json")
            _ = try await link.receive { $0["type"] as? String == "refused" }
            for _ in 0..<3_000 { link.send([1]) }
            try await Self.expect("too much") { stage.media.relay.statistics()[.tunnelFlood] > 0 }
            link.send("no json")
            _ = try await link.receive { $0["type"] as? String == "refused" }
        }
    }
}

/// A viewer written from `Protocol.md`, but for the sealing.
private final class Viewer {
    let link: PlainLink
    private let ticket: MediaTicket
    private var sealing: SRTPSession

    init(_ ticket: MediaTicket, port: Int) async throws {
        self.ticket = ticket
        let key = try #require(MasterKey(text: ticket.key))
        sealing = try SRTPSession(sending: key)
        link = try await PlainLink(port: port, path: "/v1/rooms/\(TillShop.room)/live", token: nil, window: 4_096)
    }

    func compound() throws -> [UInt8] {
        let reporter = SSRC(ticket.reporter)
        var bytes = RTCPPacket.datagram([
            .receiverReport(ReceiverReport(ssrc: reporter)),
            .timing(TimingReport(sender: reporter, reference: NTPTime(.now))),
            .subscription(Subscription(sender: reporter, streams: ticket.streams.map { SSRC($0.ssrc) })),
        ])
        try sealing.protect(rtcp: &bytes)
        return bytes
    }

    /// Asks for every stream there is.
    func want() { if let bytes = try? compound() { link.send(bytes) } }
}

private func bo() throws -> Visitor.ID { try #require(Visitor.ID(rawValue: "a-bo")) }
