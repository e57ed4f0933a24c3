import Commerce
import Wire

/// What a shop sends, with clean words and the identifiers that follow from its codes.
extension ProductDraft {
    /// One that the shop did not name: its SKUs are numbered.
    init(_ wanted: NewProduct, code: String, of owner: Account.ID) throws(Problem) {
        let shop = Shop(of: owner).id
        for sku in wanted.skus { try sku.listPrice.requirePayable() }
        let skus = wanted.skus.prefix(Commerce.Limits.skusPerProduct.upperBound + 1).enumerated().map { index, sku in
            let code = "\(code)-\(index + 1)"
            let spec = PlainText.clean(sku.spec, limit: Commerce.Limits.attributeValue.upperBound + 1)
            return SKUDraft(
                id: CodedIdentifier.sku(code, in: shop), code: code,
                specs: spec.isEmpty ? [] : [Attribute(name: "kind", value: spec)], listPrice: sku.listPrice,
                stock: .putIn(sku.stock))
        }
        self.init(
            id: CodedIdentifier.product(code, in: shop), code: code,
            title: PlainText.clean(wanted.title, limit: Commerce.Limits.title.upperBound + 1),
            description: PlainText.clean(wanted.description, limit: Commerce.Limits.description.upperBound + 1),
            skus: skus)
    }

    /// One of an import.
    init(_ wanted: CatalogueProduct, of owner: Account.ID) {
        let shop = Shop(of: owner).id
        self.init(
            wanted, product: { CodedIdentifier.product($0, in: shop) }, sku: { CodedIdentifier.sku($0, in: shop) })
    }
}

extension SKUDraft.Stock {
    /// So many pieces in, or out when below 0.
    init(change: Int) throws(Problem) {
        guard change != 0, change.magnitude <= UInt(Commerce.Limits.stock.upperBound) else {
            throw .outOfRange("A stock changes by 1 to \(Commerce.Limits.stock.upperBound) pieces, up or down.")
        }
        self = change > 0 ? .putIn(change) : .writeOff(-change)
    }
}

extension Coupon {
    init(_ wanted: NewCoupon, code: String, of shop: Shop.ID) throws(Problem) {
        let discount: Discount
        switch (wanted.amountOff, wanted.basisPoints) {
        case (let amount?, nil) where wanted.cap == nil: discount = .amountOff(amount)
        case (nil, let points?): discount = .percentOff(basisPoints: points, cap: wanted.cap)
        default:
            throw .outOfRange("A coupon takes off an amount, or a percentage with or without a cap. Give one of both.")
        }
        try Self.check(wanted.amountOff, "amountOff", from: Commerce.Limits.price.lowerBound)
        try Self.check(wanted.cap, "cap", from: Commerce.Limits.price.lowerBound)
        try Self.check(wanted.threshold, "threshold", from: 0)
        self.init(
            id: CodedIdentifier.coupon(code, in: shop), shop: shop, code: code.uppercased(),
            title: PlainText.clean(wanted.title, limit: Commerce.Limits.title.upperBound + 1), discount: discount,
            threshold: wanted.threshold, window: Window(from: wanted.from, until: wanted.until), quota: wanted.quota,
            limitPerBuyer: wanted.limitPerBuyer,
            products: Set((wanted.products ?? []).prefix(Commerce.Limits.couponProducts + 1)),
            isWithdrawn: wanted.isWithdrawn ?? false, isPersonal: wanted.isPersonal ?? false)
    }
}

extension Coupon {
    /// - Throws: `out-of-range`, which names the member of the body that is wrong.
    private static func check(_ amount: Money?, _ member: String, from least: Int64) throws(Problem) {
        let most = Commerce.Limits.price.upperBound
        guard let amount, !(least...most).contains(amount.minorUnits) else { return }
        throw .outOfRange("A coupon's '\(member)' is \(least) to \(most) of the currency's smallest unit.")
    }
}

extension Money {
    /// What the payment gateways take: a price in any other currency could be ordered and never paid.
    func requirePayable() throws(Problem) {
        guard currency == .cny else {
            throw .outOfRange(Self.payable.prefix(1).uppercased() + Self.payable.dropFirst() + ".")
        }
    }
}
