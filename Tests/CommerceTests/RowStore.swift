import Commerce

/// Keeps rows as a store does: gives a batch the rows that ``Touched`` names, and keeps what ``Books/written`` names.
///
/// What a batch did not ask for it does not have; what it did not say is written is lost.
struct RowStore {
    /// A row that is said to be written, but is not there.
    struct NoRow: Error {
        let name: String
    }

    private(set) var rows: Books.Rows

    init(_ rows: Books.Rows) { self.rows = rows }

    /// The four steps that ``Touched`` describes.
    func load(_ commands: [(command: Command, once: Idempotency?)]) -> Books.Rows {
        var touched = Touched()
        for (command, once) in commands { touched.add(command, once: once) }
        var found = Books.Rows()

        found.answered = Self.take(touched.keys, from: rows.answered)
        for record in found.answered.values { touched.found(record) }

        found.carts = Self.take(touched.carts, from: rows.carts)
        found.orders = Self.take(touched.orders, from: rows.orders)
        found.trades = Self.take(touched.trades, from: rows.trades)
        found.draws = Self.take(touched.draws, from: rows.draws)
        for draw in found.draws.values { touched.found(draw) }
        found.entries = Self.take(touched.entries, from: rows.entries)
        for draw in touched.endingDraws {
            let entries = rows.entries.values.filter { $0.key.draw == draw }
            for entry in Draw.winners(of: entries, places: rows.draws[draw]?.plan.places ?? 0) {
                found.entries[entry.key] = entry
            }
        }
        for entry in found.entries.values { touched.found(entry) }
        for cart in found.carts.values { touched.found(cart) }
        for order in found.orders.values { touched.found(order) }

        found.rooms = Self.take(touched.rooms, from: rows.rooms)
        found.skus = Self.take(touched.skus, from: rows.skus)
        found.stock = Self.take(touched.skus, from: rows.stock)
        found.products = Self.take(touched.products.union(found.skus.values.map(\.product)), from: rows.products)
        found.shelf = Self.take(touched.shelf, from: shelf)
        found.shelfOrders = Self.take(touched.shelfOrders, from: rows.shelfOrders)
        let onShelf = found.shelf.values.flatMap { [$0.standing] + ($0.flash.map { [$0] } ?? []) }
        found.offers = Self.take(touched.offers.union(onShelf), from: rows.offers)
        found.allotments = Self.take(Set(found.offers.keys), from: rows.allotments)
        found.coupons = Self.take(touched.coupons, from: rows.coupons)
        found.couponsUsed = Self.take(touched.coupons, from: rows.couponsUsed)
        found.couponUses = Self.take(touched.couponUses, from: rows.couponUses)
        found.couponsPromised = Self.take(touched.coupons, from: rows.couponsPromised)
        found.couponsGiven = Self.take(touched.couponUses, from: rows.couponsGiven)
        found.wallets = Self.take(touched.wallets, from: rows.wallets)
        for offer in found.offers.values { touched.found(offer) }

        found.bought = Self.take(touched.purchases, from: rows.bought)
        return found
    }

    mutating func save(_ books: Books) throws {
        let (written, new) = (books.written, books.rows)
        try Self.put(Set(written.products), of: new.products, into: &rows.products)
        try Self.put(Set(written.skus), of: new.skus, into: &rows.skus)
        try Self.put(written.stock, of: new.stock, into: &rows.stock)
        try Self.put(Set(written.offers), of: new.offers, into: &rows.offers)
        try Self.put(written.allotments, of: new.allotments, into: &rows.allotments)
        try Self.put(written.shelfOrders, of: new.shelfOrders, into: &rows.shelfOrders)
        try Self.put(Set(written.coupons), of: new.coupons, into: &rows.coupons)
        try Self.put(written.couponsUsed, of: new.couponsUsed, into: &rows.couponsUsed)
        try Self.put(written.couponUses, of: new.couponUses, into: &rows.couponUses)
        try Self.put(written.couponsPromised, of: new.couponsPromised, into: &rows.couponsPromised)
        try Self.put(written.couponsGiven, of: new.couponsGiven, into: &rows.couponsGiven)
        try Self.put(written.draws, of: new.draws, into: &rows.draws)
        try Self.put(written.entries, of: new.entries, into: &rows.entries)
        try Self.put(written.wallets, of: new.wallets, into: &rows.wallets)
        try Self.put(written.carts, of: new.carts, into: &rows.carts)
        try Self.put(written.moved.union(written.placed).union(written.addressed), of: new.orders, into: &rows.orders)
        try Self.put(written.bought, of: new.bought, into: &rows.bought)
        try Self.put(Set(written.answered), of: new.answered, into: &rows.answered)
        for payment in written.payments { rows.trades[payment.trade] = payment.order }
    }

    /// What rooms sell by now: the offers that are not withdrawn.
    var shelf: [Offer.Key: Books.Shelf] {
        var shelf: [Offer.Key: Books.Shelf] = [:]
        for offer in rows.offers.values where !offer.isWithdrawn && offer.kind == .standing {
            shelf[offer.key] = Books.Shelf(standing: offer.id)
        }
        for offer in rows.offers.values where !offer.isWithdrawn && offer.kind == .flash {
            shelf[offer.key]?.flash = offer.id
        }
        return shelf
    }

    private static func take<Key, Row>(_ keys: Set<Key>, from rows: [Key: Row]) -> [Key: Row] {
        var taken: [Key: Row] = [:]
        for key in keys { if let row = rows[key] { taken[key] = row } }
        return taken
    }

    /// A name without a row fails the store that is told to save it.
    private static func put<Key, Row>(_ keys: Set<Key>, of new: [Key: Row], into rows: inout [Key: Row]) throws {
        for key in keys {
            guard let row = new[key] else { throw NoRow(name: "\(key)") }
            rows[key] = row
        }
    }
}
