/// One of a host's streams at the relay: what came, what is kept, and where its last key frame begins.
struct RelayStream: Sendable {
    /// Between requests for a key frame of one stream, whoever asks.
    static let keyFrameInterval = Duration.milliseconds(500)

    private(set) var reception: StreamReceiver
    private var ring = PacketRing()
    /// The number that begins the last key frame.
    private var keyFrame: Int64?
    /// The host's last report, for those who join before the next.
    private(set) var report: SenderReport?
    private var nextKeyFrameRequest: Instant?

    init(_ stream: MediaStream) {
        // After a second a repair is of no use to a viewer whose delay is at most 400 ms.
        reception = StreamReceiver(stream: stream, patience: .seconds(1))
    }

    var stream: MediaStream { reception.stream }

    /// Numbers, counts and keeps a packet; false when it is not to be forwarded.
    mutating func take(_ datagram: [UInt8], _ packet: RTPPacket, at now: Instant) -> Bool {
        let (number, arrival) = reception.received(packet.header, at: now)
        switch arrival {
        case .stale: return false
        case .restarted:
            ring = PacketRing()
            keyFrame = nil
        case .inOrder, .reordered, .repaired: break
        }
        guard ring.store(datagram, number: number) else { return false }
        if stream.codec == .vp8, startsKeyFrame(datagram, packet) { keyFrame = max(keyFrame ?? number, number) }
        return true
    }

    mutating func take(_ report: SenderReport, at now: Instant) {
        self.report = report
        reception.received(report, at: now)
    }

    mutating func request(from sender: SSRC, roundTrip: Duration?, at now: Instant) -> RTCPPacket? {
        reception.request(from: sender, roundTrip: roundTrip, at: now)
    }

    mutating func reportBlock(at now: Instant) -> ReportBlock? { reception.reportBlock(at: now) }

    /// The packet as it came, while it is kept.
    func kept(_ number: SequenceNumber) -> [UInt8]? { ring[number] }

    /// Everything from the last key frame on, for one who joins; `nil` when that is too much, or not a picture.
    var replay: [[UInt8]]? {
        guard let keyFrame, let highest = ring.highest, highest - keyFrame < MediaLimits.replayPackets else {
            return nil
        }
        return (keyFrame...highest).compactMap { ring[$0] }
    }

    /// A picture no viewer can begin with: the host's first key frame was lost, or there is none yet.
    var lacksKeyFrame: Bool { stream.codec == .vp8 && keyFrame == nil }

    /// Whether a key frame may be asked for now; if so the next request has to wait.
    mutating func mayRequestKeyFrame(at now: Instant) -> Bool {
        guard stream.codec == .vp8 else { return false }
        if let nextKeyFrameRequest, now < nextKeyFrameRequest { return false }
        nextKeyFrameRequest = now + Self.keyFrameInterval
        return true
    }

    private func startsKeyFrame(_ datagram: [UInt8], _ packet: RTPPacket) -> Bool {
        guard let (descriptor, data) = try? VP8Descriptor.parse(datagram[packet.payload]) else { return false }
        return descriptor.startsPicture && VP8Descriptor.isKeyFrame(datagram[data..<packet.payload.upperBound])
    }
}
