import Commerce
import GRDB
import Synchronization
import Testing

@testable import Store

/// What runs often finds its rows by an index. The statements are those the store really runs: they are heard on its
/// connection, and asked of SQLite again with EXPLAIN QUERY PLAN.
@Suite struct QueryPlanTests {
    private final class Heard: Sendable {
        private let texts = Mutex<[String]>([])

        func note(_ text: String) { texts.withLock { $0.append(text) } }

        func take() -> [String] {
            texts.withLock { texts in
                defer { texts = [] }
                return texts
            }
        }
    }

    private let file = TemporaryDatabase()
    private let heard = Heard()

    /// A store with one reader, so that all reads are heard.
    private func open() async throws -> SQLiteStore {
        try await file.openWithShelf().close()
        let store = try file.open(readers: 1)
        let heard = heard
        try await store.pool.read { $0.trace { heard.note($0.description) } }
        try await store.pool.writeWithoutTransaction { $0.trace { heard.note($0.description) } }
        return store
    }

    /// How SQLite goes about what was heard: the steps of each statement.
    private func plans(_ store: SQLiteStore) async throws -> [String] {
        let statements = Set(heard.take()).filter { text in
            ["SELECT", "UPDATE", "DELETE", "INSERT"].contains { text.hasPrefix($0) }
        }
        return try await store.pool.read { database in
            try statements.flatMap { text in
                let arguments = StatementArguments(repeatElement(0, count: text.count { $0 == "?" }))
                return try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN \(text)", arguments: arguments)
                    .compactMap { $0["detail"] as String? }
            }
        }
    }

    /// Steps that look at every row of a table. An index that is partial holds only what is looked for, and a scan of it
    /// in its order ends at the limit.
    private func scans(_ plan: [String]) -> [String] {
        plan.filter { step in
            guard step.hasPrefix("SCAN "), !step.hasPrefix("SCAN CONSTANT ROW") else { return false }
            let partial = [
                "orders_unpaid", "orders_open", "orders_delivered", "refund_due", "room_open", "offer_on_shelf",
            ]
            return !partial.contains { step.contains("INDEX \($0)") } && !step.contains("-ROW VALUES CLAUSE")
        }
    }

    @Test("reads that run often use the index that is meant for them")
    func reads() async throws {
        let store = try await open()
        func expect(
            _ index: String, _ what: String, _ body: () async throws -> Void
        ) async throws {
            _ = heard.take()
            try await body()
            let plan = try await plans(store)
            #expect(plan.contains { $0.contains(index) }, "\(what): \(plan)")
            #expect(scans(plan).isEmpty, "\(what): \(plan)")
            let sorts = plan.filter { $0.contains("TEMP B-TREE") }
            #expect(sorts.isEmpty, "\(what) sorts: \(sorts)")
        }
        let now = Bazaar.opening
        try await expect("orders_of_buyer (buyer=? AND rowid<?)", "orders of a buyer") {
            _ = try await store.orders(of: "ann", before: "o1", limit: 9)
        }
        try await expect("orders_of_shop (shop=? AND rowid<?)", "orders of a shop") {
            _ = try await store.orders(of: Bazaar.shop, in: nil, before: nil, limit: 9)
        }
        for state in Order.State.allCases {
            let index = Schema.openOrders.contains(state) ? "orders_open (shop=? AND state=?" : "orders_of_shop (shop=?"
            try await expect(index, "orders that are \(state)") {
                _ = try await store.orders(of: Bazaar.shop, in: state, before: nil, limit: 9)
            }
        }
        try await expect("orders_unpaid (reserved_until>? AND reserved_until<?)", "due reservations") {
            _ = try await store.dueReservations(at: now, after: nil, limit: 9)
        }
        try await expect("orders_unpaid", "unpaid orders") { _ = try await store.unpaidOrders(limit: 9) }
        try await expect("orders_delivered (delivered_at<?)", "due completions") {
            _ = try await store.dueCompletions(at: now, after: .seconds(1), limit: 9)
        }
        try await expect("refund_due", "refunds due") {
            _ = try await store.ordersWithRefundsDue(after: nil, limit: 9)
        }
        try await expect("offer_on_shelf (room=? AND sku=?", "shelf") { _ = try await store.shelf(of: "room") }
        try await expect("offer", "part of a shelf") { _ = try await store.shelf(of: "room", only: Bazaar.skus) }
        try await expect("room_open", "open rooms") { _ = try await store.openRooms(limit: 9) }
        try await expect("product_of_shop (shop=? AND id>?)", "a catalogue") {
            _ = try await store.catalogue(of: Bazaar.shop, after: nil, limit: 9)
        }
        try await expect("coupon_of_shop (shop=?)", "coupons") {
            _ = try await store.coupons(of: Bazaar.shop, for: "ann")
        }
        try await expect("orders_of_shop (shop=?)", "orders sold in a room") {
            _ = try await store.paidOrderCount(in: "room")
        }
        try await expect("orders_of_shop (shop=?)", "a show's numbers") { _ = try await store.numbers(of: "room") }
        try await expect("refund_of_order (order_number=?)", "what went back of a show") {
            _ = try await store.refunded(in: "room", .cny)
        }
        try await expect("orders_of_shop (shop=?)", "what coupons did in a show") {
            _ = try await store.couponSales(in: "room", .cny)
        }
        try await expect("PRIMARY KEY (host=?)", "who follows since then") {
            _ = try await store.followerCount(of: "host", since: now, until: now)
        }
        try await expect("PRIMARY KEY", "an order") { _ = try await store.order("o1") }
        try await expect("PRIMARY KEY", "a cart") { _ = try await store.cart(Bazaar.cart("ann")) }
        try await expect("PRIMARY KEY", "a session") { _ = try await store.account(tokenHash: "h", at: now) }
        try await expect("INTEGER PRIMARY KEY (rowid>?)", "the outbox") {
            _ = try await store.outbox(after: 1, limit: 9)
        }
    }

    @Test("a commit looks at no row it does not need, whatever its commands are")
    func commits() async throws {
        let store = try await open()
        _ = heard.take()
        let once = Idempotency(key: .init(account: "ann", name: "k"), requestHash: "h")
        try await store.carryOut(
            Bazaar.put(
                "f1", "tee-m", .flash, for: 1, limit: 2, window: Window(from: nil, until: Bazaar.opening + .seconds(9)),
                quota: 9))
        try await store.carryOut(.keepCoupon(Bazaar.coupon("c1", .amountOff(fen(100))), by: "host"))
        try await store.carryOut(.putInCart(Bazaar.cart("ann"), sku: "tee-l", quantity: 1, from: "room"))
        try await store.carryOut(
            Bazaar.order("o1", by: "ann", nil, cartVersion: 1, coupon: "c1", total: 6_800), once: once)
        try await store.carryOut(Bazaar.order("o2", by: "ann", 2, total: 2))
        try await store.carryOut(.cancel("o2", by: "ann"))
        for command in [
            .setAddress("o1", Bazaar.elsewhere, by: "ann"), Bazaar.payment(of: "o1", 6_800),
            .ship("o1", Bazaar.parcel, by: "host"), .deliver("o1", by: "host"),
            .askRefund("o1", .goods, .all, reason: "", by: "ann"), .grantRefund("o1", "o1-r1", by: "host"),
            .takeBack("o1", "o1-r1", .resellable, by: "host"), .settleRefund("o1", "o1-r1", .done),
        ] as [Command] {
            try await store.carryOut(command)
        }
        let plan = try await plans(store)
        #expect(plan.count > 30)
        #expect(scans(plan) == [])
        #expect(plan.filter { $0.contains("TEMP B-TREE") } == [])
    }

    @Test("a sweep looks at the oldest rows only")
    func sweeps() async throws {
        let store = try await open()
        _ = heard.take()
        try await store.sweep(at: Bazaar.opening)
        let plan = try await plans(store)
        #expect(plan.contains { $0.contains("session_by_expiry") })
        #expect(scans(plan).filter { !$0.hasPrefix("SCAN outbox") && !$0.hasPrefix("SCAN answered") } == [])
        #expect(plan.filter { $0.contains("TEMP B-TREE") } == [])
    }
}
