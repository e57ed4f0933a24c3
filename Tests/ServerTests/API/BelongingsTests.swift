import Client
import Commerce
import Payments
import Store
import Testing
import Wire

@testable import Server

/// Who may call what.
@Suite struct BelongingsTests {
    @Test("every call about an order is for its buyer or its shop; for anybody else there is no such order")
    func others() async throws {
        try await APIStage.open { stage in
            let (ann, eve, host) = (
                try await stage.person("ann"), try await stage.person("eve"), try await stage.host()
            )
            let order = try await ann.order(
                of: TillShop.sku, in: TillShop.room, key: "k", address: .example, total: TillShop.price)
            stage.gateway.pay(try await ann.payment(for: order.id, with: "wechat").codeURL)
            try await stage.deliver()
            _ = try await ann.askRefund(
                order.id, AskRefund(cause: "money", scope: .all, reason: "?"), idempotencyKey: "ask")
            let refund = "\(order.id)-r1"

            let buyers: [(String, String, String)] = [
                ("GET", "/v1/orders/\(order.id)", ""),
                ("POST", "/v1/orders/\(order.id)/payment", #"{"gateway":"alipay"}"#),
                ("POST", "/v1/orders/\(order.id)/cancel", ""), ("POST", "/v1/orders/\(order.id)/complete", ""),
                (
                    "PUT", "/v1/orders/\(order.id)/address",
                    #"{"recipient":"Eve","phone":"13812345678","text":"elsewhere"}"#
                ),
                ("POST", "/v1/orders/\(order.id)/refunds", #"{"cause":"money","scope":{},"reason":""}"#),
                ("POST", "/v1/orders/\(order.id)/refunds/\(refund)/withdraw", ""),
                (
                    "POST", "/v1/orders/\(order.id)/refunds/\(refund)/send-back",
                    #"{"carrier":"SF","number":"SF12345"}"#
                ),
            ]
            let shops: [(String, String, String)] = [
                ("GET", "/v1/shop/orders/\(order.id)", ""),
                ("POST", "/v1/shop/orders/\(order.id)/ship", #"{"carrier":"SF","number":"SF12345"}"#),
                ("POST", "/v1/shop/orders/\(order.id)/deliver", ""),
                ("POST", "/v1/shop/orders/\(order.id)/refunds", #"{"scope":{},"reason":""}"#),
                ("POST", "/v1/shop/orders/\(order.id)/refunds/\(refund)/grant", ""),
                ("POST", "/v1/shop/orders/\(order.id)/refunds/\(refund)/decline", #"{"reason":""}"#),
                ("POST", "/v1/shop/orders/\(order.id)/refunds/\(refund)/take-back", #"{"condition":"resellable"}"#),
                ("POST", "/v1/shop/orders/\(order.id)/refunds/\(refund)/retry", ""),
            ]
            let before = try await stage.shop.store.order(order.id)
            var key = 0
            for (calls, strangers) in [(buyers, [eve, host]), (shops, [eve, ann])] {
                for (method, path, body) in calls {
                    for stranger in strangers {
                        key += 1
                        let answer = try await RawAnswer(
                            to: method, stage.address.url(path), body: body, token: stranger.token, key: "x\(key)")
                        #expect((answer.status, answer.code) == (404, "unknown-order"), "\(method) \(path) \(answer)")
                    }
                    let guest = try await RawAnswer(to: method, stage.address.url(path), body: body, key: "g")
                    #expect((guest.status, guest.code) == (401, "sign-in-needed"), "\(method) \(path) \(guest)")
                }
            }
            #expect(try await stage.shop.store.order(order.id) == before)
            #expect(try await eve.orders().orders.isEmpty)
            #expect(try await eve.shopOrders().orders.isEmpty)
            #expect(try await host.shopOrders(.paid).orders.map(\.id) == [order.id])
            #expect(try await host.shopOrders(.shipped).orders.isEmpty)
            #expect(try await host.shopOrders().orders.first?.buyer?.name == "ann")
            #expect(try await ann.order(order.id).buyer == nil)
        }
    }

    @Test("what a guest may not do is refused with 401, whatever the body")
    func guests() async throws {
        try await APIStage.open { stage in
            let calls: [(String, String, String)] = [
                ("POST", "/v1/products", "{}"), ("POST", "/v1/shop/catalogue", "{}"), ("GET", "/v1/shop/catalogue", ""),
                ("POST", "/v1/shop/skus/sku/stock", #"{"change":1}"#), ("GET", "/v1/shop/coupons", ""),
                ("PUT", "/v1/shop/coupons/X", "{}"), ("GET", "/v1/shop/orders", ""), ("GET", "/v1/orders", ""),
                ("GET", "/v1/rooms/room/cart", ""), ("PUT", "/v1/rooms/room/cart/sku", #"{"quantity":1}"#),
                ("GET", "/v1/rooms/room/coupons", ""), ("POST", "/v1/rooms/room/quotes", "{}"),
                ("GET", "/v1/address", ""), ("PUT", "/v1/address", "{}"),
                ("PUT", "/v1/rooms/room/shelf/sku", "{}"), ("DELETE", "/v1/rooms/room/shelf/sku", ""),
                ("PUT", "/v1/rooms/room/shelf", "{}"), ("PUT", "/v1/rooms/room/explained", "{}"),
                ("PUT", "/v1/rooms/room/shelf/sku/flash", "{}"), ("DELETE", "/v1/rooms/room/shelf/sku/flash", ""),
            ]
            for (method, path, body) in calls {
                let answer = try await RawAnswer(to: method, stage.address.url(path), body: body, key: "k")
                #expect((answer.status, answer.code) == (401, "sign-in-needed"), "\(method) \(path) \(answer)")
            }
            let ann = try await stage.person("ann")
            for (method, path, body) in calls where path.hasPrefix("/v1/rooms/room/shelf") {
                let answer = try await RawAnswer(
                    to: method, stage.address.url(path), body: body, token: ann.token, key: "k")
                #expect((answer.status, answer.code) == (403, "host-only"), "\(method) \(path) \(answer)")
            }
        }
    }

    @Test("bodies that cannot be read are refused by every call that takes one")
    func bodies() async throws {
        try await APIStage.open { stage in
            let (ann, host) = (try await stage.person("ann"), try await stage.host())
            let order = try await ann.order(of: TillShop.sku, in: TillShop.room, key: "k", total: TillShop.price)
            let calls: [(APIClient, String, String)] = [
                (host, "POST", "/v1/products"), (host, "POST", "/v1/shop/catalogue"),
                (host, "POST", "/v1/shop/skus/sku/stock"), (host, "PUT", "/v1/shop/coupons/X"),
                (ann, "PUT", "/v1/rooms/room/cart/sku"), (ann, "POST", "/v1/rooms/room/orders"),
                (ann, "PUT", "/v1/address"), (ann, "POST", "/v1/orders/\(order.id)/payment"),
                (ann, "PUT", "/v1/orders/\(order.id)/address"),
                (ann, "POST", "/v1/orders/\(order.id)/refunds"), (host, "POST", "/v1/shop/orders/\(order.id)/ship"),
                (host, "POST", "/v1/shop/orders/\(order.id)/refunds"), (host, "PUT", "/v1/rooms/room/shelf/sku"),
                (host, "PUT", "/v1/rooms/room/shelf/sku/flash"), (host, "PUT", "/v1/rooms/room/shelf"),
                (host, "POST", "/v1/shop/orders/\(order.id)/refunds/\(order.id)-r1/take-back"),
            ]
            for (who, method, path) in calls {
                for body in ["", "{", "[]", "null", #"{"quantity":"1"}"#, "\u{0}"] {
                    let answer = try await RawAnswer(
                        to: method, stage.address.url(path), body: body, token: who.token, key: "k\(path.count)")
                    #expect((answer.status, answer.code) == (400, "malformed"), "\(method) \(path) \(body) \(answer)")
                }
            }
            for (path, status) in [
                ("/v1/shop/orders?state=nosuch", 400), ("/v1/shop/orders?before=%2F", 400), ("/v1/orders?before=", 400),
                ("/v1/shop/orders?before=nosuch", 400), ("/v1/orders?before=zzz", 400),
                ("/v1/shop/catalogue?after=zzz", 400), ("/v1/shop/catalogue?after=p-0123456789abcdef", 200),
                ("/v1/shop/orders?before=\(order.id.rawValue)", 200), ("/v1/shop/orders?state=paid", 200),
            ] {
                let answer = try await RawAnswer(to: "GET", stage.address.url(path), body: "", token: host.token)
                #expect(answer.status == status, "\(path) \(answer)")
            }
        }
    }
}
