import DequeModule

/// The picture's way in: packets to whole pictures, each held until it is due.
struct PictureReceiver: Sendable {
    /// A blocked stream gives up this many round trips after the gap was seen, in these bounds: longer than repair
    /// takes at 20 % loss, since a key frame over such a path costs more than the wait.
    private static let patienceRoundTrips = 8
    private static let patience = Duration.milliseconds(500)...Duration.milliseconds(900)
    /// With a whole key frame waiting behind the gap, repair gets only this long.
    private static let shortPatience = Duration.milliseconds(100)
    /// Between requests for a key frame. Requests get lost, too; the relay sees to it that the host gets few.
    private static let requestInterval = Duration.milliseconds(200)
    /// How long the relay has to send a key frame unasked, to one who joins.
    private static let joinPatience = Duration.milliseconds(300)

    var reception: StreamReceiver
    private var assembler = FrameAssembler()
    private var queue: Deque<EncodedPicture> = []
    /// The number waited for, and since when.
    private var gap: (number: Int64, since: Instant)?
    /// When a key frame may be asked for; `nil` before the first packet.
    private var nextRequest: Instant?
    private(set) var freezes = FreezeMeter()
    private(set) var shown = RateMeter()

    init(stream: MediaStream) {
        reception = StreamReceiver(stream: stream, patience: .seconds(1))
    }

    /// - Throws: when the payload is not VP8.
    mutating func insert(
        _ datagram: [UInt8], _ packet: RTPPacket, clock: inout PlayoutClock, at now: Instant
    ) throws(ParseError) {
        let (number, arrival) = reception.received(packet.header, at: now)
        if nextRequest == nil { nextRequest = now + Self.joinPatience }
        switch arrival {
        case .stale: return
        case .restarted: assembler.reset()
        case .inOrder: clock.arrived(picture: packet.header.timestamp, at: now)
        case .reordered, .repaired: break
        }
        enqueue(try assembler.insert(datagram, packet: packet, number: number))
    }

    /// The decoder could not use a picture: those that follow are of no use either.
    mutating func fail() {
        assembler.requireKeyFrame()
        queue.removeAll()
    }

    /// A request for a key frame, when there is no going on without.
    mutating func request(from sender: SSRC, roundTrip: Duration?, at now: Instant) -> RTCPPacket? {
        if let number = assembler.blockedOn {
            if gap?.number != number { gap = (number, now) }
            let wait = (roundTrip ?? Self.patience.lowerBound) * Self.patienceRoundTrips
            let patience = min(max(wait, Self.patience.lowerBound), Self.patience.upperBound)
            let waited = now - (gap?.since ?? now)
            if !reception.nacks.isMissing(number) || waited >= patience
                || (waited >= Self.shortPatience && assembler.hasKeyFrameWaiting)
            {
                enqueue(assembler.giveUp())
            }
        } else {
            gap = nil
        }
        guard assembler.needsKeyFrame, let nextRequest, now >= nextRequest else { return nil }
        self.nextRequest = now + Self.requestInterval
        return .pictureLoss(PictureLossIndication(sender: sender, media: reception.stream.ssrc))
    }

    /// The next picture that is due, or that has no room to wait.
    mutating func next(clock: PlayoutClock, at now: Instant) -> EncodedPicture? {
        guard let first = queue.first else { return nil }
        guard queue.count > MediaLimits.pictureQueue || clock.due(picture: first.timestamp, at: now) <= now
        else { return nil }
        var picture = queue.removeFirst()
        picture.isShown =
            queue.count < MediaLimits.pictureQueue
            && !(queue.first.map { clock.due(picture: $0.timestamp, at: now) <= now } ?? false)
        if picture.isShown {
            freezes.shown(at: now)
            shown.add(1, at: now)
        }
        return picture
    }

    mutating func picturesPerSecond(at now: Instant) -> Double { shown.perSecond(at: now) }

    private mutating func enqueue(_ pictures: [EncodedPicture]) {
        guard !pictures.isEmpty else { return }
        queue.append(contentsOf: pictures)
        if let next = assembler.next { reception.nacks.forget(before: next) }
    }
}

/// Counts the times the picture stood still: more than 500 ms without a new one (Agora's definition).
struct FreezeMeter: Sendable {
    private static let limit = Duration.milliseconds(500)

    private var last: Instant?
    private(set) var count = 0
    /// Their whole length, from the picture before to the picture after.
    private(set) var duration = Duration.zero

    mutating func shown(at now: Instant) {
        if let last, now - last > Self.limit {
            count += 1
            duration += now - last
        }
        last = now
    }
}
