import Commerce
import Foundation
import Testing

@testable import Payments

@Suite("WeChat Pay notifications")
struct WeChatNotificationTests {
    let talk: Conversation
    let fixture: NotificationFixture

    init() throws {
        talk = try Conversation()
        fixture = NotificationFixture(talk)
    }

    private func verify(_ fixture: NotificationFixture) throws -> GatewayNotice {
        try verify(try fixture.body())
    }

    private func verify(_ body: [UInt8]) throws -> GatewayNotice {
        try talk.weChat.verify(headers: fixture.headers(for: body), body: body, at: talk.now)
    }

    @Test("a good one says which order was paid, with what, to whom and when")
    func good() throws {
        let notice = try verify(fixture)
        #expect(
            notice
                == .payment(
                    PaymentNotice(
                        orderNumber: try OrderNumber("hawker-0001"), tradeID: "9000000000000000000000000001",
                        amount: Money(minorUnits: 5_900, currency: .cny), merchant: fixture.configuration.merchantID,
                        paidAt: talk.now + .seconds(-2))))
        #expect(talk.weChat.acknowledgement(of: .success(())) == GatewayResponse(status: 204))
    }

    @Test("headers are found whatever their case, and not believed when given twice")
    func headerNames() throws {
        let body = try fixture.body()
        let headers = try fixture.headers(for: body)
        let lower = GatewayHeaders(headers.fields.map { .init(name: $0.name.lowercased(), value: $0.value) })
        #expect(try talk.weChat.verify(headers: lower, body: body, at: talk.now) == verify(fixture))
        let twice = GatewayHeaders(headers.fields + [.init(name: "wechatpay-nonce", value: "other")])
        #expect(code { _ = try talk.weChat.verify(headers: twice, body: body, at: talk.now) } == .signatureMissing)
    }

    @Test(
        "one whose signature fields are missing, foreign or altered is refused with 401",
        arguments: [
            ("Wechatpay-Timestamp", nil, .signatureMissing),
            ("Wechatpay-Nonce", nil, .signatureMissing),
            ("Wechatpay-Signature", nil, .signatureMissing),
            ("Wechatpay-Serial", nil, .signatureMissing),
            ("Wechatpay-Signature", "", .signatureMissing),
            ("Wechatpay-Signature", String(repeating: "A", count: 100_000), .signatureMissing),
            ("Wechatpay-Signature", "AAAA", .signatureInvalid),
            ("Wechatpay-Signature", "not base64!", .signatureInvalid),
            ("Wechatpay-Signature", "WECHATPAY/SIGNTEST/abcdefghijklmnop", .signatureProbe),
            ("Wechatpay-Serial", "PUB_KEY_ID_9999", .unknownSerial),
            ("Wechatpay-Nonce", "another", .signatureInvalid),
            ("Wechatpay-Timestamp", "1772337601", .signatureInvalid),
            ("Wechatpay-Timestamp", "1772337300", .clockDifference),
            ("Wechatpay-Timestamp", "yesterday", .clockDifference),
        ] as [(String, String?, GatewayError.Code)])
    func forged(field: String, value: String?, expected: GatewayError.Code) throws {
        let body = try fixture.body()
        let headers = try fixture.headers(for: body).replacing(field, with: value)
        #expect(code { _ = try talk.weChat.verify(headers: headers, body: body, at: talk.now) } == expected)
        let answer = talk.weChat.acknowledgement(of: .failure(GatewayError(expected, "details for the operator")))
        #expect(answer.status == 401)
        #expect(try Conversation.object(answer.body)["code"] as? String == "FAIL")
        #expect(!String(decoding: answer.body, as: UTF8.self).contains("operator"))
    }

    @Test("one byte less, more or changed anywhere is refused")
    func alteredBody() throws {
        let body = try fixture.body()
        let headers = try fixture.headers(for: body)
        var changed = body
        changed[body.count / 2] ^= 1
        for altered in [Array(body.dropLast()), Array(body.dropFirst()), body + [0x0A], changed, []] {
            #expect(
                code { _ = try talk.weChat.verify(headers: headers, body: altered, at: talk.now) }
                    == .signatureInvalid)
        }
    }

    @Test("one signed with another key under the gateway's name is refused")
    func foreignKey() throws {
        let body = try fixture.body()
        let text = MessageSignature.answerText(seconds: fixture.seconds, nonce: "n0nce", body: body)
        let forged = try RSASignature.sign(text, with: talk.weChat.configuration.merchantKey)
        let headers = try fixture.headers(for: body).replacing("Wechatpay-Signature", with: forged)
        #expect(code { _ = try talk.weChat.verify(headers: headers, body: body, at: talk.now) } == .signatureInvalid)
    }

    @Test("one sent again at once says the same trade again; after five minutes it is refused")
    func replayed() throws {
        let body = try fixture.body()
        let headers = try fixture.headers(for: body)
        let first = try talk.weChat.verify(headers: headers, body: body, at: talk.now)
        #expect(try talk.weChat.verify(headers: headers, body: body, at: talk.now + .seconds(299)) == first)
        #expect(
            code { _ = try talk.weChat.verify(headers: headers, body: body, at: talk.now + .seconds(300)) }
                == .clockDifference)
    }

    @Test("one of another event or shape is no payment, and is not to be sent again")
    func otherEvents() throws {
        var other = fixture
        other.event = "COUPON.USE"
        #expect(code { _ = try verify(other) } == .notAPayment)
        #expect(talk.weChat.acknowledgement(of: .failure(GatewayError(.notAPayment, ""))).status == 204)
        var plain = fixture
        plain.resourceType = "plain"
        #expect(code { _ = try verify(plain) } == .notAPayment)
        var unpaid = fixture
        unpaid.trade = WeChatWire.Transaction(
            appid: fixture.configuration.appID, mchid: fixture.configuration.merchantID, out_trade_no: "hawker-0001",
            trade_state: "NOTPAY")
        #expect(code { _ = try verify(unpaid) } == .notAPayment)
        var cipher = fixture
        cipher.algorithm = "AEAD_SM4_GCM"
        #expect(code { _ = try verify(cipher) } == .undecipherable)
        let body = Array("[]".utf8)
        #expect(
            code { _ = try talk.weChat.verify(headers: fixture.headers(for: body), body: body, at: talk.now) }
                == .malformed)
    }

    @Test("one for another merchant or another app is refused although it is signed")
    func otherReceivers() throws {
        let configuration = fixture.configuration
        for (app, merchant) in [(configuration.appID, "1900000000"), ("wx0000000000000000", configuration.merchantID)] {
            var other = fixture
            other.trade = WeChatWire.Transaction(
                appid: app, mchid: merchant, out_trade_no: "hawker-0001", trade_state: "SUCCESS", transaction_id: "9",
                success_time: "2026-03-01T11:59:58+08:00", amount: .init(total: 5_900, currency: "CNY"))
            #expect(code { _ = try verify(other) } == .wrongMerchant)
        }
    }

    @Test("a paid trade without number, time or a positive amount of a known currency is malformed")
    func incomplete() throws {
        var cases: [WeChatWire.Transaction] = []
        for change: (inout WeChatWire.Transaction) -> Void in [
            { $0.transaction_id = nil }, { $0.transaction_id = "a b" },
            { $0.transaction_id = String(repeating: "9", count: 65) }, { $0.success_time = nil },
            { $0.success_time = "yesterday" }, { $0.amount = nil }, { $0.amount = .init(total: 0, currency: "CNY") },
            { $0.amount = .init(total: -1, currency: "CNY") }, { $0.amount = .init(total: 5_900, currency: "XXX") },
        ] {
            var trade = fixture.trade
            change(&trade)
            cases.append(trade)
        }
        for trade in cases {
            var incomplete = fixture
            incomplete.trade = trade
            #expect(code { _ = try verify(incomplete) } == .malformed, "\(trade)")
        }
    }

    @Test("the end of a refund is told as one, and never as a payment", arguments: ["SUCCESS", "ABNORMAL", "CLOSED"])
    func refunds(status: String) throws {
        var ended = fixture
        ended.event = "REFUND.\(status)"
        let time = status == "SUCCESS" ? "2026-03-01T11:59:58+08:00" : nil
        var result = WeChatWire.RefundResult(
            mchid: fixture.configuration.merchantID, out_trade_no: "hawker-0001", transaction_id: "9001",
            out_refund_no: "refund-1", refund_id: "5030", refund_status: status, success_time: time,
            amount: .init(refund: 900, total: 5_900, currency: nil))
        let outcome: RefundNotice.Outcome = status == "SUCCESS" ? .done : status == "CLOSED" ? .closed : .abnormal
        #expect(
            try verify(ended.body(of: result))
                == .refund(
                    RefundNotice(
                        orderNumber: try OrderNumber("hawker-0001"), refundNumber: try RefundNumber("refund-1"),
                        tradeID: "9001", amount: Money(minorUnits: 900, currency: .cny),
                        total: Money(minorUnits: 5_900, currency: .cny), outcome: outcome,
                        settledAt: time == nil ? talk.now : talk.now + .seconds(-2))))

        // A paid trade under a refund's event, and a refund under a payment's, are neither.
        #expect(code { _ = try verify(ended.body(of: fixture.trade)) } == .malformed)
        #expect(code { _ = try verify(fixture.body(of: result)) } == .malformed)
        ended.event = status == "CLOSED" ? "REFUND.SUCCESS" : "REFUND.CLOSED"
        #expect(code { _ = try verify(ended.body(of: result)) } == .malformed)

        ended.event = "REFUND.\(status)"
        result.success_time = "yesterday"
        #expect(code { _ = try verify(ended.body(of: result)) } == .malformed)
    }

    @Test("a refund of another merchant, of nothing, or of more than was paid is refused although it is signed")
    func badRefunds() throws {
        var ended = fixture
        ended.event = "REFUND.SUCCESS"
        let ours = fixture.configuration.merchantID
        for (merchant, number, refund, currency, expected) in [
            ("1900000000", "refund-1", 900, "CNY", .wrongMerchant), (ours, "refund-1", 0, "CNY", .malformed),
            (ours, "refund-1", -900, "CNY", .malformed), (ours, "refund-1", 5_901, "CNY", .malformed),
            (ours, "refund-1", 900, "USD", .malformed), (ours, "made by hand", 900, "CNY", .notAPayment),
        ] as [(String, String, Int64, String, GatewayError.Code)] {
            let result = WeChatWire.RefundResult(
                mchid: merchant, out_trade_no: "hawker-0001", transaction_id: "9001", out_refund_no: number,
                refund_id: "5030", refund_status: "SUCCESS", success_time: nil,
                amount: .init(refund: refund, total: 5_900, currency: currency))
            #expect(code { _ = try verify(ended.body(of: result)) } == expected, "\(result)")
        }
    }

    @Test("a failure's status says whose fault it is")
    func failures() {
        #expect(talk.weChat.acknowledgement(of: .failure(GatewayError(.wrongAmount, ""))).status == 400)
        #expect(talk.weChat.acknowledgement(of: .failure(GatewayError(.unavailable, ""))).status == 503)
        #expect(talk.weChat.acknowledgement(of: .failure(GatewayError(.badConfiguration, ""))).status == 500)
    }

    @Test("more than 64 KiB is not looked at")
    func tooLong() throws {
        let body = [UInt8](repeating: 0x20, count: 64 * 1_024 + 1)
        #expect(
            code { _ = try talk.weChat.verify(headers: fixture.headers(for: body), body: body, at: talk.now) }
                == .malformed)
    }
}
