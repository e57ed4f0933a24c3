/// What a shop takes off an order that shows it.
package struct Coupon: Hashable, Sendable, Identifiable {
    package typealias ID = Identifier<Coupon>

    package enum Discount: Hashable, Sendable {
        case amountOff(Money)
        /// Hundredths of a percent, 1…9,999; the saving is `cap` at most.
        case percentOff(basisPoints: Int, cap: Money?)
    }

    package let id: ID
    package let shop: Shop.ID
    /// What a buyer types; unique in the shop.
    package let code: String
    package let title: String
    package let discount: Discount
    /// What the lines it covers must come to, before the discount.
    package let threshold: Money
    package let window: Window
    /// Orders that may use it in all.
    package let quota: Int
    /// Orders of one buyer that may use it.
    package let limitPerBuyer: Int
    /// The products it covers; empty for all of the shop.
    package let products: Set<Product.ID>
    /// Called back by the shop; orders that have it keep it.
    package let isWithdrawn: Bool
    /// Only for those who were given it, as often as they were: grabbed or won in a draw. Then the quota is how many may
    /// be given, and the limit per buyer says nothing. A coupon never changes from one kind to the other.
    package let isPersonal: Bool

    package init(
        id: ID, shop: Shop.ID, code: String, title: String, discount: Discount, threshold: Money,
        window: Window = .always, quota: Int, limitPerBuyer: Int = 1, products: Set<Product.ID> = [],
        isWithdrawn: Bool = false, isPersonal: Bool = false
    ) {
        self.id = id
        self.shop = shop
        self.code = code
        self.title = title
        self.discount = discount
        self.threshold = threshold
        self.window = window
        self.quota = quota
        self.limitPerBuyer = limitPerBuyer
        self.products = products
        self.isWithdrawn = isWithdrawn
        self.isPersonal = isPersonal
    }

    package func covers(_ product: Product.ID) -> Bool { products.isEmpty || products.contains(product) }

    /// What comes off lines of `eligible` altogether; never more than them.
    ///
    /// A percentage is rounded half to even, to the smallest unit of the currency.
    func saving(on eligible: Money) throws(MoneyError) -> Money {
        var saving: Money
        switch discount {
        case .amountOff(let amount): saving = amount
        case .percentOff(let basisPoints, let cap):
            saving = try eligible.share(basisPoints, of: 10_000)
            if let cap, try cap.isLess(than: saving) { saving = cap }
        }
        return try eligible.isLess(than: saving) ? eligible : saving
    }
}

/// Why a coupon takes nothing off an order.
package enum CouponObstacle: Hashable, Sendable {
    case withdrawn
    case notYet(from: Timestamp)
    case expired
    /// All its uses are taken; one comes back when an order that has it is not paid.
    case usedUp
    /// The buyer has used it as often as one may.
    case limitPerBuyer(Int)
    /// It is for those alone who were given it.
    case notGiven
    /// None of the lines is of a product it covers.
    case coversNothing
    /// The lines it covers come to less than it asks for.
    case belowThreshold(Money, missing: Money)

    /// Stable, for programs.
    package var code: String {
        switch self {
        case .withdrawn: "withdrawn"
        case .notYet: "not-yet"
        case .expired: "expired"
        case .usedUp: "used-up"
        case .limitPerBuyer: "limit-per-buyer"
        case .notGiven: "not-given"
        case .coversNothing: "covers-nothing"
        case .belowThreshold: "below-threshold"
        }
    }

    package var words: String {
        switch self {
        case .withdrawn: "the shop has called it back"
        case .notYet: "it cannot be used yet"
        case .expired: "its time is over"
        case .usedUp: "all of them are used"
        case .limitPerBuyer(1): "you have used it"
        case .limitPerBuyer(let limit): "you have used it \(limit) times, as often as one may"
        case .notGiven: "it is for those who grabbed or won it in the room"
        case .coversNothing: "it is for other goods"
        case .belowThreshold(let threshold, let missing):
            "it needs goods for \(threshold.label); \(missing.label) more"
        }
    }
}

/// A coupon with how much of it is used, as one buyer meets it.
package struct CouponOffer: Hashable, Sendable {
    package let coupon: Coupon
    package let used: Allotment
    /// Orders of the buyer's own that have it: waiting for payment, or paid.
    package let usedByBuyer: Int
    /// How many the buyer was given, of a coupon that is personal.
    package let given: Int

    package init(coupon: Coupon, used: Allotment, usedByBuyer: Int, given: Int = 0) {
        self.coupon = coupon
        self.used = used
        self.usedByBuyer = usedByBuyer
        self.given = given
    }

    /// Why it cannot be used now, whatever is bought.
    package func obstacle(at now: Timestamp) -> CouponObstacle? {
        if coupon.isWithdrawn { return .withdrawn }
        if coupon.window.isBefore(now), let from = coupon.window.from { return .notYet(from: from) }
        if coupon.window.isOver(at: now) { return .expired }
        return exhausted
    }

    /// Why its quota or its limit lets no further order have it.
    var exhausted: CouponObstacle? {
        if coupon.isPersonal {
            if given == 0 { return .notGiven }
            return usedByBuyer >= given ? .limitPerBuyer(given) : nil
        }
        if used.left(of: coupon.quota) == 0 { return .usedUp }
        if usedByBuyer >= coupon.limitPerBuyer { return .limitPerBuyer(coupon.limitPerBuyer) }
        return nil
    }
}

/// A buyer and a coupon: for how many orders of the buyer have it, and how often a personal one was given.
package struct CouponUseKey: Hashable, Sendable {
    package let buyer: Account.ID
    package let coupon: Coupon.ID

    package init(buyer: Account.ID, coupon: Coupon.ID) {
        self.buyer = buyer
        self.coupon = coupon
    }
}
