import Commerce

/// What a show has come to so far, for those who run it: `GET /v1/rooms/{id}/numbers`, and on the host's own link.
package struct RoomNumbers: Codable, Sendable, Equatable {
    package let room: Room.ID
    /// What amounts are in, all of them minor units; nil before the first order.
    package let currency: Currency?
    /// Links that are open now, without the host's.
    package let online: Int
    package let total: ShowSpan
    /// In buckets of ten seconds; the one that has begun is the newest of these.
    package let lastTenMinutes: ShowSpan
    package let tenMinutesBefore: ShowSpan
    package let refunded: Refunded
    /// Those that sold most first. On a link the list is cut; asked for, it is whole.
    package let products: [ProductNumbers]

    package init(
        room: Room.ID, currency: Currency?, online: Int, total: ShowSpan, lastTenMinutes: ShowSpan,
        tenMinutesBefore: ShowSpan, refunded: Refunded, products: [ProductNumbers]
    ) {
        self.room = room
        self.currency = currency
        self.online = online
        self.total = total
        self.lastTenMinutes = lastTenMinutes
        self.tenMinutesBefore = tenMinutesBefore
        self.refunded = refunded
        self.products = products
    }
}

/// A show in some time.
package struct ShowSpan: Codable, Sendable, Equatable {
    package let crowd: Crowd
    package let figures: Figures
    /// Paid orders in a hundred clicks, in hundredths of a percent; nil without clicks.
    package let paidPerClick: Int?
    /// Paid orders in a hundred people who were there, in hundredths of a percent; nil where nobody new was.
    package let paidPerPerson: Int?

    package init(crowd: Crowd, figures: Figures) {
        self.crowd = crowd
        self.figures = figures
        paidPerClick = figures.paidPerClick
        paidPerPerson = Figures.share(figures.paid, of: crowd.people)
    }
}

/// A product in some time.
package struct ProductSpan: Codable, Sendable, Equatable {
    package let figures: Figures
    package let paidPerClick: Int?
    /// Paid orders in a hundred people who were shown its card, in hundredths of a percent.
    package let paidPerImpression: Int?

    package init(_ figures: Figures) {
        self.figures = figures
        paidPerClick = figures.paidPerClick
        paidPerImpression = figures.paidPerImpression
    }
}

/// One line of the shelf, as a show sold it.
package struct ProductNumbers: Codable, Sendable, Equatable {
    package let sku: SKU.ID
    package let title: String
    package let spec: String
    package let total: ProductSpan
    package let lastTenMinutes: ProductSpan
    package let tenMinutesBefore: ProductSpan

    package init(
        sku: SKU.ID, title: String, spec: String, total: Figures, lastTenMinutes: Figures, tenMinutesBefore: Figures
    ) {
        self.sku = sku
        self.title = title
        self.spec = spec
        self.total = ProductSpan(total)
        self.lastTenMinutes = ProductSpan(lastTenMinutes)
        self.tenMinutesBefore = ProductSpan(tenMinutesBefore)
    }
}
