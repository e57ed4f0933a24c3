import Commerce

/// What a shop takes off; `PUT /v1/shop/coupons/{code}`.
package struct NewCoupon: Codable, Sendable, Equatable {
    package let title: String
    /// So much off. This or `basisPoints`.
    package let amountOff: Money?
    /// Hundredths of a percent off, 1…9,999.
    package let basisPoints: Int?
    /// The most a percentage takes off.
    package let cap: Money?
    /// What the goods it covers must come to.
    package let threshold: Money
    package let from: Timestamp?
    package let until: Timestamp?
    /// Orders that may use it in all.
    package let quota: Int
    /// Orders of one buyer that may use it.
    package let limitPerBuyer: Int
    /// The products it covers; left out for all of the shop.
    package let products: [Product.ID]?
    package let isWithdrawn: Bool?
    /// Only for those who are given it in a draw; it stays so.
    package let isPersonal: Bool?

    package init(
        title: String, amountOff: Money? = nil, basisPoints: Int? = nil, cap: Money? = nil, threshold: Money,
        from: Timestamp? = nil, until: Timestamp? = nil, quota: Int, limitPerBuyer: Int = 1,
        products: [Product.ID]? = nil, isWithdrawn: Bool? = nil, isPersonal: Bool? = nil
    ) {
        self.title = title
        self.amountOff = amountOff
        self.basisPoints = basisPoints
        self.cap = cap
        self.threshold = threshold
        self.from = from
        self.until = until
        self.quota = quota
        self.limitPerBuyer = limitPerBuyer
        self.products = products
        self.isWithdrawn = isWithdrawn
        self.isPersonal = isPersonal
    }
}

/// A coupon as everyone in the shop's room sees it.
package struct CouponView: Codable, Sendable, Equatable, Identifiable {
    package var id: String { code }
    package let code: String
    package let title: String
    package let amountOff: Money?
    package let basisPoints: Int?
    package let cap: Money?
    package let threshold: Money
    package let from: Timestamp?
    package let until: Timestamp?
    package let limitPerBuyer: Int
    /// The products it covers; empty for all of the shop.
    package let products: [Product.ID]
    /// Orders that may still use it.
    package let left: Int
    /// True for one that only those have who were given it.
    package let isPersonal: Bool?
    /// Why the person who asked cannot use it, in a few words, or nil.
    package let unusable: String?
    /// The same as a stable code.
    package let obstacle: String?

    package init(
        code: String, title: String, amountOff: Money? = nil, basisPoints: Int? = nil, cap: Money? = nil,
        threshold: Money, from: Timestamp? = nil, until: Timestamp? = nil, limitPerBuyer: Int = 1,
        products: [Product.ID] = [], left: Int, isPersonal: Bool? = nil, unusable: String? = nil,
        obstacle: String? = nil
    ) {
        self.code = code
        self.title = title
        self.amountOff = amountOff
        self.basisPoints = basisPoints
        self.cap = cap
        self.threshold = threshold
        self.from = from
        self.until = until
        self.limitPerBuyer = limitPerBuyer
        self.products = products
        self.left = left
        self.isPersonal = isPersonal
        self.unusable = unusable
        self.obstacle = obstacle
    }
}

/// `GET /v1/rooms/{room}/coupons` and `GET /v1/shop/coupons`.
package struct CouponList: Codable, Sendable, Equatable {
    package let coupons: [CouponView]

    package init(coupons: [CouponView]) { self.coupons = coupons }
}
