import Commerce
import GRDB

// coupon, coupon_use
extension Database {
    func loadCoupons(_ ids: Set<Coupon.ID>, into rows: inout Books.Rows) throws {
        for id in ids {
            guard let (coupon, used) = try coupon(id) else { continue }
            rows.coupons[id] = coupon
            rows.couponsUsed[id] = used
            guard coupon.isPersonal else { continue }
            try forEachRow("SELECT promised FROM coupon WHERE id = ?", id) { rows.couponsPromised[id] = $0[0] }
        }
    }

    func coupon(_ id: Coupon.ID) throws -> (Coupon, Allotment)? {
        var found: (Coupon, Allotment)?
        try forEachRow("SELECT \(Columns.coupon) FROM coupon WHERE id = ?", id) { found = try $0.coupon(0) }
        return found
    }

    func loadCouponUses(_ keys: Set<CouponUseKey>, _ numbers: inout Numbers, into rows: inout Books.Rows) throws {
        for key in keys {
            rows.couponUses[key] = try couponUses(key, &numbers)
            guard rows.coupons[key.coupon]?.isPersonal ?? false else { continue }
            rows.couponsGiven[key] = try couponsGiven(key)
        }
    }

    /// A coupon with what is used of it, as the buyer meets it.
    func offered(_ coupon: Coupon, _ used: Allotment, to buyer: Account.ID?, _ numbers: inout Numbers) throws
        -> CouponOffer
    {
        guard let key = buyer.map({ CouponUseKey(buyer: $0, coupon: coupon.id) }) else {
            return CouponOffer(coupon: coupon, used: used, usedByBuyer: 0)
        }
        return CouponOffer(
            coupon: coupon, used: used, usedByBuyer: try couponUses(key, &numbers) ?? 0,
            given: coupon.isPersonal ? try couponsGiven(key) ?? 0 : 0)
    }

    /// Nil for a coupon the buyer never used.
    func couponUses(_ key: CouponUseKey, _ numbers: inout Numbers) throws -> Int? {
        guard let buyer = try numbers.known(key.buyer) else { return nil }
        var uses: Int?
        try forEachRow("SELECT uses FROM coupon_use WHERE buyer = ? AND coupon = ?", buyer, key.coupon) {
            uses = $0[0]
        }
        return uses
    }

    /// With what is promised of it, which the quota bounds: a batch may change both.
    func saveCoupons(_ ids: [Coupon.ID], _ rows: Books.Rows) throws {
        try Self.saveCoupons.insert(ids.compactMap { rows.coupons[$0] }, in: self) { row, coupon in
            var (amount, points, cap): (Int64?, Int?, Int64?) = (nil, nil, nil)
            switch coupon.discount {
            case .amountOff(let off): amount = off.minorUnits
            case .percentOff(let basisPoints, let most): (points, cap) = (basisPoints, most?.minorUnits)
            }
            row.bind(
                coupon.id, coupon.shop, coupon.code, coupon.title, amount, points, cap, coupon.threshold.minorUnits,
                coupon.threshold.currency, coupon.window.from, coupon.window.until, coupon.quota,
                coupon.limitPerBuyer, try KeptJSON.text(of: coupon.products.sorted()), coupon.isWithdrawn,
                coupon.isPersonal, rows.couponsPromised[coupon.id] ?? 0)
        }
    }

    func saveCouponsUsed(_ ids: Set<Coupon.ID>, _ rows: Books.Rows) throws {
        let query = try Query("UPDATE coupon SET reserved = ?, taken = ? WHERE id = ?", in: self)
        for id in ids {
            let used = rows.couponsUsed[id] ?? .none
            try query.run(used.reserved, used.taken, id)
        }
    }

    func saveCouponsPromised(_ ids: Set<Coupon.ID>, _ rows: Books.Rows) throws {
        for id in ids { try run("UPDATE coupon SET promised = ? WHERE id = ?", rows.couponsPromised[id] ?? 0, id) }
    }

    func saveCouponUses(_ keys: Set<CouponUseKey>, _ numbers: inout Numbers, _ rows: Books.Rows) throws {
        try Self.saveCouponUses.insert(keys, in: self) { row, key in
            row.bind(try numbers.number(key.buyer), key.coupon, rows.couponUses[key] ?? 0)
        }
    }

    private static let saveCoupons = Insertion(
        into: "coupon",
        [
            "id", "shop", "code", "title", "amount_off", "basis_points", "cap", "threshold", "currency", "starts_at",
            "ends_at", "quota", "limit_per_buyer", "products", "withdrawn", "personal",
            "promised",
        ],
        conflict: """
            ON CONFLICT (id) DO UPDATE SET code = excluded.code, title = excluded.title,
            amount_off = excluded.amount_off, basis_points = excluded.basis_points, cap = excluded.cap,
            threshold = excluded.threshold, currency = excluded.currency, starts_at = excluded.starts_at,
            ends_at = excluded.ends_at, quota = excluded.quota, limit_per_buyer = excluded.limit_per_buyer,
            products = excluded.products, withdrawn = excluded.withdrawn, promised = excluded.promised
            """)
    private static let saveCouponUses = Insertion(
        into: "coupon_use", ["buyer", "coupon", "uses"],
        conflict: "ON CONFLICT (buyer, coupon) DO UPDATE SET uses = excluded.uses")
}
