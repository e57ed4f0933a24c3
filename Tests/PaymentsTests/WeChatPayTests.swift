import Commerce
import Foundation
import Testing

@testable import Payments

@Suite("WeChat Pay calls")
struct WeChatPayTests {
    var talk: Conversation

    init() throws { talk = try Conversation() }

    @Test("a charge is asked for with the documented fields")
    func createBody() throws {
        let request = try talk.weChat.create(talk.charge(), at: talk.now).request
        let body = try Conversation.object(request.body)
        #expect(request.method == "POST")
        #expect(request.target == "/v3/pay/transactions/native")
        #expect(request.headers["Content-Type"] == "application/json")
        #expect(request.headers["Wechatpay-Serial"] == talk.gateway.weChat.gatewaySerial)
        #expect(body["mchid"] as? String == talk.weChat.configuration.merchantID)
        #expect(body["appid"] as? String == talk.weChat.configuration.appID)
        #expect(body["out_trade_no"] as? String == "hawker-0001")
        #expect(body["description"] as? String == "红富士苹果 5 斤")
        #expect(body["time_expire"] as? String == "2026-03-01T12:15:00+08:00")
        #expect(body["notify_url"] as? String == "http://127.0.0.1:8080/v1/payments/wechat")
        let amount = try #require(body["amount"] as? [String: Any])
        #expect(amount["total"] as? Int == 5_900)
        #expect(amount["currency"] as? String == "CNY")
    }

    @Test("a description is cut to 127 units between characters")
    func longDescription() throws {
        let family = "👨‍👩‍👧‍👦"  // 11 units of UTF-16
        let long = try talk.charge(description: String(repeating: family, count: 20))
        let body = try Conversation.object(talk.weChat.create(long, at: talk.now).request.body)
        #expect(body["description"] as? String == String(repeating: family, count: 11))
    }

    @Test("a charge that the gateway would not take is refused before it is sent")
    func badCharges() throws {
        let charges = [
            try talk.charge(fen: 0), try talk.charge(fen: -1), try talk.charge(currency: .usd),
            try talk.charge(description: ""), try talk.charge(lifetime: .zero),
            try talk.charge(notifyURL: "/v1/payments"), try talk.charge(notifyURL: "https://shop.example/?a=1"),
            try talk.charge(notifyURL: "https://" + String(repeating: "a", count: 250)),
        ]
        for charge in charges {
            #expect(code { _ = try talk.weChat.create(charge, at: talk.now) } == .badCharge)
        }
    }

    @Test(
        "an order number is 6 to 32 characters of the documented set",
        arguments: [
            ("abc123", true), ("ABCxyz_-|*", true), (String(repeating: "a", count: 32), true), ("abc12", false),
            (String(repeating: "a", count: 33), false), ("order 1", false), ("order/1", false), ("订单号码一二", false),
            ("", false),
        ])
    func orderNumbers(text: String, accepted: Bool) {
        #expect((code { _ = try OrderNumber(text) } == nil) == accepted)
    }

    @Test(
        "the gateway's failures become errors that can be acted on",
        arguments: [
            (400, #"{"code":"ORDERPAID","message":"订单已支付"}"#, .alreadyPaid),
            (400, #"{"code":"ORDER_CLOSED","message":"订单已关闭"}"#, .orderClosed),
            (404, #"{"code":"ORDER_NOT_EXIST","message":"订单不存在"}"#, .orderUnknown),
            (404, #"{"code":"ORDERNOTEXIST","message":"订单不存在"}"#, .orderUnknown),
            (500, #"{"code":"SYSTEM_ERROR","message":"系统错误"}"#, .unavailable),
            (429, #"{"code":"FREQUENCY_LIMITED","message":"频率超限"}"#, .unavailable),
            (502, "<html>bad gateway</html>", .unavailable),
            (401, #"{"code":"SIGN_ERROR","message":"签名错误"}"#, .credentialsRefused),
            (403, #"{"code":"NO_AUTH","message":"商户无权限"}"#, .credentialsRefused),
            (401, "<html>", .credentialsRefused), (403, "<html>", .credentialsRefused),
            (403, #"{"code":"RULE_LIMIT","message":""}"#, .rejected),
            (500, #"{"code":"SIGN_ERROR","message":""}"#, .unavailable),
            (302, "", .rejected),
        ] as [(Int, String, GatewayError.Code)])
    func failures(status: Int, body: String, expected: GatewayError.Code) throws {
        let call = try talk.weChat.query(OrderNumber("hawker-0001"), at: talk.now)
        let response = GatewayResponse(status: status, body: Array(body.utf8))
        #expect(code { _ = try call.answer(from: response, at: talk.now) } == expected)
    }

    @Test("what a gateway says is shown without control characters")
    func printable() throws {
        let call = try talk.weChat.query(OrderNumber("hawker-0001"), at: talk.now)
        let response = GatewayResponse(status: 400, body: Array(#"{"code":"X","message":"a\u001b[2Jb"}"#.utf8))
        #expect(throws: GatewayError(.rejected, "querying order hawker-0001 was answered 400: a[2Jb", gatewayCode: "X"))
        {
            try call.answer(from: response, at: talk.now)
        }
    }

    @Test("a success that is not signed, or signed over other bytes, is not believed")
    func unsignedSuccess() throws {
        var talk = talk
        let call = try talk.weChat.create(talk.charge(), at: talk.now)
        let honest = talk.gateway.handle(call.request, at: talk.now)
        let unsigned = GatewayResponse(status: 200, body: honest.body)
        let altered = GatewayResponse(
            status: 200, headers: honest.headers, body: Array(#"{"code_url":"weixin://thief"}"#.utf8))
        #expect(code { _ = try call.answer(from: unsigned, at: talk.now) } == .signatureMissing)
        #expect(code { _ = try call.answer(from: altered, at: talk.now) } == .signatureInvalid)
        #expect(try call.answer(from: honest, at: talk.now).hasPrefix("weixin://"))
    }

    @Test(
        "a trade's state is read as documented",
        arguments: [
            ("NOTPAY", "notPaid"), ("USERPAYING", "notPaid"), ("PAYERROR", "notPaid"), ("CLOSED", "closed"),
            ("REVOKED", "closed"), ("SUCCESS", "paid"), ("REFUND", "refunded"), ("ACCEPT", nil),
        ] as [(String, String?)])
    func states(wire: String, expected: String?) throws {
        let configuration = talk.weChat.configuration
        let trade = WeChatWire.Transaction(
            appid: configuration.appID, mchid: configuration.merchantID, out_trade_no: "hawker-0001", trade_state: wire,
            transaction_id: "9", success_time: "2026-03-01T11:59:58+08:00", amount: .init(total: 1, currency: "CNY"))
        let state = try? talk.weChat.state(of: trade, asked: OrderNumber("hawker-0001"))
        let name: String? =
            switch state {
            case .notPaid: "notPaid"
            case .closed: "closed"
            case .paid: "paid"
            case .refunded: "refunded"
            case nil: nil
            }
        #expect(name == expected)
        #expect(code { _ = try talk.weChat.state(of: trade, asked: OrderNumber("hawker-0002")) } == .wrongOrder)
    }

    @Test("times are written and read as RFC 3339")
    func times() throws {
        #expect(Timestamp(milliseconds: 1_528_425_296_999).rfc3339 == "2018-06-08T10:34:56+08:00")
        #expect(Timestamp(rfc3339: "2018-06-08T10:34:56+08:00") == Timestamp(milliseconds: 1_528_425_296_000))
        #expect(Timestamp(rfc3339: "2018-06-08T02:34:56Z") == Timestamp(milliseconds: 1_528_425_296_000))
        for text in ["", "2018-06-08", "2018-06-08T10:34:56", "later", String(repeating: "2", count: 1_000)] {
            #expect(Timestamp(rfc3339: text) == nil, "\(text.prefix(30))")
        }
    }
}
