import Client
import Commerce
import Foundation
import Store
import Testing
import Wire

@testable import Server

/// A shop's catalogue, shelf and orders over HTTP.
@Suite struct ShopTests {
    private static func product(_ code: String, price: Money = .fen(5_900), stock: Int? = 10, onHand: Int? = nil)
        -> CatalogueProduct
    {
        CatalogueProduct(
            code: code, title: "Tee \(code)",
            skus: [CatalogueSKU(code: code, listPrice: price, stock: stock, onHand: onHand)])
    }

    private static func onHand(_ api: APIClient) async throws -> [String: Int] {
        let skus = try await api.catalogue().products.flatMap(\.skus)
        return Dictionary(uniqueKeysWithValues: skus.map { ($0.code, $0.onHand ?? -1) })
    }

    // MARK: - Import and export

    @Test("an import is kept whole or not at all, and every bad row is told with its place")
    func allOrNothing() async throws {
        try await RunningServer.open { running in
            let anna = try await running.person("anna")
            let good = Self.product("good")
            let bad: [(product: CatalogueProduct, field: String)] = [
                (Self.product("free", price: .fen(0)), "price"),
                (Self.product("minus", price: .fen(-1)), "price"),
                (Self.product("dear", price: .fen(.max)), "price"),
                (Self.product("usd", price: Money(minorUnits: 5, currency: .usd)), "price"),
                (Self.product("much", stock: 1_000_001), "stock"),
                (Self.product("max", stock: .max), "stock"),
                (Self.product("min", stock: .min), "stock"),
                (Self.product("off", stock: -1), "stock"),
                (Self.product("onhand", stock: nil, onHand: .max), "stock"),
                (Self.product(String(repeating: "x", count: 41)), "code"),
                (Self.product(""), "code"),
                (CatalogueProduct(code: "bare", title: "Bare", skus: []), "product"),
                (CatalogueProduct(code: "untitled", title: "", skus: good.skus), "title"),
                (CatalogueProduct(code: "evil", title: "x", pictures: ["javascript:alert(1)"], skus: []), "pictures"),
            ]
            for (number, each) in bad.enumerated() {
                let problem = await refused("catalogue-faults", each.product.code) { () async throws(ClientError) in
                    _ = try await anna.importCatalogue(
                        Catalogue(products: [good, each.product]), idempotencyKey: "bad-\(number)")
                }
                #expect(
                    problem?.faults?.contains { $0.product == 1 && $0.field == each.field } == true,
                    "\(each) \(String(describing: problem))")
                #expect(problem?.faults?.allSatisfy { $0.product == 1 || $0.field == "code" } == true)
            }
            await refused("catalogue-faults", "twice") { () async throws(ClientError) in
                _ = try await anna.importCatalogue(Catalogue(products: [good, good]), idempotencyKey: "twice")
            }
            #expect(try await anna.catalogue().products.isEmpty)
            let kept = try await anna.importCatalogue(Catalogue(products: [good]), idempotencyKey: "good")
            #expect(kept == CatalogueKept(products: 1, skus: 1))
            #expect(try await anna.importCatalogue(Catalogue(products: [good]), idempotencyKey: "good") == kept)
            #expect(try await Self.onHand(anna) == ["good": 10])
            for count in [0, 1_001] {
                let many = Catalogue(products: (0..<count).map { Self.product("m\($0)") })
                await refused("out-of-range", "\(count)") { () async throws(ClientError) in
                    _ = try await anna.importCatalogue(many, idempotencyKey: "many-\(count)")
                }
            }
            #expect(try await running.server.audit() == [])
        }
    }

    @Test("what was exported can be imported again and changes nothing, also with white space around its codes")
    func roundTrip() async throws {
        try await RunningServer.open { running in
            let anna = try await running.person("anna")
            _ = try await anna.importCatalogue(
                Catalogue(products: [Self.product(" A1 ", stock: nil, onHand: 7), Self.product("b2")]),
                idempotencyKey: "1")
            #expect(try await Self.onHand(anna) == ["A1": 7, "b2": 10])
            let exported = try await anna.catalogue()
            _ = try await anna.importCatalogue(Catalogue(products: exported.products), idempotencyKey: "2")
            _ = try await anna.importCatalogue(
                Catalogue(products: [Self.product(" A1 ", stock: nil, onHand: 7)]), idempotencyKey: "3")
            #expect(try await Self.onHand(anna) == ["A1": 7, "b2": 10])
            #expect(try await anna.catalogue().products == exported.products)
            // Another's shop has nothing of it.
            let bo = try await running.person("bo")
            #expect(try await bo.catalogue().products.isEmpty)
            _ = try await bo.importCatalogue(Catalogue(products: [Self.product("A1")]), idempotencyKey: "1")
            #expect(try await Self.onHand(anna)["A1"] == 7)
        }
    }

    @Test("an export comes in pages; none is left out or told twice")
    func pages() async throws {
        try await RunningServer.open { running in
            let anna = try await running.person("anna")
            let count = 2 * Limits.productsListed + 3
            _ = try await anna.importCatalogue(
                Catalogue(products: (0..<count).map { Self.product("p\($0)") }), idempotencyKey: "1")
            var codes: [String] = []
            var (after, parts): (String?, Int) = (nil, 0)
            repeat {
                let part = try await anna.catalogue(after: after)
                codes += part.products.map(\.code)
                (after, parts) = (part.next, parts + 1)
            } while after != nil && parts < 9
            #expect((codes.count, Set(codes).count, parts) == (count, count, 3))
            let raw = try await running.raw("GET", "/v1/shop/catalogue?after=%2e%2e", body: "", token: anna.token)
            #expect((raw.status, raw.code) == (400, "malformed"))
        }
    }

    // MARK: - Stock

    @Test("stock goes up and down within what is there and free, and an unknown SKU or another's is none")
    func stock() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let (room, sku) = try await running.room(of: anna, pieces: 10)
            _ = try await bo.order(4, of: sku, in: room, key: "k")
            for (number, change) in [0, -7, .min, .max, 1_000_000, 1_000_001].enumerated() {
                await refused("out-of-range", "\(change)") { () async throws(ClientError) in
                    _ = try await anna.changeStock(of: sku, by: change, idempotencyKey: "bad-\(number)")
                }
            }
            #expect(
                try await anna.changeStock(of: sku, by: -6, idempotencyKey: "1") == StockView(onHand: 4, available: 0))
            #expect(
                try await anna.changeStock(of: sku, by: 1, idempotencyKey: "2") == StockView(onHand: 5, available: 1))
            await refused("unknown-sku") { () async throws(ClientError) in
                _ = try await bo.changeStock(of: sku, by: 1, idempotencyKey: "1")
            }
            await refused("unknown-sku") { () async throws(ClientError) in
                _ = try await anna.changeStock(of: "nosuch", by: 1, idempotencyKey: "3")
            }
            try await eventually("the room hears of it") { try await anna.room(room).shelf.first?.onHand == 5 }
            #expect(try await running.server.audit() == [])
        }
    }

    // MARK: - The shelf

    @Test("a flash sale goes before the standing price until its quota is used or it is ended")
    func flash() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let (room, sku) = try await running.room(of: anna, pieces: 10)
            let offer = ShelfOffer(
                price: .fen(9_900), limitPerBuyer: nil, until: .now + .seconds(600), quota: 3)
            try await anna.startFlashSale(of: sku, in: room, offer, idempotencyKey: "f1")
            try await anna.startFlashSale(of: sku, in: room, offer, idempotencyKey: "f1")
            try await eventually("the room hears of it") { try await bo.room(room).shelf.first?.flash?.left == 3 }
            await refused("price-changed") { () async throws(ClientError) in
                _ = try await bo.order(of: sku, in: room, key: "old")
            }
            let order = try await bo.order(2, of: sku, in: room, key: "k1", total: .fen(19_800))
            #expect(order.lines.map(\.price) == ["flash"])
            try await eventually("the room hears what is left") {
                try await bo.room(room).shelf.first?.flash?.left == 1
            }
            // Sent again it does not begin anew.
            try await anna.startFlashSale(of: sku, in: room, offer, idempotencyKey: "f1")
            #expect(try await bo.room(room).shelf.first?.flash?.left == 1)
            try await anna.endFlashSale(of: sku, in: room)
            try await eventually("it is over") { try await bo.room(room).shelf.first?.flash == nil }
            _ = try await bo.order(of: sku, in: room, key: "k2")
            await refused("not-on-shelf") { () async throws(ClientError) in
                try await anna.endFlashSale(of: sku, in: room)
            }
            let raw = try await running.raw(
                "PUT", "/v1/rooms/\(room)/shelf/\(sku)/flash",
                body: #"{"price":{"minorUnits":1,"currency":"CNY"},"quota":1,"until":99999999999999}"#,
                token: anna.token)
            #expect((raw.status, raw.code) == (400, "malformed"), "a flash sale needs a key")
            #expect(try await running.server.audit() == [])
        }
    }

    @Test("offers that cannot be are refused")
    func badOffers() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let (room, sku) = try await running.room(of: anna, pieces: 10)
            let now = Timestamp.now
            let bad: [ShelfOffer] = [
                ShelfOffer(price: .fen(0), limitPerBuyer: nil), ShelfOffer(price: .fen(-1), limitPerBuyer: nil),
                ShelfOffer(price: .fen(.max), limitPerBuyer: nil), ShelfOffer(price: .fen(1), limitPerBuyer: 0),
                ShelfOffer(price: .fen(1), limitPerBuyer: -1), ShelfOffer(price: .fen(1), limitPerBuyer: nil, quota: 0),
                ShelfOffer(price: .fen(1), limitPerBuyer: nil, quota: .max),
                ShelfOffer(price: Money(minorUnits: 1, currency: .usd), limitPerBuyer: nil),
                ShelfOffer(price: .fen(1), limitPerBuyer: nil, from: now, until: now),
            ]
            for offer in bad {
                await refused("out-of-range", "\(offer)") { () async throws(ClientError) in
                    try await anna.putOnShelf(sku, in: room, offer)
                }
            }
            for offer in [
                ShelfOffer(price: .fen(1), limitPerBuyer: nil),
                ShelfOffer(price: .fen(1), limitPerBuyer: nil, quota: 1),
                ShelfOffer(price: .fen(1), limitPerBuyer: nil, until: now + .seconds(9)),
            ] {
                await refused("out-of-range", "flash \(offer)") { () async throws(ClientError) in
                    try await anna.startFlashSale(of: sku, in: room, offer, idempotencyKey: "f\(offer.quota ?? 0)")
                }
            }
            // Another's goods, in a room of one's own.
            let (other, _) = try await running.room(of: bo, pieces: 1)
            await refused("unknown-sku") { () async throws(ClientError) in
                try await bo.putOnShelf(sku, in: other, ShelfOffer(price: .fen(1), limitPerBuyer: nil))
            }
            #expect(try await anna.room(room).shelf.map(\.price) == [APIClient.hoodie])
        }
    }

    @Test("coupons that cannot be are refused; one that is changed keeps what was used of it, also on the screens")
    func coupons() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let (room, sku) = try await running.room(of: anna, pieces: 10)
            func coupon(
                off: Money? = .fen(1_000), points: Int? = nil, cap: Money? = nil, threshold: Money = .fen(0),
                quota: Int = 5, limit: Int = 1, products: [Product.ID]? = nil, title: String = "t"
            ) -> NewCoupon {
                NewCoupon(
                    title: title, amountOff: off, basisPoints: points, cap: cap, threshold: threshold, quota: quota,
                    limitPerBuyer: limit, products: products)
            }
            let bad: [(NewCoupon, String)] = [
                (coupon(off: nil), "out-of-range"), (coupon(points: 100), "out-of-range"),
                (coupon(cap: .fen(1)), "out-of-range"), (coupon(off: .fen(0)), "out-of-range"),
                (coupon(off: .fen(-5)), "out-of-range"), (coupon(off: nil, points: 0), "out-of-range"),
                (coupon(off: nil, points: 10_000), "out-of-range"), (coupon(off: nil, points: .min), "out-of-range"),
                (coupon(threshold: .fen(-1)), "out-of-range"), (coupon(threshold: .fen(.max)), "out-of-range"),
                (coupon(quota: 0), "out-of-range"), (coupon(quota: .max), "out-of-range"),
                (coupon(limit: 0), "out-of-range"), (coupon(title: ""), "out-of-range"),
                (coupon(products: ["nosuch"]), "unknown-product"),
                (coupon(off: Money(minorUnits: 5, currency: .usd)), "not-computable"),
            ]
            for (each, code) in bad {
                await refused(code, "\(each)") { () async throws(ClientError) in try await anna.keepCoupon("X", each) }
            }
            #expect(try await anna.shopCoupons().isEmpty)
            try await anna.keepCoupon("X", coupon(quota: 2))
            _ = try await bo.order(of: sku, in: room, key: "k", coupon: "X", total: .fen(11_900))
            try await anna.keepCoupon("x", coupon(quota: 2, title: "renamed"))
            #expect(try await anna.shopCoupons().map(\.left) == [1])
            try await eventually("the room hears of it") { try await bo.room(room).coupons.first?.title == "renamed" }
            #expect(try await bo.room(room).coupons.map(\.left) == [1])
        }
    }

    @Test("the catalogue names each SKU as the shelf wants it, with its free pieces; an import reads neither")
    func identifiers() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let room = try await anna.openRoom(OpenRoom(title: "t")).room
            let foreign = CatalogueProduct(
                code: "A", title: "Tee",
                skus: [CatalogueSKU(id: "s-other", code: "A", listPrice: .fen(5_900), stock: 10, available: 99)])
            _ = try await anna.importCatalogue(Catalogue(products: [foreign]), idempotencyKey: "1")
            let kept = try #require(try await anna.catalogue().products.first?.skus.first)
            #expect((kept.code, kept.onHand, kept.available) == ("A", 10, 10))
            let sku = try #require(kept.id)
            #expect(sku == CodedIdentifier.sku("A", in: Shop(of: try #require(anna.signedIn).account.id).id))
            try await anna.putOnShelf(sku, in: room, ShelfOffer(price: .fen(5_900), limitPerBuyer: nil))
            _ = try await bo.order(3, of: sku, in: room, key: "k", total: .fen(17_700))
            let held = try #require(try await anna.catalogue().products.first?.skus.first)
            #expect((held.onHand, held.available) == (10, 7))
            // Another tool's word for `id` is nothing to an import.
            let raw = try await running.raw(
                "POST", "/v1/shop/catalogue",
                body: #"{"products":[{"code":"B","title":"B","description":"","attributes":[],"pictures":[],"skus":["#
                    + #"{"id":{"x":1},"code":"B","specs":[],"available":"many","listPrice":{"minorUnits":5,"currency":"CNY"}}]}]}"#,
                token: anna.token, key: "2")
            #expect(raw.status == 200)
        }
    }

    @Test("goods that are renamed by an import are renamed on the shelf that is open")
    func renamed() async throws {
        try await RunningServer.open { running in
            let anna = try await running.person("anna")
            let room = try await anna.openRoom(OpenRoom(title: "t")).room
            _ = try await anna.importCatalogue(Catalogue(products: [Self.product("A")]), idempotencyKey: "1")
            let sku = CodedIdentifier.sku("A", in: Shop(of: try #require(anna.signedIn).account.id).id)
            try await anna.putOnShelf(sku, in: room, ShelfOffer(price: .fen(5_000), limitPerBuyer: nil))
            let renamed = CatalogueProduct(
                code: "A", title: "Better tee", skus: [CatalogueSKU(code: "A", listPrice: .fen(8_000), stock: 5)])
            _ = try await anna.importCatalogue(Catalogue(products: [renamed]), idempotencyKey: "2")
            try await eventually("the shelf says so") {
                let item = try await anna.room(room).shelf.first
                return item?.title == "Better tee" && item?.listPrice == .fen(8_000) && item?.onHand == 15
            }
        }
    }
}
