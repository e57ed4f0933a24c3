extension Books {
    mutating func createProduct(_ product: Product, skus: [NewSKU], at now: Timestamp) throws(Refusal) {
        try Self.check(product, skus)
        guard rows.products[product.id] == nil else { throw .alreadyExists("product \(product.id)") }
        var seen: Set<SKU.ID> = []
        for new in skus where rows.skus[new.id] != nil || !seen.insert(new.id).inserted {
            throw .alreadyExists("SKU \(new.id)")
        }

        rows.products[product.id] = product
        rows.kinds[product.id] = skus.map(\.id)
        written.products.append(product.id)
        for new in skus {
            rows.skus[new.id] = SKU(id: new.id, product: product.id, spec: new.spec, listPrice: new.listPrice)
            move(.putIn, new.stock, of: new.id, order: nil, at: now)
        }
    }

    mutating func putOnShelf(_ offer: Offer, by host: Account.ID) throws(Refusal) {
        guard let room = rows.rooms[offer.room], room.host.id == host else { throw .unknownRoom(offer.room) }
        guard room.phase == .open else { throw .roomEnded(room.id) }
        guard let sku = rows.skus[offer.sku], let product = rows.products[sku.product],
            product.shop == Shop(of: host).id
        else { throw .unknownSKU(offer.sku) }
        guard Limits.price.contains(offer.price.minorUnits) else { throw .outOfRange(Self.priceRange) }
        guard offer.price.currency == sku.listPrice.currency else {
            throw .notComputable(.mixedCurrencies(sku.listPrice.currency, offer.price.currency))
        }
        if let limit = offer.limitPerBuyer, !Limits.limitPerBuyer.contains(limit) {
            throw .outOfRange("a limit per buyer is \(Self.text(Limits.limitPerBuyer)) pieces")
        }

        rows.offers[offer.key] = offer
        written.offers.append(offer.key)
        written.events.append(
            .shelfChanged(ShelfLine(offer: offer, product: product, sku: sku, stock: stockLevel(sku.id))))
    }

    /// The line of a room's shelf, or nil when the room does not sell the SKU.
    func shelfLine(_ room: Room.ID, _ sku: SKU.ID) -> ShelfLine? {
        guard let offer = rows.offers[Offer.Key(room: room, sku: sku)], let sku = rows.skus[sku],
            let product = rows.products[sku.product]
        else { return nil }
        return ShelfLine(offer: offer, product: product, sku: sku, stock: stockLevel(sku.id))
    }

    private static func check(_ product: Product, _ skus: [NewSKU]) throws(Refusal) {
        guard Limits.allow(product.title, characters: Limits.title) else {
            throw .outOfRange("a title has \(text(Limits.title)) characters")
        }
        guard Limits.allow(product.description, characters: Limits.description) else {
            throw .outOfRange("a description has \(text(Limits.description)) characters")
        }
        guard Limits.skusPerProduct.contains(skus.count) else {
            throw .outOfRange("a product has \(text(Limits.skusPerProduct)) SKUs")
        }
        for sku in skus {
            guard Limits.allow(sku.spec, characters: Limits.spec) else {
                throw .outOfRange("a SKU's description has \(text(Limits.spec)) characters")
            }
            guard Limits.stock.contains(sku.stock) else {
                throw .outOfRange("the stock of a SKU is \(text(Limits.stock)) pieces")
            }
            guard Limits.price.contains(sku.listPrice.minorUnits) else { throw .outOfRange(priceRange) }
            guard sku.listPrice.currency == skus[0].listPrice.currency else {
                throw .notComputable(.mixedCurrencies(skus[0].listPrice.currency, sku.listPrice.currency))
            }
        }
    }

    private static var priceRange: String {
        "a price is \(Limits.price.lowerBound) to \(Limits.price.upperBound) of the currency's smallest unit"
    }

    private static func text(_ range: ClosedRange<Int>) -> String { "\(range.lowerBound) to \(range.upperBound)" }
}
