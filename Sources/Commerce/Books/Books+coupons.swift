extension Books {
    /// A coupon that is changed keeps what was used of it.
    mutating func keepCoupon(_ coupon: Coupon, by host: Account.ID) throws(Refusal) {
        guard coupon.shop == Shop(of: host).id, rows.coupons[coupon.id].map({ $0.shop == coupon.shop }) ?? true else {
            throw .unknownCoupon(coupon.id)
        }
        try check(coupon)
        if let known = rows.coupons[coupon.id] {
            guard known.isPersonal == coupon.isPersonal else {
                throw .outOfRange("a coupon stays what it is, for all or for those who are given it")
            }
            let promised = rows.couponsPromised[coupon.id] ?? 0
            guard promised <= coupon.quota else {
                throw .outOfRange("\(promised) of the coupon are given or in a draw; let its quota be as much")
            }
        }
        rows.coupons[coupon.id] = coupon
        written.coupons.append(coupon.id)
    }

    /// A coupon as a buyer meets it.
    func couponOffer(_ id: Coupon.ID, to buyer: Account.ID, of shop: Shop.ID) throws(Refusal) -> CouponOffer {
        guard let coupon = rows.coupons[id], coupon.shop == shop else { throw .unknownCoupon(id) }
        return CouponOffer(
            coupon: coupon, used: rows.couponsUsed[id] ?? .none,
            usedByBuyer: rows.couponUses[CouponUseKey(buyer: buyer, coupon: id)] ?? 0,
            given: rows.couponsGiven[CouponUseKey(buyer: buyer, coupon: id)] ?? 0)
    }

    /// Moves the coupon of an order, and with it what counts against its quota and its buyer's limit.
    mutating func moveCoupon(of order: Order, _ kind: StockMovement.Kind) {
        guard let coupon = order.coupon else { return }
        var used = rows.couponsUsed[coupon.id] ?? .none
        let key = CouponUseKey(buyer: order.buyer, coupon: coupon.id)
        switch kind {
        case .reserve:
            used.reserve(1)
            rows.couponUses[key, default: 0] += 1
        case .commit: used.commit(1)
        case .release:
            used.release(1)
            rows.couponUses[key, default: 0] -= 1
        case .putIn, .takeBack, .lose: preconditionFailure("a coupon is no piece of goods")
        }
        rows.couponsUsed[coupon.id] = used
        written.couponsUsed.insert(coupon.id)
        if kind != .commit { written.couponUses.insert(key) }
    }

    private func check(_ coupon: Coupon) throws(Refusal) {
        guard Limits.allow(coupon.code, characters: Limits.code) else {
            throw .outOfRange("a coupon's code has \(Limits.text(Limits.code)) characters")
        }
        guard Limits.allow(coupon.title, characters: Limits.title) else {
            throw .outOfRange("a coupon's title has \(Limits.text(Limits.title)) characters")
        }
        guard Limits.couponQuota.contains(coupon.quota) else {
            throw .outOfRange("a coupon can be used \(Limits.text(Limits.couponQuota)) times")
        }
        guard Limits.couponLimitPerBuyer.contains(coupon.limitPerBuyer) else {
            throw .outOfRange("one buyer may use a coupon \(Limits.text(Limits.couponLimitPerBuyer)) times")
        }
        guard coupon.window.isPossible else { throw .outOfRange("a coupon's time begins before it ends") }
        guard coupon.products.count <= Limits.couponProducts else {
            throw .tooMany("products of one coupon", limit: Limits.couponProducts)
        }
        // The first by name, because a set has another order in every process.
        if let foreign = coupon.products.filter({ rows.products[$0]?.shop != coupon.shop }).min() {
            throw .unknownProduct(foreign)
        }
        try check(coupon.discount, threshold: coupon.threshold)
    }

    private func check(_ discount: Coupon.Discount, threshold: Money) throws(Refusal) {
        guard threshold.minorUnits >= 0, threshold.minorUnits <= Limits.price.upperBound else {
            throw .outOfRange("a coupon's threshold is an amount of goods, or 0")
        }
        let amount: Money?
        switch discount {
        case .amountOff(let off): amount = off
        case .percentOff(let basisPoints, let cap):
            guard Limits.basisPoints.contains(basisPoints) else {
                throw .outOfRange("a coupon takes 0.01 to 99.99 percent off")
            }
            amount = cap
        }
        guard let amount else { return }
        guard Limits.price.contains(amount.minorUnits) else { throw .outOfRange(Limits.priceRange) }
        guard amount.currency == threshold.currency else {
            throw .notComputable(.mixedCurrencies(threshold.currency, amount.currency))
        }
    }
}
