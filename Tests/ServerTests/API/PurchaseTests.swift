import Client
import Commerce
import Payments
import Store
import Testing
import Wire

@testable import Server

/// Whole purchases on a whole server, with a gateway at the other end of a socket that notifies over HTTP.
@Suite struct PurchaseTests {
    /// What is due goes to the server's own address for notifications.
    private static func deliver(_ gateway: FakeGateway) async throws -> [Int] {
        var statuses: [Int] = []
        for delivery in gateway.due() {
            let (status, body) = try await post(delivery)
            statuses.append(status)
            gateway.answered(delivery, GatewayResponse(status: status, body: body))
        }
        return statuses
    }

    private static func post(_ delivery: SandboxDelivery) async throws -> (Int, [UInt8]) {
        try await Delivery.post(delivery)
    }

    @Test("a purchase by each gateway, from the cart to the money back", arguments: ["wechat", "alipay"])
    func whole(name: String) async throws {
        let gateway = try FakeGateway(try RunningServer.pairing.get().gateway)
        defer { gateway.close() }
        try await RunningServer.open(paidBy: gateway.origin) { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let (room, sku) = try await running.room(of: anna, pieces: 5)
            let cart = try await bo.setCart(sku, quantity: 2, in: room)
            let quote = try await bo.quote(nil, in: room)
            let wanted = PlaceOrder(
                lines: nil, cartVersion: cart.version, expectedTotal: quote.total, note: "please \u{202E}wrap it")
            let order = try await bo.placeOrder(wanted, in: room, idempotencyKey: "place")
            #expect(Set(order.payWith) == ["wechat", "alipay"])
            #expect(order.note == "please wrap it")
            let code = try await bo.payment(for: order.id, with: name)
            #expect(try await bo.order(order.id).payment == code)
            #expect(gateway.pay(code.codeURL) == 200)
            #expect(try await Self.deliver(gateway) == [name == "wechat" ? 204 : 200])
            #expect(try await bo.order(order.id).state == .paid)
            try await eventually("the room counts it") { try await bo.room(room).counts.paidOrders == 1 }

            await refused("no-address") { () async throws(ClientError) in
                _ = try await anna.ship(order.id, .example, idempotencyKey: "nowhere")
            }
            #expect(try await bo.setAddress(of: order.id, to: .example, idempotencyKey: "to").address == .example)
            _ = try await anna.ship(order.id, .example, idempotencyKey: "ship")
            #expect(try await bo.room(room).counts.paidOrders == 1, "another address is no second sale")
            #expect(try await anna.ship(order.id, .example, idempotencyKey: "ship").state == .shipped)
            #expect(try await anna.deliver(order.id, idempotencyKey: "deliver").state == .delivered)
            let scope = RefundScopeView(lines: [LineRequest(sku: sku, quantity: 1)], amount: nil)
            let asked = try await bo.askRefund(
                order.id, AskRefund(cause: "goods", scope: scope, reason: "too small"), idempotencyKey: "ask")
            let refund = try #require(asked.refunds.first).id
            #expect(
                try await anna.grantRefund(refund, of: order.id, idempotencyKey: "grant").refunds.first?.state
                    == .awaitingGoods)
            _ = try await bo.sendBack(refund, of: order.id, .example, idempotencyKey: "send")
            _ = try await anna.takeBack(refund, of: order.id, .resellable, idempotencyKey: "take")
            // The caretaker tells the gateway, and the gateway tells us.
            try await eventually("the money is back") {
                _ = try await Self.deliver(gateway)
                return try await bo.order(order.id).refunds.first?.state == .done
            }
            #expect(try await anna.shopOrder(order.id).refundable == APIClient.hoodie)
            #expect(try await bo.completeOrder(order.id, idempotencyKey: "done").state == .completed)
            let given = GiveRefund(scope: RefundScopeView(lines: nil, amount: .fen(100)), reason: "for the wait")
            _ = try await anna.refund(order.id, given, idempotencyKey: "give")
            #expect(try await anna.refund(order.id, given, idempotencyKey: "give").refunds.count == 2)
            #expect(try await anna.room(room).shelf.first?.onHand == 4)
            #expect(try await running.server.audit() == [])
        }
    }

    @Test("refunds that cannot be are refused")
    func badRefunds() async throws {
        try await APIStage.open { stage in
            let (ann, host) = (try await stage.person("ann"), try await stage.host())
            let order = try await ann.order(2, of: TillShop.sku, in: TillShop.room, key: "k", total: .fen(11_800))
            func give(_ scope: RefundScopeView, _ key: String) async throws(ClientError) {
                _ = try await host.refund(order.id, GiveRefund(scope: scope, reason: ""), idempotencyKey: key)
            }
            await refused("wrong-state") { () async throws(ClientError) in try await give(.all, "early") }
            stage.gateway.pay(try await ann.payment(for: order.id, with: "alipay").codeURL)
            try await stage.deliver()
            let line = LineRequest(sku: TillShop.sku, quantity: 1)
            let bad: [(RefundScopeView, String)] = [
                (RefundScopeView(lines: nil, amount: .fen(11_801)), "refund-too-high"),
                (RefundScopeView(lines: nil, amount: .fen(0)), "refund-too-high"),
                (RefundScopeView(lines: nil, amount: .fen(-1)), "refund-too-high"),
                (RefundScopeView(lines: nil, amount: .fen(.max)), "refund-too-high"),
                (RefundScopeView(lines: nil, amount: .fen(.min)), "refund-too-high"),
                (RefundScopeView(lines: nil, amount: Money(minorUnits: 1, currency: .usd)), "refund-too-high"),
                (RefundScopeView(lines: [line], amount: .fen(1)), "out-of-range"),
                (RefundScopeView(lines: [], amount: nil), "out-of-range"),
                (RefundScopeView(lines: [line, line], amount: nil), "unknown-sku"),
                (RefundScopeView(lines: [LineRequest(sku: "nosuch", quantity: 1)], amount: nil), "unknown-sku"),
                (RefundScopeView(lines: [LineRequest(sku: TillShop.sku, quantity: 3)], amount: nil), "out-of-range"),
                (RefundScopeView(lines: [LineRequest(sku: TillShop.sku, quantity: .min)], amount: nil), "out-of-range"),
                (RefundScopeView(lines: [LineRequest(sku: TillShop.sku, quantity: .max)], amount: nil), "out-of-range"),
            ]
            for (number, (scope, code)) in bad.enumerated() {
                await refused(code, "\(scope)") { () async throws(ClientError) in try await give(scope, "bad-\(number)")
                }
            }
            await refused("out-of-range") { () async throws(ClientError) in
                _ = try await ann.askRefund(
                    order.id, AskRefund(cause: "whim", scope: .all, reason: ""), idempotencyKey: "a")
            }
            // Without a key it would be given twice.
            let raw = try await RawAnswer(
                to: "POST", stage.address.url("/v1/shop/orders/\(order.id)/refunds"),
                body: #"{"scope":{},"reason":""}"#, token: host.token)
            #expect((raw.status, raw.code) == (400, "malformed"))
            // Both hands press the button: no more goes back than was paid.
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<6 {
                    group.addTask { try? await give(RefundScopeView(lines: [line], amount: nil), "g\(number)") }
                }
            }
            let kept = try #require(try await stage.shop.store.order(order.id))
            #expect(kept.refunds.map(\.amount.minorUnits) == [5_900, 5_900])
        }
    }

    @Test("an order whose time is over is not offered for payment any more")
    func over() async throws {
        try await PaymentStage.open { stage in
            let order = try await stage.order()
            let over = try Self.aged(order)
            let problem = await #expect(throws: Problem.self) {
                try await stage.desk.payment(for: over, with: "wechat")
            }
            #expect(problem?.code == "wrong-state")
            #expect(stage.gateway.seen.isEmpty)
        }
    }

    /// The order as if it had been placed long ago.
    private static func aged(_ order: Order) throws -> Order {
        Order(
            id: order.id, buyer: order.buyer, room: order.room, shop: order.shop, lines: order.lines,
            coupon: order.coupon, total: order.total, address: nil, note: "", placedAt: Timestamp(milliseconds: 0),
            reservedUntil: Timestamp(milliseconds: 1), progress: order.progress)
    }
}
