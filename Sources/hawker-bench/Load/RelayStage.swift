import CYardstick
import Foundation
import Media
import Server
import Synchronization
import Transport

/// A relay with one host and an audience on loopback, for as much traffic as it takes.
///
/// The host sends as fast as the relay passes on. The viewers announce themselves each second like real ones, and do
/// not read: what their small queues do not hold the kernel throws away, for the yardstick as for the relay.
final class RelayStage: Sendable {
    /// Bytes of each datagram to viewers, sealed.
    static let packetBytes = 1_200
    /// Bytes of a viewer's queue; the kernel's least.
    private static let receiverBuffer: Int32 = 2_304
    private static let stream = MediaStream(
        name: "v2", codec: .vp8, payloadType: 96, clockRate: 90_000, ssrc: SSRC(5_000), bitsPerSecond: 700_000)

    private struct Viewer: Sendable {
        let descriptor: Int32
        let port: UInt16
        let reporter: SSRC
        let key: MasterKey
    }

    let relay: RelayDriver
    private let viewers: [Viewer]
    private let isStopping = Atomic(false)
    private let isSending = Atomic(false)
    private let isAnnouncing = Atomic(true)
    private let sent = Atomic(0)
    private let ended = DispatchSemaphore(value: 0)

    /// Opens everything, and waits until the relay's buffers go round and all viewers are bound.
    init(viewers count: Int, workers: Int) throws {
        relay = try RelayDriver(port: 0, workers: workers) { _ in }
        viewers = try (0..<count).map { number in
            var port: UInt16 = 0
            let descriptor = fanout_receiver(Self.receiverBuffer, &port)
            guard descriptor >= 0 else {
                throw BenchError("viewer \(number) has no socket: \(String(cString: strerror(-descriptor)))")
            }
            return Viewer(
                descriptor: descriptor, port: port, reporter: SSRC(10_000 + UInt32(number)), key: MasterKey.random())
        }
        let here = PeerAddress("127.0.0.1", port: 0)
        let hostKey = MasterKey.random()
        let host = RelayTicket(
            room: "bench", role: .publish, reporter: SSRC(4_999), streams: [Self.stream], address: here)
        guard try relay.admit(host: host, key: hostKey, roomKey: MasterKey.random()) else {
            throw BenchError("the relay takes no host")
        }
        for viewer in viewers {
            let ticket = RelayTicket(
                room: "bench", role: .watch, reporter: viewer.reporter, streams: [], address: here)
            guard try relay.admit(viewer: ticket, key: viewer.key).isAdmitted else {
                throw BenchError("the relay takes no viewer")
            }
        }
        try hostSpeaks(host, key: hostKey)
        // A whole ring before anybody watches: from there on each packet takes the buffer of one that leaves.
        isSending.store(true, ordering: .releasing)
        try wait(for: "the relay's ring to fill") { self.passed >= MediaLimits.ringPackets * 2 }
        isSending.store(false, ordering: .releasing)
        try viewersSpeak()
        try wait(for: "the viewers to bind") { self.relay.statistics().viewers == count }
    }

    deinit { for viewer in viewers { close(viewer.descriptor) } }

    var ports: [UInt16] { viewers.map(\.port) }

    func stop() {
        isStopping.store(true, ordering: .releasing)
        for _ in 0..<2 { ended.wait() }
        relay.stop()
    }

    /// Datagrams the relay sends in a second, measured over `duration` between two packets that were passed on.
    func run(_ duration: Duration) throws -> Double {
        isSending.store(true, ordering: .releasing)
        defer { isSending.store(false, ordering: .releasing) }
        let shares = (0..<relay.workerCount).map { relay.viewers(of: $0) }
        let start = try change(within: .seconds(10))
        var end = start
        while end.at - start.at < duration { end = try change(within: .seconds(10)) }
        let sends = zip(zip(start.passed, end.passed), shares).reduce(0) { $0 + ($1.0.1 - $1.0.0) * $1.1 }
        return Double(sends) / (end.at - start.at).seconds
    }

    /// Allocations of the relay's threads while it passes packets on for a second, in a pause of the viewers'
    /// announcements; with how many datagrams went out.
    func allocations() throws -> (blocks: Int, packets: Int, datagrams: Int) {
        isAnnouncing.store(false, ordering: .releasing)
        defer { isAnnouncing.store(true, ordering: .releasing) }
        isSending.store(true, ordering: .releasing)
        defer { isSending.store(false, ordering: .releasing) }
        Thread.sleep(forTimeInterval: 0.2)
        let before = passed
        allocations_exclude_thread()
        allocations_begin()
        Thread.sleep(forTimeInterval: 1)
        let blocks = Int(allocations_end())
        let packets = passed - before
        return (blocks, packets, packets * viewers.count)
    }

    /// Blocks libsrtp2 and its cipher library allocate themselves to open one packet and seal one.
    static func allocationsOfSealing() throws -> Double {
        let count = 1_000
        let key = MasterKey.random()
        var sending = try SRTPSession(sending: key)
        var opening = try SRTPSession(receiving: key)
        var packet: [UInt8] = []
        packet.reserveCapacity(packetBytes * 2)
        let template = datagram()
        func passOne(_ number: Int) throws {
            packet.removeAll(keepingCapacity: true)
            packet.append(contentsOf: template)
            packet[2] = UInt8(number >> 8)
            packet[3] = UInt8(number & 0xFF)
            try sending.protect(rtp: &packet)
            try opening.unprotect(rtp: &packet)
        }
        try passOne(0)
        allocations_begin()
        for number in 1...count { try passOne(number) }
        return Double(allocations_end()) / Double(count)
    }

    /// A packet of the host before it is sealed.
    private static func datagram() -> [UInt8] {
        RTPHeader(
            payloadType: stream.payloadType, marker: true, sequenceNumber: SequenceNumber(0),
            timestamp: RTPTimestamp(0), ssrc: stream.ssrc, sendTime: AbsoluteSendTime(.now)
        ).datagram(
            prefix: VP8Descriptor(startsPicture: true, pictureID: nil).bytes,
            payload: [UInt8](repeating: 0x55, count: packetBytes - SecureLimits.rtpOverhead - 21)[...])
    }

    // MARK: Progress

    /// What the slowest worker has passed on.
    private var passed: Int {
        var least = Int.max
        for worker in 0..<relay.workerCount { least = min(least, relay.progress(of: worker)) }
        return least
    }

    private func change(within limit: Duration) throws -> (at: Instant, passed: [Int]) {
        let before = (0..<relay.workerCount).map { relay.progress(of: $0) }
        let deadline = Instant.now + limit
        while Instant.now < deadline {
            let after = (0..<relay.workerCount).map { relay.progress(of: $0) }
            if after != before { return (.now, after) }
            usleep(100)
        }
        throw BenchError("the relay passes nothing on")
    }

    private func wait(for what: String, _ isDone: () -> Bool) throws {
        let deadline = Instant.now + .seconds(20)
        while !isDone() {
            guard Instant.now < deadline else { throw BenchError("waiting for \(what) took too long") }
            usleep(1_000)
        }
    }

    // MARK: Threads

    /// The host: its compound each second, and packets as fast as the relay passes them on.
    private func hostSpeaks(_ ticket: RelayTicket, key: MasterKey) throws {
        let socket = try DatagramSocket(host: "127.0.0.1", port: 0)
        let target = try PeerAddress.resolve("127.0.0.1", port: UInt16(relay.port))
        // As many as keep the relay busy: a batch for few viewers, less where each packet takes long.
        let window = max(4, min(128, 8_192 / max(1, viewers.count)))
        let template = Self.datagram()
        let thread = Thread { [self] in
            allocations_exclude_thread()
            defer { ended.signal() }
            guard var session = try? SRTPSession(sending: key) else { return }
            var leaving = SendBatch(socket: socket)
            var packet = template
            packet.reserveCapacity(Self.packetBytes * 2)
            var number: UInt16 = 0
            var nextCompound = Instant.now
            while !isStopping.load(ordering: .acquiring) {
                if Instant.now >= nextCompound, isAnnouncing.load(ordering: .acquiring) {
                    nextCompound = .now + .seconds(1)
                    var compound = RTCPPacket.datagram([.receiverReport(ReceiverReport(ssrc: ticket.reporter))])
                    if (try? session.protect(rtcp: &compound)) != nil { leaving.queue(compound, to: target) }
                    leaving.flush()
                    usleep(2_000)
                }
                guard isSending.load(ordering: .acquiring), sent.load(ordering: .relaxed) - passed < window else {
                    usleep(100)
                    continue
                }
                packet.removeAll(keepingCapacity: true)
                packet.append(contentsOf: template)
                number &+= 1
                packet[2] = UInt8(number >> 8)
                packet[3] = UInt8(number & 0xFF)
                guard (try? session.protect(rtp: &packet)) != nil else { continue }
                leaving.queue(packet, to: target)
                leaving.flush()
                sent.add(1, ordering: .relaxed)
            }
        }
        thread.start()
    }

    /// The viewers: each announces itself once a second, evenly spread.
    private func viewersSpeak() throws {
        let port = UInt16(relay.port)
        let thread = Thread { [self] in
            allocations_exclude_thread()
            let voices = viewers.compactMap { try? Voice(reporter: $0.reporter, stream: Self.stream.ssrc, key: $0.key) }
            let group = max(1, viewers.count / 100)
            var next = Instant.now
            while !isStopping.load(ordering: .acquiring) {
                for (index, voice) in voices.enumerated() {
                    if let compound = voice.announcement() {
                        _ = fanout_send(viewers[index].descriptor, port, compound, compound.count)
                    }
                    guard index % group == 0 else { continue }
                    next += .nanoseconds(1_000_000_000 * Int64(group) / Int64(voices.count))
                    while Instant.now < next || !isAnnouncing.load(ordering: .acquiring) { usleep(1_000) }
                    next = max(next, .now - .milliseconds(100))
                    if isStopping.load(ordering: .acquiring) { break }
                }
            }
            ended.signal()
        }
        thread.start()
    }
}

/// What one viewer says each second.
private final class Voice {
    private let reporter: SSRC
    private let stream: SSRC
    private var session: SRTPSession

    init(reporter: SSRC, stream: SSRC, key: MasterKey) throws {
        self.reporter = reporter
        self.stream = stream
        session = try SRTPSession(sending: key)
    }

    func announcement() -> [UInt8]? {
        let now = Instant.now
        var bytes = RTCPPacket.datagram([
            .receiverReport(ReceiverReport(ssrc: reporter)),
            .timing(TimingReport(sender: reporter, reference: NTPTime(now))),
            .subscription(Subscription(sender: reporter, streams: [stream])),
        ])
        return (try? session.protect(rtcp: &bytes)) == nil ? nil : bytes
    }
}
