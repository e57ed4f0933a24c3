import Codecs
import Devices
import Media
import Synchronization
import Transport
import Wire

/// A viewer's media: receives, decodes and plays until it is stopped.
///
/// Three threads: the link carries datagrams, the decoder takes each picture when it is due, the sink asks for sound
/// every 20 ms. Nothing queues between them: both take from the receiver, which bounds what waits.
package final class PlaybackEngine: Sendable {
    package enum Event: Sendable, Equatable {
        /// The relay has answered.
        case bound
        /// The relay does not answer; announcing goes on. The ticket may have run out.
        case relayLost
        /// The host sends under new names: fetch a ticket and start another engine with it.
        case hostReturned
        /// What comes is under a key that is not known here: fetch a ticket and `offer` its keys. Said again every few
        /// seconds as long as it is so.
        case keyMissing
        /// There is no sound to be heard, and why; the picture goes on. Said once.
        case soundLost(DeviceError)
        /// The network or a decoder failed; the message says what is missing.
        case trouble(String)
    }

    package struct Statistics: Sendable, Equatable {
        package let link: Receiver.Statistics
        package let isBound: Bool
        /// Media travel through the room's WebSocket: UDP does not get through.
        package let usesTunnel: Bool
        package let isMuted: Bool
        /// Of the last 20 ms, muted or not, in dB of full scale, −96…0.
        package let soundLevel: Double
        /// How often the loudspeaker ran dry and was started again.
        package let soundRestarts: Int
        package let picturesDecoded: Int
        package let picturesRefused: Int
        /// From the start to the first picture.
        package let firstPictureAfter: Duration?
        /// Of the last picture shown, from the host's source to here; known of pictures that carry a time code, where
        /// host and viewer share a clock.
        package let pictureAge: Duration?
    }

    private let line: PlaybackLine
    private let link: Worker
    private let decoder: Worker
    private let sink: SoundSink

    /// Starts receiving. Blocks while the relay's name is looked up. A sink that does not open is announced as
    /// `soundLost`, and playing goes on without.
    ///
    /// - Parameters:
    ///   - relay: the host the API was reached at; the port is the ticket's.
    ///   - tunnel: the room's link as a way for media, where UDP does not get through.
    ///   - stay: what came before, when this is not the viewer's first engine in the room.
    ///   - picture: each picture when it is due, and that time, on the decoder's thread: keep the newest and come back
    ///     at once.
    ///   - copy: is handed all that is played, muted or not.
    ///   - event: on one of the engine's threads, the first perhaps before this returns.
    /// - Throws: `TransportError` or `CodecError`, with a sentence for the person.
    package init(
        relay: String, ticket: MediaTicket, tunnel: MediaTunnel? = nil, sound: SinkSpecifier, isMuted: Bool = false,
        copy: RTPOutput? = nil, continuing stay: Stay = Stay(),
        picture: @escaping @Sendable (I420Picture, Instant) -> Void, event: @escaping @Sendable (Event) -> Void
    ) throws {
        let (writer, failure) = Self.open(sound)
        let line = try PlaybackLine(
            relay: relay, ticket: ticket, tunnel: tunnel, loudspeaker: writer, isMuted: isMuted, copy: copy,
            continuing: stay, picture: picture, event: event)
        self.line = line
        if let failure { event(.soundLost(failure)) }
        link = line.start()
        decoder = Worker { line.showPictures(unless: $0) }
        sink = SoundSink(writer, pull: { line.nextSound() }, failed: { event(.soundLost($0)) })
    }

    deinit { stop() }

    package var statistics: Statistics { line.statistics }

    /// What the viewer's stay has come to, for the engine that comes after this one.
    package var stay: Stay { line.stay }

    /// Silence instead of the room's sound; the picture keeps its time.
    package var isMuted: Bool {
        get { line.isMuted.load(ordering: .relaxed) }
        set { line.isMuted.store(newValue, ordering: .relaxed) }
    }

    /// The picture is shown this high, in pixels: nothing larger is asked for than fills it. Zero for not at all.
    package func limit(toHeight height: Int) { line.limit(toHeight: height) }

    /// Opens what comes under the room's next key too; the one before goes when nothing comes under it any more. One that
    /// is known already, or is no key, changes nothing.
    package func offer(roomKey: String) { line.offer(roomKey) }

    /// Stops playing, tells the relay, and waits for the threads. A second call does nothing.
    package func stop() {
        sink.stop()
        decoder.stop()
        link.stop()
    }

    private static func open(_ sound: SinkSpecifier) -> (any SoundWriter, failure: DeviceError?) {
        do throws(DeviceError) {
            return (try sound.open(), nil)
        } catch {
            return (SilentWriter(), error)
        }
    }
}

/// What a playback's threads share.
private final class PlaybackLine: Sendable {
    let isMuted: Atomic<Bool>

    private struct Counts {
        var soundLevel = -96.0
        var decoded = 0
        var refused = 0
        var firstPictureAfter: Duration?
        var pictureAge: Duration?
    }

    /// Older than this, or of the future, is a picture whose time code is by another machine's clock.
    private static let believableAges = Duration.zero...Duration.seconds(10)

    private let started = Instant.now
    private let receiver: Mutex<Receiver>
    private let pictures: Mutex<VP8Decoder>
    private let voice: Mutex<OpusDecoder>
    private let counts = Mutex(Counts())
    private let soundRestarts: RestartCount?
    private let link: MediaLink
    private let copy: RTPOutput?
    private let picture: @Sendable (I420Picture, Instant) -> Void
    private let event: @Sendable (PlaybackEngine.Event) -> Void

    init(
        relay: String, ticket: MediaTicket, tunnel: MediaTunnel?, loudspeaker: any SoundWriter, isMuted: Bool,
        copy: RTPOutput?, continuing stay: Stay,
        picture: @escaping @Sendable (I420Picture, Instant) -> Void,
        event: @escaping @Sendable (PlaybackEngine.Event) -> Void
    ) throws {
        guard let pass = MediaPass(ticket) else {
            throw TransportError(
                .systemFailure, "the server's media ticket is not understood; is it of another version?")
        }
        var receiver = Receiver(pass: pass, continuing: stay)
        receiver.soundLatency = loudspeaker.latency
        soundRestarts = loudspeaker.restarts
        self.receiver = Mutex(receiver)
        self.isMuted = Atomic(isMuted)
        pictures = Mutex(try VP8Decoder())
        voice = Mutex(try OpusDecoder())
        link = try MediaLink(host: relay, ticket: ticket, tunnel: tunnel)
        self.copy = copy
        copy?.begin()
        self.picture = picture
        self.event = event
    }

    func start() -> Worker {
        link.start(
            MediaLink.Turn(
                received: { [self] datagram, now in receiver.withLock { $0.handle(datagram, at: now) } },
                repeated: { [self] bytes, now in receiver.withLock { $0.repeated(bytes: bytes, at: now) } },
                step: { [self] now in step(at: now) },
                rerouted: { [self] now in receiver.withLock { $0.rerouted(at: now) } },
                goodbye: { [self] in receiver.withLock { $0.goodbye() } },
                failed: { [self] message in event(.trouble(message)) }))
    }

    func offer(_ roomKey: String) {
        guard let key = MasterKey(text: roomKey) else { return }
        do throws(TransportError) {
            try link.offer(key)
        } catch {
            event(.trouble(error.message))
        }
    }

    func limit(toHeight height: Int) { receiver.withLock { $0.limit(toHeight: height) } }

    var statistics: PlaybackEngine.Statistics {
        var (link, isBound) = receiver.withLock { ($0.statistics(at: .now), $0.isBound) }
        link.dropped.merge(self.link.dropped, uniquingKeysWith: +)
        let counts = counts.withLock { $0 }
        return PlaybackEngine.Statistics(
            link: link, isBound: isBound, usesTunnel: self.link.usesTunnel,
            isMuted: isMuted.load(ordering: .relaxed), soundLevel: counts.soundLevel,
            soundRestarts: soundRestarts?.count ?? 0, picturesDecoded: counts.decoded, picturesRefused: counts.refused,
            firstPictureAfter: counts.firstPictureAfter, pictureAge: counts.pictureAge)
    }

    var stay: Stay {
        var stay = receiver.withLock(\.stay)
        stay.dropped.merge(link.dropped, uniquingKeysWith: +)
        return stay
    }

    /// The next 20 ms of sound, on the sink's thread.
    func nextSound() -> SoundFrame {
        let now = Instant.now
        let (step, latency) = receiver.withLock { ($0.nextSound(at: now), $0.soundLatency) }
        if copy?.take(step, heard: now + latency, at: now) == true { askForKeyFrame() }
        let frame = voice.withLock { $0.play(step) }
        counts.withLock { $0.soundLevel = frame.level }
        return isMuted.load(ordering: .relaxed) ? .silence : frame
    }

    /// Somebody who takes the copy came later than the last one.
    private func askForKeyFrame() {
        receiver.withLock { $0.askForKeyFrame() }
        link.wake()
    }

    /// Decodes pictures as they are due, on the decoder's thread.
    func showPictures(unless stop: StopSignal) {
        repeat {
            while !stop.isRequested, let encoded = receiver.withLock({ $0.nextPicture(at: .now) }) {
                show(encoded)
            }
        } while stop.sleep(until: .now + MediaEngineLimits.pictureTick)
    }

    private func show(_ encoded: EncodedPicture) {
        do throws(CodecError) {
            let decoded = try pictures.withLock { decoder throws(CodecError) in try decoder.decode(encoded.bytes) }
            passOn(encoded)
            guard let decoded else { return }
            let now = Instant.now
            let age = TimeCode.read(from: decoded)?.age(at: now)
            counts.withLock {
                $0.decoded += 1
                if encoded.isShown { $0.pictureAge = age.flatMap { Self.believableAges.contains($0) ? $0 : nil } }
                if $0.firstPictureAfter == nil { $0.firstPictureAfter = now - started }
            }
            if encoded.isShown { picture(decoded, now) }
        } catch {
            receiver.withLock { $0.pictureFailed() }
            let refused = counts.withLock {
                $0.refused += 1
                return $0.refused
            }
            if refused == MediaEngineLimits.decodeFailures { event(.trouble(error.message)) }
        }
    }

    /// Pictures that nobody sees are passed on as well: others build on them.
    private func passOn(_ encoded: EncodedPicture) {
        guard let copy else { return }
        let now = Instant.now
        let due = receiver.withLock { $0.due(encoded, at: now) }
        if copy.take(encoded, due: due, at: now) { askForKeyFrame() }
    }

    /// What time asks for, on the link's thread.
    private func step(at now: Instant) -> [[UInt8]] {
        let (happenings, outgoing) = receiver.withLock {
            $0.tick(at: now)
            return ($0.takeEvents(), $0.takeOutgoing())
        }
        if link.lacksKey(at: now) { event(.keyMissing) }
        for happening in happenings {
            switch happening {
            case .bound: event(.bound)
            case .relayLost: event(.relayLost)
            case .unknownStream: event(.hostReturned)
            }
        }
        return outgoing
    }
}

extension Stay {
    /// How it stands now, while no engine runs.
    package var statistics: ReceiverStatistics { statistics(at: .now) }
}
