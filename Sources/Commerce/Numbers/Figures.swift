/// What one product, or all of a show, came to in some time.
///
/// `ByCard` is the part of a figure that is credited to the product's card (`CardShowing`). Of a show as a whole an
/// order counts once, however many products it has; of a product once, however many pieces.
package struct Figures: Hashable, Sendable, Codable {
    /// Times that somebody was there while the card was up: one for each person and showing.
    package var impressions = 0
    /// People who opened the details or went to buy, each once in `NumberRules.oncePer`.
    package var clicks = 0
    package var clicksByCard = 0
    /// People who put it into their cart, each once in `NumberRules.oncePer`.
    package var cartAdds = 0
    package var orders = 0
    package var ordersByCard = 0
    /// Orders among them that were paid, counted when the money came.
    package var paid = 0
    package var paidByCard = 0
    /// What was paid, in minor units; what went back since is not taken off.
    package var gmv: Int64 = 0
    package var gmvByCard: Int64 = 0

    package init(
        impressions: Int = 0, clicks: Int = 0, clicksByCard: Int = 0, cartAdds: Int = 0, orders: Int = 0,
        ordersByCard: Int = 0, paid: Int = 0, paidByCard: Int = 0, gmv: Int64 = 0, gmvByCard: Int64 = 0
    ) {
        self.impressions = impressions
        self.clicks = clicks
        self.clicksByCard = clicksByCard
        self.cartAdds = cartAdds
        self.orders = orders
        self.ordersByCard = ordersByCard
        self.paid = paid
        self.paidByCard = paidByCard
        self.gmv = gmv
        self.gmvByCard = gmvByCard
    }

    /// Money is held at the largest amount rather than wrapped.
    package static func += (sum: inout Self, more: Self) {
        sum.impressions += more.impressions
        sum.clicks += more.clicks
        sum.clicksByCard += more.clicksByCard
        sum.cartAdds += more.cartAdds
        sum.orders += more.orders
        sum.ordersByCard += more.ordersByCard
        sum.paid += more.paid
        sum.paidByCard += more.paidByCard
        sum.gmv = sum.gmv.adding(more.gmv)
        sum.gmvByCard = sum.gmvByCard.adding(more.gmvByCard)
    }

    /// Paid orders in a hundred clicks, in hundredths; nil without clicks. Who buys without opening anything makes it
    /// more than 10,000.
    package var paidPerClick: Int? { Self.share(paid, of: clicks) }

    /// Paid orders in a hundred impressions, in hundredths; nil without impressions.
    package var paidPerImpression: Int? { Self.share(paid, of: impressions) }

    /// A hundredth of a percent is 1; rounded down.
    package static func share(_ part: Int, of whole: Int) -> Int? { whole > 0 ? part * 10_000 / whole : nil }
}

extension Int64 {
    /// Held at the largest amount rather than wrapped.
    package func adding(_ more: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(more)
        return overflow ? (more > 0 ? .max : .min) : sum
    }
}
