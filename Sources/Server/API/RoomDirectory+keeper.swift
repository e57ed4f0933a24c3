import Commerce
import Wire

extension RoomDirectory {
    /// The room of a request, and as who the caller keeps order in it.
    ///
    /// - Throws: `sign-in-needed`, `moderator-only`, or `banned` for a moderator who is.
    nonisolated func kept(_ context: APIContext) async throws -> (LiveRoom, Keeper) {
        let person = try context.signedIn(to: "keep order")
        let room = try await room(try context.identifier("room"), for: person)
        guard let role = await room.moderation.role(of: person.id) else { throw Problem.keepersOnly }
        if role == .moderator {
            try door.admit(door.caller(person, from: context.address, at: room.id), to: room.id)
        }
        return (room, Keeper(account: person, role: role))
    }
}
