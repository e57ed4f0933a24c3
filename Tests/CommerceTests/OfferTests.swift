import Commerce
import Testing

@Suite struct OfferTests {
    private let key = Offer.Key(room: Bazaar.room, sku: Bazaar.medium)

    private func lines(_ quantity: Int) -> [CartLine] { [CartLine(Bazaar.medium, quantity)] }

    private func obstacle(_ result: Result<Receipt, Refusal>) -> Obstacle? {
        if case .unavailable(_, _, let obstacle) = result.refusal { obstacle } else { nil }
    }

    // MARK: Counting

    @Test(
        "an offer that is changed goes on counting, unless a limit or a quota begins",
        arguments: [
            // limit and quota before → after: whether it is the same offer
            (nil, nil, nil, nil, true), (3, nil, 5, nil, true), (3, nil, nil, nil, true), (nil, nil, 3, nil, false),
            (nil, 9, nil, 9, true), (nil, 9, nil, 8, false), (nil, 9, nil, nil, true), (nil, nil, nil, 9, false),
            (3, 9, 1, 9, true), (3, 9, 3, 10, false),
        ] as [(Int?, Int?, Int?, Int?, Bool)])
    func counting(limit: Int?, quota: Int?, newLimit: Int?, newQuota: Int?, goesOn: Bool) throws {
        var bazaar = Bazaar()
        bazaar.put(Bazaar.medium, for: .fen(100), limit: limit, quota: quota)
        let before = try #require(bazaar.offer(Bazaar.medium))
        // Begin with an order that counts.
        bazaar.order("o1", lines(2))
        let result = bazaar.put(Bazaar.medium, for: .fen(90), limit: newLimit, quota: newQuota)
        let after = try #require(bazaar.offer(Bazaar.medium))
        #expect(result == .success(.onShelf(after)))
        #expect((after.id == before.id) == goesOn)
        #expect(after.price == .fen(90))
        #expect(bazaar.books.rows.allotments[after.id]?.used ?? 0 == (goesOn ? 2 : 0))
        #expect(bazaar.books.rows.offers[before.id]?.isWithdrawn == !goesOn)
        // The order gives back what it holds, whatever became of its offer.
        #expect(bazaar.give(.cancel("o1", by: "ann")).order != nil)
        #expect(bazaar.books.rows.allotments[before.id]?.used == 0)
    }

    @Test("a limit that goes and comes again begins anew, and no counter falls below nothing")
    func limitGoesAndComes() {
        var bazaar = Bazaar(limit: 2)
        bazaar.order("o1", lines(2))
        bazaar.put(Bazaar.medium, for: .fen(5_900))
        bazaar.order("o2", lines(2))
        bazaar.put(Bazaar.medium, for: .fen(5_900), limit: 2)
        bazaar.give(.cancel("o1", by: "ann"))
        bazaar.give(.cancel("o2", by: "ann"))
        #expect(bazaar.books.rows.bought.values.allSatisfy { $0 >= 0 })
        #expect(bazaar.order("o3", lines(2)).order != nil)
        #expect(obstacle(bazaar.order("o4", lines(1))) == .limitPerBuyer(2, left: 0))
        #expect(bazaar.pay("o1").order?.state == .paid)
    }

    @Test("a limit that is lowered under what a buyer has leaves nothing")
    func lowered() {
        var bazaar = Bazaar(limit: 3)
        bazaar.order("o1", lines(3))
        bazaar.put(Bazaar.medium, for: .fen(5_900), limit: 1)
        #expect(obstacle(bazaar.order("o2", lines(1))) == .limitPerBuyer(1, left: 0))
        bazaar.give(.cancel("o1", by: "ann"))
        #expect(bazaar.order("o3", lines(1)).order != nil)
    }

    @Test("a limit per buyer counts waiting and paid orders, not what was given back, and buyers apart")
    func limit() {
        var bazaar = Bazaar(limit: 3)
        bazaar.sell("o1", lines(2))
        #expect(obstacle(bazaar.order("o2", lines(2))) == .limitPerBuyer(3, left: 1))
        #expect(bazaar.order("o2", by: "bob", lines(3)).order != nil)
        bazaar.order("o3", lines(1))
        bazaar.give(.cancel("o3", by: "ann"))
        #expect(bazaar.order("o4", lines(1)).order != nil)
    }

    @Test("a quota is of all buyers together, and what is not paid comes back")
    func quota() {
        var bazaar = Bazaar(quota: 3)
        bazaar.order("o1", lines(2))
        #expect(obstacle(bazaar.order("o2", by: "bob", lines(2))) == .quotaUsed(left: 1))
        bazaar.give(.cancel("o1", by: "ann"))
        #expect(bazaar.order("o3", by: "bob", lines(3)).order != nil)
        #expect(obstacle(bazaar.order("o4", lines(1))) == .quotaUsed(left: 0))
    }

    // MARK: Flash sales

    @Test("a flash sale is sold first, and when it is used up the standing price holds again")
    func flash() {
        var bazaar = Bazaar()
        bazaar.flash(Bazaar.medium, for: .fen(100), quota: 3, limit: 2)
        #expect(bazaar.order("o1", lines(2)).order?.total == .fen(200))
        // Ann has her two; Bob wants more than there are.
        #expect(bazaar.order("o2", lines(1)).order?.total == .fen(5_900))
        #expect(bazaar.order("o3", by: "bob", lines(2)).order?.total == .fen(11_800))
        #expect(bazaar.order("o4", by: "bob", lines(1)).order?.total == .fen(100))
        #expect(bazaar.order("o5", by: "cy", lines(1)).order?.total == .fen(5_900))
        bazaar.give(.cancel("o1", by: "ann"))
        #expect(bazaar.order("o6", by: "cy", lines(1)).order?.total == .fen(100))
    }

    @Test("a buyer who was shown the flash price is told when it is gone, not charged another one")
    func flashGone() {
        var bazaar = Bazaar()
        bazaar.flash(Bazaar.medium, for: .fen(100))
        bazaar.now = bazaar.now + .seconds(60)
        let refusal = bazaar.order("o1", lines(1), total: .fen(100)).refusal
        guard case .priceChanged(let quote)? = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(quote.total == .fen(5_900))
    }

    @Test("a flash sale needs an end, a quota, and a standing offer to fall back to")
    func flashNeeds() {
        var bazaar = Bazaar()
        let ends = Window(from: nil, until: bazaar.now + .seconds(1))
        #expect(bazaar.put(Bazaar.medium, .flash, for: .fen(1), quota: 1).code == "out-of-range")
        #expect(bazaar.put(Bazaar.medium, .flash, for: .fen(1), window: ends).code == "out-of-range")
        #expect(
            bazaar.put(Bazaar.medium, .flash, in: Bazaar.attic, for: .fen(1), quota: 1, window: ends).refusal
                == .notOnShelf(Bazaar.medium))
        #expect(bazaar.flash(Bazaar.medium, for: .fen(1), lasts: .zero).code == "out-of-range")
    }

    @Test("a new flash sale takes the place of the old one; taking it off leaves the standing offer")
    func flashAgain() {
        var bazaar = Bazaar()
        bazaar.flash(Bazaar.medium, for: .fen(100))
        bazaar.flash(Bazaar.medium, for: .fen(200))
        #expect(bazaar.books.rows.offers.values.filter { $0.kind == .flash && !$0.isWithdrawn }.count == 1)
        #expect(bazaar.order("o1", lines(1)).order?.total == .fen(200))
        #expect(bazaar.give(.takeOffShelf(key, .flash, by: Bazaar.host)).code == nil)
        #expect(bazaar.give(.takeOffShelf(key, .flash, by: Bazaar.host)).refusal == .notOnShelf(Bazaar.medium))
        #expect(bazaar.order("o2", lines(1)).order?.total == .fen(5_900))
        #expect(bazaar.pay("o1").order?.state == .paid)
    }

    // MARK: The shelf

    @Test("an offer is sold within its window")
    func window() {
        var bazaar = Bazaar()
        let from = bazaar.now + .seconds(10)
        let window = Window(from: from, until: from + .seconds(10))
        bazaar.put(Bazaar.medium, for: .fen(5_900), window: window)
        #expect(obstacle(bazaar.order("o1", lines(1))) == .notYet(from: from))
        bazaar.now = from
        #expect(bazaar.order("o1", lines(1)).order != nil)
        bazaar.now = from + .seconds(10)
        #expect(obstacle(bazaar.order("o2", lines(1))) == .over)
        #expect(bazaar.put(Bazaar.medium, for: .fen(1), window: window).code == "out-of-range")
    }

    @Test("what is off the shelf is not sold, and comes back as a new offer")
    func offShelf() {
        var bazaar = Bazaar(limit: 1)
        bazaar.sell("o1", lines(1))
        bazaar.flash(Bazaar.medium, for: .fen(1))
        #expect(bazaar.give(.takeOffShelf(key, .standing, by: Bazaar.host)).code == nil)
        #expect(!bazaar.books.rows.offers.values.contains { $0.key == key && !$0.isWithdrawn })
        #expect(bazaar.order("o2", lines(1)).refusal == .notOnShelf(Bazaar.medium))
        #expect(bazaar.give(.takeOffShelf(key, .standing, by: Bazaar.host)).refusal == .notOnShelf(Bazaar.medium))
        bazaar.put(Bazaar.medium, for: .fen(5_900), limit: 1)
        #expect(bazaar.order("o2", lines(1)).order != nil)
    }

    @Test("an offer that is put on the shelf is on it, whatever it says of itself")
    func bornWithdrawn() {
        var bazaar = Bazaar()
        let offer = Offer(id: "new", key: key, price: .fen(1), quota: 1, isWithdrawn: true)
        bazaar.give(.putOnShelf(offer, by: Bazaar.host))
        #expect(bazaar.offer(Bazaar.medium)?.isWithdrawn == false)
    }

    @Test("an offer's identifier is used once, also by another shelf")
    func taken() {
        var bazaar = Bazaar()
        let id = bazaar.offer(Bazaar.medium)?.id ?? "none"
        for offer in [
            Offer(id: id, key: Offer.Key(room: Bazaar.attic, sku: Bazaar.medium), price: .fen(1)),
            Offer(id: id, key: Offer.Key(room: Bazaar.room, sku: Bazaar.large), price: .fen(1), quota: 1),
        ] { #expect(bazaar.give(.putOnShelf(offer, by: Bazaar.host)).code == "already-exists") }
    }

    @Test("a host puts only own goods on the shelf of an own, open room, in the currency of the goods")
    func ownership() {
        var bazaar = Bazaar()
        let offer = Offer(id: "new", key: key, price: .fen(1))
        #expect(bazaar.give(.putOnShelf(offer, by: "eve")).refusal == .unknownRoom(Bazaar.room))
        #expect(bazaar.give(.takeOffShelf(key, .standing, by: "eve")).refusal == .unknownRoom(Bazaar.room))
        let eves = Offer(id: "new", key: Offer.Key(room: "eves", sku: Bazaar.medium), price: .fen(1))
        #expect(bazaar.give(.putOnShelf(eves, by: "eve")).refusal == .unknownSKU(Bazaar.medium))
        #expect(bazaar.put("none", for: .fen(1)).refusal == .unknownSKU("none"))
        #expect(bazaar.put(Bazaar.medium, for: Money(minorUnits: 1, currency: .usd)).code == "not-computable")
    }

    @Test(
        "a price, a limit and a quota past their bounds are refused",
        arguments: [
            (0, 1, 1), (-1, 1, 1), (1_000_000_000_001, 1, 1), (.max, 1, 1), (1, 0, 1), (1, 1_000_000, 1), (1, -1, 1),
            (1, 1, 0), (1, 1, 1_000_001), (1, 1, .min),
        ] as [(Int64, Int, Int)])
    func bounds(price: Int64, limit: Int, quota: Int) {
        var bazaar = Bazaar()
        #expect(bazaar.put(Bazaar.medium, for: .fen(price), limit: limit, quota: quota).code == "out-of-range")
    }
}
