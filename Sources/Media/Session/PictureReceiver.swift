import DequeModule

/// The picture's way in: packets of one or two layers to whole pictures, each held until it is due.
///
/// While a larger layer is tried both come; the new one's first key frame takes over.
struct PictureReceiver: Sendable {
    private var layers: [LayerReceiver]
    private(set) var chooser: LayerChooser
    /// The layer whose pictures are in the queue.
    private(set) var shownLayer: Int?
    private var queue: Deque<EncodedPicture> = []
    /// Of a layer that is tried, its pictures since its key frame: they take over when it has proved itself.
    private var ahead: Deque<EncodedPicture> = []
    private(set) var shown = RateMeter()
    private(set) var punctuality = Punctuality()
    private var wantedBefore: [Int] = []
    private var owesKeyFrame = false
    private var lastShown: RTPTimestamp?
    /// When the last whole picture of the chosen layer came, or it was chosen.
    private var lastWhole: Instant?
    /// Without a whole picture for so long, a smaller layer is the better one: the host may have stopped this one.
    private static let starvation = Duration.milliseconds(700)
    /// Without one for so long, three times that in a thin layer, no larger one is considered.
    private static let drought = Duration.milliseconds(400)

    /// - Parameter streams: smallest first.
    init?(streams: [MediaStream]) {
        let streams = streams.filter { $0.codec == .vp8 }
        guard !streams.isEmpty else { return nil }
        layers = streams.map(LayerReceiver.init)
        chooser = LayerChooser(
            layers: streams.map { LayerChooser.Layer(bitsPerSecond: Double($0.bitsPerSecond), height: $0.height) })
    }

    var receptions: [StreamReceiver] { layers.map(\.reception) }
    var clockRate: Int { layers[0].reception.stream.clockRate }
    /// The streams to ask for.
    var wanted: [SSRC] { wantedBefore.map { layers[$0].reception.stream.ssrc } }

    mutating func limit(toHeight height: Int) { chooser.limit(toHeight: height) }

    /// Whether the packet is one of these layers'.
    ///
    /// - Returns: how it came; nil when the stream is none of these.
    mutating func insert(
        _ datagram: [UInt8], _ packet: RTPPacket, clock: inout PlayoutClock, at now: Instant
    ) throws(ParseError) -> NackSchedule.Arrival? {
        guard let index = layers.firstIndex(where: { $0.reception.stream.ssrc == packet.header.ssrc }) else {
            return nil
        }
        let (arrival, pictures) = try layers[index].insert(datagram, packet, at: now)
        if arrival == .inOrder { clock.arrived(picture: packet.header.timestamp, at: now) }
        take(pictures, of: index, clock: clock, at: now)
        return arrival
    }

    /// The decoder could not use a picture: those that follow are of no use either.
    mutating func fail() {
        if let shownLayer { layers[shownLayer].fail() }
        queue.removeAll()
    }

    /// Chooses the layers, and gives up what will not come any more.
    mutating func update(
        _ conditions: LayerChooser.Conditions, roundTrip: Duration?, clock: PlayoutClock, at now: Instant
    ) {
        var conditions = conditions
        conditions.spoiled = punctuality.spoiled(at: now)
        conditions.triedSpoiled = punctuality.tried
        // Where nothing comes at all, no layer is to blame.
        if conditions.arriving == 0, lastWhole != nil { lastWhole = now }
        conditions.flows = lastWhole.map { now - $0 < Self.drought * (chooser.isThin ? 3 : 1) } ?? false
        let before = chooser.chosen
        chooser.update(conditions, at: now)
        let drought = now - (lastWhole ?? now)
        if drought > Self.starvation { chooser.starved(for: drought, conditions, at: now) }
        if chooser.chosen != before { lastWhole = now }
        if chooser.chosen != before { punctuality.layerChanged() }
        for index in chooser.wanted where !wantedBefore.contains(index) {
            layers[index].begin()
            punctuality.tryBegins()
        }
        wantedBefore = chooser.wanted
        if let shownLayer, chooser.chosen > shownLayer, !ahead.isEmpty { change(to: chooser.chosen) }
        if !chooser.isProbing, chooser.chosen == shownLayer { ahead.removeAll() }
        for index in wantedBefore {
            take(layers[index].giveUp(roundTrip: roundTrip, at: now), of: index, clock: clock, at: now)
        }
    }

    /// What is shown goes on, and a key frame of it is asked for all the same.
    mutating func askForKeyFrame() { owesKeyFrame = true }

    /// Requests for key frames there is no going on without, and for one that is asked for.
    mutating func keyFrameRequests(from sender: SSRC, at now: Instant) -> [RTCPPacket] {
        var requests = wantedBefore.compactMap { layers[$0].keyFrameRequest(from: sender, at: now) }
        if owesKeyFrame, let shownLayer {
            owesKeyFrame = false
            let media = layers[shownLayer].reception.stream.ssrc
            requests.append(.pictureLoss(PictureLossIndication(sender: sender, media: media)))
        }
        return requests
    }

    /// Requests for what is missing, the layer that is shown before the one that is tried.
    ///
    /// - Parameter limit: packets asked for at most.
    mutating func requests(
        from sender: SSRC, plan: RepairPlan, foresees: Bool, limit: Int, at now: Instant
    ) -> [NegativeAcknowledgement] {
        var requests: [NegativeAcknowledgement] = []
        var limit = limit
        for index in wantedBefore where limit > 0 {
            let request = layers[index].request(
                from: sender, plan: plan, foresees: foresees, limit: limit, at: now)
            guard let request else { continue }
            limit -= request.numbers.count
            requests.append(request)
        }
        return requests
    }

    /// A request for the last `count` packets of the shown layer once more.
    func refill(_ count: Int, from sender: SSRC) -> NegativeAcknowledgement? {
        guard chooser.chosen >= 0 else { return nil }
        let reception = layers[chooser.chosen].reception
        let numbers = reception.nacks.latest(count)
        guard !numbers.isEmpty else { return nil }
        return NegativeAcknowledgement(sender: sender, media: reception.stream.ssrc, numbers: numbers)
    }

    mutating func received(_ report: SenderReport, at now: Instant) -> Bool {
        guard let index = layers.firstIndex(where: { $0.reception.stream.ssrc == report.ssrc }) else { return false }
        layers[index].received(report, at: now)
        return true
    }

    mutating func reportBlocks(at now: Instant) -> [ReportBlock] {
        var blocks: [ReportBlock] = []
        for index in wantedBefore {
            if let block = layers[index].reportBlock(at: now) { blocks.append(block) }
        }
        return blocks
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
            && (lastShown.map { picture.timestamp.distance(from: $0) > 0 } ?? true)
        if picture.isShown {
            lastShown = picture.timestamp
            shown.add(1, at: now)
        }
        return picture
    }

    mutating func picturesPerSecond(at now: Instant) -> Double { shown.perSecond(at: now) }

    private mutating func take(_ pictures: [EncodedPicture], of layer: Int, clock: PlayoutClock, at now: Instant) {
        guard !pictures.isEmpty else { return }
        for picture in pictures {
            punctuality.note(
                late: clock.lateness(of: picture.timestamp, at: now), isShown: layer == shownLayer, at: now)
        }
        chooser.flows(layer, at: now)
        if layer == chooser.chosen { lastWhole = now }
        if layer == shownLayer {
            queue.append(contentsOf: pictures)
        } else if layer == chooser.chosen {
            ahead = Deque(pictures)
            change(to: layer)
        } else if wantedBefore.contains(layer) {
            ahead.append(contentsOf: pictures)
            if let key = ahead.lastIndex(where: \.isKeyFrame) { ahead.removeFirst(key) }
        }
    }

    /// The waiting pictures of the new layer take the place of the old one's of the same time.
    private mutating func change(to layer: Int) {
        guard let first = ahead.first else { return }
        queue.removeAll { $0.timestamp.distance(from: first.timestamp) >= 0 }
        queue.append(contentsOf: ahead)
        ahead.removeAll()
        shownLayer = layer
    }
}

/// How many of the layer's pictures were whole when they were due.
struct Punctuality: Sendable {
    private static let forget = 0.985
    private static let forgetTried = 0.97

    /// What repair needs so that nearly every picture is whole in time.
    private var lateness = DelayQuantile(quantile: 0.99, forget: 0.995, start: .zero)
    private var share = 0.0
    /// Of a layer that is tried.
    private(set) var tried = 0.0

    /// - Parameter late: from the time it could have come at the earliest.
    mutating func note(late: Duration, isShown: Bool, at now: Instant) {
        lateness.note(late)
        let isLate = late > JitterBuffer.targets.upperBound + .milliseconds(60)
        if isShown {
            share = share * Self.forget + (isLate ? 1 - Self.forget : 0)
        } else {
            tried = tried * Self.forgetTried + (isLate ? 1 - Self.forgetTried : 0)
        }
    }

    /// What was spoiled of the old layer says nothing about the new one.
    mutating func layerChanged() { share = 0 }

    /// Another layer is tried.
    mutating func tryBegins() { tried = 0 }

    var need: Duration { lateness.value }
    func spoiled(at now: Instant) -> Double { share }
}
