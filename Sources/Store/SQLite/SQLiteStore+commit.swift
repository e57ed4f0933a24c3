import Commerce
import GRDB

extension SQLiteStore {
    package func commit<Answer: Sendable>(
        touching touched: Touched, _ decide: @escaping @Sendable (inout Books) -> Answer
    ) async throws(StoreError) -> Answer {
        try await writing { [vault] database in
            var numbers = Numbers(database)
            var books = Books(try database.load(touched, &numbers, vault))
            let answer = decide(&books)
            try database.save(books, &numbers, vault)
            return answer
        }
    }
}

extension Database {
    /// The rows that a batch touches, in the four steps of ``Touched``.
    fileprivate func load(_ touched: Touched, _ numbers: inout Numbers, _ vault: Vault) throws -> Books.Rows {
        var touched = touched
        var rows = Books.Rows()
        // Nearly every command of a batch adds one of each.
        rows.answered.reserveCapacity(touched.keys.count)
        rows.orders.reserveCapacity(touched.orders.count)
        try loadAnswered(touched.keys, into: &rows)
        for record in rows.answered.values { touched.found(record) }

        for cart in try carts(touched.carts) {
            rows.carts[cart.key] = cart
            touched.found(cart)
        }
        for draw in try draws(touched.draws, vault) {
            rows.draws[draw.id] = draw
            touched.found(draw)
        }
        try loadEntries(touched.entries, into: &rows)
        try loadCandidates(of: touched.endingDraws, into: &rows)
        for entry in rows.entries.values { touched.found(entry) }
        try loadTrades(touched.trades, into: &rows)
        for order in try orders(withIDs: touched.orders, vault) {
            rows.orders[order.id] = order
            touched.found(order)
        }

        for room in try rooms(touched.rooms) { rows.rooms[room.id] = room }
        try loadProducts(touched.products, into: &rows)
        try loadSKUs(touched.skus, into: &rows)
        try loadShelf(touched.shelf, into: &rows)
        if !touched.shelfOrders.isEmpty { try loadShelfOrders(touched.shelfOrders, into: &rows) }
        try loadOffers(touched.offers, into: &rows)
        for offer in rows.offers.values { touched.found(offer) }
        try loadCoupons(touched.coupons, into: &rows)
        try loadCouponUses(touched.couponUses, &numbers, into: &rows)
        if !touched.wallets.isEmpty { try loadWallets(touched.wallets, into: &rows) }

        rows.bought.reserveCapacity(touched.purchases.count)
        try loadBought(touched.purchases, &numbers, into: &rows)
        return rows
    }

    /// Saves what a batch wrote: dirty rows, then what was appended, then what others must hear.
    fileprivate func save(_ books: Books, _ numbers: inout Numbers, _ vault: Vault) throws {
        let (rows, written) = (books.rows, books.written)
        try saveProducts(written.products, rows)
        try saveSKUs(written.skus, rows)
        try saveStock(written.stock, rows)
        try saveOffers(written.offers, rows)
        try saveAllotments(written.allotments, rows)
        for room in written.shelfOrders { try saveShelfOrder(rows.shelfOrders[room] ?? [], of: room) }
        try saveCoupons(written.coupons, rows)
        try saveCouponsUsed(written.couponsUsed, rows)
        try saveCouponsPromised(written.couponsPromised, rows)
        try saveCouponsGiven(written.couponsGiven, rows)
        if !written.draws.isEmpty { try saveDraws(written.draws, rows, vault) }
        try saveEntries(written.entries, rows)
        try saveWallets(written.wallets, rows)
        for key in written.carts { try saveCart(key, rows) }
        try insert(written.placed.compactMap { rows.orders[$0] }, &numbers, vault)
        try update(written.moved.compactMap { rows.orders[$0] })
        try saveAddresses(written.addressed.compactMap { rows.orders[$0] }, vault)
        try insert(written.payments)
        try saveBought(written.bought, &numbers, rows)
        try saveCouponUses(written.couponUses, &numbers, rows)
        try insert(written.movements)
        try insert(written.postings)
        try saveAnswers(written.answered, rows)
        try insertIntoOutbox(written.events)
        try insertIntoOutbox(books.levelChanges)
    }
}
