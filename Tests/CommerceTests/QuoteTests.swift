import Commerce
import Testing

@Suite struct QuoteTests {
    private let now = Timestamp(milliseconds: 1_000)

    private func shelf(_ sku: SKU.ID, price: Money, flash: RunningOffer? = nil, limit: Int? = nil) -> ShelfLine {
        let key = Offer.Key(room: "room", sku: sku)
        return ShelfLine(
            product: Product(id: "tee", shop: "host", code: "TEE", title: "Tee"),
            sku: SKU(id: sku, product: "tee", code: "X", listPrice: price), stock: .none,
            standing: RunningOffer(offer: Offer(id: "standing", key: key, price: price, limitPerBuyer: limit)),
            flash: flash)
    }

    private func quote(_ lines: [(SKU.ID, Int)], _ prices: [SKU.ID: Money]) throws(Refusal) -> Quote {
        try Quote(lines.map { CartLine($0.0, $0.1) }, at: now) { sku in prices[sku].map { shelf(sku, price: $0) } }
    }

    // MARK: Lines

    @Test("lines of one SKU are added up, in the order they were first asked for")
    func addedUp() throws {
        let quote = try quote([("a", 1), ("b", 2), ("a", 3)], ["a": .fen(100), "b": .fen(7)])
        #expect(quote.lines.map(\.sku) == ["a", "b"])
        #expect(quote.lines.map(\.quantity) == [4, 2])
        #expect(quote.lines.map(\.amount) == [.fen(400), .fen(14)])
        #expect(quote.total == .fen(414))
    }

    @Test(
        "a quantity is 1 to 999, also when the lines of one SKU are added up",
        arguments: [[0], [-1], [1_000], [500, 500], [Int.max], [Int.max, Int.max], [Int.min], [999, -1]])
    func quantity(quantities: [Int]) {
        #expect(throws: Refusal.quantityOutOfRange) { try quote(quantities.map { ("a", $0) }, ["a": .fen(100)]) }
    }

    @Test("50 lines are taken, 51 are too many")
    func lines() throws {
        let skus = (0..<51).compactMap { SKU.ID(rawValue: "sku-\($0)") }
        let prices = Dictionary(uniqueKeysWithValues: skus.map { ($0, Money.fen(1)) })
        #expect(try quote(skus.prefix(50).map { ($0, 1) }, prices).total == .fen(50))
        #expect(throws: Refusal.tooMany("lines in one order", limit: 50)) { try quote(skus.map { ($0, 1) }, prices) }
    }

    @Test("what the room does not sell, nothing, and a mix of currencies have no price")
    func unpriceable() {
        #expect(throws: Refusal.notOnShelf("b")) { try quote([("a", 1), ("b", 1)], ["a": .fen(1)]) }
        #expect(throws: Refusal.emptyCart) { try quote([], [:]) }
        #expect(throws: Refusal.notComputable(.mixedCurrencies(.cny, .usd))) {
            try quote([("a", 1), ("b", 1)], ["a": .fen(1), "b": Money(minorUnits: 1, currency: .usd)])
        }
    }

    @Test("amounts that do not fit are refused, not wrapped")
    func overflow() {
        #expect(throws: Refusal.notComputable(.overflow)) { try quote([("a", 2)], ["a": .fen(.max)]) }
        #expect(throws: Refusal.notComputable(.overflow)) {
            try quote([("a", 1), ("b", 1)], ["a": .fen(.max), "b": .fen(1)])
        }
    }

    @Test("the largest order there can be has a price")
    func largest() throws {
        let skus = (0..<50).compactMap { SKU.ID(rawValue: "sku-\($0)") }
        let most = Money.fen(Limits.price.upperBound)
        let prices = Dictionary(uniqueKeysWithValues: skus.map { ($0, most) })
        #expect(try quote(skus.map { ($0, 999) }, prices).total == .fen(Limits.price.upperBound * 999 * 50))
    }

    // MARK: The room's price

    private func flash(_ price: Money, quota: Int, limit: Int? = nil, used: Int = 0, until: Int64 = 2_000)
        -> RunningOffer?
    {
        Allotment(keptReserved: 0, taken: used).map { used in
            RunningOffer(
                offer: Offer(
                    id: "flash", key: Offer.Key(room: "room", sku: "a"), kind: .flash, price: price,
                    limitPerBuyer: limit,
                    window: Window(from: Timestamp(milliseconds: 500), until: Timestamp(milliseconds: until)),
                    quota: quota),
                used: used)
        }
    }

    @Test(
        "the flash price goes before the standing one, while it covers all pieces of the line",
        arguments: [
            // quantity, at, quota, used, limit, bought → which offer
            (3, 1_000, 3, 0, nil, 0, Offer.ID("flash")), (4, 1_000, 3, 0, nil, 0, "standing"),
            (3, 1_000, 5, 3, nil, 0, "standing"), (3, 1_000, 9, 0, 2, 0, "standing"), (1, 1_000, 9, 0, 2, 1, "flash"),
            (1, 1_000, 9, 0, 2, 2, "standing"), (1, 1_000, 9, 0, 2, 7, "standing"), (1, 499, 9, 0, nil, 0, "standing"),
            (1, 500, 9, 0, nil, 0, "flash"), (1, 1_999, 9, 0, nil, 0, "flash"), (1, 2_000, 9, 0, nil, 0, "standing"),
        ] as [(Int, Int64, Int, Int, Int?, Int, Offer.ID)])
    func flashFirst(
        quantity: Int, at: Int64, quota: Int, used: Int, limit: Int?, bought: Int, offer: Offer.ID
    ) throws {
        let flash = flash(.fen(10), quota: quota, limit: limit, used: used)
        let line = shelf("a", price: .fen(100), flash: flash)
        let quote = try Quote(
            [CartLine("a", quantity)], at: Timestamp(milliseconds: at), bought: { $0 == "flash" ? bought : 0 },
            on: { _ in line })
        #expect(quote.lines.map(\.offer) == [offer])
        #expect(quote.lines.map(\.kind) == [offer == "flash" ? .flash : .standing])
        #expect(quote.lines.map(\.unitPrice) == [.fen(offer == "flash" ? 10 : 100)])
        #expect(quote.lines.map(\.listPrice) == [.fen(100)])
    }

    // MARK: Coupons

    /// Lines at ¥3.33 of product `tee`.
    private func quote(
        _ quantities: [Int], _ discount: Coupon.Discount, threshold: Money = .fen(0), products: Set<Product.ID> = [],
        price: Money = .fen(333)
    ) throws(Refusal) -> Quote {
        let coupon = Coupon(
            id: "c", shop: "host", code: "C", title: "off", discount: discount, threshold: threshold, quota: 1,
            products: products)
        let lines = quantities.enumerated().compactMap { index, quantity in
            SKU.ID(rawValue: "s\(index)").map { CartLine($0, quantity) }
        }
        return try Quote(
            lines, coupon: CouponOffer(coupon: coupon, used: .none, usedByBuyer: 0), at: now,
            on: { shelf($0, price: price) })
    }

    @Test(
        "what a coupon takes off 3 pieces at ¥3.33, half to even, to its cap and never all",
        arguments: [
            (Coupon.Discount.amountOff(.fen(100)), 100), (.amountOff(.fen(998)), 998), (.amountOff(.fen(999)), 998),
            (.amountOff(.fen(1_000_000)), 998), (.percentOff(basisPoints: 5_000, cap: nil), 500),
            (.percentOff(basisPoints: 5_000, cap: .fen(499)), 499), (.percentOff(basisPoints: 9_999, cap: nil), 998),
            (.percentOff(basisPoints: 10, cap: nil), 1), (.percentOff(basisPoints: 1_000, cap: nil), 100),
        ] as [(Coupon.Discount, Int64)])
    func saving(discount: Coupon.Discount, saving: Int64) throws {
        let quote = try quote([1, 2], discount)
        #expect(quote.coupon?.saving == .fen(saving))
        #expect(quote.total == .fen(999 - saving))
        #expect(quote.goods == .fen(999))
    }

    @Test(
        "half a cent goes to the even one", arguments: [(50, 0), (150, 2), (250, 2), (350, 4)] as [(Int64, Int64)])
    func halfEven(price: Int64, saving: Int64) {
        // 1 % of the price.
        let quote = try? quote([1], .percentOff(basisPoints: 100, cap: nil), price: .fen(price))
        #expect(quote?.coupon?.saving.minorUnits ?? 0 == saving)
    }

    @Test("the cent that remains goes to the first line")
    func remainder() throws {
        let quote = try quote([1, 1, 1], .amountOff(.fen(100)))
        #expect(quote.lines.map(\.discount) == [.fen(34), .fen(33), .fen(33)])
        #expect(quote.lines.map(\.payable) == [.fen(299), .fen(300), .fen(300)])
    }

    @Test(
        "a threshold is reached exactly or not at all", arguments: [(999, nil), (1_000, .fen(1))] as [(Int64, Money?)])
    func threshold(threshold: Int64, missing: Money?) throws {
        let refusal = missing.map {
            Refusal.couponNotUsable("c", code: "C", .belowThreshold(.fen(threshold), missing: $0))
        }
        do throws(Refusal) {
            let quote = try quote([3], .amountOff(.fen(1)), threshold: .fen(threshold))
            #expect(quote.total == .fen(998))
            #expect(refusal == nil)
        } catch {
            #expect(error == refusal)
        }
    }

    @Test("a coupon takes off only what it covers, and counts only that towards its threshold")
    func scope() throws {
        var bazaar = Bazaar()
        bazaar.coupon("c1", .amountOff(.fen(100_000)), products: ["mug"])
        let lines = [CartLine(Bazaar.medium, 1), CartLine(Bazaar.mug, 1)]
        let quote = try bazaar.quote(lines, coupon: "c1")
        #expect(quote.lines.map(\.discount) == [.fen(0), .fen(2_000)])
        #expect(quote.total == .fen(5_900))
        bazaar.coupon("c1", threshold: .fen(2_001), products: ["mug"])
        #expect(throws: Refusal.couponNotUsable("c1", code: "C1", .belowThreshold(.fen(2_001), missing: .fen(1)))) {
            try bazaar.quote(lines, coupon: "c1")
        }
        #expect(throws: Refusal.couponNotUsable("c1", code: "C1", .coversNothing)) {
            try bazaar.quote([CartLine(Bazaar.medium, 1)], coupon: "c1")
        }
    }

    @Test("a coupon that takes nothing off is not used up for it")
    func nothingOff() {
        let nothing = Refusal.couponNotUsable("c", code: "C", .coversNothing)
        // A hundredth of a percent of ¥3.33, and all of one fen but the one that must be paid.
        #expect(throws: nothing) { try quote([1], .percentOff(basisPoints: 1, cap: nil)) }
        #expect(throws: nothing) { try quote([1], .amountOff(.fen(1)), price: .fen(1)) }
    }

    @Test("a coupon in another currency takes nothing off")
    func otherCurrency() {
        let dollars = Money(minorUnits: 0, currency: .usd)
        #expect(throws: Refusal.notComputable(.mixedCurrencies(.usd, .cny))) {
            try quote([1], .percentOff(basisPoints: 100, cap: nil), threshold: dollars)
        }
    }

    @Test("whatever is bought with whatever coupon, discounts and totals add up")
    func property() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = Seeded(seed)
        for _ in 0..<300 {
            let quantities = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                Int.random(in: 1...9, using: &random)
            }
            let discount: Coupon.Discount =
                Bool.random(using: &random)
                ? .amountOff(.fen(Int64.random(in: 1...9_000, using: &random)))
                : .percentOff(basisPoints: Int.random(in: 1...9_999, using: &random), cap: nil)
            let price = Money.fen(Int64.random(in: 1...999, using: &random))
            guard let quote = try? quote(quantities, discount, price: price) else { continue }
            let saving = try #require(quote.coupon?.saving)
            #expect(try Money.sum(quote.lines.map(\.discount), in: .cny) == saving, "seed \(seed)")
            #expect(try Money.sum(quote.lines.map(\.payable), in: .cny) == quote.total, "seed \(seed)")
            #expect(try quote.total + saving == quote.goods, "seed \(seed)")
            #expect(quote.total.minorUnits >= 1 && saving.minorUnits >= 1, "seed \(seed)")
            #expect(quote.lines.allSatisfy { $0.discount.minorUnits >= 0 && $0.payable.minorUnits >= 0 })
        }
    }
}
