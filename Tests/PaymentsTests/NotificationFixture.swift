import Commerce

@testable import Payments

/// A notification that can be wrong in one thing at a time, and is signed with the gateway's real key.
struct NotificationFixture {
    let configuration: WeChatSpeech
    var seconds: String
    var event = "TRANSACTION.SUCCESS"
    var resourceType = "encrypt-resource"
    var algorithm = "AEAD_AES_256_GCM"
    var trade: WeChatWire.Transaction

    init(_ talk: Conversation) {
        configuration = talk.gateway.weChat
        seconds = String(talk.now.milliseconds / 1_000)
        trade = WeChatWire.Transaction(
            appid: configuration.appID, mchid: configuration.merchantID, out_trade_no: "hawker-0001",
            trade_state: "SUCCESS", trade_type: "NATIVE", transaction_id: "9000000000000000000000000001",
            success_time: "2026-03-01T11:59:58+08:00", amount: .init(total: 5_900, currency: "CNY"))
    }

    func body() throws -> [UInt8] { try body(of: trade) }

    func body(of content: some Encodable) throws -> [UInt8] {
        try JSONText.encode(
            WeChatWire.Notification(
                id: "EV-1", create_time: "2026-03-01T12:00:00+08:00", event_type: event, resource_type: resourceType,
                summary: "支付成功",
                resource: .init(
                    algorithm: algorithm, original_type: "transaction",
                    ciphertext: configuration.cipher.seal(
                        JSONText.encode(content), nonce: "abcdefghijkl", associatedData: "transaction"),
                    nonce: "abcdefghijkl", associated_data: "transaction")))
    }

    func headers(for body: [UInt8]) throws -> GatewayHeaders {
        let text = MessageSignature.answerText(seconds: seconds, nonce: "n0nce", body: body)
        return [
            "Wechatpay-Timestamp": seconds, "Wechatpay-Nonce": "n0nce",
            "Wechatpay-Serial": configuration.gatewaySerial,
            "Wechatpay-Signature": try RSASignature.sign(text, with: configuration.gatewayKey),
        ]
    }
}

extension GatewayHeaders {
    /// The same with one field changed, or taken out for nil.
    func replacing(_ name: String, with value: String?) -> GatewayHeaders {
        GatewayHeaders(
            fields.compactMap { field in
                field.name == name ? value.map { .init(name: name, value: $0) } : field
            })
    }
}
