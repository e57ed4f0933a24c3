import Codecs
import Devices
import Media
import Synchronization
import Transport

/// What the threads and the readers of an `RTPInput` share.
final class RTPInputLine: Sendable {
    /// Two sockets that belong together: media, and the reports on them.
    struct Ports: Sendable {
        let media: DatagramSocket
        let reports: DatagramSocket
        let channels: (media: PlainChannel, reports: PlainChannel)
    }

    private static let host = "127.0.0.1"

    let plan: RTPInputPlan
    let ports: [Ports]
    private let input: Mutex<PlainInput>
    private let decoder: Mutex<VP8Decoder>
    private let voice: Mutex<OpusDecoder>

    init(_ plan: RTPInputPlan) throws(DeviceError) {
        self.plan = plan
        do throws(CodecError) {
            decoder = Mutex(try VP8Decoder())
            voice = Mutex(try OpusDecoder())
        } catch {
            throw DeviceError(.portNotOpen, error.message)
        }
        var ports: [Ports] = []
        if let sound = plan.sound { ports.append(try Self.open(sound.number, (.sound, .soundReports))) }
        if let picture = plan.picture { ports.append(try Self.open(picture.number, (.picture, .pictureReports))) }
        self.ports = ports
        input = Mutex(
            PlainInput(
                sound: plan.sound.map { .init(payloadType: $0.payloadType) },
                picture: plan.picture.map { .init(payloadType: $0.payloadType) }, at: .now))
    }

    private static func open(
        _ port: UInt16, _ channels: (PlainChannel, PlainChannel)
    ) throws(DeviceError) -> Ports {
        do throws(TransportError) {
            return Ports(
                media: try DatagramSocket(host: host, port: port),
                reports: try DatagramSocket(host: host, port: port + 1), channels: channels)
        } catch {
            throw DeviceError(.portNotOpen, error.message)
        }
    }

    var statistics: PlainInput.Statistics { input.withLock { $0.statistics } }

    /// Receives on one pair of ports until it is told to stop.
    func run(_ ports: Ports, unless stop: StopSignal) {
        var batch = ReceiveBatch()
        var answers = SendBatch(socket: ports.reports)
        /// Where the sender takes reports.
        var sender: PeerAddress?
        while !stop.isRequested {
            do throws(TransportError) {
                if try ports.media.receive(into: &batch, timeout: MediaEngineLimits.linkTick) > 0 {
                    take(batch, on: ports.channels.media)
                }
                if try ports.reports.receive(into: &batch, timeout: .zero) > 0 {
                    batch.forEach { _, from in sender = from }
                    take(batch, on: ports.channels.reports)
                }
            } catch {
                // A socket of loopback fails only when the machine is out of memory: not for long.
                guard stop.sleep(until: .now + .seconds(1)) else { return }
            }
            guard ports.channels.media == .picture, let sender else { continue }
            if let request = input.withLock({ $0.keyFrameRequest(at: .now) }) {
                answers.queue(request, to: sender)
                answers.flush()
            }
        }
    }

    private func take(_ batch: borrowing ReceiveBatch, on channel: PlainChannel) {
        let now = Instant.now
        batch.forEach { bytes, _ in
            let datagram = [UInt8](bytes)
            input.withLock { $0.handle(datagram, on: channel, at: now) }
        }
    }

    // MARK: Pictures

    func nextPicture() -> EncodedPicture? { input.withLock { $0.nextPicture(at: .now) } }

    /// Nil for a picture that is not meant to be shown, and for one that cannot be.
    func decode(_ encoded: EncodedPicture) -> I420Picture? {
        do throws(CodecError) {
            let picture = try decoder.withLock { decoder throws(CodecError) in try decoder.decode(encoded.bytes) }
            input.withLock { $0.pictureShown(at: .now) }
            return picture
        } catch {
            input.withLock { $0.pictureFailed() }
            return nil
        }
    }

    func pictureInterruption() -> DeviceError? {
        guard let port = plan.picture?.number else { return nil }
        return input.withLock { $0.pictureInterruption(at: .now) }?.error(onPort: port)
    }

    // MARK: Sound

    /// The next 20 ms; nil while no sound comes.
    func nextSound() -> SoundFrame? {
        guard let step = input.withLock({ $0.hasSound ? $0.nextSound(at: .now) : nil }) else { return nil }
        return voice.withLock { $0.play(step) }
    }

    func soundInterruption() -> DeviceError? {
        guard let port = plan.sound?.number else { return nil }
        return input.withLock { $0.soundInterruption(at: .now) }?.error(onPort: port)
    }
}

extension PlainInterruption {
    /// What the person is told.
    fileprivate func error(onPort port: UInt16) -> DeviceError {
        let place = "127.0.0.1:\(port)"
        return switch self {
        case .nobodySends: DeviceError(.nobodySends, place)
        case .senderSilent: DeviceError(.senderSilent, place)
        case .senderLeft: DeviceError(.senderLeft, place)
        case .needsKeyFrame: DeviceError(.noKeyFrame, place)
        case .notPictures: DeviceError(.notPictures, place)
        case .soundLength(nil): DeviceError(.notSound, place)
        case .soundLength(let samples?): DeviceError(.soundLength, place, String(Double(samples) / 48))
        }
    }
}
