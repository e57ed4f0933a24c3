/// A viewer's end of the media link: the relay's datagrams in, sound and pictures in time out.
///
/// Announces itself at once and every second, asks for lost packets and, when those do not come, for key frames.
/// Call `tick` every 5 to 20 ms and take what is outgoing after it; pull sound by the playback clock and pictures
/// until there is none due.
package struct Receiver: Sendable {
    package enum Event: Hashable, Sendable {
        /// The relay has answered.
        case bound
        /// The relay has not answered for three seconds; announcing goes on. The ticket may have run out.
        case relayLost
        /// Media of a stream the ticket does not have: the host is back under new names. Fetch a ticket, `resume`.
        case unknownStream(SSRC)
    }

    package struct Statistics: Hashable, Sendable {
        /// Everything received, over the last second.
        package var bitsPerSecond = 0.0
        /// Pictures shown, over the last second.
        package var framesPerSecond = 0.0
        /// Of all streams since the start: packets that should have come, those that did not come by themselves, and
        /// of these those that came when asked for.
        package var packetsExpected = 0
        package var packetsLost = 0
        package var packetsRepaired = 0
        /// Share lost over the last second, 0…1, before repair; the worst stream's.
        package var loss = 0.0
        package var roundTrip: Duration?
        /// The picture's, or the sound's where there is no picture (RFC 3550 appendix A.8).
        package var jitter = Duration.zero
        /// From the arrival of the fastest packet to playing.
        package var playoutDelay = Duration.zero
        package var playoutTarget = Duration.zero
        /// More than 500 ms without a new picture, and how long they lasted together.
        package var freezes = 0
        package var frozen = Duration.zero
        /// Shares of sound frames that came only as the spare copy in the next packet, and that were made up, 0…1.
        package var soundRecovered = 0.0
        package var soundConcealed = 0.0
        /// Datagrams that were no media of ours.
        package var discarded = 0
    }

    private let pass: MediaPass
    private var sound: SoundReceiver?
    private var picture: PictureReceiver?
    private var clock: PlayoutClock

    private var binding = BindingSchedule()
    private var roundTrip = RoundTrip()
    private var unknown: SSRC?
    private var outgoing: [[UInt8]] = []
    private var events: [Event] = []
    private var bits = RateMeter()
    private var counts = Statistics()

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

    /// Starts over with these streams: a host that returned sends under new names.
    package mutating func resume(streams: [MediaStream]) {
        let latency = clock.soundLatency
        sound = streams.first { $0.codec == .opus }.map { SoundReceiver(stream: $0) }
        picture = streams.first { $0.codec == .vp8 }.map { PictureReceiver(stream: $0) }
        clock = PlayoutClock(
            soundRate: sound?.reception.stream.clockRate ?? SoundFrame.sampleRate,
            pictureRate: picture?.reception.stream.clockRate ?? 90_000)
        clock.soundLatency = latency
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
        var packets: [RTCPPacket] = []
        if binding.isDue(at: now) {
            let blocks = [sound?.reception.reportBlock(at: now), picture?.reception.reportBlock(at: now)]
                .compactMap(\.self)
            counts.loss = blocks.map(\.loss).max() ?? 0
            packets.append(.receiverReport(ReceiverReport(ssrc: pass.reporter, blocks: blocks)))
            packets.append(.timing(TimingReport(sender: pass.reporter, reference: NTPTime(now))))
            packets.append(.binding(TokenBinding(sender: pass.reporter, token: pass.token)))
        }
        let requests = [
            sound?.reception.request(from: pass.reporter, roundTrip: roundTrip.value, at: now),
            picture?.request(from: pass.reporter, roundTrip: roundTrip.value, at: now),
            picture?.reception.request(from: pass.reporter, roundTrip: roundTrip.value, at: now),
        ].compactMap(\.self)
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

    package mutating func statistics(at now: Instant) -> Statistics {
        let receptions = [sound?.reception.statistics, picture?.reception.statistics].compactMap(\.self)
        counts.bitsPerSecond = bits.perSecond(at: now)
        counts.framesPerSecond = picture?.picturesPerSecond(at: now) ?? 0
        counts.packetsExpected = receptions.reduce(0) { $0 + $1.expected }
        counts.packetsLost = receptions.reduce(0) { $0 + $1.lost }
        counts.packetsRepaired = receptions.reduce(0) { $0 + $1.repaired }
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

    private mutating func takeMedia(_ datagram: [UInt8], at now: Instant) throws(ParseError) {
        let packet = try RTPPacket(parsing: datagram)
        switch packet.header.ssrc {
        case sound?.reception.stream.ssrc: sound?.insert(datagram, packet, at: now)
        case picture?.reception.stream.ssrc: try picture?.insert(datagram, packet, clock: &clock, at: now)
        default:
            counts.discarded += 1
            if unknown != packet.header.ssrc {
                unknown = packet.header.ssrc
                note(.unknownStream(packet.header.ssrc))
            }
        }
    }

    private mutating func take(_ packet: RTCPPacket, at now: Instant) {
        switch packet {
        case .senderReport(let report) where report.ssrc == sound?.reception.stream.ssrc:
            sound?.reception.received(report, at: now)
            clock.received(soundReport: report)
        case .senderReport(let report) where report.ssrc == picture?.reception.stream.ssrc:
            picture?.reception.received(report, at: now)
            clock.received(pictureReport: report)
        case .timing(let report):
            guard let echo = report.echo, echo.ssrc == pass.reporter else { return }
            if let measured = echo.roundTrip(at: now) { roundTrip.note(measured) }
            if binding.answered(at: now) { note(.bound) }
        case .senderReport, .receiverReport, .negativeAcknowledgement, .pictureLoss, .binding, .goodbye: break
        }
    }

    private mutating func put(_ datagram: [UInt8]) {
        if outgoing.count < MediaLimits.outgoing { outgoing.append(datagram) }
    }

    private mutating func note(_ event: Event) {
        if events.count < MediaLimits.events { events.append(event) }
    }
}
