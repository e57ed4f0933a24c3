import Commerce
import Testing

@Suite struct CouponTests {
    private let one = [CartLine(Bazaar.medium, 1)]

    private func obstacle(_ result: Result<Receipt, Refusal>) -> CouponObstacle? {
        if case .couponNotUsable(_, _, let obstacle) = result.refusal { obstacle } else { nil }
    }

    private func uses(_ bazaar: Bazaar) -> [Int] { [bazaar.used("c1").reserved, bazaar.used("c1").taken] }

    @Test("an order holds its coupon, paying takes it for good, cancelling or expiring frees it")
    func twoSteps() {
        var bazaar = Bazaar()
        bazaar.coupon(limit: 3)
        #expect(bazaar.order("o1", one, coupon: "c1").order?.total == .fen(4_900))
        bazaar.order("o2", one, coupon: "c1")
        bazaar.order("o3", one, coupon: "c1")
        #expect(uses(bazaar) == [3, 0])
        bazaar.give(.cancel("o1", by: "ann"))
        bazaar.pay("o2")
        #expect(uses(bazaar) == [1, 1])
        bazaar.now = bazaar.now + .seconds(900)
        bazaar.give(.expire("o3"))
        #expect(uses(bazaar) == [0, 1])
        #expect(bazaar.books.rows.couponUses == [CouponUseKey(buyer: "ann", coupon: "c1"): 1])
    }

    @Test("a coupon's quota is of all buyers together; one that is not paid comes back")
    func quota() {
        var bazaar = Bazaar()
        bazaar.coupon(quota: 2)
        bazaar.order("o1", by: "ann", one, coupon: "c1")
        bazaar.order("o2", by: "bob", one, coupon: "c1")
        #expect(obstacle(bazaar.order("o3", by: "cy", one, coupon: "c1")) == .usedUp)
        bazaar.give(.cancel("o2", by: "bob"))
        #expect(bazaar.order("o4", by: "cy", one, coupon: "c1").order != nil)
    }

    @Test("a coupon's limit is of one buyer's orders, waiting or paid")
    func limit() {
        var bazaar = Bazaar()
        bazaar.coupon(limit: 1)
        bazaar.order("o1", one, coupon: "c1")
        #expect(obstacle(bazaar.order("o2", one, coupon: "c1")) == .limitPerBuyer(1))
        bazaar.pay("o1")
        #expect(obstacle(bazaar.order("o2", one, coupon: "c1")) == .limitPerBuyer(1))
        #expect(bazaar.order("o2", by: "bob", one, coupon: "c1").order != nil)
    }

    @Test("a coupon is used within its window")
    func window() {
        var bazaar = Bazaar()
        let from = bazaar.now + .seconds(10)
        bazaar.coupon(window: Window(from: from, until: bazaar.now + .seconds(20)))
        #expect(obstacle(bazaar.order("o1", one, coupon: "c1")) == .notYet(from: from))
        bazaar.now = from
        #expect(bazaar.order("o1", one, coupon: "c1").order != nil)
        bazaar.now = bazaar.now + .seconds(10)
        #expect(obstacle(bazaar.order("o2", by: "bob", one, coupon: "c1")) == .expired)
    }

    @Test("a coupon that is called back is used no more, but orders that have it keep it")
    func withdrawn() {
        var bazaar = Bazaar()
        bazaar.coupon()
        bazaar.order("o1", one, coupon: "c1")
        bazaar.coupon(isWithdrawn: true)
        #expect(obstacle(bazaar.order("o2", by: "bob", one, coupon: "c1")) == .withdrawn)
        #expect(bazaar.pay("o1", .fen(4_900)).order?.state == .paid)
        #expect(uses(bazaar) == [0, 1])
    }

    @Test("a quota and a limit that are lowered under what is used let nobody in, and let out who is in")
    func lowered() {
        var bazaar = Bazaar()
        bazaar.coupon(quota: 3, limit: 3)
        for id: Order.ID in ["o1", "o2", "o3"] { bazaar.order(id, one, coupon: "c1") }
        bazaar.coupon(quota: 1, limit: 1)
        #expect(obstacle(bazaar.order("o4", by: "bob", one, coupon: "c1")) == .usedUp)
        bazaar.give(.cancel("o1", by: "ann"))
        bazaar.give(.cancel("o2", by: "ann"))
        #expect(bazaar.pay("o3").order?.state == .paid)
        #expect(uses(bazaar) == [0, 1])
    }

    @Test("what a coupon took off is settled when the order is placed")
    func changed() {
        var bazaar = Bazaar()
        bazaar.coupon()
        bazaar.order("o1", one, coupon: "c1")
        bazaar.coupon("c1", .amountOff(.fen(1)))
        #expect(bazaar.pay("o1").order?.total == .fen(4_900))
        #expect(bazaar.balance(.couponSubsidy("host")) == 1_000)
    }

    @Test("coupons of other shops do not exist, and nobody takes a shop's coupon over")
    func foreign() {
        var bazaar = Bazaar()
        bazaar.coupon()
        func coupon(_ id: Coupon.ID, of shop: Shop.ID) -> Coupon {
            Coupon(
                id: id, shop: shop, code: "X", title: "X", discount: .amountOff(.fen(1)), threshold: .fen(0), quota: 1)
        }
        #expect(bazaar.give(.keepCoupon(coupon("c1", of: "eve"), by: "eve")).refusal == .unknownCoupon("c1"))
        #expect(bazaar.give(.keepCoupon(coupon("c1", of: "host"), by: "eve")).refusal == .unknownCoupon("c1"))
        bazaar.give(.keepCoupon(coupon("c2", of: "eve"), by: "eve"))
        #expect(bazaar.order("o1", one, coupon: "c2").refusal == .unknownCoupon("c2"))
        #expect(bazaar.order("o1", one, coupon: "c9").refusal == .unknownCoupon("c9"))
    }

    @Test("the first unknown product of a coupon is named, the same one every time")
    func unknownProducts() {
        for _ in 0..<20 {
            var bazaar = Bazaar()
            let products: Set<Product.ID> = ["tee", "z", "y", "b", "x", "c"]
            #expect(bazaar.coupon(products: products).refusal == .unknownProduct("b"))
        }
    }

    @Test("a coupon within the limits is taken, one past them is refused")
    func limits() {
        var bazaar = Bazaar()
        let at = bazaar.now
        let usd = Money(minorUnits: 1, currency: .usd)
        #expect(
            bazaar.coupon("c1", .percentOff(basisPoints: 9_999, cap: .fen(1)), quota: 1_000_000, limit: 100).code == nil
        )
        let refused: [Result<Receipt, Refusal>] = [
            bazaar.coupon("c1", .percentOff(basisPoints: 0, cap: nil)),
            bazaar.coupon("c1", .percentOff(basisPoints: 10_000, cap: nil)),
            bazaar.coupon("c1", .percentOff(basisPoints: .min, cap: nil)),
            bazaar.coupon("c1", .percentOff(basisPoints: 1, cap: .fen(0))), bazaar.coupon("c1", .amountOff(.fen(0))),
            bazaar.coupon("c1", .amountOff(.fen(-1))), bazaar.coupon("c1", .amountOff(.fen(.max))),
            bazaar.coupon(threshold: .fen(-1)), bazaar.coupon(threshold: .fen(.max)), bazaar.coupon(quota: 0),
            bazaar.coupon(quota: 1_000_001), bazaar.coupon(limit: 0), bazaar.coupon(limit: 101),
            bazaar.coupon(window: Window(from: at, until: at)),
        ]
        for (index, result) in refused.enumerated() { #expect(result.code == "out-of-range", "case \(index)") }
        #expect(bazaar.coupon("c1", .amountOff(usd)).code == "not-computable")
        let many = Set((0..<101).compactMap { Product.ID(rawValue: "p\($0)") })
        #expect(bazaar.coupon(products: many).code == "too-many")
    }
}
