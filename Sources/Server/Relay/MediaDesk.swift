import Commerce
import Media
import Synchronization
import Transport
import Wire

/// Gives out media tickets: knows which streams each room has, and tells the relay whom to let in.
final class MediaDesk: Sendable {
    enum Event: Sendable {
        case hostArrived(Room.ID)
        case hostLost(Room.ID)
    }

    /// The relay's UDP port.
    let port: Int
    private let relay: RelayDriver
    private let streams = Mutex<[Room.ID: [StreamDescription]]>([:])

    /// - Throws: `ServerStartError` when the port is taken.
    init(port: Int, onEvent: @escaping @Sendable (Event) -> Void) throws {
        do throws(TransportError) {
            relay = try RelayDriver(host: HawkerServer.host, port: port) { event in
                switch event {
                case .hostArrived(let room): Room.ID(rawValue: room).map { onEvent(.hostArrived($0)) }
                case .hostLost(let room): Room.ID(rawValue: room).map { onEvent(.hostLost($0)) }
                case .viewers: break  // Viewers are counted by their live links.
                }
            }
        } catch {
            throw ServerStartError(reason: .port, description: "port \(port) cannot be used: \(error.message)")
        }
        self.port = relay.port
    }

    /// A ticket for the host's media. A host that returns gets new streams; the old ticket is worth nothing then.
    func publish(in room: Room.ID) throws(Problem) -> MediaTicket {
        let fresh = Self.freshStreams()
        let ticket = try ticket(.publish, room: room, streams: fresh)
        streams.withLock { $0[room] = fresh }
        return ticket
    }

    /// - Throws: `not-live` while the room has no streams.
    func watch(in room: Room.ID) throws(Problem) -> MediaTicket {
        guard let streams = streams.withLock({ $0[room] }) else { throw .notLive }
        return try ticket(.watch, room: room, streams: streams)
    }

    func close(_ room: Room.ID) {
        streams.withLock { $0[room] = nil }
        relay.close(room: room.rawValue)
    }

    func stop() { relay.stop() }

    private func ticket(
        _ role: RelayTicket.Role, room: Room.ID, streams: [StreamDescription]
    ) throws(Problem) -> MediaTicket {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        guard let token = Media.SessionToken(bytes: bytes) else { preconditionFailure("sixteen bytes are a token") }
        let reporter = SSRC(UInt32.random(in: 1 ... .max, using: &generator))
        let admitted = relay.authorize(
            RelayTicket(
                token: token, room: room.rawValue, role: role, reporter: reporter,
                streams: streams.map(MediaStream.init)))
        guard admitted else {
            throw .unavailable(
                "As many people are watching as this server's relay takes. Try again in a minute.", retryAfter: 60)
        }
        return MediaTicket(port: 0, token: token.hexadecimal, reporter: reporter.rawValue, streams: streams)
    }

    private static func freshStreams() -> [StreamDescription] {
        var generator = SystemRandomNumberGenerator()
        let voice = UInt32.random(in: 1 ... .max, using: &generator)
        var picture = voice
        while picture == voice { picture = UInt32.random(in: 1 ... .max, using: &generator) }
        return [
            StreamDescription(
                name: "a", codec: .opus, payloadType: 111, clockRate: 48_000, ssrc: voice, bitsPerSecond: 48_000),
            StreamDescription(
                name: "v2", codec: .vp8, payloadType: 96, clockRate: 90_000, ssrc: picture, bitsPerSecond: 700_000,
                width: 640, height: 360, framesPerSecond: 30),
        ]
    }
}

extension MediaStream {
    fileprivate init(_ stream: StreamDescription) {
        self.init(
            name: stream.name, codec: stream.codec == .opus ? .opus : .vp8, payloadType: stream.payloadType,
            clockRate: stream.clockRate, ssrc: SSRC(stream.ssrc))
    }
}
