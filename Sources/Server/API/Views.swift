import Commerce
import Store
import Wire

/// What the rules hold, as it travels.
extension AccountView {
    init(_ account: Account) { self.init(id: account.id, name: account.name.rawValue) }
}

extension AttributeView {
    init(_ attribute: Attribute) { self.init(name: attribute.name, value: attribute.value) }
}

extension FlashSale {
    /// Nil for an offer without an end or a quota, which no flash sale is.
    init?(_ running: RunningOffer) {
        guard let until = running.offer.window.until, let quota = running.offer.quota, let left = running.left else {
            return nil
        }
        self.init(
            price: running.offer.price, limitPerBuyer: running.offer.limitPerBuyer, from: running.offer.window.from,
            until: until, left: left, quota: quota)
    }
}

extension ShelfItem {
    init(_ line: ShelfLine) {
        let offer = line.standing.offer
        self.init(
            sku: line.sku.id, product: line.product.id, title: line.product.title,
            description: line.product.description, spec: line.sku.spec,
            attributes: line.product.attributes.map(AttributeView.init), pictures: line.product.pictures,
            listPrice: line.sku.listPrice, price: offer.price, limitPerBuyer: offer.limitPerBuyer,
            from: offer.window.from, until: offer.window.until, left: line.standing.left,
            flash: line.flash.flatMap(FlashSale.init), available: line.stock.available, onHand: line.stock.onHand)
    }
}

extension QuoteLineView {
    init(_ line: Quote.Line) {
        self.init(
            sku: line.sku, title: line.title, spec: line.spec, quantity: line.quantity, listPrice: line.listPrice,
            unitPrice: line.unitPrice, price: line.kind.rawValue, amount: line.amount, discount: line.discount)
    }
}

extension AppliedCouponView {
    init(_ coupon: Quote.AppliedCoupon) {
        self.init(code: coupon.code, title: coupon.title, saving: coupon.saving)
    }
}

extension QuoteView {
    init(_ quote: Quote) {
        self.init(
            lines: quote.lines.map(QuoteLineView.init), goods: quote.goods,
            coupon: quote.coupon.map(AppliedCouponView.init), total: quote.total)
    }
}

extension CouponView {
    /// - Parameter buyer: whether the person who asks is told why it cannot be used.
    init(_ offered: CouponOffer, at now: Timestamp, forBuyer: Bool) {
        let coupon = offered.coupon
        var (amountOff, basisPoints, cap): (Money?, Int?, Money?) = (nil, nil, nil)
        switch coupon.discount {
        case .amountOff(let amount): amountOff = amount
        case .percentOff(let points, let most): (basisPoints, cap) = (points, most)
        }
        self.init(
            code: coupon.code, title: coupon.title, amountOff: amountOff, basisPoints: basisPoints, cap: cap,
            threshold: coupon.threshold, from: coupon.window.from, until: coupon.window.until,
            limitPerBuyer: coupon.limitPerBuyer, products: coupon.products.sorted(),
            left: coupon.isWithdrawn ? 0 : offered.used.left(of: coupon.quota) ?? 0,
            isPersonal: coupon.isPersonal ? true : nil, unusable: forBuyer ? offered.obstacle(at: now)?.words : nil,
            obstacle: forBuyer ? offered.obstacle(at: now)?.code : nil)
    }
}

extension Address {
    init(_ view: AddressView) {
        self.init(
            recipient: PlainText.clean(view.recipient, limit: 80), phone: PlainText.clean(view.phone, limit: 40),
            text: PlainText.clean(view.text, limit: 400))
    }
}

extension AddressView {
    init(_ address: Address) {
        self.init(recipient: address.recipient, phone: address.phone, text: address.text)
    }
}

extension ParcelView {
    init(_ parcel: Parcel) { self.init(carrier: parcel.carrier, number: parcel.number) }
}

extension RefundView {
    /// What a gateway said to a refund is for the shop; its buyer reads what the shop said.
    init(_ refund: Refund, forShop: Bool) {
        self.init(
            id: refund.id, state: refund.state, cause: refund.cause.rawValue, amount: refund.amount,
            lines: refund.lines.map { LineRequest(sku: $0.sku, quantity: $0.quantity) }, reason: refund.reason,
            answer: forShop || refund.state == .declined ? refund.answer : "",
            parcel: refund.parcel.map(ParcelView.init), askedAt: refund.askedAt,
            settledAt: refund.settledAt)
    }
}

extension OrderView {
    /// For its buyer, or for its shop, perhaps with who the buyer is.
    init(
        _ order: Order, payment: PaymentView? = nil, payWith: [String] = [], forShop: Bool = false,
        buyer: AccountView? = nil
    ) {
        let progress = order.progress
        self.init(
            id: order.id, room: order.room, state: order.state, lines: order.lines.map(QuoteLineView.init),
            coupon: order.coupon.map(AppliedCouponView.init), total: order.total, placedAt: order.placedAt,
            reservedUntil: order.reservedUntil, paidAt: order.paidAt,
            payment: order.state == .reserved ? payment : nil, payWith: order.state == .reserved ? payWith : [],
            buyer: buyer, address: order.address.map(AddressView.init), note: order.note,
            parcel: progress.parcel.map(ParcelView.init), shippedAt: progress.shippedAt,
            deliveredAt: progress.deliveredAt, completedAt: progress.completedAt,
            refunds: order.refunds.map { RefundView($0, forShop: forShop) }, refundable: order.refundable)
    }
}

extension CatalogueProduct {
    init(_ kept: StockedProduct) {
        self.init(
            code: kept.product.code, title: kept.product.title, description: kept.product.description,
            attributes: kept.product.attributes.map(AttributeView.init), pictures: kept.product.pictures,
            skus: kept.skus.map { kind in
                CatalogueSKU(
                    id: kind.sku.id, code: kind.sku.code, specs: kind.sku.specs.map(AttributeView.init),
                    listPrice: kind.sku.listPrice, onHand: kind.stock.onHand, available: kind.stock.available)
            })
    }
}
