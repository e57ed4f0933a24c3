import Commerce
import GRDB

// stock_movement, ledger_entry, outbox
extension Database {
    func insert(_ movements: [StockMovement]) throws {
        try Self.insertMovements.insert(movements, in: self) { row, movement in
            row.bind(movement.sku, movement.kind, movement.quantity, movement.cause?.description, movement.at)
        }
    }

    func insert(_ postings: [Posting]) throws {
        for posting in postings {
            try Self.insertEntries.insert(posting.entries, in: self) { row, entry in
                row.bind(
                    posting.cause.description, entry.account.description, entry.amount.minorUnits,
                    entry.amount.currency,
                    posting.at)
            }
        }
    }

    func insertIntoOutbox(_ changes: [Change]) throws {
        try Self.insertIntoOutbox.insert(changes, in: self) { row, change in
            let none: Int? = nil
            switch change {
            case .stockChanged(let sku, let onHand, let available):
                row.bind("stock", sku, none, none, onHand, available)
            case .quotaChanged(let key, let offer, let left): row.bind("quota", offer, key.room, none, none, left)
            case .shelfChanged(let line): row.bind("shelf", line.key.sku, line.key.room, none, none, none)
            case .offShelf(let key): row.bind("off-shelf", key.sku, key.room, none, none, none)
            case .shelfArranged(let room, _): row.bind("shelf-order", room, none, none, none, none)
            case .catalogueChanged(let shop): row.bind("catalogue", shop, none, none, none, none)
            case .couponChanged(let coupon, _): row.bind("coupon", coupon.id, none, none, none, none)
            case .drawChanged(let draw): row.bind("draw", draw.id, draw.room, draw.state, none, none)
            case .orderChanged(let order), .orderAddressed(let order):
                row.bind("order", order.id, none, order.state, none, none)
            }
        }
    }

    private static let insertMovements = Insertion(
        into: "stock_movement", ["sku", "kind", "quantity", "cause", "at"])
    private static let insertEntries = Insertion(
        into: "ledger_entry", ["cause", "account", "amount", "currency", "at"])
    private static let insertIntoOutbox = Insertion(
        into: "outbox", ["kind", "subject", "room", "state", "on_hand", "available"])
}
