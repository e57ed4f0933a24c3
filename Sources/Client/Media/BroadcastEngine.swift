import Codecs
import Devices
import Media
import Transport
import Wire

/// A host's media: captures, encodes and sends until it is stopped.
///
/// Three threads: each source encodes what it makes on its own, in the layers and forms that are wanted; the link
/// carries datagrams, paced. A source that ends or breaks down is announced, and the other goes on; after the picture's
/// end its last one stands. `replace` puts another in its place without leaving the air.
package final class BroadcastEngine: Sendable {
    package enum Event: Sendable, Equatable {
        /// The relay has answered: the room sees and hears the host from now on.
        case onAir
        /// The relay does not answer; sending and announcing go on.
        case relayLost
        case pictureEnded(SourceEnd)
        case soundEnded(SourceEnd)
        /// An interruption is over.
        case pictureReturned
        case soundReturned
        /// The network or an encoder failed; the message says what was lost. Said once.
        case trouble(String)
    }

    package struct Statistics: Sendable, Equatable {
        package let link: Publisher.Statistics
        /// The relay has answered in the last three seconds.
        package let isOnAir: Bool
        /// Media travel through the room's WebSocket: UDP does not get through.
        package let usesTunnel: Bool
        /// Of the last 20 ms, in dB of full scale, −96…0.
        package let soundLevel: Double
        /// The same as a meter shows it.
        package let meter: LevelMeter.Reading
        /// How often the microphone lost sound and was started again, since it is the source.
        package let soundRestarts: Int
        /// How the source of pictures ended, and that of sound; nil while they run.
        package let pictureEnd: SourceEnd?
        package let soundEnd: SourceEnd?
        package let picturesCaptured: Int
    }

    private let line: BroadcastLine
    private let pictures: Replaceable<PictureSource>
    private let sound: Replaceable<SoundSource>
    private let link: Worker

    /// Goes on air with opened sources. Blocks while the relay's name is looked up.
    ///
    /// - Parameters:
    ///   - relay: the host the API was reached at; the port is the ticket's.
    ///   - tunnel: the room's link as a way for media, where UDP does not get through.
    ///   - isOffAir: neither sound nor picture leaves until `isOffAir` is unset.
    ///   - preview: each captured picture, on the source's thread: keep the newest and come back at once.
    ///   - event: on one of the engine's threads.
    /// - Throws: `TransportError` or `CodecError`, with a sentence for the person.
    package init(
        relay: String, ticket: MediaTicket, tunnel: MediaTunnel? = nil, isOffAir: Bool = false,
        pictures: any PictureReader, sound: any SoundReader, preview: @escaping @Sendable (I420Picture) -> Void,
        event: @escaping @Sendable (Event) -> Void
    ) throws {
        let line = try BroadcastLine(
            relay: relay, ticket: ticket, tunnel: tunnel, isOffAir: isOffAir, preview: preview, event: event)
        self.line = line
        link = line.start()
        self.pictures = Replaceable(line.source(pictures)) { $0.stop() }
        self.sound = Replaceable(line.source(sound)) { $0.stop() }
    }

    deinit { stop() }

    package var statistics: Statistics { line.statistics }

    /// Goes on under a newer ticket, after `relayLost`: a server that restarted knows nothing of the old one. Its port
    /// must be the first one's; false when it is not or the ticket makes no sense.
    package func resume(_ ticket: MediaTicket) -> Bool { line.resume(ticket) }

    /// Shows another source from now on: under the same names, time going on, with a key frame at once.
    ///
    /// Opens it first, so that what is on the air stays there when that fails. May be called from an event.
    package func replace(video: PictureSpecifier) throws(DeviceError) { replace(pictures: try video.open()) }

    /// The same with an opened source.
    package func replace(pictures reader: any PictureReader) {
        pictures.replace { [line] in
            line.beginPictures()
            return line.source(reader)
        }
    }

    /// Lets another source be heard from now on.
    package func replace(audio: SoundSpecifier) throws(DeviceError) { replace(sound: try audio.open()) }

    package func replace(sound reader: any SoundReader) { sound.replace { [line] in line.source(reader) } }

    /// Silence instead of the host's voice; its level is still measured.
    package var isMuted: Bool {
        get { line.isMuted.load(ordering: .relaxed) }
        set { line.isMuted.store(newValue, ordering: .relaxed) }
    }

    /// While it is set neither sound nor picture leaves this machine, nor what was captured before; both are still captured
    /// and previewed, and the relay knows that the host is there.
    package var isOffAir: Bool {
        get { line.isOffAir }
        set { line.isOffAir = newValue }
    }

    /// Goes off air: stops the sources, tells the relay, and waits for the threads. A second call does nothing.
    package func stop() {
        pictures.stop()
        sound.stop()
        link.stop()
    }
}
