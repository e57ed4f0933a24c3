import Commerce
import Testing

@Suite struct PaymentTests {
    private let one = [CartLine(Bazaar.medium, 1)]

    @Test("a payment sells the pieces and balances the ledger")
    func pay() throws {
        var bazaar = Bazaar()
        let order = bazaar.sell("o1", one)
        #expect(order?.state == .paid)
        #expect(order?.paidAt == bazaar.now)
        #expect(bazaar.pieces(Bazaar.medium) == [99, 0])
        let posting = try #require(bazaar.books.written.postings.first)
        #expect(
            posting.entries == [
                LedgerEntry(account: .gatewayClearing("sandbox"), amount: .fen(5_900)),
                LedgerEntry(account: .shopRevenue("host"), amount: .fen(-5_900)),
            ])
    }

    @Test("a coupon is borne by the shop")
    func payWithCoupon() {
        var bazaar = Bazaar()
        bazaar.coupon()
        bazaar.sell("o1", one, coupon: "c1")
        #expect(bazaar.balance(.gatewayClearing("sandbox")) == 4_900)
        #expect(bazaar.balance(.couponSubsidy("host")) == 1_000)
        #expect(bazaar.balance(.shopRevenue("host")) == -5_900)
    }

    @Test("a notification that comes again, however often, is applied once")
    func doubled() {
        var bazaar = Bazaar()
        bazaar.sell("o1", one)
        let before = bazaar.books.changes
        for _ in 0..<3 { #expect(bazaar.pay("o1").order?.payments.count == 1) }
        #expect(bazaar.books.changes == before)
    }

    @Test("a second payment of a paid order goes back by itself, and the order stays paid")
    func paidTwice() throws {
        var bazaar = Bazaar()
        bazaar.sell("o1", one)
        let order = try #require(bazaar.pay("o1", trade: "t2").order)
        #expect(order.state == .paid)
        #expect(order.payments.map(\.purpose) == [.sale, .refundDue])
        #expect(order.refunds.map(\.cause) == [.unfillable])
        #expect(order.refunds.first?.trade.id == "t2")
        #expect(order.refundable == .fen(5_900))
        #expect(bazaar.pieces(Bazaar.medium) == [99, 0])
        #expect(bazaar.balance(.refundPayable("ann")) == -5_900)
        #expect(bazaar.settleRefund(1, of: "o1")?.state == .paid)
        #expect(bazaar.balance(.gatewayClearing("sandbox")) == 5_900)
    }

    @Test("a trade that was applied to one order is not applied to another; another gateway's trade may be")
    func foreignTrade() {
        var bazaar = Bazaar()
        bazaar.sell("o1", one)
        bazaar.order("o2", one)
        #expect(bazaar.pay("o2", trade: "trade-o1").code == "already-exists")
        #expect(bazaar.state("o2") == .reserved)
        let other = Payment.Trade(gateway: "alipay", id: "trade-o1")
        #expect(bazaar.give(.settle("o2", other, amount: .fen(5_900))).order?.state == .paid)
    }

    @Test(
        "a right signature over a wrong amount pays nothing",
        arguments: [
            Money.fen(5_899), .fen(5_901), .fen(0), .fen(-5_900), Money(minorUnits: 5_900, currency: .usd),
        ])
    func mismatch(amount: Money) {
        var bazaar = Bazaar()
        bazaar.order("o1", one)
        #expect(bazaar.pay("o1", amount).refusal == .amountMismatch("o1", expected: .fen(5_900), paid: amount))
        #expect(bazaar.state("o1") == .reserved)
        #expect(bazaar.pay("o1").order?.state == .paid)
    }

    @Test("a trade's name has 1 to 128 bytes", arguments: [0, 129])
    func tradeName(length: Int) {
        var bazaar = Bazaar()
        bazaar.order("o1", one)
        #expect(bazaar.pay("o1", trade: String(repeating: "t", count: length)).code == "out-of-range")
    }

    @Test("one order notes 16 payments at most")
    func many() {
        var bazaar = Bazaar()
        bazaar.order("o1", one)
        for number in 0..<16 { #expect(bazaar.pay("o1", trade: "t\(number)").order != nil) }
        #expect(bazaar.pay("o1", trade: "t16").refusal == .tooMany("payments for order o1", limit: 16))
    }

    // MARK: Late

    private enum Meanwhile: CaseIterable {
        case nothing, stockTaken, quotaTaken, limitTaken, couponTaken, couponUsedAgain
    }

    @Test("a payment after the end takes everything again, or goes back", arguments: [true, false])
    func late(isCancelled: Bool) throws {
        for meanwhile in Meanwhile.allCases {
            var bazaar = Bazaar(pieces: 3, limit: 2, quota: 2)
            bazaar.coupon(quota: 1)
            if meanwhile == .couponUsedAgain { bazaar.coupon(quota: 9, limit: 1) }
            bazaar.order("o1", one, coupon: "c1")
            if isCancelled {
                bazaar.give(.cancel("o1", by: "ann"))
            } else {
                bazaar.now = bazaar.now + .seconds(900)
                bazaar.give(.expire("o1"))
            }
            #expect(bazaar.used("c1") == .none)
            switch meanwhile {
            case .nothing: break
            case .stockTaken: bazaar.give(.changeStock(Bazaar.medium, .writeOff(3), by: Bazaar.host))
            case .quotaTaken: bazaar.order("o2", by: "bob", [CartLine(Bazaar.medium, 2)])
            case .limitTaken: bazaar.order("o2", [CartLine(Bazaar.medium, 2)])
            case .couponTaken: bazaar.order("o2", by: "bob", one, coupon: "c1")
            case .couponUsedAgain: bazaar.order("o2", [CartLine(Bazaar.mug, 1)], coupon: "c1")
            }
            let before = (bazaar.pieces(Bazaar.medium), bazaar.used("c1"))
            let order = try #require(bazaar.pay("o1").order)
            if meanwhile == .nothing {
                #expect(order.state == .paid)
                #expect(order.paidAt == bazaar.now)
                #expect(bazaar.pieces(Bazaar.medium) == [2, 0])
                #expect([bazaar.used("c1").reserved, bazaar.used("c1").taken] == [0, 1])
            } else {
                #expect(order.state == .refunding, "\(meanwhile)")
                #expect(order.paidAt == nil)
                #expect(order.refunds.map(\.amount) == [.fen(4_900)])
                #expect((bazaar.pieces(Bazaar.medium), bazaar.used("c1")) == before)
                #expect(bazaar.balance(.shopRevenue("host")) == 0)
                #expect(bazaar.settleRefund(1, of: "o1")?.state == .refunded)
                #expect(bazaar.balance(.gatewayClearing("sandbox")) == 0)
            }
        }
    }

    @Test("the buyer was in time: a sale that is over, or off the shelf, or a coupon called back, does not stop it")
    func inTime() {
        var bazaar = Bazaar()
        bazaar.coupon(window: Window(from: nil, until: bazaar.now + .seconds(60)))
        bazaar.flash(Bazaar.medium, for: .fen(3_000))
        #expect(bazaar.order("o1", one, coupon: "c1").order?.total == .fen(2_000))
        bazaar.now = bazaar.now + .seconds(900)
        bazaar.give(.expire("o1"))
        bazaar.give(.takeOffShelf(Offer.Key(room: Bazaar.room, sku: Bazaar.medium), .standing, by: Bazaar.host))
        bazaar.coupon(isWithdrawn: true)
        #expect(bazaar.pay("o1").order?.state == .paid)
    }

    @Test("a second late payment while the first goes back goes back, too; the order is refunded when both are")
    func lateTwice() {
        var bazaar = Bazaar(pieces: 1)
        bazaar.order("o1", one)
        bazaar.give(.cancel("o1", by: "ann"))
        bazaar.order("o2", by: "bob", one)
        bazaar.pay("o1", trade: "t1")
        #expect(bazaar.pay("o1", trade: "t2").order?.refunds.count == 2)
        #expect(bazaar.settleRefund(2, of: "o1")?.state == .refunding)
        #expect(bazaar.settleRefund(1, of: "o1")?.state == .refunded)
        #expect(bazaar.pay("o1", trade: "t3").order?.state == .refunded)
        #expect(bazaar.settleRefund(3, of: "o1")?.state == .refunded)
        #expect(bazaar.balance(.gatewayClearing("sandbox")) == 0)
        #expect(bazaar.balance(.refundPayable("ann")) == 0)
    }

    @Test("nobody else can make a payment's refund go away", arguments: ["withdraw", "decline"])
    func unfillableStays(how: String) {
        var bazaar = Bazaar()
        bazaar.sell("o1", one)
        bazaar.pay("o1", trade: "t2")
        let command: Command =
            how == "withdraw"
            ? .withdrawRefund("o1", "o1-r1", by: "ann") : .declineRefund("o1", "o1-r1", reason: "", by: Bazaar.host)
        #expect(bazaar.give(command).code == "wrong-state")
    }
}
