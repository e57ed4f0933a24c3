import Client
import Commerce
import Foundation
import Store
import Testing
import Wire

@testable import Server

/// Carts, quotes, coupons and orders over HTTP, with everything a buyer can get wrong or try on.
@Suite struct CheckoutTests {
    private static func line(_ sku: SKU.ID, _ quantity: Int) -> LineRequest {
        LineRequest(sku: sku, quantity: quantity)
    }

    /// A room of anna's with hoodies, and bo who buys.
    private static func shop(
        pieces: Int = 10, limit: Int? = nil,
        _ body: (_ running: RunningServer, _ anna: APIClient, _ bo: APIClient, _ room: Room.ID, _ sku: SKU.ID)
            async throws -> Void
    ) async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let (room, sku) = try await running.room(of: anna, pieces: pieces, limit: limit)
            try await body(running, anna, bo, room, sku)
            #expect(try await running.server.audit() == [])
        }
    }

    @Test("quantities and totals that cannot be are refused in words, and nothing is ordered")
    func nonsense() async throws {
        try await Self.shop { running, _, bo, room, sku in
            let fair = APIClient.hoodie
            let cases: [(lines: [LineRequest], total: Money, code: String)] = [
                ([], fair, "empty-cart"),
                ([Self.line(sku, 0)], fair, "out-of-range"),
                ([Self.line(sku, -1)], .fen(-12_900), "out-of-range"),
                ([Self.line(sku, .min)], fair, "out-of-range"),
                ([Self.line(sku, .max)], fair, "out-of-range"),
                ([Self.line(sku, 2), Self.line(sku, -1)], fair, "out-of-range"),
                ([Self.line(sku, 1_000)], .fen(12_900_000), "out-of-range"),
                ([Self.line(sku, 999), Self.line(sku, 999)], fair, "out-of-range"),
                ([Self.line("nosuch", 1)], fair, "not-on-shelf"),
                (Array(repeating: Self.line(sku, 1), count: 51), fair, "too-many"),
                ([Self.line(sku, 1)], .fen(0), "price-changed"),
                ([Self.line(sku, 1)], .fen(-12_900), "price-changed"),
                ([Self.line(sku, 1)], .fen(.max), "price-changed"),
                ([Self.line(sku, 1)], .fen(.min), "price-changed"),
                ([Self.line(sku, 1)], Money(minorUnits: 12_900, currency: .usd), "price-changed"),
                ([Self.line(sku, 11)], .fen(141_900), "sold-out"),
                // Checked per SKU, not per line.
                ([Self.line(sku, 6), Self.line(sku, 5)], .fen(141_900), "sold-out"),
            ]
            for (number, each) in cases.enumerated() {
                let problem = await refused(each.code, "\(each.lines.prefix(2)) \(each.total)") {
                    () async throws(ClientError) in
                    _ = try await bo.placeOrder(
                        PlaceOrder(lines: each.lines, expectedTotal: each.total), in: room, idempotencyKey: "k\(number)"
                    )
                }
                #expect((problem?.quote != nil) == (each.code == "price-changed"))
            }
            for quantity in [-1, .min, .max, 1_000] {
                await refused("out-of-range") { () async throws(ClientError) in
                    _ = try await bo.setCart(sku, quantity: quantity, in: room)
                }
            }
            let raw = try await running.raw(
                "POST", "/v1/rooms/\(room)/orders",
                body:
                    #"{"lines":[{"sku":"\#(sku)","quantity":9223372036854775808}],"#
                    + #""expectedTotal":{"minorUnits":1,"currency":"CNY"}}"#,
                token: bo.token, key: "k")
            #expect((raw.status, raw.code) == (400, "malformed"))
            #expect(try await bo.orders().orders.isEmpty)
        }
    }

    @Test("two lines of one SKU are one line of the order")
    func twoLines() async throws {
        try await Self.shop { _, _, bo, room, sku in
            let order = try await bo.placeOrder(
                PlaceOrder(lines: [Self.line(sku, 2), Self.line(sku, 3)], expectedTotal: .fen(5 * 12_900)), in: room,
                idempotencyKey: "k")
            #expect(order.lines.map(\.quantity) == [5])
        }
    }

    @Test("a limit per buyer holds against orders of that buyer in parallel, and against their parts")
    func limit() async throws {
        try await Self.shop(pieces: 100, limit: 3) { running, _, bo, room, sku in
            let codes = await Self.parallel(20) { (number) async throws(ClientError) in
                _ = try await bo.order(of: sku, in: room, key: "k\(number)")
            }
            #expect(codes.count { $0 == nil } == 3)
            #expect(Set(codes.compactMap(\.self)) == ["limit-per-buyer"])
            let cy = try await running.person("cy")
            await refused("limit-per-buyer") { () async throws(ClientError) in
                _ = try await cy.placeOrder(
                    PlaceOrder(lines: [Self.line(sku, 2), Self.line(sku, 2)], expectedTotal: .fen(4 * 12_900)),
                    in: room, idempotencyKey: "k")
            }
            // What is given up may be had again.
            let mine = try await bo.orders().orders[0]
            _ = try await bo.cancelOrder(mine.id, idempotencyKey: "c")
            _ = try await bo.order(of: sku, in: room, key: "again")
        }
    }

    /// The codes of what is refused of so many calls at once; nil for what is not.
    private static func parallel(
        _ count: Int, _ call: @escaping @Sendable (Int) async throws(ClientError) -> Void
    ) async -> [String?] {
        await withTaskGroup(of: String?.self) { group in
            for number in 0..<count {
                group.addTask {
                    do throws(ClientError) {
                        try await call(number)
                        return nil
                    } catch {
                        return error.problem.code
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    // MARK: - Coupons

    @Test("a coupon that one may use once is used once, however many orders show it at once")
    func couponAtOnce() async throws {
        try await Self.shop(pieces: 100) { running, anna, bo, room, sku in
            try await anna.keepCoupon(
                "TEN", NewCoupon(title: "¥10 off", amountOff: .fen(1_000), threshold: .fen(0), quota: 3))
            let codes = await Self.parallel(10) { (number) async throws(ClientError) in
                _ = try await bo.order(of: sku, in: room, key: "k\(number)", coupon: "ten", total: .fen(11_900))
            }
            #expect(codes.count { $0 == nil } == 1)
            #expect(Set(codes.compactMap(\.self)) == ["coupon-not-usable"])
            #expect(try await bo.orders().orders.first?.coupon?.saving == .fen(1_000))

            // The quota, by people in parallel.
            var people: [APIClient] = []
            for number in 0..<6 { people.append(try await running.person("p\(number)")) }
            let buyers = people
            let others = await Self.parallel(6) { (number) async throws(ClientError) in
                _ = try await buyers[number].order(of: sku, in: room, key: "k", coupon: "TEN", total: .fen(11_900))
            }
            #expect(others.count { $0 == nil } == 2)
            #expect(try await anna.shopCoupons().map(\.left) == [0])
            #expect(try await bo.coupons(in: room).first?.unusable?.isEmpty == false)
        }
    }

    @Test("coupons that are over, not begun, called back, too small for, or nobody's are refused and say so")
    func badCoupons() async throws {
        try await Self.shop { _, anna, bo, room, sku in
            let now = Timestamp.now
            func coupon(
                threshold: Int64 = 0, from: Timestamp? = nil, until: Timestamp? = nil, withdrawn: Bool? = nil
            ) -> NewCoupon {
                NewCoupon(
                    title: "t", amountOff: .fen(1_000), threshold: .fen(threshold), from: from, until: until, quota: 10,
                    isWithdrawn: withdrawn)
            }
            try await anna.keepCoupon("OVER", coupon(until: now + .seconds(-1)))
            try await anna.keepCoupon("SOON", coupon(from: now + .seconds(600)))
            try await anna.keepCoupon("BACK", coupon(withdrawn: true))
            try await anna.keepCoupon("MUCH", coupon(threshold: 1_000_000))
            for code in ["OVER", "SOON", "BACK", "MUCH"] {
                await refused("coupon-not-usable", code) { () async throws(ClientError) in
                    _ = try await bo.order(of: sku, in: room, key: code, coupon: code, total: .fen(11_900))
                }
                await refused("coupon-not-usable", code) { () async throws(ClientError) in
                    _ = try await bo.quote([Self.line(sku, 1)], coupon: code, in: room)
                }
            }
            for code in ["NOSUCH", "", String(repeating: "x", count: 5_000), "'; DROP TABLE orders"] {
                await refused("unknown-coupon", code) { () async throws(ClientError) in
                    _ = try await bo.quote([Self.line(sku, 1)], coupon: code, in: room)
                }
            }
            #expect(try await bo.coupons(in: room).map(\.code).sorted() == ["MUCH", "SOON"])
            #expect(try await bo.orders().orders.isEmpty)
        }
    }

    // MARK: - The cart

    @Test("a cart that changed during checkout is refused; what is bought leaves it")
    func cart() async throws {
        try await Self.shop { _, _, bo, room, sku in
            let shown = try await bo.setCart(sku, quantity: 1, in: room)
            _ = try await bo.setCart(sku, quantity: 2, in: room)
            let stale = PlaceOrder(lines: nil, cartVersion: shown.version, expectedTotal: .fen(12_900))
            await refused("cart-changed") { () async throws(ClientError) in
                _ = try await bo.placeOrder(stale, in: room, idempotencyKey: "k1")
            }
            await refused("malformed", "without a version") { () async throws(ClientError) in
                _ = try await bo.placeOrder(
                    PlaceOrder(lines: nil, expectedTotal: .fen(25_800)), in: room, idempotencyKey: "k2")
            }
            let now = try await bo.cart(in: room)
            let quote = try await bo.quote(nil, in: room)
            let wanted = PlaceOrder(lines: nil, cartVersion: now.version, expectedTotal: quote.total)
            // Both hands press the button: one order.
            let codes = await Self.parallel(6) { (number) async throws(ClientError) in
                _ = try await bo.placeOrder(wanted, in: room, idempotencyKey: "b\(number)")
            }
            #expect(codes.count { $0 == nil } == 1)
            #expect(Set(codes.compactMap(\.self)) == ["cart-changed"])
            #expect(try await bo.cart(in: room).lines.isEmpty)
        }
    }

    @Test("a line that cannot be had any more stays in the cart and says why")
    func obstacles() async throws {
        try await Self.shop(pieces: 2) { running, anna, bo, room, sku in
            _ = try await bo.setCart(sku, quantity: 2, in: room)
            _ = try await (try await running.person("cy")).order(2, of: sku, in: room, key: "k")
            #expect(try await bo.cart(in: room).lines.map(\.obstacle) == ["sold-out"])
            try await anna.takeOffShelf(sku, in: room)
            let line = try await bo.cart(in: room).lines.first
            #expect((line?.obstacle, line?.unavailable?.isEmpty) == ("not-on-shelf", false))
            #expect(try await bo.setCart(sku, quantity: 0, in: room).lines.isEmpty)
        }
    }

    // MARK: - Idempotency

    @Test("the same key with the same request gets the same answer, and with another one is refused")
    func idempotency() async throws {
        try await Self.shop(pieces: 100) { running, anna, bo, room, sku in
            let first = try await bo.order(of: sku, in: room, key: "k")
            #expect(try await bo.order(of: sku, in: room, key: "k").id == first.id)
            await refused("idempotency-key-reused") { () async throws(ClientError) in
                _ = try await bo.order(2, of: sku, in: room, key: "k")
            }
            await refused("idempotency-key-reused", "another call") { () async throws(ClientError) in
                _ = try await bo.cancelOrder(first.id, idempotencyKey: "k")
            }
            // Keys belong to people.
            #expect(try await anna.order(of: sku, in: room, key: "k").id != first.id)
            // The same request is the same byte for byte.
            let text =
                #"{"expectedTotal":{"currency":"CNY","minorUnits":12900},"lines":[{"quantity":1,"sku":"\#(sku)"}]}"#
            let path = "/v1/rooms/\(room)/orders"
            let raw = try await running.raw("POST", path, body: text, token: bo.token, key: "raw")
            let again = try await running.raw("POST", path, body: text, token: bo.token, key: "raw")
            #expect((raw.status, again.status) == (201, 201))
            #expect(raw.body == again.body)
            let spaced = try await running.raw("POST", path, body: text + " ", token: bo.token, key: "raw")
            #expect((spaced.status, spaced.code) == (422, "idempotency-key-reused"))
            for key in ["", "has space", String(repeating: "x", count: 65), "ключ"] {
                let answer = try await running.raw(
                    "POST", "/v1/rooms/\(room)/orders", body: text, token: bo.token, key: key)
                #expect((answer.status, answer.code) == (400, "malformed"), "\(key)")
            }

            let stocked = try await anna.changeStock(of: sku, by: 5, idempotencyKey: "s")
            #expect(try await anna.changeStock(of: sku, by: 5, idempotencyKey: "s") == stocked)
            await refused("idempotency-key-reused") { () async throws(ClientError) in
                _ = try await anna.changeStock(of: sku, by: 6, idempotencyKey: "s")
            }
            let product = NewProduct(
                title: "Mug", description: "", skus: [NewSKU(spec: "", listPrice: .fen(100), stock: 1)])
            let made = try await anna.createProduct(product, idempotencyKey: "p")
            #expect(try await anna.createProduct(product, idempotencyKey: "p") == made)
            let cancelled = try await bo.cancelOrder(first.id, idempotencyKey: "c")
            #expect(cancelled.state == .cancelled)
            #expect(try await bo.cancelOrder(first.id, idempotencyKey: "c") == cancelled)
            #expect(try await bo.orders().orders.count == 2)
        }
    }

    // MARK: - Where it goes

    @Test("an address is kept sealed, goes with orders as it was then, and is seen by buyer and shop alone")
    func address() async throws {
        try await Self.shop { running, anna, bo, room, sku in
            #expect(try await bo.address() == nil)
            try await bo.keepAddress(.example)
            #expect(try await bo.address() == .example)
            let first = try await bo.order(of: sku, in: room, key: "k1")
            #expect(first.address == .example)
            let moved = AddressView(recipient: "Bo", phone: "021-5555555", text: "上海市人民广场 1 号")
            try await bo.keepAddress(moved)
            let gift = AddressView(recipient: "Cy", phone: "+86 10 5555 5555", text: "北京市东城区 2 号")
            #expect(try await bo.order(of: sku, in: room, key: "k2", address: gift).address == gift)
            #expect(try await bo.order(of: sku, in: room, key: "k3").address == moved)
            #expect(try await bo.order(first.id).address == .example)
            #expect(try await anna.shopOrder(first.id).address == .example)
            for bad in [
                AddressView(recipient: "", phone: "13812345678", text: "somewhere"),
                AddressView(recipient: "x", phone: "call me", text: "somewhere"),
                AddressView(recipient: "x", phone: "13812345678", text: ""),
                AddressView(recipient: String(repeating: "x", count: 41), phone: "13812345678", text: "somewhere"),
            ] {
                await refused("out-of-range") { () async throws(ClientError) in try await bo.keepAddress(bad) }
                await refused("out-of-range") { () async throws(ClientError) in
                    _ = try await bo.order(of: sku, in: room, key: "bad", address: bad)
                }
            }
            for suffix in ["", "-wal"] {
                let file = try Data(contentsOf: URL(fileURLWithPath: running.database + suffix))
                for secret in ["文三路", "13812345678", "138 1234 5678", "人民广场"] {
                    #expect(file.range(of: Data(secret.utf8)) == nil, "\(secret) lies open in the database\(suffix)")
                }
            }
        }
    }

    @Test("an order without an address gets one from its buyer until it is shipped; both sides see it")
    func laterAddress() async throws {
        try await Self.shop { running, anna, bo, room, sku in
            let order = try await bo.order(of: sku, in: room, key: "k1")
            #expect(order.address == nil)
            let set = try await bo.setAddress(of: order.id, to: .example, idempotencyKey: "a1")
            // It still waits for payment, and says how it can be paid.
            #expect((set.address, set.state) == (.example, .reserved) && set.payWith == order.payWith)
            #expect(try await bo.setAddress(of: order.id, to: .example, idempotencyKey: "a1") == set)
            let moved = AddressView(recipient: "Bo", phone: "021-5555555", text: "上海市人民广场 1 号")
            await refused("idempotency-key-reused") { () async throws(ClientError) in
                _ = try await bo.setAddress(of: order.id, to: moved, idempotencyKey: "a1")
            }
            _ = try await bo.setAddress(of: order.id, to: moved, idempotencyKey: "a2")
            #expect(try await bo.order(order.id).address == moved)
            #expect(try await anna.shopOrder(order.id).address == moved)
            // The buyer's own address is another matter.
            #expect(try await bo.address() == nil)
            await refused("out-of-range") { () async throws(ClientError) in
                _ = try await bo.setAddress(
                    of: order.id, to: AddressView(recipient: "", phone: "x", text: ""), idempotencyKey: "a3")
            }
            _ = try await bo.cancelOrder(order.id, idempotencyKey: "c")
            await refused("wrong-state") { () async throws(ClientError) in
                _ = try await bo.setAddress(of: order.id, to: .example, idempotencyKey: "a4")
            }
        }
    }

    @Test("lists of orders come in pages, newest first, and none is left out or told twice")
    func pages() async throws {
        try await APIStage.open { stage in
            let buyer = try await stage.person("ann")
            let host = try await stage.host()
            for number in 0..<(Limits.ordersListed + 7) {
                _ = try await buyer.order(of: TillShop.sku, in: TillShop.room, key: "k\(number)", total: TillShop.price)
            }
            for isHost in [false, true] {
                func list(_ before: String?) async throws -> OrderList {
                    isHost
                        ? try await host.shopOrders(.reserved, before: before) : try await buyer.orders(before: before)
                }
                let first = try await list(nil)
                #expect(first.orders.count == Limits.ordersListed)
                let second = try await list(first.next)
                #expect((second.orders.count, second.next) == (7, nil))
                let ids = (first.orders + second.orders).map(\.id)
                #expect(ids == ids.sorted(by: >) && Set(ids).count == ids.count)
            }
        }
    }
}
