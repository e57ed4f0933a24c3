import FoundationEssentials

/// The JSON bodies of WeChat Pay v3, by the names they have on the wire; fields hawker does not use are left out.
enum WeChatWire {
    static let nativePath = "/v3/pay/transactions/native"
    static let tradePath = "/v3/pay/transactions/out-trade-no/"
    static let successEvent = "TRANSACTION.SUCCESS"
    static let encryptedResource = "encrypt-resource"

    /// An amount in whole fen.
    struct Amount: Codable, Equatable {
        let total: Int64
        let currency: String
    }

    /// `POST /v3/pay/transactions/native`.
    struct NativeOrder: Codable, Equatable {
        let appid: String
        let mchid: String
        let description: String
        let out_trade_no: String
        let time_expire: String
        let notify_url: String
        let amount: Amount
    }

    struct Code: Codable {
        let code_url: String
    }

    /// `POST /v3/pay/transactions/out-trade-no/{no}/close`.
    struct Close: Codable {
        let mchid: String
    }

    /// A trade, in the answer to a query and inside a notification. A trade that was not paid has no amount.
    struct Transaction: Codable {
        let appid: String
        let mchid: String
        let out_trade_no: String
        let trade_state: String
        var trade_state_desc: String?
        var trade_type: String?
        var transaction_id: String?
        var success_time: String?
        var amount: Amount?
    }

    struct Notification: Codable {
        let id: String
        let create_time: String
        let event_type: String
        let resource_type: String
        let summary: String
        let resource: Resource
    }

    struct Resource: Codable {
        let algorithm: String
        let original_type: String
        let ciphertext: String
        let nonce: String
        let associated_data: String?
    }

    /// What a refused call is answered with, and what a refused notification is.
    struct Failure: Codable {
        let code: String
        let message: String
    }

    static func encode(_ value: some Encodable) throws(GatewayError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(value))
        } catch {
            throw GatewayError(.malformed, "a body cannot be written as JSON (\(error))")
        }
    }

    /// Throws `malformed`, which names `subject`.
    static func decode<Value: Decodable>(
        _ type: Value.Type, from body: [UInt8], as subject: String
    ) throws(GatewayError) -> Value {
        guard body.count <= Limits.bodyBytes else {
            throw GatewayError(.malformed, "\(subject) has \(body.count) bytes, more than \(Limits.bodyBytes)")
        }
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw GatewayError(.malformed, "\(subject) is not the JSON that WeChat Pay v3 documents (\(error))")
        }
    }
}
