import Commerce
import Store
import Wire

/// How shows go on, and how they are found.
extension RoomDirectory {
    /// Does what a room's host wants of the show: `live`, or `paused`. What is so already stays so.
    func go(_ wish: RoomPhase, in room: LiveRoom) async throws {
        try await change(room.id) { kept in
            guard kept.phase == .open else { throw Problem.roomEnded }
            kept.enter(try await room.life.stage(for: wish), at: .now)
        } then: { directory, kept in
            await room.enter(kept.stage, RoomAbout(kept))
            directory.entries[kept.id] = LobbyEntry(RoomAbout(kept), host: kept.host.name.rawValue)
            // What was sold before the show goes to its first minutes.
            directory.recountDue.insert(kept.id)
            // Not before: who finds it now finds nothing of the practice.
            directory.practices.remove(kept.id)
        }
        await tellIfLive(room)
    }

    /// Makes what is told of a room another.
    func edit(_ room: LiveRoom, _ wanted: EditRoom) async throws {
        try await change(room.id) { kept in
            guard kept.phase == .open else { throw Problem.roomEnded }
            try kept.edit(wanted, at: .now)
        } then: { directory, kept in
            directory.entries[kept.id] = LobbyEntry(RoomAbout(kept), host: kept.host.name.rawValue)
            await room.tell(RoomAbout(kept))
        }
    }

    /// The relay says that a host's media arrive, or no longer do.
    func hostMedia(in id: Room.ID, arrives: Bool) async {
        waiting[id] = arrives ? nil : .now
        guard let room = rooms[id] else { return }
        await room.hostMedia(arrives: arrives)
        await tellIfLive(room)
    }

    /// Tells those who follow the host, once a show, also when the server stopped in between.
    private func tellIfLive(_ room: LiveRoom) async {
        guard await room.snapshot.phase == .live, rooms[room.id] != nil, told.insert(room.id).inserted else { return }
        do {
            try await tellFollowers(of: room)
            try await change(room.id) { $0.isAnnounced = true }
        } catch {
            logger.error("followers were not told", metadata: ["room": "\(room.id)", "error": "\(error)"])
        }
    }

    /// Rooms that somebody looks for, practices left out: those that are live first, scheduled ones last.
    func list(_ query: LobbyQuery = .all) async -> [RoomSummary] {
        var summaries: [RoomSummary] = []
        for (id, room) in rooms where !practices.contains(id) && entries[id]?.matches(query) == true {
            let summary = await room.summary
            if query.phase.map({ $0 == summary.phase }) ?? true { summaries.append(summary) }
        }
        summaries.sort(by: RoomSummary.comesFirst)
        return Array(summaries.prefix(LifeLimits.roomsListed))
    }
}
