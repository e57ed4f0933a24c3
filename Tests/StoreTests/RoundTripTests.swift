import Commerce
import Testing

@testable import Store

/// Every field that is kept comes back as `Books` had it. The commands are such that no field is empty everywhere, and
/// the answers say so.
@Suite struct RoundTripTests {
    private let file = TemporaryDatabase()
    private static let opening = Bazaar.opening

    /// Reads all there is, then opens the file again and does so once more.
    private func compare(_ twins: Twins, at now: Timestamp = opening) async throws {
        #expect(try await twins.differences(at: now) == [])
        try twins.store.close()
        let again = try file.open()
        for order in twins.books.rows.orders.values { #expect(try await again.order(order.id) == order) }
        for cart in twins.books.rows.carts.values { #expect(try await again.cart(cart.key) == cart) }
        #expect(try await again.audit().isClean)
    }

    @Test("products with attributes and pictures, SKUs with specs, in any script, new and changed")
    func goods() async throws {
        var twins = try await Twins(try file.open())
        let odd = "«\"quoted\"», 'it''s', \\ / \u{0}\n\t橙色 👩‍👩‍👧"
        func draft(_ text: String, _ pictures: [String]) -> ProductDraft {
            ProductDraft(
                id: "p", code: "P-\(pictures.count)", title: "T \(text)", description: text,
                attributes: [Attribute(name: "n\"", value: text), Attribute(name: "面料", value: "棉, [麻]")],
                pictures: pictures,
                skus: [
                    SKUDraft(
                        id: "p-1", code: "P1\(pictures.count)",
                        specs: [Attribute(name: "颜色", value: text), Attribute(name: "尺码", value: "M")],
                        listPrice: Money(minorUnits: 1_200 + Int64(pictures.count), currency: .jpy),
                        stock: .putIn(7)),
                    SKUDraft(
                        id: "p-2", code: "P2", listPrice: Money(minorUnits: 1_000_000_000_000, currency: .jpy),
                        stock: .unchanged),
                ])
        }
        try await twins.carryOut(.keepProducts([draft(odd, ["a/b.png", "https://例.com/x?y=\"z\""])], by: "host"))
        try await compare(twins)
        let kept = try #require(twins.books.rows.products["p"])
        #expect(kept.description == odd)
        #expect(kept.attributes.count == 2 && kept.pictures.count == 2)

        let second = try file.open()
        #expect(try await second.goods(["p-1"])["p-1"]?.product == kept)
        #expect(try await second.goods(["p-1"])["p-1"]?.sku == twins.books.rows.skus["p-1"])
        try await second.carryOut(.keepProducts([draft("new", ["c"])], by: "host"))
        let changed = try #require(try await second.goods(["p-1"])["p-1"])
        #expect(changed.product.title == "T new" && changed.product.pictures == ["c"] && changed.product.code == "P-1")
        #expect(changed.sku.specs.first?.value == "new" && changed.sku.code == "P11")
        #expect(changed.sku.listPrice.minorUnits == 1_201)
        #expect(
            try await second.catalogue(of: Bazaar.shop, after: nil, limit: 1).first?.skus.map(\.stock.onHand) == [
                14, 0,
            ])
    }

    @Test("offers, standing and flash, with windows, quotas and limits, and without")
    func offers() async throws {
        var twins = try await Twins(try file.open())
        for command in Bazaar.commands(pieces: 20) { try await twins.carryOut(command) }
        let (from, until) = (Self.opening + .seconds(1), Self.opening + .seconds(99))
        let offers = [
            Bazaar.put("o1", "tee-m", for: 1, limit: 999_999, window: Window(from: from, until: nil), quota: 1_000_000),
            Bazaar.put("o2", "tee-m", .flash, for: 2, limit: 2, window: Window(from: from, until: until), quota: 3),
            Bazaar.put("o3", "tee-l", .flash, for: 3, window: Window(from: nil, until: until), quota: 4),
            Bazaar.put("o4", "mug-1", for: 4, limit: 5),
            Bazaar.put("o5", "mug-1", in: "attic", for: 5, window: Window(from: nil, until: until)),
            Bazaar.put("o6", "mug-1", in: "attic", for: 6, window: .always),
        ]
        for offer in offers { try await twins.carryOut(offer) }
        try await twins.carryOut(Bazaar.order("x1", by: "ann", 2, total: 4), at: from)
        try await twins.carryOut(Bazaar.payment(of: "x1", 4), at: from)
        try await twins.carryOut(Bazaar.order("x2", by: "bob", 1, total: 2), at: from)
        try await twins.carryOut(Bazaar.order("x3", by: "bob", 3, of: "mug-1", total: 12), at: from)
        let flash = try await twins.store.shelf(of: "room", only: ["tee-m"])["tee-m"]?.flash
        #expect(flash?.used.taken == 2 && flash?.used.reserved == 1 && flash?.left == 0)
        #expect(try await twins.store.bought(by: "bob", of: ["o2", "o4"]) == ["o2": 1, "o4": 3])
        try await compare(twins, at: from)
    }

    @Test("coupons of both kinds, with caps, windows and products, and without")
    func coupons() async throws {
        var twins = try await Twins(try file.open())
        for command in Bazaar.commands(pieces: 20) { try await twins.carryOut(command) }
        let window = Window(from: Self.opening, until: Self.opening + .seconds(99))
        let coupons = [
            Bazaar.coupon("c1", .amountOff(fen(1_000)), threshold: 5_000, window: window, quota: 9, limit: 3),
            Bazaar.coupon("c2", .percentOff(basisPoints: 1_250, cap: fen(700)), quota: 8, products: ["mug", "tee"]),
            Bazaar.coupon("c3", .percentOff(basisPoints: 9_999, cap: nil), window: Window(from: nil, until: nil)),
            Bazaar.coupon("c4", .amountOff(fen(1)), isWithdrawn: true),
        ]
        for coupon in coupons { try await twins.carryOut(.keepCoupon(coupon, by: "host")) }
        for coupon in coupons {
            #expect(try await twins.store.coupon(coupon.id, for: "ann")?.coupon == coupon)
        }
        try await twins.carryOut(Bazaar.order("o1", by: "ann", coupon: "c1", total: 4_900))
        try await twins.carryOut(Bazaar.order("o2", by: "ann", 2, of: "mug-1", coupon: "c2", total: 3_500))
        try await twins.carryOut(Bazaar.payment(of: "o2", 3_500))
        try await twins.carryOut(Bazaar.order("o3", by: "bob", coupon: "c1", total: 4_900))
        try await twins.carryOut(.cancel("o3", by: "bob"))
        // From one kind to the other, under the same name.
        let other = Bazaar.coupon("c1", .percentOff(basisPoints: 1, cap: nil), quota: 5, limit: 2)
        try await twins.carryOut(.keepCoupon(other, by: "host"))
        let kept = try #require(try await twins.store.coupon("c1", for: "ann"))
        #expect(kept.coupon == other && kept.used.reserved == 1 && kept.usedByBuyer == 1)
        #expect(try await twins.store.coupon("c2", for: "ann")?.used.taken == 1)
        try await compare(twins)
    }

    @Test("carts with their versions, in the order their lines were put in")
    func carts() async throws {
        var twins = try await Twins(try file.open())
        for command in Bazaar.commands(pieces: 20) { try await twins.carryOut(command) }
        func put(_ sku: SKU.ID, _ quantity: Int) -> Command {
            .putInCart(Bazaar.cart("ann"), sku: sku, quantity: quantity, from: "room")
        }
        for command in [put("tee-m", 1), put("tee-l", 2), put("mug-1", 3), put("tee-m", 0), put("tee-m", 9)] {
            try await twins.carryOut(command)
        }
        let cart = try await twins.store.cart(Bazaar.cart("ann"))
        #expect(cart.lines == [CartLine("tee-l", 2), CartLine("mug-1", 3), CartLine("tee-m", 9)])
        #expect(cart.version == 5)
        try await twins.carryOut(Bazaar.order("o1", by: "ann", [CartLine("mug-1", 3)], cartVersion: 5, total: 6_000))
        #expect(try await twins.store.cart(Bazaar.cart("ann")).version == 6)
        try await twins.carryOut(Bazaar.order("o2", by: "ann", nil, cartVersion: 6, total: 13_800 + 53_100))
        #expect(try await twins.store.cart(Bazaar.cart("ann")) == Cart(Bazaar.cart("ann"), version: 7))
        try await compare(twins)
    }

    @Test("a cart that nothing was ever put into has no version, and buying lines by it gives it none")
    func emptyCart() async throws {
        var twins = try await Twins(try file.open())
        for command in Bazaar.commands(pieces: 20) { try await twins.carryOut(command) }
        for id: Order.ID in ["o1", "o2"] {
            try await twins.carryOut(Bazaar.order(id, by: "ann", [CartLine("mug-1", 1)], cartVersion: 0, total: 2_000))
        }
        #expect(try await twins.store.cart(Bazaar.cart("ann")) == Cart(Bazaar.cart("ann")))
        try await compare(twins)
    }

    @Test("orders with coupon, address, note, parcel and all their times, payments and refunds")
    func orders() async throws {
        var twins = try await Twins(try file.open())
        for command in Bazaar.commands(pieces: 20, limit: 9) { try await twins.carryOut(command) }
        try await twins.carryOut(.keepCoupon(Bazaar.coupon("c1", .amountOff(fen(1_000))), by: "host"))
        var now = Self.opening
        /// A moment of its own for each command, so that no two times can be taken for each other.
        func next(_ command: Command) async throws {
            now = now + .milliseconds(1_001)
            try await twins.carryOut(command, at: now)
        }
        try await next(
            Bazaar.order(
                "o1", by: "ann", [CartLine("tee-m", 2), CartLine("mug-1", 1)], coupon: "c1", total: 12_800,
                address: Bazaar.address, note: "门口 \"放下\" 就好\u{0}"))
        try await next(Bazaar.payment(of: "o1", 12_800, gateway: "wechat", trade: "4200/1 é"))
        try await next(Bazaar.payment(of: "o1", 12_800, trade: "second"))
        try await next(.ship("o1", Parcel(carrier: "圆通", number: "YT1234"), by: "host"))
        try await next(.ship("o1", Bazaar.parcel, by: "host"))
        try await next(.deliver("o1", by: "host"))
        try await next(.askRefund("o1", .goods, .lines([CartLine("tee-m", 1)]), reason: "破了", by: "ann"))
        try await next(.grantRefund("o1", "o1-r2", by: "host"))
        try await next(.sendBack("o1", "o1-r2", Parcel(carrier: "SF", number: "BACK1"), by: "ann"))
        try await next(.takeBack("o1", "o1-r2", .spoiled, by: "host"))
        try await next(.settleRefund("o1", "o1-r2", .stuck("余额不足")))
        try await next(.settleRefund("o1", "o1-r1", .done))
        try await next(.askRefund("o1", .money, .amount(fen(5)), reason: "late", by: "ann"))
        try await next(.declineRefund("o1", "o1-r3", reason: "不行", by: "host"))
        try await next(.complete("o1", by: "ann"))
        try await next(.refund("o1", .amount(fen(7)), reason: "sorry", by: "host"))
        try await next(Bazaar.order("o2", by: "bob", 1))
        try await next(.cancel("o2", by: "bob"))
        try await next(Bazaar.order("o3", by: "bob", 2, address: Bazaar.address))
        now = now + .seconds(901)
        try await next(.expire("o3"))
        try await next(Bazaar.payment(of: "o3", 11_800))

        let order = try #require(try await twins.store.order("o1"))
        #expect(order == twins.books.rows.orders["o1"])
        #expect(order.address == Bazaar.address && order.note == "门口 \"放下\" 就好\u{0}")
        #expect(order.coupon?.saving == fen(1_000) && order.coupon?.title == "减 c1")
        #expect(order.lines.map(\.discount.minorUnits).reduce(0, +) == 1_000)
        #expect(order.payments.map(\.purpose) == [.sale, .refundDue])
        #expect(order.progress.parcel == Bazaar.parcel)
        let times = [order.paidAt, order.progress.shippedAt, order.progress.deliveredAt, order.progress.completedAt]
        #expect(Set(times.compactMap { $0 }).count == 4)
        #expect(order.refunds.map(\.state) == [.done, .stuck, .declined, .due])
        #expect(order.refunds.map(\.cause) == [.unfillable, .goods, .money, .money])
        let back = order.refunds[1]
        #expect(back.lines == [CartLine("tee-m", 1)] && back.condition == .spoiled && back.answer == "余额不足")
        #expect(back.parcel?.number == "BACK1" && back.reason == "破了" && back.settledAt == nil)
        #expect(order.refunds[0].settledAt != nil && order.refunds[2].answer == "不行")
        #expect(try await twins.store.order("o3")?.state == .paid)
        try await compare(twins, at: now)
    }

    @Test("the largest amounts and counts that commands allow")
    func extremes() async throws {
        var twins = try await Twins(try file.open())
        let most = Money(minorUnits: Limits.price.upperBound, currency: .eur)
        let drafts = (0..<Limits.lines.upperBound).map { number in
            ProductDraft(
                id: Product.ID(rawValue: "big-\(number)") ?? "big", code: "B\(number)", title: "B",
                skus: [
                    SKUDraft(
                        id: SKU.ID(rawValue: "big-\(number)") ?? "big", code: "B\(number)", listPrice: most,
                        stock: .putIn(Limits.stock.upperBound))
                ])
        }
        try await twins.carryOut(.keepProducts(drafts, by: "host"))
        for draft in drafts {
            let offer = Offer(
                id: Offer.ID(rawValue: "s-\(draft.id)") ?? "s", key: Offer.Key(room: "room", sku: draft.skus[0].id),
                price: most)
            try await twins.carryOut(.putOnShelf(offer, by: "host"))
        }
        let lines = drafts.map { CartLine($0.skus[0].id, Limits.quantity.upperBound) }
        let total = Limits.price.upperBound * Int64(Limits.quantity.upperBound * lines.count)
        let far = Timestamp(milliseconds: 9_007_199_254_740_993)
        try await twins.carryOut(
            .placeOrder(
                OrderDraft(
                    id: "o1", buyer: "ann", room: "room", shop: Bazaar.shop, lines: lines,
                    expectedTotal: Money(minorUnits: total, currency: .eur))), at: far)
        try await twins.carryOut(
            .settle("o1", Payment.Trade(gateway: "alipay", id: "t"), amount: Money(minorUnits: total, currency: .eur)),
            at: far)
        try await twins.carryOut(.refund("o1", .all, reason: "", by: "host"), at: far)
        try await compare(twins, at: far)
    }
}
