/// A host, a relay and viewers in virtual time, with weather on every way between them.
///
/// The real `Publisher`, `Relay` and `Receiver` talk; only what encodes and decodes is made up, so that what comes out
/// can be told from what went in. Nothing is sealed, but each datagram weighs on its way what it would weigh sealed.
package struct Rehearsal {
    /// A picture as it was given to a layer's encoder.
    package struct Encoded {
        package let number: Int
        package let isKeyFrame: Bool
        package let byteCount: Int
    }

    /// A picture as it came out at a viewer.
    package struct Given {
        package let layer: Int
        package let number: Int
        package let isKeyFrame: Bool
        package let isShown: Bool
        package let at: Instant
    }

    /// What a viewer heard in 20 ms.
    package enum Heard: Hashable, Sendable {
        /// The frame that was taken so long before.
        case frame(delay: Duration)
        /// The spare copy in the packet after it.
        case spare
        /// What the decoder made up.
        case concealed
        case silence
    }

    package struct Viewer {
        package let ticket: RelayTicket
        package let peer: PeerAddress
        package let worker: Int
        package var receiver: Receiver
        package var up: Weather
        package var down: Weather
        /// Sound is pulled from here on, 20 ms apart.
        package var nextSound: Instant
        package let joined: Instant
        fileprivate var opened = OpenedPackets()
        /// What came out, in order, and when frames of sound were played.
        package var pictures: [Given] = []
        /// Pictures that are not, byte for byte, what was encoded.
        package var brokenPictures = 0
        package var soundAt: [Int: Instant] = [:]
        package var sounds = 0
        package var soundBytes = 0
        package var concealed = 0
        /// What was heard, 20 ms each, in order, from the first frame on.
        package var heard: [Heard] = []

        package var firstShown: Instant? { pictures.first { $0.isShown }?.at }
    }

    package static let pictureInterval = Duration.nanoseconds(33_333_333)

    /// An hour in.
    package private(set) var now = Instant(nanoseconds: 3_600_000_000_000)
    package var publisher: Publisher
    /// Where the host is; what is on its way to where it was gets lost.
    package var hostPeer = RehearsalSet.peer(1)
    package var floor: RehearsalRelay
    package var hostUp: Weather
    package var hostDown: Weather
    package var viewers: [Viewer] = []
    package private(set) var hostEvents: [Publisher.Event] = []
    package private(set) var relayEvents: [RelayEvent] = []
    /// By layer, what was encoded.
    package private(set) var encoded = [[Encoded]](repeating: [], count: PictureLayer.all.count)
    package private(set) var picturesTaken = 0
    package private(set) var soundsSent = 0

    /// Bytes of a key frame, as a multiple of an ordinary picture's, where the layer asks for 450 %.
    package var keyFrameFactor = 6.9
    package var hostIsSilent = false
    /// How much slower viewers' sound cards pull than the host's gives, in millionths.
    package var soundCardDrift = 0
    /// Pictures differ in size by chance: from 1 minus this to 1 plus it, as a share of the mean.
    package var pictureSpread = 0.0
    /// How often everyone is looked after; what arrives between is handled at the time it arrived.
    package var step = Duration.milliseconds(1)

    private var nextSound: Instant
    private var nextPicture: Instant
    private var nextPublisherTick: Instant
    private var nextTick: Instant
    private let seed: UInt64
    private var chance: SeededGenerator

    package init(host forecast: Forecast = .clear, workers: Int = 1, seed: UInt64) {
        self.seed = seed
        var generator = SeededGenerator(seed: seed)
        publisher = Publisher(pass: RehearsalSet.pass(1), using: &generator)
        floor = RehearsalRelay(workers: workers)
        hostUp = Weather(forecast, seed: generator.next())
        hostDown = Weather(forecast, seed: generator.next())
        chance = SeededGenerator(seed: generator.next())
        nextSound = now
        nextPicture = now
        nextPublisherTick = now
        nextTick = now
        floor.authorize(RehearsalSet.ticket(1, .publish))
    }

    /// A host that comes back: new ticket, new names, new numbers.
    package mutating func replaceHost(streams: [MediaStream]) {
        var generator = SeededGenerator(seed: seed &+ 99)
        floor.authorize(RehearsalSet.ticket(2, .publish, streams: streams, machine: 1))
        publisher = Publisher(pass: RehearsalSet.pass(2, streams: streams), using: &generator)
    }

    /// - Parameters:
    ///   - forecast: of the way to the viewer.
    ///   - up: of the way back; the same unless given.
    /// - Returns: the viewer's index.
    @discardableResult
    package mutating func join(_ forecast: Forecast = .clear, up: Forecast? = nil) -> Int {
        let number = 100 + viewers.count
        let ticket = RehearsalSet.ticket(number, .watch)
        floor.authorize(ticket)
        let seed = seed &+ UInt64(viewers.count + 1) * 2
        viewers.append(
            Viewer(
                ticket: ticket, peer: RehearsalSet.peer(number), worker: viewers.count % floor.workers.count,
                receiver: Receiver(pass: RehearsalSet.pass(number)), up: Weather(up ?? forecast, seed: seed),
                down: Weather(forecast, seed: seed + 1), nextSound: now, joined: now))
        return viewers.count - 1
    }

    package mutating func run(_ duration: Duration) {
        let end = now + duration
        while now < end {
            now += step
            let isTick = now >= nextTick
            if isTick { nextTick = now + .milliseconds(5) }
            publish()
            relay(isTick: isTick)
            for index in viewers.indices { watch(index, isTick: isTick) }
        }
    }

    // MARK: The host

    private mutating func publish() {
        for (datagram, at) in hostDown.takeArrived(by: now) { publisher.handle(datagram, at: at) }
        if !hostIsSilent {
            while now >= nextSound {
                sendSound(at: nextSound)
                nextSound += .milliseconds(20)
            }
            while now >= nextPicture {
                sendPicture(at: nextPicture)
                nextPicture += Self.pictureInterval
            }
            if now >= nextPublisherTick {
                nextPublisherTick = now + .milliseconds(20)
                publisher.tick(at: now)
            }
        } else {
            nextSound = now
            nextPicture = now
        }
        hostEvents += publisher.takeEvents()
        for datagram in publisher.takeOutgoing(at: now) where !hostIsSilent {
            hostUp.send(datagram, sealedBy: RehearsalSet.sealBytes, at: now)
        }
    }

    private mutating func sendSound(at time: Instant) {
        let filler = [UInt8](
            repeating: UInt8(truncatingIfNeeded: soundsSent), count: publisher.soundOrder.bitsPerSecond / 400 - 4)
        captures.sounds.append(time)
        publisher.send(sound: filler + Self.bytes(soundsSent), captured: time, now: now)
        soundsSent += 1
    }

    private mutating func sendPicture(at time: Instant) {
        captures.pictures.append(time)
        for order in publisher.orders(captured: time, now: now) {
            guard let layer = PictureLayer.all.firstIndex(of: order.layer) else { continue }
            let keyFrame = keyFrameFactor * Double(order.layer.keyFramePercent) / 450
            let spread = 1 + pictureSpread * Double.random(in: -1...1, using: &chance)
            let mean = Double(order.bitsPerSecond / 8 / order.layer.framesPerSecond)
            let picture = Encoded(
                number: picturesTaken, isKeyFrame: order.isKeyFrame,
                byteCount: Int(mean * (order.isKeyFrame ? keyFrame : spread)))
            encoded[layer].append(picture)
            publisher.send(
                picture: Self.bytes(of: picture, layer: layer), of: order.layer.name, isKeyFrame: order.isKeyFrame,
                captured: time, now: now)
        }
        picturesTaken += 1
    }

    /// When each was taken, by number.
    package private(set) var captures: (sounds: [Instant], pictures: [Instant]) = ([], [])

    private static func bytes(of picture: Encoded, layer: Int) -> [UInt8] {
        RehearsalSet.picture(picture.number, layer: layer, keyFrame: picture.isKeyFrame, byteCount: picture.byteCount)
    }

    private static func bytes(_ value: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - $0 * 8)) }
    }

    // MARK: The relay

    private mutating func relay(isTick: Bool) {
        for (datagram, at) in hostUp.takeArrived(by: now) { floor.handle(datagram, from: hostPeer, at: at) }
        for index in viewers.indices {
            for (datagram, at) in viewers[index].up.takeArrived(by: now) {
                floor.handle(datagram, from: viewers[index].peer, worker: viewers[index].worker, at: at)
            }
        }
        if isTick { floor.tick(at: now) }
        for delivery in floor.taken() {
            if delivery.to == hostPeer {
                hostDown.send(delivery.bytes, sealedBy: RehearsalSet.sealBytes, at: now)
            } else if let viewer = viewers.firstIndex(where: { $0.peer == delivery.to }) {
                viewers[viewer].down.send(delivery.bytes, sealedBy: RehearsalSet.sealBytes, at: now)
            }
        }
        relayEvents += floor.takenEvents()
    }

    // MARK: A viewer

    private mutating func watch(_ index: Int, isTick: Bool) {
        for (datagram, at) in viewers[index].down.takeArrived(by: now) {
            // What was opened before is not opened again.
            if viewers[index].opened.isNew(datagram) {
                viewers[index].receiver.handle(datagram, at: at)
            } else {
                viewers[index].receiver.repeated(bytes: datagram.count, at: at)
            }
        }
        while now >= viewers[index].nextSound {
            listen(index, at: viewers[index].nextSound)
            viewers[index].nextSound += .microseconds(20_000 + soundCardDrift / 50)
        }
        while let picture = viewers[index].receiver.nextPicture(at: now) { look(index, at: picture) }
        if isTick { viewers[index].receiver.tick(at: now) }
        for datagram in viewers[index].receiver.takeOutgoing() {
            viewers[index].up.send(datagram, sealedBy: RehearsalSet.sealBytes, at: now)
        }
    }

    private mutating func listen(_ index: Int, at time: Instant) {
        switch viewers[index].receiver.nextSound(at: time) {
        case .packet(let bytes):
            let number = bytes.suffix(4).reduce(0) { $0 << 8 | Int($1) }
            viewers[index].sounds += 1
            viewers[index].soundBytes += bytes.count
            viewers[index].soundAt[number] = time
            viewers[index].heard.append(.frame(delay: time - captures.sounds[number]))
        case .conceal(let next):
            viewers[index].concealed += 1
            viewers[index].heard.append(next == nil ? .concealed : .spare)
        case .silence:
            if !viewers[index].heard.isEmpty { viewers[index].heard.append(.silence) }
        }
    }

    private mutating func look(_ index: Int, at picture: EncodedPicture) {
        let number = RehearsalSet.pictureNumber(picture.bytes)
        let layer = RehearsalSet.pictureLayer(picture.bytes)
        let sent = place(of: number, in: layer).map { encoded[layer][$0] }
        if picture.bytes != sent.map({ Self.bytes(of: $0, layer: layer) }) || picture.isKeyFrame != sent?.isKeyFrame {
            viewers[index].brokenPictures += 1
        }
        viewers[index].pictures.append(
            Given(layer: layer, number: number, isKeyFrame: picture.isKeyFrame, isShown: picture.isShown, at: now))
    }

    /// Where in a layer a picture is; nil when it was not encoded there.
    package func place(of number: Int, in layer: Int) -> Int? {
        var (low, high) = (0, encoded[layer].count)
        while low < high {
            let middle = (low + high) / 2
            if encoded[layer][middle].number < number { low = middle + 1 } else { high = middle }
        }
        return low < encoded[layer].count && encoded[layer][low].number == number ? low : nil
    }
}

/// Which media packets a viewer has opened, as SRTP's replay window knows it.
private struct OpenedPackets {
    private static let window = 1_024

    private var numbers: [SSRC: Set<UInt16>] = [:]
    private var order: [SSRC: [UInt16]] = [:]

    mutating func isNew(_ datagram: [UInt8]) -> Bool {
        guard DatagramKind(of: datagram) == .rtp, let packet = try? RTPPacket(parsing: datagram) else { return true }
        let (stream, number) = (packet.header.ssrc, packet.header.sequenceNumber.rawValue)
        guard numbers[stream, default: []].insert(number).inserted else { return false }
        order[stream, default: []].append(number)
        if let oldest = order[stream]?.first, (order[stream]?.count ?? 0) > Self.window {
            order[stream]?.removeFirst()
            numbers[stream]?.remove(oldest)
        }
        return true
    }
}
