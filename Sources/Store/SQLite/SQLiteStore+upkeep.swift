import Commerce
import GRDB

extension SQLiteStore {
    @discardableResult
    package func sweep(at now: Timestamp) async throws(StoreError) -> Bool {
        try await writing { database in
            var most = 0
            try database.run(
                """
                DELETE FROM session WHERE token_hash IN
                (SELECT token_hash FROM session WHERE expires_at <= ? LIMIT ?)
                """, now, StoreLimits.sweep)
            most = max(most, database.changesCount)
            try database.run(
                """
                DELETE FROM answered WHERE number IN (SELECT number FROM answered ORDER BY number LIMIT ?)
                AND kept_until <= ?
                """, StoreLimits.sweep, now)
            most = max(most, database.changesCount)
            try database.run(
                """
                DELETE FROM outbox WHERE sequence IN (SELECT sequence FROM outbox ORDER BY sequence LIMIT ?)
                AND sequence <= (SELECT max(sequence) FROM outbox) - ?
                """, StoreLimits.sweep, StoreLimits.outboxKept)
            most = max(most, database.changesCount)
            return most >= StoreLimits.sweep
        }
    }
}
