/// The JSON bodies of WeChat Pay v3, by the names they have on the wire; fields hawker does not use are left out.
enum WeChatWire {
    static let nativePath = "/v3/pay/transactions/native"
    static let tradePath = "/v3/pay/transactions/out-trade-no/"
    static let refundPath = "/v3/refund/domestic/refunds"
    static let successEvent = "TRANSACTION.SUCCESS"
    static let refundEvents = ["REFUND.SUCCESS", "REFUND.ABNORMAL", "REFUND.CLOSED"]
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

    /// `POST /v3/refund/domestic/refunds`.
    struct RefundOrder: Codable, Equatable {
        let transaction_id: String
        let out_refund_no: String
        let reason: String?
        let notify_url: String?
        let amount: RefundAmount
    }

    /// Amounts in whole fen: what goes back, of what was paid. Notifications leave the currency out: it is CNY.
    struct RefundAmount: Codable, Equatable {
        let refund: Int64
        let total: Int64
        let currency: String?
    }

    /// A refund, in the answers to a refund and to its query.
    struct Refund: Codable {
        let refund_id: String
        let out_refund_no: String
        let transaction_id: String
        let out_trade_no: String
        let status: String
        var success_time: String?
        let amount: RefundAmount
    }

    /// A refund, inside a notification, which calls some fields otherwise.
    struct RefundResult: Codable {
        let mchid: String
        let out_trade_no: String
        let transaction_id: String
        let out_refund_no: String
        let refund_id: String
        let refund_status: String
        var success_time: String?
        let amount: RefundAmount
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
}
