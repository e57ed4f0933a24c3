import Commerce
import Testing

@Suite struct ReturnTests {
    private let two = [CartLine(Bazaar.medium, 2)]
    private let one = [CartLine(Bazaar.medium, 1)]

    private func refund(_ scope: RefundScope) -> Command {
        .refund("o1", scope, reason: "sorry", by: Bazaar.host)
    }

    private func askGoods(_ scope: RefundScope) -> Command {
        .askRefund("o1", .goods, scope, reason: "small", by: "ann")
    }

    @Test(
        "goods that come back go to the shelf, or are written off, and free the buyer's limit",
        arguments: [(Refund.Condition.resellable, [99, 0]), (.spoiled, [98, 0])])
    func goods(condition: Refund.Condition, pieces: [Int]) {
        var bazaar = Bazaar(limit: 2)
        bazaar.sendOut("o1", two)
        bazaar.give(askGoods(.lines(one)))
        #expect(bazaar.give(.complete("o1", by: "ann")).code == "refund-open")
        bazaar.give(.grantRefund("o1", "o1-r1", by: Bazaar.host))
        #expect(bazaar.balance(.refundPayable("ann")) == 0)
        #expect(bazaar.give(.sendBack("o1", "o1-r1", Bazaar.parcel, by: "ann")).order?.refunds[0].parcel != nil)
        #expect(bazaar.order("o2", one).code == "limit-per-buyer")
        bazaar.give(.takeBack("o1", "o1-r1", condition, by: Bazaar.host))
        #expect(bazaar.pieces(Bazaar.medium) == pieces)
        #expect(bazaar.balance(.refundPayable("ann")) == -5_900)
        #expect(bazaar.order("o2", one).order != nil)
        #expect(bazaar.settleRefund(1, of: "o1")?.state == .delivered)
        #expect(bazaar.give(.complete("o1", by: "ann")).order?.state == .completed)
    }

    @Test("money alone for goods that were sent takes nothing back")
    func moneyAlone() {
        var bazaar = Bazaar(limit: 2)
        bazaar.sendOut("o1", two)
        bazaar.give(refund(.all))
        #expect(bazaar.state("o1") == .refunding)
        #expect(bazaar.pieces(Bazaar.medium) == [98, 0])
        #expect(bazaar.order("o2", one).code == "limit-per-buyer")
    }

    @Test("a return is of goods, not of an amount")
    func returnOfAmount() {
        var bazaar = Bazaar()
        bazaar.sendOut("o1", two)
        #expect(bazaar.give(askGoods(.amount(.fen(1)))).code == "out-of-range")
    }

    @Test("goods do not come back into a house that is full: the shop makes room first", arguments: [true, false])
    func fullHouse(isShipped: Bool) {
        var bazaar = Bazaar()
        if isShipped { bazaar.sendOut("o1", two) } else { bazaar.sell("o1", two) }
        bazaar.give(.changeStock(Bazaar.medium, .putIn(1_000_000 - 98), by: Bazaar.host))
        if isShipped {
            bazaar.give(askGoods(.lines(two)))
            bazaar.give(.grantRefund("o1", "o1-r1", by: Bazaar.host))
        }
        let back = isShipped ? .takeBack("o1", "o1-r1", .spoiled, by: Bazaar.host) : refund(.all)
        #expect(bazaar.give(back).code == "out-of-range")
        #expect(bazaar.balance(.refundPayable("ann")) == 0)
        bazaar.give(.changeStock(Bazaar.medium, .writeOff(2), by: Bazaar.host))
        #expect(bazaar.give(back).order?.state == .refunding)
        #expect(bazaar.stock(Bazaar.medium)?.onHand == (isShipped ? 999_998 : 1_000_000))
    }

    // MARK: At the gateway

    @Test("a refund that is stuck is tried again under its number, and is done once")
    func stuck() {
        var bazaar = Bazaar()
        bazaar.sell("o1", two)
        bazaar.give(refund(.all))
        let stuck = bazaar.settleRefund(1, of: "o1", .stuck("account closed"))
        #expect(stuck?.refunds.first?.answer == "account closed")
        #expect(stuck?.state == .refunding)
        #expect(bazaar.balance(.refundPayable("ann")) == -11_800)
        #expect(bazaar.give(.retryRefund("o1", "o1-r1", by: Bazaar.host)).order?.refunds.map(\.id) == ["o1-r1"])
        for _ in 0..<3 { #expect(bazaar.settleRefund(1, of: "o1")?.state == .refunded) }
        #expect(bazaar.settleRefund(1, of: "o1", .stuck("late"))?.state == .refunded)
        #expect(bazaar.books.written.postings.count == 3)
        #expect(bazaar.balance(.gatewayClearing("sandbox")) == 0)
    }

    @Test("what holds up a refund is kept beside it, moves nothing, and is gone with it")
    func delayed() {
        var bazaar = Bazaar()
        bazaar.sell("o1", two)
        bazaar.give(refund(.all))
        let postings = bazaar.books.written.postings
        for (words, isNews) in [("no answer (3)", true), ("no answer (3)", false), ("no answer (4)", true)] {
            let before = bazaar.books.changes.count
            defer { #expect((bazaar.books.changes.count > before) == isNews, "\(words)") }
            let held = bazaar.settleRefund(1, of: "o1", .delayed(words))?.refunds.first
            #expect(held?.answer == words && held?.state == .due)
        }
        #expect(bazaar.books.written.postings == postings)
        #expect(bazaar.settleRefund(1, of: "o1")?.refunds.first?.answer == "")
        #expect(bazaar.settleRefund(1, of: "o1", .delayed("late"))?.refunds.first?.answer == "")
    }

    @Test("a gateway's long words are cut to what can be kept")
    func longWords() throws {
        var bazaar = Bazaar()
        bazaar.sell("o1", two)
        bazaar.give(refund(.all))
        let words = "e" + String(repeating: "\u{301}", count: 100_000)
        let answer = try #require(bazaar.settleRefund(1, of: "o1", .stuck(words))?.refunds.first?.answer)
        #expect(Limits.allow(answer, characters: Limits.reason))
    }
}
