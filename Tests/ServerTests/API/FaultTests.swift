import Client
import Commerce
import Payments
import Store
import Testing
import Wire

@testable import Server

/// A store that fails and a till that is full, as a buyer meets them.
@Suite struct FaultTests {
    @Test(
        "whichever call to the store fails in a purchase: the answer and the books agree, and sending again mends it"
    )
    func everyCall() async throws {
        try await APIStage.open { stage in
            let host = try await stage.host()
            var failures = 0
            for calls in 0..<500 {
                let buyer = try await stage.person("buyer-\(calls)")
                stage.store.fails(after: calls)
                let order = try await Self.purchase(by: buyer, from: host, stage)
                let isOver = !stage.store.hasFailed
                stage.store.fails(after: nil)
                #expect(try await stage.shop.differences() == [], "call \(calls)")
                let kept = try #require(try await stage.shop.store.order(order))
                #expect(kept.state == .refunded, "call \(calls)")
                #expect(kept.payments.count == 1 && kept.refunds.count == 1, "call \(calls)")
                #expect(try await buyer.orders().orders.map(\.id) == [order], "call \(calls)")
                if isOver {
                    failures = calls
                    break
                }
            }
            #expect(failures > 20, "the purchase makes so many calls")
            #expect(try await stage.shop.stock()?.onHand == 1_000 - failures - 1)
        }
    }

    /// Every step is sent until it is answered, always with the same key.
    private static func purchase(by buyer: APIClient, from host: APIClient, _ stage: APIStage) async throws -> Order.ID
    {
        let room = TillShop.room
        let cart = try await again { () async throws(ClientError) in
            try await buyer.setCart(TillShop.sku, quantity: 1, in: room)
        }
        let quote = try await again { () async throws(ClientError) in
            try await buyer.quote(nil, coupon: "TEN", in: room)
        }
        try await again { () async throws(ClientError) in try await buyer.keepAddress(.example) }
        let wanted = PlaceOrder(
            lines: nil, cartVersion: cart.version, coupon: "TEN", expectedTotal: quote.total)
        let order = try await again { () async throws(ClientError) in
            try await buyer.placeOrder(wanted, in: room, idempotencyKey: "place")
        }
        #expect(try await stage.shop.store.order(order.id)?.state == .reserved)
        let code = try await again { () async throws(ClientError) in
            try await buyer.payment(for: order.id, with: "alipay")
        }
        stage.gateway.pay(code.codeURL)
        for delivery in stage.gateway.due() {
            var answer: GatewayResponse?
            repeat {
                answer = await stage.desk.notified(by: "alipay", headers: delivery.headers, body: delivery.body)
            } while answer?.status == 503
            #expect(answer?.status == 200)
            stage.gateway.answered(delivery, try #require(answer))
        }
        #expect(try await stage.shop.store.order(order.id)?.state == .paid)
        _ = try await again { () async throws(ClientError) in
            try await host.ship(order.id, .example, idempotencyKey: "ship-\(order.id)")
        }
        _ = try await again { () async throws(ClientError) in
            try await host.refund(
                order.id, GiveRefund(scope: .all, reason: "sorry"), idempotencyKey: "refund-\(order.id)")
        }
        try await eventually("the refund is made") {
            await stage.desk.hurry()
            try? await stage.desk.payBack()
            try await stage.deliver()
            return try await stage.shop.store.order(order.id)?.state == .refunded
        }
        _ = try await again { () async throws(ClientError) in try await buyer.order(order.id) }
        return order.id
    }

    /// Only 503 is tried again.
    @discardableResult
    private static func again<Answer>(_ call: () async throws(ClientError) -> Answer) async throws -> Answer {
        for _ in 0..<3 {
            do throws(ClientError) {
                return try await call()
            } catch {
                try #require(error.problem.status == 503, "\(error)")
                #expect(error.problem.code == "store-failed" || error.problem.code == "gateway-unavailable")
            }
        }
        throw NeverHappened(description: "refused again and again")
    }

    @Test("when the till is full the answer is 503 with Retry-After, at once, and nothing of it is kept")
    func full() async throws {
        let gate = Gate()
        try await APIStage.open(till: { shop, _ in gate.till(over: shop) }) { stage in
            let store = try #require(gate.store)
            let buyer = try await stage.person("ann")
            async let first = buyer.order(of: TillShop.sku, in: TillShop.room, key: "k1", total: TillShop.price)
            await store.arrival()
            async let second = buyer.order(of: TillShop.sku, in: TillShop.room, key: "k2", total: TillShop.price)
            await stage.till.waits(for: 1)
            let raw = try await RawAnswer(
                to: "POST", stage.address.url("/v1/rooms/\(TillShop.room)/orders"),
                body: #"{"lines":[{"sku":"sku","quantity":1}],"expectedTotal":{"minorUnits":5900,"currency":"CNY"}}"#,
                token: buyer.token, key: "k3")
            #expect((raw.status, raw.code, raw.retryAfter) == (503, "busy", "1"))
            // What is read needs no till.
            #expect(try await buyer.orders().orders.isEmpty)
            await store.open()
            _ = try await (first, second)
            #expect(try await buyer.orders().orders.count == 2)
        }
    }

    /// Keeps the store that it made a till over.
    private final class Gate {
        var store: GatedStore?

        func till(over shop: TillShop) -> Till {
            let store = GatedStore(shop.store)
            self.store = store
            return shop.till(over: store, maximumWaiting: 1)
        }
    }
}
