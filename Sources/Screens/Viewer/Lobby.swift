import Commerce
import Wire

/// The rooms of the server, as far as they were asked for.
struct Lobby: Sendable, Equatable {
    /// Live ones first, scheduled ones last; nil until the first answer.
    var rooms: [RoomSummary]?
    var selection = 0
    var problem: Problem?
    /// What rooms are looked for by; empty for all of them.
    var search = LineEditor(limit: Limits.queryCharacters)
    /// The keys go into the search.
    var isSearching = false
    /// The rooms were asked for with this, and no answer came yet.
    var asked: String?
    var nextLook = Timestamp(milliseconds: 0)
    /// What the list answers; nil before the first.
    var answered: String?
    /// Rooms that went live while one looked on, until it is known whether their hosts are followed.
    var arrived: Set<Room.ID> = []

    var isAsking: Bool { asked != nil }

    /// What is searched for, without the spaces around it.
    var query: String {
        String(search.text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    var selected: RoomSummary? {
        guard let rooms, rooms.indices.contains(selection) else { return nil }
        return rooms[selection]
    }

    /// What stands in the list, from top to bottom.
    enum Line: Equatable {
        case liveNow(Int)
        case comingUp(Int)
        case room(Int)
    }

    var lines: [Line] {
        guard let rooms else { return [] }
        let scheduled = rooms.count { $0.phase == .scheduled }
        var lines: [Line] = rooms.count > scheduled ? [.liveNow(rooms.count - scheduled)] : []
        for (index, room) in rooms.enumerated() {
            // The server lists them last.
            if room.phase == .scheduled, index == 0 || rooms[index - 1].phase != .scheduled {
                lines.append(.comingUp(scheduled))
            }
            lines.append(.room(index))
        }
        return lines
    }
}
