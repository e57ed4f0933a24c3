import Media
import Synchronization
import Testing
import Transport

@testable import Server

/// The relay over real sockets on loopback.
@Suite struct RelayDriverTests {
    @Test("a host's sound and pictures reach three viewers, and events tell of it")
    func show() throws {
        let events = Mutex<[RelayEvent]>([])
        let relay = try RelayDriver(port: 0) { event in events.withLock { $0.append(event) } }
        defer { relay.stop() }
        let tickets = (0..<4).map { Self.ticket(UInt8($0), $0 == 0 ? .publish : .watch) }
        for ticket in tickets { #expect(relay.authorize(ticket)) }

        var host = try Host(pass: tickets[0].pass, port: relay.port)
        var viewers = try tickets.dropFirst().map { try Viewer(pass: $0.pass, port: relay.port) }
        let deadline = Instant.now + .seconds(10)
        while Instant.now < deadline, !viewers.allSatisfy({ $0.pictures >= 5 && $0.sounds >= 5 }) {
            try host.step()
            for index in viewers.indices { try viewers[index].step() }
        }
        for viewer in viewers {
            #expect(viewer.pictures >= 5)
            #expect(viewer.sounds >= 5)
        }
        let statistics = relay.statistics()
        #expect(statistics.viewers == 3)
        #expect(statistics.hosts == 1)
        #expect(events.withLock { $0.contains(.hostArrived(room: "room")) })

        relay.close(room: "room")
        while Instant.now < deadline, events.withLock({ !$0.contains(.hostLost(room: "room")) }) {
            try host.step()
        }
        #expect(events.withLock { $0.contains(.hostLost(room: "room")) })
        #expect(relay.statistics().rooms == 0)
    }

    @Test("a stranger gets no answer")
    func stranger() throws {
        let relay = try RelayDriver(port: 0) { _ in }
        defer { relay.stop() }
        var stranger = try Host(pass: Self.ticket(9, .publish).pass, port: relay.port)
        let deadline = Instant.now + .seconds(5)
        while Instant.now < deadline, relay.statistics().dropped[.unknownToken] ?? 0 < 2 { try stranger.step() }
        #expect(relay.statistics().dropped[.unknownToken] ?? 0 >= 2)
        #expect(relay.statistics().packetsOut == 0)
        #expect(stranger.datagramsReceived == 0)
    }

    @Test("a taken port is refused with a message that says so")
    func takenPort() throws {
        let relay = try RelayDriver(port: 0) { _ in }
        defer { relay.stop() }
        let error = #expect(throws: TransportError.self) { try RelayDriver(port: relay.port) { _ in } }
        #expect(error?.code == .addressInUse)
        #expect(error?.message.contains("\(relay.port)") == true)
        #expect(throws: TransportError.self) { try RelayDriver(port: 70_000) { _ in } }
    }

    @Test("stopping twice, and letting go without stopping, both end the thread")
    func stop() throws {
        var relay: RelayDriver? = try RelayDriver(port: 0) { _ in }
        let port = try #require(relay?.port)
        relay?.stop()
        relay?.stop()
        relay = nil
        relay = try RelayDriver(port: port) { _ in }
        relay = nil
        let last = try RelayDriver(port: port) { _ in }
        last.stop()
    }

    private static func ticket(_ number: UInt8, _ role: RelayTicket.Role) -> RelayTicket {
        guard let token = SessionToken(bytes: [UInt8](repeating: number, count: 16)) else { fatalError("16 bytes") }
        return RelayTicket(
            token: token, room: "room", role: role, reporter: SSRC(100 + UInt32(number)),
            streams: [
                MediaStream(name: "a", codec: .opus, payloadType: 111, clockRate: 48_000, ssrc: SSRC(1)),
                MediaStream(name: "v2", codec: .vp8, payloadType: 96, clockRate: 90_000, ssrc: SSRC(2)),
            ])
    }
}

/// A socket that talks to the relay.
private final class Line {
    private let socket: DatagramSocket
    private let relay: PeerAddress
    private var arrived = ReceiveBatch()
    private var leaving: SendBatch

    init(socket: DatagramSocket, relay: PeerAddress) {
        self.socket = socket
        self.relay = relay
        leaving = SendBatch(socket: socket)
    }

    convenience init(port: Int) throws {
        self.init(
            socket: try DatagramSocket(host: "127.0.0.1", port: 0),
            relay: try PeerAddress.resolve("127.0.0.1", port: UInt16(port)))
    }

    func send(_ datagrams: [[UInt8]]) {
        for datagram in datagrams { leaving.queue(datagram, to: relay) }
        leaving.flush()
    }

    func receive() throws -> [[UInt8]] {
        _ = try socket.receive(into: &arrived, timeout: .milliseconds(1))
        var datagrams: [[UInt8]] = []
        arrived.forEach { bytes, _ in datagrams.append([UInt8](bytes)) }
        return datagrams
    }
}

private struct Host {
    var publisher: Publisher
    let line: Line
    var nextFrame = Instant.now
    var frames = 0
    var datagramsReceived = 0

    init(pass: MediaPass, port: Int) throws {
        publisher = Publisher(pass: pass)
        line = try Line(port: port)
    }

    mutating func step() throws {
        let now = Instant.now
        for event in publisher.takeEvents() { if case .keyFrameWanted = event { frames = 0 } }
        if now >= nextFrame {
            nextFrame = now + .milliseconds(20)
            publisher.send(sound: [UInt8](repeating: 7, count: 60), captured: now, now: now)
            let picture = [frames == 0 ? 0x10 : 0x11] + [UInt8](repeating: 3, count: frames == 0 ? 9_000 : 2_500)
            publisher.send(picture: picture, keyFrame: frames == 0, captured: now, now: now)
            frames += 1
        }
        publisher.tick(at: now)
        line.send(publisher.takeOutgoing())
        for datagram in try line.receive() {
            datagramsReceived += 1
            publisher.handle(datagram, at: .now)
        }
    }
}

private struct Viewer {
    var receiver: Receiver
    let line: Line
    var nextSound = Instant.now
    var pictures = 0
    var sounds = 0

    init(pass: MediaPass, port: Int) throws {
        receiver = Receiver(pass: pass)
        line = try Line(port: port)
    }

    mutating func step() throws {
        for datagram in try line.receive() { receiver.handle(datagram, at: .now) }
        let now = Instant.now
        if now >= nextSound {
            nextSound = now + .milliseconds(20)
            if case .packet(let bytes) = receiver.nextSound(at: now), bytes.count == 60 { sounds += 1 }
        }
        while let picture = receiver.nextPicture(at: now) {
            pictures += picture.bytes.count == (picture.isKeyFrame ? 9_001 : 2_501) ? 1 : 0
        }
        receiver.tick(at: now)
        line.send(receiver.takeOutgoing())
    }
}
