import Commerce
import GRDB

extension SQLiteStore {
    package func draw(_ id: Draw.ID) async throws(StoreError) -> Draw? {
        try await reading { [vault] in try $0.draws([id], vault).first }
    }

    package func draws(in room: Room.ID, limit: Int) async throws(StoreError) -> [Draw] {
        try await reading { [vault] database in
            try database.draws(
                vault, where: "room = ? ORDER BY started_at DESC, id LIMIT ?", room, StoreLimits.cut(limit))
        }
    }

    package func openDraws() async throws(StoreError) -> [Draw] {
        try await reading { [vault] database in
            try database.draws(vault, where: "ended_at IS NULL ORDER BY until LIMIT ?", StoreLimits.openDraws)
        }
    }

    package func entry(_ key: DrawEntry.Key) async throws(StoreError) -> DrawEntry? {
        try await reading { database in
            var rows = Books.Rows()
            try database.loadEntries([key], into: &rows)
            return rows.entries[key]
        }
    }

    package func entries(of draw: Draw.ID) async throws(StoreError) -> [NamedEntry] {
        try await entries("draw = ? ORDER BY draw_entry.number LIMIT ?", of: draw, limit: Limits.drawEntries)
    }

    package func winners(of draw: Draw.ID, limit: Int) async throws(StoreError) -> [NamedEntry] {
        try await entries("draw = ? AND place IS NOT NULL ORDER BY place LIMIT ?", of: draw, limit: limit)
    }

    private func entries(
        _ condition: String, of draw: Draw.ID, limit: Int
    ) async throws(StoreError) -> [NamedEntry] {
        try await reading { database in
            var entries: [NamedEntry] = []
            try database.forEachRow(
                """
                SELECT \(Columns.entry), account.id, account.name FROM draw_entry
                JOIN account ON account.id = draw_entry.account WHERE \(condition)
                """, draw, limit
            ) { entries.append(NamedEntry(entry: try $0.entry(0), account: try $0.account(Columns.entryCount))) }
            return entries
        }
    }

    package func wallets(of owner: Account.ID) async throws(StoreError) -> [Wallet] {
        try await reading { database in
            var wallets: [Wallet] = []
            try database.forEachRow(
                "SELECT shop, currency, balance FROM wallet WHERE owner = ? ORDER BY balance DESC, shop LIMIT ?",
                owner, StoreLimits.page
            ) { row in
                let currency = try row.currency(1)
                wallets.append(
                    Wallet(
                        Wallet.Key(owner: owner, shop: try row.identifier(0), currency: currency),
                        balance: try row.money(2, currency)))
            }
            return wallets
        }
    }
}
