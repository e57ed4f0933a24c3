/// A viewer's end of the media link: the relay's datagrams in, sound and pictures in time out.
///
/// Announces itself and what it wants at once and every second, chooses layers and repair by what the path gives, asks
/// for lost packets and, when those do not come, for key frames. Call `tick` every 5 to 20 ms and take what is
/// outgoing after it; pull sound by the playback clock and pictures until there is none due.
package struct Receiver: Sendable {
    package enum Event: Hashable, Sendable {
        /// The relay has answered.
        case bound
        /// The relay has not answered for three seconds; announcing goes on. The ticket may have run out.
        case relayLost
        /// Media of a stream the ticket does not have: the host is back under new names. Fetch a ticket, `resume`.
        case unknownStream(SSRC)
    }

    /// Between two looks at the layers and the repair.
    private static let planning = Duration.milliseconds(20)
    /// Between announcements while the set of streams was changed lately, so that a lost one costs little.
    private static let hurry = Duration.milliseconds(60)
    private static let hurries = 4
    private static let timing = Duration.milliseconds(200)
    /// Loss from which packets are asked for before a later one shows that they are missing.
    private static let foresight = 0.08
    /// Repair is worth this share of the estimate at least, else a bad second would never end.
    private static let leastRepair = 0.15
    /// Of one packet, counted like the rest: what lies around the datagram is not seen here.
    private static let headerBits = 20.0 * 8
    /// Bits/s that the repair of sound may take in any case.
    private static let leastSoundRepair = 10_000.0
    /// Without a full path for so long, copies of sound may be tried.
    private static let quiet = Duration.seconds(2)
    /// Answers that may still come.
    private static let mostAsked = 2_000
    /// Packets asked for again at once to fill the path, at most.
    private static let fillBurst = 16
    /// After it was found full, losses count as its own for so long.
    private static let fullness = Duration.seconds(1)
    /// How fast losses are believed to be the weather's, at each planning.
    private static let weatherChange = 0.05
    /// From taking to playing, at most, as long as the path takes less: who talks with each other needs under half a second.
    private static let wholeDelay = Duration.milliseconds(460)
    /// While the path is full.
    private static let fullRepair = 0.05

    private let pass: MediaPass
    private var sound: SoundReceiver?
    private var picture: PictureReceiver?
    private var clock: PlayoutClock
    private var estimator = BandwidthEstimator()
    private var loss = LossMeter()
    /// Of packets, the share that gets lost without a queue, 0…1.
    private var weather = 0.0
    private var media = RateMeter()
    private var repairs = RateMeter()
    /// Of the media, the sound.
    private var sounds = RateMeter()
    private var hasRoomForCopies = false
    private var copiesPause = Duration.seconds(4)
    private var nextCopies: Instant?
    /// Bits/s that the path is to be filled to, while a larger layer is considered.
    private var filling: Double?
    private var fillPurse = RepairPurse()
    /// Packets asked for that did not come yet.
    private var asked = 0
    private var purse = RepairPurse()
    private var soundPurse = RepairPurse()
    /// Bits/s that repair may take.
    private var repairRate = 0.0
    /// Of one packet of the picture and of the sound, on average.
    private var packetBits = 8_000.0
    private var soundPacketBits = 1_000.0

    private var binding = BindingSchedule()
    private var announced: [SSRC] = []
    private var hurried = 0
    private var nextHurry: Instant?
    private var nextTiming: Instant?
    private var nextPlanning: Instant?
    private var soundPlan = RepairPlan(loss: 0, roundTrip: nil, time: .milliseconds(400))
    private var picturePlan = RepairPlan(loss: 0, roundTrip: nil, time: .milliseconds(400))
    private var roundTrip = RoundTrip()
    private var unknown: SSRC?
    private var paneHeight: Int?
    private var outgoing: [[UInt8]] = []
    private var events: [Event] = []
    private var bits = RateMeter()
    private var counts = ReceiverStatistics()
    private var experience = Experience()
    private var recentLoss = LossWindow()
    /// Of streams that were replaced, as are these frames of sound that came after their time.
    private var replaced = ReceptionTotals()
    private var replacedLateFrames = 0

    package init(pass: MediaPass) {
        self.pass = pass
        clock = PlayoutClock(soundRate: SoundFrame.sampleRate, pictureRate: 90_000)
        resume(streams: pass.streams)
    }

    /// The relay has answered in the last three seconds.
    package var isBound: Bool { binding.isBound }

    /// How long sound lies in the device after `nextSound`; pictures wait as long.
    package var soundLatency: Duration {
        get { clock.soundLatency }
        set { clock.soundLatency = newValue }
    }

    /// The picture is shown this high, in pixels: nothing larger is asked for than fills it.
    package mutating func limit(toHeight height: Int) {
        paneHeight = height
        picture?.limit(toHeight: height)
    }

    /// Starts over with these streams: a host that returned sends under new names.
    package mutating func resume(streams: [MediaStream]) {
        let latency = clock.soundLatency
        (replaced, replacedLateFrames) = (totals, lateFrames)
        sound = SoundReceiver(streams: streams)
        picture = PictureReceiver(streams: streams)
        clock = PlayoutClock(soundRate: SoundFrame.sampleRate, pictureRate: picture?.clockRate ?? 90_000)
        clock.soundLatency = latency
        if let paneHeight { picture?.limit(toHeight: paneHeight) }
        unknown = nil
    }

    /// Takes a datagram from the relay; what is malformed or not ours is counted and passed over.
    package mutating func handle(_ datagram: [UInt8], at now: Instant) {
        bits.add(Double(datagram.count * 8), at: now)
        do {
            switch DatagramKind(of: datagram) {
            case .rtp: try takeMedia(datagram, at: now)
            case .rtcp: for packet in try RTCPPacket.compound(parsing: datagram) { take(packet, at: now) }
            case .neither: drop(.notMedia)
            }
        } catch {
            drop(.malformed)
        }
    }

    /// Notes a media packet that came once more than it was needed. It is not opened a second time, so nobody knows who sent
    /// it: no more are believed than were asked for.
    ///
    /// - Returns: whether it was asked for.
    @discardableResult
    package mutating func repeated(bytes: Int, at now: Instant) -> Bool {
        guard asked > 0 else { return false }
        asked -= 1
        bits.add(Double(bytes * 8), at: now)
        repairs.add(Double(bytes * 8), at: now)
        estimator.received(sendTime: nil, bytes: bytes, at: now)
        return true
    }

    /// Does what time asks for.
    package mutating func tick(at now: Instant) {
        experience.passed(to: now)
        if binding.hasLost(at: now) { note(.relayLost) }
        if now >= nextPlanning ?? now {
            nextPlanning = now + Self.planning
            plan(at: now)
        }
        var packets: [RTCPPacket] = []
        if isAnnouncementDue(at: now) {
            let blocks = (sound?.reportBlocks(at: now) ?? []) + (picture?.reportBlocks(at: now) ?? [])
            counts.loss = blocks.map(\.loss).max() ?? 0
            announced = wanted
            packets.append(.receiverReport(ReceiverReport(ssrc: pass.reporter, blocks: blocks)))
            packets.append(.timing(TimingReport(sender: pass.reporter, reference: NTPTime(now))))
            packets.append(.subscription(Subscription(sender: pass.reporter, streams: announced)))
        }
        let requests = requests(at: now)
        for case .negativeAcknowledgement(let request) in requests {
            asked = min(asked + request.numbers.count, Self.mostAsked)
        }
        if !requests.isEmpty, now >= nextTiming ?? now {
            // In rough weather the round trip is measured more often: it shows a queue when little else comes through.
            nextTiming = now + Self.timing
            if packets.isEmpty {
                packets.append(.receiverReport(ReceiverReport(ssrc: pass.reporter)))
                packets.append(.timing(TimingReport(sender: pass.reporter, reference: NTPTime(now))))
            }
        }
        if packets.isEmpty, !requests.isEmpty { packets.append(.receiverReport(ReceiverReport(ssrc: pass.reporter))) }
        packets += requests
        if !packets.isEmpty { put(RTCPPacket.datagram(packets)) }
    }

    /// What to play in the 20 ms from now on. To be called exactly once for each.
    package mutating func nextSound(at now: Instant) -> SoundStep {
        let step = sound?.next(clock: &clock, at: now) ?? .silence
        experience.heard(step, at: now)
        return step
    }

    /// The next picture that is due. To be called until it gives none, at each tick.
    package mutating func nextPicture(at now: Instant) -> EncodedPicture? {
        guard let picture = picture?.next(clock: clock, at: now) else { return nil }
        if picture.isShown {
            experience.saw(withSoundAt: clock.soundHeard(with: picture.timestamp, at: now), at: now)
        }
        return picture
    }

    /// The decoder refused a picture: a key frame is asked for, and nothing else is given before it comes.
    package mutating func pictureFailed() { picture?.fail() }

    /// Datagrams take another way from now on: the relay has to learn it at once.
    package mutating func rerouted(at now: Instant) {
        binding.rerouted(at: now)
        hurried = 0
        nextHurry = nil
    }

    /// When a picture that was given is to be seen, by the sound that is heard.
    package func due(_ picture: EncodedPicture, at now: Instant) -> Instant {
        clock.due(picture: picture.timestamp, at: now)
    }

    /// Asks for a key frame of what is shown, for somebody who has not seen what came before.
    package mutating func askForKeyFrame() { picture?.askForKeyFrame() }

    /// What is to be sent to the relay, in order.
    package mutating func takeOutgoing() -> [[UInt8]] {
        defer { outgoing = [] }
        return outgoing
    }

    package mutating func takeEvents() -> [Event] {
        defer { events = [] }
        return events
    }

    /// The datagram that tells the relay this viewer leaves.
    package func goodbye() -> [UInt8] {
        RTCPPacket.datagram([.receiverReport(ReceiverReport(ssrc: pass.reporter)), .goodbye([pass.reporter])])
    }

    // MARK: Choosing

    private var wanted: [SSRC] { (sound?.wanted ?? []) + (picture?.wanted ?? []) }

    private mutating func isAnnouncementDue(at now: Instant) -> Bool {
        if announced != wanted {
            hurried = 0
            nextHurry = nil
        }
        if hurried < Self.hurries, now >= nextHurry ?? now {
            hurried += 1
            nextHurry = now + Self.hurry
            _ = binding.isDue(at: now, loss: loss.share)
            return true
        }
        return binding.isDue(at: now, loss: loss.share)
    }

    /// What is asked for now, inside what the path has left over: sound first.
    private mutating func requests(at now: Instant) -> [RTCPPacket] {
        let foresees = loss.share > Self.foresight
        var requests = picture?.keyFrameRequests(from: pass.reporter, at: now) ?? []
        counts.keyFrameRequests += requests.count
        // What a full path drops has cost the room of one that comes through: only the weather's losses make what is
        // asked for cheaper than its size.
        let arrives = 1 - min(0.9, weather)
        purse.fill(at: repairRate, now: now)
        soundPurse.fill(at: max(Self.leastSoundRepair, repairRate), now: now)
        let soundPrice = soundPacketBits * arrives * arrives
        let soundLimit = Int(max(0, soundPurse.available) / soundPrice)
        let heard = sound?.request(
            from: pass.reporter, plan: soundPlan, foresees: foresees, limit: soundLimit, at: now)
        if let heard {
            let spent = Double(heard.numbers.count) * soundPrice
            soundPurse.take(spent)
            purse.take(spent)
            requests.append(.negativeAcknowledgement(heard))
        }
        let price = packetBits * arrives * arrives
        let limit = Int(max(0, purse.available) / price)
        let pictures =
            picture?.requests(from: pass.reporter, plan: picturePlan, foresees: foresees, limit: limit, at: now) ?? []
        for request in pictures {
            purse.take(Double(request.numbers.count) * price)
            requests.append(.negativeAcknowledgement(request))
        }
        if let request = fill(at: now) { requests.append(.negativeAcknowledgement(request)) }
        return requests
    }

    /// A request for packets that are here already, to see whether the path carries more.
    private mutating func fill(at now: Instant) -> NegativeAcknowledgement? {
        guard let filling else {
            fillPurse = RepairPurse(available: 0)
            return nil
        }
        let arrives = 1 - min(0.9, loss.share)
        let price = (picture?.chooser.chosen ?? -1 < 0 ? soundPacketBits : packetBits) * arrives * arrives
        fillPurse.fill(at: max(0, filling - media.perSecond(at: now)), now: now)
        let count = min(Int(fillPurse.available / price), Self.fillBurst)
        guard count > 0,
            let request = picture?.refill(count, from: pass.reporter) ?? sound?.refill(count, from: pass.reporter)
        else { return nil }
        fillPurse.take(Double(count) * price)
        return request
    }

    private mutating func plan(at now: Instant) {
        let receptions = receptions
        recentLoss.note(totals, at: now)
        loss.note(
            expected: receptions.reduce(0) { $0 + $1.statistics.expected },
            lost: receptions.reduce(0) { $0 + $1.statistics.lost }, at: now)
        let isFilled = estimator.lastOveruse.map { now - $0 < Self.fullness } ?? false
        if !isFilled { weather += (loss.share - weather) * Self.weatherChange }
        weather = min(weather, loss.share)
        considerCopies(at: now)
        sound?.choose(loss: loss.share, hasRoom: hasRoomForCopies)
        let conditions = LayerChooser.Conditions(
            estimate: estimator.bitsPerSecond, arriving: estimator.arrivalRate(at: now),
            lastOveruse: estimator.lastOveruse, queueing: estimator.queueing,
            standing: estimator.standing, loss: loss.share, sound: soundRate)
        picture?.update(conditions, roundTrip: roundTrip.value, clock: clock, at: now)
        filling = picture?.chooser.filling(conditions, at: now)
        let isRepairing = sound?.buffer.isRepairing ?? (loss.share > 0.02)
        let need = isRepairing ? picture?.punctuality.need ?? .zero : .zero
        // The way itself takes half of the round trip, as far as anyone can tell.
        let time = min(
            JitterBuffer.targets.upperBound,
            max(Self.wholeDelay - (roundTrip.least ?? .zero) / 2, JitterBuffer.targets.upperBound / 4))
        sound?.wait(atLeast: need, atMost: time)
        clock.repairDelay = min(need, time)
        soundPlan = RepairPlan(loss: loss.share, roundTrip: roundTrip.value, time: time)
        picturePlan = soundPlan
        let isFull = estimator.lastOveruse.map { now - $0 < .milliseconds(500) } ?? false
        let isCalm = estimator.lastOveruse.map { now - $0 > .seconds(10) } ?? true
        let least = estimator.bitsPerSecond * (isFull ? Self.fullRepair : Self.leastRepair)
        repairRate = max(least, estimator.bitsPerSecond * (isCalm ? 0.95 : 0.9) - media.perSecond(at: now))
        let arriving = media.perSecond(at: now) / (1 - min(0.9, loss.share))
        let wish = picturePlan.cost * loss.share * arriving
        picturePlan = picturePlan.limited(to: wish > 0 ? repairRate / wish : 1, roundTrip: roundTrip.value)
        soundPlan = soundPlan.limited(to: isFull ? 0.3 : 1, roundTrip: roundTrip.value)
    }

    /// Copies of sound cost the path more than asking for what is lost: they are for where it has room for them, the
    /// pictures and their repair.
    private mutating func considerCopies(at now: Instant) {
        let isQuiet = estimator.lastOveruse.map { now - $0 > Self.quiet } ?? true
        let arrives = 1 - min(0.9, loss.share)
        let pictures = max(media.perSecond(at: now) - sounds.perSecond(at: now), 0)
        let needed = pictures / arrives + sounds.perSecond(at: now)
        if hasRoomForCopies {
            guard !isQuiet || needed > estimator.bitsPerSecond else { return }
            hasRoomForCopies = false
            copiesPause = min(copiesPause * 2, .seconds(60))
            nextCopies = now + copiesPause
        } else if isQuiet, now >= nextCopies ?? now {
            let depth = Double(RedundancyDepth.wanted(for: loss.share))
            let copies = (sound?.plainBitsPerSecond ?? 0) * depth * arrives
            hasRoomForCopies = estimator.bitsPerSecond * 0.9 - needed > copies * 1.2
        }
    }

    /// Bits/s, with headers, at fifty packets a second.
    private var soundRate: Double { (sound?.bitsPerSecond ?? 0) + Self.headerBits * 50 }

    // MARK: What comes

    private mutating func takeMedia(_ datagram: [UInt8], at now: Instant) throws(ParseError) {
        let packet = try RTPPacket(parsing: datagram)
        var arrival = try sound?.insert(datagram, packet, at: now)
        if let arrival, arrival != .stale {
            sounds.add(Double(datagram.count * 8), at: now)
            soundPacketBits += (Double(datagram.count * 8) - soundPacketBits) / 32
        }
        if arrival == nil { arrival = try picture?.insert(datagram, packet, clock: &clock, at: now) }
        guard let arrival else {
            drop(.unknownStream)
            noteUnknown(packet.header.ssrc)
            return
        }
        binding.heardOf(at: now)
        if arrival == .stale { drop(.stale) }
        let isFirst = arrival == .inOrder
        if packet.header.payloadType == 96 { packetBits += (Double(datagram.count * 8) - packetBits) / 32 }
        estimator.received(sendTime: isFirst ? packet.header.sendTime : nil, bytes: datagram.count, at: now)
        let size = Double(datagram.count * 8)
        if arrival == .repaired || arrival == .stale { asked = max(0, asked - 1) }
        if arrival == .repaired || arrival == .stale { repairs.add(size, at: now) } else { media.add(size, at: now) }
    }

    private mutating func take(_ packet: RTCPPacket, at now: Instant) {
        switch packet {
        case .senderReport(let report):
            if sound?.received(report, at: now) == true {
                clock.received(soundReport: report)
            } else if picture?.received(report, at: now) == true {
                clock.received(pictureReport: report)
            } else {
                // Everyone hears of the host's streams; these are a returned host's.
                noteUnknown(report.ssrc)
            }
        case .timing(let report):
            guard let echo = report.echo, echo.ssrc == pass.reporter else { return }
            if let measured = echo.roundTrip(at: now) {
                roundTrip.note(measured)
                estimator.measured(roundTrip: measured, at: now)
            }
            if binding.answered(at: now) { note(.bound) }
        case .challenge(let challenge):
            // Whoever echoes it receives what is sent to this address.
            put(
                RTCPPacket.datagram([
                    .receiverReport(ReceiverReport(ssrc: pass.reporter)),
                    .echo(Challenge(sender: pass.reporter, cookie: challenge.cookie)),
                ]))
        default: break
        }
    }

    private mutating func noteUnknown(_ stream: SSRC) {
        guard unknown != stream else { return }
        unknown = stream
        note(.unknownStream(stream))
    }

    private mutating func put(_ datagram: [UInt8]) {
        if outgoing.count < MediaLimits.outgoing { outgoing.append(datagram) }
    }

    private mutating func drop(_ reason: MediaDrop) { counts.dropped[reason, default: 0] += 1 }

    private mutating func note(_ event: Event) {
        if events.count < MediaLimits.events { events.append(event) }
    }
}

// MARK: Statistics

extension Receiver {
    package typealias Statistics = ReceiverStatistics

    package mutating func statistics(at now: Instant) -> ReceiverStatistics {
        counts.watched = experience.watched(until: now)
        counts.bitsPerSecond = bits.perSecond(at: now)
        counts.mediaBitsPerSecond = media.perSecond(at: now)
        counts.estimate = estimator.bitsPerSecond
        counts.queueing = estimator.queueing
        counts.repairBitsPerSecond = repairs.perSecond(at: now)
        counts.framesPerSecond = picture?.picturesPerSecond(at: now) ?? 0
        counts.layer = picture?.shownLayer
        counts.layerChanges = picture?.chooser.changes ?? 0
        counts.hasCopies = sound?.isCopied ?? false
        counts.isProbing = picture?.chooser.isProbing ?? false
        counts.packets = totals
        (counts.recentLoss, counts.recentLossAfterRepair) = recentLoss.loss(at: now)
        counts.smoothedLoss = loss.share
        counts.roundTrip = roundTrip.value
        let shown = counts.layer.flatMap { picture?.receptions[$0] }
        counts.jitter = (shown ?? sound?.receptions.first)?.statistics.jitter ?? .zero
        counts.pictureLag = experience.pictureLag
        counts.freezes = experience.freezes.count(at: now)
        counts.frozen = experience.freezes.duration(at: now)
        counts.stalls = experience.stalls.count(at: now)
        counts.stalled = experience.stalls.duration(at: now)
        counts.soundRecovered = experience.soundRecovered
        counts.soundConcealed = experience.soundConcealed
        if let buffer = sound?.buffer {
            counts.playoutDelay = buffer.delay
            counts.playoutTarget = buffer.target
        }
        if lateFrames > 0 { counts.dropped[.late] = lateFrames }
        return counts
    }

    private var receptions: [StreamReceiver] { (sound?.receptions ?? []) + (picture?.receptions ?? []) }
    private var totals: ReceptionTotals { receptions.reduce(replaced) { $0 + $1.totals } }
    private var lateFrames: Int { replacedLateFrames + (sound?.lateFrames ?? 0) }
}
