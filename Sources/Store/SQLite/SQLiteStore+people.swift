import Commerce
import GRDB

extension SQLiteStore {
    package func create(_ account: Account, password: String, at now: Timestamp) async throws(StoreError) {
        try await writing { database in
            do {
                try database.run(
                    "INSERT INTO account (id, name, folded, password, created_at) VALUES (?, ?, ?, ?, ?)",
                    account.id, account.name, account.name.folded, password, now)
            } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE {
                throw StoreError.nameTaken(account.name)
            }
        }
    }

    package func account(_ id: Account.ID) async throws(StoreError) -> Account? {
        try await reading { database in
            try database.firstRow("SELECT id, name FROM account WHERE id = ?", id) { try $0.account(0) }
        }
    }

    package func accounts(_ ids: Set<Account.ID>) async throws(StoreError) -> [Account.ID: Account] {
        try await reading { database in
            var accounts: [Account.ID: Account] = [:]
            for id in ids {
                try database.forEachRow("SELECT id, name FROM account WHERE id = ?", id) {
                    accounts[id] = try $0.account(0)
                }
            }
            return accounts
        }
    }

    package func address(of account: Account.ID) async throws(StoreError) -> Address? {
        try await reading { [vault] database in
            try database.firstRow("SELECT sealed FROM address WHERE account = ?", account) {
                try vault.open($0[0], for: "account \(account)")
            }
        }
    }

    package func keep(_ address: Address, of account: Account.ID) async throws(StoreError) {
        try await writing { [vault] database in
            try database.run(
                "INSERT OR REPLACE INTO address (account, sealed) VALUES (?, ?)", account,
                try vault.seal(address, for: "account \(account)"))
        }
    }

    package func account(named name: Account.Name) async throws(StoreError) -> KnownAccount? {
        try await reading { database in
            try database.firstRow("SELECT id, name, password FROM account WHERE folded = ?", name.folded) {
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
                tokenHash, account, expiry)
        }
    }

    package func account(tokenHash: String, at now: Timestamp) async throws(StoreError) -> Account? {
        try await reading { database in
            try database.firstRow(
                """
                SELECT account.id, account.name FROM session JOIN account ON account.id = session.account
                WHERE token_hash = ? AND expires_at > ?
                """, tokenHash, now
            ) { try $0.account(0) }
        }
    }

    package func closeSession(tokenHash: String) async throws(StoreError) {
        try await writing { try $0.run("DELETE FROM session WHERE token_hash = ?", tokenHash) }
    }
}

extension Database {
    fileprivate func firstRow<each Value: Bindable, Found>(
        _ sql: String, _ values: repeat each Value, decode: (ResultRow) throws -> Found
    ) throws -> Found? {
        var found: Found?
        try forEachRow(sql + " LIMIT 1", repeat each values) { found = try decode($0) }
        return found
    }
}
