/// Which tickets are good, for all workers together: bounded, and without those nobody uses.
package struct TicketRegister: Sendable {
    /// A ticket nobody has used for this long is forgotten.
    private static let lifetime = Duration.seconds(600)

    private struct Entry: Sendable {
        let room: String
        /// Whose it is; nil for nobody's in particular.
        let holder: String?
        var used: Instant
    }

    private var entries: [SSRC: Entry] = [:]
    /// Tickets by room.
    private var rooms: [String: Int] = [:]
    private var nextSweep: Instant?
    private static let sweepInterval = Duration.seconds(10)

    package init() {}

    package var count: Int { entries.count }

    /// Admits a ticket, when there is room for it and its name is free.
    ///
    /// - Parameter holder: whom it is given to, so that all of one holder's can be taken away.
    package mutating func admit(_ ticket: RelayTicket, holder: String? = nil, at now: Instant) -> Bool {
        guard entries.count < MediaLimits.participants, ticket.streams.count <= MediaLimits.streams,
            rooms[ticket.room] != nil || rooms.count < MediaLimits.rooms, entries[ticket.reporter] == nil,
            !Relay.reporters.contains(ticket.reporter.rawValue)
        else { return false }
        entries[ticket.reporter] = Entry(room: ticket.room, holder: holder, used: now)
        rooms[ticket.room, default: 0] += 1
        return true
    }

    /// - Returns: false for a name no ticket has.
    @discardableResult
    package mutating func remove(_ reporter: SSRC) -> Bool {
        guard let entry = entries.removeValue(forKey: reporter) else { return false }
        rooms[entry.room, default: 0] -= 1
        if rooms[entry.room] == 0 { rooms[entry.room] = nil }
        return true
    }

    /// Removes all tickets of a room and returns them. Costs a walk over all tickets.
    package mutating func remove(room: String) -> [SSRC] {
        let reporters = entries.filter { $0.value.room == room }.map(\.key)
        for reporter in reporters { remove(reporter) }
        return reporters
    }

    /// Removes what these have of a room and returns it. Costs a walk over all tickets.
    package mutating func remove(heldBy holders: Set<String>, room: String) -> [SSRC] {
        let reporters = entries.filter { entry in
            entry.value.room == room && entry.value.holder.map(holders.contains) == true
        }.map(\.key)
        for reporter in reporters { remove(reporter) }
        return reporters
    }

    /// A worker has heard these lately.
    package mutating func used(_ reporters: [SSRC], at now: Instant) {
        for reporter in reporters { entries[reporter]?.used = now }
    }

    /// Removes what nobody has used for ten minutes and returns it. Looks every ten seconds at most.
    package mutating func expire(at now: Instant) -> [SSRC] {
        guard now >= nextSweep ?? now else { return [] }
        nextSweep = now + Self.sweepInterval
        let unused = entries.filter { now - $0.value.used > Self.lifetime }.map(\.key)
        for reporter in unused { remove(reporter) }
        return unused
    }
}
