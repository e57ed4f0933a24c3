import Commerce

@testable import Payments

/// Notifications and answers of Alipay's that can be wrong in one thing at a time, signed with the gateway's real key.
struct AlipayFixture {
    let speech: AlipaySpeech
    var values: [String: String]

    init(_ talk: Conversation) {
        speech = talk.gateway.alipay
        values = [
            "notify_time": "2026-03-01 12:00:00", "notify_type": "trade_status_sync",
            "notify_id": "ac05099524730693a8b",
            "charset": "utf-8", "version": "1.0", "app_id": speech.appID, "auth_app_id": speech.appID,
            "seller_id": speech.sellerID, "trade_no": "2026030122001404300512345678", "out_trade_no": "hawker-0001",
            "subject": "红富士 5 斤 & 梨=甜", "total_amount": "59.00", "gmt_payment": "2026-03-01 11:59:58",
            "trade_status": "TRADE_SUCCESS",
        ]
    }

    /// With one parameter changed, or taken out for nil, before it is signed.
    func with(_ name: String, _ value: String?) -> AlipayFixture {
        var copy = self
        copy.values[name] = value
        return copy
    }

    /// Signed by the official rule, which skips empty values; or over all of them.
    func body(signingEmptyValues: Bool = false) throws -> [UInt8] {
        let text = values.filter { signingEmptyValues || !$0.value.isEmpty }
            .sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
        var signed = values
        signed["sign_type"] = "RSA2"
        signed["sign"] = try RSASignature.sign(Array(text.utf8), with: speech.gatewayKey)
        return FormFields(signed).encoded
    }

    /// An answer whose node is exactly `raw`.
    func answer(_ raw: String, node: String = "alipay_trade_query_response", signing: String? = nil) throws -> String {
        let signature = try RSASignature.sign(Array((signing ?? raw).utf8), with: speech.gatewayKey)
        return "{\"\(node)\":\(raw),\"sign\":\"\(signature)\"}"
    }
}
