/// Passes each room's media from its host to its viewers.
///
/// Everyone gets the same bytes, so a viewer costs an address in a list. Who may send and receive is decided by
/// tickets the server hands in (`authorize`); who does is soft state, bound by the token in an RTCP compound and
/// forgotten after five seconds without it. A stranger gets no answer, whatever it sends.
///
/// - Parameter Peer: an address, whatever the driver's sockets call it.
package struct Relay<Peer: Hashable & Sendable>: Sendable {
    /// A ticket and what is known of its holder.
    private struct Participant: Sendable {
        var ticket: RelayTicket
        var peer: Peer?
        /// The last announcement, or the ticket's issue.
        var heard: Instant
        var budget = RepairBudget()
        /// Its place in the room's audience, while bound to watch.
        var place: Int?
    }

    /// An address without an announcement for this long is forgotten.
    private static var bindingLifetime: Duration { .seconds(5) }
    /// A ticket nobody has used for this long is forgotten.
    private static var ticketLifetime: Duration { .seconds(600) }
    /// Between looks for what has run out.
    private static var housekeeping: Duration { .milliseconds(250) }

    /// Our own name in reports and requests.
    private let reporter: SSRC
    private var participants: [SessionToken: Participant] = [:]
    private var bindings: [Peer: SessionToken] = [:]
    private var rooms: [String: RelayRoom<Peer>] = [:]
    private var outbox = RelayOutbox<Peer>()
    private var nextHousekeeping: Instant?

    package init(reporter: SSRC = SSRC(1)) { self.reporter = reporter }

    // MARK: Tickets

    /// Lets the holder of `ticket` bind. The same token again replaces what it stood for.
    ///
    /// - Returns: false when the tables are full; the ticket is then worth nothing.
    package mutating func authorize(_ ticket: RelayTicket, at now: Instant) -> Bool {
        if let known = participants[ticket.token] {
            if known.ticket == ticket { return true }
            revoke(ticket.token)
        }
        guard participants.count < MediaLimits.participants, ticket.streams.count <= MediaLimits.streams,
            rooms[ticket.room] != nil || rooms.count < MediaLimits.rooms
        else {
            outbox.drop(.tablesFull)
            return false
        }
        participants[ticket.token] = Participant(ticket: ticket, peer: nil, heard: now)
        rooms[ticket.room, default: RelayRoom(name: ticket.room)].tickets += 1
        return true
    }

    /// Takes a ticket away; its holder gets nothing from now on.
    package mutating func revoke(_ token: SessionToken) {
        guard let room = participants[token]?.ticket.room else { return }
        unbind(token)
        participants[token] = nil
        rooms[room]?.tickets -= 1
        if rooms[room]?.tickets == 0 {
            rooms[room]?.announceViewers(&outbox)
            rooms[room] = nil
        }
    }

    /// Takes all tickets of a room away and forgets it. Costs a walk over all participants.
    package mutating func close(room: String) {
        for (token, participant) in participants where participant.ticket.room == room { revoke(token) }
    }

    // MARK: Datagrams

    /// Takes a datagram in. Give it away (`consume`) and the same bytes go out without a copy.
    package mutating func handle(_ datagram: consuming [UInt8], from peer: Peer, at now: Instant) {
        var datagram = consume datagram
        switch DatagramKind(of: datagram) {
        case .rtp: takeMedia(&datagram, from: peer, at: now)
        case .rtcp:
            do {
                takeControl(try RTCPPacket.compound(parsing: datagram), from: peer, at: now)
            } catch {
                outbox.drop(.malformed)
            }
        case .neither: outbox.drop(.notMedia)
        }
    }

    /// Does what time asks for; to be called every 10 ms or so.
    package mutating func tick(at now: Instant) {
        forEachRoom { $0.tick(from: $1, at: now, &$2) }
        guard now >= nextHousekeeping ?? now else { return }
        nextHousekeeping = now + Self.housekeeping
        let silent = participants.compactMap { token, participant in
            now - participant.heard > (participant.peer == nil ? Self.ticketLifetime : Self.bindingLifetime)
                ? token : nil
        }
        for token in silent {
            if participants[token]?.peer == nil { revoke(token) } else { unbind(token) }
        }
        forEachRoom { room, _, outbox in room.announceViewers(&outbox) }
    }

    /// Changes every room where it lies; an iterator over the table would hold on to it and have it copied.
    private mutating func forEachRoom(_ body: (inout RelayRoom<Peer>, SSRC, inout RelayOutbox<Peer>) -> Void) {
        var index = rooms.startIndex
        while index != rooms.endIndex {
            body(&rooms.values[index], reporter, &outbox)
            rooms.formIndex(after: &index)
        }
    }

    /// Nobody is bound: until a datagram comes, `tick` has nothing to do but forget old tickets.
    package var isIdle: Bool { bindings.isEmpty }

    /// Exchanges what is to be sent for `sends`, whose contents are dropped and whose storage is used again.
    package mutating func takeOutgoing(_ sends: inout [RelaySend<Peer>]) { outbox.exchange(&sends) }

    package mutating func takeEvents() -> [RelayEvent] { outbox.takeEvents() }

    /// Costs a walk over the rooms.
    package var statistics: RelayStatistics {
        var statistics = outbox.statistics
        statistics.rooms = rooms.count
        for room in rooms.values {
            statistics.hosts += room.host == nil ? 0 : 1
            statistics.viewers += room.audience.count
        }
        return statistics
    }

    private mutating func takeMedia(_ datagram: inout [UInt8], from peer: Peer, at now: Instant) {
        guard let token = bindings[peer], let ticket = participants[token]?.ticket else {
            return outbox.drop(.unbound)
        }
        guard ticket.role == .publish else { return outbox.drop(.notHost) }
        guard let packet = try? RTPPacket(parsing: datagram) else { return outbox.drop(.malformed) }
        rooms[ticket.room]?.takeMedia(&datagram, packet, from: reporter, at: now, &outbox)
    }

    private mutating func takeControl(_ packets: [RTCPPacket], from peer: Peer, at now: Instant) {
        for case .binding(let binding) in packets {
            guard let ticket = participants[binding.token]?.ticket else { return outbox.drop(.unknownToken) }
            guard ticket.reporter == binding.sender else { return outbox.drop(.wrongReporter) }
            bind(ticket, at: peer, now: now)
        }
        guard let token = bindings[peer], let participant = participants[token] else {
            return outbox.drop(.unbound)
        }
        let ticket = participant.ticket
        for packet in packets {
            switch packet {
            case .timing(let report):
                if let reference = report.reference { echo(reference, to: ticket.reporter, at: peer) }
            case .goodbye(let sources) where sources.contains(ticket.reporter):
                return unbind(token)
            case .negativeAcknowledgement(let request) where ticket.role == .watch:
                guard var budget = participants[token]?.budget else { return }
                rooms[ticket.room]?.repair(request, for: peer, budget: &budget, at: now, &outbox)
                participants[token]?.budget = budget
            case .pictureLoss(let request) where ticket.role == .watch:
                rooms[ticket.room]?.requestKeyFrame(of: request.media, from: reporter, at: now, &outbox)
            case .senderReport, .receiverReport, .binding, .goodbye, .negativeAcknowledgement, .pictureLoss: break
            }
        }
        if ticket.role == .publish { rooms[ticket.room]?.takeReports(packets, from: reporter, at: now, &outbox) }
    }

    /// Answers a reference time: the announcement has arrived, and this is the round trip.
    private mutating func echo(_ reference: NTPTime, to ssrc: SSRC, at peer: Peer) {
        let echo = TimingReport.Echo(ssrc: ssrc, lastReference: reference.middle, delay: 0)
        outbox.send(
            RTCPPacket.datagram([
                .receiverReport(ReceiverReport(ssrc: reporter)),
                .timing(TimingReport(sender: reporter, echo: echo)),
            ]), to: peer)
    }

    // MARK: Bindings

    private mutating func bind(_ ticket: RelayTicket, at peer: Peer, now: Instant) {
        participants[ticket.token]?.heard = now
        if bindings[peer] != ticket.token {
            if let other = bindings[peer] { unbind(other) }
            // A viewer whose address changed starts over there; a host's streams go on.
            if ticket.role == .watch { unbind(ticket.token) } else { detach(ticket.token) }
            bindings[peer] = ticket.token
            participants[ticket.token]?.peer = peer
            if ticket.role == .watch { join(ticket, at: peer, now: now) }
        }
        if ticket.role == .publish {
            // One host a room: the newest ticket is the one that counts.
            if let before = rooms[ticket.room]?.publisher, before != ticket.token { revoke(before) }
            rooms[ticket.room]?.bind(ticket, at: peer, now: now, &outbox)
        }
    }

    private mutating func join(_ ticket: RelayTicket, at peer: Peer, now: Instant) {
        guard var budget = participants[ticket.token]?.budget else { return }
        let place = rooms[ticket.room]?.join(peer, from: reporter, budget: &budget, at: now, &outbox)
        participants[ticket.token]?.budget = budget
        participants[ticket.token]?.place = place
    }

    /// Forgets a ticket's address.
    private mutating func detach(_ token: SessionToken) {
        if let peer = participants[token]?.peer { bindings[peer] = nil }
        participants[token]?.peer = nil
    }

    /// Forgets a ticket's address and all that depends on it.
    private mutating func unbind(_ token: SessionToken) {
        guard let participant = participants[token], participant.peer != nil else { return }
        detach(token)
        let room = participant.ticket.room
        switch participant.ticket.role {
        case .publish:
            if rooms[room]?.host?.ticket.token == token { rooms[room]?.unbindHost(&outbox) }
        case .watch:
            guard let place = participant.place else { return }
            participants[token]?.place = nil
            if let moved = rooms[room]?.leave(place: place), let other = bindings[moved] {
                participants[other]?.place = place
            }
        }
    }
}
