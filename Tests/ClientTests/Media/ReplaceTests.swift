import Client
import Devices
import Media
import Synchronization
import Testing
import Transport
import Wire

/// A relay that wants everything and writes down what comes.
private final class Listener: Sendable {
    struct Heard: Sendable {
        /// By SSRC, in order of arrival: number, timestamp, and whether it begins a key frame.
        var packets: [UInt32: [(number: UInt16, timestamp: UInt32, beginsKeyFrame: Bool)]] = [:]
        var events: [BroadcastEngine.Event] = []
    }

    static let names: [UInt32: String] = [101: "a", 102: "a+", 110: "v0", 111: "v1", 112: "v2"]
    let heard = Mutex(Heard())
    let wanted = Mutex<[UInt32]>([101, 110, 111, 112])
    let port: Int
    private let worker: Mutex<Worker?> = Mutex(nil)
    private let key = MasterKey.random()
    private let opening: Mutex<SRTPSession>
    private let sealing: Mutex<SRTPSession>

    init() throws {
        let socket = try DatagramSocket(host: "127.0.0.1", port: 0)
        port = Int(socket.localPort)
        opening = Mutex(try SRTPSession(receiving: key))
        sealing = Mutex(try SRTPSession(sending: key))
        let worker = Worker { [self] stop in
            var batch = ReceiveBatch()
            var out = SendBatch(socket: socket)
            while !stop.isRequested, (try? socket.receive(into: &batch, timeout: .milliseconds(5))) != nil {
                batch.forEach { bytes, peer in
                    if let answer = take([UInt8](bytes)) { out.queue(answer, to: peer) }
                }
                out.flush()
            }
        }
        self.worker.withLock { $0 = worker }
    }

    func stop() { worker.withLock { $0 }?.stop() }

    var ticket: MediaTicket {
        MediaTicket(
            port: port, reporter: 107, key: key.text,
            streams: Self.names.map { ssrc, name in
                let isSound = name.hasPrefix("a")
                return StreamDescription(
                    name: name, codec: isSound ? .opus : .vp8, payloadType: isSound ? 111 : 96,
                    clockRate: isSound ? 48_000 : 90_000, ssrc: ssrc, bitsPerSecond: 48_000)
            })
    }

    private func take(_ sealed: [UInt8]) -> [UInt8]? {
        var datagram = sealed
        let isControl = DatagramKind(of: sealed) == .rtcp
        let opened: Void? = try? opening.withLock { session in
            if isControl { try session.unprotect(rtcp: &datagram) } else { try session.unprotect(rtp: &datagram) }
        }
        guard opened != nil else { return nil }
        if isControl {
            let reference = (try? RTCPPacket.compound(parsing: datagram))?.compactMap {
                if case .timing(let timing) = $0 { timing.reference } else { nil }
            }.first
            guard let reference else { return nil }
            let audience = wanted.withLock { $0 }.map { Demand.Audience(stream: SSRC($0), viewers: 1, worstLoss: 0) }
            let echo = TimingReport.Echo(ssrc: SSRC(107), lastReference: reference.middle, delay: 0)
            var answer = RTCPPacket.datagram([
                .receiverReport(ReceiverReport(ssrc: SSRC(9))),
                .timing(TimingReport(sender: SSRC(9), echo: echo)),
                .demand(Demand(sender: SSRC(9), audience: audience)),
            ])
            let isSealed: Void? = try? sealing.withLock { try $0.protect(rtcp: &answer) }
            return isSealed == nil ? nil : answer
        }
        guard let packet = try? RTPPacket(parsing: datagram) else { return nil }
        var isKey = false
        if packet.header.payloadType == 96,
            let (descriptor, data) = try? VP8Descriptor.parse(datagram[packet.payload]), descriptor.startsPicture
        {
            isKey = VP8Descriptor.isKeyFrame(datagram[data...])
        }
        heard.withLock {
            $0.packets[packet.header.ssrc.rawValue, default: []].append(
                (packet.header.sequenceNumber.rawValue, packet.header.timestamp.rawValue, isKey))
        }
        return nil
    }

    func wait(until isEnough: @Sendable (Heard) -> Bool) async throws -> Heard {
        let deadline = ContinuousClock.now + .seconds(15)
        while ContinuousClock.now < deadline {
            let now = heard.withLock { $0 }
            if isEnough(now) { return now }
            try await Task.sleep(for: .milliseconds(5))
        }
        return heard.withLock { $0 }
    }
}

/// A few pictures of a size that is not the engine's, then the end.
private struct SmallSource: PictureReader {
    let pace: Double? = 30
    var left: Int

    mutating func next(at now: Instant, unless stop: StopSignal) throws(DeviceError) -> I420Picture? {
        guard left > 0 else { return nil }
        left -= 1
        return I420Picture(width: 400, height: 300, luma: UInt8(truncatingIfNeeded: 40 + left))
    }
}

@Suite("Replacing a source", .serialized)
struct ReplaceTests {
    private func count(_ heard: Listener.Heard, _ ssrc: UInt32) -> Int { heard.packets[ssrc]?.count ?? 0 }

    @Test("one that has ended is replaced on the air: same names, no gap, time goes on, a key frame of every layer")
    func replace() async throws {
        let listener = try Listener()
        let engine = try BroadcastEngine(
            relay: "127.0.0.1", ticket: listener.ticket, pictures: SmallSource(left: 3), sound: ToneReader(),
            preview: { #expect($0.width == 640 && $0.height == 360) },
            event: { event in listener.heard.withLock { $0.events.append(event) } })
        let ended = try await listener.wait { $0.events.contains(.pictureEnded(.ended)) && $0.packets.count >= 4 }
        #expect(ended.events.contains(.onAir) && ended.events.contains(.pictureEnded(.ended)))
        // The last picture stands, and goes on being sent.
        let standing = try await listener.wait { count($0, 112) >= count(ended, 112) + 3 }
        #expect(count(standing, 112) >= count(ended, 112) + 3)

        #expect(throws: DeviceError.self) { try engine.replace(video: .y4m(path: "/no/such/file", loops: false)) }
        try engine.replace(video: .studio)
        engine.replace(sound: ToneReader())
        let before = listener.heard.withLock { $0 }
        let after = try await listener.wait { heard in
            [110, 111, 112].allSatisfy { ssrc in
                heard.packets[ssrc]?.dropFirst(count(before, ssrc)).contains { $0.beginsKeyFrame } ?? false
            } && count(heard, 112) > count(before, 112) + 60 && count(heard, 101) > count(before, 101) + 20
        }
        let statistics = engine.statistics
        engine.stop()
        engine.replace(pictures: StudioReader())
        listener.stop()
        #expect(statistics.link.streams.map(\.name) == ["a", "a+", "v0", "v1", "v2"])
        #expect(statistics.link.streams.map(\.state) == [.sent, .unwatched, .sent, .sent, .sent])
        for (ssrc, packets) in after.packets {
            let name = Listener.names[ssrc] ?? "?"
            #expect(zip(packets, packets.dropFirst()).allSatisfy { $1.number == $0.number &+ 1 }, "a gap in \(name)")
            #expect(
                zip(packets, packets.dropFirst()).allSatisfy { Int32(bitPattern: $1.timestamp &- $0.timestamp) >= 0 },
                "time of \(name) went back")
            guard ssrc >= 110 else { continue }
            #expect(packets.dropFirst(count(before, ssrc)).contains { $0.beginsKeyFrame }, "no key frame of \(name)")
        }
        #expect(after.packets[2] == nil)
    }

    @Test("sources that are replaced from many threads, and while the engine stops, leave none running")
    func race() async throws {
        let listener = try Listener()
        let engine = try BroadcastEngine(
            relay: "127.0.0.1", ticket: listener.ticket, pictures: StudioReader(), sound: ToneReader(),
            preview: { _ in }, event: { _ in })
        _ = try await listener.wait { !$0.packets.isEmpty }
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<8 {
                group.addTask {
                    index % 2 == 0 ? engine.replace(pictures: StudioReader()) : engine.replace(sound: ToneReader())
                }
            }
            group.addTask { engine.stop() }
        }
        let silent = listener.heard.withLock { $0 }
        try await Task.sleep(for: .milliseconds(200))
        let later = listener.heard.withLock { $0 }
        listener.stop()
        // What was under way when it stopped may still have come.
        #expect(count(later, 110) <= count(silent, 110) + 8)
    }
}
