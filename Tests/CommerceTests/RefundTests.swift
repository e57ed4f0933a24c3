import Commerce
import Testing

@Suite struct RefundTests {
    private let two = [CartLine(Bazaar.medium, 2)]
    private let one = [CartLine(Bazaar.medium, 1)]

    private func refund(_ scope: RefundScope) -> Command {
        .refund("o1", scope, reason: "sorry", by: Bazaar.host)
    }

    // MARK: By the shop

    @Test("a full refund before shipping: pieces to the shelf, money owed, then paid back")
    func full() throws {
        var bazaar = Bazaar(limit: 2)
        bazaar.sell("o1", two)
        #expect(bazaar.pieces(Bazaar.medium) == [98, 0])
        let order = try #require(bazaar.give(refund(.all)).order)
        #expect(order.state == .refunding)
        #expect(order.refunds.first?.amount == .fen(11_800))
        #expect(order.refunds.first?.condition == .resellable)
        #expect(order.refunds.first?.id == "o1-r1")
        #expect(bazaar.pieces(Bazaar.medium) == [100, 0])
        #expect(bazaar.balance(.refundPayable("ann")) == -11_800)
        #expect(bazaar.balance(.shopRevenue("host")) == 0)

        #expect(bazaar.settleRefund(1, of: "o1")?.state == .refunded)
        #expect(bazaar.balance(.refundPayable("ann")) == 0)
        #expect(bazaar.balance(.gatewayClearing("sandbox")) == 0)
        // The limit is free again.
        #expect(bazaar.order("o2", two).order != nil)
    }

    @Test("a full refund of an order with a coupon gives back what was paid, not what it was worth")
    func withCoupon() {
        var bazaar = Bazaar()
        bazaar.coupon()
        bazaar.sell("o1", two, coupon: "c1")
        #expect(bazaar.balance(.couponSubsidy("host")) == 1_000)
        bazaar.give(refund(.all))
        bazaar.settleRefund(1, of: "o1")
        #expect(bazaar.balance(.gatewayClearing("sandbox")) == 0)
        #expect(bazaar.balance(.shopRevenue("host")) + bazaar.balance(.couponSubsidy("host")) == 0)
    }

    @Test("a part by amount moves no pieces, and the order goes on")
    func byAmount() {
        var bazaar = Bazaar()
        bazaar.sell("o1", two)
        #expect(bazaar.give(refund(.amount(.fen(1)))).order?.state == .paid)
        #expect(bazaar.pieces(Bazaar.medium) == [98, 0])
        #expect(bazaar.books.rows.orders["o1"]?.refundable == .fen(11_799))
        #expect(bazaar.give(.ship("o1", Bazaar.parcel, by: Bazaar.host)).order?.state == .shipped)
    }

    @Test("with the last of the money of an order that was not sent go the last of its pieces")
    func lastMoney() {
        var bazaar = Bazaar()
        bazaar.sell("o1", two + [CartLine(Bazaar.mug, 1)])
        bazaar.give(refund(.lines(one)))
        bazaar.give(refund(.amount(.fen(7_000))))
        #expect(bazaar.pieces(Bazaar.medium) == [99, 0])
        #expect(bazaar.give(refund(.amount(.fen(900)))).order?.state == .refunding)
        #expect(bazaar.pieces(Bazaar.medium) == [100, 0])
        #expect(bazaar.pieces(Bazaar.mug) == [100, 0])
    }

    @Test("a piece that a coupon paid for altogether goes back with the last that cost something")
    func freePiece() {
        var bazaar = Bazaar()
        bazaar.put(Bazaar.medium, for: .fen(1))
        bazaar.coupon("c1", .amountOff(.fen(500)))
        let order = bazaar.sell("o1", one + [CartLine(Bazaar.mug, 1)], coupon: "c1")
        #expect(order?.lines.map(\.payable) == [.fen(0), .fen(1_501)])
        #expect(bazaar.give(refund(.lines([CartLine(Bazaar.mug, 1)]))).order?.state == .refunding)
        #expect(bazaar.pieces(Bazaar.medium) == [100, 0])
    }

    @Test(
        "more than was paid, nothing, and less than nothing do not go back",
        arguments: [Money.fen(11_801), .fen(0), .fen(-1), .fen(.max), .fen(.min), Money(minorUnits: 1, currency: .usd)])
    func tooMuch(amount: Money) {
        var bazaar = Bazaar()
        bazaar.sell("o1", two)
        #expect(bazaar.give(refund(.amount(amount))).refusal == .refundTooHigh("o1", left: .fen(11_800)))
        #expect(bazaar.balance(.refundPayable("ann")) == 0)
    }

    @Test("refunds add up to what was paid and no further")
    func noMoreThanPaid() {
        var bazaar = Bazaar()
        bazaar.sell("o1", two)
        bazaar.give(refund(.amount(.fen(11_000))))
        #expect(bazaar.give(refund(.amount(.fen(801)))).refusal == .refundTooHigh("o1", left: .fen(800)))
        // Both pieces, for what is left of the money.
        #expect(bazaar.give(refund(.lines(two))).order?.refunds.last?.amount == .fen(800))
        #expect(bazaar.state("o1") == .refunding)
        #expect(bazaar.give(refund(.all)).code == "wrong-state")
    }

    @Test(
        "pieces that the order does not have, twice the same, none and too many do not go back",
        arguments: [
            ([CartLine(Bazaar.large, 1)], "unknown-sku"),
            ([CartLine(Bazaar.medium, 1), CartLine(Bazaar.medium, 1)], "unknown-sku"),
            ([], "out-of-range"), ([CartLine(Bazaar.medium, 3)], "out-of-range"),
            ([CartLine(Bazaar.medium, 0)], "out-of-range"), ([CartLine(Bazaar.medium, -1)], "out-of-range"),
            ([CartLine(Bazaar.medium, .max)], "out-of-range"), ([CartLine(Bazaar.medium, .min)], "out-of-range"),
        ])
    func oddLines(lines: [CartLine], code: String) {
        var bazaar = Bazaar()
        bazaar.sell("o1", two)
        #expect(bazaar.give(refund(.lines(lines))).code == code)
    }

    @Test("pieces that go back one after the other come to what was paid, to the cent")
    func centsAddUp() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = Seeded(seed)
        for round in 0..<60 {
            var bazaar = Bazaar()
            bazaar.put(Bazaar.medium, for: .fen(Int64.random(in: 1...300, using: &random)))
            bazaar.coupon("c1", .amountOff(.fen(Int64.random(in: 1...500, using: &random))))
            let lines = [CartLine(Bazaar.medium, Int.random(in: 1...5, using: &random)), CartLine(Bazaar.mug, 3)]
            guard let sold = bazaar.sell("o1", lines, coupon: "c1") else { continue }
            for line in lines {
                for _ in 0..<line.quantity {
                    // Some are asked for, and asked for no more while the shop refunds the next one.
                    let piece = RefundScope.lines([CartLine(line.sku, 1)])
                    let asked = bazaar.give(.askRefund("o1", .money, piece, reason: "", by: "ann")).order?.refunds.last
                    if let asked, Bool.random(using: &random) {
                        bazaar.give(refund(piece))
                        bazaar.give(.withdrawRefund("o1", asked.id, by: "ann"))
                    } else if let asked {
                        bazaar.give(.grantRefund("o1", asked.id, by: Bazaar.host))
                    }
                }
            }
            bazaar.give(
                refund(
                    .lines(
                        lines.map { line in
                            let order = bazaar.books.rows.orders["o1"]
                            let left = order?.lines.first { $0.sku == line.sku }.flatMap {
                                order?.refundablePieces(of: $0)
                            }
                            return CartLine(line.sku, left ?? 0)
                        }.filter { $0.quantity > 0 })))
            let order = try #require(bazaar.books.rows.orders["o1"])
            #expect(order.lines.allSatisfy { order.refundablePieces(of: $0) == 0 }, "seed \(seed) round \(round)")
            let back = order.refunds.filter(\.state.holdsMoney).map(\.amount.minorUnits).reduce(0, +)
            #expect(back == sold.total.minorUnits, "seed \(seed) round \(round)")
            #expect(order.state == .refunding, "seed \(seed) round \(round)")
        }
    }

    @Test("pieces asked for and given up leave no cent behind")
    func declinedBetween() {
        // ¥0.06 for 4 pieces: they cost 1, 2, 1 and 2 fen.
        var bazaar = Bazaar()
        bazaar.put(Bazaar.medium, for: .fen(2))
        bazaar.coupon("c1", .amountOff(.fen(2)))
        let order = bazaar.sell("o1", [CartLine(Bazaar.medium, 4)], coupon: "c1")
        #expect(order?.total == .fen(6))
        bazaar.give(refund(.lines(one)))
        bazaar.give(.askRefund("o1", .money, .lines(one), reason: "", by: "ann"))
        bazaar.give(refund(.lines(one)))
        bazaar.give(.declineRefund("o1", Bazaar.refund(2, of: "o1"), reason: "", by: Bazaar.host))
        bazaar.give(refund(.lines(one)))
        #expect(bazaar.give(refund(.lines(one))).order?.refundable == .fen(0))
        #expect(bazaar.state("o1") == .refunding)
    }

    @Test("an order has 40 refunds at most")
    func many() {
        var bazaar = Bazaar()
        bazaar.sell("o1", two)
        for _ in 0..<40 { bazaar.give(refund(.amount(.fen(1)))) }
        #expect(bazaar.give(refund(.all)).refusal == .tooMany("refunds of order o1", limit: 40))
    }

    @Test("a buyer who asks and takes it back leaves the shop room for its own refunds")
    func burned() {
        var bazaar = Bazaar()
        bazaar.sell("o1", two)
        let ask = Command.askRefund("o1", .money, .all, reason: "", by: "ann")
        for number in 1...20 {
            bazaar.give(ask)
            bazaar.give(.withdrawRefund("o1", Bazaar.refund(number, of: "o1"), by: "ann"))
        }
        #expect(bazaar.give(ask).refusal == .tooMany("refunds of order o1", limit: 20))
        #expect(bazaar.give(refund(.all)).order?.state == .refunding)
    }

    @Test("a reason has 200 characters at most", arguments: [200, 201])
    func reason(length: Int) {
        var bazaar = Bazaar()
        bazaar.sell("o1", two)
        let reason = String(repeating: "不", count: length)
        let code = length > 200 ? "out-of-range" : nil
        #expect(bazaar.give(.askRefund("o1", .money, .amount(.fen(1)), reason: reason, by: "ann")).code == code)
        #expect(bazaar.give(.refund("o1", .amount(.fen(1)), reason: reason, by: Bazaar.host)).code == code)
        if code == nil {
            #expect(bazaar.give(.declineRefund("o1", "o1-r1", reason: reason, by: Bazaar.host)).code == code)
        }
    }

    // MARK: By the buyer

    @Test("money that is asked for before shipping goes back with its pieces when it is granted")
    func asked() {
        var bazaar = Bazaar()
        bazaar.sell("o1", two)
        let ask = Command.askRefund("o1", .money, .lines(one), reason: "one is enough", by: "ann")
        #expect(bazaar.give(ask).order?.refunds.first?.state == .requested)
        #expect(bazaar.balance(.refundPayable("ann")) == 0)
        #expect(bazaar.give(ask).refusal == .refundOpen("o1", "o1-r1", action: "asked about again"))
        #expect(bazaar.give(.ship("o1", Bazaar.parcel, by: Bazaar.host)).code == "refund-open")
        #expect(bazaar.give(.grantRefund("o1", "o1-r1", by: Bazaar.host)).order?.refunds.first?.state == .due)
        #expect(bazaar.pieces(Bazaar.medium) == [99, 0])
        #expect(bazaar.balance(.refundPayable("ann")) == -5_900)
        #expect(bazaar.state("o1") == .paid)
    }

    @Test("a request holds its money until it is declined or withdrawn", arguments: [true, false])
    func held(isDeclined: Bool) {
        var bazaar = Bazaar()
        bazaar.sell("o1", two)
        bazaar.give(.askRefund("o1", .money, .amount(.fen(10_000)), reason: "", by: "ann"))
        #expect(bazaar.give(refund(.amount(.fen(1_801)))).code == "refund-too-high")
        bazaar.give(
            isDeclined
                ? .declineRefund("o1", "o1-r1", reason: "no", by: Bazaar.host)
                : .withdrawRefund("o1", "o1-r1", by: "ann"))
        #expect(bazaar.books.rows.orders["o1"]?.refunds.first?.answer == (isDeclined ? "no" : ""))
        #expect(bazaar.give(refund(.amount(.fen(11_800)))).order?.state == .refunding)
    }

    @Test("the shop's refund of the rest waits for the answer to what was asked")
    func restWhileAsked() {
        var bazaar = Bazaar()
        bazaar.sell("o1", two)
        bazaar.give(.askRefund("o1", .money, .lines(one), reason: "", by: "ann"))
        #expect(bazaar.give(refund(.all)).order?.state == .paid)
        #expect(bazaar.give(.grantRefund("o1", "o1-r1", by: Bazaar.host)).order?.state == .refunding)
        #expect(bazaar.pieces(Bazaar.medium) == [100, 0])
    }
}
