import Commerce
import GRDB

extension SQLiteStore {
    package func bans(in room: Room.ID) async throws(StoreError) -> [Ban] {
        try await reading { database in
            var bans: [Ban] = []
            try database.forEachRow(
                "SELECT person, cause, name, until, reason, is_kick FROM ban WHERE room = ?", room
            ) { row in
                bans.append(
                    Ban(
                        room: room, person: try row.identifier(0), name: row[2],
                        until: row.isNull(3) ? nil : row.timestamp(3), cause: try row.identifier(1), reason: row[4],
                        isKick: row[5] as Int != 0))
            }
            return bans
        }
    }

    package func alias(of text: String) -> String { vault.alias(of: text) }
}

extension Database {
    func keep(_ bans: [Ban]) throws {
        for ban in bans {
            try run(
                """
                INSERT OR REPLACE INTO ban (room, person, cause, name, until, reason, is_kick)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """, ban.room, ban.person, ban.cause, ban.name, ban.until, ban.reason, ban.isKick)
        }
    }

    func liftBans(in room: Room.ID, of person: Visitor.ID) throws {
        try run("DELETE FROM ban WHERE room = ? AND (person = ? OR cause = ?)", room, person, person)
    }
}
