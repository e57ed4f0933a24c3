import Media
import NIOCore
import Synchronization
import Transport

/// What the workers of a relay have in common. None of it is touched for a packet but participants' keys.
final class RelayHub: Sendable {
    private struct Register {
        var tickets = TicketRegister()
        var rooms: [String: RoomSeal] = [:]
        /// The hosts' tickets of each room, the newest last.
        var hosts: [String: [HostSeal]] = [:]
        var refused = 0

        mutating func admit(
            _ ticket: RelayTicket, holder: String? = nil, atMost most: Int = .max
        ) -> TicketRegister.Admission {
            let admission = tickets.admit(ticket, holder: holder, atMost: most, at: .now)
            if case .full = admission { refused += 1 }
            return admission
        }
    }

    /// Tickets of one room's hosts that are good at the same time: the one on, and one that is to take over.
    private static let hostsPerRoom = 2

    let workers: [RelayWorker]
    /// The keys of viewers.
    let reporters = ReporterTable()
    let isStopping = Atomic(false)
    let onEvent: @Sendable (RelayEvent) -> Void
    private let tunnels = Atomic<UInt64>(0)
    private let register = Mutex(Register())

    init(workers: [RelayWorker], onEvent: @escaping @Sendable (RelayEvent) -> Void) {
        self.workers = workers
        self.onEvent = onEvent
    }

    // MARK: For the server

    func admit(host ticket: RelayTicket, key: MasterKey, roomKey: MasterKey) throws(TransportError) -> Bool {
        precondition(ticket.role == .publish, "a viewer has no streams")
        let orders: [RelayOrder]? = try register.withLock { (register) throws(TransportError) in
            guard register.admit(ticket).isAdmitted else { return nil }
            do throws(TransportError) {
                let seal: RoomSeal
                // A room that has a key keeps it: which one it is by now is not this caller's to know.
                if let known = register.rooms[ticket.room] { seal = known } else { seal = try RoomSeal(roomKey) }
                let host = try HostSeal(ticket, key: key, room: seal)
                register.rooms[ticket.room] = seal
                register.hosts[ticket.room, default: []].append(host)
                var orders = [RelayOrder.authorizeHost(ticket, host)]
                if let hosts = register.hosts[ticket.room], hosts.count > Self.hostsPerRoom {
                    register.hosts[ticket.room]?.removeFirst()
                    register.tickets.remove(hosts[0].reporter)
                    orders.append(.revoke(hosts[0].reporter))
                }
                return orders
            } catch {
                register.tickets.remove(ticket.reporter)
                throw error
            }
        }
        post(orders ?? [])
        return orders != nil
    }

    func admit(
        viewer ticket: RelayTicket, holder: String?, atMost most: Int, key: MasterKey
    ) throws(TransportError) -> TicketRegister.Admission {
        precondition(ticket.role == .watch, "a host needs the room's key")
        let admission = register.withLock { $0.admit(ticket, holder: holder, atMost: most) }
        guard case .admitted(let budget, let displaced) = admission else { return admission }
        if let displaced { forget([displaced]) }
        do throws(TransportError) {
            try reporters.add(ticket.reporter, key: key)
        } catch {
            register.withLock { _ = $0.tickets.remove(ticket.reporter) }
            throw error
        }
        post([.authorizeViewer(ticket, budget)])
        return admission
    }

    func revoke(_ reporter: SSRC) {
        register.withLock { _ = $0.tickets.remove(reporter) }
        forget([reporter])
    }

    func revoke(heldBy holders: Set<String>, room: String) {
        forget(register.withLock { $0.tickets.remove(heldBy: holders, room: room) })
    }

    func close(room: String) {
        let gone = register.withLock { register in
            register.rooms[room] = nil
            register.hosts[room] = nil
            return register.tickets.remove(room: room)
        }
        for reporter in gone { reporters.remove(reporter) }
        post([.close(room: room)])
    }

    func rekey(room: String, to key: MasterKey) throws(TransportError) {
        try register.withLock({ $0.rooms[room] })?.rekey(key)
    }

    /// Tickets that found no place.
    var refused: Int { register.withLock(\.refused) }

    /// How often each stream of the room's hosts has wrapped; those that have not begun are not there.
    func rollover(room: String) -> [SSRC: UInt32] {
        let hosts = register.withLock { $0.hosts[room] ?? [] }
        var counters: [SSRC: UInt32] = [:]
        for host in hosts {
            for stream in host.streams { counters[stream] = host.room.rollover(of: stream) }
        }
        return counters
    }

    /// A connection becomes a peer of one of the workers; to be called on its event loop, and closed.
    func tunnel(over channel: any Channel) -> RelayTunnel {
        let number = tunnels.add(1, ordering: .relaxed).newValue
        let worker = workers[Int(number % UInt64(workers.count))]
        let tunnel = RelayTunnel(number: number, worker: worker, channel: channel)
        worker.post(.openTunnel(tunnel))
        return tunnel
    }

    // MARK: For the workers

    /// A worker has heard these lately; tickets nobody has used for long are taken away.
    func used(_ reporters: [SSRC]) {
        let now = Instant.now
        forget(
            register.withLock { register in
                register.tickets.used(reporters, at: now)
                return register.tickets.expire(at: now)
            })
    }

    private func forget(_ gone: [SSRC]) {
        for reporter in gone { reporters.remove(reporter) }
        post(gone.map(RelayOrder.revoke))
    }

    private func post(_ orders: [RelayOrder]) {
        for order in orders {
            for worker in workers { worker.post(order) }
        }
    }
}
