import Commerce
import Foundation
import Testing

@testable import Payments

@Suite("Alipay notifications")
struct AlipayNotificationTests {
    let talk: Conversation
    let fixture: AlipayFixture

    init() throws {
        talk = try Conversation(.alipay)
        fixture = AlipayFixture(talk)
    }

    private func verify(_ body: [UInt8]) throws -> GatewayNotice {
        try talk.alipay.verify(headers: [:], body: body, at: talk.now)
    }

    private func verify(_ fixture: AlipayFixture) throws -> GatewayNotice { try verify(fixture.body()) }

    private var payment: PaymentNotice {
        get throws {
            PaymentNotice(
                orderNumber: try OrderNumber("hawker-0001"), tradeID: "2026030122001404300512345678",
                amount: Money(minorUnits: 5_900, currency: .cny), merchant: fixture.speech.sellerID,
                paidAt: talk.now + .seconds(-2))
        }
    }

    @Test("a good one says which order was paid, with what, to whom and when")
    func good() throws {
        #expect(try verify(fixture) == .payment(payment))
        #expect(try verify(fixture.with("trade_status", "TRADE_FINISHED")) == .payment(payment))
        #expect(try verify(fixture.with("total_amount", "59")) == .payment(payment))
        #expect(try verify(fixture.with("charset", "UTF-8")) == .payment(payment))
    }

    @Test("one that is sent again days later says the same trade again, for its signature knows no time")
    func replayed() throws {
        let body = try fixture.body()
        let later = talk.now + .seconds(10 * 86_400)
        #expect(try talk.alipay.verify(headers: [:], body: body, at: later) == .payment(payment))
    }

    @Test("it is acknowledged with seven bytes, and refused with others")
    func acknowledgement() {
        #expect(talk.alipay.acknowledgement(of: .success(())).body == Array("success".utf8))
        #expect(talk.alipay.acknowledgement(of: .success(())).status == 200)
        // What is Alipay's and tells of nothing to apply is not to be sent again.
        let other = talk.alipay.acknowledgement(of: .failure(GatewayError(.notAPayment, "")))
        #expect(other.body == Array("success".utf8))
        for (code, status) in [
            (GatewayError.Code.signatureInvalid, 401), (.wrongAmount, 400), (.unavailable, 503),
        ] {
            let answer = talk.alipay.acknowledgement(of: .failure(GatewayError(code, "for the operator")))
            #expect(answer.body == Array("failure".utf8) && answer.status == status)
        }
    }

    @Test("empty values may be signed or skipped", arguments: [false, true])
    func emptyValues(signed: Bool) throws {
        let empty = fixture.with("body", "").with("passback_params", "")
        #expect(try verify(empty.body(signingEmptyValues: signed)) == .payment(payment))
        // With or without them the rest is what was signed.
        let altered = String(decoding: try empty.body(signingEmptyValues: signed), as: UTF8.self)
            .replacing("59.00", with: "58.00")
        #expect(code { _ = try verify(Array(altered.utf8)) } == .signatureInvalid)
    }

    @Test(
        "one that is not signed, or signed otherwise than it reads, is refused",
        arguments: [
            ("sign=", "nosign=", GatewayError.Code.signatureMissing),
            ("sign_type=RSA2", "sign_type=RSA", .signatureMissing),
            ("sign_type=RSA2", "type=RSA2", .signatureMissing), ("&sign=", "&sign=A", .signatureInvalid),
            ("total_amount=59.00", "total_amount=5.90", .signatureInvalid),
            ("out_trade_no=hawker-0001", "out_trade_no=hawker-0002", .signatureInvalid),
            ("trade_status=TRADE_SUCCESS", "trade_status=TRADE_FINISHED", .signatureInvalid),
            ("version=1.0", "version=1.0&added=1", .signatureInvalid), ("&version=1.0", "", .signatureInvalid),
            ("version=1.0", "version=1.0&version=1.0", .malformed), ("version=1.0", "version=1.%", .malformed),
            ("version=1.0", "version=1.%G0", .malformed), ("version=1.0", "version=%FF", .malformed),
            ("version=1.0", "version=1.0&", .malformed), ("version=1.0", "=1.0", .malformed),
        ])
    func forged(part: String, replacement: String, expected: GatewayError.Code) throws {
        let body = String(decoding: try fixture.body(), as: UTF8.self)
        let altered = body.replacing(part, with: replacement, maxReplacements: 1)
        #expect(altered != body)
        #expect(code { _ = try verify(Array(altered.utf8)) } == expected)
    }

    @Test("a value that swallows its neighbour signs the same text, and is not taken for it")
    func shiftedBoundary() throws {
        // The signed text has no escapes: "a=1&b=2" is one value or two. What is missing then is missed.
        var signed = fixture.values
        signed["sign_type"] = "RSA2"
        let swallowed = fixture.with("total_amount", "59.00&trade_no=\(fixture.values["trade_no"] ?? "")")
            .with("trade_no", nil)
        #expect(
            AlipaySignature.notificationTexts(FormFields(swallowed.values))
                == AlipaySignature.notificationTexts(FormFields(fixture.values)))
        #expect(code { _ = try verify(swallowed) } == .malformed)
    }

    @Test("one signed with another key is refused")
    func foreignKey() throws {
        var values = fixture.values
        values["sign_type"] = "RSA2"
        values["sign"] = try RSASignature.sign(
            AlipaySignature.notificationTexts(FormFields(values))[0], with: talk.alipay.configuration.merchantKey)
        #expect(code { _ = try verify(FormFields(values).encoded) } == .signatureInvalid)
    }

    @Test("one that is signed for another seller or app, or says nothing of them, is refused")
    func otherReceivers() throws {
        for (name, value) in [
            ("seller_id", "2088000000000000"), ("app_id", "9021000000000000"), ("seller_id", nil), ("app_id", nil),
        ] as [(String, String?)] {
            #expect(code { _ = try verify(fixture.with(name, value)) } == .wrongMerchant)
        }
    }

    @Test(
        "a paid trade without number, time or a positive amount is malformed",
        arguments: [
            ("trade_no", nil), ("trade_no", "a b"), ("trade_no", String(repeating: "9", count: 65)),
            ("gmt_payment", nil), ("gmt_payment", "yesterday"), ("gmt_payment", "2026-13-01 00:00:00"),
            ("total_amount", nil), ("total_amount", "0.00"), ("total_amount", "-1.00"), ("total_amount", "59.001"),
            ("total_amount", "5.9e1"), ("total_amount", "1,000.00"), ("total_amount", "99999999999999999999"),
            ("charset", "gbk"),
        ] as [(String, String?)])
    func incomplete(name: String, value: String?) throws {
        #expect(code { _ = try verify(fixture.with(name, value)) } == .malformed)
    }

    @Test("a trade that is not paid is no payment", arguments: ["WAIT_BUYER_PAY", "TRADE_CLOSED", "", "PAID"])
    func otherStates(status: String) throws {
        #expect(code { _ = try verify(fixture.with("trade_status", status)) } == .notAPayment)
        #expect(code { _ = try verify(fixture.with("notify_type", "dut_user_sign")) } == .notAPayment)
    }

    @Test("a refund's is never taken for a payment's", arguments: ["TRADE_SUCCESS", "TRADE_CLOSED", "TRADE_FINISHED"])
    func refunds(status: String) throws {
        let refund = fixture.with("trade_status", status).with("refund_fee", "9.00")
            .with("gmt_refund", "2026-03-01 12:00:00.123").with("out_biz_no", "refund-1")
        #expect(
            try verify(refund)
                == .refund(
                    RefundNotice(
                        orderNumber: try OrderNumber("hawker-0001"), refundNumber: try RefundNumber("refund-1"),
                        tradeID: "2026030122001404300512345678", amount: nil,
                        total: Money(minorUnits: 5_900, currency: .cny), outcome: .done, settledAt: talk.now)))
        // One trace of a refund is enough not to be a payment.
        for part in [
            fixture.with("refund_fee", "0.01"), fixture.with("gmt_refund", "2026-03-01 12:00:00"),
            fixture.with("out_biz_no", "refund-1"),
        ] {
            #expect(code { _ = try verify(part.with("trade_status", status)) } == .notAPayment)
        }
        #expect(code { _ = try verify(refund.with("out_biz_no", "made by hand")) } == .notAPayment)
        #expect(code { _ = try verify(refund.with("refund_fee", "all")) } == .malformed)
        // An empty or zero one is none.
        let none = fixture.with("refund_fee", "0.00").with("gmt_refund", "").with("out_biz_no", "")
        #expect(try verify(none) == .payment(payment))
    }

    @Test("more than 64 KiB or 128 parameters is not looked at")
    func bounds() throws {
        #expect(code { _ = try verify([UInt8](repeating: 0x61, count: 64 * 1_024 + 1)) } == .malformed)
        let many = (0..<129).map { "a\($0)=1" }.joined(separator: "&")
        #expect(code { _ = try verify(Array(many.utf8)) } == .malformed)
        #expect(code { _ = try verify([]) } == .signatureMissing)
    }
}
