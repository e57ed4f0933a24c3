import Commerce
import GRDB

// draw, draw_entry
extension Database {
    func draws(_ ids: Set<Draw.ID>, _ vault: Vault) throws -> [Draw] {
        var draws: [Draw] = []
        for id in ids { draws += try self.draws(vault, where: "id = ?", id) }
        return draws
    }

    /// `condition` is what stands behind WHERE, up to its LIMIT.
    func draws<each Value: Bindable>(
        _ vault: Vault, where condition: String, _ values: repeat each Value
    ) throws -> [Draw] {
        var draws: [Draw] = []
        try forEachRow("SELECT \(Columns.draw) FROM draw WHERE \(condition)", repeat each values) {
            draws.append(try $0.draw(0, vault))
        }
        return draws
    }

    func loadEntries(_ keys: Set<DrawEntry.Key>, into rows: inout Books.Rows) throws {
        for key in keys {
            try forEachRow(
                "SELECT \(Columns.entry) FROM draw_entry WHERE draw = ? AND account = ?", key.draw, key.account
            ) { rows.entries[key] = try $0.entry(0) }
        }
    }

    /// Those that win if nobody else enters.
    func loadCandidates(of draws: Set<Draw.ID>, into rows: inout Books.Rows) throws {
        for draw in draws {
            let places = rows.draws[draw]?.plan.places ?? 0
            try forEachRow(
                "SELECT \(Columns.entry) FROM draw_entry WHERE draw = ? ORDER BY ticket, account LIMIT ?", draw, places
            ) { row in
                let entry = try row.entry(0)
                rows.entries[entry.key] = entry
            }
        }
    }

    func saveDraws(_ ids: Set<Draw.ID>, _ rows: Books.Rows, _ vault: Vault) throws {
        let known = try Query("UPDATE draw SET entered = ?, given = ?, ended_at = ? WHERE id = ?", in: self)
        // In the order they started, which is that of their numbers.
        for draw in ids.compactMap({ rows.draws[$0] }).sorted(by: { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }) {
            try known.run(draw.entered, draw.given, draw.endedAt, draw.id)
            if changesCount == 0 { try insert(draw, vault) }
        }
    }

    private func insert(_ draw: Draw, _ vault: Vault) throws {
        let plan = draw.plan
        var (coupon, sku): (Coupon.ID?, SKU.ID?) = (nil, nil)
        var (pot, currency, parts): (Int64?, Currency?, String?) = (nil, nil, nil)
        switch plan.prize {
        case .coupon(let id): coupon = id
        case .piece(let id): sku = id
        case .money(let amount, let split):
            (pot, currency) = (amount.minorUnits, amount.currency)
            parts = KeptJSON.text(of: split)
        }
        try run(
            """
            INSERT INTO draw (\(Columns.draw)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            plan.id, plan.room, draw.shop, plan.kind, plan.title, plan.places, coupon, sku, pot, currency, parts,
            plan.conditions.phrase, plan.conditions.follows, plan.conditions.stay?.components.seconds,
            draw.startedAt, draw.until, plan.commitment, try vault.seal(plan.seed.rawValue, for: "draw \(plan.id)"),
            draw.entered, draw.given, draw.endedAt)
    }

    func saveEntries(_ keys: Set<DrawEntry.Key>, _ rows: Books.Rows) throws {
        try Self.saveEntries.insert(keys.compactMap { rows.entries[$0] }, in: self) { row, entry in
            row.bind(entry.key.draw, entry.account, entry.number, entry.ticket, entry.at, entry.place)
        }
    }

    private static let saveEntries = Insertion(
        into: "draw_entry", ["draw", "account", "number", "ticket", "at", "place"],
        conflict: "ON CONFLICT (draw, account) DO UPDATE SET place = excluded.place")
}

// wallet, coupon_given
extension Database {
    func loadWallets(_ keys: Set<Wallet.Key>, into rows: inout Books.Rows) throws {
        let query = try Query("SELECT balance FROM wallet WHERE owner = ? AND shop = ? AND currency = ?", in: self)
        for key in keys {
            try query.forEachRow(key.owner, key.shop, key.currency) {
                rows.wallets[key] = try $0.money(0, key.currency)
            }
        }
    }

    func saveWallets(_ keys: Set<Wallet.Key>, _ rows: Books.Rows) throws {
        try Self.saveWallets.insert(keys, in: self) { row, key in
            row.bind(key.owner, key.shop, key.currency, rows.wallets[key]?.minorUnits ?? 0)
        }
    }

    func couponsGiven(_ key: CouponUseKey) throws -> Int? {
        var given: Int?
        try forEachRow("SELECT count FROM coupon_given WHERE buyer = ? AND coupon = ?", key.buyer, key.coupon) {
            given = $0[0]
        }
        return given
    }

    func saveCouponsGiven(_ keys: Set<CouponUseKey>, _ rows: Books.Rows) throws {
        try Self.saveCouponsGiven.insert(keys, in: self) { row, key in
            row.bind(key.buyer, key.coupon, rows.couponsGiven[key] ?? 0)
        }
    }

    private static let saveWallets = Insertion(
        into: "wallet", ["owner", "shop", "currency", "balance"],
        conflict: "ON CONFLICT (owner, shop, currency) DO UPDATE SET balance = excluded.balance")
    private static let saveCouponsGiven = Insertion(
        into: "coupon_given", ["buyer", "coupon", "count"],
        conflict: "ON CONFLICT (buyer, coupon) DO UPDATE SET count = excluded.count")
}
