/// Which tickets are good, for all workers together: bounded, and without those nobody uses.
package struct TicketRegister: Sendable {
    /// What became of a ticket that was to be admitted.
    package enum Admission: Sendable {
        /// It is good; the oldest unused one of its holder's may have made room for it, and handed its budget on.
        case admitted(ViewerBudget, insteadOf: SSRC?)
        /// There is no room for it, or its name is taken.
        case full
        /// Its holder has as many as one may have, and all were in use lately.
        case tooMany

        package var isAdmitted: Bool { if case .admitted = self { true } else { false } }
    }

    /// A ticket nobody has used for this long is forgotten.
    private static let lifetime = Duration.seconds(600)
    /// A ticket nobody has used for this long makes room for another of its holder's. Workers tell what is used every ten
    /// seconds (`used`).
    static let rest = Duration.seconds(15)

    private struct Entry: Sendable {
        let room: String
        /// Whose it is; nil for nobody's in particular.
        let holder: String?
        let budget: ViewerBudget
        var used: Instant
    }

    private struct Holding: Hashable, Sendable {
        let room: String
        let holder: String
    }

    private var entries: [SSRC: Entry] = [:]
    /// Tickets by room, and what each holder has of one.
    private var rooms: [String: Int] = [:]
    private var holdings: [Holding: Set<SSRC>] = [:]
    private var nextSweep: Instant?
    private static let sweepInterval = Duration.seconds(10)

    package init() {}

    package var count: Int { entries.count }

    /// Admits a ticket, when there is room for it and its name is free.
    ///
    /// - Parameters:
    ///   - holder: whom it is given to, so that all of one holder's can be taken away.
    ///   - most: tickets of one room that holder may have.
    package mutating func admit(
        _ ticket: RelayTicket, holder: String? = nil, atMost most: Int = .max, at now: Instant
    ) -> Admission {
        guard ticket.streams.count <= MediaLimits.streams, entries[ticket.reporter] == nil,
            !Relay.reporters.contains(ticket.reporter.rawValue)
        else { return .full }
        let holding = holder.map { Holding(room: ticket.room, holder: $0) }
        var displaced: (reporter: SSRC, entry: Entry)?
        if let held = holding.flatMap({ holdings[$0] }), held.count >= most {
            displaced = oldest(of: held)
            guard let displaced, now - displaced.entry.used >= Self.rest else { return .tooMany }
            remove(displaced.reporter)
        }
        guard entries.count < MediaLimits.participants, rooms[ticket.room] != nil || rooms.count < MediaLimits.rooms
        else { return .full }
        // With a new one, every new ticket would be another burst.
        let budget = displaced?.entry.budget ?? ViewerBudget()
        entries[ticket.reporter] = Entry(room: ticket.room, holder: holder, budget: budget, used: now)
        rooms[ticket.room, default: 0] += 1
        if let holding { holdings[holding, default: []].insert(ticket.reporter) }
        return .admitted(budget, insteadOf: displaced?.reporter)
    }

    private func oldest(of reporters: Set<SSRC>) -> (reporter: SSRC, entry: Entry)? {
        reporters.compactMap { reporter in entries[reporter].map { (reporter, $0) } }.min { $0.1.used < $1.1.used }
    }

    /// - Returns: false for a name no ticket has.
    @discardableResult
    package mutating func remove(_ reporter: SSRC) -> Bool {
        guard let entry = entries.removeValue(forKey: reporter) else { return false }
        rooms[entry.room, default: 0] -= 1
        if rooms[entry.room] == 0 { rooms[entry.room] = nil }
        if let holder = entry.holder {
            let holding = Holding(room: entry.room, holder: holder)
            holdings[holding]?.remove(reporter)
            if holdings[holding]?.isEmpty == true { holdings[holding] = nil }
        }
        return true
    }

    /// Removes all tickets of a room and returns them. Costs a walk over all tickets.
    package mutating func remove(room: String) -> [SSRC] {
        let reporters = entries.filter { $0.value.room == room }.map(\.key)
        for reporter in reporters { remove(reporter) }
        return reporters
    }

    /// Removes what these have of a room and returns it.
    package mutating func remove(heldBy holders: Set<String>, room: String) -> [SSRC] {
        let reporters = holders.flatMap { holdings[Holding(room: room, holder: $0)] ?? [] }
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
