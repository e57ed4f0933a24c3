import Commerce
import Testing

/// Draws and what they give, command by command; that nothing is lost whatever is commanded, `BooksPropertyTests` checks.
@Suite struct DrawTests {
    private static func ticket(_ byte: UInt8) -> Fingerprint {
        Fingerprint(bytes: [byte] + Array(repeating: 0, count: 31))
    }

    private static func plan(
        _ kind: Draw.Kind, _ prize: Draw.Prize, places: Int, _ conditions: Draw.Conditions = .none,
        id: Draw.ID = "d-1", lasts: Duration = .seconds(60)
    ) -> Draw.Plan {
        Draw.Plan(
            id: id, room: Bazaar.room, kind: kind, title: "gift", prize: prize, places: places,
            conditions: conditions, lasts: lasts, commitment: ticket(1), seed: ticket(2))
    }

    private static func redPacket(_ parts: [Int64], lasts: Duration = .seconds(60)) -> Draw.Plan {
        plan(.redPacket, .money(.fen(parts.reduce(0, +)), parts: parts), places: parts.count, lasts: lasts)
    }

    @discardableResult
    private func enter(
        _ bazaar: inout Bazaar, _ account: Account.ID, ticket byte: UInt8 = 9, _ facts: Draw.Facts = .none
    ) -> Result<Receipt, Refusal> {
        bazaar.give(.enterDraw(DrawEntry.Key(draw: "d-1", account: account), ticket: Self.ticket(byte), facts))
    }

    private func wallet(_ bazaar: Bazaar, _ owner: Account.ID) -> Int64 {
        bazaar.books.rows.wallets[Wallet.Key(owner: owner, shop: Bazaar.shop, currency: .cny)]?.minorUnits ?? 0
    }

    private func places(_ bazaar: Bazaar) -> [Account.ID] {
        bazaar.books.rows.entries.values.filter { $0.place != nil }.sorted { $0.place ?? 0 < $1.place ?? 0 }
            .map(\.account)
    }

    @Test("parts of a red packet go to wallets in the order they are grabbed, one a person; the last one ends it")
    func redPacket() {
        var bazaar = Bazaar()
        bazaar.give(.startDraw(Self.redPacket([70, 1, 29]), by: Bazaar.host))
        #expect(bazaar.balance(.drawPot("d-1")) == -100 && bazaar.balance(.shopRevenue(Bazaar.shop)) == 100)
        let first = enter(&bazaar, "ann")
        #expect(enter(&bazaar, "ann") == first, "the same answer")
        #expect(bazaar.books.rows.draws["d-1"]?.entered == 1 && wallet(bazaar, "ann") == 70)
        enter(&bazaar, "bob")
        #expect(bazaar.books.rows.draws["d-1"]?.state == .open)
        enter(&bazaar, "cy")
        #expect([wallet(bazaar, "ann"), wallet(bazaar, "bob"), wallet(bazaar, "cy")] == [70, 1, 29])
        #expect(bazaar.books.rows.draws["d-1"]?.state == .ended)
        #expect(bazaar.balance(.drawPot("d-1")) == 0 && bazaar.balance(.wallet("ann", Bazaar.shop)) == -70)
        #expect(enter(&bazaar, "dan").code == "draw-over")
    }

    @Test("what nobody grabbed of a red packet goes back to the shop when its time is over, and not before")
    func rest() {
        var bazaar = Bazaar()
        bazaar.give(.startDraw(Self.redPacket([70, 1, 29]), by: Bazaar.host))
        enter(&bazaar, "ann")
        #expect(bazaar.give(.endDraw("d-1", by: nil, orders: [])).code == "not-due")
        bazaar.now = bazaar.now + .seconds(60)
        #expect(enter(&bazaar, "bob").code == "draw-over", "the time is over before anybody has said so")
        bazaar.give(.endDraw("d-1", by: nil, orders: []))
        #expect(bazaar.balance(.drawPot("d-1")) == 0 && bazaar.balance(.shopRevenue(Bazaar.shop)) == 70)
        let before = bazaar.books.written.postings
        bazaar.give(.endDraw("d-1", by: nil, orders: []))
        #expect(bazaar.books.written.postings == before, "it ends once")
    }

    @Test("a wallet pays an order whole, and has back what is refunded of it")
    func wallet() {
        var bazaar = Bazaar()
        bazaar.give(.startDraw(Self.redPacket([5_000, 2_000]), by: Bazaar.host))
        enter(&bazaar, "ann")
        bazaar.order("o1", [CartLine(Bazaar.mug, 2)])
        bazaar.order("o2", [CartLine(Bazaar.mug, 1)])
        #expect(bazaar.give(.payFromWallet("o1", by: "bob")).code == "unknown-order")
        #expect(bazaar.give(.payFromWallet("o1", by: "ann")).order?.state == .paid)
        #expect(bazaar.give(.payFromWallet("o1", by: "ann")).order?.payments.count == 1, "once")
        #expect(wallet(bazaar, "ann") == 1_000)
        #expect(bazaar.give(.payFromWallet("o2", by: "ann")).code == "wallet-short")
        let half = RefundScope.lines([CartLine(Bazaar.mug, 1)])
        let refunded = bazaar.give(.refund("o1", half, reason: "", by: Bazaar.host)).order
        #expect(refunded?.refunds.map(\.state) == [.done], "nobody else has to pay it back")
        #expect(wallet(bazaar, "ann") == 3_000 && bazaar.pieces(Bazaar.mug) == [99, 1])
        #expect(bazaar.give(.payFromWallet("o2", by: "ann")).order?.state == .paid)
        #expect(wallet(bazaar, "ann") == 1_000 && bazaar.balance(.wallet("ann", Bazaar.shop)) == -1_000)
        #expect(bazaar.balance(.refundPayable("ann")) == 0)
    }

    @Test("a wallet is good in the shop that filled it alone")
    func otherShop() {
        var bazaar = Bazaar()
        bazaar.give(.startDraw(Self.redPacket([5_000]), by: Bazaar.host))
        enter(&bazaar, "ann")
        let cap = ProductDraft(
            id: "cap", code: "C", title: "Cap",
            skus: [SKUDraft(id: "cap-1", code: "C", listPrice: .fen(100), stock: .putIn(1))])
        bazaar.give(.keepProducts([cap], by: "eve"))
        let key = Offer.Key(room: "eves", sku: "cap-1")
        bazaar.give(.putOnShelf(Offer(id: "eves-cap", key: key, price: .fen(100)), by: "eve"))
        let order = OrderDraft(
            id: "o1", buyer: "ann", room: "eves", shop: "eve", lines: [CartLine("cap-1", 1)], expectedTotal: .fen(100))
        #expect(bazaar.give(.placeOrder(order)).order != nil)
        #expect(
            bazaar.give(.payFromWallet("o1", by: "ann")).refusal == .walletShort(balance: .fen(0), needed: .fen(100)))
    }

    @Test("of those who entered the lowest tickets win, in that order, whoever came first")
    func winners() {
        var bazaar = Bazaar()
        let prize = Draw.Prize.money(.fen(20), parts: [10, 10])
        bazaar.give(.startDraw(Self.plan(.luckyBag, prize, places: 2), by: Bazaar.host))
        for (name, byte) in [("ann", 7), ("bob", 200), ("cy", 3), ("dan", 8)] as [(Account.ID, UInt8)] {
            #expect(enter(&bazaar, name, ticket: byte).code == nil)
        }
        #expect(places(bazaar).isEmpty && bazaar.books.rows.draws["d-1"]?.seedAtEnd == nil)
        bazaar.give(.endDraw("d-1", by: Bazaar.host, orders: []))
        #expect(places(bazaar) == ["cy", "ann"])
        #expect(wallet(bazaar, "cy") == 10 && wallet(bazaar, "dan") == 0)
        #expect(bazaar.books.rows.draws["d-1"]?.seedAtEnd == Self.ticket(2))
    }

    @Test("a draw that fewer people entered than there are prizes gives the rest back")
    func fewer() {
        var bazaar = Bazaar()
        bazaar.give(.startDraw(Self.plan(.luckyBag, .piece(Bazaar.mug), places: 3), by: Bazaar.host))
        #expect(bazaar.pieces(Bazaar.mug) == [100, 3])
        enter(&bazaar, "ann")
        #expect(bazaar.give(.endDraw("d-1", by: Bazaar.host, orders: [])).code == "out-of-range", "an order each")
        bazaar.give(.endDraw("d-1", by: Bazaar.host, orders: ["p-1", "p-2"]))
        #expect(bazaar.pieces(Bazaar.mug) == [99, 0])
        let order = bazaar.books.rows.orders["p-1"]
        #expect(order?.buyer == "ann" && order?.state == .paid && order?.total == .fen(0))
        #expect(bazaar.books.rows.orders["p-2"] == nil)
    }

    @Test("a won piece goes where its winner says, and no money comes back for it")
    func piece() {
        var bazaar = Bazaar()
        bazaar.give(.startDraw(Self.plan(.luckyBag, .piece(Bazaar.mug), places: 1), by: Bazaar.host))
        enter(&bazaar, "ann")
        bazaar.give(.endDraw("d-1", by: Bazaar.host, orders: ["p-1"]))
        #expect(bazaar.give(.ship("p-1", Bazaar.parcel, by: Bazaar.host)).code == "no-address")
        bazaar.give(.setAddress("p-1", Bazaar.address, by: "ann"))
        #expect(bazaar.give(.ship("p-1", Bazaar.parcel, by: Bazaar.host)).order?.state == .shipped)
        #expect(bazaar.give(.askRefund("p-1", .money, .all, reason: "", by: "ann")).code == "nothing-to-refund")
        #expect(bazaar.pay("p-1", .fen(0)).code == "wrong-state", "nobody pays nothing")
        #expect(bazaar.give(.complete("p-1", by: "ann")).order?.state == .completed)
    }

    @Test("a coupon for those who are given it takes money off for them alone, as often as they were given it")
    func couponDrop() {
        var bazaar = Bazaar()
        bazaar.coupon("c1", quota: 3, isPersonal: true)
        let lines = [CartLine(Bazaar.mug, 1)]
        #expect(throws: Refusal.couponNotUsable("c1", code: "C1", .notGiven)) { try bazaar.quote(lines, coupon: "c1") }
        bazaar.give(.startDraw(Self.plan(.couponDrop, .coupon("c1"), places: 2), by: Bazaar.host))
        #expect(bazaar.books.rows.couponsPromised["c1"] == 2)
        #expect(
            bazaar.give(.startDraw(Self.plan(.couponDrop, .coupon("c1"), places: 2, id: "d-2"), by: Bazaar.host)).code
                == "out-of-range", "one can still be given")
        enter(&bazaar, "ann")
        #expect(bazaar.sell("o1", lines, coupon: "c1")?.total == .fen(1_000))
        #expect(bazaar.order("o2", lines, coupon: "c1").code == "coupon-not-usable")
        #expect(bazaar.order("o3", by: "bob", lines, coupon: "c1").code == "coupon-not-usable")
        bazaar.give(.endDraw("d-1", by: Bazaar.host, orders: []))
        #expect(bazaar.books.rows.couponsPromised["c1"] == 1, "what nobody grabbed can be given again")
    }

    @Test("a coupon for all cannot be dropped, nor one become the other, nor have less quota than was promised")
    func kinds() {
        var bazaar = Bazaar()
        bazaar.coupon("c1")
        bazaar.coupon("c2", quota: 5, isPersonal: true)
        #expect(
            bazaar.give(.startDraw(Self.plan(.couponDrop, .coupon("c1"), places: 2), by: Bazaar.host)).code
                == "out-of-range")
        #expect(bazaar.coupon("c1", isPersonal: true).code == "out-of-range")
        bazaar.give(.startDraw(Self.plan(.couponDrop, .coupon("c2"), places: 4), by: Bazaar.host))
        #expect(bazaar.coupon("c2", quota: 3, isPersonal: true).code == "out-of-range")
        #expect(bazaar.coupon("c2", quota: 4, isPersonal: true).code == nil)
    }

    @Test(
        "a condition that is not fulfilled is named, in the order follow, stay, say",
        arguments: [
            (Draw.Facts(), "follow"), (Draw.Facts(follows: true, said: true), "stay"),
            (Draw.Facts(follows: true, hereSince: Timestamp(milliseconds: 970_000)), "say"),
            (Draw.Facts(follows: true, said: true, hereSince: Timestamp(milliseconds: 970_001)), "stay"),
            (Draw.Facts(follows: true, said: true, hereSince: Timestamp(milliseconds: 970_000)), nil),
        ] as [(Draw.Facts, String?)])
    func conditions(facts: Draw.Facts, unmet: String?) {
        var bazaar = Bazaar()
        let conditions = Draw.Conditions(phrase: "冲", follows: true, stay: .seconds(30))
        let prize = Draw.Prize.money(.fen(2), parts: [2])
        bazaar.give(.startDraw(Self.plan(.luckyBag, prize, places: 1, conditions), by: Bazaar.host))
        let answer = enter(&bazaar, "ann", facts)
        if case .drawCondition(_, let why)? = answer.refusal {
            #expect(why.code == unmet)
        } else {
            #expect(unmet == nil && answer.refusal == nil)
        }
    }

    @Test("a draw is for those who watch, and ended by its own host")
    func others() {
        var bazaar = Bazaar()
        let plan = Self.redPacket([1])
        #expect(bazaar.give(.startDraw(plan, by: "eve")).code == "unknown-room")
        bazaar.give(.startDraw(plan, by: Bazaar.host))
        #expect(bazaar.give(.startDraw(plan, by: Bazaar.host)).code == "already-exists")
        #expect(enter(&bazaar, Bazaar.host).code == "own-draw")
        #expect(bazaar.give(.endDraw("d-1", by: "eve", orders: [])).code == "unknown-draw")
        #expect(bazaar.give(.endDraw("d-0", by: nil, orders: [])).code == "unknown-draw")
    }

    @Test(
        "a plan that cannot be is refused and takes nothing",
        arguments: [
            plan(.redPacket, .money(.fen(3), parts: [1, 1]), places: 2),
            plan(.redPacket, .money(.fen(3), parts: [1, 1, 1]), places: 2),
            plan(.redPacket, .money(.fen(3), parts: [3, 0]), places: 2),
            plan(.redPacket, .money(.fen(3), parts: [.max, .max, 5]), places: 3),
            plan(.redPacket, .money(.fen(0), parts: []), places: 0),
            plan(.redPacket, .money(.fen(1), parts: [1]), places: 1, lasts: .seconds(4)),
            plan(.redPacket, .money(.fen(1), parts: [1]), places: 1, lasts: .seconds(3_601)),
            plan(.redPacket, .piece("mug-1"), places: 1), plan(.couponDrop, .piece("mug-1"), places: 1),
            plan(.lottery, .piece("mug-1"), places: 1), plan(.luckyBag, .piece("mug-1"), places: 101),
            plan(.luckyBag, .piece("none"), places: 1),
            plan(.luckyBag, .piece("mug-1"), places: 1, Draw.Conditions(phrase: "")),
            plan(.luckyBag, .piece("mug-1"), places: 1, Draw.Conditions(stay: .seconds(3_601))),
        ])
    func refused(plan: Draw.Plan) {
        var bazaar = Bazaar(pieces: 1_000)
        let before = bazaar.books.written.movements.count
        #expect(bazaar.give(.startDraw(plan, by: Bazaar.host)).refusal != nil)
        #expect(bazaar.books.rows.draws.isEmpty && bazaar.books.written.postings.isEmpty)
        #expect(bazaar.books.written.movements.count == before)
    }

    @Test("thirty-two bytes are written in one way, and read back")
    func fingerprints() {
        let bytes = (0..<32).map { UInt8($0 * 8) }
        #expect(Fingerprint(bytes: bytes).bytes == bytes)
        #expect(Fingerprint(rawValue: String(repeating: "A", count: 64)) == nil)
        #expect(Fingerprint(rawValue: String(repeating: "a", count: 63)) == nil)
        #expect(Fingerprint(rawValue: String(repeating: "g", count: 64)) == nil)
        #expect(Self.ticket(9) < Self.ticket(16) && Self.ticket(15) < Self.ticket(16))
    }
}
