import Commerce
import Testing

/// Random sales, checked after every command. A failure names the seed; put it into `seeds` to see it again.
@Suite struct BooksPropertyTests {
    static let seeds = (0..<40).map { _ in UInt64.random(in: 0 ... .max) }

    @Test("whatever is commanded, stock, money and limits stay true", arguments: seeds)
    func invariants(seed: UInt64) {
        var random = Seeded(seed)
        let limit = Bool.random(using: &random) ? Int.random(in: 1...4, using: &random) : nil
        var bazaar = Bazaar(pieces: Int.random(in: 0...12, using: &random), limit: limit)
        for step in 0..<200 {
            bazaar.now = bazaar.now + .seconds(Int.random(in: 0...120, using: &random))
            let command = Self.command(step, bazaar, &random)
            let before = bazaar.books
            let result = bazaar.give(command)
            if result.refusal != nil {
                #expect(Self.isSame(before, bazaar.books), "seed \(seed) step \(step): a refusal changed something")
            }
            let broken = Self.broken(bazaar.books, limit: limit)
            #expect(broken.isEmpty, "seed \(seed) step \(step) \(command)")
            if !broken.isEmpty { return }
        }
    }

    private static let buyers: [Account.ID] = ["ann", "bob", "cy"]
    private static let skus = [Bazaar.medium, Bazaar.large]

    private static func command(_ step: Int, _ bazaar: Bazaar, _ random: inout Seeded) -> Command {
        let buyer = buyers[Int.random(in: 0..<buyers.count, using: &random)]
        let key = Bazaar.cart(buyer)
        let sku = skus[Int.random(in: 0..<skus.count, using: &random)]
        let quantity = Int.random(in: 0...4, using: &random)
        let order = bazaar.books.rows.orders.keys.sorted().randomElement(using: &random) ?? "none"
        let new = Order.ID(rawValue: "o-\(step)") ?? "o"
        switch Int.random(in: 0..<100, using: &random) {
        case ..<15: return .putInCart(key, sku: sku, quantity: quantity)
        case ..<45:
            let lines = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                CartLine(
                    sku: skus[Int.random(in: 0..<skus.count, using: &random)],
                    quantity: Int.random(in: 1...3, using: &random))
            }
            return .placeOrder(new, key, lines: lines, expectedTotal: total(lines, bazaar))
        case ..<55:
            let lines = bazaar.books.rows.carts[key]?.lines ?? []
            return .placeOrder(new, key, lines: nil, expectedTotal: total(lines, bazaar))
        case ..<75:
            let trade = Payment.Trade(gateway: "sandbox", id: "t\(Int.random(in: 0..<80, using: &random))")
            let amount = bazaar.books.rows.orders[order]?.total ?? .fen(1)
            return .settle(order, trade, amount: amount)
        case ..<82: return .cancel(order, by: buyer)
        case ..<97: return .expire(order)
        default:
            let price = Money.fen(Int64.random(in: 1...9_900, using: &random))
            let limit = bazaar.books.rows.offers[Offer.Key(room: Bazaar.room, sku: sku)]?.limitPerBuyer
            let offer = Offer(room: Bazaar.room, sku: sku, price: price, limitPerBuyer: limit)
            return .putOnShelf(offer, by: Bazaar.host)
        }
    }

    private static func total(_ lines: [CartLine], _ bazaar: Bazaar) -> Money {
        let units = lines.map { line in
            let offer = bazaar.books.rows.offers[Offer.Key(room: Bazaar.room, sku: line.sku)]
            return (offer?.price.minorUnits ?? 0) * Int64(line.quantity)
        }
        return .fen(units.reduce(0, +))
    }

    /// Computed from the orders and journals alone, beside the counters.
    private static func broken(_ books: Books, limit: Int?) -> [String] {
        var broken: [String] = []
        func check(_ rule: String, _ left: Int, _ right: Int) {
            if left != right { broken.append("\(rule): \(left) is not \(right)") }
        }
        let (rows, written) = (books.rows, books.written)
        for sku in skus {
            func moved(_ kind: StockMovement.Kind) -> Int {
                written.movements.filter { $0.sku == sku && $0.kind == kind }.map(\.quantity).reduce(0, +)
            }
            func pieces(_ isCounted: (Order.State) -> Bool) -> Int {
                rows.orders.values.filter { isCounted($0.state) }.flatMap(\.lines).filter { $0.sku == sku }
                    .map(\.quantity).reduce(0, +)
            }
            let stock = rows.stock[sku] ?? .none
            check("on hand + sold = put in", stock.onHand + moved(.commit), moved(.putIn))
            check("sold = lines of sold orders", moved(.commit), pieces(\.isSold))
            check("reserved = open reservations", stock.reserved, pieces(\.holdsStock))
            check("reserved = journal", stock.reserved, moved(.reserve) - moved(.commit) - moved(.release))
            for buyer in buyers {
                let bought = rows.orders.values.filter { $0.buyer == buyer && $0.state.countsAgainstLimit }
                    .flatMap(\.lines).filter { $0.sku == sku }.map(\.quantity).reduce(0, +)
                let key = PurchaseKey(buyer: buyer, room: Bazaar.room, sku: sku)
                check("bought = orders that count", rows.bought[key] ?? 0, bought)
                if let limit, bought > limit { broken.append("\(buyer) has \(bought) of \(sku), limit \(limit)") }
            }
        }
        for posting in written.postings {
            check("a posting balances", Int(posting.entries.map(\.amount.minorUnits).reduce(0, +)), 0)
        }
        for order in rows.orders.values {
            check("total = lines", Int(order.total.minorUnits), Int(order.lines.map(\.amount.minorUnits).reduce(0, +)))
            let sales = order.payments.count { $0.purpose == .sale }
            check("a sold order has one sale", sales, order.state.isSold ? 1 : 0)
            if order.state == .refunding, order.payments.isEmpty { broken.append("\(order.id) refunds nothing") }
        }
        check("every payment is in the ledger", written.postings.count, written.payments.count)
        return broken
    }

    private static func isSame(_ left: Books, _ right: Books) -> Bool {
        left.rows.orders == right.rows.orders && left.rows.stock == right.rows.stock
            && left.rows.carts == right.rows.carts && left.rows.bought == right.rows.bought
            && left.rows.offers == right.rows.offers && left.changes == right.changes
            && left.written.movements == right.written.movements && left.written.postings == right.written.postings
    }
}
