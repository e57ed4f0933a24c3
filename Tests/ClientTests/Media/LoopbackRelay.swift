import Devices
import Media
import Synchronization
import Transport
import Wire

/// A relay on a loopback port, for engines to meet at; it can lose a share of what goes to viewers.
final class LoopbackRelay: Sendable {
    private let socket: DatagramSocket
    private let tickets = Pending()
    private let worker: Worker

    /// - Parameter loses: every how many-th media datagram to viewers is lost; nil for none.
    init(loses interval: Int? = nil) throws {
        let socket = try DatagramSocket(host: "127.0.0.1", port: 0)
        self.socket = socket
        let tickets = tickets
        worker = Worker { stop in
            var relay = Relay<PeerAddress>()
            var incoming = ReceiveBatch()
            var outgoing = SendBatch(socket: socket)
            var sends: [RelaySend<PeerAddress>] = []
            var sent = 0
            while !stop.isRequested, (try? socket.receive(into: &incoming, timeout: .milliseconds(5))) != nil {
                for ticket in tickets.take() { _ = relay.authorize(ticket, at: .now) }
                incoming.forEach { relay.handle([UInt8]($0), from: $1, at: .now) }
                relay.tick(at: .now)
                relay.takeOutgoing(&sends)
                for send in sends {
                    switch send.recipients {
                    case .one(let peer): outgoing.queue(send.datagram, to: peer)
                    case .all(let peers):
                        sent += 1
                        if let interval, sent % interval == 0 { continue }
                        outgoing.queue(send.datagram, to: peers)
                    }
                }
                outgoing.flush()
            }
        }
    }

    func stop() { worker.stop() }

    /// A ticket for a room with one voice and one picture.
    func ticket(_ role: RelayTicket.Role, reporter: UInt32, port: Int? = nil) throws -> MediaTicket {
        let streams = [
            StreamDescription(
                name: "a", codec: .opus, payloadType: 111, clockRate: 48_000, ssrc: 1_001, bitsPerSecond: 48_000),
            StreamDescription(
                name: "v2", codec: .vp8, payloadType: 96, clockRate: 90_000, ssrc: 1_002, bitsPerSecond: 700_000,
                width: 640, height: 360, framesPerSecond: 30),
        ]
        let digits = String(UInt64(reporter) << 32 | 0xfeed, radix: 16)
        let token = String(repeating: "0", count: 32 - digits.count) + digits
        let ticket = MediaTicket(
            port: port ?? Int(socket.localPort), token: token, reporter: reporter, streams: streams)
        if let pass = MediaPass(ticket) {
            tickets.add(
                RelayTicket(
                    token: pass.token, room: "room", role: role, reporter: pass.reporter, streams: pass.streams))
        }
        return ticket
    }
}

/// Tickets on their way to the relay's thread.
private final class Pending: Sendable {
    private let tickets = Mutex<[RelayTicket]>([])

    func add(_ ticket: RelayTicket) { tickets.withLock { $0.append(ticket) } }

    func take() -> [RelayTicket] {
        tickets.withLock { tickets in
            defer { tickets = [] }
            return tickets
        }
    }
}
