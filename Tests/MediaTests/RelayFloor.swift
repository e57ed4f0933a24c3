import Media

/// A relay of several workers, and what tests say to it in one line.
@dynamicMemberLookup
struct RelayFloor {
    var relay: RehearsalRelay
    private var numbers: [SSRC: Int64] = [:]

    init(workers count: Int = 1) { relay = RehearsalRelay(workers: count) }

    subscript<Value>(dynamicMember path: WritableKeyPath<RehearsalRelay, Value>) -> Value {
        get { relay[keyPath: path] }
        set { relay[keyPath: path] = newValue }
    }

    mutating func authorize(_ ticket: RelayTicket) { relay.authorize(ticket) }
    mutating func revoke(_ reporter: SSRC) { relay.revoke(reporter) }
    mutating func tick(at now: Instant) { relay.tick(at: now) }
    mutating func taken() -> [RehearsalRelay.Delivery] { relay.taken() }
    mutating func takenEvents() -> [RelayEvent] { relay.takenEvents() }
    var statistics: RelayStatistics { relay.statistics }

    /// A datagram as it came, of whoever sends it.
    mutating func handle(_ datagram: [UInt8], from peer: PeerAddress, worker: Int = 0, at now: Instant) {
        relay.handle(datagram, from: peer, worker: worker, at: now)
    }

    /// A participant's compound, at the worker that hears it; the report it begins with is added.
    mutating func hear(
        _ packets: [RTCPPacket] = [], of ticket: RelayTicket, from peer: PeerAddress, worker: Int = 0, at now: Instant
    ) {
        let bytes = RTCPPacket.datagram(beginning: ticket.reporter, packets)
        let compound = (try? RTCPPacket.compound(parsing: bytes)) ?? []
        relay.workers[worker].handle(compound, of: ticket.reporter, from: peer, byteCount: bytes.count + 20, at: now)
        relay.settle(at: now)
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
        relay.pass(bytes, wraps: wraps, from: peer, worker: worker, at: now)
        return next
    }

    /// Skips a number, as if the packet had been lost on its way here.
    mutating func lose(_ stream: MediaStream) -> SequenceNumber {
        numbers[stream.ssrc, default: 70_000] += 1
        return SequenceNumber(extended: numbers[stream.ssrc, default: 0])
    }

    func drops(_ reason: DropReason) -> Int { statistics[reason] }
}

extension RehearsalRelay.Delivery {
    var packets: [RTCPPacket] { (try? RTCPPacket.compound(parsing: bytes)) ?? [] }
    var media: RTPPacket? { DatagramKind(of: bytes) == .rtp ? try? RTPPacket(parsing: bytes) : nil }
}

extension [RehearsalRelay.Delivery] {
    /// Who got media, sorted by port, one entry for each packet.
    var mediaPorts: [Int] { filter { $0.media != nil }.map { Int($0.to.port) - 10_000 }.sorted() }

    /// Everything in the compounds one address got.
    func control(to number: Int) -> [RTCPPacket] {
        filter { $0.to.port == UInt16(10_000 + number) && $0.media == nil }.flatMap(\.packets)
    }
}
