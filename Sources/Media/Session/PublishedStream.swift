/// One of a host's streams with what is known of it: who wants it, and how fast it goes.
struct PublishedStream: Sendable {
    var sender: StreamSender
    var audience = Audience()
    var bits = RateMeter()

    init(_ stream: MediaStream, timestampOffset: UInt32, using generator: inout some RandomNumberGenerator) {
        sender = StreamSender(stream: stream, timestampOffset: timestampOffset, using: &generator)
    }

    var stream: MediaStream { sender.stream }

    /// Takes what the relay says of this stream, if anything.
    mutating func note(_ demand: Demand, at now: Instant) {
        guard let audience = demand[stream.ssrc] else { return }
        self.audience.note(viewers: Int(audience.viewers), loss: Double(audience.worstLoss) / 256, at: now)
    }

    /// The datagram of a packet whose turn it is.
    mutating func datagram(_ packet: PacedPacket, at now: Instant) -> [UInt8] {
        let datagram = sender.datagram(packet, at: now)
        bits.add(Double(datagram.count * 8), at: now)
        return datagram
    }
}

/// One of a host's pictures.
struct PublishedPicture: Sendable {
    let layer: PictureLayer
    let lane: Int
    var published: PublishedStream
    var gate: KeyFrameGate
    var packetizer: VP8Packetizer
    var pictures = RateMeter()
    /// Its encoder is given pictures.
    var isRunning = false
    /// The time of the last picture that was sent, in ticks of the stream's clock.
    var lastTicks: Int64?
    /// When the last picture that was to be encoded was taken.
    private var ordered: Instant?
    /// Pictures left out because those before them still wait to leave.
    private(set) var skipped = 0

    init(
        _ layer: PictureLayer, _ stream: MediaStream, timestampOffset: UInt32, lane: Int,
        using generator: inout some RandomNumberGenerator
    ) {
        self.layer = layer
        self.lane = lane
        gate = KeyFrameGate(framesPerSecond: layer.framesPerSecond)
        published = PublishedStream(stream, timestampOffset: timestampOffset, using: &generator)
        packetizer = VP8Packetizer(firstPictureID: UInt16.random(in: 0...0x7FFF, using: &generator))
    }

    /// Whether a picture taken at `captured` is to be encoded, and as a key frame; nil to leave it out.
    ///
    /// A source may be faster than the layer: pictures that come before three quarters of the layer's interval have
    /// passed are left out, which makes every second one of thirty a second fifteen whatever the source's jitter.
    mutating func order(captured: Instant, backlog: Duration, at now: Instant) -> Bool? {
        guard backlog < PublishingLimits.backlog else {
            skipped += 1
            return nil
        }
        let isKeyFrame = gate.isDue(at: now)
        let interval = Duration.nanoseconds(1_000_000_000 / Int64(layer.framesPerSecond))
        if !isKeyFrame, let ordered, captured - ordered < interval * 3 / 4 { return nil }
        ordered = captured
        return isKeyFrame
    }
}
