import Commerce
import Foundation
import Testing
import Wire

@testable import Server

@Suite struct OrderTextTests {
    private static let cny = Money(minorUnits: -12_900, currency: .cny)

    private static func order(text: String, full: Bool) throws -> OrderView {
        let id = try #require(Order.ID(rawValue: "261123abc"))
        let sku = try #require(SKU.ID(rawValue: "s-1"))
        let time = Timestamp(milliseconds: 1_760_000_000_000)
        let line = QuoteLineView(
            sku: sku, title: text, spec: text, quantity: 3, listPrice: cny, unitPrice: cny, price: "flash",
            amount: cny, discount: cny)
        let parcel = ParcelView(carrier: text, number: text)
        let refund = RefundView(
            id: try #require(Refund.ID(rawValue: "261123abc-r1")), state: .awaitingGoods, cause: "goods", amount: cny,
            lines: [LineRequest(sku: sku, quantity: 1), LineRequest(sku: sku, quantity: 2)], reason: text,
            answer: text, parcel: full ? parcel : nil, askedAt: time, settledAt: full ? time : nil)
        return OrderView(
            id: id, room: try #require(Room.ID(rawValue: "room01")), state: .shipped, lines: [line, line],
            coupon: full ? AppliedCouponView(code: text, title: text, saving: cny) : nil, total: cny,
            placedAt: time, reservedUntil: time, paidAt: full ? time : nil,
            payment: full ? PaymentView(gateway: "wechat", codeURL: text, sandboxWallet: text) : nil,
            payWith: full ? ["wechat", "alipay"] : [],
            buyer: full ? AccountView(id: try #require(Account.ID(rawValue: "a-1")), name: text) : nil,
            address: full ? AddressView(recipient: text, phone: text, text: text) : nil, note: text,
            parcel: full ? parcel : nil, shippedAt: full ? time : nil, deliveredAt: full ? time : nil,
            completedAt: full ? time : nil, refunds: full ? [refund, refund] : [], refundable: cny)
    }

    @Test(
        "an order's text reads back as the order, and as what the encoder writes",
        arguments: ["橙色 / M", "a \"quote\" and a \\ backslash", "\u{0}\u{1}\n\t\u{1F} end", "", "👩‍👩‍👧 / </script>"],
        [true, false])
    func equals(text: String, full: Bool) throws {
        let order = try Self.order(text: text, full: full)
        let bytes = Data(OrderText.write(order).readableBytesView)
        #expect(try JSONDecoder().decode(OrderView.self, from: bytes) == order)
        let encoded = try JSONSerialization.jsonObject(with: try JSONEncoder().encode(order)) as? NSDictionary
        #expect(try JSONSerialization.jsonObject(with: bytes) as? NSDictionary == encoded)
    }
}
