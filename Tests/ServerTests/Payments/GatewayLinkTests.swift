import Commerce
import Payments
import Testing
import Wire

@testable import Server

/// What a gateway can do to a call.
@Suite struct GatewayLinkTests {
    private static let short = Duration.milliseconds(150)

    @Test(
        "a gateway that hangs, or stops in the middle of its answer, is not known, within the deadline",
        arguments: [FakeGateway.Mood.hangs, .stalls])
    func silence(mood: FakeGateway.Mood) async throws {
        try await PaymentStage.open(deadline: Self.short) { stage in
            let order = try await stage.order()
            stage.gateway.turns(mood)
            let started = ContinuousClock.now
            guard case .unknown(let error) = await (try stage.link("wechat")).standing(of: order.id) else {
                throw NeverHappened(description: "silence was taken for an answer")
            }
            #expect(error.code == .unavailable)
            #expect(ContinuousClock.now - started < .seconds(5))
            #expect(stage.gateway.seen.count == 2, "tried twice")
        }
    }

    @Test(
        "garbage is not believed",
        arguments: [
            (200, ""), (200, "{}"), (200, #"{"trade_state":"SUCCESS"}"#), (200, "<html>"), (204, ""), (404, "{}"),
            (400, #"{"code":"PARAM_ERROR","message":""}"#), (301, ""), (500, "{}"), (429, ""), (999, ""),
            (200, String(repeating: "x", count: 300_000)),
        ], ["wechat", "alipay"])
    func garbage(answer: (Int, String), name: String) async throws {
        try await PaymentStage.open { stage in
            let (order, _) = try await stage.order(by: name)
            stage.gateway.turns(.answers(answer.0, answer.1))
            guard case .unknown = await (try stage.link(name)).standing(of: order.id),
                case .unknown = await (try stage.link(name)).close(order.id)
            else { throw NeverHappened(description: "\(answer.1.prefix(40)) was believed") }
            // It keeps its pieces, for it may be paid.
            try await stage.letExpire(order)
            #expect(try await stage.kept(order).state == .reserved)
            #expect(try await stage.shop.stock()?.reserved == 1)
        }
    }

    @Test("the circuit opens after failures in a row, spares the gateway, and closes when it is well")
    func circuit() async throws {
        try await PaymentStage.open { stage in
            let (order, _) = try await stage.order(by: "wechat")
            let link = try stage.link("wechat")
            stage.gateway.turns(.answers(503, ""))
            let before = stage.gateway.seen.count
            for _ in 0..<20 { _ = await link.standing(of: order.id) }
            // Beside them a probe or two, when the calls took longer than the circuit stays open.
            let most = before + CircuitBreaker.failuresToOpen + 2
            #expect(stage.gateway.seen.count <= most)
            // A buyer is told at once, and of the other way to pay.
            let problem = await #expect(throws: Problem.self) {
                try await stage.desk.payment(for: stage.order(), with: "wechat")
            }
            #expect(problem?.code == "gateway-unavailable")
            #expect(problem?.detail.contains("alipay") == true)

            stage.gateway.turns(.well)
            try await eventually("the circuit closes") {
                if case .unpaid = await link.standing(of: order.id) { true } else { false }
            }
        }
    }

    @Test("an answer that was lost is asked for again, and the trade is the same one")
    func lostAnswer() async throws {
        try await PaymentStage.open { stage in
            let order = try await stage.order()
            stage.gateway.turns(.losesAnswers)
            await #expect(throws: Problem.self) { try await stage.desk.payment(for: order, with: "wechat") }
            stage.gateway.turns(.well)
            let code = try await stage.desk.payment(for: order, with: "wechat").codeURL
            #expect(try await stage.desk.payment(for: order, with: "wechat").codeURL == code)
            #expect(stage.gateway.pay(code) == 200)
            #expect(await stage.deliver() == [204])
            #expect(try await stage.kept(order).state == .paid)
        }
    }
}
