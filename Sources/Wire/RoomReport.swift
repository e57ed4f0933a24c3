import Commerce

/// What a show came to, while it goes on and ever after: `GET /v1/rooms/{id}/report`.
package struct RoomReport: Codable, Sendable, Equatable {
    package let room: Room.ID
    package let title: String
    package let host: String
    package let openedAt: Timestamp
    /// Nil while the show goes on.
    package let endedAt: Timestamp?
    /// From the opening to the end, or to now.
    package let seconds: Int
    package let currency: Currency?
    package let total: ShowSpan
    /// Links that were open on average over all of the show, in hundredths.
    package let averageViewers: Int
    /// What went back until now.
    package let refunded: Refunded
    /// Those that sold most first.
    package let products: [ReportLine]
    /// Ten minutes each from the opening; those in which nothing was are left out.
    package let stretches: [ReportStretch]
    /// What was asked most, most often first.
    package let questions: [ShowQuestion]
    /// Who follows the host by now.
    package let followers: Int
    /// Those among them who began while the show was open.
    package let newFollowers: Int
    /// Those that were used most first.
    package let coupons: [CouponSales]
    /// Oldest first.
    package let draws: [ReportDraw]

    package init(
        room: Room.ID, title: String, host: String, openedAt: Timestamp, endedAt: Timestamp?, seconds: Int,
        currency: Currency?, total: ShowSpan, averageViewers: Int, refunded: Refunded, products: [ReportLine],
        stretches: [ReportStretch], questions: [ShowQuestion] = [], followers: Int = 0, newFollowers: Int = 0,
        coupons: [CouponSales] = [], draws: [ReportDraw] = []
    ) {
        self.room = room
        self.title = title
        self.host = host
        self.openedAt = openedAt
        self.endedAt = endedAt
        self.seconds = seconds
        self.currency = currency
        self.total = total
        self.averageViewers = averageViewers
        self.refunded = refunded
        self.products = products
        self.stretches = stretches
        self.questions = questions
        self.followers = followers
        self.newFollowers = newFollowers
        self.coupons = coupons
        self.draws = draws
    }
}

package struct ReportLine: Codable, Sendable, Equatable {
    package let sku: SKU.ID
    package let title: String
    package let spec: String
    package let total: ProductSpan

    package init(sku: SKU.ID, title: String, spec: String, total: Figures) {
        self.sku = sku
        self.title = title
        self.spec = spec
        self.total = ProductSpan(total)
    }
}

/// Ten minutes of a show.
package struct ReportStretch: Codable, Sendable, Equatable {
    package let from: Timestamp
    package let crowd: Crowd
    package let figures: Figures

    package init(from: Timestamp, crowd: Crowd, figures: Figures) {
        self.from = from
        self.crowd = crowd
        self.figures = figures
    }
}

/// What a show gave away.
package struct ReportDraw: Codable, Sendable, Equatable {
    package let id: Draw.ID
    package let kind: Draw.Kind
    package let title: String
    /// How many could have a prize.
    package let places: Int
    /// How many have one by now.
    package let given: Int
    /// People who grabbed or entered.
    package let entered: Int
    /// What was given by now; nil unless it is money.
    package let money: Money?

    package init(_ draw: Draw) {
        id = draw.id
        kind = draw.kind
        title = draw.plan.title
        places = draw.plan.places
        given = draw.given
        entered = draw.entered
        money = draw.givenMoney
    }
}
