import Commerce
import Foundation
import Testing

@testable import Payments

@Suite("Alipay signatures, against openssl")
struct AlipaySignatureTests {
    let talk: Conversation

    init() throws { talk = try Conversation(.alipay) }

    @Test("openssl accepts a call's signature over its sorted parameters, and over nothing else")
    func callIsSigned() throws {
        let request = try talk.alipay.query(OrderNumber("hawker-0001"), at: talk.now).request
        let signature = try #require(try FormFields(parsing: request.body)["sign"])
        let text =
            "app_id=\(talk.alipay.configuration.appID)&biz_content={\"out_trade_no\":\"hawker-0001\"}&charset=utf-8"
            + "&format=JSON&method=alipay.trade.query&sign_type=RSA2&timestamp=2026-03-01 12:00:00&version=1.0"
        let pem = talk.alipay.configuration.merchantKey.publicKey.pemRepresentation
        #expect(try OpenSSL.verifies(signature, of: Array(text.utf8), publicKeyPEM: pem))
        #expect(
            try !OpenSSL.verifies(
                signature, of: Array(text.replacing("&sign_type=RSA2", with: "").utf8), publicKeyPEM: pem))
    }

    @Test("openssl accepts the sandbox's signature over the raw text between the node's braces")
    func answersAreSigned() throws {
        var talk = talk
        let requests = [
            try talk.alipay.create(talk.charge(description: "红富士 \"5\""), at: talk.now).request,
            try talk.alipay.query(OrderNumber("hawker-0001"), at: talk.now).request,
            GatewayRequest(method: "POST", target: "/gateway.do"),
        ]
        for request in requests {
            let body = String(decoding: talk.gateway.handle(request, at: talk.now).body, as: UTF8.self)
            let start = try #require(body.firstRange(of: "_response\":")).upperBound
            let end = try #require(body.firstRange(of: ",\"sign\":\""))
            #expect(
                try OpenSSL.verifies(
                    String(body[end.upperBound...].dropLast(2)), of: Array(body[start..<end.lowerBound].utf8),
                    publicKeyPEM: talk.gateway.alipay.gatewayKey.publicKey.pemRepresentation), "\(body)")
        }
    }

    @Test("openssl accepts the sandbox's notification, taken apart by Foundation")
    func notificationIsSigned() throws {
        var talk = talk
        _ = try talk.pay(try talk.create())
        let delivery = try #require(talk.gateway.due(at: talk.now).first)
        var components = URLComponents()
        components.percentEncodedQuery = String(decoding: delivery.body, as: UTF8.self)
        let items = try #require(components.queryItems)
        let text = items.filter { $0.name != "sign" && $0.name != "sign_type" }
            .sorted { $0.name < $1.name }.map { "\($0.name)=\($0.value ?? "")" }.joined(separator: "&")
        let signature = try #require(items.first { $0.name == "sign" }?.value)
        #expect(text.contains("subject=红富士苹果 5 斤&total_amount=59.00&trade_no="))
        #expect(
            try OpenSSL.verifies(
                signature, of: Array(text.utf8),
                publicKeyPEM: talk.gateway.alipay.gatewayKey.publicKey.pemRepresentation))
    }

    @Test("a notification that openssl signed is believed, with the console's bare base64 for a key")
    func foreignSignatureIsBelieved() throws {
        let text =
            "app_id=\(talk.gateway.alipay.appID)&gmt_payment=2026-03-01 12:00:00&out_trade_no=hawker-0001&seller_id="
            + "\(talk.gateway.alipay.sellerID)&subject=苹果 & 梨&total_amount=0.01&trade_no=9&trade_status=TRADE_SUCCESS"
        let signature = try OpenSSL.sign(
            Array(text.utf8), privateKeyPEM: talk.gateway.alipay.gatewayKey.pkcs8PEMRepresentation)
        let escaped =
            text.replacing("苹果 & 梨", with: "%e8%8b%b9%E6%9E%9C+%26%20%e6%a2%a8").replacing(
                " 12:00:00", with: "+12%3a00:00")
        let body = escaped + "&sign_type=RSA2&sign=" + signature.replacing("+", with: "%2B").replacing("=", with: "%3D")
        let bare = talk.gateway.alipay.gatewayKey.publicKey.derRepresentation.base64EncodedString()
        let alipay = Alipay(
            try .init(
                appID: talk.gateway.alipay.appID, sellerID: talk.gateway.alipay.sellerID,
                merchantKey: talk.alipay.configuration.merchantKey, gatewayKey: #require(KeyText.publicKey(bare))))
        guard
            case .payment(let payment) = try alipay.verify(headers: [:], body: Array(body.utf8), at: talk.now)
        else { throw CancellationError() }
        #expect(payment.amount == Money(minorUnits: 1, currency: .cny))
    }

    @Test("a call with another parameter, key or character set than was signed is refused")
    func forgedCalls() throws {
        var talk = talk
        let request = try talk.alipay.create(talk.charge(), at: talk.now).request
        let body = String(decoding: request.body, as: UTF8.self)
        for (target, altered) in [
            (request.target, body.replacing("59.00", with: "58.00")), (request.target, body + "&notify=1"),
            (request.target, body.replacing("version=1.0", with: "version=2.0")),
            (request.target, body.replacing("RSA2", with: "RSA")),
            (request.target, body.replacing("2026-03-01", with: "1st of March")),
            (request.target, body + "&version=1.0"), (request.target, body + "&charset=utf-8"), (request.target, ""),
            ("/gateway.do", body), ("/gateway.do?charset=gbk", body), ("/gateway.do?charset=utf-8&a=%", body),
        ] {
            let answer = talk.gateway.handle(
                GatewayRequest(method: "POST", target: target, headers: request.headers, body: Array(altered.utf8)),
                at: talk.now)
            #expect(String(decoding: answer.body, as: UTF8.self).contains(#""code":"40002""#), "\(altered)")
        }
        #expect(talk.gateway.tradeCount == 0)
        _ = try talk.create()
    }
}
