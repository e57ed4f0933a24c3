/// The host while its address is bound here.
struct RelayHost: Sendable {
    /// Nothing from the host for this long, and it counts as lost.
    static let silence = Duration.seconds(3)
    /// Between two tellings of the rollover counters while they stay.
    static let rolloverInterval = Duration.seconds(5)
    /// An estimate this share under the last one told is told at once (libwebrtc).
    static let estimateDrop = 0.97

    /// Of the estimate, that repair may take, and what a repair takes, in bits.
    static let repairShare = 0.4
    static let repairBits = 8_000.0

    let ticket: RelayTicket
    let peer: PeerAddress
    let since: Instant
    var heard: Instant
    var roundTrip = RoundTrip()
    var uplink = BandwidthEstimator()
    /// What its way here may carry for repair.
    var purse = RepairPurse()
    var estimateTold = Double.infinity
    var nextReport: Instant
    var nextRollover: Instant
    var nextUrgent: Instant

    init(ticket: RelayTicket, peer: PeerAddress, at now: Instant) {
        self.ticket = ticket
        self.peer = peer
        since = now
        heard = now
        nextReport = now
        nextRollover = now
        nextUrgent = now
    }
}

/// What the worker does that has the host.
extension RelayRoom {
    /// Binds the host's address here.
    mutating func bind(_ ticket: RelayTicket, at peer: PeerAddress, now: Instant, _ outbox: inout RelayOutbox) {
        guard host?.peer != peer || host?.ticket.reporter != ticket.reporter else { return }
        let isNews = host?.ticket.reporter != ticket.reporter
        host = RelayHost(ticket: ticket, peer: peer, at: now)
        hostElsewhere = nil
        adopt(ticket, since: now, &outbox)
        audienceChanged = true
        if isNews { outbox.note(.hostArrived(room: name)) }
        outbox.forward(.hostHere(room: name, publisher: ticket.reporter, since: now))
    }

    /// The host's address is no longer bound; what it sent is kept for its return with the same ticket.
    mutating func unbindHost(_ outbox: inout RelayOutbox) {
        guard host != nil else { return }
        host = nil
        outbox.note(.hostLost(room: name))
    }

    /// The host has bound at another worker.
    ///
    /// - Returns: the address that is free now, when it was bound here.
    mutating func hostMoved(_ ticket: RelayTicket, since: Instant, at now: Instant, _ outbox: inout RelayOutbox)
        -> PeerAddress?
    {
        let peer = host?.peer
        host = nil
        if hostElsewhere == nil { audienceChanged = true }
        hostElsewhere = now
        adopt(ticket, since: since, &outbox)
        return peer
    }

    /// Takes a packet from the host and passes it to everyone who wants it, here and at the other workers.
    mutating func takeMedia(_ packet: RelayPacket, at now: Instant, _ outbox: inout RelayOutbox) {
        guard
            let index = streams.firstIndex(where: {
                $0.ssrc == packet.header.ssrc && $0.stream.payloadType == packet.header.payloadType
            })
        else { return outbox.drop(.unknownStream) }
        host?.heard = now
        let wrapsBefore = streams[index].wraps
        let arrival = pass(packet, ofStream: index, at: now, &outbox)
        guard arrival != .stale else { return }
        outbox.counts.packetsIn += 1
        outbox.counts.bytesIn += packet.byteCount
        if arrival == .repaired { outbox.counts.packetsRecovered += 1 }
        // A packet that was sent again carries the time of its first sending.
        host?.uplink.received(
            sendTime: arrival == .repaired ? nil : packet.header.sendTime, bytes: packet.byteCount, at: now)
        outbox.forward(.packet(packet, room: name))
        if let wrapsBefore, wrapsBefore != streams[index].wraps { host?.nextRollover = now }
        if streams[index].lacksKeyFrame, watchers(ofStream: index) > 0 {
            wishKeyFrame(ofStream: index, at: now, &outbox)
        }
    }

    /// Takes the host's compound and passes its sender reports to everyone, without what is not for them.
    mutating func hearHost(_ packets: [RTCPPacket], at now: Instant, _ outbox: inout RelayOutbox) {
        guard let ticket = host?.ticket, let peer = host?.peer else { return }
        host?.heard = now
        var reports: [RTCPPacket] = []
        for packet in packets {
            switch packet {
            case .senderReport(var report):
                guard let index = index(of: report.ssrc) else {
                    outbox.drop(.unknownStream)
                    continue
                }
                report.blocks = []
                streams[index].take(report, at: now)
                reports.append(.senderReport(report))
            case .timing(let report):
                if let echo = report.echo, echo.ssrc == outbox.reporter, let measured = echo.roundTrip(at: now) {
                    host?.roundTrip.note(measured)
                }
                if let echo = TimingReport(echoing: report, to: ticket.reporter, from: outbox.reporter) {
                    outbox.send([.timing(echo)], for: ticket.reporter, to: peer)
                }
            default: break
            }
        }
        if !reports.isEmpty {
            outbox.seal(
                RelayReport.Draft(room: name, publisher: ticket.reporter, kind: .senders, packets: reports))
        }
    }

    /// Asks the host for what is missing, and reports to it once a second, or at once what cannot wait.
    mutating func tickHost(at now: Instant, _ outbox: inout RelayOutbox) {
        guard let host else { return }
        if now - host.heard > RelayHost.silence { return unbindHost(&outbox) }
        let isReport = now >= host.nextReport
        var packets: [RTCPPacket] = []
        if isReport {
            self.host?.nextReport = now + Self.reportInterval
            let blocks = streams.indices.compactMap { streams[$0].reportBlock(at: now) }
            packets.append(.receiverReport(ReceiverReport(ssrc: outbox.reporter, blocks: blocks)))
            packets.append(.timing(TimingReport(sender: outbox.reporter, reference: NTPTime(now))))
            outbox.forward(.hostHere(room: name, publisher: host.ticket.reporter, since: host.since))
        }
        appendNews(to: &packets, isReport: isReport, at: now, &outbox)
        self.host?.purse.fill(at: host.uplink.bitsPerSecond * RelayHost.repairShare, now: now)
        for index in streams.indices {
            let limit = Int(max(0, self.host?.purse.available ?? 0) / RelayHost.repairBits)
            let request = streams[index].request(
                from: outbox.reporter, roundTrip: host.roundTrip.value, limit: limit, at: now)
            guard let request else { continue }
            self.host?.purse.take(Double(request.numbers.count) * RelayHost.repairBits)
            outbox.counts.packetsAsked += request.numbers.count
            packets.append(.negativeAcknowledgement(request))
        }
        if !packets.isEmpty { outbox.send(packets, for: host.ticket.reporter, to: host.peer) }
        tellRollover(at: now, &outbox)
    }

    /// The estimate of the host's way to here and who watches: each second, and when they change.
    private mutating func appendNews(
        to packets: inout [RTCPPacket], isReport: Bool, at now: Instant, _ outbox: inout RelayOutbox
    ) {
        guard let host, !streams.isEmpty else { return }
        let estimate = host.uplink.bitsPerSecond
        let isUrgent =
            (audienceChanged || estimate < host.estimateTold * RelayHost.estimateDrop)
            && now >= host.nextUrgent
        guard isReport || isUrgent else { return }
        audienceChanged = false
        self.host?.nextUrgent = now + Self.changeInterval
        self.host?.estimateTold = estimate
        packets.append(.demand(Demand(sender: outbox.reporter, audience: demand)))
        packets.append(
            .estimate(
                ReceiverEstimate(
                    sender: outbox.reporter, bitsPerSecond: UInt64(max(0, estimate)), streams: streams.map(\.ssrc))))
    }

    private mutating func tellRollover(at now: Instant, _ outbox: inout RelayOutbox) {
        guard let host, now >= host.nextRollover else { return }
        self.host?.nextRollover = now + RelayHost.rolloverInterval
        guard let rollover = rollover(from: outbox.reporter) else { return }
        outbox.seal(
            RelayReport.Draft(
                room: name, publisher: host.ticket.reporter, kind: .rollover, packets: [.rollover(rollover)]))
    }

    // MARK: Who watches

    /// All viewers of a stream, wherever they are bound.
    func watchers(ofStream index: Int) -> Int {
        let ssrc = streams[index].ssrc
        return remote.reduce(streams[index].audience.count) { sum, other in
            sum + (other.audience.streams.first { $0.stream == ssrc }?.viewers ?? 0)
        }
    }

    private var demand: [Demand.Audience] {
        streams.indices.map { index in
            var losses = streams[index].audience.losses
            let ssrc = streams[index].ssrc
            for (other, _) in remote {
                if let theirs = other.streams.first(where: { $0.stream == ssrc }) { losses.add(theirs.losses) }
            }
            return Demand.Audience(
                stream: ssrc, viewers: UInt32(clamping: watchers(ofStream: index)), worstLoss: losses.worst)
        }
    }

    /// Takes in who watches at another worker.
    mutating func take(_ audience: RelayAudience, at now: Instant) {
        guard host != nil else { return }
        if let index = remote.firstIndex(where: { $0.audience.worker == audience.worker }) {
            let isChange =
                remote[index].audience.streams.map(\.viewers) != audience.streams.map(\.viewers)
            if isChange { audienceChanged = true }
            remote[index] = (audience, now)
        } else {
            remote.append((audience, now))
            audienceChanged = true
        }
    }

    /// Tells the host's worker who watches here: when that changes, and each second.
    mutating func tellAudience(at now: Instant, _ outbox: inout RelayOutbox) {
        guard hostElsewhere != nil else { return }
        let isReport = now >= nextAudienceReport ?? now && !viewers.isEmpty
        let isChange = audienceChanged && now >= nextAudienceChange ?? now
        guard isReport || isChange else { return }
        audienceChanged = false
        nextAudienceReport = now + Self.reportInterval
        nextAudienceChange = now + Self.changeInterval
        let streams = streams.map {
            RelayAudience.Stream(stream: $0.ssrc, viewers: $0.audience.count, losses: $0.audience.losses)
        }
        outbox.forward(.audience(RelayAudience(worker: outbox.worker, streams: streams), room: name))
    }
}
