import Media

/// Several workers of a relay wired together in virtual time, without keys: what would be sealed is in the clear.
struct RelayFloor {
    struct Delivery {
        let bytes: [UInt8]
        let to: PeerAddress

        var packets: [RTCPPacket] { (try? RTCPPacket.compound(parsing: bytes)) ?? [] }
        var media: RTPPacket? { DatagramKind(of: bytes) == .rtp ? try? RTPPacket(parsing: bytes) : nil }
    }

    var workers: [Relay]
    private(set) var events: [RelayEvent] = []
    /// What has been sent since the last `taken`.
    private var deliveries: [Delivery] = []
    private var sends: [RelaySend] = []
    private var forwards: [RelayForward] = []
    private var numbers: [SSRC: Int64] = [:]
    /// Of streams whose datagrams are handed in as they came.
    private var extenders: [SSRC: SequenceExtender] = [:]

    init(workers count: Int = 1) {
        workers = (0..<count).map { Relay(worker: $0, of: count, secret: 7) }
    }

    mutating func authorize(_ ticket: RelayTicket) {
        for index in workers.indices { workers[index].authorize(ticket) }
    }

    mutating func revoke(_ reporter: SSRC) {
        for index in workers.indices { workers[index].revoke(reporter) }
    }

    /// A participant's compound, at the worker that hears it; the report it begins with is added.
    mutating func hear(
        _ packets: [RTCPPacket] = [], of ticket: RelayTicket, from peer: PeerAddress, worker: Int = 0, at now: Instant
    ) {
        let bytes = RTCPPacket.datagram(beginning: ticket.reporter, packets)
        let compound = (try? RTCPPacket.compound(parsing: bytes)) ?? []
        workers[worker].handle(compound, of: ticket.reporter, from: peer, byteCount: bytes.count + 20, at: now)
        settle(at: now)
    }

    /// A viewer's compound of each second.
    mutating func want(
        _ streams: [MediaStream], _ ticket: RelayTicket, from peer: PeerAddress, worker: Int = 0,
        and more: [RTCPPacket] = [], at now: Instant
    ) {
        let wish = Subscription(sender: ticket.reporter, streams: streams.map(\.ssrc))
        hear([.subscription(wish)] + more, of: ticket, from: peer, worker: worker, at: now)
    }

    /// The next packet of a stream, or the one of `number` again.
    ///
    /// - Returns: its number.
    @discardableResult
    mutating func media(
        of stream: MediaStream, keyFrame: Bool = false, number: Int64? = nil, payloadType: UInt8? = nil,
        wraps: UInt32 = 0,
        from peer: PeerAddress, worker: Int = 0, at now: Instant
    ) -> Int64 {
        let next = number ?? (numbers[stream.ssrc] ?? 70_000) + 1
        if number == nil { numbers[stream.ssrc] = next }
        let bytes = RTPHeader(
            payloadType: payloadType ?? stream.payloadType, marker: true,
            sequenceNumber: SequenceNumber(extended: next),
            timestamp: RTPTimestamp(UInt32(truncatingIfNeeded: next * 3_000)), ssrc: stream.ssrc,
            sendTime: AbsoluteSendTime(now)
        ).datagram(
            prefix: VP8Descriptor(startsPicture: true, pictureID: 0).bytes,
            payload: [keyFrame ? 0x10 : 0x11, UInt8(truncatingIfNeeded: next)])
        pass(bytes, wraps: wraps, from: peer, worker: worker, at: now)
        return next
    }

    /// A datagram as it came, of whoever sends it: what the socket's driver does, but for opening and sealing.
    mutating func handle(_ datagram: [UInt8], from peer: PeerAddress, worker: Int = 0, at now: Instant) {
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

    private mutating func pass(
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

    /// Skips a number, as if the packet had been lost on its way here.
    mutating func lose(_ stream: MediaStream) -> SequenceNumber {
        numbers[stream.ssrc, default: 70_000] += 1
        return SequenceNumber(extended: numbers[stream.ssrc, default: 0])
    }

    mutating func tick(at now: Instant) {
        for index in workers.indices { workers[index].tick(at: now) }
        settle(at: now)
    }

    /// Lets workers tell each other until none has anything to say, and collects what they send.
    private mutating func settle(at now: Instant) {
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

    mutating func taken() -> [Delivery] {
        defer { deliveries = [] }
        return deliveries
    }

    mutating func takenEvents() -> [RelayEvent] {
        defer { events = [] }
        return events
    }

    var statistics: RelayStatistics {
        workers.dropFirst().reduce(into: workers[0].statistics) { $0.add($1.statistics) }
    }

    func drops(_ reason: DropReason) -> Int { statistics[reason] }
}

extension [RelayFloor.Delivery] {
    /// Who got media, sorted by port, one entry for each packet.
    var mediaPorts: [Int] { filter { $0.media != nil }.map { Int($0.to.port) - 10_000 }.sorted() }

    /// Everything in the compounds one address got.
    func control(to number: Int) -> [RTCPPacket] {
        filter { $0.to.port == UInt16(10_000 + number) && $0.media == nil }.flatMap(\.packets)
    }
}
