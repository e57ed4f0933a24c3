import Glibc
import Media
import Synchronization
import Transport

/// What a worker's thread does, over and over: take a batch in, open it, decide, seal, and send.
struct RelayLoop: ~Copyable {
    /// Between ticks while anybody is bound: half of the reordering time NACKs wait for.
    private static let tickInterval = Duration.milliseconds(5)
    /// Between ticks while nobody is.
    private static let idleInterval = Duration.milliseconds(250)
    private static let publishInterval = Duration.milliseconds(50)
    /// Between telling the register which tickets are in use; less than what it takes for rest.
    private static let useInterval = Duration.seconds(10)
    /// The pause after a failure of the socket, so that one that stays does not take the core, in microseconds.
    private static let failurePause: UInt32 = 10_000

    private let hub: RelayHub
    private let worker: RelayWorker
    private var relay: Relay
    /// By what they sign with: their reporters and their streams.
    private var hosts: [SSRC: HostSeal] = [:]
    private var arrived = ReceiveBatch()
    private var leaving: SendBatch
    private var tunnels: [PeerAddress: RelayTunnel] = [:]
    private var tunnelled: [RelayInbox.Tunnelled] = []
    private var control: [UInt8] = []
    private var sends: [RelaySend] = []
    private var forwards: [RelayForward] = []
    private var orders: [RelayOrder] = []
    private var news: [RelayForward] = []
    private var nextTick = Instant.now
    private var nextPublication = Instant.now
    private var nextUse = Instant.now + RelayLoop.useInterval
    private var passed = 0

    init(_ hub: RelayHub, worker: RelayWorker, secret: UInt64) {
        self.hub = hub
        self.worker = worker
        relay = Relay(worker: worker.index, of: hub.workers.count, secret: secret)
        leaving = SendBatch(socket: worker.socket)
        control.reserveCapacity(TransportLimits.datagramBytes)
    }

    mutating func run() {
        while !hub.isStopping.load(ordering: .acquiring) {
            let wait = relay.isIdle ? Self.idleInterval : max(.zero, nextTick - .now)
            do {
                _ = try worker.socket.receive(into: &arrived, timeout: wait)
            } catch {
                // A receive that fails once (no memory) is tried again; what was lost is repaired like any loss.
                usleep(Self.failurePause)
            }
            let now = Instant.now
            takeInbox(at: now)
            for index in 0..<arrived.count {
                let (bytes, peer) = arrived[index]
                take(bytes, from: peer, at: now)
            }
            for datagram in tunnelled { datagram.bytes.withUnsafeBytes { take($0, from: datagram.from, at: now) } }
            if now >= nextTick {
                nextTick = now + Self.tickInterval
                relay.tick(at: now)
            }
            sealReports()
            tellOthers()
            send(at: now)
            publish(at: now)
        }
    }

    private mutating func takeInbox(at now: Instant) {
        worker.take(&orders, &news, &tunnelled)
        for order in orders {
            switch order {
            case .authorizeHost(let ticket, let host):
                relay.authorize(ticket)
                for name in [host.reporter] + host.streams { hosts[name] = host }
            case .authorizeViewer(let ticket, let budget): relay.authorize(ticket, budget: budget)
            case .revoke(let reporter):
                relay.revoke(reporter)
                if let host = hosts[reporter], host.reporter == reporter { forget(host) }
            case .close(let room):
                relay.close(room: room)
                for (name, host) in hosts where host.reporter == name && !relay.knows(host.reporter) { forget(host) }
            case .openTunnel(let tunnel): tunnels[tunnel.peer] = tunnel
            case .closeTunnel(let peer): tunnels[peer] = nil
            }
        }
        for item in news {
            if case .packet = item { passed += 1 }
            relay.handle(item, at: now)
        }
    }

    private mutating func forget(_ host: HostSeal) {
        for name in [host.reporter] + host.streams where hosts[name] === host { hosts[name] = nil }
    }

    // MARK: In

    private mutating func take(_ bytes: UnsafeRawBufferPointer, from peer: PeerAddress, at now: Instant) {
        switch DatagramKind(of: bytes) {
        case .rtp: takeMedia(bytes, from: peer, at: now)
        case .rtcp: takeControl(bytes, from: peer, at: now)
        case .neither: relay.drop(.notMedia)
        }
    }

    /// Opens a host's packet, stamps it, and seals it once for everyone. Allocates nothing once buffers go round.
    private mutating func takeMedia(_ bytes: UnsafeRawBufferPointer, from peer: PeerAddress, at now: Instant) {
        guard let reporter = relay.publisher(at: peer) else { return }
        guard let host = hosts[reporter] else { return relay.drop(.unknownReporter) }
        guard bytes.count <= MediaLimits.datagramBytes else { return relay.drop(.malformed) }
        var draft = relay.pool.draft()
        draft.bytes.append(contentsOf: bytes)
        do throws(TransportError) {
            try host.open(rtp: &draft.bytes)
            guard let reading = try? RelayPacket.Reading(parsing: draft.bytes) else {
                relay.drop(.malformed)
                return relay.pool.discard(draft)
            }
            reading.stamp(&draft.bytes, at: now)
            let wraps = try host.room.seal(rtp: &draft.bytes, of: reading.header.ssrc)
            let packet = RelayPacket(reading, byteCount: bytes.count, wraps: wraps, sealed: draft.sealed())
            relay.handle(packet, from: peer, at: now)
            passed += 1
        } catch {
            relay.drop(DropReason(error))
            relay.pool.discard(draft)
        }
    }

    private mutating func takeControl(_ bytes: UnsafeRawBufferPointer, from peer: PeerAddress, at now: Instant) {
        control.removeAll(keepingCapacity: true)
        control.append(contentsOf: bytes)
        let signed = SSRC(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
        let reporter: SSRC
        do throws(TransportError) {
            if let host = hosts[signed] {
                try host.open(rtcp: &control)
                reporter = host.reporter
            } else {
                reporter = try hub.reporters.unprotect(rtcp: &control)
            }
        } catch {
            return relay.drop(DropReason(error))
        }
        guard let compound = try? RTCPPacket.compound(parsing: control) else { return relay.drop(.malformed) }
        relay.handle(compound, of: reporter, from: peer, byteCount: bytes.count, at: now)
    }

    // MARK: Out

    private mutating func sealReports() {
        for report in relay.takeReports() {
            guard let host = hosts[report.publisher] else {
                relay.drop(.unknownReporter)
                continue
            }
            var bytes = RTCPPacket.datagram(beginning: relay.reporter, report.packets)
            // A key that has sealed all it may is the only reason not to; the room gets another by then.
            guard (try? host.room.seal(rtcp: &bytes)) != nil else {
                relay.drop(.keyWornOut)
                continue
            }
            relay.handle(RelayReport(report, sealed: SealedBytes(bytes)))
        }
    }

    private mutating func tellOthers() {
        relay.takeForwards(&forwards)
        guard !forwards.isEmpty else { return }
        for other in hub.workers where other.index != worker.index {
            relay.drop(.inboxFull, count: other.post(forwards))
        }
    }

    private mutating func send(at now: Instant) {
        relay.takeOutgoing(&sends)
        for send in sends {
            switch send {
            case .sealed(let packet, let peer): queue(packet.bytes, to: peer, at: now)
            case .sealedToAll(let packet, let peers):
                leaving.queue(packet.bytes, to: peers)
                guard !tunnels.isEmpty else { continue }
                for peer in peers where peer.isTunnel { queue(packet.bytes, to: peer, at: now) }
            case .control(let packets, let reporter, let peer):
                var bytes = RTCPPacket.datagram(beginning: relay.reporter, packets)
                do throws(TransportError) {
                    if let host = hosts[reporter] {
                        try host.seal(rtcp: &bytes)
                    } else {
                        try hub.reporters.protect(rtcp: &bytes, for: reporter)
                    }
                    queue(bytes, to: peer, at: now)
                } catch {
                    // Its ticket was taken away in the meantime.
                    relay.drop(.unknownReporter)
                }
            }
        }
        leaving.flush()
    }

    private mutating func queue(_ bytes: [UInt8], to peer: PeerAddress, at now: Instant) {
        guard peer.isTunnel else { return leaving.queue(bytes, to: peer) }
        guard let tunnel = tunnels[peer] else { return relay.drop(.tunnelGone) }
        tunnel.send(bytes, at: now)
    }

    private mutating func publish(at now: Instant) {
        worker.progress.store(passed, ordering: .releasing)
        for event in relay.takeEvents() { hub.onEvent(event) }
        if now >= nextPublication {
            nextPublication = now + Self.publishInterval
            var statistics = relay.statistics
            statistics.drop(.unsent, count: leaving.dropped)
            statistics.drop(.overrun, count: worker.socket.overruns)
            worker.publish(statistics)
        }
        if now >= nextUse {
            nextUse = now + Self.useInterval
            hub.used(relay.boundReporters)
        }
    }
}

extension DropReason {
    /// Why a datagram was not opened, or not sealed again.
    fileprivate init(_ error: TransportError) {
        switch error.code {
        case .replayed: self = .replayed
        case .stranger: self = .unknownReporter
        case .keyWornOut: self = .keyWornOut
        default: self = .forged
        }
    }
}
