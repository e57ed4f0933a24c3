import Commerce
import Media
import Store
import Synchronization
import Transport
import Wire

/// Who is at a room's door.
struct Caller: Hashable, Sendable {
    /// The person, or the guests from this address.
    let id: Visitor.ID
    let name: String?
    /// What guests from the same address are.
    let guests: Visitor.ID
    /// The address says nothing about a person: this machine itself, where tunnels and proxies end.
    let isLocal: Bool
}

/// Knows who may not enter which room: asked on every way in, from any thread.
///
/// Whoever lets somebody in asks after that too: a ban is known here before anybody is put out, so one of the two
/// happens, whichever way they cross.
actor Doorkeeper {
    private let store: any Store
    /// By room and person.
    private nonisolated let bans = Mutex<[Room.ID: [Visitor.ID: [Ban]]]>([:])
    /// The change that is under way: one after the other, so that what is kept and what is known agree.
    private var changing: Task<Void, any Error>?

    init(store: any Store) { self.store = store }

    // MARK: At the door

    /// - Parameter address: without a port.
    nonisolated func caller(_ person: AccountView?, from address: String, at room: Room.ID) -> Caller {
        let guests = guests(from: address, at: room)
        return Caller(
            id: person.map { Visitor.id(of: $0.id) } ?? guests, name: person?.name, guests: guests,
            isLocal: PeerAddress(address, port: 0).map(\.isLoopback) ?? true)
    }

    /// Nobody is told the address, and none of two rooms sees that a guest of both is the same.
    private nonisolated func guests(from address: String, at room: Room.ID) -> Visitor.ID {
        guard let id = Visitor.guests(store.alias(of: "\(room) \(Self.network(of: address))")) else {
            preconditionFailure("an alias is made of letters and digits")
        }
        return id
    }

    /// One IPv6 household has 2⁶⁴ addresses: the network is what tells it from others.
    private nonisolated static func network(of address: String) -> String {
        guard let peer = PeerAddress(address, port: 0), peer.version == .six else { return address }
        return String(peer.high, radix: 16)
    }

    /// - Throws: `banned`, or for a guest who shares a banned person's address `sign-in-needed`.
    nonisolated func admit(_ caller: Caller, to room: Room.ID, at now: Timestamp = .now) throws(Problem) {
        let standing = bans.withLock { $0[room]?[caller.id]?.filter { $0.holds(at: now) } } ?? []
        guard let ban = standing.first(where: { $0.cause == $0.person }) ?? standing.first else { return }
        throw ban.cause == ban.person ? .banned(ban, at: now) : .guestsBanned
    }

    /// Who is banned from a room now, guests who share an address with a banned person left out.
    nonisolated func banned(from room: Room.ID, at now: Timestamp = .now) -> [Ban] {
        let known = bans.withLock { $0[room] } ?? [:]
        return known.values.flatMap { $0.filter { $0.cause == $0.person && $0.holds(at: now) } }
            .sorted { ($0.name ?? "~", $0.person) < ($1.name ?? "~", $1.person) }
    }

    // MARK: Changes

    /// What is kept of a room that is open again.
    func resume(_ room: Room.ID) async throws(StoreError) { enter(try await store.bans(in: room), in: room) }

    func forget(_ room: Room.ID) { bans.withLock { $0[room] = nil } }

    /// Bans a person, and guests from where it came. The same again changes the time.
    ///
    /// - Parameters:
    ///   - ban: the person's own.
    ///   - act: what the log is to have of it.
    /// - Returns: whether somebody may not enter now who could before.
    func keep(_ ban: Ban, with guests: Set<Visitor.ID>, _ act: ModerationAct) async throws -> Bool {
        let (room, person) = (ban.room, ban.person)
        let wanted =
            [ban]
            + guests.filter { $0 != person }.map {
                Ban(
                    room: room, person: $0, name: nil, until: ban.until, cause: person, reason: ban.reason,
                    isKick: ban.isKick)
            }
        let now = Timestamp.now
        // Those that have ended keep nobody out, nor anybody in.
        let standing = (bans.withLock { $0[room] } ?? [:]).filter { $0.value.contains { $0.holds(at: now) } }
        guard standing[person] != nil || standing.count < Limits.bansPerRoom else {
            throw Problem(
                code: "too-many", title: "That cannot be taken", status: 422,
                detail: "\(Limits.bansPerRoom) people are banned from this room. Let somebody in again first.")
        }
        let isNews = wanted.contains { ban in standing[ban.person]?.contains { $0.holds(at: now) } != true }
        try await inTurn {
            try await self.store.moderate(.ban(wanted), [act])
            await self.enter(wanted, in: room)
        }
        return isNews
    }

    /// Lets a person in again, and guests who were kept out on its account. Nothing happens when it was not banned.
    func lift(_ person: Visitor.ID, from room: Room.ID, _ act: ModerationAct) async throws {
        let isBanned = bans.withLock { $0[room]?[person] != nil }
        try await inTurn {
            try await self.store.moderate(.liftBans(of: person, in: room), isBanned ? [act] : [])
            await self.drop(person, in: room)
        }
    }

    private func enter(_ news: [Ban], in room: Room.ID) {
        bans.withLock { bans in
            for ban in news {
                bans[room, default: [:]][ban.person, default: []].removeAll { $0.cause == ban.cause }
                bans[room, default: [:]][ban.person, default: []].append(ban)
            }
        }
    }

    private func drop(_ person: Visitor.ID, in room: Room.ID) {
        bans.withLock { bans in
            for (other, standing) in bans[room] ?? [:] {
                let left = standing.filter { $0.person != person && $0.cause != person }
                bans[room]?[other] = left.isEmpty ? nil : left
            }
        }
    }

    private func inTurn(_ change: @escaping @Sendable () async throws -> Void) async throws {
        while let earlier = changing { _ = await earlier.result }
        let task = Task {
            defer { changing = nil }
            try await change()
        }
        changing = task
        try await task.value
    }
}

extension Problem {
    static func banned(_ ban: Ban, at now: Timestamp) -> Problem {
        let seconds = ban.until.map { ($0 - now).wholeSeconds }
        let why = ban.reason.isEmpty ? nil : ban.reason
        let reason = why.map { " Reason: \($0)." } ?? ""
        if ban.isKick {
            let wait = seconds.map { words(seconds: $0) } ?? "a moment"
            return Problem(
                code: "kicked", title: "Put out of this room", status: 403,
                detail: "You were put out of this room. You may come back in \(wait).\(reason)", retryAfter: seconds,
                reason: why)
        }
        let end = seconds.map { "for \(words(seconds: $0)) more" } ?? "until the show is over"
        return Problem(
            code: "banned", title: "Banned from this room", status: 403,
            detail: "You are banned from this room \(end).\(reason) Your orders are still yours to see and to pay.",
            retryAfter: seconds, reason: why)
    }

    static let guestsBanned = Problem(
        code: "sign-in-needed", title: "Sign in first", status: 401,
        detail: "Somebody at your address was banned from this room. Sign in to watch it.")
}
