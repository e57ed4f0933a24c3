import Commerce

/// Since when people have been in a room. Who drops and is back within `Limits.stayGrace` has not left.
struct Presence {
    private struct Stay {
        let since: Timestamp
        var connections: Set<RoomState.ConnectionID>
        /// When the last connection went.
        var leftAt: Timestamp?
    }

    private var stays: [Account.ID: Stay] = [:]
    private var people: [RoomState.ConnectionID: Account.ID] = [:]

    mutating func join(_ connection: RoomState.ConnectionID, _ person: Account.ID, at now: Timestamp) {
        people[connection] = person
        if var stay = stays[person], !isOver(stay, at: now) {
            stay.connections.insert(connection)
            stay.leftAt = nil
            stays[person] = stay
        } else {
            stays[person] = Stay(since: now, connections: [connection])
        }
    }

    mutating func leave(_ connection: RoomState.ConnectionID, at now: Timestamp) {
        guard let person = people.removeValue(forKey: connection) else { return }
        stays[person]?.connections.remove(connection)
        if stays[person]?.connections.isEmpty == true { stays[person]?.leftAt = now }
        // Those who are gone for good are forgotten when they outnumber those who are here.
        if stays.count > 2 * people.count + 100 { stays = stays.filter { !isOver($0.value, at: now) } }
    }

    /// Nil for guests.
    func person(of connection: RoomState.ConnectionID) -> Account.ID? { people[connection] }

    /// Nil for who is not here.
    func since(_ person: Account.ID) -> Timestamp? {
        stays[person].flatMap { $0.connections.isEmpty ? nil : $0.since }
    }

    private func isOver(_ stay: Stay, at now: Timestamp) -> Bool {
        stay.leftAt.map { $0 + Limits.stayGrace < now } ?? false
    }
}
