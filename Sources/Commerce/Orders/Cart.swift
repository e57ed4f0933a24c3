/// So many pieces of one SKU.
package struct CartLine: Hashable, Sendable {
    package let sku: SKU.ID
    package var quantity: Int

    package init(sku: SKU.ID, quantity: Int) {
        self.sku = sku
        self.quantity = quantity
    }
}

/// What one buyer has laid aside of one shop; it reserves nothing.
package struct Cart: Hashable, Sendable {
    package struct Key: Hashable, Sendable {
        package let buyer: Account.ID
        package let shop: Shop.ID

        package init(buyer: Account.ID, shop: Shop.ID) {
            self.buyer = buyer
            self.shop = shop
        }
    }

    package let key: Key
    /// In the order they were first put in; one line a SKU.
    package private(set) var lines: [CartLine]
    /// Grows with every change, so that a checkout can say which cart it was shown.
    package private(set) var version: Int

    package init(_ key: Key, lines: [CartLine] = [], version: Int = 0) {
        self.key = key
        self.lines = lines
        self.version = version
    }

    /// Makes the line of `sku` so many pieces, or takes it out at 0. The caller has checked the limits.
    mutating func set(_ sku: SKU.ID, to quantity: Int) {
        let index = lines.firstIndex { $0.sku == sku }
        guard quantity != index.map({ lines[$0].quantity }) ?? 0 else { return }
        switch (index, quantity) {
        case (let index?, 0): lines.remove(at: index)
        case (let index?, _): lines[index].quantity = quantity
        case (nil, _): lines.append(CartLine(sku: sku, quantity: quantity))
        }
        version += 1
    }

    /// Takes out what was bought; the rest stays.
    mutating func remove(_ skus: Set<SKU.ID>) {
        lines.removeAll { skus.contains($0.sku) }
        version += 1
    }
}
