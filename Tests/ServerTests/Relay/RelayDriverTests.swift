import Client
import Media
import Synchronization
import Testing
import Transport
import Wire

@testable import Server

/// The relay over real sockets on loopback, sealed as in earnest.
@Suite struct RelayDriverTests {
    private static let sound = MediaStream(
        name: "a", codec: .opus, payloadType: 111, clockRate: 48_000, ssrc: SSRC(5_001))
    private static let picture = MediaStream(
        name: "v2", codec: .vp8, payloadType: 96, clockRate: 90_000, ssrc: SSRC(5_002))

    private static func ticket(_ number: Int, _ role: RelayTicket.Role) -> RelayTicket {
        RelayTicket(
            room: "room", role: role, reporter: SSRC(100 + UInt32(number)),
            streams: role == .publish ? [sound, picture] : [], address: PeerAddress("127.0.0.1", port: 0))
    }

    @Test("a host's packets reach viewers of all workers, who open them with the room's key", arguments: [1, 3])
    func show(workers: Int) throws {
        let events = Mutex<[RelayEvent]>([])
        let relay = try RelayDriver(port: 0, workers: workers) { event in events.withLock { $0.append(event) } }
        defer { relay.stop() }
        let roomKey = MasterKey.random()
        let hostLine = try Line(
            Self.ticket(0, .publish), port: relay.port, listensTo: nil)
        let isAdmitted = try relay.admit(host: hostLine.ticket, key: hostLine.key, roomKey: roomKey)
        #expect(isAdmitted)
        let viewers = try (1...8).map { number in
            let line = try Line(Self.ticket(number, .watch), port: relay.port, listensTo: roomKey)
            let isAdmitted = try relay.admit(viewer: line.ticket, key: line.key).isAdmitted
            #expect(isAdmitted)
            return line
        }
        let deadline = Instant.now + .seconds(20)
        var number: UInt16 = 0
        while Instant.now < deadline,
            !viewers.allSatisfy({ $0.media.count >= 20 && $0.isAnswered })
                || hostLine.demand?[Self.picture.ssrc]?.viewers ?? 0 == 0
        {
            if number % 50 == 0 {
                try hostLine.say([.timing(TimingReport(sender: hostLine.ticket.reporter, reference: NTPTime(.now)))])
                for viewer in viewers {
                    let reporter = viewer.ticket.reporter
                    try viewer.say([
                        .timing(TimingReport(sender: reporter, reference: NTPTime(.now))),
                        .subscription(Subscription(sender: reporter, streams: [Self.picture.ssrc])),
                    ])
                }
            }
            number += 1
            try hostLine.send(Self.picture, number: number)
            try hostLine.send(Self.sound, number: number)
            for line in viewers { try line.listen() }
            try hostLine.listen()
        }
        for viewer in viewers {
            #expect(viewer.media.count >= 20)
            #expect(viewer.media.allSatisfy { $0.ssrc == Self.picture.ssrc })
            #expect(Set(viewer.media.map(\.sequenceNumber)).count == viewer.media.count)
            #expect(viewer.isAnswered)
            #expect(viewer.refused == 0)
        }
        #expect(hostLine.isAnswered)
        #expect(hostLine.demand?[Self.picture.ssrc]?.viewers ?? 0 > 0)
        #expect(relay.rollover(room: "room")[Self.picture.ssrc] == 0)
        #expect(events.withLock { $0.contains(.hostArrived(room: "room")) })

        relay.close(room: "room")
        while Instant.now < deadline, relay.statistics().rooms > 0 { try hostLine.listen() }
        #expect(relay.statistics().rooms == 0)
        #expect(events.withLock { $0.contains(.hostLost(room: "room")) })
    }

    @Test("strangers, forgers and those who send again get no answer, and each is counted by its name")
    func badInput() throws {
        let relay = try RelayDriver(port: 0, workers: 1) { _ in }
        defer { relay.stop() }
        let viewer = try Line(Self.ticket(1, .watch), port: relay.port, listensTo: nil)
        let isAdmitted = try relay.admit(viewer: viewer.ticket, key: viewer.key).isAdmitted
        #expect(isAdmitted)
        let forger = try Line(Self.ticket(1, .watch), port: relay.port, listensTo: nil)
        let stranger = try Line(Self.ticket(9, .watch), port: relay.port, listensTo: nil)
        try viewer.say([])
        try viewer.repeatLast()
        // The first under a number that has been, which is looked at before the seal; the second under a new one.
        for _ in 0..<2 {
            try forger.say([.timing(TimingReport(sender: forger.ticket.reporter, reference: NTPTime(.now)))])
        }
        try stranger.say([.timing(TimingReport(sender: stranger.ticket.reporter, reference: NTPTime(.now)))])
        try stranger.send(Self.picture, number: 1)
        stranger.sendRaw([1, 2, 3])
        let expected: [DropReason: Int] = [
            .replayed: 2, .forged: 1, .unknownReporter: 1, .unbound: 1, .notMedia: 1,
        ]
        let deadline = Instant.now + .seconds(10)
        while Instant.now < deadline, relay.statistics().dropped != expected { try stranger.listen() }
        #expect(relay.statistics().dropped == expected)
        #expect(relay.statistics().packetsOut == 0)
        #expect(stranger.datagrams == 0 && forger.datagrams == 0)
    }

    @Test("a flood of cut, overlong and random datagrams, also from a viewer's own address, stops nothing")
    func flood() throws {
        let relay = try RelayDriver(port: 0, workers: 2) { _ in }
        defer { relay.stop() }
        let roomKey = MasterKey.random()
        let host = try Line(Self.ticket(0, .publish), port: relay.port, listensTo: nil)
        let viewer = try Line(Self.ticket(1, .watch), port: relay.port, listensTo: roomKey)
        let stranger = try Line(Self.ticket(9, .watch), port: relay.port, listensTo: nil)
        let isHostIn = try relay.admit(host: host.ticket, key: host.key, roomKey: roomKey)
        let isViewerIn = try relay.admit(viewer: viewer.ticket, key: viewer.key).isAdmitted
        #expect(isHostIn && isViewerIn)
        var generator = SeededGenerator(seed: 11)
        let deadline = Instant.now + .seconds(20)
        var number: UInt16 = 0
        while Instant.now < deadline, number < 400 || viewer.media.count < 300 {
            if number % 50 == 0 {
                try host.say([])
                try viewer.say([.subscription(Subscription(sender: viewer.reporter, streams: [Self.sound.ssrc]))])
            }
            let whole = viewer.last
            for line in [stranger, viewer] {
                var bytes = whole
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes = Array(whole.prefix(Int.random(in: 1..<whole.count, using: &generator)))
                case 1: bytes += [UInt8](repeating: 0, count: TransportLimits.datagramBytes - whole.count)
                case 2: bytes[Int.random(in: bytes.indices, using: &generator)] ^= 1 << 3
                default:
                    bytes = (0..<Int.random(in: 1...TransportLimits.datagramBytes, using: &generator)).map { _ in
                        .random(in: 0...255, using: &generator)
                    }
                }
                line.sendRaw(bytes, isKept: false)
            }
            number += 1
            try host.send(Self.sound, number: number)
            for line in [host, viewer, stranger] { try line.listen() }
        }
        #expect(viewer.media.count >= 300 && viewer.refused == 0 && stranger.datagrams == 0)
        #expect(Set(viewer.media.map(\.sequenceNumber)).count == viewer.media.count)
        let drops = relay.statistics().dropped
        #expect(drops[.notMedia] ?? 0 > 0 && drops[.forged] ?? 0 > 0 && drops[.unknownReporter] ?? 0 > 0)
    }

    @Test("a taken port is refused with a message that says so, also where the taker shares it")
    func takenPort() throws {
        let relay = try RelayDriver(port: 0, workers: 2) { _ in }
        defer { relay.stop() }
        let error = #expect(throws: TransportError.self) { try RelayDriver(port: relay.port, workers: 2) { _ in } }
        #expect(error?.code == .addressInUse)
        #expect(error?.message.contains("\(relay.port)") == true)
        #expect(throws: TransportError.self) { try RelayDriver(port: 70_000) { _ in } }
    }

    @Test("stopping twice, and letting go without stopping, both end the threads")
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
}

/// One participant's socket and keys.
final class Line {
    let ticket: RelayTicket
    let key: MasterKey
    var reporter: SSRC { ticket.reporter }
    var streams: [MediaStream] { ticket.streams }
    var isUsed = false
    private(set) var media: [RTPHeader] = []
    private(set) var isAnswered = false
    private(set) var demand: Demand?
    private(set) var refused = 0
    private(set) var datagrams = 0
    private(set) var bytes = 0
    private(set) var bytesSent = 0
    private(set) var lastDatagram: Instant?
    private(set) var challenge: UInt64?
    /// What the key that was offered opened, and that as it came.
    private(set) var openedWithNext = 0
    private(set) var sealedWithNext: [[UInt8]] = []
    private var sealing: SRTPSession
    private var opening: SRTPSession
    private var room: KeyRing?
    private let socket: DatagramSocket
    private let relay: PeerAddress
    private var arrived = ReceiveBatch()
    private var leaving: SendBatch
    /// What was sent last.
    private(set) var last: [UInt8] = []

    /// By a ticket of the API's.
    convenience init(_ ticket: MediaTicket) throws {
        let pass = try #require(MediaPass(ticket))
        try self.init(
            RelayTicket(
                room: "", role: ticket.roomKey == nil ? .publish : .watch, reporter: pass.reporter,
                streams: pass.streams, address: nil),
            port: ticket.port, listensTo: ticket.roomKey.flatMap(MasterKey.init), key: MasterKey(text: ticket.key))
    }

    init(_ ticket: RelayTicket, port: Int, listensTo roomKey: MasterKey?, key: MasterKey? = nil) throws {
        self.ticket = ticket
        self.key = key ?? .random()
        let key = self.key
        sealing = try SRTPSession(sending: key)
        opening = try SRTPSession(receiving: key)
        room = nil
        if let roomKey { room = try KeyRing(roomKey) }
        socket = try DatagramSocket(host: "127.0.0.1", port: 0)
        relay = try PeerAddress.resolve("127.0.0.1", port: UInt16(port))
        leaving = SendBatch(socket: socket)
    }

    func sendRaw(_ bytes: [UInt8], isKept: Bool = true) {
        leaving.queue(bytes, to: relay)
        leaving.flush()
        bytesSent += bytes.count
        if isKept { last = bytes }
    }

    func offer(_ key: MasterKey) throws { try room?.offer(key) }

    /// How many of these the room's key opens.
    func opened(of packets: [[UInt8]]) -> Int {
        packets.count { packet in
            var packet = packet
            return (try? room?.unprotect(rtp: &packet)) != nil
        }
    }

    func repeatLast() throws { sendRaw(last) }

    func say(_ packets: [RTCPPacket]) throws {
        var bytes = RTCPPacket.datagram(beginning: ticket.reporter, packets)
        try sealing.protect(rtcp: &bytes)
        sendRaw(bytes)
    }

    func send(_ stream: MediaStream, number: UInt16) throws {
        var bytes = RTPHeader(
            payloadType: stream.payloadType, marker: true, sequenceNumber: SequenceNumber(number),
            timestamp: RTPTimestamp(UInt32(number) * 960), ssrc: stream.ssrc, sendTime: AbsoluteSendTime(.now)
        ).datagram(payload: [0x10, 0x10, 3, 4])
        try sealing.protect(rtp: &bytes)
        sendRaw(bytes)
    }

    func listen() throws {
        _ = try socket.receive(into: &arrived, timeout: .milliseconds(1))
        for index in 0..<arrived.count {
            datagrams += 1
            lastDatagram = .now
            let sealed = [UInt8](arrived[index].bytes)
            self.bytes += sealed.count
            var bytes = sealed
            switch DatagramKind(of: bytes) {
            case .rtp:
                do {
                    if try room?.unprotect(rtp: &bytes) == .next {
                        openedWithNext += 1
                        sealedWithNext.append(sealed)
                    }
                    media.append(try RTPPacket(parsing: bytes).header)
                } catch {
                    refused += 1
                }
            case .rtcp:
                var own = bytes
                if (try? opening.unprotect(rtcp: &own)) != nil {
                    for packet in try RTCPPacket.compound(parsing: own) {
                        if case .timing(let report) = packet, report.echo != nil { isAnswered = true }
                        if case .demand(let news) = packet { demand = news }
                        if case .challenge(let news) = packet { challenge = news.cookie }
                    }
                } else if (try? room?.unprotect(rtcp: &bytes)) == nil {
                    refused += 1
                }
            case .neither: refused += 1
            }
        }
    }
}
