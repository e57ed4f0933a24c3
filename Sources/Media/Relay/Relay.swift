/// One worker of the relay: passes each room's media from its host to its viewers.
///
/// Everyone who wants a stream gets the same sealed bytes, so a viewer costs an address in a list. Who may send and
/// receive is decided by tickets the server hands in (`authorize`); who does is soft state: any compound a participant
/// signed binds the address it came from, and is forgotten after five seconds without another. A stranger gets no answer,
/// whatever it sends.
///
/// Opening and sealing is the driver's: what is handed in here has been authenticated. A relay of several workers has
/// one of these in each; a viewer belongs to the worker its packets reach, and what one worker has for the others
/// (`takeForwards`) is handed to each of them (`handle`).
package struct Relay: Sendable {
    /// The names workers report under; nobody else may have one of them.
    package static let reporters: ClosedRange<UInt32> = 1...64

    private let secret: UInt64
    private var tickets: [SSRC: RelayTicket] = [:]
    private var bindings: [PeerAddress: SSRC] = [:]
    /// Rooms by place, those without tickets empty; an array, since changing a large value inside a dictionary allocates.
    private var rooms: [RelayRoom] = []
    private var places: [String: Int] = [:]
    private var freePlaces: [Int] = []
    private var outbox: RelayOutbox
    private var nextHousekeeping: Instant?

    /// - Parameters:
    ///   - worker: 0..<workers; each has a name of its own to report under.
    ///   - secret: random; what challenges are made of.
    package init(worker: Int = 0, of workers: Int = 1, secret: UInt64) {
        precondition(worker >= 0 && worker < workers && workers <= Self.reporters.count, "no such worker")
        self.secret = secret
        let reporter = SSRC(Self.reporters.lowerBound + UInt32(worker))
        outbox = RelayOutbox(reporter: reporter, worker: worker, isAlone: workers == 1)
    }

    /// This worker's name in reports and requests.
    package var reporter: SSRC { outbox.reporter }

    /// Buffers for packets to come.
    package var pool: PacketPool {
        _read { yield outbox.pool }
        _modify { yield &outbox.pool }
    }

    // MARK: Tickets

    /// Lets the holder of `ticket` bind; whether there is room for it was decided before (`TicketRegister`).
    ///
    /// - Parameter budget: a viewer's, the same at every worker.
    package mutating func authorize(_ ticket: RelayTicket, budget: ViewerBudget = ViewerBudget()) {
        if let known = tickets[ticket.reporter] {
            if known == ticket { return }
            revoke(ticket.reporter)
        }
        tickets[ticket.reporter] = ticket
        let place = openRoom(ticket.room)
        rooms[place].tickets += 1
        if ticket.role == .watch { rooms[place].budgets[ticket.reporter] = budget }
    }

    /// The place of a room, which is made if need be.
    private mutating func openRoom(_ name: String) -> Int {
        if let place = places[name] { return place }
        let place = freePlaces.popLast() ?? rooms.count
        if place == rooms.count { rooms.append(RelayRoom(name: name)) } else { rooms[place] = RelayRoom(name: name) }
        places[name] = place
        return place
    }

    private mutating func closeRoom(at place: Int) {
        rooms[place].announceViewers(&outbox)
        places[rooms[place].name] = nil
        rooms[place] = RelayRoom(name: "")
        freePlaces.append(place)
    }

    /// Takes a ticket away; its holder gets nothing from now on.
    package mutating func revoke(_ reporter: SSRC) {
        guard let room = tickets[reporter]?.room, let place = places[room] else { return }
        unbind(reporter)
        tickets[reporter] = nil
        rooms[place].budgets[reporter] = nil
        rooms[place].tickets -= 1
        if rooms[place].tickets == 0 { closeRoom(at: place) }
    }

    /// Takes all tickets of a room away and forgets it. Costs a walk over all tickets.
    package mutating func close(room: String) {
        for (reporter, ticket) in tickets where ticket.room == room { revoke(reporter) }
    }

    /// Whether a ticket is good here.
    package func knows(_ reporter: SSRC) -> Bool { tickets[reporter] != nil }

    // MARK: Datagrams

    /// Whose media may come from this address; `nil`, and counted, when nobody's may.
    package mutating func publisher(at peer: PeerAddress) -> SSRC? {
        guard let reporter = bindings[peer] else {
            outbox.drop(.unbound)
            return nil
        }
        guard tickets[reporter]?.role == .publish else {
            outbox.drop(.notHost)
            return nil
        }
        return reporter
    }

    /// Takes a host's packet in, opened and sealed again.
    package mutating func handle(_ packet: RelayPacket, from peer: PeerAddress, at now: Instant) {
        guard let reporter = publisher(at: peer), let place = place(of: reporter) else { return }
        rooms[place].takeMedia(packet, at: now, &outbox)
    }

    /// Takes a participant's compound in, opened with its key.
    ///
    /// - Parameter byteCount: of the datagram as it came.
    package mutating func handle(
        _ compound: [RTCPPacket], of reporter: SSRC, from peer: PeerAddress, byteCount: Int, at now: Instant
    ) {
        guard let ticket = tickets[reporter] else { return outbox.drop(.unknownReporter) }
        outbox.counts.reportsIn += 1
        for case .goodbye(let sources) in compound where sources.contains(reporter) { return unbind(reporter) }
        for case .probe(let probe) in compound {
            let answer = PathProbe(sender: outbox.reporter, number: probe.number)
            return outbox.send([.probe(answer)], for: reporter, to: peer)
        }
        guard let place = places[ticket.room] else { return }
        if needsProof(ticket, at: peer) {
            let cookie = cookie(for: reporter, at: peer)
            let isProved = compound.contains {
                if case .echo(let challenge) = $0 { challenge.cookie == cookie } else { false }
            }
            guard isProved else {
                outbox.drop(.unverified)
                outbox.counts.challenges += 1
                let challenge = Challenge(sender: outbox.reporter, cookie: cookie)
                return outbox.send([.challenge(challenge)], for: reporter, to: peer)
            }
        }
        bind(ticket, at: peer, place: place, now: now)
        switch ticket.role {
        case .publish:
            rooms[place].hearHost(compound, at: now, &outbox)
        case .watch:
            let cookie = ticket.isProved(at: peer) ? nil : cookie(for: reporter, at: peer)
            rooms[place].hear(
                compound, of: reporter, cookie: cookie, byteCount: byteCount, at: now, &outbox)
        }
    }

    /// Whether an address is bound only once it is shown that what is sent there arrives, since a sender's address can be
    /// made up: a host's that did not fetch the ticket, for what a host is told would else go there; and one where
    /// somebody is bound, unless that is a host's that comes back to its room. A viewer elsewhere is bound, and told too
    /// little to harm anybody (`RelayRoom.hear`).
    private func needsProof(_ ticket: RelayTicket, at peer: PeerAddress) -> Bool {
        let other = bindings[peer]
        guard !peer.isTunnel, other != ticket.reporter else { return false }
        if let other, ticket.role == .watch || tickets[other]?.room != ticket.room { return true }
        return ticket.role == .publish && !ticket.isProved(at: peer)
    }

    /// Sends a report to its room, now that it is sealed.
    package mutating func handle(_ report: RelayReport) {
        spread(report)
        outbox.forward(.report(report))
    }

    /// Counts what the driver threw away.
    package mutating func drop(_ reason: DropReason, count: Int = 1) { outbox.counts.drop(reason, count: count) }

    /// Does what time asks for; to be called every 5 ms or so.
    package mutating func tick(at now: Instant) {
        forEachRoom { $0.tick(at: now, &$1) }
        guard now >= nextHousekeeping ?? now else { return }
        nextHousekeeping = now + RelayRoom.housekeeping
        var silent: [SSRC] = []
        forEachRoom { room, outbox in
            silent += room.silentViewers(at: now, &outbox)
            room.keepHouse(at: now, &outbox)
        }
        for reporter in silent { unbind(reporter) }
        unbindLostHosts()
        forEachRoom { room, outbox in room.announceViewers(&outbox) }
    }

    /// A host that fell silent in its room has no address any more.
    private mutating func unbindLostHosts() {
        for (peer, reporter) in bindings {
            guard let ticket = tickets[reporter], ticket.role == .publish else { continue }
            let host = places[ticket.room].flatMap { rooms[$0].host }
            if host?.ticket.reporter != reporter { bindings[peer] = nil }
        }
    }

    /// The place of a ticket's room.
    private func place(of reporter: SSRC) -> Int? { tickets[reporter].flatMap { places[$0.room] } }

    /// Changes every room where it lies.
    private mutating func forEachRoom(_ body: (inout RelayRoom, inout RelayOutbox) -> Void) {
        for place in rooms.indices where rooms[place].tickets > 0 { body(&rooms[place], &outbox) }
    }

    /// Nobody is bound here: until something comes, `tick` has nothing to do.
    package var isIdle: Bool { bindings.isEmpty }

    // MARK: What comes of it

    /// Exchanges what is to be sent for `sends`, whose contents are dropped and whose storage is used again.
    package mutating func takeOutgoing(_ sends: inout [RelaySend]) { outbox.exchange(&sends) }

    /// Exchanges what every other worker is to be told, likewise.
    package mutating func takeForwards(_ forwards: inout [RelayForward]) { outbox.exchange(&forwards) }

    /// Reports to be sealed with their room's key and handed back (`handle`).
    package mutating func takeReports() -> [RelayReport.Draft] { outbox.takeReports() }

    package mutating func takeEvents() -> [RelayEvent] { outbox.takeEvents() }

    /// Who has been heard here lately: their tickets are in use. Costs a walk over the bindings.
    package var boundReporters: [SSRC] { Array(bindings.values) }

    /// Costs a walk over the rooms.
    package var statistics: RelayStatistics {
        var statistics = outbox.counts
        statistics.rooms = places.count
        for room in rooms {
            statistics.hosts += room.host == nil ? 0 : 1
            statistics.viewers += room.viewers.count
        }
        return statistics
    }

    // MARK: Other workers

    /// Takes what another worker has to tell.
    package mutating func handle(_ forward: RelayForward, at now: Instant) {
        switch forward {
        case .packet(let packet, let room):
            guard let place = places[room] else { return outbox.drop(.unknownStream) }
            rooms[place].takeForwarded(packet, at: now, &outbox)
        case .report(let report): spread(report)
        case .hostHere(let room, let publisher, let since):
            hostMoved(to: publisher, in: room, since: since, at: now)
        case .viewerHere(let reporter, let since):
            guard let place = place(of: reporter), let viewer = rooms[place].viewers[reporter], viewer.since < since
            else { return }
            unbind(reporter)
        case .keyFrameWanted(let room, let stream):
            guard let place = places[room], rooms[place].host != nil, let index = rooms[place].index(of: stream)
            else { return }
            rooms[place].wishKeyFrame(ofStream: index, at: now, &outbox)
        case .audience(let audience, let room):
            if let place = places[room] { rooms[place].take(audience, at: now) }
        }
    }

    /// The room's host is bound at another worker, unless that is older news than what is known here.
    private mutating func hostMoved(to publisher: SSRC, in room: String, since: Instant, at now: Instant) {
        guard let ticket = tickets[publisher], ticket.room == room, let place = places[room] else { return }
        let known = rooms[place].publisherSince
        guard rooms[place].host == nil ? since >= known : since > known else { return }
        let before = rooms[place].publisher
        if let peer = rooms[place].hostMoved(ticket, since: since, at: now, &outbox) { bindings[peer] = nil }
        if let before, before != publisher { revoke(before) }
    }

    private mutating func spread(_ report: RelayReport) {
        if let place = places[report.room] { rooms[place].take(report, &outbox) }
    }

    // MARK: Bindings

    private mutating func bind(_ ticket: RelayTicket, at peer: PeerAddress, place: Int, now: Instant) {
        if bindings[peer] != ticket.reporter {
            if let other = bindings[peer] { unbind(other) }
            switch ticket.role {
            case .watch:
                // A viewer whose address changed starts over there.
                unbind(ticket.reporter)
                rooms[place].join(ticket.reporter, at: peer, now: now)
                outbox.forward(.viewerHere(reporter: ticket.reporter, since: now))
            case .publish:
                // A host's streams go on.
                if let host = rooms[place].host, host.ticket.reporter == ticket.reporter { bindings[host.peer] = nil }
            }
            bindings[peer] = ticket.reporter
        }
        guard ticket.role == .publish else { return }
        // One host a room: the one bound last counts.
        if let before = rooms[place].publisher, before != ticket.reporter { revoke(before) }
        rooms[place].bind(ticket, at: peer, now: now, &outbox)
    }

    /// Forgets a participant's address and all that depends on it.
    private mutating func unbind(_ reporter: SSRC) {
        guard let ticket = tickets[reporter], let place = places[ticket.room] else { return }
        switch ticket.role {
        case .publish:
            guard let host = rooms[place].host, host.ticket.reporter == reporter else { return }
            bindings[host.peer] = nil
            rooms[place].unbindHost(&outbox)
        case .watch:
            if let peer = rooms[place].leave(reporter) { bindings[peer] = nil }
        }
    }

    /// What only one who receives at `peer` can know. The standard library's hash is keyed anew in each process
    /// (SipHash); the secret is for those that switch that off.
    private func cookie(for reporter: SSRC, at peer: PeerAddress) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(secret)
        hasher.combine(reporter)
        hasher.combine(peer)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
