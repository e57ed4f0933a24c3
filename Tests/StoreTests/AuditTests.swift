import Commerce
import GRDB
import Testing

@testable import Store

/// An audit that cannot fail proves nothing: here one row is made wrong for every rule.
@Suite struct AuditTests {
    /// One row that is made wrong, and what must be said of it.
    struct Wrong: Sendable, CustomTestStringConvertible {
        let rule: String
        let sql: String
        let subject: String
        let kept: Int64
        let computed: Int64

        var testDescription: String { sql }
    }

    private let file = TemporaryDatabase()

    private static let ofO2 = "(SELECT number FROM orders WHERE id = 'o2')"
    private static let ofO4 = "(SELECT number FROM orders WHERE id = 'o4')"

    /// Of 100 tees, o1 bought two and brought one back; o2 holds one. Of 100 mugs, o1, o4 and o5 bought one each, the
    /// last from a wallet.
    static let wrongs = [
        Wrong(
            rule: "a SKU has counters", sql: "DELETE FROM stock WHERE sku = 'tee-l'", subject: "tee-l", kept: 0,
            computed: 1),
        Wrong(
            rule: "pieces on hand are what was put in and came back, less what was sold and lost",
            sql: "UPDATE stock SET on_hand = on_hand - 1 WHERE sku = 'mug-1'", subject: "mug-1", kept: 96,
            computed: 97),
        Wrong(
            rule: "pieces on hand are what was put in and came back, less what was sold and lost",
            sql: "UPDATE stock_movement SET quantity = quantity + 3 WHERE sku = 'tee-m' AND kind = 'put-in'",
            subject: "tee-m", kept: 99, computed: 102),
        Wrong(
            rule: "pieces reserved are what was reserved, less what was sold or given back",
            sql: "UPDATE stock_movement SET quantity = 4 WHERE kind = 'reserve' AND cause = 'o2'",
            subject: "tee-m", kept: 1, computed: 4),
        Wrong(
            rule: "pieces reserved are the lines of the orders that hold them, and the prizes of draws that are open",
            sql: "UPDATE order_line SET quantity = 3 WHERE order_number = \(ofO2)", subject: "tee-m", kept: 1,
            computed: 3),
        Wrong(
            rule: "pieces reserved are the lines of the orders that hold them, and the prizes of draws that are open",
            sql: "UPDATE orders SET state = 'expired' WHERE id = 'o2'", subject: "tee-m", kept: 1, computed: 0),
        Wrong(
            rule: "pieces sold are the lines of the orders that were paid",
            sql: "UPDATE order_line SET quantity = 3 WHERE order_number = \(ofO4)", subject: "mug-1", kept: 3,
            computed: 5),
        Wrong(
            rule: "pieces that came back are the lines of refunds whose goods are back",
            sql: "UPDATE refund_line SET quantity = 2", subject: "tee-m", kept: 1, computed: 2),
        Wrong(
            rule: "what is reserved of an offer is the lines of the orders that hold it",
            sql: "UPDATE offer SET reserved = 5 WHERE id = 's-tee-m'", subject: "s-tee-m", kept: 5, computed: 1),
        Wrong(
            rule: "what is taken of an offer is the lines of the orders that were paid",
            sql: "UPDATE offer SET taken = 1 WHERE id = 's-mug-1'", subject: "s-mug-1", kept: 1, computed: 3),
        Wrong(
            rule: "what a buyer has by an offer that limits it is the lines that hold or took it, less what came back",
            sql: "UPDATE bought SET pieces = 7 WHERE buyer = (SELECT number FROM buyer WHERE id = 'bob')",
            subject: "bob s-tee-m", kept: 7, computed: 1),
        Wrong(
            rule: "what a buyer has by an offer that limits it is the lines that hold or took it, less what came back",
            sql: """
                DELETE FROM bought WHERE buyer = (SELECT number FROM buyer WHERE id = 'ann')
                AND offer = (SELECT number FROM offer WHERE id = 's-tee-m')
                """, subject: "ann s-tee-m", kept: 0, computed: 1),
        Wrong(
            rule: "what is reserved of a coupon is the orders that hold it",
            sql: "UPDATE coupon SET reserved = 3 WHERE id = 'c1'",
            subject: "c1", kept: 3, computed: 1),
        Wrong(
            rule: "what is taken of a coupon is the orders that were paid with it", sql: "UPDATE coupon SET taken = 0",
            subject: "c1", kept: 0, computed: 1),
        Wrong(
            rule: "a buyer's uses of a coupon are the orders that hold it or were paid with it",
            sql: "DELETE FROM coupon_use WHERE buyer = (SELECT number FROM buyer WHERE id = 'bob')",
            subject: "bob c1", kept: 0, computed: 1),
        Wrong(
            rule: "an order's total is the sum of its lines less its coupon",
            sql: "UPDATE orders SET total = total + 1 WHERE id = 'o2'", subject: "o2", kept: 4_901, computed: 4_900),
        Wrong(
            rule: "an order's total is the sum of its lines less its coupon",
            sql: "UPDATE order_line SET amount = 2001 WHERE order_number = \(ofO4)", subject: "o4", kept: 2_000,
            computed: 2_001),
        Wrong(
            rule: "a line's amount is its price times its pieces",
            sql: "UPDATE order_line SET unit_price = 1 WHERE order_number = \(ofO4)", subject: "o4 mug-1",
            kept: 2_000, computed: 1),
        Wrong(
            rule: "what an order's coupon saves is the discounts of its lines",
            sql: "UPDATE order_line SET discount = discount - 1 WHERE order_number = \(ofO2)", subject: "o2",
            kept: 1_000, computed: 999),
        Wrong(
            rule: "an order has lines", sql: "DELETE FROM order_line WHERE order_number = \(ofO4)", subject: "o4",
            kept: 0, computed: 1),
        Wrong(
            rule: "an order that was paid has one payment that bought it, and no other order has one",
            sql: "DELETE FROM payment WHERE order_number = \(ofO4)", subject: "o4", kept: 1, computed: 0),
        Wrong(
            rule: "an order that was paid has one payment that bought it, and no other order has one",
            sql: "UPDATE payment SET purpose = 'sale' WHERE trade = 'second'", subject: "o1", kept: 1, computed: 2),
        Wrong(
            rule: "an order is sold only when it was paid", sql: "UPDATE orders SET state = 'paid' WHERE id = 'o2'",
            subject: "o2", kept: 1, computed: 0),
        Wrong(
            rule: "no more goes back of a payment than it brought",
            sql: "UPDATE refund SET amount = 12801 WHERE id = 'o1-r1'", subject: "second", kept: 12_800,
            computed: 12_801),
        Wrong(
            rule: "the ledger's entries for an order, or for a draw, add up to zero",
            sql: "UPDATE ledger_entry SET amount = amount + 1 WHERE cause = 'o4' AND amount < 0", subject: "o4 CNY",
            kept: 1, computed: 0),
        Wrong(
            rule: "what the gateways hold for an order is what was paid, less what they paid back",
            sql: "UPDATE payment SET amount = 2005 WHERE order_number = \(ofO4)",
            subject: "o4 gateway-clearing:wechat CNY",
            kept: 2_000, computed: 2_005),
        Wrong(
            rule: "what the gateways hold for an order is what was paid, less what they paid back",
            sql: "UPDATE ledger_entry SET account = 'gateway-clearing:alipay' WHERE cause = 'o4' AND amount > 0",
            subject: "o4 gateway-clearing:wechat CNY", kept: 0, computed: 2_000),
        Wrong(
            rule: "what the house owes the buyer of an order is its refunds that are granted and not paid back",
            sql: "UPDATE refund SET state = 'due' WHERE id = 'o1-r2'", subject: "o1 refund-payable:ann CNY",
            kept: -12_800, computed: -12_800 - 5_472),
        Wrong(
            rule: "what the house owes the buyer of an order is its refunds that are granted and not paid back",
            sql: "UPDATE ledger_entry SET account = 'refund-payable:eve' WHERE account = 'refund-payable:ann'",
            subject: "o1 refund-payable:ann CNY", kept: 0, computed: -12_800),
        Wrong(
            rule:
                "what a shop earned is what its goods cost, less what it gave back or away",
            sql: "UPDATE ledger_entry SET amount = amount - 1 WHERE cause = 'o4' AND amount < 0",
            subject: "o4 shop-revenue:host CNY", kept: -2_001, computed: -2_000),
        Wrong(
            rule:
                "what a shop earned is what its goods cost, less what it gave back or away",
            sql: "UPDATE ledger_entry SET account = 'shop-revenue:eve' WHERE cause = 'o4' AND amount < 0",
            subject: "o4 shop-revenue:eve CNY", kept: -2_000, computed: 0),
        Wrong(
            rule: "what a shop gave by the coupon of an order is what the coupon saved",
            sql: "DELETE FROM ledger_entry WHERE account = 'coupon-subsidy:host'",
            subject: "o1 coupon-subsidy:host CNY", kept: 0, computed: 1_000),
        Wrong(
            rule: "what a shop gave by the coupon of an order is what the coupon saved",
            sql: "UPDATE ledger_entry SET currency = 'USD' WHERE account = 'coupon-subsidy:host'",
            subject: "o1 coupon-subsidy:host USD", kept: 1_000, computed: 0),
        Wrong(
            rule: "pieces reserved are the lines of the orders that hold them, and the prizes of draws that are open",
            sql: "UPDATE draw SET ended_at = 1 WHERE id = 'd-goods'", subject: "tee-l", kept: 2, computed: 0),
        Wrong(
            rule: "those who entered a draw are as many as it counts, numbered without a gap",
            sql: "UPDATE draw SET entered = 3 WHERE id = 'd-goods'", subject: "d-goods", kept: 3, computed: 1),
        Wrong(
            rule: "the prizes that somebody has are as many as the draw gave, in the places from the first",
            sql: "UPDATE draw_entry SET place = 1 WHERE draw = 'd-coupon'", subject: "d-coupon", kept: 1, computed: 1),
        Wrong(
            rule: "what is promised of a coupon is what draws gave of it, and hold",
            sql: "UPDATE coupon SET promised = 4 WHERE id = 'c2'", subject: "c2", kept: 4, computed: 3),
        Wrong(
            rule: "the coupons a buyer was given are those of the buyer's places",
            sql: "UPDATE coupon_given SET count = 2", subject: "ann c2", kept: 2, computed: 1),
        Wrong(
            rule: "a buyer has no more orders with a personal coupon than it was given",
            sql: "UPDATE coupon SET personal = 1 WHERE id = 'c1'", subject: "bob c1", kept: 1, computed: 0),
        Wrong(
            rule: "a draw's pot holds what is in it and nobody has, and nothing when it has ended",
            sql: "UPDATE draw SET ended_at = 1 WHERE id = 'd-pot'", subject: "draw-pot:d-pot", kept: -500, computed: 0),
        Wrong(
            rule: "the parts of a pot come to the whole", sql: "UPDATE draw SET pot = 2501", subject: "d-pot",
            kept: 2_501, computed: 2_500),
        Wrong(
            rule: "what a shop earned is what its goods cost, less what it gave back or away",
            sql: "UPDATE ledger_entry SET amount = amount + 1 WHERE cause = 'd-pot' AND account = 'shop-revenue:host'",
            subject: "d-pot shop-revenue:host CNY", kept: 2_501, computed: 2_500),
        Wrong(
            rule: "a wallet holds what the parts of draws brought, less what it paid, and what came back of that",
            sql: "UPDATE wallet SET balance = 1", subject: "ann host CNY", kept: 1, computed: 0),
        Wrong(
            rule: "what the ledger says of a wallet is what is in it",
            sql: "DELETE FROM ledger_entry WHERE cause = 'o5' AND account = 'wallet:ann:host'",
            subject: "wallet:ann:host CNY", kept: 2_000, computed: 0),
    ]

    private static func trade() async throws -> TemporaryDatabase {
        let file = TemporaryDatabase()
        let store = try await file.openWithShelf(limit: 9)
        try await store.carryOut([
            .keepCoupon(Bazaar.coupon("c1", .amountOff(fen(1_000))), by: "host"),
            Bazaar.order(
                "o1", by: "ann", [CartLine("tee-m", 2), CartLine("mug-1", 1)], coupon: "c1", total: 12_800,
                address: Bazaar.address),
            Bazaar.payment(of: "o1", 12_800, trade: "first"), Bazaar.payment(of: "o1", 12_800, trade: "second"),
            .ship("o1", Bazaar.parcel, by: "host"), .deliver("o1", by: "host"),
            .askRefund("o1", .goods, .lines([CartLine("tee-m", 1)]), reason: "", by: "ann"),
            .grantRefund("o1", "o1-r2", by: "host"), .takeBack("o1", "o1-r2", .resellable, by: "host"),
            .settleRefund("o1", "o1-r2", .done),
            Bazaar.order("o2", by: "bob", coupon: "c1", total: 4_900),
            Bazaar.order("o3", by: "cy", 4), .cancel("o3", by: "cy"),
            Bazaar.order("o4", by: "bob", 1, of: "mug-1"), Bazaar.payment(of: "o4", 2_000, gateway: "wechat"),
            .keepCoupon(Bazaar.coupon("c2", .amountOff(fen(1_000)), isPersonal: true), by: "host"),
            Bazaar.redPacket("d-pot", [2_000, 500]), Bazaar.enter("d-pot", "ann"),
            Bazaar.order("o5", by: "ann", 1, of: "mug-1"), .payFromWallet("o5", by: "ann"),
            .startDraw(Bazaar.draw("d-goods", .luckyBag, .piece("tee-l"), places: 2), by: "host"),
            Bazaar.enter("d-goods", "bob"),
            .startDraw(Bazaar.draw("d-coupon", .couponDrop, .coupon("c2"), places: 3), by: "host"),
            Bazaar.enter("d-coupon", "ann"),
        ])
        try store.close()
        return file
    }

    @Test("a row that is wrong is found by the rule it breaks, with what it is about and both figures")
    func everyRule() async throws {
        let file = try await Self.trade()
        let clean = try file.open()
        let report = try await clean.audit()
        #expect(report.isClean, "\(report.differences)")
        #expect(report.orders == 5 && report.movements > 10 && report.entries > 8)
        let refund = try await clean.order("o1")?.refunds.last
        #expect(refund?.amount == fen(5_472))
        try clean.close()

        for wrong in Self.wrongs {
            let spoiled = try file.copy()
            let store = try spoiled.open()
            let changed = try await store.pool.write { database in
                try database.execute(sql: wrong.sql)
                return database.changesCount
            }
            try #require(changed > 0, "\(wrong.sql)")
            let found = try await store.audit().differences
            let expected = AuditDifference(
                rule: wrong.rule, subject: wrong.subject, kept: wrong.kept, computed: wrong.computed)
            #expect(found.contains(expected), "\(wrong.sql): \(found)")
            try store.close()
        }
    }

    @Test("every rule of the audit has a row above that breaks it")
    func complete() {
        let tried = Set(Self.wrongs.map(\.rule))
        for rule in Audit.rules { #expect(tried.contains(rule.says), "\(rule.says)") }
        #expect(tried.count == Audit.rules.count)
    }

    @Test("no rule looks at every order again for each of something else")
    func cost() async throws {
        let store = try file.open()
        for rule in Audit.rules {
            let steps = try await store.pool.read { database in
                try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN \(rule.sql)").compactMap { $0["detail"] as String? }
            }
            for (step, inner) in zip(steps, steps.dropFirst()) where step.hasPrefix("CORRELATED") {
                #expect(!inner.hasPrefix("SCAN"), "\(rule.says): \(steps)")
            }
        }
    }

    @Test("a difference says what it is of and both figures")
    func words() {
        let difference = AuditDifference(rule: "a rule", subject: "tee-m", kept: 3, computed: 4)
        #expect("\(difference)" == "a rule: tee-m is kept as 3 but comes to 4")
    }

    @Test("so many differences of one kind are told, and no more")
    func manyDifferences() async throws {
        let store = try await file.openWithShelf(pieces: 1_000)
        let ids = (0..<StoreLimits.differences + 7).compactMap { Order.ID(rawValue: "o\($0)") }
        try await store.carryOut(ids.map { Bazaar.order($0, by: "ann") })
        try await store.pool.write { try $0.execute(sql: "UPDATE orders SET total = total + 1") }
        #expect(try await store.audit().differences.count == StoreLimits.differences)
    }
}
