/// So many pieces of one SKU.
package struct CartLine: Hashable, Sendable {
    package let sku: SKU.ID
    package var quantity: Int

    package init(sku: SKU.ID, quantity: Int) {
        self.sku = sku
        self.quantity = quantity
    }
}

/// What one buyer has laid aside in one room; it reserves nothing.
package struct Cart: Hashable, Sendable {
    package struct Key: Hashable, Sendable {
        package let buyer: Account.ID
        package let room: Room.ID

        package init(buyer: Account.ID, room: Room.ID) {
            self.buyer = buyer
            self.room = room
        }
    }

    package let key: Key
    /// In the order they were first put in; one line a SKU.
    package private(set) var lines: [CartLine]

    package init(_ key: Key, lines: [CartLine] = []) {
        self.key = key
        self.lines = lines
    }

    /// Makes the line of `sku` so many pieces, or takes it out at 0. The caller has checked the limits.
    mutating func set(_ sku: SKU.ID, to quantity: Int) {
        let index = lines.firstIndex { $0.sku == sku }
        switch (index, quantity) {
        case (let index?, 0): lines.remove(at: index)
        case (let index?, _): lines[index].quantity = quantity
        case (nil, 0): break
        case (nil, _): lines.append(CartLine(sku: sku, quantity: quantity))
        }
    }

    mutating func empty() { lines = [] }
}
