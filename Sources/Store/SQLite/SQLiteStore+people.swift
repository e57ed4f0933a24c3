import Commerce
import GRDB

extension SQLiteStore {
    package func create(_ account: Account, password: String, at now: Timestamp) async throws(StoreError) {
        try await writing { database in
            do {
                try database.run(
                    "INSERT INTO account (id, name, folded, password, created_at) VALUES (?, ?, ?, ?, ?)",
                    [
                        account.id.rawValue, account.name.rawValue, account.name.folded, password,
                        now.milliseconds,
                    ])
            } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE {
                throw StoreError.nameTaken(account.name)
            }
        }
    }

    package func account(_ id: Account.ID) async throws(StoreError) -> Account? {
        try await reading { database in
            try database.firstRow("SELECT id, name FROM account WHERE id = ?", [id.rawValue]) { try $0.account(0) }
        }
    }

    package func account(named name: Account.Name) async throws(StoreError) -> KnownAccount? {
        try await reading { database in
            try database.firstRow("SELECT id, name, password FROM account WHERE folded = ?", [name.folded]) {
                KnownAccount(account: try $0.account(0), password: $0[2])
            }
        }
    }

    package func openSession(
        tokenHash: String, of account: Account.ID, until expiry: Timestamp
    ) async throws(StoreError) {
        try await writing { database in
            try database.run(
                "INSERT INTO session (token_hash, account, expires_at) VALUES (?, ?, ?)",
                [tokenHash, account.rawValue, expiry.milliseconds])
        }
    }

    package func account(tokenHash: String, at now: Timestamp) async throws(StoreError) -> Account? {
        try await reading { database in
            try database.firstRow(
                """
                SELECT account.id, account.name FROM session JOIN account ON account.id = session.account
                WHERE token_hash = ? AND expires_at > ?
                """, [tokenHash, now.milliseconds]
            ) { try $0.account(0) }
        }
    }

    package func closeSession(tokenHash: String) async throws(StoreError) {
        try await writing { try $0.run("DELETE FROM session WHERE token_hash = ?", [tokenHash]) }
    }
}

extension Database {
    fileprivate func firstRow<Value>(
        _ sql: String, _ arguments: StatementArguments, _ decode: (Row) throws -> Value
    ) throws -> Value? {
        var found: Value?
        try forEachRow(sql + " LIMIT 1", arguments) { found = try decode($0) }
        return found
    }
}
