import Commerce
import Foundation
import Testing

@testable import Payments

@Suite("WeChat Pay refunds")
struct WeChatRefundTests {
    let talk: Conversation
    let order: RefundOrder

    init() throws {
        talk = try Conversation()
        order = RefundOrder(
            orderNumber: try OrderNumber("hawker-0001"), tradeID: "9000000000000000000000000001",
            refundNumber: try RefundNumber("r|1@*_-"), amount: Money(minorUnits: 900, currency: .cny),
            total: Money(minorUnits: 5_900, currency: .cny), reason: String(repeating: "不想要了 ", count: 20),
            notifyURL: "http://127.0.0.1:8080/v1/payments/wechat/notify")
    }

    /// Signed by the gateway.
    private func answered(_ value: some Encodable & Sendable, status: Int = 200) -> GatewayResponse {
        talk.gateway.weChat.signed(.json(status, value), at: talk.now)
    }

    private func refund(_ status: String, _ change: (inout [String: Any]) -> Void = { _ in }) throws -> GatewayResponse
    {
        var fields: [String: Any] = [
            "refund_id": "50", "out_refund_no": "r|1@*_-", "transaction_id": order.tradeID,
            "out_trade_no": "hawker-0001",
            "status": status, "success_time": "2026-03-01T11:59:58+08:00", "channel": "ORIGINAL",
            "amount": ["total": 5_900, "refund": 900, "payer_total": 5_900, "currency": "CNY"],
        ]
        change(&fields)
        struct Raw: Encodable {
            let data: [String: JSONValue]
            func encode(to encoder: any Encoder) throws { try data.encode(to: encoder) }
        }
        let data = try JSONSerialization.data(withJSONObject: fields)
        return answered(Raw(data: try JSONDecoder().decode([String: JSONValue].self, from: data)))
    }

    @Test("a refund is asked for with the documented fields")
    func refundRequest() throws {
        let request = try talk.weChat.refund(order, at: talk.now).request
        #expect(request.method == "POST" && request.target == "/v3/refund/domestic/refunds")
        let body = try Conversation.object(request.body)
        #expect(body["transaction_id"] as? String == order.tradeID && body["out_refund_no"] as? String == "r|1@*_-")
        #expect(body["notify_url"] as? String == order.notifyURL)
        // Eighty bytes of whole characters: three bytes each, and a space after every fourth.
        #expect((body["reason"] as? String)?.utf8.count == 78)
        #expect(body["amount"] as? NSDictionary == ["refund": 900, "total": 5_900, "currency": "CNY"])
    }

    @Test("a refund's query names it in the path, escaped and signed so")
    func queryRequest() throws {
        let request = try talk.weChat.queryRefund(order.refundNumber, of: order.orderNumber, at: talk.now).request
        #expect(request.method == "GET" && request.target == "/v3/refund/domestic/refunds/r%7C1%40%2A_-")
        let parts = try #require(request.headers["Authorization"].flatMap(Authorization.init))
        #expect(
            try OpenSSL.verifies(
                parts.signature, of: Array("GET\n\(request.target)\n1772337600\n\(parts.nonce)\n\n".utf8),
                publicKeyPEM: talk.weChat.configuration.merchantKey.publicKey.pemRepresentation))
    }

    @Test(
        "a refund's state is read as documented",
        arguments: [
            ("PROCESSING", "processing"), ("SUCCESS", "done"), ("CLOSED", "closed"), ("ABNORMAL", "abnormal"),
            ("X", nil),
        ]
            as [(String, String?)])
    func states(wire: String, expected: String?) throws {
        let name: String? =
            switch try? talk.weChat.refund(order, at: talk.now).answer(from: refund(wire), at: talk.now) {
            case .processing: "processing"
            case .done: "done"
            case .closed: "closed"
            case .abnormal: "abnormal"
            case nil: nil
            }
        #expect(name == expected)
    }

    @Test("an answer about another refund, order or amount is refused although it is signed")
    func otherAnswers() throws {
        let call = try talk.weChat.refund(order, at: talk.now)
        for (change, expected) in [
            ({ $0["out_refund_no"] = "r2" }, .wrongOrder), ({ $0["out_trade_no"] = "hawker-0002" }, .wrongOrder),
            ({ $0["amount"] = ["refund": 901, "total": 5_900, "currency": "CNY"] }, .wrongAmount),
            ({ $0["amount"] = ["refund": 0, "total": 5_900, "currency": "CNY"] }, .malformed),
            ({ $0["amount"] = ["refund": 900, "total": 5_900, "currency": "USD"] }, .malformed),
            ({ $0["transaction_id"] = "" }, .malformed), ({ $0["success_time"] = "soon" }, .malformed),
        ] as [((inout [String: Any]) -> Void, GatewayError.Code)] {
            let answer = try refund("SUCCESS", change)
            #expect(code { _ = try call.answer(from: answer, at: talk.now) } == expected)
        }
        let unsigned = GatewayResponse(status: 200, body: try refund("SUCCESS").body)
        #expect(code { _ = try call.answer(from: unsigned, at: talk.now) } == .signatureMissing)
    }

    @Test(
        "a refund that did not happen says why",
        arguments: [
            (403, "NOT_ENOUGH", "abnormal"), (403, "USER_ACCOUNT_ABNORMAL", "abnormal"),
            (400, "INVALID_REQUEST", "closed"), (403, "TRADE_OVERDUE", "closed"),
            (404, "RESOURCE_NOT_EXISTS", "order-unknown"), (500, "SYSTEM_ERROR", "unavailable"),
            (429, "FREQUENCY_LIMITED", "unavailable"), (401, "SIGN_ERROR", "credentials-refused"),
            (400, "PARAM_ERROR", "rejected"),
        ])
    func refusals(status: Int, reason: String, expected: String) throws {
        let call = try talk.weChat.refund(order, at: talk.now)
        let body = Array(#"{"code":"\#(reason)","message":"不"}"#.utf8)
        let name: String
        do throws(GatewayError) {
            switch try call.answer(from: GatewayResponse(status: status, body: body), at: talk.now) {
            case .abnormal: name = "abnormal"
            case .closed: name = "closed"
            case .processing, .done: name = "done"
            }
        } catch {
            name = error.code.rawValue
        }
        #expect(name == expected)
        let query = try talk.weChat.queryRefund(order.refundNumber, of: order.orderNumber, at: talk.now)
        let missing = GatewayResponse(status: 404, body: Array(#"{"code":"RESOURCE_NOT_EXISTS","message":""}"#.utf8))
        #expect(code { _ = try query.answer(from: missing, at: talk.now) } == .refundUnknown)
    }

    @Test(
        "a refund number is 1 to 64 characters of the documented set",
        arguments: [
            ("1", true), ("aZ0_-|*@", true), (String(repeating: "a", count: 64), true), ("", false),
            (String(repeating: "a", count: 65), false), ("a b", false), ("a/b", false), ("退款", false), ("a\n", false),
        ])
    func numbers(text: String, accepted: Bool) {
        #expect((code { _ = try RefundNumber(text) } == nil) == accepted)
    }

    @Test("the sandbox takes no refund of another total, trade or form")
    func sandbox() throws {
        var talk = talk
        let payment = try talk.paid()
        func ask(_ number: String, fen: Int64, total: Int64, trade: String? = nil) throws -> RefundState {
            try talk.send(
                talk.weChat.refund(
                    RefundOrder(
                        orderNumber: payment.orderNumber, tradeID: trade ?? payment.tradeID,
                        refundNumber: RefundNumber(number), amount: Money(minorUnits: fen, currency: .cny),
                        total: Money(minorUnits: total, currency: .cny), reason: "", notifyURL: nil), at: talk.now))
        }
        guard case .closed = try ask("r1", fen: 900, total: 9_900) else { throw CancellationError() }
        #expect(code { _ = try ask("r1", fen: 900, total: 5_900, trade: "9") } == .orderUnknown)
        #expect(try ask("r|1@*", fen: 900, total: 5_900) == .processing)
        // Without an address nobody is told; the query finds it.
        #expect(try talk.told().isEmpty)
        guard case .done = try talk.refundState("r|1@*") else { throw CancellationError() }
        // A number is one refund's, also with another trade.
        let other = try talk.paid("hawker-0002")
        guard case .closed = try talk.refund("r|1@*", of: other, fen: 900) else { throw CancellationError() }
        #expect(code { _ = try talk.refundState("r|1@*", of: "hawker-0002") } == .wrongOrder)
    }
}

/// Any JSON, for answers with fields that the module does not know.
enum JSONValue: Codable {
    case text(String)
    case number(Int64)
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .number(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}
