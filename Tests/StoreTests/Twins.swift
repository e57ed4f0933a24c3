import Commerce
import Testing

@testable import Store

/// The same commands through the file and through one `Books` that has the whole world in memory.
struct Twins {
    typealias Given = (command: Command, once: Idempotency?, at: Timestamp)

    let store: SQLiteStore
    private(set) var books: Books
    private var lastHeard: Int64 = 0

    init(_ store: SQLiteStore) async throws {
        try await Bazaar.furnish(store)
        self.store = store
        var rows = Books.Rows()
        for room in [Bazaar.room, Bazaar.attic, Bazaar.eves] { rows.rooms[room.id] = room }
        books = Books(rows)
    }

    /// Decides a command in memory.
    mutating func decide(_ given: Given) -> Result<Receipt, Refusal> {
        books.handle(given.command, once: given.once, at: given.at)
    }

    /// Commits as one batch; the answers.
    mutating func commit(_ batch: [Given]) async throws -> [Result<Receipt, Refusal>] {
        var touched = Touched()
        for each in batch { touched.add(each.command, once: each.once) }
        let (answers, changes) = try await store.commit(touching: touched) { books in
            (batch.map { books.handle($0.command, once: $0.once, at: $0.at) }, books.changes)
        }
        var heard: [OutboxRow] = []
        while let more = try await heardMore(after: heard.last?.sequence ?? lastHeard) { heard += more }
        #expect(heard.map(\.subject) == changes.map(OutboxRow.Subject.init))
        #expect(heard.map(\.sequence) == (0..<heard.count).map { lastHeard + 1 + Int64($0) })
        lastHeard = heard.last?.sequence ?? lastHeard
        return answers
    }

    private func heardMore(after sequence: Int64) async throws -> [OutboxRow]? {
        let rows = try await store.outbox(after: sequence, limit: .max)
        return rows.isEmpty ? nil : rows
    }

    /// Carries out one command on both; it must not be refused, and the answers must be the same.
    @discardableResult
    mutating func carryOut(
        _ command: Command, once: Idempotency? = nil, at now: Timestamp = Bazaar.opening
    ) async throws -> Receipt {
        let expected = decide((command, once, now))
        let answers = try await commit([(command, once, now)])
        try #require(answers == [expected])
        return try expected.get()
    }

    // MARK: - Everything that can be read, beside what it must be

    /// What reads differently than memory has it, in words.
    func differences(at now: Timestamp, inspection: Duration = Terms().inspection) async throws -> [String] {
        var found: [String] = []
        func check<Value: Equatable>(_ what: String, _ kept: Value, _ expected: Value) {
            if kept != expected { found.append("\(what): \(kept) is kept, not \(expected)") }
        }
        let rows = books.rows
        // Numbers are given in the order the orders were placed.
        let placed = books.written.placed.compactMap { rows.orders[$0] }
        let place = Dictionary(uniqueKeysWithValues: placed.enumerated().map { ($1.id, $0) })
        for order in placed { check("order \(order.id)", try await store.order(order.id), order) }
        for buyer in Bazaar.buyers {
            let own = Array(placed.filter { $0.buyer == buyer }.reversed())
            check(
                "orders of \(buyer)", try await pages { try await store.orders(of: buyer, before: $0, limit: 7) }, own)
            let cart = Bazaar.cart(buyer)
            check("cart of \(buyer)", try await store.cart(cart), rows.carts[cart] ?? Cart(cart))
            let bought = rows.bought.filter { $0.key.buyer == buyer }.map { ($0.key.offer, $0.value) }
            check(
                "pieces of \(buyer)", try await store.bought(by: buyer, of: Array(rows.offers.keys)),
                Dictionary(uniqueKeysWithValues: bought))
        }
        for state in [nil] + Order.State.allCases.map(Optional.some) {
            check(
                "orders that are \(state?.rawValue ?? "any")",
                try await pages { try await store.orders(of: Bazaar.shop, in: state, before: $0, limit: 5) }.map(\.id),
                placed.reversed().filter { state == nil || $0.state == state }.map(\.id))
        }

        let unpaid = placed.filter { $0.state == .reserved }.sorted {
            ($0.reservedUntil, place[$0.id] ?? 0) < ($1.reservedUntil, place[$1.id] ?? 0)
        }
        check("unpaid orders", try await store.unpaidOrders(limit: .max), unpaid.map(\.id))
        var (due, more): ([DueOrder], [DueOrder]) = ([], [])
        repeat {
            more = try await store.dueReservations(at: now, after: due.last, limit: 2)
            due += more
        } while !more.isEmpty
        check(
            "due reservations", due,
            unpaid.filter { $0.reservedUntil <= now }.map {
                DueOrder(id: $0.id, placedAt: $0.placedAt, reservedUntil: $0.reservedUntil)
            })
        let delivered = placed.filter { order in
            order.state == .delivered && !order.refunds.contains { $0.state.isOpen }
                && order.progress.deliveredAt.map { $0 + inspection <= now } ?? false
        }
        check(
            "due completions", Set(try await store.dueCompletions(at: now, after: inspection, limit: .max)),
            Set(delivered.map(\.id)))
        var (refunding, others): ([Order], [Order]) = ([], [])
        repeat {
            others = try await store.ordersWithRefundsDue(after: refunding.last?.id, limit: 2)
            refunding += others
        } while !others.isEmpty
        check("refunds due", refunding, placed.filter { $0.refunds.contains { $0.state == .due } })
        for room in rows.rooms.keys {
            check(
                "orders paid in \(room)", try await store.paidOrderCount(in: room),
                placed.count { $0.room == room && $0.paidAt != nil && $0.total.minorUnits > 0 })
        }
        for draw in rows.draws.values {
            check("draw \(draw.id)", try await store.draw(draw.id), draw)
            for buyer in Bazaar.buyers {
                let key = DrawEntry.Key(draw: draw.id, account: buyer)
                check("entry of \(buyer) in \(draw.id)", try await store.entry(key), rows.entries[key])
            }
        }
        check(
            "open draws", Set(try await store.openDraws().map(\.id)),
            Set(rows.draws.values.filter { $0.state == .open }.map(\.id)))
        for buyer in Bazaar.buyers {
            let own = rows.wallets.filter { $0.key.owner == buyer }.map { Wallet($0.key, balance: $0.value) }
            check("wallets of \(buyer)", Set(try await store.wallets(of: buyer)), Set(own))
        }

        for room in rows.rooms.keys {
            let lines = (rows.shelfOrders[room] ?? []).compactMap { books.shelfLine(Offer.Key(room: room, sku: $0)) }
            check("shelf of \(room)", try await store.shelf(of: room), lines)
            check(
                "some of the shelf of \(room)", try await store.shelf(of: room, only: Bazaar.skus + ["none", "tee-m"]),
                Dictionary(
                    uniqueKeysWithValues: lines.filter { Bazaar.skus.contains($0.sku.id) }.map { ($0.sku.id, $0) }))
        }
        let coupons = try await store.coupons(of: Bazaar.shop, for: "ann")
        check("coupons", Set(coupons.map(\.coupon)), Set(rows.coupons.values))
        for coupon in rows.coupons.values {
            let uses = rows.couponUses[CouponUseKey(buyer: "ann", coupon: coupon.id)] ?? 0
            let expected = CouponOffer(
                coupon: coupon, used: rows.couponsUsed[coupon.id] ?? .none, usedByBuyer: uses,
                given: rows.couponsGiven[CouponUseKey(buyer: "ann", coupon: coupon.id)] ?? 0)
            check("coupon \(coupon.id)", try await store.coupon(coupon.id, for: "ann"), expected)
            check("coupon \(coupon.id) of all", coupons.first { $0.coupon.id == coupon.id }, expected)
        }
        let catalogue = try await pages(by: \.product.id) {
            try await store.catalogue(of: Bazaar.shop, after: $0, limit: 1)
        }
        check("products", catalogue.map(\.product), rows.products.values.sorted { $0.id < $1.id })
        check(
            "SKUs", catalogue.flatMap(\.skus).sorted { $0.sku.id < $1.sku.id },
            rows.skus.values.sorted { $0.id < $1.id }.map { .init(sku: $0, stock: rows.stock[$0.id] ?? .none) })
        return found + (try await store.audit().differences.map(\.description))
    }
}

/// All pages of a list, each behind the last of the one before; at most so many that a test can want.
func pages<Element, ID>(
    by id: (Element) -> ID, _ page: (ID?) async throws -> [Element]
) async throws -> [Element] {
    var (all, more): ([Element], [Element]) = ([], [])
    repeat {
        more = try await page(all.last.map(id))
        all += more
    } while !more.isEmpty && all.count < 10_000
    return all
}

func pages(_ page: (Order.ID?) async throws -> [Order]) async throws -> [Order] {
    try await pages(by: \.id, page)
}

extension OutboxRow.Subject {
    init(_ change: Change) {
        self =
            switch change {
            case .stockChanged(let sku, let onHand, let available): .stock(sku, onHand: onHand, available: available)
            case .quotaChanged(let key, let offer, let left): .quota(offer, in: key.room, left: left)
            case .shelfChanged(let line): .shelf(line.key)
            case .offShelf(let key): .offShelf(key)
            case .shelfArranged(let room, _): .shelfOrder(room)
            case .catalogueChanged(let shop): .catalogue(shop)
            case .couponChanged(let coupon, _): .coupon(coupon.id)
            case .drawChanged(let draw): .draw(draw.id, draw.state)
            case .orderChanged(let order), .orderAddressed(let order): .order(order.id, order.state)
            }
    }
}
