import Commerce

/// What must be so of any books, computed from orders and journals beside the counters they are compared with.
///
/// Reads journals once: what is new since the last check is added up.
struct BooksAudit {
    private var movementsRead = 0
    private var postingsRead = 0
    private var moved: [SKU.ID: [StockMovement.Kind: Int]] = [:]
    private var balances: [LedgerAccount: Int64] = [:]

    /// Every rule that does not hold, in words.
    mutating func faults(of books: Books) -> [String] {
        var faults: [String] = []
        read(books.written, &faults)
        let orders = Array(books.rows.orders.values)
        Self.checkEach(orders, &faults)
        checkStock(books.rows, orders, &faults)
        Self.checkCounters(books.rows, orders, &faults)
        Self.checkDraws(books.rows, &faults)
        Self.checkShelves(books.rows, &faults)
        checkLedger(books.rows, orders, &faults)
        return faults
    }

    private mutating func read(_ written: Books.Written, _ faults: inout [String]) {
        for movement in written.movements[movementsRead...] {
            moved[movement.sku, default: [:]][movement.kind, default: 0] += movement.quantity
        }
        for posting in written.postings[postingsRead...] {
            if posting.entries.map(\.amount.minorUnits).reduce(0, +) != 0 { faults.append("\(posting) is unbalanced") }
            for entry in posting.entries { balances[entry.account, default: 0] += entry.amount.minorUnits }
        }
        movementsRead = written.movements.count
        postingsRead = written.postings.count
    }

    private static func checkEach(_ orders: [Order], _ faults: inout [String]) {
        for order in orders {
            func fault(_ rule: String) { faults.append("\(order.id) (\(order.state)): \(rule)") }
            let payable = order.lines.map(\.payable.minorUnits).reduce(0, +)
            let amounts = order.lines.map(\.amount.minorUnits).reduce(0, +)
            if payable != order.total.minorUnits { fault("its total is not the sum of its lines") }
            if amounts - (order.coupon?.saving.minorUnits ?? 0) != payable { fault("its coupon is not its discounts") }
            if order.lines.contains(where: { $0.discount.minorUnits < 0 || $0.payable.minorUnits < 0 }) {
                fault("a line has a discount that cannot be")
            }
            let isPrize = order.sale?.gateway == Wallet.prize
            if order.total.minorUnits < 1, !isPrize { fault("nothing is to be paid") }
            let sales = order.payments.count { $0.purpose == .sale }
            if order.state.isSold, sales != 1 { fault("it is sold without one sale") }
            if order.state == .reserved, !order.payments.isEmpty { fault("it waits and is paid") }
            for payment in order.payments {
                let held = order.refunds.filter { $0.trade == payment.trade && $0.state.holdsMoney }
                    .map(\.amount.minorUnits).reduce(0, +)
                if held > payment.amount.minorUnits { fault("more goes back than was paid") }
                if payment.purpose == .refundDue, held != payment.amount.minorUnits { fault("an odd payment stays") }
            }
            let isOffUnsent = order.sale != nil && !order.state.isSold && order.progress.shippedAt == nil
            for line in order.lines {
                if order.refundablePieces(of: line) < 0 { fault("more pieces go back than were sold") }
                if isOffUnsent, order.piecesBack(of: line.sku) != line.quantity {
                    fault("\(line.sku) was never sent and is not back on the shelf")
                }
            }
            if order.state.isSold, !isPrize, order.refundable.minorUnits == 0,
                order.refunds.allSatisfy({ !$0.state.isOpen })
            {
                fault("all its money goes back and it is still sold")
            }
            let granted = order.refunds.filter(\.state.isGranted)
            if order.state == .refunding, granted.allSatisfy({ $0.state == .done }) { fault("nothing is refunding") }
            if Set(order.refunds.map(\.id)).count < order.refunds.count { fault("two refunds have one number") }
        }
    }

    private func checkStock(_ rows: Books.Rows, _ orders: [Order], _ faults: inout [String]) {
        var (reserved, sold, back): ([SKU.ID: Int], [SKU.ID: Int], [SKU.ID: Int]) = ([:], [:], [:])
        for order in orders {
            for line in order.lines {
                if order.state.holdsStock { reserved[line.sku, default: 0] += line.quantity }
                if order.sale != nil { sold[line.sku, default: 0] += line.quantity }
                back[line.sku, default: 0] += order.piecesBack(of: line.sku)
            }
        }
        for draw in rows.draws.values {
            if case .piece(let sku) = draw.plan.prize { reserved[sku, default: 0] += draw.left }
        }
        for sku in rows.skus.keys {
            func journal(_ kind: StockMovement.Kind) -> Int { moved[sku]?[kind] ?? 0 }
            func check(_ rule: String, _ left: Int, _ right: Int) {
                if left != right { faults.append("\(sku): \(rule): \(left) is not \(right)") }
            }
            guard let stock = rows.stock[sku] else {
                faults.append("\(sku) has no counters")
                continue
            }
            if stock.onHand < 0 || stock.available < 0 || stock.reserved < 0 { faults.append("\(sku): \(stock)") }
            let net = journal(.commit) - journal(.takeBack)
            check("on hand + sold + lost = put in", stock.onHand + net + journal(.lose), journal(.putIn))
            check("reserved = open reservations", stock.reserved, reserved[sku] ?? 0)
            check(
                "reserved = journal", stock.reserved, journal(.reserve) - journal(.commit) - journal(.release))
            check("sold = lines of paid orders", journal(.commit), sold[sku] ?? 0)
            check("taken back = pieces of refunds that are back", journal(.takeBack), back[sku] ?? 0)
        }
    }

    private static func checkCounters(_ rows: Books.Rows, _ orders: [Order], _ faults: inout [String]) {
        var (held, taken, bought): ([Offer.ID: Int], [Offer.ID: Int], [PurchaseKey: Int]) = ([:], [:], [:])
        var (couponsHeld, couponsTaken, uses): ([Coupon.ID: Int], [Coupon.ID: Int], [CouponUseKey: Int]) = (
            [:], [:], [:]
        )
        for order in orders where order.state.holdsStock || order.sale != nil {
            let isHeld = order.state.holdsStock
            for line in order.lines {
                if isHeld { held[line.offer, default: 0] += line.quantity }
                if !isHeld { taken[line.offer, default: 0] += line.quantity }
                bought[PurchaseKey(buyer: order.buyer, offer: line.offer), default: 0] +=
                    line.quantity - order.piecesBack(of: line.sku)
            }
            guard let coupon = order.coupon?.id else { continue }
            if isHeld { couponsHeld[coupon, default: 0] += 1 } else { couponsTaken[coupon, default: 0] += 1 }
            uses[CouponUseKey(buyer: order.buyer, coupon: coupon), default: 0] += 1
        }
        for offer in rows.offers.values {
            let used = rows.allotments[offer.id] ?? .none
            if [used.reserved, used.taken] != [held[offer.id] ?? 0, taken[offer.id] ?? 0] {
                faults.append("\(offer.id) has counted \(used), not its orders' lines")
            }
            if let quota = offer.quota, used.used > quota { faults.append("\(offer.id) sold \(used) of \(quota)") }
            guard offer.limitPerBuyer != nil else { continue }
            for buyer in RandomSale.buyers {
                let key = PurchaseKey(buyer: buyer, offer: offer.id)
                if rows.bought[key] ?? 0 != bought[key] ?? 0 { faults.append("\(key) counts \(rows.bought[key] ?? 0)") }
            }
        }
        for (key, count) in rows.bought where count < 0 { faults.append("\(key) counts \(count)") }
        for coupon in rows.coupons.keys {
            let used = rows.couponsUsed[coupon] ?? .none
            if [used.reserved, used.taken] != [couponsHeld[coupon] ?? 0, couponsTaken[coupon] ?? 0] {
                faults.append("\(coupon) has counted \(used), not the orders that have it")
            }
        }
        if rows.couponUses.filter({ $0.value != 0 }) != uses { faults.append("uses of coupons are not orders") }
    }

    /// Every line of a shelf stands at one place of it, and nothing else does.
    private static func checkShelves(_ rows: Books.Rows, _ faults: inout [String]) {
        let lines = Dictionary(grouping: rows.shelf.keys, by: \.room).mapValues { Set($0.map(\.sku)) }
        for room in rows.rooms.keys {
            let order = rows.shelfOrders[room] ?? []
            if Set(order) != lines[room] ?? [] { faults.append("\(room): the order is not of the lines of its shelf") }
            if Set(order).count < order.count { faults.append("\(room): a line stands at two places") }
        }
    }

    private static func checkDraws(_ rows: Books.Rows, _ faults: inout [String]) {
        var (promised, given): ([Coupon.ID: Int], [CouponUseKey: Int]) = ([:], [:])
        for draw in rows.draws.values {
            let entries = rows.entries.values.filter { $0.key.draw == draw.id }
            let places = entries.compactMap(\.place).sorted()
            if entries.map(\.number).sorted() != Array(0..<draw.entered) { faults.append("\(draw.id) miscounts") }
            if places != Array(0..<draw.given) || draw.given > draw.plan.places {
                faults.append("\(draw.id) gave \(places), not \(draw.given) of \(draw.plan.places)")
            }
            guard case .coupon(let coupon) = draw.plan.prize else { continue }
            promised[coupon, default: 0] += draw.left + draw.given
            for entry in entries where entry.place != nil {
                given[CouponUseKey(buyer: entry.account, coupon: coupon), default: 0] += 1
            }
        }
        if rows.couponsPromised.filter({ $0.value != 0 }) != promised.filter({ $0.value != 0 }) {
            faults.append("coupons promised are not those of draws")
        }
        if rows.couponsGiven.filter({ $0.value != 0 }) != given { faults.append("coupons given are not those won") }
        for (id, count) in promised where count > rows.coupons[id]?.quota ?? 0 {
            faults.append("\(id) is promised \(count) times")
        }
        for (key, balance) in rows.wallets where balance.minorUnits < 0 { faults.append("\(key) owes \(balance)") }
    }

    private func checkLedger(_ rows: Books.Rows, _ orders: [Order], _ faults: inout [String]) {
        var expected: [LedgerAccount: Int64] = [:]
        for draw in rows.draws.values {
            guard case .money(let pot, let parts) = draw.plan.prize else { continue }
            let given = parts[..<draw.given].reduce(0, +)
            let held = draw.state == .open ? pot.minorUnits - given : 0
            expected[.shopRevenue(draw.shop), default: 0] += held + given
            expected[.drawPot(draw.id), default: 0] -= held
        }
        for (key, balance) in rows.wallets {
            expected[.wallet(key.owner, key.shop), default: 0] -= balance.minorUnits
        }
        // What a wallet has is what draws put in, less what it paid, and what came back of that.
        var earned: [LedgerAccount: Int64] = [:]
        for entry in rows.entries.values {
            guard let draw = rows.draws[entry.key.draw], let amount = entry.place.flatMap(draw.amount) else { continue }
            earned[.wallet(entry.account, draw.shop), default: 0] -= amount.minorUnits
        }
        for order in orders where order.sale?.gateway == Wallet.gateway {
            let back = order.refunds.filter { $0.state == .done && $0.cause != .unfillable }.map(\.amount.minorUnits)
            earned[.wallet(order.buyer, order.shop), default: 0] += order.total.minorUnits - back.reduce(0, +)
        }
        for account in Set(earned.keys).union(expected.keys) {
            guard case .wallet = account, earned[account] ?? 0 != expected[account] ?? 0 else { continue }
            faults.append("\(account) holds \(expected[account] ?? 0), but \(earned[account] ?? 0) came in")
        }
        for order in orders {
            for payment in order.payments {
                if !Wallet.isInHouse(payment.gateway) {
                    expected[.gatewayClearing(payment.gateway), default: 0] += payment.amount.minorUnits
                }
                guard payment.purpose == .sale else { continue }
                let saving = order.coupon?.saving.minorUnits ?? 0
                expected[.shopRevenue(order.shop), default: 0] -= payment.amount.minorUnits + saving
                expected[.couponSubsidy(order.shop), default: 0] += saving
            }
            for refund in order.refunds where refund.state.isGranted {
                let amount = refund.amount.minorUnits
                if refund.cause != .unfillable { expected[.shopRevenue(order.shop), default: 0] += amount }
                if Wallet.isInHouse(refund.trade.gateway) {
                    if refund.state != .done { faults.append("\(refund.id) waits for nobody") }
                } else if refund.state == .done {
                    expected[.gatewayClearing(refund.trade.gateway), default: 0] -= amount
                } else {
                    expected[.refundPayable(order.buyer), default: 0] -= amount
                }
            }
        }
        for account in Set(expected.keys).union(balances.keys) where expected[account] ?? 0 != balances[account] ?? 0 {
            faults.append("\(account) is \(balances[account] ?? 0), but orders say \(expected[account] ?? 0)")
        }
    }
}
