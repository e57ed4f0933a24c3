import Commerce
import Payments
import Store
import Testing
import Wire

@testable import Server

/// Giving back: through both gateways, in whole and in part, and when they cannot.
@Suite struct RefundDeskTests {
    private static func giveBack(_ scope: RefundScope, of order: Order, _ stage: PaymentStage) async throws {
        _ = try await stage.till.submit(.refund(order.id, scope, reason: "sorry", by: TillShop.host))
    }

    @Test("an order is given back in parts until nothing is left", arguments: ["wechat", "alipay"])
    func parts(name: String) async throws {
        try await PaymentStage.open { stage in
            let order = try await stage.paid(by: name, 3)
            for scope in [RefundScope.amount(.fen(100)), .lines([CartLine(sku: TillShop.sku, quantity: 1)]), .all] {
                try await Self.giveBack(scope, of: order, stage)
                try await eventually("it is back") {
                    await stage.desk.hurry()
                    try await stage.desk.payBack()
                    await stage.deliver()
                    return try await stage.kept(order).refunds.allSatisfy { $0.state == .done }
                }
            }
            let kept = try await stage.kept(order)
            #expect(kept.state == .refunded)
            #expect(kept.refunds.map(\.amount.minorUnits).reduce(0, +) == 3 * 5_900)
            #expect(try await stage.shop.stock()?.onHand == 10)
            try await stage.desk.payBack()
            #expect(await stage.desk.refundTries.isEmpty)
        }
    }

    @Test(
        "a refund that is told of twice, or late, or never, is done once",
        arguments: ["twice", "late", "never"], ["wechat", "alipay"])
    func misbehaved(notify: String, name: String) async throws {
        try await PaymentStage.open { stage in
            let order = try await stage.paid(by: name)
            stage.gateway.behave(notify: notify)
            try await Self.giveBack(.all, of: order, stage)
            try await stage.desk.payBack()
            if name == "wechat" { #expect(try await stage.kept(order).state == .refunding) }
            for status in await stage.deliver(in: .seconds(31)) { #expect(status < 300) }
            // What was not told of is found by asking.
            try await stage.payBack(order)
            for status in await stage.deliver(in: .seconds(31)) { #expect(status < 300) }
            #expect(try await stage.kept(order).refunds.map(\.state) == [.done])
        }
    }

    @Test(
        "a refund whose answer is lost is asked for again under its number, and goes out once",
        arguments: ["wechat", "alipay"])
    func lostAnswer(name: String) async throws {
        try await PaymentStage.open { stage in
            let order = try await stage.paid(by: name)
            stage.gateway.behave(notify: "never")
            stage.gateway.turns(.losesAnswers)
            try await Self.giveBack(.all, of: order, stage)
            try await stage.desk.payBack()
            #expect(try await stage.kept(order).refunds.map(\.state) == [.due])
            stage.gateway.turns(.well)
            try await stage.payBack(order)
        }
    }

    @Test("a refund the gateway cannot deliver is stuck until the shop tries again", arguments: ["wechat", "alipay"])
    func abnormal(name: String) async throws {
        try await PaymentStage.open { stage in
            let order = try await stage.paid(by: name)
            stage.gateway.behave(refunds: "abnormal")
            try await Self.giveBack(.all, of: order, stage)
            try await eventually("it is stuck") {
                await stage.desk.hurry()
                try await stage.desk.payBack()
                await stage.deliver()
                return try await stage.kept(order).refunds.map(\.state) == [.stuck]
            }
            let stuck = try await stage.kept(order)
            #expect(stuck.state == .refunding)
            #expect(!stuck.refunds[0].answer.isEmpty)
            // Nobody asks for it again by itself.
            let seen = stage.gateway.seen.count
            try await stage.desk.payBack()
            #expect(stage.gateway.seen.count == seen)

            // Only the shop reads what the gateway said of it.
            #expect(OrderView(stuck).refunds.map(\.answer) == [""])
            #expect(OrderView(stuck, forShop: true).refunds.map(\.answer) == [stuck.refunds[0].answer])

            stage.gateway.behave()
            _ = try await stage.till.submit(.retryRefund(order.id, stuck.refunds[0].id, by: TillShop.host))
            if name == "alipay" {
                try await stage.payBack(order)
            } else {
                // WeChat Pay keeps the state under one number: the shop settles it in the console.
                try await eventually("it is stuck again") {
                    await stage.desk.hurry()
                    try await stage.desk.payBack()
                    return try await stage.kept(order).refunds.map(\.state) == [.stuck]
                }
                _ = try await stage.till.submit(.settleRefund(order.id, stuck.refunds[0].id, .done))
                #expect(try await stage.kept(order).state == .refunded)
            }
        }
    }

    @Test("what the shop says to a refund it declines is for its buyer")
    func declined() async throws {
        try await PaymentStage.open { stage in
            let order = try await stage.paid(by: "wechat")
            _ = try await stage.till.submit(.askRefund(order.id, .money, .all, reason: "?", by: "ann"))
            _ = try await stage.till.submit(
                .declineRefund(order.id, "\(order.id)-r1", reason: "it is on its way", by: TillShop.host))
            #expect(OrderView(try await stage.kept(order)).refunds.map(\.answer) == ["it is on its way"])
        }
    }

    @Test("a refund stays due while its gateway fails, and is made when it is well", arguments: ["wechat", "alipay"])
    func failing(name: String) async throws {
        try await PaymentStage.open { stage in
            let order = try await stage.paid(by: name)
            try await Self.giveBack(.all, of: order, stage)
            for mood in [FakeGateway.Mood.answers(500, ""), .answers(200, "garbage"), .answers(401, "{}")] {
                stage.gateway.turns(mood)
                await stage.desk.hurry()
                try await stage.desk.payBack()
                #expect(try await stage.kept(order).refunds.map(\.state) == [.due])
            }
            stage.gateway.turns(.well)
            try await stage.payBack(order)
        }
    }

    @Test(
        "a refund that a gateway holds up says so to its shop, soon, with its tries; its buyer reads nothing of it",
        arguments: [
            (FakeGateway.Mood.answers(401, #"{"code":"SIGN_ERROR","message":"bad"}"#), 1, "settings"),
            (.answers(503, ""), 3, "no answer"), (.answers(200, "garbage"), 3, "signature-missing"),
        ])
    func heldUp(mood: FakeGateway.Mood, tries: Int, says: String) async throws {
        try await PaymentStage.open { stage in
            let order = try await stage.paid(by: "wechat")
            try await Self.giveBack(.all, of: order, stage)
            stage.gateway.turns(mood)
            for attempt in 1...tries + 1 {
                await stage.desk.hurry()
                try await stage.desk.payBack()
                let kept = try await stage.kept(order)
                let refund = try #require(OrderView(kept, forShop: true).refunds.first)
                #expect(refund.state == .due)
                if attempt < tries {
                    #expect(refund.answer.isEmpty)
                } else {
                    #expect(refund.answer.contains(says) && refund.answer.hasSuffix("(tries: \(attempt))"), "\(refund)")
                    #expect(Commerce.Limits.reason.contains(refund.answer.count))
                }
                #expect(OrderView(kept).refunds.first?.answer == "")
            }
            // Within a minute, by the schedule.
            let waited = (1..<tries).compactMap { RetrySchedule.refund.wait(afterAttempt: $0) }.reduce(.zero, +)
            #expect(waited < .seconds(60))

            stage.gateway.turns(.well)
            try await stage.payBack(order)
            let done = try await stage.kept(order)
            #expect(done.refunds.map(\.state) == [.done] && done.refunds[0].answer.isEmpty)
        }
    }

    @Test("many refunds are made together, each once")
    func many() async throws {
        try await PaymentStage.open(pieces: 40) { stage in
            var orders: [Order] = []
            for number in 0..<24 {
                let order = try await stage.paid(by: number.isMultiple(of: 2) ? "wechat" : "alipay")
                try await Self.giveBack(.all, of: order, stage)
                orders.append(order)
            }
            for order in orders { try await stage.payBack(order) }
            #expect(await stage.desk.refundTries.isEmpty)
            let asked = stage.gateway.seen.count { $0 == "POST /v3/refund/domestic/refunds" }
            #expect(asked == 12)
        }
    }

    @Test("a forged notice of a refund changes nothing", arguments: ["wechat", "alipay"])
    func forged(name: String) async throws {
        try await PaymentStage.open { stage in
            let order = try await stage.paid(by: name)
            try await Self.giveBack(.all, of: order, stage)
            stage.gateway.turns(.losesAnswers)
            try await stage.desk.payBack()
            let real = try #require(stage.gateway.due().first)
            var body = real.body
            body[body.count / 2] ^= 1
            let answer = try #require(await stage.notified(real, body: body))
            #expect((400...499).contains(answer.status))
            #expect(try await stage.kept(order).refunds.map(\.state) == [.due])
            stage.gateway.turns(.well)
            #expect((await stage.notified(real)?.status ?? 0) < 300)
            #expect(try await stage.kept(order).state == .refunded)
        }
    }

    @Test("a refund of another order, amount or number under a right signature is refused")
    func wrong() async throws {
        try await PaymentStage.open { stage in
            let order = try await stage.paid(by: "wechat", 2)
            try await Self.giveBack(.amount(.fen(5_900)), of: order, stage)
            let refund = try await stage.kept(order).refunds[0]
            let payment = order.payments[0]
            let link = try stage.link("wechat")
            // Made at the gateway behind the server's back: same number, other amount.
            for (number, fen) in [(refund.id.rawValue, Int64(100)), ("nobodys-r1", 100)] {
                let wanted = RefundOrder(
                    orderNumber: try OrderNumber(order.id), tradeID: payment.trade.id,
                    refundNumber: try RefundNumber(number), amount: .fen(fen), total: payment.amount, reason: "x",
                    notifyURL: stage.desk.notifyURL(of: "wechat"))
                _ = try await link.perform { () throws(GatewayError) in try link.gateway.refund(wanted, at: .now) }
            }
            #expect(await stage.deliver() == [400, 400])
            #expect(try await stage.kept(order).refunds.map(\.state) == [.due])
        }
    }
}
