import Codecs
import Devices
import Media
import Synchronization
import Transport
import Wire

/// A host's media: captures, encodes and sends until it is stopped.
///
/// Three threads: each source encodes what it makes on its own; the link carries datagrams. A source that ends or
/// breaks down is announced, and the other goes on; after the picture's end its last one stands.
package final class BroadcastEngine: Sendable {
    package enum Event: Sendable, Equatable {
        /// The relay has answered: the room sees and hears the host from now on.
        case onAir
        /// The relay does not answer; sending and announcing go on.
        case relayLost
        case pictureEnded(SourceEnd)
        case soundEnded(SourceEnd)
        /// The network or an encoder failed; the message says what was lost. Said once.
        case trouble(String)
    }

    package struct Statistics: Sendable, Equatable {
        package let link: Publisher.Statistics
        /// The relay has answered in the last three seconds.
        package let isOnAir: Bool
        /// Of the last 20 ms, in dB of full scale, −96…0.
        package let soundLevel: Double
        package let picturesCaptured: Int
    }

    private let line: BroadcastLine
    private let pictures: PictureSource
    private let sound: SoundSource
    private let link: Worker

    /// Goes on air with opened sources. Blocks while the relay's name is looked up.
    ///
    /// - Parameters:
    ///   - relay: the host the API was reached at; the port is the ticket's.
    ///   - preview: each captured picture, on the source's thread: keep the newest and come back at once.
    ///   - event: on one of the engine's threads.
    /// - Throws: `TransportError` or `CodecError`, with a sentence for the person.
    package init(
        relay: String, ticket: MediaTicket, pictures: any PictureReader, sound: any SoundReader,
        preview: @escaping @Sendable (I420Picture) -> Void, event: @escaping @Sendable (Event) -> Void
    ) throws {
        let line = try BroadcastLine(relay: relay, ticket: ticket, preview: preview, event: event)
        self.line = line
        link = line.start()
        self.pictures = PictureSource(
            pictures, deliver: { line.take($0, captured: $1) }, ended: { line.end(picture: $0) })
        self.sound = SoundSource(sound, deliver: { line.take($0, captured: $1) }, ended: { event(.soundEnded($0)) })
    }

    deinit { stop() }

    package var statistics: Statistics { line.statistics }

    /// Goes on under a newer ticket, after `relayLost`: a server that restarted knows nothing of the old one. Its port
    /// must be the first one's; false when it is not or the ticket makes no sense.
    package func resume(_ ticket: MediaTicket) -> Bool { line.resume(ticket) }

    /// Silence instead of the host's voice; its level is still measured.
    package var isMuted: Bool {
        get { line.isMuted.load(ordering: .relaxed) }
        set { line.isMuted.store(newValue, ordering: .relaxed) }
    }

    /// Goes off air: stops the sources, tells the relay, and waits for the threads. A second call does nothing.
    package func stop() {
        pictures.stop()
        sound.stop()
        link.stop()
    }
}

/// What a broadcast's threads share.
private final class BroadcastLine: Sendable {
    private let publisher: Mutex<Publisher>
    private let pictures: Mutex<PictureLine>
    private let voice: Mutex<OpusEncoder>
    private let soundLevel = Mutex(-96.0)
    let isMuted = Atomic(false)
    private let hasComplained = Atomic(false)
    private let link: MediaLink
    private let port: Int
    private let preview: @Sendable (I420Picture) -> Void
    private let event: @Sendable (BroadcastEngine.Event) -> Void

    init(
        relay: String, ticket: MediaTicket, preview: @escaping @Sendable (I420Picture) -> Void,
        event: @escaping @Sendable (BroadcastEngine.Event) -> Void
    ) throws {
        guard let pass = MediaPass(ticket) else {
            throw TransportError(
                .systemFailure, "the server's media ticket is not understood; is it of another version?")
        }
        publisher = Mutex(Publisher(pass: pass))
        var settings = VP8Encoder.Settings(
            width: DeviceLimits.pictureWidth, height: DeviceLimits.pictureHeight,
            framesPerSecond: DeviceLimits.framesPerSecond)
        if let stream = ticket.streams.first(where: { $0.codec == .vp8 }) {
            settings.bitsPerSecond = stream.bitsPerSecond
        }
        pictures = Mutex(try PictureLine(settings))
        let voiceRate = ticket.streams.first { $0.codec == .opus }?.bitsPerSecond
        voice = Mutex(try OpusEncoder(bitsPerSecond: voiceRate ?? 48_000))
        link = try MediaLink(host: relay, port: ticket.port)
        port = ticket.port
        self.preview = preview
        self.event = event
    }

    func start() -> Worker {
        link.start(
            MediaLink.Turn(
                received: { [self] datagram, now in publisher.withLock { $0.handle(datagram, at: now) } },
                step: { [self] now in step(at: now) },
                goodbye: { [self] in publisher.withLock { $0.goodbye() } },
                failed: { [self] message in complain(message) }))
    }

    func resume(_ ticket: MediaTicket) -> Bool {
        guard ticket.port == port, let pass = MediaPass(ticket) else { return false }
        publisher.withLock { $0 = Publisher(pass: pass) }
        pictures.withLock { $0.wantKeyFrame() }
        link.wake()
        return true
    }

    var statistics: BroadcastEngine.Statistics {
        let (link, isOnAir) = publisher.withLock { ($0.statistics(at: .now), $0.isBound) }
        return BroadcastEngine.Statistics(
            link: link, isOnAir: isOnAir, soundLevel: soundLevel.withLock { $0 },
            picturesCaptured: pictures.withLock { $0.captured })
    }

    /// A picture from its source, on its thread.
    func take(_ picture: I420Picture, captured: Instant) {
        preview(picture)
        do throws(CodecError) {
            send(try pictures.withLock { line throws(CodecError) in try line.encode(picture, at: .now) }, captured)
        } catch {
            complain(error.message)
        }
    }

    /// Sound from its source, on its thread; it was captured when its last sample was.
    func take(_ frame: SoundFrame, captured: Instant) {
        soundLevel.withLock { $0 = frame.level }
        do throws(CodecError) {
            let packet = try voice.withLock { encoder throws(CodecError) in
                try encoder.encode(isMuted.load(ordering: .relaxed) ? .silence : frame)
            }
            publisher.withLock { $0.send(sound: packet, captured: captured - SoundFrame.duration, now: .now) }
            link.wake()
        } catch {
            complain(error.message)
        }
    }

    func end(picture end: SourceEnd) {
        pictures.withLock { $0.hasEnded = true }
        event(.pictureEnded(end))
    }

    private func complain(_ message: String) {
        if !hasComplained.exchange(true, ordering: .relaxed) { event(.trouble(message)) }
    }

    private func send(_ frame: VP8Encoder.Frame, _ captured: Instant) {
        publisher.withLock {
            $0.send(picture: frame.bytes, keyFrame: frame.isKeyFrame, captured: captured, now: .now)
        }
        link.wake()
    }

    /// What time and the relay ask for, on the link's thread.
    private func step(at now: Instant) -> [[UInt8]] {
        for happening in publisher.withLock({
            $0.tick(at: now)
            return $0.takeEvents()
        }) {
            switch happening {
            case .bound: event(.onAir)
            case .relayLost: event(.relayLost)
            case .keyFrameWanted: pictures.withLock { $0.wantKeyFrame() }
            case .report(let loss, _):
                voice.withLock { $0.set(expectedLoss: max(loss, MediaEngineLimits.leastExpectedLoss)) }
            }
        }
        do throws(CodecError) {
            if let frame = try pictures.withLock({ line throws(CodecError) in try line.standing(at: now) }) {
                send(frame, now)
            }
        } catch {
            complain(error.message)
        }
        return publisher.withLock { $0.takeOutgoing() }
    }
}
