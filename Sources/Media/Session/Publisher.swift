/// The host's end of the media link: encoded sound and pictures in, datagrams for the relay out.
///
/// Before each picture the driver asks for `orders`: which layers to encode it for, whether as a key frame, and at what
/// rate. The first layer is always among them, so that someone who joins sees it as soon as the relay has a key
/// frame; the others run while somebody watches them and the path has room. Sound is given once and leaves in the
/// forms that are wanted.
///
/// Packets leave through a pacer: take what is outgoing after every call and whenever `nextSend` comes. Call `tick`
/// every 10 to 50 ms.
package struct Publisher: Sendable {
    package enum Event: Hashable, Sendable {
        /// The relay has answered: what is sent now reaches the room.
        case bound
        /// The relay has not answered for three seconds; announcing goes on.
        case relayLost
        /// Somebody cannot show the stream of this name until a key frame comes; `orders` will ask for it.
        case keyFrameWanted(stream: String)
        /// About once a second: the worst share of packets lost on the way to the relay, 0…1, before repair.
        case report(loss: Double, roundTrip: Duration?)
    }

    /// One picture to be encoded for one layer.
    package struct PictureOrder: Hashable, Sendable {
        package let layer: PictureLayer
        package let isKeyFrame: Bool
        package let bitsPerSecond: Int
    }

    /// How the voice is to be encoded.
    package struct SoundOrder: Hashable, Sendable {
        package let bitsPerSecond: Int
        /// What in-band FEC should expect, 0…1.
        package let loss: Double
    }

    /// A gap between captured times that counts as a pause, not as jitter of the sound card.
    private static let soundPause = Duration.milliseconds(120)
    static let soundLane = 0
    static let repairLane = 1
    /// Under this the pacer does not go, in bits per second: a first key frame of the lowest layer within 100 ms.
    static let leastPace = 400_000.0
    /// Nor slower than this on a path that is known to be narrow.
    static let narrowestPace = 64_000.0
    /// Nor does an estimate make it faster than this.
    static let mostPace = 10_000_000.0

    /// What waits in the pacer.
    enum Departure: Sendable {
        case sound(PacedPacket)
        case redundantSound(PacedPacket)
        /// Of the picture at this place in `pictures`.
        case picture(Int, PacedPacket)
        case repair([UInt8])
    }

    let pass: MediaPass
    var sound: PublishedStream?
    var redundantSound: PublishedStream?
    /// Lowest layer first.
    var pictures: [PublishedPicture] = []
    private var redPacketizer: REDPacketizer
    var depth = RedundancyDepth()
    var share = RateShare()
    /// What the relay says the path to it carries.
    var estimate: Double?
    var pacer: Pacer<Departure>

    /// The next sound frame's time, in ticks of its clock.
    private var soundTicks: Int64?
    /// Captured time less the time its ticks say: how far the sound card's clock is off ours. Smoothed.
    private var soundOffset = Duration.zero

    /// Neither sound nor picture leaves; announcing goes on, so that the relay keeps the host.
    package private(set) var isInterrupted = false

    private var binding = BindingSchedule()
    var roundTrip = RoundTrip()
    private var reports: [[UInt8]] = []
    private var events: [Event] = []
    var bits = RateMeter()
    var repairs = RateMeter()
    var counts = Statistics()

    package init(pass: MediaPass) {
        var generator = SystemRandomNumberGenerator()
        self.init(pass: pass, using: &generator)
    }

    /// - Parameters:
    ///   - pass: streams by name, "a", "a+", "vs" and "v0" to "v2"; any may be missing.
    ///   - generator: where the first sequence numbers and timestamps come from; tests give a seeded one.
    package init(pass: MediaPass, using generator: inout some RandomNumberGenerator) {
        self.pass = pass
        let named = { (name: String) in pass.streams.first { $0.name == name } }
        let offset = UInt32.random(in: .min ... .max, using: &generator)
        sound = named("a").map { PublishedStream($0, timestampOffset: offset, using: &generator) }
        redundantSound = named("a+").map { PublishedStream($0, timestampOffset: offset, using: &generator) }
        redPacketizer = REDPacketizer(payloadType: sound?.stream.payloadType ?? 111)
        for layer in PictureLayer.all {
            guard let stream = named(layer.name) else { continue }
            let lane = Self.repairLane + 1 + pictures.count
            pictures.append(PublishedPicture(layer, stream, timestampOffset: offset, lane: lane, using: &generator))
        }
        pacer = Pacer(lanes: Self.repairLane + 1 + pictures.count, bitsPerSecond: Self.leastPace)
    }

    /// The relay has answered in the last three seconds.
    package var isBound: Bool { binding.isBound }

    /// When the next packet may leave; nil when none waits. Then `takeOutgoing` has something to give.
    package var nextSend: Instant? { pacer.nextSend }

    /// How the next 20 ms of sound are to be encoded.
    package var soundOrder: SoundOrder {
        let audience = max(sound?.audience.loss ?? 0, redundantSound?.audience.loss ?? 0)
        return SoundOrder(bitsPerSecond: share.allotment.soundBitsPerSecond, loss: max(counts.loss, audience))
    }

    /// What to encode of the picture taken at `captured`, lowest layer first; may be nothing.
    package mutating func orders(captured: Instant, now: Instant) -> [PictureOrder] {
        guard !isInterrupted else { return [] }
        divide(at: now)
        return pictures.indices.compactMap { place in
            guard pictures[place].isRunning, let rate = share.allotment[pictures[place].layer] else { return nil }
            let backlog = pacer.backlog(lane: pictures[place].lane)
            return pictures[place].order(captured: captured, backlog: backlog, at: now).map {
                PictureOrder(layer: pictures[place].layer, isKeyFrame: $0, bitsPerSecond: rate)
            }
        }
    }

    /// A layer that is running begins with its next picture, or somebody waits for a key frame of it.
    package func isKeyFrameDue(at now: Instant) -> Bool {
        !isInterrupted && pictures.contains { $0.isRunning && $0.gate.isDue(at: now) }
    }

    /// Sends 20 ms of encoded sound; none when empty, too large, or the ticket has no such stream.
    ///
    /// - Parameter captured: when its first sample was heard.
    package mutating func send(sound encoded: [UInt8], captured: Instant, now: Instant) {
        guard !isInterrupted, let stream = (sound ?? redundantSound)?.stream, !encoded.isEmpty,
            encoded.count <= MediaLimits.soundBytes
        else { return }
        announce(unless: sound?.sender.hasSent ?? redundantSound?.sender.hasSent, at: now)
        let capturedTicks = stream.ticks(captured - .zero)
        let begins = soundTicks.map { capturedTicks - $0 > stream.ticks(Self.soundPause) } ?? true
        let ticks = begins ? capturedTicks : soundTicks ?? capturedTicks
        let measured = (captured - .zero) - stream.duration(ticks: ticks)
        soundOffset = begins ? measured : soundOffset + (measured - soundOffset) / 16
        soundTicks = ticks + Int64(SoundFrame.sampleCount)
        divide(at: now)
        let wish = share.allotment.wish
        if wish.sound, sound != nil {
            wait(.sound(PacedPacket(payload: encoded[...], marker: begins, ticks: ticks)), lane: Self.soundLane)
        }
        if wish.redundancy != nil, let redundant = redundantSound?.sender {
            let payload = redPacketizer.payload(
                of: encoded, timestamp: redundant.timestamp(ticks: ticks), depth: share.allotment.redundancy)
            wait(
                .redundantSound(PacedPacket(payload: payload[...], marker: begins, ticks: ticks)),
                lane: Self.soundLane)
        }
    }

    /// Sends one encoded picture of a layer; none when empty, too large, not in the ticket, or of no use because it
    /// builds on one that was not sent.
    ///
    /// - Parameter layer: the layer's name.
    package mutating func send(
        picture encoded: [UInt8], of layer: String, isKeyFrame: Bool, captured: Instant, now: Instant
    ) {
        guard !isInterrupted, let place = pictures.firstIndex(where: { $0.layer.name == layer }), !encoded.isEmpty,
            encoded.count <= MediaLimits.pictureBytes
        else { return }
        assert(VP8Descriptor.isKeyFrame(encoded[...]) == isKeyFrame, "the picture's own header says otherwise")
        guard isKeyFrame || !pictures[place].gate.isBroken else { return }
        let pieces = pictures[place].packetizer.pieces(of: encoded)
        let ticks = pictures[place].published.stream.ticks(captured - .zero)
        // What is not sent breaks the chain of references; nothing after it is of use before a key frame.
        guard pacer.hasRoom(for: pieces.count), ticks > pictures[place].lastTicks ?? .min else {
            counts.overflowed += pieces.count
            pictures[place].gate.begin()
            return
        }
        pictures[place].lastTicks = ticks
        announce(unless: pictures[place].published.sender.hasSent, at: now)
        for piece in pieces {
            let packet = PacedPacket(
                prefix: piece.descriptor.bytes, payload: piece.data, marker: piece.endsPicture, ticks: ticks)
            wait(.picture(place, packet), lane: pictures[place].lane)
        }
        if isKeyFrame { pictures[place].gate.sent(at: now) }
        pictures[place].pictures.add(1, at: now)
    }

    /// Every layer's next picture is a key frame: the source was replaced.
    package mutating func beginPictures() {
        for place in pictures.indices { pictures[place].gate.begin() }
    }

    /// From now on nothing of sound and picture leaves, nor what waited to.
    package mutating func interrupt() {
        isInterrupted = true
        pacer.clear()
    }

    /// Sound and picture go on, with a key frame at once.
    package mutating func goOn() {
        isInterrupted = false
        beginPictures()
    }

    /// Does what time asks for.
    package mutating func tick(at now: Instant) {
        if binding.hasLost(at: now) { note(.relayLost) }
        divide(at: now)
        if binding.isDue(at: now) { report(announcement(at: now), at: now) }
    }

    /// Who we are, and where our streams are in time.
    private func announcement(at now: Instant) -> [RTCPPacket] {
        var reports: [RTCPPacket] = []
        for sender in [sound?.sender, redundantSound?.sender].compactMap(\.self) where sender.hasSent {
            let ticks = sender.stream.ticks((now - .zero) - soundOffset)
            reports.append(.senderReport(sender.report(ticks: ticks, at: now)))
        }
        for sender in pictures.map(\.published.sender) where sender.hasSent {
            reports.append(.senderReport(sender.report(ticks: sender.stream.ticks(now - .zero), at: now)))
        }
        if reports.isEmpty { reports.append(.receiverReport(ReceiverReport(ssrc: pass.reporter))) }
        reports.append(.timing(TimingReport(sender: pass.reporter, reference: NTPTime(now))))
        return reports
    }

    /// Datagrams take another way from now on: the relay has to learn it before the next packet.
    package mutating func rerouted(at now: Instant) {
        binding.rerouted(at: now)
        tick(at: now)
    }

    /// What is to be sent to the relay now, in order.
    package mutating func takeOutgoing(at now: Instant) -> [[UInt8]] {
        var outgoing = reports
        reports = []
        while let departure = pacer.next(at: now) {
            guard let datagram = datagram(of: departure, at: now) else { continue }
            counts.packetsSent += 1
            bits.add(Double(datagram.count * 8), at: now)
            outgoing.append(datagram)
        }
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

    private mutating func datagram(of departure: Departure, at now: Instant) -> [UInt8]? {
        switch departure {
        case .sound(let packet): sound?.datagram(packet, at: now)
        case .redundantSound(let packet): redundantSound?.datagram(packet, at: now)
        case .picture(let place, let packet): pictures[place].published.datagram(packet, at: now)
        case .repair(let datagram): repaired(datagram, at: now)
        }
    }

    private mutating func wait(_ departure: Departure, lane: Int) {
        let byteCount =
            switch departure {
            case .sound(let packet), .redundantSound(let packet), .picture(_, let packet): packet.byteCount
            case .repair(let datagram): datagram.count
            }
        if !pacer.queue(departure, byteCount: byteCount, lane: lane) { counts.overflowed += 1 }
    }

    /// The relay learns who we are from reports: they go before the first packet of each stream.
    private mutating func announce(unless hasSent: Bool?, at now: Instant) {
        guard hasSent == false else { return }
        binding.hurry()
        tick(at: now)
    }

    // MARK: - What the relay's answers set

    mutating func relayHeard(at now: Instant) { binding.heardOf(at: now) }

    mutating func relayAnswered(at now: Instant) {
        guard binding.answered(at: now) else { return }
        note(.bound)
        // What was sent before it knew us did not reach the room.
        beginPictures()
    }

    /// Shows the relay that what it sends here arrives. It took nothing of what was said from here so far, so all of that is
    /// said again with it.
    mutating func relayAsks(_ challenge: Challenge, at now: Instant) {
        binding.doubted(at: now)
        report(
            announcement(at: now) + [.echo(Challenge(sender: pass.reporter, cookie: challenge.cookie))], at: now)
    }

    private mutating func repaired(_ datagram: [UInt8], at now: Instant) -> [UInt8] {
        repairs.add(Double(datagram.count * 8), at: now)
        return datagram
    }

    mutating func repair(_ datagram: [UInt8]) {
        guard !isInterrupted else { return }
        wait(.repair(datagram), lane: Self.repairLane)
        counts.packetsRepaired += 1
    }

    mutating func report(_ packets: [RTCPPacket], at now: Instant) {
        guard reports.count < MediaLimits.outgoing else {
            counts.overflowed += 1
            return
        }
        let datagram = RTCPPacket.datagram(packets)
        reports.append(datagram)
        pacer.spend(datagram.count, at: now)
        bits.add(Double(datagram.count * 8), at: now)
        counts.packetsSent += 1
    }

    mutating func note(_ event: Event) {
        if events.count < MediaLimits.events { events.append(event) }
    }
}
