import Commerce
import Foundation
import Testing

@testable import Payments

@Suite("Alipay calls")
struct AlipayTests {
    let talk: Conversation
    let fixture: AlipayFixture

    init() throws {
        talk = try Conversation(.alipay)
        fixture = AlipayFixture(talk)
    }

    private func query() throws -> GatewayCall<TradeState> {
        try talk.alipay.query(OrderNumber("hawker-0001"), at: talk.now)
    }

    private func state(_ body: String, status: Int = 200) throws -> TradeState {
        try query().answer(from: GatewayResponse(status: status, body: Array(body.utf8)), at: talk.now)
    }

    private static func node(_ fields: String) -> String { #"{"code":"10000","msg":"Success",\#(fields)}"# }

    private static let paid = node(
        #""out_trade_no":"hawker-0001","trade_no":"9","trade_status":"TRADE_SUCCESS","total_amount":"59.00","#
            + #""send_pay_date":"2026-03-01 11:59:58""#)

    @Test("a charge is asked for with the documented parameters")
    func createRequest() throws {
        let request = try talk.alipay.create(talk.charge(description: "红富士 5/斤 a=b & c"), at: talk.now).request
        #expect(request.method == "POST" && request.target == "/gateway.do?charset=utf-8")
        #expect(request.headers["Content-Type"] == "application/x-www-form-urlencoded; charset=utf-8")
        var fields = try FormFields(parsing: request.body).values
        #expect(fields.removeValue(forKey: "sign")?.isEmpty == false)
        let json = fields.removeValue(forKey: "biz_content") ?? ""
        let content = try Conversation.object(Array(json.utf8))
        #expect(
            fields == [
                "app_id": talk.alipay.configuration.appID, "method": "alipay.trade.precreate", "format": "JSON",
                "sign_type": "RSA2", "timestamp": "2026-03-01 12:00:00", "version": "1.0",
                "notify_url": "http://127.0.0.1:8080/v1/payments/wechat",
            ])
        #expect(
            content as? [String: String] == [
                "out_trade_no": "hawker-0001", "total_amount": "59.00", "subject": "红富士 5／斤 a＝b ＆ c",
                "timeout_express": "15m", "qr_code_timeout_express": "15m",
            ])
    }

    @Test("a refund is asked for with the documented parameters")
    func refundRequest() throws {
        let refund = RefundOrder(
            orderNumber: try OrderNumber("hawker-0001"), tradeID: "9", refundNumber: try RefundNumber("r@1"),
            amount: Money(minorUnits: 5, currency: .cny), total: Money(minorUnits: 5_900, currency: .cny),
            reason: "", notifyURL: nil)
        let fields = try FormFields(parsing: talk.alipay.refund(refund, at: talk.now).request.body)
        #expect(fields["method"] == "alipay.trade.refund")
        let content = try Conversation.object(Array(#require(fields["biz_content"]).utf8))
        #expect(
            content as? [String: String] == [
                "out_trade_no": "hawker-0001", "trade_no": "9", "refund_amount": "0.05", "out_request_no": "r@1",
            ])
    }

    @Test(
        "amounts are yuan with two decimals",
        arguments: [(1, "0.01"), (10, "0.10"), (5_900, "59.00"), (100_000_000_001, "1000000000.01")]
            as [(Int64, String)])
    func amounts(fen: Int64, text: String) throws {
        let amount = Money(minorUnits: fen, currency: .cny)
        #expect(amount.yuan == text)
        #expect(try Money(yuan: text, of: "it") == amount)
    }

    @Test(
        "a trade's state is read as documented",
        arguments: [
            ("WAIT_BUYER_PAY", false, "notPaid"), ("TRADE_SUCCESS", true, "paid"), ("TRADE_FINISHED", true, "paid"),
            ("TRADE_CLOSED", false, "closed"), ("TRADE_CLOSED", true, "refunded"), ("TRADE_SUCCESS", false, nil),
            ("PAID", true, nil),
        ] as [(String, Bool, String?)])
    func states(wire: String, hasTime: Bool, expected: String?) throws {
        let time = hasTime ? #","send_pay_date":"2026-03-01 11:59:58""# : ""
        let raw = Self.node(
            #""out_trade_no":"hawker-0001","trade_no":"9","trade_status":"\#(wire)","total_amount":"59.00"\#(time)"#)
        let name: String? =
            switch try? state(fixture.answer(raw)) {
            case .notPaid: "notPaid"
            case .closed: "closed"
            case .paid: "paid"
            case .refunded: "refunded"
            case nil: nil
            }
        #expect(name == expected)
        let other = try fixture.answer(raw.replacing("hawker-0001", with: "hawker-0002"))
        #expect(code { _ = try state(other) } == .wrongOrder)
    }

    @Test(
        "the gateway's failures become errors that can be acted on",
        arguments: [
            ("40004", "ACQ.TRADE_NOT_EXIST", .orderUnknown), ("40004", "ACQ.TRADE_HAS_SUCCESS", .alreadyPaid),
            ("40004", "ACQ.TRADE_HAS_CLOSE", .orderClosed), ("40004", "ACQ.SYSTEM_ERROR", .unavailable),
            ("40004", "ACQ.INVALID_PARAMETER", .rejected), ("20000", "isp.unknow-error", .unavailable),
            ("20000", "aop.unknow-error", .unavailable), ("40002", "isv.invalid-signature", .credentialsRefused),
            ("40005", "isv.app-call-limited", .unavailable),
            ("40006", "isv.insufficient-isv-permissions", .credentialsRefused),
        ] as [(String, String, GatewayError.Code)])
    func failures(wire: String, reason: String, expected: GatewayError.Code) throws {
        let raw = #"{"code":"\#(wire)","msg":"Business Failed","sub_code":"\#(reason)","sub_msg":"交易\u001b[2J不存在"}"#
        let signed = try fixture.answer(raw)
        for body in [
            signed, try fixture.answer(raw, node: "error_response"), #"{"alipay_trade_query_response":\#(raw)}"#,
        ] {
            #expect(throws: (any Error).self) { try state(body) }
            #expect(code { _ = try state(body) } == expected, "\(body)")
        }
        let call = try query()
        do throws(GatewayError) {
            _ = try call.answer(from: GatewayResponse(status: 200, body: Array(signed.utf8)), at: talk.now)
        } catch {
            #expect(error.gatewayCode == reason)
            #expect(error.message == "alipay.trade.query was answered \(wire): 交易[2J不存在")
        }
        // A failure that is signed must be signed well.
        let forged = try fixture.answer(raw, signing: raw + " ")
        #expect(code { _ = try state(forged) } == .signatureInvalid)
    }

    @Test("what is no answer of Alipay's is judged by its status")
    func otherStatuses() throws {
        for (status, expected) in [
            (502, .unavailable), (500, .unavailable), (429, .unavailable), (302, .rejected), (404, .rejected),
        ] as [(Int, GatewayError.Code)] {
            #expect(code { _ = try state("<html>", status: status) } == expected)
        }
        for body in ["<html>", "", "{}", "[]", "null", #"{"sign":"x"}"#, #"{"alipay_trade_query_response":1}"#] {
            #expect(code { _ = try state(body) } == .malformed, "\(body)")
        }
    }

    @Test("a success that is not signed, or signed over other text, is not believed")
    func unsignedSuccess() throws {
        #expect(code { _ = try state(#"{"alipay_trade_query_response":\#(Self.paid)}"#) } == .signatureMissing)
        let signed = try fixture.answer(Self.paid)
        for (part, other) in [
            ("59.00", "58.00"), ("\"10000\",", "\"10000\", "), ("hawker-0001", "hawker-0002"),
            ("TRADE_SUCCESS", #"TRADE_\u0053UCCESS"#),
        ] {
            #expect(code { _ = try state(signed.replacing(part, with: other)) } == .signatureInvalid, "\(other)")
        }
        // The signature of one call's answer does not serve another's.
        #expect(
            code { _ = try state(signed.replacing("alipay_trade_query_response", with: "alipay_trade_close_response")) }
                == .malformed)
        let close = try talk.alipay.close(OrderNumber("hawker-0001"), at: talk.now)
        #expect(
            code { try close.answer(from: GatewayResponse(status: 200, body: Array(signed.utf8)), at: talk.now) }
                == .malformed)
    }

    @Test("the node is verified as it stands, however the answer around it is written")
    func rawNodes() throws {
        let expected = try state(fixture.answer(Self.paid))
        let spaced = Self.paid.replacing(",", with: " ,\n\t ").replacing(":\"", with: " : \"", maxReplacements: 3)
        let braces = Self.paid.replacing(
            "{\"code\"", with: #"{"a":"}\"{\\","b":[{"sign":"}]"},[[]]],"sub":{"sign":"y"},"\u0073ign":"z","code""#)
        let escaped = Self.paid.replacing("TRADE_SUCCESS", with: #"TRADE_\u0053UCCESS"#)
        for raw in [Self.paid, spaced, braces, escaped] {
            let answer = try fixture.answer(raw)
            #expect(try state(answer) == expected, "\(raw)")
            // The signature may come first, others may stand between, space anywhere around.
            let (node, sign) = (
                answer.dropFirst().prefix { $0 != ":" } + ":" + raw,
                #""sign":"#
                    + answer.split(separator: #","sign":"#).last.map { String($0.dropLast()) }!
            )
            #expect(try state("{ \(sign) ,\n\(node)\r\n, \"alipay_cert_sn\" :\"a{\" }\n") == expected)
        }
    }

    @Test("slashes that the gateway escaped after signing are read as plain ones")
    func escapedSlashes() throws {
        let plain =
            #"{"code":"10000","msg":"Success","out_trade_no":"hawker-0001","qr_code":"https://qr.alipay.com/a"}"#
        let call = try talk.alipay.create(talk.charge(), at: talk.now)
        let escaped = plain.replacing("/", with: "\\/")
        for (raw, signing) in [(plain, plain), (escaped, escaped), (escaped, plain)] {
            let answer = try fixture.answer(raw, node: "alipay_trade_precreate_response", signing: signing)
            #expect(
                try call.answer(from: GatewayResponse(status: 200, body: Array(answer.utf8)), at: talk.now)
                    == "https://qr.alipay.com/a")
        }
        // What is read is what was signed: here a backslash in the code would be none of Alipay's.
        let doubled = plain.replacing("com/a", with: #"com\\/a"#)
        let answer = try fixture.answer(
            doubled, node: "alipay_trade_precreate_response", signing: doubled.replacing("\\/", with: "/"))
        #expect(
            try call.answer(from: GatewayResponse(status: 200, body: Array(answer.utf8)), at: talk.now)
                == "https://qr.alipay.com/a")
        let other = try fixture.answer(plain, node: "alipay_trade_precreate_response", signing: escaped)
        #expect(
            code { _ = try call.answer(from: GatewayResponse(status: 200, body: Array(other.utf8)), at: talk.now) }
                == .signatureInvalid)
    }

    @Test(
        "a refund that did not happen says why",
        arguments: [
            ("ACQ.SELLER_BALANCE_NOT_ENOUGH", "abnormal"), ("ACQ.TRADE_HAS_FINISHED", "closed"),
            ("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "closed"), ("ACQ.DISCORDANT_REPEAT_REQUEST", "closed"),
            ("ACQ.TRADE_NOT_EXIST", "order-unknown"), ("ACQ.SYSTEM_ERROR", "unavailable"),
            ("isv.invalid-signature", "credentials-refused"),
        ])
    func refusedRefunds(reason: String, expected: String) throws {
        let order = RefundOrder(
            orderNumber: try OrderNumber("hawker-0001"), tradeID: "9", refundNumber: try RefundNumber("refund-1"),
            amount: Money(minorUnits: 5, currency: .cny), total: Money(minorUnits: 5_900, currency: .cny),
            reason: "x", notifyURL: nil)
        let call = try talk.alipay.refund(order, at: talk.now)
        let raw = #"{"code":"40004","msg":"Business Failed","sub_code":"\#(reason)"}"#
        let body = Array(try fixture.answer(raw, node: "alipay_trade_refund_response").utf8)
        let name: String
        do throws(GatewayError) {
            switch try call.answer(from: GatewayResponse(status: 200, body: body), at: talk.now) {
            case .abnormal: name = "abnormal"
            case .closed: name = "closed"
            case .processing, .done: name = "done"
            }
        } catch {
            name = error.code.rawValue
        }
        #expect(name == expected)
    }

    @Test("an answer about another refund, trade or amount is refused although it is signed")
    func otherRefunds() throws {
        let order = RefundOrder(
            orderNumber: try OrderNumber("hawker-0001"), tradeID: "9", refundNumber: try RefundNumber("refund-1"),
            amount: Money(minorUnits: 900, currency: .cny), total: Money(minorUnits: 5_900, currency: .cny),
            reason: "x", notifyURL: nil)
        let call = try talk.alipay.refund(order, at: talk.now)
        let good = Self.node(#""out_trade_no":"hawker-0001","trade_no":"9","fund_change":"Y","refund_fee":"9.00""#)
        func ask(_ raw: String) throws -> RefundState {
            let answer = try fixture.answer(raw, node: "alipay_trade_refund_response")
            return try call.answer(from: GatewayResponse(status: 200, body: Array(answer.utf8)), at: talk.now)
        }
        let query = try talk.alipay.queryRefund(order.refundNumber, of: order.orderNumber, at: talk.now)
        let known = Self.node(
            #""out_trade_no":"hawker-0001","trade_no":"9","out_request_no":"refund-1","refund_amount":"9.00","#
                + #""total_amount":"59.00","refund_status":"REFUND_SUCCESS""#)
        func find(_ raw: String) throws -> RefundState {
            let answer = try fixture.answer(raw, node: "alipay_trade_fastpay_refund_query_response")
            return try query.answer(from: GatewayResponse(status: 200, body: Array(answer.utf8)), at: talk.now)
        }
        #expect(try ask(good) == find(known))
        // What the trade gave back in all may be more than this refund, and not less.
        #expect(try ask(good.replacing("9.00", with: "19.00")) == ask(good))
        #expect(try ask(good.replacing("\"Y\"", with: "\"N\"")) == .processing)
        for (part, other, expected) in [
            ("hawker-0001", "hawker-0002", .wrongOrder), ("\"9\"", "\"8\"", .wrongOrder),
            ("9.00", "8.99", .wrongAmount), ("9.00", "9.001", .malformed),
        ] as [(String, String, GatewayError.Code)] {
            #expect(code { _ = try ask(good.replacing(part, with: other)) } == expected, "\(other)")
        }
        for (part, other, expected) in [
            ("hawker-0001", "hawker-0002", .wrongOrder), ("refund-1", "refund-2", .wrongOrder),
            ("\"9.00\"", "\"0.00\"", .malformed), ("\"9\"", "\"\"", .malformed),
            ("SUCCESS\"}", "FAIL\"}", .refundUnknown),
            ("REFUND_SUCCESS", "", .refundUnknown),
        ] as [(String, String, GatewayError.Code)] {
            #expect(code { _ = try find(known.replacing(part, with: other)) } == expected, "\(other)")
        }
    }

    @Test("times are Shanghai's")
    func times() {
        #expect(Timestamp(milliseconds: 1_528_425_296_999).alipay == "2018-06-08 10:34:56")
        #expect(Timestamp(alipay: "2018-06-08 10:34:56") == Timestamp(milliseconds: 1_528_425_296_000))
        #expect(Timestamp(alipay: "2018-06-08 10:34:56.789") == Timestamp(milliseconds: 1_528_425_296_000))
        for text in [
            "", "2018-06-08", "2018-06-08T10:34:56", "2018-06-08 10:34:56Z", "2018-06-08 10:34:56.", "2018-06-08 10:34",
            "2018-6-8 10:34:56", "2018-06-08  10:34:56", "2018-02-30 25:00:00",
        ] {
            #expect(Timestamp(alipay: text) == nil, "\(text)")
        }
    }

    @Test("a charge or refund that the gateway would not take is refused before it is sent")
    func badOrders() throws {
        for charge in [
            try talk.charge(fen: 0), try talk.charge(currency: .usd), try talk.charge(description: ""),
            try talk.charge(notifyURL: "https://shop.example/?a=1"), try talk.charge(lifetime: .zero),
        ] {
            #expect(code { _ = try talk.alipay.create(charge, at: talk.now) } == .badCharge)
        }
        let family = "👨‍👩‍👧‍👦"  // 11 units of UTF-16
        let long = try talk.alipay.create(
            talk.charge(description: String(repeating: family, count: 30)), at: talk.now)
        let content = try #require(try FormFields(parsing: long.request.body)["biz_content"])
        #expect(
            try Conversation.object(Array(content.utf8))["subject"] as? String == String(repeating: family, count: 23))
    }
}
