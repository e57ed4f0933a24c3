/// One of a host's streams at the relay: what came, what is kept, where its last key frame begins, and who wants it.
struct RelayStream: Sendable {
    /// Between requests for a key frame of one stream, whoever asks.
    private static let keyFrameInterval = Duration.milliseconds(500)
    /// A stream that rested this long is not replayed: the host is asked for a picture of now.
    private static let replayAge = Duration.seconds(1)
    /// What a host that stays away left behind is let go after this long.
    private static let keepAge = Duration.seconds(30)

    private(set) var reception: StreamReceiver
    var audience = StreamAudience()
    private var ring = SealedRing()
    /// The number that begins the last key frame.
    private var keyFrame: Int64?
    /// When a key frame last began.
    private(set) var keyFrameArrival: Instant?
    /// How often the numbers have wrapped, by the last packet.
    private(set) var wraps: UInt32?
    private var lastArrival: Instant?
    /// Share of the host's packets lost on the way to here at the last report, 0…1.
    private(set) var loss = 0.0
    private var wantsKeyFrame = false
    private var nextKeyFrameRequest: Instant?

    init(_ stream: MediaStream) {
        // After a second a repair is of no use to a viewer whose delay is at most 500 ms.
        reception = StreamReceiver(stream: stream, patience: .seconds(1))
    }

    var stream: MediaStream { reception.stream }
    var ssrc: SSRC { reception.stream.ssrc }

    /// Numbers, counts and keeps a packet.
    ///
    /// - Returns: what its arrival means, `stale` when it is not to be passed on, and the packet it displaced.
    mutating func take(
        _ packet: RelayPacket, at now: Instant
    ) -> (arrival: NackSchedule.Arrival, displaced: SealedBytes?) {
        let (number, arrival) = reception.received(packet.header, at: now)
        switch arrival {
        case .stale: return (.stale, nil)
        case .restarted: forget()
        case .inOrder, .foreseen, .reordered, .repaired: break
        }
        let (isNew, displaced) = ring.store(packet.sealed, number: number)
        guard isNew else { return (.stale, displaced) }
        lastArrival = now
        wraps = max(wraps ?? 0, packet.wraps)
        if stream.codec == .vp8, packet.startsKeyFrame {
            keyFrame = max(keyFrame ?? number, number)
            keyFrameArrival = now
            wantsKeyFrame = false
        }
        return (arrival, displaced)
    }

    mutating func take(_ report: SenderReport, at now: Instant) { reception.received(report, at: now) }

    /// Asks for what is missing, several times at once where the way loses much.
    ///
    /// - Parameter limit: packets asked for at most.
    mutating func request(
        from sender: SSRC, roundTrip: Duration?, limit: Int, at now: Instant
    ) -> NegativeAcknowledgement? {
        guard !reception.nacks.isEmpty, limit > 0 else { return nil }
        let plan = RepairPlan(loss: loss, roundTrip: roundTrip, time: .milliseconds(400))
        return reception.request(from: sender, plan: plan, foresees: false, limit: limit, at: now)
    }

    mutating func reportBlock(at now: Instant) -> ReportBlock? {
        let block = reception.reportBlock(at: now)
        if let block { loss = block.loss }
        return block
    }

    /// The packet as it went out, while it is kept.
    func kept(_ number: SequenceNumber) -> SealedBytes? { ring[number] }

    /// Calls `body` with everything from the last key frame on, oldest first, when that is little enough and of now.
    ///
    /// - Returns: false when there is nothing to begin with: the host has to be asked.
    func replay(within budget: ViewerBudget, at now: Instant, _ body: (SealedBytes) -> Void) -> Bool {
        guard let keyFrame, let highest = ring.highest, highest - keyFrame < MediaLimits.replayPackets,
            let lastArrival, now - lastArrival < Self.replayAge
        else { return false }
        var bytes = 0
        for number in keyFrame...highest { bytes += ring[number]?.bytes.count ?? 0 }
        // A narrow path takes a new key frame sooner than all that came after an old one.
        guard bytes <= stream.bitsPerSecond / 8 * MediaLimits.replaySeconds else { return false }
        guard budget.takeRepairs(Int(highest - keyFrame) + 1, bytes: bytes, at: now) else { return false }
        for number in keyFrame...highest { if let packet = ring[number] { body(packet) } }
        return true
    }

    /// A picture no viewer can begin with: the host's first key frame was lost, or there is none yet.
    var lacksKeyFrame: Bool { stream.codec == .vp8 && keyFrame == nil }

    /// Somebody cannot show the stream without a key frame.
    mutating func wishKeyFrame() { wantsKeyFrame = stream.codec == .vp8 }

    /// Whether a key frame is to be asked for now; if so the next request has to wait.
    mutating func isKeyFrameRequestDue(at now: Instant) -> Bool {
        guard wantsKeyFrame else { return false }
        if let nextKeyFrameRequest, now < nextKeyFrameRequest { return false }
        wantsKeyFrame = false
        nextKeyFrameRequest = now + Self.keyFrameInterval
        return true
    }

    /// Gives the memory of a stream back that has long been silent.
    mutating func keepHouse(at now: Instant) {
        if let lastArrival, now - lastArrival > Self.keepAge { forget() }
    }

    private mutating func forget() {
        ring = SealedRing()
        keyFrame = nil
        lastArrival = nil
    }
}
