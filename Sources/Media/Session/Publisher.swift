/// The host's end of the media link: encoded sound and pictures in, datagrams for the relay out.
///
/// Announces itself every second (sender reports and the ticket's token), answers requests for lost packets from
/// what it sent, and passes requests for key frames on as events. Call `tick` every 10 to 50 ms, and take what is
/// outgoing after every call.
package struct Publisher: Sendable {
    package enum Event: Hashable, Sendable {
        /// The relay has answered: what is sent now reaches the room.
        case bound
        /// The relay has not answered for three seconds; announcing goes on.
        case relayLost
        /// Somebody cannot show the stream of this name until a key frame comes.
        case keyFrameWanted(stream: String)
        /// About once a second: the worst share of packets lost on the way to the relay, 0…1, before repair.
        case report(loss: Double, roundTrip: Duration?)
    }

    package struct Statistics: Hashable, Sendable {
        /// Payload and headers, repairs included.
        package var bitsPerSecond = 0.0
        package var picturesPerSecond = 0.0
        package var packetsSent = 0
        package var packetsRepaired = 0
        /// On the way to the relay at the last report, 0…1, before repair.
        package var loss = 0.0
        package var roundTrip: Duration?
        /// Datagrams thrown away because nobody took them.
        package var overflowed = 0
    }

    /// A gap between captured times that counts as a pause, not as jitter of the sound card.
    private static let soundPause = Duration.milliseconds(120)

    private let pass: MediaPass
    private var sound: StreamSender?
    private var picture: StreamSender?
    private var packetizer: VP8Packetizer

    /// The next sound frame's time, in ticks of its clock.
    private var soundTicks: Int64?
    /// Captured time less the time its ticks say: how far the sound card's clock is off ours. Smoothed.
    private var soundOffset = Duration.zero

    private var binding = BindingSchedule()
    private var roundTrip = RoundTrip()
    private var outgoing: [[UInt8]] = []
    private var events: [Event] = []
    private var bits = RateMeter()
    private var pictures = RateMeter()
    private var counts = Statistics()

    package init(pass: MediaPass) {
        var generator = SystemRandomNumberGenerator()
        self.init(pass: pass, using: &generator)
    }

    /// - Parameter generator: where the first sequence numbers and timestamps come from; tests give a seeded one.
    package init(pass: MediaPass, using generator: inout some RandomNumberGenerator) {
        self.pass = pass
        sound = pass.streams.first { $0.codec == .opus }.map { StreamSender(stream: $0, using: &generator) }
        picture = pass.streams.first { $0.codec == .vp8 }.map { StreamSender(stream: $0, using: &generator) }
        packetizer = VP8Packetizer(firstPictureID: UInt16.random(in: 0...0x7FFF, using: &generator))
    }

    /// The relay has answered in the last three seconds.
    package var isBound: Bool { binding.isBound }

    /// Sends 20 ms of encoded sound; none when empty, too large, or the ticket has no such stream.
    ///
    /// - Parameter captured: when its first sample was heard.
    package mutating func send(sound encoded: [UInt8], captured: Instant, now: Instant) {
        guard let stream = sound?.stream, !encoded.isEmpty, encoded.count <= MediaLimits.soundBytes else { return }
        if sound?.hasSent == false { binding.hurry() }
        let capturedTicks = stream.ticks(captured - .zero)
        let begins = soundTicks.map { capturedTicks - $0 > stream.ticks(Self.soundPause) } ?? true
        let ticks = begins ? capturedTicks : soundTicks ?? capturedTicks
        let measured = (captured - .zero) - stream.duration(ticks: ticks)
        soundOffset = begins ? measured : soundOffset + (measured - soundOffset) / 16
        soundTicks = ticks + Int64(SoundFrame.sampleCount)
        put(sound?.datagram(payload: encoded[...], marker: begins, ticks: ticks, at: now), at: now)
    }

    /// Sends one encoded picture; none when empty, too large, or the ticket has no such stream.
    package mutating func send(picture encoded: [UInt8], keyFrame: Bool, captured: Instant, now: Instant) {
        guard let stream = picture?.stream, !encoded.isEmpty, encoded.count <= MediaLimits.pictureBytes else { return }
        assert(VP8Descriptor.isKeyFrame(encoded[...]) == keyFrame, "the picture's own header says otherwise")
        if picture?.hasSent == false { binding.hurry() }
        let ticks = stream.ticks(captured - .zero)
        for piece in packetizer.pieces(of: encoded) {
            put(
                picture?.datagram(
                    prefix: piece.descriptor.bytes, payload: piece.data, marker: piece.endsPicture, ticks: ticks,
                    at: now),
                at: now)
        }
        pictures.add(1, at: now)
    }

    /// Takes a datagram from the relay; what is not RTCP for us is passed over.
    package mutating func handle(_ datagram: [UInt8], at now: Instant) {
        guard DatagramKind(of: datagram) == .rtcp, let packets = try? RTCPPacket.compound(parsing: datagram)
        else { return }
        for packet in packets {
            switch packet {
            case .receiverReport(let report): take(report.blocks, at: now)
            case .negativeAcknowledgement(let request): resend(request, at: now)
            case .pictureLoss(let request):
                if let stream = picture?.stream, stream.ssrc == request.media {
                    note(.keyFrameWanted(stream: stream.name))
                }
            case .timing(let report): take(report, at: now)
            case .senderReport, .binding, .goodbye: break
            }
        }
    }

    /// Does what time asks for.
    package mutating func tick(at now: Instant) {
        if binding.hasLost(at: now) { note(.relayLost) }
        guard binding.isDue(at: now) else { return }
        var reports: [RTCPPacket] = []
        if let sound, sound.hasSent {
            let ticks = sound.stream.ticks((now - .zero) - soundOffset)
            reports.append(.senderReport(sound.report(ticks: ticks, at: now)))
        }
        if let picture, picture.hasSent {
            reports.append(.senderReport(picture.report(ticks: picture.stream.ticks(now - .zero), at: now)))
        }
        if reports.isEmpty { reports.append(.receiverReport(ReceiverReport(ssrc: pass.reporter))) }
        reports.append(.timing(TimingReport(sender: pass.reporter, reference: NTPTime(now))))
        reports.append(.binding(TokenBinding(sender: pass.reporter, token: pass.token)))
        put(RTCPPacket.datagram(reports), at: now)
    }

    /// What is to be sent to the relay, in order.
    package mutating func takeOutgoing() -> [[UInt8]] {
        defer { outgoing = [] }
        return outgoing
    }

    package mutating func takeEvents() -> [Event] {
        defer { events = [] }
        return events
    }

    /// The datagram that tells the relay this host leaves.
    package func goodbye() -> [UInt8] {
        RTCPPacket.datagram([
            .receiverReport(ReceiverReport(ssrc: pass.reporter)),
            .goodbye([pass.reporter] + pass.streams.map(\.ssrc)),
        ])
    }

    package mutating func statistics(at now: Instant) -> Statistics {
        counts.bitsPerSecond = bits.perSecond(at: now)
        counts.picturesPerSecond = pictures.perSecond(at: now)
        counts.roundTrip = roundTrip.value
        return counts
    }

    private mutating func take(_ blocks: [ReportBlock], at now: Instant) {
        let ours = blocks.filter { $0.ssrc == sound?.stream.ssrc || $0.ssrc == picture?.stream.ssrc }
        guard let worst = ours.map(\.loss).max() else { return }
        if let measured = ours.compactMap({ $0.roundTrip(at: now) }).min() { roundTrip.note(measured) }
        counts.loss = worst
        note(.report(loss: worst, roundTrip: roundTrip.value))
    }

    private mutating func take(_ report: TimingReport, at now: Instant) {
        if let echo = report.echo, echo.ssrc == pass.reporter {
            if let measured = echo.roundTrip(at: now) { roundTrip.note(measured) }
            if binding.answered(at: now) { note(.bound) }
        }
        if let reference = report.reference {
            let echo = TimingReport.Echo(ssrc: report.sender, lastReference: reference.middle, delay: 0)
            put(
                RTCPPacket.datagram([
                    .receiverReport(ReceiverReport(ssrc: pass.reporter)),
                    .timing(TimingReport(sender: pass.reporter, echo: echo)),
                ]), at: now)
        }
    }

    private mutating func resend(_ request: NegativeAcknowledgement, at now: Instant) {
        guard let sender = [sound, picture].compactMap(\.self).first(where: { $0.stream.ssrc == request.media })
        else { return }
        for number in request.numbers.prefix(MediaLimits.repairsPerRequest) {
            guard let datagram = sender.sent(number) else { continue }
            put(datagram, at: now)
            counts.packetsRepaired += 1
        }
    }

    private mutating func put(_ datagram: [UInt8]?, at now: Instant) {
        guard let datagram else { return }
        guard outgoing.count < MediaLimits.outgoing else {
            counts.overflowed += 1
            return
        }
        outgoing.append(datagram)
        counts.packetsSent += 1
        bits.add(Double(datagram.count * 8), at: now)
    }

    private mutating func note(_ event: Event) {
        if events.count < MediaLimits.events { events.append(event) }
    }
}
