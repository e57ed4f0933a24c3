import DequeModule

/// One layer of the picture on its way in: packets to whole pictures in order.
struct LayerReceiver: Sendable {
    /// A blocked stream gives up this many round trips after the gap was seen, in these bounds: longer than repair
    /// takes at 20 % loss, since a key frame over such a path costs more than the wait.
    private static let patienceRoundTrips = 8
    private static let patience = Duration.milliseconds(600)...Duration.milliseconds(1_000)
    private static let longestPatience = Duration.milliseconds(2_400)
    /// With a whole key frame waiting behind the gap, repair gets only this long.
    private static let shortPatience = Duration.milliseconds(100)
    /// Between requests for a key frame. Requests get lost, too; the relay sees to it that the host gets few.
    private static let requestInterval = Duration.milliseconds(200)
    /// How long the relay has to send a key frame unasked, to one who joins.
    private static let joinPatience = Duration.milliseconds(300)

    private(set) var reception: StreamReceiver
    private var assembler = FrameAssembler()
    /// The number waited for, and since when.
    private var gap: (number: Int64, since: Instant)?
    /// The key frame that has come in part, and since when.
    private var keyFrame: (number: Int64, since: Instant)?
    /// How long it is waited for. Longer each time one has come in part only: key frames that crowd each other out on a
    /// narrow line would never end.
    private var keyFramePatience = LayerReceiver.patience.lowerBound
    /// When a key frame may be asked for; `nil` before the first packet.
    private var nextRequest: Instant?

    init(stream: MediaStream) {
        reception = StreamReceiver(stream: stream, patience: .milliseconds(1_200))
    }

    var needsKeyFrame: Bool { assembler.needsKeyFrame }

    /// It was not asked for, for a while: what is known of it is old.
    mutating func begin() {
        reception.begin()
        assembler.reset()
        keyFrame = nil
        gap = nil
        nextRequest = nil
    }

    /// - Returns: how the packet came, and the pictures it made whole, in order.
    /// - Throws: when the payload is not VP8.
    mutating func insert(
        _ datagram: [UInt8], _ packet: RTPPacket, at now: Instant
    ) throws(ParseError) -> (arrival: NackSchedule.Arrival, pictures: [EncodedPicture]) {
        let (number, arrival) = reception.received(packet.header, at: now)
        if nextRequest == nil { nextRequest = now + Self.joinPatience }
        switch arrival {
        case .stale: return (arrival, [])
        case .restarted: assembler.reset()
        case .inOrder, .foreseen, .reordered, .repaired: break
        }
        let pictures = try assembler.insert(datagram, packet: packet, number: number)
        if !pictures.isEmpty {
            keyFrame = nil
            keyFramePatience = Self.patience.lowerBound
        }
        forget()
        return (arrival, pictures)
    }

    /// The decoder could not use a picture: those that follow are of no use either.
    mutating func fail() { assembler.requireKeyFrame() }

    /// Gives up what will not come any more; the pictures that may be shown instead.
    mutating func giveUp(roundTrip: Duration?, at now: Instant) -> [EncodedPicture] {
        guard let number = assembler.blockedOn else {
            gap = nil
            return []
        }
        if gap?.number != number { gap = (number, now) }
        let wait = (roundTrip ?? Self.patience.lowerBound) * Self.patienceRoundTrips
        let patience = min(max(wait, Self.patience.lowerBound), Self.patience.upperBound)
        let waited = now - (gap?.since ?? now)
        guard
            !reception.nacks.isMissing(number) || waited >= patience
                || (waited >= Self.shortPatience && assembler.hasKeyFrameWaiting)
        else { return [] }
        let pictures = assembler.giveUp()
        forget()
        return pictures
    }

    /// A request for a key frame, when there is no going on without.
    mutating func keyFrameRequest(from sender: SSRC, at now: Instant) -> RTCPPacket? {
        guard assembler.needsKeyFrame, let nextRequest, now >= nextRequest else { return nil }
        // One that has come in part is repaired: another would only take its room.
        if let number = assembler.keyFrameUnderWay {
            if keyFrame?.number != number {
                if keyFrame != nil { keyFramePatience = min(keyFramePatience * 2, Self.longestPatience) }
                keyFrame = (number, now)
            }
            if let keyFrame, now - keyFrame.since < keyFramePatience { return nil }
        }
        self.nextRequest = now + Self.requestInterval
        // What was sent before the key frame is of no use without what is lost for good.
        reception.nacks.forget(before: reception.nacks.next)
        return .pictureLoss(PictureLossIndication(sender: sender, media: reception.stream.ssrc))
    }

    mutating func request(
        from sender: SSRC, plan: RepairPlan, foresees: Bool, limit: Int, at now: Instant
    ) -> NegativeAcknowledgement? {
        reception.request(from: sender, plan: plan, foresees: foresees, limit: limit, at: now)
    }

    mutating func received(_ report: SenderReport, at now: Instant) { reception.received(report, at: now) }
    mutating func reportBlock(at now: Instant) -> ReportBlock? { reception.reportBlock(at: now) }

    private mutating func forget() {
        if let next = assembler.next ?? assembler.keyFrameUnderWay { reception.nacks.forget(before: next) }
    }
}
