/// What one room sells a SKU for now.
package struct Offer: Hashable, Sendable {
    /// A SKU on one room's shelf.
    package struct Key: Hashable, Sendable {
        package let room: Room.ID
        package let sku: SKU.ID

        package init(room: Room.ID, sku: SKU.ID) {
            self.room = room
            self.sku = sku
        }
    }

    package let room: Room.ID
    package let sku: SKU.ID
    package let price: Money
    /// Pieces one buyer may have from this room, open reservations and paid orders counted; nil for no limit.
    package let limitPerBuyer: Int?

    package var key: Key { Key(room: room, sku: sku) }

    package init(room: Room.ID, sku: SKU.ID, price: Money, limitPerBuyer: Int?) {
        self.room = room
        self.sku = sku
        self.price = price
        self.limitPerBuyer = limitPerBuyer
    }
}
