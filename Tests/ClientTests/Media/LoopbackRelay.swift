import Devices
import Media
import Server
import Transport
import Wire

/// A relay on a loopback port, for engines to meet at; weather can lie between it and them.
final class LoopbackRelay: Sendable {
    private let relay: RelayDriver
    private let proxy: DatagramProxy?
    private let worker: Worker?
    let roomKey = MasterKey.random()

    /// - Parameter loss: the share of datagrams to viewers and hosts that are lost; nil for none.
    init(loss: Double? = nil) throws {
        relay = try RelayDriver(port: 0, workers: 2) { _ in }
        guard let loss else {
            proxy = nil
            worker = nil
            return
        }
        let proxy = try DatagramProxy(
            host: "127.0.0.1", port: 0, target: PeerAddress.resolve("127.0.0.1", port: UInt16(relay.port)),
            up: .clear, down: Forecast(loss: loss), seed: 1)
        self.proxy = proxy
        worker = Worker { _ in try? proxy.run() }
    }

    func stop() {
        proxy?.stop()
        worker?.stop()
        relay.stop()
    }

    func rekey(to key: MasterKey) throws { try relay.rekey(room: "room", to: key) }

    func revoke(_ reporter: UInt32) { relay.revoke(SSRC(reporter + Relay.reporters.upperBound)) }

    /// A ticket for a room with one voice, and one picture unless more layers are wanted.
    func ticket(
        _ role: RelayTicket.Role, reporter: UInt32, port: Int? = nil,
        layers: [PictureLayer] = PictureLayer.all.suffix(1)
    ) throws -> MediaTicket {
        let sound = StreamDescription(
            name: "a", codec: .opus, payloadType: 111, clockRate: 48_000, ssrc: 1_001, bitsPerSecond: 48_000)
        let pictures = layers.enumerated().map { place, layer in
            StreamDescription(
                name: layer.name, codec: .vp8, payloadType: 96, clockRate: 90_000, ssrc: 1_002 + UInt32(place),
                bitsPerSecond: layer.bitsPerSecond.upperBound, width: layer.width, height: layer.height,
                framesPerSecond: layer.framesPerSecond)
        }
        let streams = [sound] + pictures
        // The relay's own names are not given out.
        let reporter = reporter + Relay.reporters.upperBound
        let key = MasterKey.random()
        let way = role == .watch ? proxy.map { Int($0.localAddress.port) } : nil
        let ticket = MediaTicket(
            port: port ?? way ?? relay.port, reporter: reporter, key: key.text,
            roomKey: role == .watch ? roomKey.text : nil, streams: streams)
        let pass = MediaPass(ticket)
        let admission = RelayTicket(
            room: "room", role: role, reporter: SSRC(reporter), streams: pass?.streams ?? [],
            address: PeerAddress("127.0.0.1", port: 0))
        switch role {
        case .publish: _ = try relay.admit(host: admission, key: key, roomKey: roomKey)
        case .watch: _ = try relay.admit(viewer: admission, key: key)
        }
        return ticket
    }
}
