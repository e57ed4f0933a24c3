import Codecs
import Devices
import Media
import Synchronization
import Transport
import Wire

/// What a broadcast's threads share.
final class BroadcastLine: Sendable {
    /// What is known of the voice's source.
    private struct Heard {
        var level = -96.0
        var meter = LevelMeter()
        var restarts: RestartCount?
        var end: SourceEnd?
    }

    private let publisher: Mutex<Publisher>
    private let pictures: Mutex<PictureLine>
    private let voice: Mutex<Voice>
    private let heard = Mutex(Heard())
    let isMuted = Atomic(false)
    private let hasComplained = Atomic(false)
    /// Set while the source of pictures gives nothing more.
    private let pictureEnd = Mutex<SourceEnd?>(nil)
    private let link: MediaLink
    private let port: Int
    private let preview: @Sendable (I420Picture) -> Void
    private let event: @Sendable (BroadcastEngine.Event) -> Void

    init(
        relay: String, ticket: MediaTicket, tunnel: MediaTunnel?, isOffAir: Bool,
        preview: @escaping @Sendable (I420Picture) -> Void,
        event: @escaping @Sendable (BroadcastEngine.Event) -> Void
    ) throws {
        guard let pass = MediaPass(ticket) else {
            throw TransportError(
                .systemFailure, "the server's media ticket is not understood; is it of another version?")
        }
        var first = Publisher(pass: pass)
        if isOffAir { first.interrupt() }
        publisher = Mutex(first)
        pictures = Mutex(PictureLine())
        voice = Mutex(try Voice())
        link = try MediaLink(host: relay, ticket: ticket, tunnel: tunnel)
        port = ticket.port
        self.preview = preview
        self.event = event
    }

    func start() -> Worker {
        link.start(
            MediaLink.Turn(
                received: { [self] datagram, now in publisher.withLock { $0.handle(datagram, at: now) } },
                step: { [self] now in step(at: now) },
                next: { [self] in publisher.withLock(\.nextSend) },
                rerouted: { [self] now in publisher.withLock { $0.rerouted(at: now) } },
                goodbye: { [self] in publisher.withLock { $0.goodbye() } },
                failed: { [self] message in complain(message) }))
    }

    func resume(_ ticket: MediaTicket) -> Bool {
        guard ticket.port == port, let pass = MediaPass(ticket), (try? link.rekey(ticket)) != nil else { return false }
        publisher.withLock { publisher in
            let isOffAir = publisher.isInterrupted
            publisher = Publisher(pass: pass)
            if isOffAir { publisher.interrupt() }
        }
        link.wake()
        return true
    }

    var isOffAir: Bool {
        get { publisher.withLock(\.isInterrupted) }
        set {
            publisher.withLock { publisher in
                guard publisher.isInterrupted != newValue else { return }
                if newValue { publisher.interrupt() } else { publisher.goOn() }
            }
        }
    }

    var statistics: BroadcastEngine.Statistics {
        let (link, isOnAir) = publisher.withLock { ($0.statistics(at: .now), $0.isBound) }
        let heard = heard.withLock { $0 }
        return BroadcastEngine.Statistics(
            link: link, isOnAir: isOnAir, usesTunnel: self.link.usesTunnel, soundLevel: heard.level,
            meter: heard.end == nil ? heard.meter.reading : .nothing, soundRestarts: heard.restarts?.count ?? 0,
            pictureEnd: pictureEnd.withLock { $0 }, soundEnd: heard.end,
            picturesCaptured: pictures.withLock { $0.captured })
    }

    /// A running source of this broadcast's pictures.
    func source(_ reader: any PictureReader) -> PictureSource {
        PictureSource(
            reader, deliver: { [self] in take($0, captured: $1) }, ended: { [self] in end(picture: $0) })
    }

    /// A running source of its sound; the one before has stopped.
    func source(_ reader: any SoundReader) -> SoundSource {
        heard.withLock { $0 = Heard(restarts: reader.restarts) }
        return SoundSource(
            reader, deliver: { [self] in take($0, captured: $1) }, ended: { [self] in end(sound: $0) })
    }

    /// Another source begins.
    func beginPictures() {
        pictureEnd.withLock { $0 = nil }
        publisher.withLock { $0.beginPictures() }
    }

    /// A picture from its source, on its thread.
    private func take(_ picture: I420Picture, captured: Instant) {
        let hasReturned = pictureEnd.withLock { end in
            defer { end = nil }
            return end != nil
        }
        if hasReturned { event(.pictureReturned) }
        let picture = pictures.withLock { $0.take(picture) }
        preview(picture)
        encode(picture, captured: captured)
    }

    private func encode(_ picture: I420Picture, captured: Instant) {
        let orders = publisher.withLock { $0.orders(captured: captured, now: .now) }
        do throws(CodecError) {
            try pictures.withLock { line throws(CodecError) in
                try line.encode(picture, as: orders) { layer, frame in send(frame, of: layer, captured) }
            }
        } catch {
            complain(error.message)
        }
    }

    /// Sound from its source, on its thread; it was captured when its last sample was.
    private func take(_ frame: SoundFrame, captured: Instant) {
        let hasReturned = heard.withLock { heard in
            heard.level = frame.level
            heard.meter.take(frame)
            defer { heard.end = nil }
            return heard.end != nil
        }
        if hasReturned { event(.soundReturned) }
        do throws(CodecError) {
            let order = publisher.withLock(\.soundOrder)
            let packet = try voice.withLock { voice throws(CodecError) in
                try voice.encode(isMuted.load(ordering: .relaxed) ? .silence : frame, as: order)
            }
            publisher.withLock { $0.send(sound: packet, captured: captured - SoundFrame.duration, now: .now) }
            link.wake()
        } catch {
            complain(error.message)
        }
    }

    private func end(picture end: SourceEnd) {
        pictureEnd.withLock { $0 = end }
        event(.pictureEnded(end))
    }

    private func end(sound end: SourceEnd) {
        heard.withLock { $0.end = end }
        event(.soundEnded(end))
    }

    private func complain(_ message: String) {
        if !hasComplained.exchange(true, ordering: .relaxed) { event(.trouble(message)) }
    }

    private func send(_ frame: VP8Encoder.Frame, of layer: PictureLayer, _ captured: Instant) {
        publisher.withLock {
            $0.send(
                picture: frame.bytes, of: layer.name, isKeyFrame: frame.isKeyFrame, captured: captured, now: .now)
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
            case .keyFrameWanted, .report: break
            }
        }
        sendStanding(at: now)
        return publisher.withLock { $0.takeOutgoing(at: .now) }
    }

    /// After its source has ended the last picture stands. While one runs, its encoders keep `pictures` for
    /// milliseconds: packets must not wait for that.
    private func sendStanding(at now: Instant) {
        guard pictureEnd.withLock({ $0 != nil }) else { return }
        let isAwaited = publisher.withLock { $0.isKeyFrameDue(at: now) }
        guard let standing = pictures.withLock({ $0.standing(at: now, isAwaited: isAwaited) }) else { return }
        encode(standing, captured: now)
    }
}
