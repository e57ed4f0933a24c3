/// One room at the relay: the host's streams, and the addresses that get them.
struct RelayRoom<Peer: Hashable & Sendable>: Sendable {
    /// The host while its address is bound.
    struct Host: Sendable {
        let ticket: RelayTicket
        var peer: Peer
        var heard: Instant
        var roundTrip = RoundTrip()
    }

    /// Nothing from the host for this long, and it counts as lost.
    static var hostSilence: Duration { .seconds(3) }
    /// Between reports to the host.
    private static var reportInterval: Duration { .seconds(1) }

    let name: String
    /// Tickets that name this room; without any it is forgotten.
    var tickets = 0
    private(set) var host: Host?
    /// The host bound last, which `streams` belong to; stays when its address is forgotten.
    private(set) var publisher: SessionToken?
    private(set) var streams: [RelayStream] = []
    /// Everyone who gets the streams; places change when somebody leaves.
    private(set) var audience: [Peer] = []
    private var announcedViewers = 0
    private var nextReport: Instant?

    init(name: String) { self.name = name }

    // MARK: The host

    /// Binds the host's address. Another ticket than before begins the room's streams anew.
    mutating func bind(_ ticket: RelayTicket, at peer: Peer, now: Instant, _ outbox: inout RelayOutbox<Peer>) {
        if let host, host.ticket.token == ticket.token {
            self.host?.peer = peer
            self.host?.heard = now
            return
        }
        if publisher != ticket.token { streams = ticket.streams.map(RelayStream.init) }
        publisher = ticket.token
        host = Host(ticket: ticket, peer: peer, heard: now)
        nextReport = now
        outbox.note(.hostArrived(room: name))
    }

    /// The host's address is no longer bound; what it sent is kept for its return with the same ticket.
    mutating func unbindHost(_ outbox: inout RelayOutbox<Peer>) {
        guard host != nil else { return }
        host = nil
        outbox.note(.hostLost(room: name))
    }

    /// Takes a packet from the host and passes it to everyone.
    mutating func takeMedia(
        _ datagram: inout [UInt8], _ packet: RTPPacket, from reporter: SSRC, at now: Instant,
        _ outbox: inout RelayOutbox<Peer>
    ) {
        guard
            let index = streams.firstIndex(where: {
                $0.stream.ssrc == packet.header.ssrc && $0.stream.payloadType == packet.header.payloadType
            })
        else { return outbox.drop(.unknownStream) }
        host?.heard = now
        // Viewers estimate the way from here to them, not the host's way to here.
        if let offset = packet.sendTimeOffset { AbsoluteSendTime(now).stamp(&datagram, at: offset) }
        guard streams[index].take(datagram, packet, at: now) else { return outbox.drop(.stale) }
        outbox.count(\.packetsIn)
        outbox.send(datagram, to: audience)
        if streams[index].lacksKeyFrame { requestKeyFrame(ofStream: index, from: reporter, at: now, &outbox) }
    }

    /// Takes the host's reports and passes those of its streams to everyone, without what is not for them.
    mutating func takeReports(
        _ packets: [RTCPPacket], from reporter: SSRC, at now: Instant, _ outbox: inout RelayOutbox<Peer>
    ) {
        host?.heard = now
        var forward: [RTCPPacket] = []
        for packet in packets {
            switch packet {
            case .senderReport(var report):
                guard let index = streams.firstIndex(where: { $0.stream.ssrc == report.ssrc }) else { continue }
                report.blocks = []
                streams[index].take(report, at: now)
                forward.append(.senderReport(report))
            case .timing(let report):
                if let echo = report.echo, echo.ssrc == reporter, let measured = echo.roundTrip(at: now) {
                    host?.roundTrip.note(measured)
                }
            case .receiverReport, .negativeAcknowledgement, .pictureLoss, .binding, .goodbye: break
            }
        }
        if !forward.isEmpty { outbox.send(RTCPPacket.datagram(forward), to: audience) }
    }

    /// Asks the host for what is missing, and reports to it once a second.
    mutating func tick(from reporter: SSRC, at now: Instant, _ outbox: inout RelayOutbox<Peer>) {
        guard let host else { return }
        if now - host.heard > Self.hostSilence { return unbindHost(&outbox) }
        var packets: [RTCPPacket] = []
        if now >= nextReport ?? now {
            nextReport = now + Self.reportInterval
            let blocks = streams.indices.compactMap { streams[$0].reportBlock(at: now) }
            packets.append(.receiverReport(ReceiverReport(ssrc: reporter, blocks: blocks)))
            packets.append(.timing(TimingReport(sender: reporter, reference: NTPTime(now))))
        }
        for index in streams.indices {
            guard let request = streams[index].request(from: reporter, roundTrip: host.roundTrip.value, at: now)
            else { continue }
            if packets.isEmpty { packets.append(.receiverReport(ReceiverReport(ssrc: reporter))) }
            packets.append(request)
        }
        if !packets.isEmpty { outbox.send(RTCPPacket.datagram(packets), to: host.peer) }
    }

    // MARK: The viewers

    /// Adds a viewer and gives it what it needs to begin: the last reports, and pictures from a key frame on.
    ///
    /// - Returns: its place in the audience.
    mutating func join(
        _ peer: Peer, from reporter: SSRC, budget: inout RepairBudget, at now: Instant,
        _ outbox: inout RelayOutbox<Peer>
    ) -> Int {
        audience.append(peer)
        let reports = streams.compactMap(\.report).map(RTCPPacket.senderReport)
        if !reports.isEmpty { outbox.send(RTCPPacket.datagram(reports), to: peer) }
        for index in streams.indices where streams[index].stream.codec == .vp8 {
            if let packets = streams[index].replay, budget.take(packets.count, at: now) {
                for packet in packets {
                    outbox.send(packet, to: peer)
                    outbox.count(\.packetsReplayed)
                }
            } else {
                requestKeyFrame(ofStream: index, from: reporter, at: now, &outbox)
            }
        }
        return audience.count - 1
    }

    /// Takes the viewer at `place` out and returns who has its place now, if that is somebody.
    mutating func leave(place: Int) -> Peer? {
        let last = audience.removeLast()
        guard place < audience.count else { return nil }
        audience[place] = last
        return last
    }

    /// Sends packets again to one who missed them.
    func repair(
        _ request: NegativeAcknowledgement, for peer: Peer, budget: inout RepairBudget, at now: Instant,
        _ outbox: inout RelayOutbox<Peer>
    ) {
        guard let stream = streams.first(where: { $0.stream.ssrc == request.media }) else {
            return outbox.drop(.unknownStream)
        }
        for number in request.numbers.prefix(MediaLimits.repairsPerRequest) {
            guard let datagram = stream.kept(number) else {
                outbox.drop(.repairGone)
                continue
            }
            guard budget.take(1, at: now) else { return outbox.drop(.repairBudget) }
            outbox.send(datagram, to: peer)
            outbox.count(\.packetsRepaired)
        }
    }

    /// Passes a viewer's wish for a key frame on.
    mutating func requestKeyFrame(
        of ssrc: SSRC, from reporter: SSRC, at now: Instant, _ outbox: inout RelayOutbox<Peer>
    ) {
        guard let index = streams.firstIndex(where: { $0.stream.ssrc == ssrc }) else {
            return outbox.drop(.unknownStream)
        }
        requestKeyFrame(ofStream: index, from: reporter, at: now, &outbox)
    }

    mutating func announceViewers(_ outbox: inout RelayOutbox<Peer>) {
        guard audience.count != announcedViewers else { return }
        announcedViewers = audience.count
        outbox.note(.viewers(room: name, count: audience.count))
    }

    private mutating func requestKeyFrame(
        ofStream index: Int, from reporter: SSRC, at now: Instant, _ outbox: inout RelayOutbox<Peer>
    ) {
        guard let host, streams[index].mayRequestKeyFrame(at: now) else { return }
        let request = PictureLossIndication(sender: reporter, media: streams[index].stream.ssrc)
        outbox.send(
            RTCPPacket.datagram([.receiverReport(ReceiverReport(ssrc: reporter)), .pictureLoss(request)]),
            to: host.peer)
        outbox.count(\.keyFrameRequests)
    }
}
