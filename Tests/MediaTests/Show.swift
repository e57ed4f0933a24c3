import Media

/// A host, a relay and viewers in virtual time, with weather on every way between them.
struct Show {
    struct Viewer {
        let name: Int
        var receiver: Receiver
        var up: Weather
        var down: Weather
        /// Pictures and sound are pulled from here on, 20 ms apart.
        var nextSound: Instant
        var joined: Instant
        /// What came out: picture numbers in order, when the first was shown, and how late the others were.
        var pictures: [Int] = []
        var brokenPictures = 0
        var firstShown: Instant?
        var pictureDelays: [Duration] = []
        var shownAt: [Int: Instant] = [:]
        var soundAt: [Int: Instant] = [:]
        var sounds = 0
        var concealed = 0
        var recovered = 0
    }

    static let hostName = 0

    private(set) var now = Instant.at(0)
    var publisher: Publisher
    var relay = Relay<Int>()
    var hostUp: Weather
    var hostDown: Weather
    var viewers: [Viewer] = []
    private(set) var hostEvents: [Publisher.Event] = []
    private(set) var relayEvents: [RelayEvent] = []

    private var sends: [RelaySend<Int>] = []
    private var nextSound: Instant
    private var nextPicture: Instant
    private(set) var picturesSent = 0
    private(set) var soundsSent = 0
    /// Pictures between key frames when nobody asks.
    var keyFrameInterval = 300
    var keyFrameBytes = 20_000
    var pictureBytes = 2_900
    private(set) var keyFrames: [Int] = []
    private var wantsKeyFrame = true
    var hostIsSilent = false
    /// How much slower viewers' sound cards pull than the host's gives, in millionths.
    var soundCardDrift = 0
    private let seed: UInt64

    init(host forecast: Forecast = .clear, seed: UInt64) {
        self.seed = seed
        var generator = SeededGenerator(seed: seed)
        let ticket = Fixture.ticket(1, .publish)
        publisher = Publisher(pass: ticket.pass, using: &generator)
        hostUp = Weather(forecast, seed: generator.next())
        hostDown = Weather(forecast, seed: generator.next())
        nextSound = now
        nextPicture = now
        _ = relay.authorize(ticket, at: now)
    }

    /// A host that comes back: new ticket, new names, new numbers.
    mutating func replaceHost(ticket: RelayTicket) {
        var generator = SeededGenerator(seed: seed &+ 99)
        _ = relay.authorize(ticket, at: now)
        publisher = Publisher(pass: ticket.pass, using: &generator)
        wantsKeyFrame = true
    }

    /// - Returns: the viewer's index.
    @discardableResult
    mutating func join(_ forecast: Forecast = .clear) -> Int {
        let name = viewers.count + 1
        let ticket = Fixture.ticket(UInt8(100 + name), .watch)
        _ = relay.authorize(ticket, at: now)
        viewers.append(
            Viewer(
                name: name, receiver: Receiver(pass: ticket.pass),
                up: Weather(forecast, seed: seed &+ UInt64(name) * 2),
                down: Weather(forecast, seed: seed &+ UInt64(name) * 2 + 1), nextSound: now, joined: now))
        return viewers.count - 1
    }

    mutating func run(_ duration: Duration) {
        let end = now + duration
        while now < end {
            now += .milliseconds(1)
            step()
        }
    }

    private mutating func step() {
        publish()
        for (datagram, at) in hostUp.takeArrived(by: now) { relay.handle(datagram, from: Self.hostName, at: at) }
        for index in viewers.indices {
            for (datagram, at) in viewers[index].up.takeArrived(by: now) {
                relay.handle(datagram, from: viewers[index].name, at: at)
            }
        }
        if now.nanoseconds % 5_000_000 == 0 { relay.tick(at: now) }
        deliver()
        relayEvents += relay.takeEvents()
        for (datagram, at) in hostDown.takeArrived(by: now) { publisher.handle(datagram, at: at) }
        for index in viewers.indices { watch(index) }
    }

    private mutating func publish() {
        if !hostIsSilent {
            if now >= nextSound {
                let sound = [UInt8](repeating: UInt8(truncatingIfNeeded: soundsSent), count: 80)
                publisher.send(sound: sound + Self.number(soundsSent), captured: now, now: now)
                soundsSent += 1
                nextSound += .milliseconds(20)
            }
            if now >= nextPicture {
                let isKey = wantsKeyFrame || picturesSent - (keyFrames.last ?? 0) >= keyFrameInterval
                if isKey { keyFrames.append(picturesSent) }
                wantsKeyFrame = false
                publisher.send(
                    picture: Fixture.picture(
                        picturesSent, keyFrame: isKey, byteCount: isKey ? keyFrameBytes : pictureBytes),
                    keyFrame: isKey, captured: now, now: now)
                picturesSent += 1
                nextPicture += .nanoseconds(33_333_333)
            }
            if now.nanoseconds % 10_000_000 == 0 { publisher.tick(at: now) }
        }
        for event in publisher.takeEvents() {
            hostEvents.append(event)
            if case .keyFrameWanted = event { wantsKeyFrame = true }
        }
        for datagram in publisher.takeOutgoing() { hostUp.send(datagram, at: now) }
    }

    private mutating func deliver() {
        relay.takeOutgoing(&sends)
        for send in sends {
            let names: [Int] =
                switch send.recipients {
                case .one(let name): [name]
                case .all(let names): names
                }
            for name in names {
                if name == Self.hostName {
                    hostDown.send(send.datagram, at: now)
                } else {
                    viewers[name - 1].down.send(send.datagram, at: now)
                }
            }
        }
    }

    private mutating func watch(_ index: Int) {
        for (datagram, at) in viewers[index].down.takeArrived(by: now) {
            viewers[index].receiver.handle(datagram, at: at)
        }
        if now >= viewers[index].nextSound {
            viewers[index].nextSound += .microseconds(20_000 + soundCardDrift / 50)
            switch viewers[index].receiver.nextSound(at: now) {
            case .packet(let bytes):
                viewers[index].sounds += 1
                viewers[index].soundAt[bytes.suffix(4).reduce(0) { $0 << 8 | Int($1) }] = now
            case .conceal(let next):
                viewers[index].concealed += 1
                if next != nil { viewers[index].recovered += 1 }
            case .silence: break
            }
        }
        while let picture = viewers[index].receiver.nextPicture(at: now) {
            let number = Fixture.pictureNumber(picture.bytes)
            let isKey = keyFrames.contains(number)
            if picture.bytes
                != Fixture.picture(number, keyFrame: isKey, byteCount: isKey ? keyFrameBytes : pictureBytes)
                || picture.isKeyFrame != isKey
            {
                viewers[index].brokenPictures += 1
            }
            viewers[index].pictures.append(number)
            if picture.isShown {
                viewers[index].firstShown = viewers[index].firstShown ?? now
                viewers[index].shownAt[number] = now
            }
        }
        if now.nanoseconds % 5_000_000 == 0 { viewers[index].receiver.tick(at: now) }
        for datagram in viewers[index].receiver.takeOutgoing() {
            viewers[index].up.send(datagram, at: now)
        }
    }

    private static func number(_ value: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - $0 * 8)) }
    }

    /// When picture `number` was captured.
    func captured(picture number: Int) -> Instant { .at(1) + .nanoseconds(33_333_333 * Int64(number)) }
    func captured(sound number: Int) -> Instant { .at(1) + .milliseconds(20 * number) }
}
