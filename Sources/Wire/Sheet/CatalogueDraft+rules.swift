import Commerce

extension CatalogueDraft {
    /// What breaks the rules whatever the shop has already, as far as `SheetLimits.serverFaults`: a server would say the
    /// same of it.
    package var ruleFaults: [SheetFault] {
        // Here an identifier only has to tell one code from another.
        var numbers: [String: Int] = [:]
        func number<Subject>(_ kind: String, _ code: String) -> Identifier<Subject> {
            let number = numbers[kind + code] ?? numbers.count
            numbers[kind + code] = number
            guard let identifier = Identifier<Subject>(rawValue: "\(number)") else {
                preconditionFailure("digits are within an identifier's alphabet")
            }
            return identifier
        }
        let drafts = catalogue.products.map { product in
            ProductDraft(product, product: { number("product ", $0) }, sku: { number("sku ", $0) })
        }
        let found = catalogue.unpayable + CatalogueCheck.faults(of: drafts)
        let faults = found.filter { fault in
            // A sheet has a row for each SKU; a product without one has rows that could not be read.
            let isUnread = lines != nil && drafts[fault.product].skus.isEmpty
            return fault.field != .product || !isUnread
        }
        return self.faults(faults.prefix(SheetLimits.serverFaults).map(CatalogueFaultView.init))
    }
}

extension SheetFaults {
    /// With what breaks the rules in the rest of the file, so that one reading tells all.
    package var withRules: [SheetFault] {
        let places = Set(list.map(\.place))
        // One fault of a place is enough: the other often follows from it.
        let others = (readable?.ruleFaults ?? []).filter { !places.contains($0.place) }
        return (list + others).enumerated().sorted { left, right in
            (left.element.line ?? .max, left.offset) < (right.element.line ?? .max, right.offset)
        }.map(\.element)
    }
}

extension CatalogueFaultView {
    package init(_ fault: CatalogueFault) {
        self.init(product: fault.product, sku: fault.sku, field: fault.field.rawValue, reason: fault.reason)
    }
}

// MARK: - A catalogue as the rules take it

extension ProductDraft {
    /// With clean words, and the identifiers that follow from the codes.
    package init(
        _ wanted: CatalogueProduct, product: (_ code: String) -> Product.ID, sku identify: (_ code: String) -> SKU.ID
    ) {
        let skus = wanted.skus.map { sku in
            // What is too much is found with the other faults.
            let stock: SKUDraft.Stock =
                switch sku.stock {
                case nil: sku.onHand.map(SKUDraft.Stock.first) ?? .unchanged
                case 0?: .unchanged
                case let pieces? where pieces > 0: .putIn(pieces)
                case let pieces?: .writeOff(Int(clamping: pieces.magnitude))
                }
            let code = Self.code(sku.code)
            return SKUDraft(
                id: identify(code), code: code, specs: sku.specs.map(Attribute.init), listPrice: sku.listPrice,
                stock: stock)
        }
        let code = Self.code(wanted.code)
        self.init(
            id: product(code), code: code, title: PlainText.clean(wanted.title, limit: Limits.title.upperBound + 1),
            description: PlainText.clean(wanted.description, limit: Limits.description.upperBound + 1),
            attributes: wanted.attributes.map(Attribute.init),
            pictures: wanted.pictures.map { PlainText.clean($0, limit: Limits.picture.upperBound + 1) }, skus: skus)
    }

    private static func code(_ text: String) -> String { PlainText.clean(text, limit: Limits.code.upperBound + 1) }
}

extension Attribute {
    package init(_ view: AttributeView) {
        self.init(
            name: PlainText.clean(view.name, limit: Limits.attributeName.upperBound + 1),
            value: PlainText.clean(view.value, limit: Limits.attributeValue.upperBound + 1))
    }
}

extension Catalogue {
    /// Prices that nobody could pay, as far as faults are told.
    package var unpayable: [CatalogueFault] {
        let faults = products.enumerated().lazy.flatMap { index, product in
            product.skus.enumerated().lazy.filter { $0.element.listPrice.currency != .cny }.map { position, _ in
                CatalogueFault(product: index, sku: position, field: .price, reason: Money.payable)
            }
        }
        return Array(faults.prefix(Limits.faults))
    }
}

extension Money {
    /// What the payment gateways take, in words.
    package static let payable = "goods are sold in CNY only; give the price in CNY"
}
