extension Books {
    mutating func keepProducts(_ drafts: [ProductDraft], by host: Account.ID, at now: Timestamp) throws(Refusal) {
        let shop = Shop(of: host).id
        guard Limits.productsAtOnce.contains(drafts.count),
            drafts.reduce(0, { $0 + $1.skus.count }) <= Limits.skusAtOnce
        else {
            throw .outOfRange(
                "products are kept \(Limits.text(Limits.productsAtOnce)) at a time, with \(Limits.skusAtOnce) SKUs")
        }
        var faults = CatalogueCheck.faults(of: drafts)
        for (index, draft) in drafts.enumerated() where faults.count < Limits.faults {
            faults += self.faults(of: draft, at: index, in: shop)
        }
        guard faults.isEmpty else {
            let inOrder = faults.sorted { ($0.product, $0.sku ?? -1) < ($1.product, $1.sku ?? -1) }
            throw .catalogueFaults(Array(inOrder.prefix(Limits.faults)))
        }

        for draft in drafts { keep(draft, in: shop, at: now) }
        written.events.append(.catalogueChanged(shop))
    }

    /// What of a draft does not fit what is kept already.
    private func faults(of draft: ProductDraft, at index: Int, in shop: Shop.ID) -> [CatalogueFault] {
        var faults: [CatalogueFault] = []
        if let known = rows.products[draft.id], known.shop != shop {
            faults.append(.init(product: index, field: .code, reason: "product \(draft.id) is another shop's"))
        }
        for (position, sku) in draft.skus.enumerated() {
            func fault(_ field: CatalogueFault.Field, _ reason: String) {
                faults.append(.init(product: index, sku: position, field: field, reason: reason))
            }
            if let known = rows.skus[sku.id], known.product != draft.id {
                fault(.code, "'\(sku.code)' belongs to another product; give it a code of its own")
            }
            if let known = rows.skus[sku.id], known.listPrice.currency != sku.listPrice.currency {
                fault(.price, "'\(sku.code)' is sold in \(known.listPrice.currency); its currency does not change")
            }
            let level = stockLevel(sku.id)
            switch sku.stock {
            // A new SKU has none, and room for all that a draft may say.
            case .unchanged, .first: break
            case .putIn(let pieces):
                if pieces > Limits.stock.upperBound - level.onHand {
                    fault(.stock, "the house would hold more than \(Limits.stock.upperBound) of '\(sku.code)'")
                }
            case .writeOff(let pieces):
                if pieces > level.available {
                    fault(.stock, "only \(level.available) of '\(sku.code)' are free to be written off")
                }
            }
        }
        return faults
    }

    private mutating func keep(_ draft: ProductDraft, in shop: Shop.ID, at now: Timestamp) {
        let product = Product(
            id: draft.id, shop: shop, code: draft.code, title: draft.title, description: draft.description,
            attributes: draft.attributes, pictures: draft.pictures)
        if rows.products.updateValue(product, forKey: product.id) != product { written.products.append(product.id) }
        for draft in draft.skus {
            let sku = SKU(
                id: draft.id, product: product.id, code: draft.code, specs: draft.specs, listPrice: draft.listPrice)
            let known = rows.skus.updateValue(sku, forKey: sku.id)
            if known != sku { written.skus.append(sku.id) }
            switch draft.stock {
            case .putIn(let pieces): move(.putIn, pieces, of: sku.id, for: nil, at: now)
            case .writeOff(let pieces): move(.lose, pieces, of: sku.id, for: nil, at: now)
            // A new SKU has its counters from the start.
            case .first(let pieces): if known == nil { move(.putIn, pieces, of: sku.id, for: nil, at: now) }
            case .unchanged: if known == nil { move(.putIn, 0, of: sku.id, for: nil, at: now) }
            }
        }
    }

    mutating func changeStock(
        of id: SKU.ID, _ change: SKUDraft.Stock, by host: Account.ID, at now: Timestamp
    ) throws(Refusal) -> StockLevel {
        _ = try ownSKU(id, of: host)
        let level = stockLevel(id)
        switch change {
        // It is there, so what would come first has come.
        case .unchanged, .first: break
        case .putIn(let pieces):
            guard pieces > 0, pieces <= Limits.stock.upperBound - level.onHand else {
                throw .outOfRange("the stock of a SKU is \(Limits.text(Limits.stock)) pieces")
            }
            move(.putIn, pieces, of: id, for: nil, at: now)
        case .writeOff(let pieces):
            guard pieces > 0 else { throw .outOfRange("write off at least 1 piece") }
            guard pieces <= level.available else {
                throw .outOfRange("only \(level.available) pieces are free; the others are reserved")
            }
            move(.lose, pieces, of: id, for: nil, at: now)
        }
        return stockLevel(id)
    }

    /// A SKU of the host's own shop.
    func ownSKU(_ id: SKU.ID, of host: Account.ID) throws(Refusal) -> SKU {
        guard let sku = rows.skus[id], rows.products[sku.product]?.shop == Shop(of: host).id else {
            throw .unknownSKU(id)
        }
        return sku
    }
}
