/// What a worker does for the viewers bound at it.
extension RelayRoom {
    /// Binds a viewer's address. It gets nothing but answers before the address is known to be its own.
    mutating func join(_ reporter: SSRC, at peer: PeerAddress, now: Instant) {
        guard let budget = budgets[reporter] else { preconditionFailure("a viewer without a ticket") }
        viewers[reporter] = RelayViewer(peer: peer, budget: budget, at: now)
    }

    /// Forgets a viewer's address and returns it.
    mutating func leave(_ reporter: SSRC) -> PeerAddress? {
        guard let viewer = viewers[reporter] else { return nil }
        unseat(reporter, keeping: [])
        if let place = viewer.place, let moved = everyone.remove(place: place, reported: nil) {
            viewers[moved]?.place = place
        }
        viewers[reporter] = nil
        return viewer.peer
    }

    /// Takes a viewer's authenticated compound.
    ///
    /// - Parameters:
    ///   - cookie: what it has to send back, when its address is not the one that fetched the ticket.
    ///   - byteCount: of the datagram; an address that has proved nothing gets less than three times as much.
    mutating func hear(
        _ packets: [RTCPPacket], of reporter: SSRC, cookie: UInt64?, byteCount: Int, at now: Instant,
        _ outbox: inout RelayOutbox
    ) {
        guard let index = viewers.index(forKey: reporter) else { return }
        viewers.values[index].heard = now
        let peer = viewers.values[index].peer
        var answer: [RTCPPacket] = []
        let wasVerified = viewers.values[index].isVerified
        var isVerified = wasVerified || cookie == nil
        for packet in packets {
            switch packet {
            case .timing(let report):
                if let echo = TimingReport(echoing: report, to: reporter, from: outbox.reporter) {
                    answer.append(.timing(echo))
                }
            case .echo(let challenge) where challenge.cookie == cookie: isVerified = true
            default: break
            }
        }
        if !isVerified, let cookie {
            answer.append(.challenge(Challenge(sender: outbox.reporter, cookie: cookie)))
            guard Self.sealedSize(of: answer) <= byteCount * 3 else { return outbox.drop(.unverified) }
            outbox.counts.challenges += 1
            outbox.drop(.unverified, count: packets.count { $0.isRequest })
            return outbox.send(answer, for: reporter, to: peer)
        }
        if !wasVerified, let rollover = rollover(from: outbox.reporter) { answer.append(.rollover(rollover)) }
        if !answer.isEmpty { outbox.send(answer, for: reporter, to: peer) }
        if !wasVerified {
            viewers.values[index].place = everyone.add(reporter, at: peer)
            if let lastReports { outbox.send(lastReports, to: peer) }
        }
        for case .subscription(let wish) in packets {
            subscribe(reporter, to: wish.streams, at: now, &outbox)
        }
        for packet in packets {
            switch packet {
            case .receiverReport(let report): note(report.blocks, of: index)
            case .negativeAcknowledgement(let request): repair(request, for: index, at: now, &outbox)
            case .pictureLoss(let request):
                guard let stream = seat(of: index, forStream: request.media, &outbox) else { continue }
                wishKeyFrame(ofStream: stream, for: index, at: now, &outbox)
            default: break
            }
        }
    }

    /// Forgets what the silent asked for, and returns those who are to be forgotten altogether.
    mutating func silentViewers(at now: Instant, _ outbox: inout RelayOutbox) -> [SSRC] {
        // What would run out before the next look counts as run out, so that nothing goes out after its time.
        let limit = Self.memory - Self.housekeeping
        var silent: [SSRC] = []
        var mute: [SSRC] = []
        for (reporter, viewer) in viewers {
            if now - viewer.heard >= limit {
                silent.append(reporter)
            } else if now - viewer.subscribed >= limit, !viewer.wanted.isEmpty {
                mute.append(reporter)
            }
        }
        for reporter in mute { subscribe(reporter, to: [], at: now, &outbox) }
        return silent
    }

    // MARK: From other workers

    /// Takes a packet that reached another worker.
    mutating func takeForwarded(_ packet: RelayPacket, at now: Instant, _ outbox: inout RelayOutbox) {
        guard let index = index(of: packet.header.ssrc) else { return outbox.drop(.unknownStream) }
        guard pass(packet, ofStream: index, at: now, &outbox) != .stale else { return }
        outbox.counts.packetsForwarded += 1
    }

    /// Sends a report to everyone.
    mutating func take(_ report: RelayReport, _ outbox: inout RelayOutbox) {
        guard report.publisher == publisher else { return outbox.drop(.unknownStream) }
        if report.kind == .senders { lastReports = report.sealed }
        outbox.send(report.sealed, to: everyone.peers)
    }

    // MARK: Subscriptions

    private mutating func subscribe(
        _ reporter: SSRC, to wanted: [SSRC], at now: Instant, _ outbox: inout RelayOutbox
    ) {
        guard let index = viewers.index(forKey: reporter) else { return }
        viewers.values[index].subscribed = now
        guard viewers.values[index].wanted != wanted else { return }
        viewers.values[index].wanted = wanted
        unseat(reporter, keeping: wanted)
        seat(reporter, at: now, &outbox)
    }

    /// Gives a viewer of the room's streams what it wants and does not have: from the last key frame on, or from one the
    /// host is asked for. In the order it named them.
    mutating func seat(_ reporter: SSRC, at now: Instant, _ outbox: inout RelayOutbox) {
        guard let index = viewers.index(forKey: reporter), viewers.values[index].isVerified else { return }
        let peer = viewers.values[index].peer
        for ssrc in viewers.values[index].wanted {
            guard let stream = self.index(of: ssrc),
                !viewers.values[index].seats.contains(where: { $0.stream == stream })
            else { continue }
            let place = streams[stream].audience.add(reporter, at: peer)
            viewers.values[index].seats.append(RelayViewer.Seat(stream: stream, place: place))
            audienceChanged = true
            guard streams[stream].stream.codec == .vp8 else { continue }
            let isReplayed = streams[stream].replay(within: viewers.values[index].budget, at: now) { packet in
                outbox.send(packet, to: peer)
                outbox.counts.packetsReplayed += 1
            }
            if !isReplayed { wishKeyFrame(ofStream: stream, for: index, at: now, &outbox) }
        }
    }

    /// Takes a viewer out of the audiences it is in, but for those of `wanted`.
    private mutating func unseat(_ reporter: SSRC, keeping wanted: [SSRC]) {
        guard let index = viewers.index(forKey: reporter) else { return }
        var kept: [RelayViewer.Seat] = []
        for seat in viewers.values[index].seats {
            if wanted.contains(streams[seat.stream].ssrc) {
                kept.append(seat)
                continue
            }
            audienceChanged = true
            guard let moved = streams[seat.stream].audience.remove(place: seat.place, reported: seat.loss),
                let other = viewers.index(forKey: moved),
                let theirs = viewers.values[other].seats.firstIndex(where: { $0.stream == seat.stream })
            else { continue }
            viewers.values[other].seats[theirs].place = seat.place
        }
        viewers.values[index].seats = kept
    }

    // MARK: Requests

    private typealias ViewerIndex = Dictionary<SSRC, RelayViewer>.Index

    /// The stream of that name, when it is one the viewer gets.
    private func seat(of viewer: ViewerIndex, forStream ssrc: SSRC, _ outbox: inout RelayOutbox) -> Int? {
        guard let stream = index(of: ssrc) else {
            outbox.drop(.unknownStream)
            return nil
        }
        guard viewers.values[viewer].seats.contains(where: { $0.stream == stream }) else {
            outbox.drop(.notSubscribed)
            return nil
        }
        return stream
    }

    private mutating func note(_ blocks: [ReportBlock], of viewer: ViewerIndex) {
        for block in blocks {
            guard let stream = index(of: block.ssrc),
                let seat = viewers.values[viewer].seats.firstIndex(where: { $0.stream == stream })
            else { continue }
            let before = viewers.values[viewer].seats[seat].loss
            streams[stream].audience.note(block.fractionLost, before: before)
            viewers.values[viewer].seats[seat].loss = block.fractionLost
        }
    }

    /// Asks the host for a key frame for one viewer, on its account: everyone pays for it with a worse picture. To ask again
    /// for one that has not come since is free.
    private mutating func wishKeyFrame(
        ofStream stream: Int, for viewer: ViewerIndex, at now: Instant, _ outbox: inout RelayOutbox
    ) {
        guard let seat = viewers.values[viewer].seats.firstIndex(where: { $0.stream == stream }) else { return }
        let asked = viewers.values[viewer].seats[seat].keyFrameAsked
        let isOwed = asked.map { asked in streams[stream].keyFrameArrival.map { $0 < asked } ?? true } ?? false
        if !isOwed {
            guard viewers.values[viewer].budget.takeKeyFrame(at: now) else { return outbox.drop(.keyFrameBudget) }
            viewers.values[viewer].seats[seat].keyFrameAsked = now
        }
        wishKeyFrame(ofStream: stream, at: now, &outbox)
    }

    /// Sends packets again to one who missed them; one named twice goes out twice.
    private mutating func repair(
        _ request: NegativeAcknowledgement, for viewer: ViewerIndex, at now: Instant,
        _ outbox: inout RelayOutbox
    ) {
        guard let stream = seat(of: viewer, forStream: request.media, &outbox) else { return }
        let peer = viewers.values[viewer].peer
        let numbers = request.numbers.prefix(MediaLimits.repairsPerRequest)
        outbox.drop(.repairBudget, count: request.numbers.count - numbers.count)
        for (place, number) in numbers.enumerated() {
            guard let packet = streams[stream].kept(number) else {
                outbox.drop(.repairGone)
                continue
            }
            guard viewers.values[viewer].budget.takeRepairs(1, bytes: packet.bytes.count, at: now) else {
                return outbox.drop(.repairBudget, count: numbers.count - place)
            }
            outbox.send(packet, to: peer)
            outbox.counts.packetsRepaired += 1
        }
    }

    // MARK: Compounds

    /// How often each stream's numbers have wrapped; `nil` before the first packet.
    func rollover(from reporter: SSRC) -> Rollover? {
        let counters = streams.compactMap { stream in
            stream.wraps.map { Rollover.Counter(stream: stream.ssrc, wraps: $0) }
        }
        return counters.isEmpty ? nil : Rollover(sender: reporter, streams: counters)
    }

    /// Bytes of a compound for one participant once it is sealed: an index of four and a tag of sixteen are added (RFC
    /// 7714 section 9).
    private static func sealedSize(of packets: [RTCPPacket]) -> Int {
        RTCPPacket.datagram(beginning: SSRC(0), packets).count + 20
    }
}

extension TimingReport {
    /// The answer to a report with a reference time, which came just now.
    init?(echoing report: TimingReport, to ssrc: SSRC, from sender: SSRC) {
        guard let reference = report.reference else { return nil }
        self.init(sender: sender, echo: Echo(ssrc: ssrc, lastReference: reference.middle, delay: 0))
    }
}

extension RTCPPacket {
    /// Asks for something to be sent.
    fileprivate var isRequest: Bool {
        switch self {
        case .negativeAcknowledgement, .pictureLoss: true
        default: false
        }
    }

    /// The datagram for `packets`, after an empty report of `reporter` unless they begin with a report themselves (RFC
    /// 3550 section 6.1).
    package static func datagram(beginning reporter: SSRC, _ packets: [RTCPPacket]) -> [UInt8] {
        switch packets.first {
        case .receiverReport, .senderReport: datagram(packets)
        default: datagram([.receiverReport(ReceiverReport(ssrc: reporter))] + packets)
        }
    }
}
