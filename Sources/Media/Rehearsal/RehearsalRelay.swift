/// Several workers of a relay wired together in virtual time, without keys: what would be sealed is in the clear.
package struct RehearsalRelay {
    package struct Delivery {
        package let bytes: [UInt8]
        package let to: PeerAddress
    }

    package var workers: [Relay]
    private var events: [RelayEvent] = []
    /// What has been sent since the last `taken`.
    private var deliveries: [Delivery] = []
    private var sends: [RelaySend] = []
    private var forwards: [RelayForward] = []
    /// Of streams whose datagrams are handed in as they came.
    private var extenders: [SSRC: SequenceExtender] = [:]

    package init(workers count: Int = 1) {
        workers = (0..<count).map { Relay(worker: $0, of: count, secret: 7) }
    }

    package mutating func authorize(_ ticket: RelayTicket) {
        let budget = ViewerBudget()
        for index in workers.indices { workers[index].authorize(ticket, budget: budget) }
    }

    package mutating func revoke(_ reporter: SSRC) {
        for index in workers.indices { workers[index].revoke(reporter) }
    }

    /// A datagram as it came, of whoever sends it: what the socket's driver does, but for opening and sealing.
    package mutating func handle(_ datagram: [UInt8], from peer: PeerAddress, worker: Int = 0, at now: Instant) {
        switch DatagramKind(of: datagram) {
        case .rtp:
            guard let packet = try? RTPPacket(parsing: datagram) else { return drop(.malformed, worker: worker) }
            let number = extenders[packet.header.ssrc, default: SequenceExtender()].extend(packet.header.sequenceNumber)
            // An extender begins one cycle up.
            pass(datagram, wraps: UInt32(max(0, number >> 16 - 1)), from: peer, worker: worker, at: now)
        case .rtcp:
            guard let compound = try? RTCPPacket.compound(parsing: datagram), let reporter = Self.signer(of: compound)
            else { return drop(.malformed, worker: worker) }
            workers[worker].handle(compound, of: reporter, from: peer, byteCount: datagram.count + 20, at: now)
            settle(at: now)
        case .neither: drop(.notMedia, worker: worker)
        }
    }

    /// A media packet of a host; `wraps` is how often its numbers have wrapped.
    package mutating func pass(
        _ datagram: [UInt8], wraps: UInt32, from peer: PeerAddress, worker: Int, at now: Instant
    ) {
        var bytes = datagram
        if workers[worker].publisher(at: peer) != nil, let reading = try? RelayPacket.Reading(parsing: bytes) {
            reading.stamp(&bytes, at: now)
            let packet = RelayPacket(reading, byteCount: bytes.count, wraps: wraps, sealed: SealedBytes(bytes))
            workers[worker].handle(packet, from: peer, at: now)
        }
        settle(at: now)
    }

    private mutating func drop(_ reason: DropReason, worker: Int) { workers[worker].drop(reason) }

    /// Who a compound is of. A host's begins with reports of its streams, so its timing report has to say it; in the
    /// real driver the key does.
    private static func signer(of compound: [RTCPPacket]) -> SSRC? {
        for packet in compound {
            switch packet {
            case .timing(let report): return report.sender
            case .receiverReport(let report): return report.ssrc
            default: continue
            }
        }
        return nil
    }

    package mutating func tick(at now: Instant) {
        for index in workers.indices { workers[index].tick(at: now) }
        settle(at: now)
    }

    /// Lets workers tell each other until none has anything to say, and collects what they send.
    package mutating func settle(at now: Instant) {
        var isQuiet = false
        while !isQuiet {
            isQuiet = true
            for index in workers.indices {
                for report in workers[index].takeReports() {
                    let bytes = RTCPPacket.datagram(beginning: workers[index].reporter, report.packets)
                    workers[index].handle(RelayReport(report, sealed: SealedBytes(bytes)))
                }
                collect(from: index)
                workers[index].takeForwards(&forwards)
                for forward in forwards {
                    isQuiet = false
                    for other in workers.indices where other != index { workers[other].handle(forward, at: now) }
                }
                events += workers[index].takeEvents()
            }
        }
        for index in workers.indices { collect(from: index) }
    }

    private mutating func collect(from index: Int) {
        workers[index].takeOutgoing(&sends)
        for send in sends {
            switch send {
            case .sealed(let packet, let peer): deliveries.append(Delivery(bytes: packet.bytes, to: peer))
            case .sealedToAll(let packet, let peers):
                deliveries += peers.map { Delivery(bytes: packet.bytes, to: $0) }
            case .control(let packets, _, let peer):
                let bytes = RTCPPacket.datagram(beginning: workers[index].reporter, packets)
                deliveries.append(Delivery(bytes: bytes, to: peer))
            }
        }
    }

    package mutating func taken() -> [Delivery] {
        defer { deliveries = [] }
        return deliveries
    }

    package mutating func takenEvents() -> [RelayEvent] {
        defer { events = [] }
        return events
    }

    package var statistics: RelayStatistics {
        workers.dropFirst().reduce(into: workers[0].statistics) { $0.add($1.statistics) }
    }

}
