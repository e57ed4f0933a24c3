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
    private static let soundPacketBits = 180.0 * 8
    /// Bits/s that the repair of sound may take in any case.
    private static let leastSoundRepair = 10_000.0
    /// Without a full path for so long, copies of sound may be tried.
    private static let quiet = Duration.seconds(2)
    /// While the path is full.
    private static let fullRepair = 0.05

    private let pass: MediaPass
    private var sound: SoundReceiver?
    private var picture: PictureReceiver?
    private var clock: PlayoutClock
    private var estimator = BandwidthEstimator()
    private var loss = LossMeter()
    private var media = RateMeter()
    private var repairs = RateMeter()
    private var hasRoomForCopies = false
    private var copiesPause = Duration.seconds(4)
    private var nextCopies: Instant?
    private var purse = RepairPurse()
    private var soundPurse = RepairPurse()
    /// Bits/s that repair may take.
    private var repairRate = 0.0
    /// Of one picture packet, on average.
    private var packetBits = 8_000.0

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
            case .neither: counts.discarded += 1
            }
        } catch {
            counts.discarded += 1
        }
    }

    /// Does what time asks for.
    package mutating func tick(at now: Instant) {
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
        sound?.next(clock: &clock, at: now) ?? .silence
    }

    /// The next picture that is due. To be called until it gives none, at each tick.
    package mutating func nextPicture(at now: Instant) -> EncodedPicture? {
        picture?.next(clock: clock, at: now)
    }

    /// The decoder refused a picture: a key frame is asked for, and nothing else is given before it comes.
    package mutating func pictureFailed() { picture?.fail() }

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
            _ = binding.isDue(at: now)
            return true
        }
        return binding.isDue(at: now)
    }

    /// What is asked for now, inside what the path has left over: sound first.
    private mutating func requests(at now: Instant) -> [RTCPPacket] {
        let foresees = loss.share > Self.foresight
        var requests = picture?.keyFrameRequests(from: pass.reporter, at: now) ?? []
        let arrives = 1 - min(0.9, loss.share)
        purse.fill(at: repairRate, now: now)
        soundPurse.fill(at: max(Self.leastSoundRepair, repairRate), now: now)
        let soundPrice = Self.soundPacketBits * arrives * arrives
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
        return requests
    }

    private mutating func plan(at now: Instant) {
        let receptions = (sound?.receptions ?? []) + (picture?.receptions ?? [])
        loss.note(
            expected: receptions.reduce(0) { $0 + $1.statistics.expected },
            lost: receptions.reduce(0) { $0 + $1.statistics.lost }, at: now)
        let isQuiet = estimator.lastOveruse.map { now - $0 > Self.quiet } ?? true
        let room = estimator.bitsPerSecond - media.perSecond(at: now)
        let copies = sound?.copiesBitsPerSecond ?? 0
        if hasRoomForCopies, !isQuiet {
            hasRoomForCopies = false
            copiesPause = min(copiesPause * 2, .seconds(60))
            nextCopies = now + copiesPause
        } else if !hasRoomForCopies, isQuiet, room > copies * 1.5, now >= nextCopies ?? now {
            hasRoomForCopies = true
        }
        sound?.choose(loss: loss.share, hasRoom: hasRoomForCopies)
        let conditions = LayerChooser.Conditions(
            estimate: estimator.bitsPerSecond, lastOveruse: estimator.lastOveruse, queueing: estimator.queueing,
            loss: loss.share, sound: soundRate)
        picture?.update(conditions, roundTrip: roundTrip.value, clock: clock, at: now)
        let isRepairing = sound?.buffer.isRepairing ?? (loss.share > 0.02)
        let need = isRepairing ? picture?.punctuality.need ?? .zero : .zero
        sound?.wait(atLeast: need)
        clock.repairDelay = min(need, JitterBuffer.targets.upperBound)

        let time = JitterBuffer.targets.upperBound
        soundPlan = RepairPlan(loss: loss.share, roundTrip: roundTrip.value, time: time)
        picturePlan = soundPlan
        let isFull = estimator.lastOveruse.map { now - $0 < .milliseconds(500) } ?? false
        let isCalm = estimator.lastOveruse.map { now - $0 > .seconds(10) } ?? true
        let least = estimator.bitsPerSecond * (isFull ? Self.fullRepair : Self.leastRepair)
        repairRate = max(least, isFull ? 0 : estimator.bitsPerSecond * (isCalm ? 0.95 : 0.8) - media.perSecond(at: now))
        let arriving = media.perSecond(at: now) / (1 - min(0.9, loss.share))
        let wish = picturePlan.cost * loss.share * arriving
        picturePlan = picturePlan.limited(to: wish > 0 ? repairRate / wish : 1, roundTrip: roundTrip.value)
        soundPlan = soundPlan.limited(to: isFull ? 0.3 : 1, roundTrip: roundTrip.value)
    }

    /// Bits/s, with headers, at fifty packets a second.
    private var soundRate: Double { (sound?.bitsPerSecond ?? 0) + Self.headerBits * 50 }

    // MARK: What comes

    private mutating func takeMedia(_ datagram: [UInt8], at now: Instant) throws(ParseError) {
        let packet = try RTPPacket(parsing: datagram)
        var arrival = try sound?.insert(datagram, packet, at: now)
        if arrival == nil { arrival = try picture?.insert(datagram, packet, clock: &clock, at: now) }
        guard let arrival else {
            counts.discarded += 1
            noteUnknown(packet.header.ssrc)
            return
        }
        let isFirst = arrival == .inOrder
        if packet.header.payloadType == 96 { packetBits += (Double(datagram.count * 8) - packetBits) / 32 }
        estimator.received(sendTime: isFirst ? packet.header.sendTime : nil, bytes: datagram.count, at: now)
        let size = Double(datagram.count * 8)
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

    private mutating func note(_ event: Event) {
        if events.count < MediaLimits.events { events.append(event) }
    }
}

// MARK: Statistics

extension Receiver {
    package typealias Statistics = ReceiverStatistics

    package mutating func statistics(at now: Instant) -> ReceiverStatistics {
        let receptions = ((sound?.receptions ?? []) + (picture?.receptions ?? [])).map(\.statistics)
        counts.bitsPerSecond = bits.perSecond(at: now)
        counts.estimate = estimator.bitsPerSecond
        counts.queueing = estimator.queueing
        counts.repairBitsPerSecond = repairs.perSecond(at: now)
        counts.framesPerSecond = picture?.picturesPerSecond(at: now) ?? 0
        counts.layer = picture?.shownLayer
        counts.layerChanges = picture?.chooser.changes ?? 0
        counts.isProbing = picture?.chooser.isProbing ?? false
        counts.packetsExpected = receptions.reduce(0) { $0 + $1.expected }
        counts.packetsLost = receptions.reduce(0) { $0 + $1.lost }
        counts.packetsRepaired = receptions.reduce(0) { $0 + $1.repaired }
        counts.smoothedLoss = loss.share
        counts.roundTrip = roundTrip.value
        counts.jitter = receptions.last?.jitter ?? .zero
        counts.freezes = picture?.freezes.count ?? 0
        counts.frozen = picture?.freezes.duration ?? .zero
        if let buffer = sound?.buffer {
            counts.playoutDelay = buffer.delay
            counts.playoutTarget = buffer.target
            let frames = Double(max(1, buffer.playedFrames + buffer.recoveredFrames + buffer.concealedFrames))
            counts.soundRecovered = Double(buffer.recoveredFrames) / frames
            counts.soundConcealed = Double(buffer.concealedFrames) / frames
        }
        return counts
    }
}
