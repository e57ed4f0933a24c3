import Commerce
import Testing

/// Random sales, checked after every command. A failure names the seed; put it into `seeds` to see it again.
@Suite struct BooksPropertyTests {
    static let seeds = (0..<40).map { _ in UInt64.random(in: 0 ... .max) }
    static let steps = 600

    @Test("whatever is commanded, stock, money, quotas and limits stay true", arguments: seeds)
    func invariants(seed: UInt64) {
        var sale = RandomSale(seed: seed)
        var bazaar = Bazaar(pieces: Int(seed % 60))
        var audit = BooksAudit()
        for step in 0..<Self.steps {
            bazaar.now = bazaar.now + sale.pause()
            let (command, once) = sale.next(for: bazaar)
            let before = bazaar.books
            let result = bazaar.give(command, once: once)
            var faults = audit.faults(of: bazaar.books)
            if result.refusal != nil, !Self.isSame(before, bazaar.books) {
                faults.append("a refusal changed something")
            }
            faults += Self.faults(of: result, to: command, before: before, after: bazaar.books)
            #expect(faults.isEmpty, "seed \(seed) step \(step) \(command)")
            if !faults.isEmpty { return }
        }
    }

    /// Checks that ``Touched`` names every row that is needed, and ``Books/written`` every row that changed.
    @Test("one long batch or many short ones, read from rows and written back, give the same answers", arguments: seeds)
    func batches(seed: UInt64) throws {
        var sale = RandomSale(seed: seed)
        var bazaar = Bazaar(pieces: Int(seed % 60))
        var store = RowStore(bazaar.books.rows)
        var random = Seeded(seed &+ 1)
        let usual = Int.random(in: 1...20, using: &random)
        var batch: [(command: Command, once: Idempotency?, at: Timestamp, answer: Result<Receipt, Refusal>)] = []
        for step in 0..<Self.steps {
            bazaar.now = bazaar.now + sale.pause()
            let (command, once) = sale.next(for: bazaar)
            batch.append((command, once, bazaar.now, bazaar.give(command, once: once)))
            guard Int.random(in: 0..<usual, using: &random) == 0 || step == Self.steps - 1 else { continue }

            var books = Books(store.load(batch.map { ($0.command, $0.once) }))
            for (command, once, now, answer) in batch {
                let again = books.handle(command, once: once, at: now)
                #expect(again == answer, "seed \(seed) before step \(step): \(command)")
                if again != answer { return }
            }
            try store.save(books)
            batch = []
        }
        #expect(store.shelf == bazaar.books.rows.shelf, "seed \(seed)")
        #expect(store.rows.shelfOrders == bazaar.books.rows.shelfOrders, "seed \(seed)")
        #expect(Self.isSame(store.rows, bazaar.books.rows), "seed \(seed)")
    }

    /// What an order that was just placed or filled late must fulfil, besides what always holds.
    private static func faults(
        of result: Result<Receipt, Refusal>, to command: Command, before: Books, after: Books
    ) -> [String] {
        guard let order = result.order, let now = after.rows.orders[order.id] else { return [] }
        let then = before.rows.orders[order.id]
        var faults: [String] = []
        if case .placeOrder(let draft) = command, then == nil, order.total != draft.expectedTotal {
            faults.append("the buyer was shown \(draft.expectedTotal), not \(order.total)")
        }
        if let then, then.state != now.state, !then.state.next.contains(now.state) {
            // Goods that are completed from `shipped` are delivered on the way.
            // What a wallet paid is there again at once.
            let isBackInWallet =
                then.state.isSold && now.state == .refunded && now.sale?.gateway == Wallet.gateway
            if (then.state, now.state) != (.shipped, .completed), !isBackInWallet {
                faults.append("\(then.state) became \(now.state)")
            }
        }
        if let then, then.lines != now.lines || then.total != now.total || then.placedAt != now.placedAt {
            faults.append("an order's quote changed")
        }
        if let then, then.address != now.address {
            if case .setAddress = command {} else { faults.append("an order goes elsewhere unasked") }
            if then.state != .reserved, then.state != .paid { faults.append("a \(then.state) order goes elsewhere") }
        }
        if let parcel = now.progress.parcel, parcel != .byHand, now.address == nil {
            faults.append("a parcel goes nowhere")
        }
        let hadPieces = then.map { $0.state.holdsStock || $0.sale != nil } ?? false
        guard !hadPieces, now.state.holdsStock || now.sale != nil else { return faults }
        for line in now.lines {
            let key = PurchaseKey(buyer: now.buyer, offer: line.offer)
            if let limit = after.rows.offers[line.offer]?.limitPerBuyer, after.rows.bought[key] ?? 0 > limit {
                faults.append("\(key) has more than \(limit)")
            }
        }
        if let id = now.coupon?.id, let coupon = after.rows.coupons[id] {
            let uses = after.rows.couponUses[CouponUseKey(buyer: now.buyer, coupon: id)] ?? 0
            if after.rows.couponsUsed[id]?.used ?? 0 > coupon.quota { faults.append("\(id) is over its quota") }
            let given = after.rows.couponsGiven[CouponUseKey(buyer: now.buyer, coupon: id)] ?? 0
            let limit = coupon.isPersonal ? given : coupon.limitPerBuyer
            if uses > limit { faults.append("\(id) is over its limit") }
        }
        return faults
    }

    private static func isSame(_ left: Books, _ right: Books) -> Bool {
        isSame(left.rows, right.rows) && left.rows.shelf == right.rows.shelf && left.changes == right.changes
            && left.written.movements == right.written.movements && left.written.postings == right.written.postings
            && left.written.carts == right.written.carts && left.written.addressed == right.written.addressed
            && left.written.answered == right.written.answered
    }

    private static func isSame(_ left: Books.Rows, _ right: Books.Rows) -> Bool {
        left.products == right.products && left.skus == right.skus && left.stock == right.stock
            && left.offers == right.offers && left.allotments == right.allotments && left.coupons == right.coupons
            && left.couponsUsed == right.couponsUsed && left.couponUses == right.couponUses
            && left.carts == right.carts && left.orders == right.orders && left.trades == right.trades
            && left.bought == right.bought && left.answered == right.answered
            && left.couponsPromised == right.couponsPromised && left.couponsGiven == right.couponsGiven
            && left.draws == right.draws && left.entries == right.entries && left.wallets == right.wallets
    }
}
