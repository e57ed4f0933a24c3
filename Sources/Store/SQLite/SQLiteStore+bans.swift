import Commerce
import GRDB

extension SQLiteStore {
    package func keep(_ bans: [Ban]) async throws(StoreError) {
        try await writing { database in
            for ban in bans {
                try database.run(
                    "INSERT OR REPLACE INTO ban (room, person, cause, name, until) VALUES (?, ?, ?, ?, ?)",
                    ban.room, ban.person, ban.cause, ban.name, ban.until)
            }
        }
    }

    package func liftBans(in room: Room.ID, of person: Visitor.ID) async throws(StoreError) {
        try await writing { database in
            try database.run("DELETE FROM ban WHERE room = ? AND (person = ? OR cause = ?)", room, person, person)
        }
    }

    package func bans(in room: Room.ID) async throws(StoreError) -> [Ban] {
        try await reading { database in
            var bans: [Ban] = []
            try database.forEachRow("SELECT person, cause, name, until FROM ban WHERE room = ?", room) { row in
                bans.append(
                    Ban(
                        room: room, person: try row.identifier(0), name: row.isNull(2) ? nil : row[2],
                        until: row.isNull(3) ? nil : row.timestamp(3), cause: try row.identifier(1)))
            }
            return bans
        }
    }

    package func alias(of text: String) -> String { vault.alias(of: text) }
}
