import Commerce
import Media
import NIOCore
import Synchronization
import Transport
import Wire

/// Gives out media tickets: knows which streams each room has, and tells the relay whom to let in.
final class MediaDesk: Sendable {
    enum Event: Sendable {
        case hostArrived(Room.ID)
        case hostLost(Room.ID)
        /// A room's key was to change and could not; it is tried again.
        case keyNotChanged(Room.ID, String)
    }

    /// The relay's UDP port.
    let port: Int
    /// The host that tickets name; nil for the one the API was reached at.
    private let announced: String?
    let relay: RelayDriver
    private let shows = Mutex<[Room.ID: Show]>([:])
    private let onEvent: @Sendable (Event) -> Void

    /// What a room's people have in common.
    private struct Show {
        /// For as long as the room is open: its packets are sealed under them, whichever host is on.
        var keys = RoomKeys(.random())
        /// None before the first host.
        var streams: [StreamDescription] = []
    }

    /// - Parameters:
    ///   - host: the numeric address to listen on.
    ///   - announced: where viewers reach it, when that is not the host they reach the API at.
    /// - Throws: `ServerStartError` when the port is taken.
    init(
        host: String = HawkerServer.host, port: Int, announced: String? = nil,
        onEvent: @escaping @Sendable (Event) -> Void
    ) throws {
        let address = PeerAddress(host, port: 0)
        self.announced = announced ?? (address?.isLoopback == false && address?.isUnspecified == false ? host : nil)
        self.onEvent = onEvent
        do throws(TransportError) {
            relay = try RelayDriver(host: host, port: port) { event in
                switch event {
                case .hostArrived(let room): Room.ID(rawValue: room).map { onEvent(.hostArrived($0)) }
                case .hostLost(let room): Room.ID(rawValue: room).map { onEvent(.hostLost($0)) }
                case .viewers: break  // Viewers are counted by their live links.
                }
            }
        } catch {
            throw ServerStartError(
                reason: .port, description: "media cannot be listened for at \(host) port \(port): \(error.message)")
        }
        self.port = relay.port
    }

    /// A ticket for the host's media. A host that returns gets new streams.
    ///
    /// - Parameter address: the host's, without a port.
    func publish(in room: Room.ID, from address: String) throws(Problem) -> MediaTicket {
        let streams = Self.freshStreams()
        let roomKey = shows.withLock { shows in
            let show = shows[room] ?? Show()
            shows[room] = show
            return show.keys.current
        }
        let key = MasterKey.random()
        let ticket = RelayTicket(
            room: room.rawValue, role: .publish, reporter: Self.freshName(besides: streams.map(\.ssrc)),
            streams: streams.map(MediaStream.init), address: PeerAddress(address, port: 0))
        guard (try? relay.admit(host: ticket, key: key, roomKey: roomKey)) == true else { throw Self.full }
        shows.withLock { $0[room]?.streams = streams }
        return mediaTicket(ticket, key, streams: streams)
    }

    /// - Parameters:
    ///   - address: the viewer's, without a port.
    ///   - viewer: whose the ticket is.
    /// - Throws: `not-live` while the room has no streams; `too-many` for somebody who has as many tickets as one may.
    func watch(in room: Room.ID, from address: String, as viewer: Visitor.ID) throws(Problem) -> MediaTicket {
        guard let show = shows.withLock({ $0[room] }), !show.streams.isEmpty else { throw .notLive }
        let rollover = relay.rollover(room: room.rawValue)
        let streams = show.streams.map { $0.joined(atRollover: rollover[SSRC($0.ssrc)]) }
        let key = MasterKey.random()
        let peer = PeerAddress(address, port: 0)
        let ticket = RelayTicket(
            room: room.rawValue, role: .watch, reporter: Self.freshName(besides: streams.map(\.ssrc)), streams: [],
            address: peer)
        let most = Self.mostTickets(of: viewer, at: peer)
        switch try? relay.admit(viewer: ticket, heldBy: viewer.rawValue, atMost: most, key: key) {
        case .admitted: break
        case .tooMany: throw Self.tooMany
        case .full, nil: throw Self.full
        }
        return mediaTicket(ticket, key, room: show.keys.forTicket, streams: streams)
    }

    private func mediaTicket(
        _ ticket: RelayTicket, _ key: MasterKey, room keys: (key: MasterKey, next: MasterKey?)? = nil,
        streams: [StreamDescription]
    ) -> MediaTicket {
        MediaTicket(
            host: announced, port: announced == nil ? Self.samePort : port, reporter: ticket.reporter.rawValue,
            key: key.text, roomKey: keys?.key.text, nextRoomKey: keys?.next?.text, streams: streams)
    }

    // MARK: Those who may not watch any more

    /// Sends these nothing more, at once: all they have of the room's tickets are worth nothing.
    func revoke(_ viewers: Set<Visitor.ID>, in room: Room.ID) {
        relay.revoke(heldBy: Set(viewers.map(\.rawValue)), room: room.rawValue)
    }

    /// Somebody has the room's key who may not have it any more: it is to change. `stepKey` does it.
    func wantKeyChange(in room: Room.ID) { shows.withLock { $0[room]?.keys.wantChange() } }

    /// Goes on with the change of the room's key.
    ///
    /// - Returns: the key that everyone who stays is to be told now, if any, and when to call again; nil when the change
    ///   is done.
    func stepKey(of room: Room.ID, at now: Instant) -> (told: MasterKey?, next: Instant?) {
        var told: MasterKey?
        while let step = shows.withLock({ $0[room]?.keys.step(at: now) }) {
            switch step {
            case .tell(let key): told = key
            case .seal(let key):
                do throws(TransportError) {
                    try relay.rekey(room: room.rawValue, to: key)
                    shows.withLock { $0[room]?.keys.sealed(at: now) }
                } catch {
                    shows.withLock { $0[room]?.keys.notSealed(at: now) }
                    onEvent(.keyNotChanged(room, error.message))
                }
            }
        }
        return (told, shows.withLock { $0[room]?.keys.next })
    }

    func close(_ room: Room.ID) {
        shows.withLock { $0[room] = nil }
        relay.close(room: room.rawValue)
    }

    /// The relay's, of all workers together.
    var statistics: RelayStatistics { relay.statistics() }

    /// A room's WebSocket becomes a way to the relay; to be called on its event loop.
    func tunnel(over channel: any Channel) -> RelayTunnel { relay.tunnel(over: channel) }

    func stop() { relay.stop() }

    /// In a ticket: the number the API was reached at.
    private static let samePort = 0

    /// Guests on this machine may be anybody: tunnels and proxies end here.
    private static func mostTickets(of viewer: Visitor.ID, at peer: PeerAddress?) -> Int {
        guard Visitor.isGuests(viewer) else { return Limits.ticketsPerPerson }
        return peer?.isLoopback == true ? .max : Limits.ticketsPerAddress
    }

    private static let tooMany = Problem(
        code: "too-many", title: "That cannot be taken", status: 429,
        detail: "You are watching this room in as many places as one may. Close one of them and try again.",
        retryAfter: 15)

    private static let full = Problem.unavailable(
        "As many people are watching as this server's relay takes. Try again in a minute.", retryAfter: 60)

    /// A name nobody here has: none of the relay's own, none of `taken`.
    private static func freshName(besides taken: [UInt32]) -> SSRC {
        var generator = SystemRandomNumberGenerator()
        while true {
            let name = UInt32.random(in: (Relay.reporters.upperBound + 1) ... .max, using: &generator)
            if !taken.contains(name) { return SSRC(name) }
        }
    }

    /// The voice in both forms, and the picture in each of its sizes.
    private static func freshStreams() -> [StreamDescription] {
        var names: [UInt32] = []
        for _ in 0..<(2 + PictureLayer.all.count) { names.append(freshName(besides: names).rawValue) }
        let voices = [
            StreamDescription(
                name: "a", codec: .opus, payloadType: 111, clockRate: 48_000, ssrc: names[0], bitsPerSecond: 32_000),
            StreamDescription(
                name: "a+", codec: .red, payloadType: 63, clockRate: 48_000, ssrc: names[1], bitsPerSecond: 96_000),
        ]
        return voices
            + zip(PictureLayer.all, names.dropFirst(2)).map { layer, name in
                StreamDescription(
                    name: layer.name, codec: .vp8, payloadType: 96, clockRate: 90_000, ssrc: name,
                    bitsPerSecond: layer.bitsPerSecond.upperBound, width: layer.width, height: layer.height,
                    framesPerSecond: layer.framesPerSecond)
            }
    }
}

extension MediaStream {
    fileprivate init(_ stream: StreamDescription) {
        let codec: Codec =
            switch stream.codec {
            case .opus: .opus
            case .red: .red
            case .vp8: .vp8
            }
        self.init(
            name: stream.name, codec: codec, payloadType: stream.payloadType, clockRate: stream.clockRate,
            ssrc: SSRC(stream.ssrc), bitsPerSecond: stream.bitsPerSecond, height: stream.height ?? 0)
    }
}
