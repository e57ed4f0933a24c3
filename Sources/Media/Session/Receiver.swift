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
    static let planning = Duration.milliseconds(20)
    /// Between announcements while the set of streams was changed lately, so that a lost one costs little.
    static let hurry = Duration.milliseconds(60)
    static let hurries = 4
    static let timing = Duration.milliseconds(200)
    /// Loss from which packets are asked for before a later one shows that they are missing.
    static let foresight = 0.08
    /// Repair is worth this share of the estimate at least, else a bad second would never end.
    static let leastRepair = 0.15
    /// Of one packet, counted like the rest: what lies around the datagram is not seen here.
    static let headerBits = 20.0 * 8
    /// Bits/s that the repair of sound may take in any case.
    static let leastSoundRepair = 10_000.0
    /// Without a full path for so long, copies of sound may be tried.
    static let quiet = Duration.seconds(2)
    /// Answers that may still come.
    static let mostAsked = 2_000
    /// Packets asked for again at once to fill the path, at most.
    static let fillBurst = 16
    /// After it was found full, losses count as its own for so long.
    static let fullness = Duration.seconds(1)
    /// How fast losses are believed to be the weather's, at each planning.
    static let weatherChange = 0.05
    /// From taking to playing, at most, as long as the path takes less: who talks with each other needs under half a second.
    static let wholeDelay = Duration.milliseconds(460)
    /// While the path is full.
    static let fullRepair = 0.05

    let pass: MediaPass
    var sound: SoundReceiver?
    var picture: PictureReceiver?
    var clock: PlayoutClock
    var estimator = BandwidthEstimator()
    var loss = LossMeter()
    /// Of packets, the share that gets lost without a queue, 0…1.
    var weather = 0.0
    var media = RateMeter()
    var repairs = RateMeter()
    /// Of the media, the sound.
    var sounds = RateMeter()
    var hasRoomForCopies = false
    var copiesPause = Duration.seconds(4)
    var nextCopies: Instant?
    /// Bits/s that the path is to be filled to, while a larger layer is considered.
    var filling: Double?
    var fillPurse = RepairPurse()
    /// Packets asked for that did not come yet.
    var asked = 0
    var purse = RepairPurse()
    var soundPurse = RepairPurse()
    /// Bits/s that repair may take.
    var repairRate = 0.0
    /// Of one packet of the picture and of the sound, on average.
    var packetBits = 8_000.0
    var soundPacketBits = 1_000.0

    var binding = BindingSchedule()
    var announced: [SSRC] = []
    var hurried = 0
    var nextHurry: Instant?
    var nextTiming: Instant?
    var nextPlanning: Instant?
    var soundPlan = RepairPlan(loss: 0, roundTrip: nil, time: .milliseconds(400))
    var picturePlan = RepairPlan(loss: 0, roundTrip: nil, time: .milliseconds(400))
    var roundTrip = RoundTrip()
    var unknown: SSRC?
    var paneHeight: Int?
    var outgoing: [[UInt8]] = []
    var events: [Event] = []
    var bits = RateMeter()
    var counts = ReceiverStatistics()
    var experience = Experience()
    var recentLoss = LossWindow()
    /// Of streams that were replaced, as are these frames of sound that came after their time.
    var replaced = ReceptionTotals()
    var replacedLateFrames = 0

    /// - Parameter stay: what came before, when this is not the viewer's first session in the room.
    package init(pass: MediaPass, continuing stay: Stay = Stay()) {
        self.pass = pass
        experience = stay.experience
        (replaced, replacedLateFrames) = (stay.packets, stay.lateFrames)
        recentLoss = LossWindow(after: stay.packets)
        counts.keyFrameRequests = stay.keyFrameRequests
        counts.dropped = stay.dropped
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

    // MARK: Announcing

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
