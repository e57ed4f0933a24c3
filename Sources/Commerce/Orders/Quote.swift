/// What lines cost, each explained. The only price calculator: carts, quotes and orders all come through here.
///
/// List price → the room's price (flash or standing) → coupon → total.
package struct Quote: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        package let sku: SKU.ID
        package let product: Product.ID
        /// Who earns the amount.
        package let shop: Shop.ID
        /// What it is sold by.
        package let offer: Offer.ID
        package let kind: Offer.Kind
        package let title: String
        package let spec: String
        package let quantity: Int
        /// Of one piece, before the room's price.
        package let listPrice: Money
        /// Of one piece in this room.
        package let unitPrice: Money
        /// `unitPrice` × `quantity`.
        package let amount: Money
        /// This line's share of the coupon.
        package let discount: Money

        package init(
            sku: SKU.ID, product: Product.ID, shop: Shop.ID, offer: Offer.ID, kind: Offer.Kind, title: String,
            spec: String, quantity: Int, listPrice: Money, unitPrice: Money, amount: Money, discount: Money
        ) {
            self.sku = sku
            self.product = product
            self.shop = shop
            self.offer = offer
            self.kind = kind
            self.title = title
            self.spec = spec
            self.quantity = quantity
            self.listPrice = listPrice
            self.unitPrice = unitPrice
            self.amount = amount
            self.discount = discount
        }

        /// What the buyer pays for the line. A discount is never more than the amount.
        package var payable: Money {
            Money(minorUnits: amount.minorUnits - discount.minorUnits, currency: amount.currency)
        }

        /// The line with its share of a coupon.
        fileprivate func with(discount: Money) -> Line {
            Line(
                sku: sku, product: product, shop: shop, offer: offer, kind: kind, title: title, spec: spec,
                quantity: quantity, listPrice: listPrice, unitPrice: unitPrice, amount: amount, discount: discount)
        }
    }

    /// A coupon that was taken off.
    package struct AppliedCoupon: Hashable, Sendable {
        package let id: Coupon.ID
        package let code: String
        package let title: String
        package let saving: Money

        package init(id: Coupon.ID, code: String, title: String, saving: Money) {
            self.id = id
            self.code = code
            self.title = title
            self.saving = saving
        }
    }

    /// One line a SKU, in the order the SKUs were first asked for.
    package let lines: [Line]
    /// The sum of the lines' amounts.
    package let goods: Money
    package let coupon: AppliedCoupon?
    /// What the buyer pays: `goods` less the coupon; at least the currency's smallest unit.
    package let total: Money

    /// Prices `lines` on a room's shelf; lines of one SKU are added up first.
    ///
    /// Says nothing about stock or limits, but for the choice of the offer: a quote can be had for what is sold out.
    /// - Parameters:
    ///   - bought: the pieces the buyer has by an offer already.
    ///   - coupon: what to take off; refused when it takes nothing off these lines now.
    package init(
        _ lines: [CartLine], coupon: CouponOffer? = nil, at now: Timestamp, bought: (Offer.ID) -> Int = { _ in 0 },
        on shelf: (SKU.ID) -> ShelfLine?
    ) throws(Refusal) {
        var priced: [Line] = []
        for asked in try Self.addedUp(lines) {
            guard let line = shelf(asked.sku) else { throw .notOnShelf(asked.sku) }
            priced.append(try Self.price(asked, line, bought, at: now))
        }
        guard let currency = priced.first?.amount.currency else { throw .emptyCart }
        do throws(MoneyError) {
            goods = try Money.sum(priced.map(\.amount), in: currency)
        } catch {
            throw .notComputable(error)
        }
        if let coupon {
            let saving = try Self.saving(of: coupon, on: priced, goods: goods, at: now)
            (self.lines, total) = try Self.take(saving, of: coupon.coupon, off: priced, goods: goods)
            self.coupon = AppliedCoupon(
                id: coupon.coupon.id, code: coupon.coupon.code, title: coupon.coupon.title, saving: saving)
        } else {
            self.lines = priced
            self.coupon = nil
            total = goods
        }
    }

    private static func price(
        _ asked: CartLine, _ line: ShelfLine, _ bought: (Offer.ID) -> Int, at now: Timestamp
    ) throws(Refusal) -> Line {
        let offer = line.offer(for: asked.quantity, bought: bought, at: now).offer
        do throws(MoneyError) {
            return Line(
                sku: asked.sku, product: line.product.id, shop: line.product.shop, offer: offer.id, kind: offer.kind,
                title: line.product.title, spec: line.sku.spec, quantity: asked.quantity,
                listPrice: line.sku.listPrice, unitPrice: offer.price, amount: try offer.price * asked.quantity,
                discount: .zero(offer.price.currency))
        } catch {
            throw .notComputable(error)
        }
    }

    /// What a coupon takes off, or why it takes nothing off.
    private static func saving(
        of offered: CouponOffer, on lines: [Line], goods: Money, at now: Timestamp
    ) throws(Refusal) -> Money {
        let coupon = offered.coupon
        func refusal(_ obstacle: CouponObstacle) -> Refusal { .couponNotUsable(coupon.id, code: coupon.code, obstacle) }
        if let obstacle = offered.obstacle(at: now) { throw refusal(obstacle) }
        let covered = lines.filter { $0.shop == coupon.shop && coupon.covers($0.product) }
        guard !covered.isEmpty else { throw refusal(.coversNothing) }
        let missing: Money
        let saving: Money
        do throws(MoneyError) {
            let eligible = try Money.sum(covered.map(\.amount), in: goods.currency)
            missing = try coupon.threshold - eligible
            saving = try coupon.saving(on: eligible)
        } catch {
            throw .notComputable(error)
        }
        guard missing.minorUnits <= 0 else { throw refusal(.belowThreshold(coupon.threshold, missing: missing)) }
        // Gateways collect one unit at least, so that much is left to pay.
        let most = Money(minorUnits: goods.minorUnits - 1, currency: goods.currency)
        guard most.minorUnits > 0, saving.minorUnits > 0 else { throw refusal(.coversNothing) }
        return saving.minorUnits < most.minorUnits ? saving : most
    }

    private static func take(
        _ saving: Money, of coupon: Coupon, off lines: [Line], goods: Money
    ) throws(Refusal) -> ([Line], Money) {
        do throws(MoneyError) {
            let weights = lines.map { coupon.covers($0.product) ? $0.amount : .zero(goods.currency) }
            let shares = try saving.split(over: weights)
            return (zip(lines, shares).map { $0.with(discount: $1) }, try goods - saving)
        } catch {
            throw .notComputable(error)
        }
    }

    /// One line a SKU, within the limits of quantity and number.
    private static func addedUp(_ lines: [CartLine]) throws(Refusal) -> [CartLine] {
        guard lines.count <= Limits.lines.upperBound else {
            throw .tooMany("lines in one order", limit: Limits.lines.upperBound)
        }
        var sums: [CartLine] = []
        for line in lines {
            // Checked before adding, so that the sum of 50 lines cannot overflow.
            guard Limits.quantity.contains(line.quantity) else { throw .quantityOutOfRange }
            if let index = sums.firstIndex(where: { $0.sku == line.sku }) {
                sums[index].quantity += line.quantity
            } else {
                sums.append(line)
            }
        }
        guard sums.allSatisfy({ Limits.quantity.contains($0.quantity) }) else { throw .quantityOutOfRange }
        return sums
    }
}
