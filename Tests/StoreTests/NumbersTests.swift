import Commerce
import Store
import Testing

/// What shows came to, as every store keeps it.
@Suite struct NumbersTests {
    private let file = TemporaryDatabase()
    private static let slot = TenSeconds(of: Bazaar.opening)

    private func at(_ seconds: Int) -> Timestamp { Bazaar.opening + .seconds(seconds) }

    @Test("buckets of one slot add up, their peaks do not, and shows are kept apart")
    func buckets() async throws {
        let store: any Store = try await file.openWithShelf()
        let first = ShowBucket(
            crowd: Crowd(joins: 2, people: 1, likes: 3, lines: 4, peak: 5, watched: 6),
            all: Figures(impressions: 1, clicks: 2, clicksByCard: 1, cartAdds: 3),
            goods: ["tee-m": Figures(impressions: 1, clicks: 2, clicksByCard: 1, cartAdds: 3)])
        let other = ShowBucket.one("mug-1", Figures(clicks: 7))
        try await store.keep([
            ShowNews(room: "room", buckets: [Self.slot: first]), ShowNews(room: "attic", buckets: [Self.slot: other]),
        ])
        var second = first
        second.crowd.peak = 3
        try await store.keep([
            ShowNews(room: "room", buckets: [Self.slot: second, Self.slot.advanced(by: 1): other])
        ])
        let kept = try await store.numbers(of: "room")
        var sum = first
        sum += second
        #expect(sum.crowd.peak == 5 && sum.crowd.likes == 6)
        #expect(kept.buckets == [Self.slot: sum, Self.slot.advanced(by: 1): other])
        #expect(try await store.numbers(of: "attic").buckets == [Self.slot: other])
        #expect(try await store.numbers(of: "eves") == KeptShow())
    }

    @Test("a card that comes down takes its own row's place, and people are forgotten with the show's end")
    func cards() async throws {
        let store: any Store = try await file.openWithShelf()
        var up = CardShowing(sku: "tee-m", product: "tee", from: at(1))
        try await store.keep([ShowNews(room: "room", showings: [up], people: ["ann", "g-1"])])
        #expect(try await store.numbers(of: "room").showings == [up])
        up.until = at(9)
        let next = CardShowing(sku: "mug-1", product: "mug", from: at(9))
        try await store.keep([ShowNews(room: "room", showings: [next, up], people: ["ann"])])
        let open = try await store.numbers(of: "room")
        #expect(open.showings == [up, next] && open.people == ["ann", "g-1"] && open.end == nil)
        let end = ShowEnd(
            at: at(20), questions: [ShowQuestion(text: "多大？", times: 3), ShowQuestion(text: "why?", times: 1)])
        for _ in 0..<2 { try await store.keep([ShowNews(room: "room", end: end)]) }
        let over = try await store.numbers(of: "room")
        #expect(over.end == end && over.people.isEmpty && over.showings == [up, next])
    }

    @Test("orders, payments and refunds are added up from what they are, each in its ten seconds, by their cards")
    func sales() async throws {
        let store = try await file.openWithShelf()
        try await store.keep([
            ShowNews(
                room: "room",
                showings: [CardShowing(sku: "tee-m", product: "tee", from: at(0), until: at(10))])
        ])
        // By card though it is another size; past the card; never paid.
        let both = [CartLine("tee-l", 1), CartLine("mug-1", 2)]
        try await store.carryOut(Bazaar.order("o1", by: "ann", both, total: 10_900), at: at(5))
        try await store.carryOut(Bazaar.order("o2", by: "bob", of: "tee-m"), at: at(400))
        try await store.carryOut(Bazaar.order("o3", by: "cy", of: "mug-1"), at: at(401))
        try await store.carryOut(Bazaar.payment(of: "o1", 10_900), at: at(15))
        try await store.carryOut(Bazaar.payment(of: "o2", 5_900), at: at(402))
        let kept = try await store.numbers(of: "room")
        let total = kept.buckets.values.reduce(into: ShowBucket()) { $0 += $1 }
        #expect(
            total.all == Figures(orders: 3, ordersByCard: 1, paid: 2, paidByCard: 1, gmv: 16_800, gmvByCard: 6_900))
        #expect(
            total.goods["tee-l"]
                == Figures(orders: 1, ordersByCard: 1, paid: 1, paidByCard: 1, gmv: 6_900, gmvByCard: 6_900))
        #expect(total.goods["mug-1"] == Figures(orders: 2, paid: 1, gmv: 4_000))
        #expect(kept.buckets[Self.slot]?.all.orders == 1)
        #expect(kept.buckets[TenSeconds(of: at(15))]?.all.paid == 1)
        #expect(kept.currency == .cny && kept.lastPlaced == at(401) && kept.lastPaid == at(402))
        #expect(try await store.numbers(of: "attic") == KeptShow())

        // Money goes back: apart, and only once it is back.
        try await store.carryOut(.refund("o2", .amount(fen(900)), reason: "", by: "host"), at: at(500))
        #expect(try await store.refunded(in: "room", .cny) == Refunded())
        try await store.carryOut(.settleRefund("o2", "o2-r1", .done), at: at(501))
        #expect(try await store.refunded(in: "room", .cny) == Refunded(count: 1, amount: 900))
        #expect(try await store.numbers(of: "room").refunded == Refunded(count: 1, amount: 900))
        // A payment that came a second time was no sale.
        try await store.carryOut(Bazaar.payment(of: "o2", 5_900, trade: "again"), at: at(502))
        try await store.carryOut(.settleRefund("o2", "o2-r2", .done), at: at(503))
        #expect(try await store.refunded(in: "room", .cny) == Refunded(count: 1, amount: 900))
        #expect(try await store.numbers(of: "room").buckets.values.reduce(0) { $0 + $1.all.gmv } == 16_800)
    }

    @Test("a prize that was won for nothing is no order of a show")
    func prize() async throws {
        let store = try await file.openWithShelf()
        try await store.carryOut([
            .startDraw(Bazaar.draw("d-1", .luckyBag, .piece("mug-1"), places: 1), by: "host"),
            Bazaar.enter("d-1", "ann"), .endDraw("d-1", by: "host", orders: ["p-1"]),
        ])
        #expect(try await store.order("p-1")?.state == .paid)
        #expect(try await store.numbers(of: "room") == KeptShow())
        try await store.carryOut(Bazaar.order("o1", by: "ann", of: "tee-m"))
        let kept = try await store.numbers(of: "room")
        #expect(kept.buckets[Self.slot]?.all == Figures(orders: 1))
    }

    @Test("what coupons did is added up over a show's orders, and who followed in its time is counted")
    func gains() async throws {
        let store = try await file.openWithShelf()
        for code: Coupon.ID in ["c1", "c2"] {
            try await store.carryOut(.keepCoupon(Bazaar.coupon(code, .amountOff(fen(500)), limit: 9), by: "host"))
        }
        for (order, coupon) in [("o1", "c1"), ("o2", "c2"), ("o3", "c2"), ("o4", nil)] as [(Order.ID, Coupon.ID?)] {
            let total: Int64 = coupon == nil ? 5_900 : 5_400
            try await store.carryOut(Bazaar.order(order, by: "ann", of: "tee-m", coupon: coupon, total: total))
        }
        try await store.carryOut(Bazaar.payment(of: "o2", 5_400))
        #expect(
            try await store.couponSales(in: "room", .cny) == [
                CouponSales(code: "C2", title: "减 c2", orders: 2, paid: 1, saved: 500),
                CouponSales(code: "C1", title: "减 c1", orders: 1, paid: 0, saved: 0),
            ])
        #expect(try await store.couponSales(in: "attic", .cny) == [])

        for (index, name) in Bazaar.buyers.prefix(3).enumerated() {
            try await store.create(Bazaar.account(name.rawValue), password: "record", at: at(0))
            _ = try await store.follow("host", by: name, at: at(10 * index), most: 9)
        }
        #expect(try await store.followerCount(of: "host") == 3)
        #expect(try await store.followerCount(of: "host", since: at(1), until: at(10)) == 1)
        #expect(try await store.followerCount(of: "host", since: at(0), until: at(99)) == 3)
    }
}
