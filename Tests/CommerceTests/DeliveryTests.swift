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
            id: "o1", buyer: "ann", room: Bazaar.room, shop: Bazaar.shop, lines: one, expectedTotal: .fen(5_900),
            address: Bazaar.address)
        let order = bazaar.books.handle(.placeOrder(draft), at: bazaar.now, under: terms).order
        #expect(order?.reservedUntil == bazaar.now + .seconds(60))
        bazaar.pay("o1")
        bazaar.give(.ship("o1", Bazaar.parcel, by: Bazaar.host))
        bazaar.give(.deliver("o1", by: Bazaar.host))
        #expect(bazaar.books.handle(.completeByTime("o1"), at: bazaar.now + .seconds(60), under: terms).order != nil)
    }

    // MARK: - Where it goes

    @Test("a buyer says where an unpaid or paid order goes, or that it goes elsewhere; the same again is no change")
    func addressed() {
        var bazaar = Bazaar()
        bazaar.order("o1", one, address: nil)
        #expect(bazaar.give(.setAddress("o1", Bazaar.address, by: "ann")).order?.address == Bazaar.address)
        bazaar.pay("o1")
        #expect(bazaar.give(.setAddress("o1", Bazaar.elsewhere, by: "ann")).order?.address == Bazaar.elsewhere)
        let (changes, order) = (bazaar.books.changes, bazaar.books.rows.orders["o1"])
        #expect(order.map { changes.contains(.orderAddressed($0)) && !changes.contains(.orderChanged($0)) } == true)
        #expect(bazaar.give(.setAddress("o1", Bazaar.elsewhere, by: "ann")).order == order)
        #expect(bazaar.books.changes == changes)
    }

    @Test("an address that no carrier can use is refused in words, and the order keeps the one it has")
    func badAddress() {
        var bazaar = Bazaar()
        bazaar.sell("o1", one)
        for bad in [
            Address(recipient: "", phone: "13812345678", text: "somewhere"),
            Address(recipient: "x", phone: "call me", text: "somewhere"),
            Address(recipient: "x", phone: "13812345678", text: ""),
        ] { #expect(bazaar.give(.setAddress("o1", bad, by: "ann")).code == "out-of-range") }
        #expect(bazaar.books.rows.orders["o1"]?.address == Bazaar.address)
    }

    @Test("what is on its way goes nowhere else, and says so")
    func tooLate() {
        var bazaar = Bazaar()
        bazaar.sell("o1", one)
        bazaar.give(.ship("o1", Bazaar.parcel, by: Bazaar.host))
        let refusal = bazaar.give(.setAddress("o1", Bazaar.elsewhere, by: "ann")).refusal
        #expect(refusal == .wrongState("o1", .shipped, action: "sent to another address"))
        #expect(refusal?.message.contains("is shipped and cannot be sent to another address") == true)
    }

    @Test("a parcel needs an address; what is handed over in person needs none, but cannot become a parcel")
    func nowhere() {
        var bazaar = Bazaar()
        bazaar.order("o1", one, address: nil)
        bazaar.pay("o1")
        let refusal = bazaar.give(.ship("o1", Bazaar.parcel, by: Bazaar.host)).refusal
        #expect(refusal == .noAddress("o1") && refusal?.code == "no-address")
        #expect(bazaar.state("o1") == .paid)
        #expect(bazaar.give(.ship("o1", .byHand, by: Bazaar.host)).order?.state == .shipped)
        #expect(bazaar.give(.ship("o1", Bazaar.parcel, by: Bazaar.host)).refusal == .noAddress("o1"))
        #expect(bazaar.give(.complete("o1", by: "ann")).order?.progress.parcel == .byHand)
        bazaar.order("o2", one, address: nil)
        bazaar.pay("o2")
        bazaar.give(.setAddress("o2", Bazaar.elsewhere, by: "ann"))
        #expect(bazaar.give(.ship("o2", Bazaar.parcel, by: Bazaar.host)).order?.state == .shipped)
    }

    @Test("goods are never sent back by nobody")
    func backByHand() {
        var bazaar = Bazaar()
        bazaar.sendOut("o1", one)
        bazaar.give(.askRefund("o1", .goods, .all, reason: "", by: "ann"))
        bazaar.give(.grantRefund("o1", "o1-r1", by: Bazaar.host))
        #expect(bazaar.give(.sendBack("o1", "o1-r1", .byHand, by: "ann")).code == "out-of-range")
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
