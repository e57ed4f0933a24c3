import Commerce
import Testing

@testable import Server

/// What a show comes to, in virtual time.
@Suite struct MeterTests {
    private static let opening = Timestamp(milliseconds: 1_700_000_000_000)
    private let tee: SKU.ID = "tee-m"
    private let shirt: Product.ID = "tee"
    private let cap: SKU.ID = "cap-1"
    private let hat: Product.ID = "cap"

    private func at(_ seconds: Double) -> Timestamp {
        Timestamp(milliseconds: Self.opening.milliseconds + Int64(seconds * 1_000))
    }

    private func meter() -> Meter { Meter(opened: Self.opening, at: Self.opening) }

    private func order(
        _ lines: (SKU.ID, Product.ID, Int64)..., placed: Double, paid: Double? = nil, in currency: Currency = .cny
    ) -> SoldOrder {
        SoldOrder(
            placedAt: at(placed), paidAt: paid.map { at($0) },
            total: Money(minorUnits: lines.reduce(0) { $0 + $1.2 }, currency: currency),
            lines: lines.map { SoldOrder.Line(sku: $0.0, product: $0.1, amount: $0.2) })
    }

    // MARK: - Impressions

    @Test("a person and a showing make one impression, whether they were there first or came later, and however often")
    func impressions() {
        var meter = meter()
        meter.joined("ann", online: 1, at: at(1))
        // Two links of one person.
        meter.pinned(tee, of: shirt, before: ["ann", "ann"], at: at(2))
        #expect(meter.total.goods[tee]?.impressions == 1)
        meter.joined("bob", online: 2, at: at(3))
        meter.left(online: 1, at: at(4))
        meter.joined("bob", online: 2, at: at(5))
        meter.joined("ann", online: 3, at: at(5))
        #expect(meter.total.goods[tee]?.impressions == 2)
        // The same card again is the same showing.
        meter.pinned(tee, of: shirt, before: ["ann", "bob"], at: at(6))
        #expect(meter.total.goods[tee]?.impressions == 2)
        meter.pinned(cap, of: hat, before: ["ann", "bob"], at: at(7))
        meter.pinned(tee, of: shirt, before: ["ann", "bob"], at: at(8))
        #expect(meter.total.goods[tee]?.impressions == 4)
        #expect(meter.total.goods[cap]?.impressions == 2)
        meter.pinned(nil, of: nil, before: ["ann", "bob"], at: at(9))
        meter.joined("eve", online: 3, at: at(10))
        #expect(meter.total.all.impressions == 6)
    }

    @Test("who cannot be told from others joins and watches, but sees no card")
    func nobody() {
        var meter = meter()
        meter.pinned(tee, of: shirt, before: [], at: at(1))
        meter.joined(nil, online: 1, at: at(1))
        #expect(meter.total.crowd.joins == 1 && meter.total.crowd.people == 0 && meter.total.all.impressions == 0)
    }

    // MARK: - Clicks

    @Test("clicks again and again are one until ten minutes have passed, for each person and product")
    func clicks() {
        var meter = meter()
        for step in 0..<599 { meter.clicked(tee, of: shirt, by: "ann", at: at(Double(step))) }
        #expect(meter.total.all.clicks == 1)
        meter.clicked(cap, of: hat, by: "ann", at: at(599))
        meter.clicked(tee, of: shirt, by: "bob", at: at(599))
        #expect(meter.total.all.clicks == 3)
        meter.clicked(tee, of: shirt, by: "ann", at: at(600))
        #expect(meter.total.goods[tee]?.clicks == 3)
        // Clicks that did not count do not put the next one off.
        meter.clicked(tee, of: shirt, by: "ann", at: at(1_199))
        meter.clicked(tee, of: shirt, by: "ann", at: at(1_200))
        #expect(meter.total.goods[tee]?.clicks == 4)
    }

    @Test("a cart add counts as a click does, and apart from it")
    func cartAdds() {
        var meter = meter()
        for step in 0..<50 {
            meter.clicked(tee, of: shirt, by: "ann", at: at(Double(step)))
            meter.putInCart(tee, by: "ann", at: at(Double(step)))
        }
        #expect(meter.total.goods[tee] == Figures(clicks: 1, cartAdds: 1))
    }

    @Test("a clock that goes back opens no window twice")
    func clockGoesBack() {
        var meter = meter()
        meter.joined("ann", online: 1, at: at(700))
        meter.clicked(tee, of: shirt, by: "ann", at: at(700))
        meter.clicked(tee, of: shirt, by: "ann", at: at(1))
        meter.clicked(tee, of: shirt, by: "ann", at: at(1_299))
        #expect(meter.total.all.clicks == 1)
        meter.left(online: 0, at: at(600))
        #expect(meter.total.crowd.watched == 0)
    }

    @Test("past the bound of what is remembered clicks are not counted, and are again when others are over")
    func remembered() {
        var once = OncePer()
        for index in 0..<MeterLimits.remembered {
            let isFirst = once.isFirst("p\(index)", tee, at: at(0))
            if !isFirst { Issue.record("\(index)") }
        }
        let isTaken = once.isFirst("late", tee, at: at(1))
        #expect(!isTaken && once.count == MeterLimits.remembered)
        let isTakenLater = once.isFirst("late", tee, at: at(600))
        #expect(isTakenLater && once.count == 1)
    }

    // MARK: - What earns what

    struct Credit: Sendable, CustomTestStringConvertible {
        let what: String
        /// The tee's card is up from 100 to 200.
        let placed: Double
        let product: Product.ID
        let isByCard: Bool
        var testDescription: String { what }
    }

    @Test(
        "an order is credited to its product's card while that is up and five minutes after",
        arguments: [
            Credit(what: "before the card", placed: 99.9, product: "tee", isByCard: false),
            Credit(what: "as it comes up", placed: 100, product: "tee", isByCard: true),
            Credit(what: "while it is up", placed: 150, product: "tee", isByCard: true),
            Credit(what: "just after", placed: 201, product: "tee", isByCard: true),
            Credit(what: "at the end of five minutes", placed: 499.9, product: "tee", isByCard: true),
            Credit(what: "past them", placed: 500, product: "tee", isByCard: false),
            Credit(what: "another product meanwhile", placed: 150, product: "sock", isByCard: false),
            Credit(what: "the next card's product", placed: 250, product: "cap", isByCard: true),
            Credit(what: "the next card's product, before", placed: 150, product: "cap", isByCard: false),
        ])
    func credit(_ credit: Credit) {
        var meter = meter()
        meter.pinned(tee, of: shirt, before: [], at: at(100))
        meter.pinned(cap, of: hat, before: [], at: at(200))
        // Another size of it: what was told of the card was told of this one too.
        let order = order(("other", credit.product, 500), placed: credit.placed, paid: 3_000)
        meter.placed(order)
        meter.paid(order)
        #expect(meter.total.goods["other"]?.ordersByCard == (credit.isByCard ? 1 : 0))
        #expect(meter.total.goods["other"]?.paidByCard == (credit.isByCard ? 1 : 0))
        #expect(meter.total.all.gmvByCard == (credit.isByCard ? 500 : 0))
        #expect(meter.total.all.orders == 1 && meter.total.all.gmv == 500)
    }

    @Test("a click is credited to the card that is up at that moment")
    func clickCredit() {
        var meter = meter()
        meter.clicked(tee, of: shirt, by: "ann", at: at(1))
        meter.pinned(tee, of: shirt, before: [], at: at(2))
        meter.clicked("tee-l", of: shirt, by: "bob", at: at(3))
        meter.clicked(cap, of: hat, by: "bob", at: at(3))
        meter.pinned(nil, of: nil, before: [], at: at(4))
        meter.clicked(tee, of: shirt, by: "eve", at: at(5))
        #expect(meter.total.goods[tee] == Figures(clicks: 2))
        #expect(meter.total.goods["tee-l"] == Figures(clicks: 1, clicksByCard: 1))
        #expect(meter.total.all == Figures(clicks: 4, clicksByCard: 1))
    }

    @Test("an order of several products counts once for the show and once for each, and brings what each brought")
    func severalProducts() {
        var meter = meter()
        meter.pinned(tee, of: shirt, before: [], at: at(0))
        let order = order((tee, shirt, 700), ("tee-l", shirt, 100), (cap, hat, 50), placed: 1, paid: 2)
        meter.placed(order)
        meter.paid(order)
        #expect(
            meter.total.all
                == Figures(orders: 1, ordersByCard: 1, paid: 1, paidByCard: 1, gmv: 850, gmvByCard: 800))
        #expect(
            meter.total.goods[tee]
                == Figures(orders: 1, ordersByCard: 1, paid: 1, paidByCard: 1, gmv: 700, gmvByCard: 700))
        #expect(meter.total.goods[cap] == Figures(orders: 1, paid: 1, gmv: 50))
        #expect(meter.total.goods.values.reduce(0) { $0 + $1.gmv } == meter.total.all.gmv)
    }

    @Test("money of another currency than the first order's is counted as paid and not added up")
    func currencies() {
        var meter = meter()
        for (index, currency) in [Currency.cny, .usd].enumerated() {
            let order = order((tee, shirt, 700), placed: Double(index), paid: 5, in: currency)
            meter.placed(order)
            meter.paid(order)
        }
        #expect(meter.currency == .cny && meter.total.all == Figures(orders: 2, paid: 2, gmv: 700))
    }

    // MARK: - The crowd

    @Test("watched time and peaks are told by the ten seconds they fall into")
    func watched() {
        var meter = meter()
        meter.joined("ann", online: 1, at: at(5))
        meter.joined("bob", online: 2, at: at(12))
        meter.left(online: 1, at: at(14))
        meter.advance(to: at(31))
        let buckets = meter.recent.sorted { $0.key < $1.key }.map(\.value.crowd)
        #expect(buckets.map(\.watched) == [5_000, 12_000, 10_000, 1_000])
        #expect(buckets.map(\.peak) == [1, 2, 1, 1])
        #expect(meter.total.crowd == Crowd(joins: 2, people: 2, peak: 2, watched: 28_000))
        #expect(meter.online == 1)
    }

    @Test("a clock that was set adds twenty minutes at most")
    func clockIsSet() {
        var meter = meter()
        meter.joined("ann", online: 1, at: at(0))
        meter.advance(to: at(1e9))
        #expect(meter.total.crowd.watched == MeterLimits.longestStep)
    }

    // MARK: - Windows

    @Test("the last ten minutes stand beside the ten before, and what is older leaves both")
    func windows() {
        var meter = meter()
        // 1,700,000,000 is the start of ten seconds.
        meter.liked(1, at: at(0))
        for (now, last, before) in [
            (0.0, 1, 0), (599.9, 1, 0), (600, 0, 1), (1_199.9, 0, 1), (1_200, 0, 0),
        ] {
            let windows = meter.windows(at: at(now))
            #expect(windows.last.crowd.likes == last && windows.before.crowd.likes == before, "at \(now)")
        }
        for second in stride(from: 0.0, to: 7_200, by: 10) {
            meter.liked(1, at: at(second))
            meter.advance(to: at(second))
        }
        let windows = meter.windows(at: at(7_195))
        #expect(windows.last.crowd.likes == 60 && windows.before.crowd.likes == 60)
        #expect(meter.recent.count <= MeterLimits.recent)
        #expect(meter.stretches.count == 12 && meter.stretches[0]?.crowd.likes == 61)
    }

    // MARK: - Conservation

    @Test(
        "whatever happens, all that was kept adds up to the totals, and so do the stretches",
        arguments: [1, 2, 3, 4] as [UInt64])
    func conservation(_ seed: UInt64) {
        var random = Seeded(seed)
        var meter = meter()
        var kept = KeptShow()
        var (now, online) = (0.0, 0)
        let people: [Visitor.ID] = (0..<9).map { "p\($0)" }
        var (unpaid, sold): ([SoldOrder], [SoldOrder]) = ([], [])
        for _ in 0..<4_000 {
            now += Double.random(in: 0...8, using: &random)
            let person = people.randomElement(using: &random) ?? "p0"
            let (sku, product) = Bool.random(using: &random) ? (tee, shirt) : (cap, hat)
            switch Int.random(in: 0..<10, using: &random) {
            case 0:
                online += 1
                meter.joined(person, online: online, at: at(now))
            case 1:
                online = max(0, online - 1)
                meter.left(online: online, at: at(now))
            case 2: meter.liked(Int.random(in: 1...9, using: &random), at: at(now))
            case 3: meter.said(at: at(now))
            case 4:
                let isUp = Int.random(in: 0..<3, using: &random) > 0
                meter.pinned(isUp ? sku : nil, of: isUp ? product : nil, before: people.prefix(online), at: at(now))
            case 5: meter.clicked(sku, of: product, by: person, at: at(now))
            case 6: meter.putInCart(sku, by: person, at: at(now))
            case 7:
                let order = order((sku, product, Int64.random(in: 1...9_999, using: &random)), placed: now)
                meter.placed(order)
                unpaid.append(order)
            case 8:
                guard !unpaid.isEmpty else { break }
                let placed = unpaid.removeFirst()
                let order = SoldOrder(
                    placedAt: placed.placedAt, paidAt: at(now), total: placed.total, lines: placed.lines)
                meter.paid(order)
                sold.append(order)
            default:
                // A store that fails now and then.
                let news = meter.drain(room: "r", at: at(now))
                guard Bool.random(using: &random) else {
                    meter.giveBack(news)
                    break
                }
                kept.add(news)
            }
        }
        kept.add(meter.drain(room: "r", at: at(now)))
        for order in sold + unpaid { kept.count(order) }
        #expect(kept.buckets.values.reduce(into: ShowBucket()) { $0 += $1 } == meter.total)
        let stretches = meter.stretches.values.reduce(into: ShowBucket()) { $0 += $1 }
        #expect(stretches.all == meter.total.all && stretches.crowd == meter.total.crowd)
        #expect(meter.total.goods.values.reduce(into: Figures()) { $0 += $1 } == meter.total.all)
        #expect(kept.showings.count(where: { $0.until == nil }) <= 1)
        for (one, next) in zip(kept.showings, kept.showings.dropFirst()) {
            #expect(one.until.map { $0 <= next.from } == true)
        }

        // The server was away.
        let after = Meter(opened: Self.opening, kept: kept, at: at(now))
        #expect(after.total == meter.total && after.stretches == meter.stretches)
        #expect(after.windows(at: at(now)).last == meter.windows(at: at(now)).last)
        #expect(after.windows(at: at(now)).before == meter.windows(at: at(now)).before)
        // News of orders were lost on the way.
        var recounted = Meter(opened: Self.opening, at: at(now))
        recounted.recount(kept)
        #expect(recounted.total == meter.total)
    }

    // MARK: - Away and back

    @Test("after a restart nobody is new again, and the card that is up is another showing")
    func restart() {
        var meter = meter()
        meter.joined("ann", online: 1, at: at(1))
        meter.pinned(tee, of: shirt, before: ["ann"], at: at(2))
        var kept = KeptShow()
        kept.add(meter.drain(room: "r", at: at(3)))
        var after = Meter(opened: Self.opening, kept: kept, at: at(60))
        after.pinned(tee, of: shirt, before: [], at: at(60))
        after.joined("ann", online: 1, at: at(61))
        after.joined("bob", online: 2, at: at(61))
        #expect(after.total.crowd.people == 2 && after.total.crowd.joins == 3)
        #expect(after.total.goods[tee]?.impressions == 3)
        #expect(after.showings.map(\.from) == [at(2), at(60)])
        #expect(after.showings.map(\.until) == [at(60), nil])
    }

    @Test("an order that was told of late is counted once when everything was added up anew meanwhile")
    func toldLate() {
        var meter = meter()
        let (first, second) = (
            order((tee, shirt, 5), placed: 1, paid: 3), order((tee, shirt, 7), placed: 2, paid: 4)
        )
        var kept = KeptShow()
        kept.count(first)
        kept.count(second)
        meter.placed(first)
        meter.clicked(tee, of: shirt, by: "ann", at: at(5))
        meter.recount(kept)
        meter.paid(first)
        meter.placed(second)
        meter.paid(second)
        #expect(meter.total.all == Figures(clicks: 1, orders: 2, paid: 2, gmv: 12))
        let third = order((tee, shirt, 9), placed: 5, paid: 6)
        meter.placed(third)
        meter.paid(third)
        #expect(meter.total.all.gmv == 21 && meter.total.all.orders == 3)
    }

    @Test("what a store does not keep is bounded, and none of it is lost")
    func storeIsAway() {
        var meter = meter()
        for minute in 0..<600 {
            meter.liked(1, at: at(Double(minute) * 60))
            meter.giveBack(meter.drain(room: "r", at: at(Double(minute) * 60)))
        }
        let news = meter.drain(room: "r", at: at(36_000))
        #expect(news.buckets.count == MeterLimits.pending)
        #expect(news.buckets.values.reduce(0) { $0 + $1.crowd.likes } == 600)
    }

    @Test("money past the largest amount is held there")
    func overflow() {
        var sum = Figures(gmv: .max - 1)
        sum += Figures(gmv: 5)
        #expect(sum.gmv == .max)
    }
}

extension KeptShow {
    /// As a store adds it: nothing of orders.
    mutating func add(_ news: ShowNews) {
        for (slot, bucket) in news.buckets { buckets[slot, default: ShowBucket()] += bucket }
        for showing in news.showings {
            showings.removeAll { $0.from == showing.from && $0.sku == showing.sku }
            showings.append(showing)
        }
        showings.sort { $0.from < $1.from }
        people.formUnion(news.people)
    }
}
