import Commerce
import GRDB

/// The columns of a thing, in the order its decoder below reads them.
enum Columns {
    static let room = "room.id, room.title, room.phase, room.opened_at, account.id, account.name, room.card"
    static let product = "product.id, product.shop, product.title, product.description"
    static let skuWithStock =
        "sku.id, sku.product, sku.spec, sku.list_price, sku.currency, stock.on_hand, stock.reserved"
    static let skuWithStockCount = 7
    static let offer = "offer.room, offer.sku, offer.price, offer.currency, offer.limit_per_buyer"
    static let offerCount = 5
}

extension Row {
    func account(_ first: Int) throws -> Account {
        Account(id: try identifier(first), name: try named(first + 1))
    }

    func room(_ first: Int) throws -> Room {
        Room(
            id: try identifier(first), title: self[first + 1], host: try account(first + 4),
            phase: try named(first + 2), openedAt: timestamp(first + 3),
            card: self[first + 6] == nil ? nil : try identifier(first + 6))
    }

    func product(_ first: Int) throws -> Product {
        Product(
            id: try identifier(first), shop: try identifier(first + 1), title: self[first + 2],
            description: self[first + 3])
    }

    func skuWithStock(_ first: Int) throws -> (SKU, StockLevel) {
        let sku = SKU(
            id: try identifier(first), product: try identifier(first + 1), spec: self[first + 2],
            listPrice: Money(minorUnits: self[first + 3], currency: try currency(first + 4)))
        guard let level = StockLevel(keptOnHand: self[first + 5], reserved: self[first + 6]) else {
            throw StoreError.corrupt("the stock of \(sku.id) cannot be true")
        }
        return (sku, level)
    }

    func offer(_ first: Int) throws -> Offer {
        Offer(
            room: try identifier(first), sku: try identifier(first + 1),
            price: Money(minorUnits: self[first + 2], currency: try currency(first + 3)),
            limitPerBuyer: self[first + 4])
    }
}
