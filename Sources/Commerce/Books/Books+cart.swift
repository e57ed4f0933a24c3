extension Books {
    mutating func putInCart(
        _ key: Cart.Key, sku: SKU.ID, quantity: Int, from room: Room.ID
    ) throws(Refusal) {
        guard quantity == 0 || Limits.quantity.contains(quantity) else { throw .quantityOutOfRange }
        let before = rows.carts[key] ?? Cart(key)
        var cart = before
        if quantity > 0 {
            guard let room = rows.rooms[room], Shop(of: room.host.id).id == key.shop else { throw .unknownRoom(room) }
            guard room.stage != .practice else { throw .unknownRoom(room.id) }
            guard room.phase == .open else { throw .roomEnded(room.id) }
            guard rows.shelf[Offer.Key(room: room.id, sku: sku)] != nil else { throw .notOnShelf(sku) }
        }
        cart.set(sku, to: quantity)
        guard cart.lines.count <= Limits.lines.upperBound else {
            throw .tooMany("lines in the cart", limit: Limits.lines.upperBound)
        }

        guard cart != before else { return }
        rows.carts[key] = cart
        written.carts.insert(key)
    }
}
