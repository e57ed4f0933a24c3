/// One room at one worker of the relay: the host's streams, and the addresses that get them.
///
/// The host may be bound at another worker; its packets come from there then. This file is what both kinds share.
struct RelayRoom: Sendable {
    /// Soft state of viewers is forgotten after this long.
    static let memory = Duration.seconds(5)
    /// Between looks for what has run out. What would run out before the next look is forgotten at this one.
    static let housekeeping = Duration.milliseconds(100)
    /// Between two reports of the same kind.
    static let reportInterval = Duration.seconds(1)
    /// Between two tellings of a change that goes on.
    static let changeInterval = Duration.milliseconds(100)

    let name: String
    /// Tickets that name this room; without any it is forgotten.
    var tickets = 0
    /// The host, while it is bound here.
    var host: RelayHost?
    /// Whose streams these are, and since when; stays when the host's address is forgotten.
    var publisher: SSRC?
    var publisherSince = Instant.zero
    /// The last news of a host bound at another worker.
    var hostElsewhere: Instant?
    var streams: [RelayStream] = []

    var viewers: [SSRC: RelayViewer] = [:]
    /// Of everyone with a viewer's ticket, bound or not.
    var budgets: [SSRC: ViewerBudget] = [:]
    /// All whose address is their own.
    var everyone = StreamAudience()
    /// The viewers of other workers, while the host is here.
    var remote: [(audience: RelayAudience, heard: Instant)] = []
    /// Somebody came to a stream or left it since the last telling.
    var audienceChanged = false
    var nextAudienceReport: Instant?
    var nextAudienceChange: Instant?
    var lastReports: SealedBytes?
    private var announcedViewers = 0

    init(name: String) { self.name = name }

    // MARK: Streams

    /// Another host's streams take the place of those before; viewers stay, and get of the new what they asked for.
    mutating func adopt(_ ticket: RelayTicket, since: Instant, _ outbox: inout RelayOutbox) {
        publisherSince = since
        guard publisher != ticket.reporter else { return }
        publisher = ticket.reporter
        streams = ticket.streams.map(RelayStream.init)
        remote = []
        lastReports = nil
        audienceChanged = true
        var index = viewers.startIndex
        while index != viewers.endIndex {
            viewers.values[index].seats = []
            viewers.formIndex(after: &index)
        }
        for reporter in Array(viewers.keys) { seat(reporter, at: since, &outbox) }
    }

    func index(of ssrc: SSRC) -> Int? { streams.firstIndex { $0.ssrc == ssrc } }

    /// Takes a packet, from the host or from its worker, and passes it to those who want it.
    ///
    /// - Returns: what its arrival means; `stale` when it went nowhere.
    mutating func pass(
        _ packet: RelayPacket, ofStream index: Int, at now: Instant, _ outbox: inout RelayOutbox
    ) -> NackSchedule.Arrival {
        let (arrival, displaced) = streams[index].take(packet, at: now)
        // The buffer goes back to where it came from: the worker that has the host.
        if let displaced, host != nil { outbox.pool.recycle(displaced) }
        guard arrival != .stale else {
            outbox.drop(.stale)
            return .stale
        }
        outbox.send(packet.sealed, to: streams[index].audience.peers)
        return arrival
    }

    // MARK: Key frames

    /// Notes that somebody cannot go on without a key frame, and asks for it as soon as that may be.
    mutating func wishKeyFrame(ofStream index: Int, at now: Instant, _ outbox: inout RelayOutbox) {
        streams[index].wishKeyFrame()
        requestKeyFrame(ofStream: index, at: now, &outbox)
    }

    private mutating func requestKeyFrame(ofStream index: Int, at now: Instant, _ outbox: inout RelayOutbox) {
        // Without a host the wish stays until there is one.
        guard host != nil || hostElsewhere != nil, streams[index].isKeyFrameRequestDue(at: now) else { return }
        let ssrc = streams[index].ssrc
        if let host {
            let request = PictureLossIndication(sender: outbox.reporter, media: ssrc)
            outbox.send([.pictureLoss(request)], for: host.ticket.reporter, to: host.peer)
            outbox.counts.keyFrameRequests += 1
        } else {
            outbox.forward(.keyFrameWanted(room: name, stream: ssrc))
        }
    }

    // MARK: Time

    /// Does what time asks for; to be called every few milliseconds.
    mutating func tick(at now: Instant, _ outbox: inout RelayOutbox) {
        for index in streams.indices { requestKeyFrame(ofStream: index, at: now, &outbox) }
        tickHost(at: now, &outbox)
        tellAudience(at: now, &outbox)
    }

    /// Forgets what has run out, viewers excepted.
    mutating func keepHouse(at now: Instant, _ outbox: inout RelayOutbox) {
        if let hostElsewhere, now - hostElsewhere > RelayHost.silence { self.hostElsewhere = nil }
        remote.removeAll { now - $0.heard > RelayHost.silence }
        for index in streams.indices { streams[index].keepHouse(at: now) }
    }

    mutating func announceViewers(_ outbox: inout RelayOutbox) {
        guard viewers.count != announcedViewers else { return }
        announcedViewers = viewers.count
        outbox.note(.viewers(room: name, worker: outbox.worker, count: viewers.count))
    }
}
