import Media

/// A host, a relay and viewers in virtual time, with weather on every way between them.
struct Show {
    /// A picture as it was given to a layer's encoder.
    struct Encoded {
        let number: Int
        let isKeyFrame: Bool
        let byteCount: Int
    }

    /// A picture as it came out at a viewer.
    struct Given {
        let layer: Int
        let number: Int
        let isKeyFrame: Bool
        let isShown: Bool
        let at: Instant
    }

    struct Viewer {
        let ticket: RelayTicket
        let peer: PeerAddress
        let worker: Int
        var receiver: Receiver
        var up: Weather
        var down: Weather
        /// Sound is pulled from here on, 20 ms apart.
        var nextSound: Instant
        let joined: Instant
        /// What came out, in order, and when frames of sound were played.
        var pictures: [Given] = []
        /// Pictures that are not, byte for byte, what was encoded.
        var brokenPictures = 0
        var soundAt: [Int: Instant] = [:]
        var sounds = 0
        var concealed = 0

        var firstShown: Instant? { pictures.first { $0.isShown }?.at }
    }

    static let hostPeer = Fixture.peer(1)
    static let pictureInterval = Duration.nanoseconds(33_333_333)

    private(set) var now = Instant.at(0)
    var publisher: Publisher
    var floor: RelayFloor
    var hostUp: Weather
    var hostDown: Weather
    var viewers: [Viewer] = []
    private(set) var hostEvents: [Publisher.Event] = []
    private(set) var relayEvents: [RelayEvent] = []
    /// By layer, what was encoded.
    private(set) var encoded = [[Encoded]](repeating: [], count: 3)
    private(set) var picturesTaken = 0
    private(set) var soundsSent = 0

    /// Bytes of a key frame, as a multiple of an ordinary picture's.
    var keyFrameFactor = 6.9
    var hostIsSilent = false
    /// How much slower viewers' sound cards pull than the host's gives, in millionths.
    var soundCardDrift = 0
    /// How often everyone is looked after; what arrives between is handled at the time it arrived.
    var step = Duration.milliseconds(1)

    private var nextSound: Instant
    private var nextPicture: Instant
    private var nextPublisherTick: Instant
    private var nextTick: Instant
    private let seed: UInt64

    init(host forecast: Forecast = .clear, workers: Int = 1, seed: UInt64) {
        self.seed = seed
        var generator = SeededGenerator(seed: seed)
        publisher = Publisher(pass: Fixture.pass(1), using: &generator)
        floor = RelayFloor(workers: workers)
        hostUp = Weather(forecast, seed: generator.next())
        hostDown = Weather(forecast, seed: generator.next())
        nextSound = now
        nextPicture = now
        nextPublisherTick = now
        nextTick = now
        floor.authorize(Fixture.ticket(1, .publish))
    }

    /// A host that comes back: new ticket, new names, new numbers.
    mutating func replaceHost(streams: [MediaStream]) {
        var generator = SeededGenerator(seed: seed &+ 99)
        floor.authorize(Fixture.ticket(2, .publish, streams: streams, machine: 1))
        publisher = Publisher(pass: Fixture.pass(2, streams: streams), using: &generator)
    }

    /// - Returns: the viewer's index.
    @discardableResult
    mutating func join(_ forecast: Forecast = .clear) -> Int {
        let number = 100 + viewers.count
        let ticket = Fixture.ticket(number, .watch)
        floor.authorize(ticket)
        let seed = seed &+ UInt64(viewers.count + 1) * 2
        viewers.append(
            Viewer(
                ticket: ticket, peer: Fixture.peer(number), worker: viewers.count % floor.workers.count,
                receiver: Receiver(pass: Fixture.pass(number)), up: Weather(forecast, seed: seed),
                down: Weather(forecast, seed: seed + 1), nextSound: now, joined: now))
        return viewers.count - 1
    }

    mutating func run(_ duration: Duration) {
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
        for datagram in publisher.takeOutgoing(at: now) where !hostIsSilent { hostUp.send(datagram, at: now) }
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
            let mean = Double(order.bitsPerSecond / 8 / order.layer.framesPerSecond)
            let picture = Encoded(
                number: picturesTaken, isKeyFrame: order.isKeyFrame,
                byteCount: Int(order.isKeyFrame ? mean * keyFrameFactor : mean))
            encoded[layer].append(picture)
            publisher.send(
                picture: Self.bytes(of: picture, layer: layer), of: order.layer.name, isKeyFrame: order.isKeyFrame,
                captured: time, now: now)
        }
        picturesTaken += 1
    }

    /// When each was taken, by number.
    private(set) var captures: (sounds: [Instant], pictures: [Instant]) = ([], [])

    private static func bytes(of picture: Encoded, layer: Int) -> [UInt8] {
        Fixture.picture(picture.number, layer: layer, keyFrame: picture.isKeyFrame, byteCount: picture.byteCount)
    }

    private static func bytes(_ value: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - $0 * 8)) }
    }

    // MARK: The relay

    private mutating func relay(isTick: Bool) {
        for (datagram, at) in hostUp.takeArrived(by: now) { floor.handle(datagram, from: Self.hostPeer, at: at) }
        for index in viewers.indices {
            for (datagram, at) in viewers[index].up.takeArrived(by: now) {
                floor.handle(datagram, from: viewers[index].peer, worker: viewers[index].worker, at: at)
            }
        }
        if isTick { floor.tick(at: now) }
        for delivery in floor.taken() {
            if delivery.to == Self.hostPeer {
                hostDown.send(delivery.bytes, at: now)
            } else {
                viewers[Int(delivery.to.port) - 10_100].down.send(delivery.bytes, at: now)
            }
        }
        relayEvents += floor.takenEvents()
    }

    // MARK: A viewer

    private mutating func watch(_ index: Int, isTick: Bool) {
        for (datagram, at) in viewers[index].down.takeArrived(by: now) {
            viewers[index].receiver.handle(datagram, at: at)
        }
        while now >= viewers[index].nextSound {
            listen(index, at: viewers[index].nextSound)
            viewers[index].nextSound += .microseconds(20_000 + soundCardDrift / 50)
        }
        while let picture = viewers[index].receiver.nextPicture(at: now) { look(index, at: picture) }
        if isTick { viewers[index].receiver.tick(at: now) }
        for datagram in viewers[index].receiver.takeOutgoing() { viewers[index].up.send(datagram, at: now) }
    }

    private mutating func listen(_ index: Int, at time: Instant) {
        switch viewers[index].receiver.nextSound(at: time) {
        case .packet(let bytes):
            viewers[index].sounds += 1
            viewers[index].soundAt[bytes.suffix(4).reduce(0) { $0 << 8 | Int($1) }] = time
        case .conceal: viewers[index].concealed += 1
        case .silence: break
        }
    }

    private mutating func look(_ index: Int, at picture: EncodedPicture) {
        let number = Fixture.pictureNumber(picture.bytes)
        let layer = Fixture.pictureLayer(picture.bytes)
        let sent = place(of: number, in: layer).map { encoded[layer][$0] }
        if picture.bytes != sent.map({ Self.bytes(of: $0, layer: layer) }) || picture.isKeyFrame != sent?.isKeyFrame {
            viewers[index].brokenPictures += 1
        }
        viewers[index].pictures.append(
            Given(layer: layer, number: number, isKeyFrame: picture.isKeyFrame, isShown: picture.isShown, at: now))
    }

    /// Where in a layer a picture is; nil when it was not encoded there.
    func place(of number: Int, in layer: Int) -> Int? {
        var (low, high) = (0, encoded[layer].count)
        while low < high {
            let middle = (low + high) / 2
            if encoded[layer][middle].number < number { low = middle + 1 } else { high = middle }
        }
        return low < encoded[layer].count && encoded[layer][low].number == number ? low : nil
    }
}
