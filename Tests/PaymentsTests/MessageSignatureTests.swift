import Commerce
import Foundation
import Testing

@testable import Payments

@Suite("Message signatures, against openssl")
struct MessageSignatureTests {
    @Test("openssl accepts a call's signature over its five lines, and over nothing else")
    func callIsSigned() throws {
        let talk = try Conversation()
        let request = try talk.weChat.create(talk.charge(), at: talk.now).request
        let header = try #require(request.headers["authorization"])
        let parts = try #require(Authorization(header))
        let pem = talk.weChat.configuration.merchantKey.publicKey.pemRepresentation
        let body = String(decoding: request.body, as: UTF8.self)
        let text = "POST\n/v3/pay/transactions/native\n1772337600\n\(parts.nonce)\n\(body)\n"

        #expect(header.hasPrefix("WECHATPAY2-SHA256-RSA2048 mchid=\"\(talk.weChat.configuration.merchantID)\""))
        #expect(parts.seconds == "1772337600")
        #expect(try OpenSSL.verifies(parts.signature, of: Array(text.utf8), publicKeyPEM: pem))
        #expect(try !OpenSSL.verifies(parts.signature, of: Array(text.dropLast().utf8), publicKeyPEM: pem))
    }

    @Test("a call without a body signs an empty fifth line")
    func queryIsSigned() throws {
        let talk = try Conversation()
        let request = try talk.weChat.query(OrderNumber("hawker-0001"), at: talk.now).request
        let parts = try #require(request.headers["Authorization"].flatMap(Authorization.init))
        let target = "/v3/pay/transactions/out-trade-no/hawker-0001?mchid=\(talk.weChat.configuration.merchantID)"

        #expect(request.target == target)
        #expect(
            try OpenSSL.verifies(
                parts.signature, of: Array("GET\n\(target)\n1772337600\n\(parts.nonce)\n\n".utf8),
                publicKeyPEM: talk.weChat.configuration.merchantKey.publicKey.pemRepresentation))
    }

    @Test("openssl accepts the sandbox's signature over exactly the bytes of its answers")
    func answersAreSigned() throws {
        var talk = try Conversation()
        _ = try talk.create()
        let requests = [
            try talk.weChat.query(OrderNumber("hawker-0001"), at: talk.now).request,
            try talk.weChat.query(OrderNumber("hawker-0404"), at: talk.now).request,
            GatewayRequest(method: "POST", target: "/v3/pay/transactions/native", body: Array("{}".utf8)),
        ]
        for request in requests {
            let answer = talk.gateway.handle(request, at: talk.now)
            let headers = answer.headers
            let text =
                Array(
                    "\(try #require(headers["Wechatpay-Timestamp"]))\n\(try #require(headers["Wechatpay-Nonce"]))\n"
                        .utf8)
                + answer.body + Array("\n".utf8)
            #expect(
                try OpenSSL.verifies(
                    #require(headers["Wechatpay-Signature"]), of: text,
                    publicKeyPEM: talk.gateway.weChat.gatewayKey.publicKey.pemRepresentation))
        }
    }

    @Test("a notification that openssl signed is believed")
    func foreignSignatureIsBelieved() throws {
        let talk = try Conversation()
        let body = try NotificationFixture(talk).body()
        let signature = try OpenSSL.sign(
            Array("1772337600\nnonce-of-openssl\n".utf8) + body + Array("\n".utf8),
            privateKeyPEM: talk.gateway.weChat.gatewayKey.pemRepresentation)
        let notice = try talk.weChat.verify(
            headers: [
                "wechatpay-timestamp": "1772337600", "wechatpay-nonce": "nonce-of-openssl",
                "wechatpay-serial": talk.gateway.weChat.gatewaySerial, "wechatpay-signature": signature,
            ], body: body, at: talk.now)
        guard case .payment(let payment) = notice else {
            Issue.record("\(notice) is no payment")
            return
        }
        #expect(payment.orderNumber.rawValue == "hawker-0001")
    }

    @Test(
        "a clock may differ by less than five minutes",
        arguments: [(0, true), (299_999, true), (-299_999, true), (300_000, false), (-300_000, false)])
    func clocks(milliseconds: Int64, accepted: Bool) throws {
        let now = Timestamp(milliseconds: 1_772_337_600_000 + milliseconds)
        #expect((code { try MessageSignature.requireRecent("1772337600", at: now) } == nil) == accepted)
    }

    @Test(
        "what is no time is refused",
        arguments: ["", "-1", "1772337600.5", " 1772337600", "9999999999999999999", "１７７２"])
    func noTime(text: String) {
        let now = Timestamp(milliseconds: 1_772_337_600_000)
        #expect(code { try MessageSignature.requireRecent(text, at: now) } == .clockDifference)
    }
}
