import Testing

@testable import Media

/// A host with encoders of paper before a relay that does what the test says, in virtual time.
struct HostStage {
    static let sound = Fixture.sound
    static let redundantSound = Fixture.copiedSound
    /// Without the thin one.
    static let layers = Array(Fixture.layers.dropFirst())
    static let streams = [sound, redundantSound] + layers
    static let reporter = SSRC(77)
    static let relay = SSRC(99)

    /// A packet as the relay got it.
    struct Arrival {
        let at: Instant
        let datagram: [UInt8]
        let header: RTPHeader
        let payload: ArraySlice<UInt8>
    }

    private(set) var now = Instant.at(0)
    var publisher: Publisher
    /// By stream, in order of arrival.
    private(set) var arrived: [SSRC: [Arrival]] = [:]
    var reports: [(at: Instant, packet: RTCPPacket)] = []
    private(set) var events: [Publisher.Event] = []
    /// What was given to the encoders, by layer.
    private(set) var encoded: [String: [(at: Instant, isKeyFrame: Bool, bitsPerSecond: Int)]] = [:]
    private(set) var soundsGiven: [[UInt8]] = []
    private(set) var sizes: [(at: Instant, bytes: Int)] = []
    /// Bytes of a key frame, as a multiple of an ordinary one.
    var keyFrameFactor = 4.5
    private var generator: SeededGenerator
    private var nextSound: Instant
    private var nextPicture: Instant

    init(seed: UInt64 = 1, streams: [MediaStream] = HostStage.streams) {
        generator = SeededGenerator(seed: seed)
        let pass = MediaPass(reporter: Self.reporter, streams: streams)
        publisher = Publisher(pass: pass, using: &generator)
        nextSound = now
        nextPicture = now
    }

    mutating func run(_ duration: Duration) {
        let end = now + duration
        while now < end {
            now += .milliseconds(1)
            step()
        }
    }

    /// Lets the relay say something, beginning with a report as compounds do.
    mutating func hear(_ packets: [RTCPPacket]) {
        publisher.handle(
            RTCPPacket.datagram([.receiverReport(ReceiverReport(ssrc: Self.relay))] + packets), at: now)
    }

    mutating func demand(_ viewers: [String: Int], loss: Double = 0) {
        hear([
            .demand(
                Demand(
                    sender: Self.relay,
                    audience: Self.streams.map {
                        Demand.Audience(
                            stream: $0.ssrc, viewers: UInt32(viewers[$0.name] ?? 0), worstLoss: UInt8(loss * 256))
                    }))
        ])
    }

    mutating func estimate(_ bitsPerSecond: Int) {
        hear([
            .estimate(
                ReceiverEstimate(
                    sender: Self.relay, bitsPerSecond: UInt64(bitsPerSecond), streams: Self.streams.map(\.ssrc)))
        ])
    }

    var statistics: Publisher.Statistics {
        var copy = publisher
        return copy.statistics(at: now)
    }

    func state(of name: String) -> Publisher.StreamStatistics.State? {
        statistics.streams.first { $0.name == name }?.state
    }

    private mutating func step() {
        if now >= nextSound {
            let bytes = publisher.soundOrder.bitsPerSecond / 400
            let sound = (0..<bytes).map { _ in UInt8.random(in: 0...255, using: &generator) }
            soundsGiven.append(sound)
            publisher.send(sound: sound, captured: now - .milliseconds(20), now: now)
            nextSound += .milliseconds(20)
        }
        if now >= nextPicture {
            for order in publisher.orders(captured: now, now: now) {
                let mean = Double(order.bitsPerSecond / 8 / order.layer.framesPerSecond)
                let bytes = order.isKeyFrame ? mean * keyFrameFactor : mean
                let number = encoded[order.layer.name]?.count ?? 0
                encoded[order.layer.name, default: []].append((now, order.isKeyFrame, order.bitsPerSecond))
                publisher.send(
                    picture: Fixture.picture(number, keyFrame: order.isKeyFrame, byteCount: Int(bytes)),
                    of: order.layer.name, isKeyFrame: order.isKeyFrame, captured: now, now: now)
            }
            nextPicture += .nanoseconds(33_333_333)
        }
        if now.nanoseconds % 10_000_000 == 0 { publisher.tick(at: now) }
        events += publisher.takeEvents()
        for datagram in publisher.takeOutgoing(at: now) { arrive(datagram) }
    }

    private mutating func arrive(_ datagram: [UInt8]) {
        guard DatagramKind(of: datagram) != .rtcp else {
            let packets = (try? RTCPPacket.compound(parsing: datagram)) ?? []
            reports += packets.map { (now, $0) }
            return
        }
        sizes.append((now, datagram.count))
        guard let packet = try? RTPPacket(parsing: datagram) else {
            Issue.record("a datagram that is neither RTP nor RTCP")
            return
        }
        arrived[packet.header.ssrc, default: []].append(
            Arrival(at: now, datagram: datagram, header: packet.header, payload: datagram[packet.payload]))
    }
}
