import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("What others sent")
struct CleanedTests {
    private let evil = "a\u{1B}[2J\u{202E}b\u{7}\nc"
    private let far = Timestamp(milliseconds: .max)

    /// Every string in a value, however deep.
    private func strings(in value: Any) -> [String] {
        if let text = value as? String { return [text] }
        return Mirror(reflecting: value).children.flatMap { strings(in: $0.value) }
    }

    private func isClean(_ value: Any) -> Bool {
        let texts = strings(in: value)
        #expect(texts.contains { $0.hasPrefix("a[2J") }, "nothing of it was evil")
        return texts.allSatisfy { text in
            text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E && $0.value != 0x7F }
        }
    }

    private var quoteLine: QuoteLineView {
        QuoteLineView(
            sku: Fixtures.scarf, title: evil, spec: evil, quantity: 1, listPrice: Fixtures.cny(1),
            unitPrice: Fixtures.cny(1), price: evil, amount: Fixtures.cny(1))
    }

    private var order: OrderView {
        let parcel = ParcelView(carrier: evil, number: evil)
        let refund = RefundView(
            id: Fixtures.buyerRefund(.done).id, state: .done, cause: evil, amount: Fixtures.cny(1), reason: evil,
            answer: evil, parcel: parcel, askedAt: far, settledAt: far)
        return OrderView(
            id: Fixtures.order(.paid).id, room: Fixtures.room, state: .shipped, lines: [quoteLine],
            coupon: AppliedCouponView(code: evil, title: evil, saving: Fixtures.cny(1)), total: Fixtures.cny(1),
            placedAt: Timestamp(milliseconds: .min), reservedUntil: far, paidAt: far,
            payment: PaymentView(gateway: evil, codeURL: evil, sandboxWallet: nil), payWith: [evil],
            buyer: AccountView(id: Fixtures.mei.id, name: evil),
            address: AddressView(recipient: evil, phone: evil, text: evil), note: evil, parcel: parcel, shippedAt: far,
            deliveredAt: far, completedAt: far, refunds: [refund])
    }

    private var item: ShelfItem {
        ShelfItem(
            sku: Fixtures.scarf, product: Fixtures.identifier("p", of: Product.self), title: evil, description: evil,
            spec: evil, attributes: [AttributeView(name: evil, value: evil)], pictures: [evil],
            listPrice: Fixtures.cny(1), price: Fixtures.cny(1), limitPerBuyer: nil, from: far, until: far, left: -1,
            flash: FlashSale(
                price: Fixtures.cny(1), limitPerBuyer: nil, from: Timestamp(milliseconds: .min), until: far, left: 1,
                quota: -1),
            available: 1, onHand: 1)
    }

    private var coupon: CouponView {
        CouponView(
            code: evil, title: evil, threshold: Fixtures.cny(1), from: far, until: far, left: -1, unusable: evil)
    }

    @Test("no text that is kept can move the cursor or turn the text around")
    func texts() {
        #expect(isClean(order.cleaned))
        #expect(isClean(item.cleaned))
        #expect(isClean(coupon.cleaned))
        #expect(isClean(QuoteView(lines: [quoteLine], total: Fixtures.cny(1)).cleaned))
        let fault = CatalogueFaultView(product: 0, sku: nil, field: evil, reason: evil)
        #expect(
            isClean(Problem(code: "x", title: evil, status: 409, detail: evil, faults: [fault]).cleaned))
        let cart = CartLineView(
            sku: Fixtures.scarf, title: evil, spec: evil, quantity: -1, unitPrice: Fixtures.cny(1), unavailable: evil,
            obstacle: evil)
        #expect(isClean(CartView(lines: [cart]).cleaned))
        #expect(isClean(OrderList(orders: [order], next: evil).cleaned))
        let events: [RoomEvent] = [.shelf(item), .coupon(coupon)]
        #expect(isClean(Tick(sequence: 1, events: events).cleaned))
    }

    @Test("counts below nothing and times beyond all calendars are held where sums of them stay sums")
    func bounds() {
        #expect(item.cleaned.left == 0 && item.cleaned.flash?.quota == 0 && coupon.cleaned.left == 0)
        let order = order.cleaned
        #expect(order.placedAt.milliseconds == 0)
        #expect((order.reservedUntil - order.placedAt).components.seconds > 0)
    }

    @Test(
        "a screen of nothing but such texts is drawn",
        arguments: [Size(width: 80, height: 24), .init(width: 160, height: 48)])
    func drawn(size: Size) {
        var model = Fixtures.viewer(
            size: size, snapshot: Fixtures.snapshot(shelf: [item], coupons: [coupon]))
        _ = model.update(.orders(before: nil, .success(OrderList(orders: [order], next: evil))))
        var texts = [model.text(size.width, size.height)]
        _ = model.press("o")
        _ = model.update(.orders(before: nil, .success(OrderList(orders: [order], next: evil))))
        texts.append(model.text(size.width, size.height))
        _ = model.press(.enter)
        texts.append(model.text(size.width, size.height))
        #expect(texts[2].contains("a[2Jb c"))
        for text in texts {
            #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x202E })
        }
    }
}
