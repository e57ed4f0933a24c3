import Commerce
import Testing

@Suite struct DeliveryTests {
    private let one = [CartLine(Bazaar.medium, 1)]

    @Test("a parcel goes out, arrives, and is done with, each at its time")
    func journey() {
        var bazaar = Bazaar()
        bazaar.sell("o1", one)
        var times: [Timestamp] = []
        for command: Command in [
            .ship("o1", Bazaar.parcel, by: Bazaar.host), .deliver("o1", by: Bazaar.host), .complete("o1", by: "ann"),
        ] {
            bazaar.now = bazaar.now + .seconds(3_600)
            times.append(bazaar.now)
            #expect(bazaar.give(command).order != nil)
        }
        let progress = bazaar.books.rows.orders["o1"]?.progress
        #expect(progress?.parcel == Bazaar.parcel)
        #expect([progress?.shippedAt, progress?.deliveredAt, progress?.completedAt] == times)
    }

    @Test("shipping again corrects the number and keeps the time; the same again is no change")
    func corrected() {
        var bazaar = Bazaar()
        bazaar.sell("o1", one)
        bazaar.give(.ship("o1", Bazaar.parcel, by: Bazaar.host))
        let (shippedAt, before) = (bazaar.now, bazaar.books.changes)
        bazaar.now = bazaar.now + .seconds(1)
        bazaar.give(.ship("o1", Bazaar.parcel, by: Bazaar.host))
        #expect(bazaar.books.changes == before)
        let other = Parcel(carrier: "YTO", number: "YT0001")
        bazaar.give(.ship("o1", other, by: Bazaar.host))
        #expect(bazaar.books.rows.orders["o1"]?.progress.parcel == other)
        #expect(bazaar.books.rows.orders["o1"]?.progress.shippedAt == shippedAt)
    }

    @Test("a buyer who has the goods before the carrier says so completes the order, delivered")
    func completeFromShipped() {
        var bazaar = Bazaar()
        bazaar.sell("o1", one)
        bazaar.give(.ship("o1", Bazaar.parcel, by: Bazaar.host))
        #expect(bazaar.give(.complete("o1", by: "ann")).order?.progress.deliveredAt == bazaar.now)
    }

    @Test("an order is complete by itself 7 days after delivery, not sooner, and not while a refund waits")
    func byTime() {
        var bazaar = Bazaar()
        bazaar.sendOut("o1", one)
        let until = bazaar.now + .seconds(7 * 24 * 3_600)
        bazaar.now = until + .milliseconds(-1)
        #expect(bazaar.give(.completeByTime("o1")).refusal == .notDue("o1", until: until))
        bazaar.give(.askRefund("o1", .goods, .all, reason: "", by: "ann"))
        bazaar.now = until
        #expect(bazaar.give(.completeByTime("o1")).refusal == .refundOpen("o1", "o1-r1", action: "completed"))
        bazaar.give(.declineRefund("o1", "o1-r1", reason: "", by: Bazaar.host))
        #expect(bazaar.give(.completeByTime("o1")).order?.progress.completedAt == until)
    }

    @Test("what the house promises is what counts, not a number in the rules")
    func terms() {
        var bazaar = Bazaar()
        let terms = Terms(reservation: .seconds(60), inspection: .seconds(60))
        let draft = OrderDraft(
            id: "o1", buyer: "ann", room: Bazaar.room, shop: Bazaar.shop, lines: one, expectedTotal: .fen(5_900))
        let order = bazaar.books.handle(.placeOrder(draft), at: bazaar.now, under: terms).order
        #expect(order?.reservedUntil == bazaar.now + .seconds(60))
        bazaar.pay("o1")
        bazaar.give(.ship("o1", Bazaar.parcel, by: Bazaar.host))
        bazaar.give(.deliver("o1", by: Bazaar.host))
        #expect(bazaar.books.handle(.completeByTime("o1"), at: bazaar.now + .seconds(60), under: terms).order != nil)
    }

    @Test(
        "a parcel has a carrier and a number without spaces",
        arguments: [
            ("", "1234"), (String(repeating: "x", count: 41), "1234"), ("SF", "123"),
            ("SF", String(repeating: "1", count: 41)), ("SF", "12 34"), ("SF", "12\n34"), ("SF", "一二三四"),
        ])
    func parcels(carrier: String, number: String) {
        var bazaar = Bazaar()
        bazaar.sell("o1", one)
        let parcel = Parcel(carrier: carrier, number: number)
        #expect(bazaar.give(.ship("o1", parcel, by: Bazaar.host)).code == "out-of-range")
        #expect(bazaar.state("o1") == .paid)
    }
}
