/// An order, as far as a show's numbers go.
package struct SoldOrder: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        package let sku: SKU.ID
        package let product: Product.ID
        /// What the buyer pays for it.
        package let amount: Int64

        package init(sku: SKU.ID, product: Product.ID, amount: Int64) {
            self.sku = sku
            self.product = product
            self.amount = amount
        }
    }

    package let placedAt: Timestamp
    package let paidAt: Timestamp?
    package let total: Money
    package let lines: [Line]

    package init(placedAt: Timestamp, paidAt: Timestamp?, total: Money, lines: [Line]) {
        self.placedAt = placedAt
        self.paidAt = paidAt
        self.total = total
        self.lines = lines
    }

    package init(_ order: Order) {
        self.init(
            placedAt: order.placedAt, paidAt: order.paidAt, total: order.total,
            lines: order.lines.map { Line(sku: $0.sku, product: $0.product, amount: $0.payable.minorUnits) })
    }

    /// What the order adds when it is placed.
    package func placed(_ showings: some Sequence<CardShowing>) -> ShowBucket {
        bucket(showings) { _, isByCard in Figures(orders: 1, ordersByCard: isByCard ? 1 : 0) }
    }

    /// What the order adds when it is paid. It is credited as it was when it was placed; money of another currency than
    /// the show's is not added up.
    package func paid(_ showings: some Sequence<CardShowing>, in currency: Currency) -> ShowBucket {
        bucket(showings) { lines, isByCard in
            let amount = total.currency == currency ? lines.reduce(Int64(0)) { $0.adding($1.amount) } : 0
            return Figures(paid: 1, paidByCard: isByCard ? 1 : 0, gmv: amount, gmvByCard: isByCard ? amount : 0)
        }
    }

    /// Of the show an order is by card when one of its products is, and brings by card what these brought.
    private func bucket(
        _ showings: some Sequence<CardShowing>, _ figures: ([Line], _ isByCard: Bool) -> Figures
    ) -> ShowBucket {
        var bucket = ShowBucket()
        var byCard: Set<Product.ID> = []
        for showing in showings {
            for line in lines where showing.earns(line.product, at: placedAt) { byCard.insert(line.product) }
        }
        for (sku, lines) in Dictionary(grouping: lines, by: \.sku) {
            bucket.goods[sku] = figures(lines, lines.contains { byCard.contains($0.product) })
        }
        bucket.all = figures(lines, !byCard.isEmpty)
        bucket.all.gmvByCard = bucket.goods.values.reduce(Int64(0)) { $0.adding($1.gmvByCard) }
        return bucket
    }
}
