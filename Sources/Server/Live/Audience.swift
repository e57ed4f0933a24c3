import Commerce
import Media
import Wire

/// Who is in a room: connections, the people they belong to, and what they count for.
struct Audience {
    typealias ConnectionID = RoomState.ConnectionID

    private struct Member {
        let person: AccountView?
        let caller: Caller?
        var likes: TokenBucket
        var clicks: TokenBucket
    }

    /// Somebody with at least one connection.
    private struct Present {
        let account: AccountView
        var connections: Set<ConnectionID> = []
    }

    private let host: Account.ID
    private var members: [ConnectionID: Member] = [:]
    private var present: [Account.ID: Present] = [:]
    /// By what names fold to: how people call each other.
    private var named: [String: Account.ID] = [:]

    init(host: Account.ID) { self.host = host }

    var count: Int { members.count }
    /// The host's own console watches too, but is no viewer.
    var viewers: Int { members.count - (present[host]?.connections.count ?? 0) }

    /// False when the room is full.
    ///
    /// - Parameter caller: as who it came to the door; nil for nobody who can be told from others.
    mutating func join(
        _ connection: ConnectionID, as person: AccountView?, _ caller: Caller?, at now: Instant
    ) -> Bool {
        guard members.count < Limits.connectionsPerRoom else { return false }
        members[connection] = Member(
            person: person, caller: caller,
            likes: TokenBucket(burst: Limits.likeBurst, perSecond: Limits.likesPerSecond, at: now),
            clicks: TokenBucket(burst: MeterLimits.clickBurst, perSecond: MeterLimits.clicksPerSecond, at: now))
        if let person {
            present[person.id, default: Present(account: person)].connections.insert(connection)
            named[person.name.lowercased()] = person.id
        }
        return true
    }

    mutating func leave(_ connection: ConnectionID) {
        guard let person = members.removeValue(forKey: connection)?.person else { return }
        present[person.id]?.connections.remove(connection)
        if present[person.id]?.connections.isEmpty == true {
            present[person.id] = nil
            named[person.name.lowercased()] = nil
        }
    }

    func contains(_ connection: ConnectionID) -> Bool { members[connection] != nil }

    /// Whose connection it is; nil for guests and for connections that are gone.
    func person(of connection: ConnectionID) -> AccountView? { members[connection]?.person }

    func person(_ id: Account.ID) -> AccountView? { present[id]?.account }

    /// Without regard to case.
    func person(named name: String) -> AccountView? { named[name.lowercased()].flatMap { present[$0]?.account } }

    func isHere(_ person: Account.ID) -> Bool { present[person] != nil }

    /// In the order they came.
    func connections(of person: Account.ID) -> [ConnectionID] { present[person]?.connections.sorted() ?? [] }

    /// Those of the people who are here.
    func here(of people: Set<Account.ID>) -> [Account.ID] {
        people.count < present.count ? people.filter(isHere) : present.keys.filter(people.contains)
    }

    /// Takes so many likes from a connection, within its rate; how many count.
    mutating func likes(_ count: Int, from connection: ConnectionID, at now: Instant) -> Int {
        guard count > 0, members[connection] != nil,
            members[connection]?.likes.take(Double(count), at: now) == nil
        else { return 0 }
        return count
    }

    /// Whether a connection's click is within its rate.
    mutating func mayClick(_ connection: ConnectionID, at now: Instant) -> Bool {
        members[connection] != nil && members[connection]?.clicks.take(at: now) == nil
    }

    /// As whom a connection counts; nil for nobody who can be told from others.
    func visitor(of connection: ConnectionID) -> Visitor.ID? { members[connection]?.caller?.id }

    /// As who each connection came to the door.
    var callers: [(connection: ConnectionID, caller: Caller)] {
        members.compactMap { connection, member in member.caller.map { (connection, $0) } }
    }
}
