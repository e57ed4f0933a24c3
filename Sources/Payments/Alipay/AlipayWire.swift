/// The parameters and JSON bodies of Alipay's gateway, by the names they have on the wire; fields hawker does not use
/// are left out. Amounts are yuan with two decimals, as text.
enum AlipayWire {
    static let path = "/gateway.do"
    /// What a notification is acknowledged with, exactly.
    static let success = Array("success".utf8)
    static let failure = Array("failure".utf8)

    enum Method: String, CaseIterable {
        case precreate = "alipay.trade.precreate"
        case query = "alipay.trade.query"
        case close = "alipay.trade.close"
        case refund = "alipay.trade.refund"
        case refundQuery = "alipay.trade.fastpay.refund.query"

        /// The member of the answer that holds what was asked for.
        var node: String { rawValue.replacing(".", with: "_") + "_response" }
    }

    /// The member that stands there instead when the call was not understood.
    static let errorNode = "error_response"

    struct Precreate: Codable {
        let out_trade_no: String
        let total_amount: String
        let subject: String
        /// From the scan on, such as `14m`.
        let timeout_express: String
        /// From the call on.
        let qr_code_timeout_express: String
    }

    /// A query, and a close.
    struct Trade: Codable {
        let out_trade_no: String
    }

    struct Refund: Codable {
        let out_trade_no: String
        let trade_no: String
        let refund_amount: String
        let out_request_no: String
        let refund_reason: String?
    }

    struct RefundQuery: Codable {
        let out_trade_no: String
        let out_request_no: String
        /// The time is told only to those who ask for it.
        var query_options = ["gmt_refund_pay"]
    }

    /// What every node has.
    struct Outcome: Codable {
        let code: String
        let msg: String
        var sub_code: String?
        var sub_msg: String?
    }

    struct PrecreateAnswer: Codable {
        let out_trade_no: String
        let qr_code: String
    }

    struct QueryAnswer: Codable {
        let out_trade_no: String
        let trade_no: String
        let trade_status: String
        let total_amount: String
        /// When it was paid; absent for a trade that was not.
        let send_pay_date: String?
    }

    struct CloseAnswer: Codable {
        let out_trade_no: String?
        let trade_no: String?
    }

    struct RefundAnswer: Codable {
        let out_trade_no: String
        let trade_no: String
        /// `Y` when this call moved money. `N` when it did not: it was done before, or is not certain.
        let fund_change: String?
        /// What the trade gave back in all, not what this refund did.
        let refund_fee: String
    }

    /// All absent when there is no such refund.
    struct RefundQueryAnswer: Codable {
        let out_trade_no: String?
        let trade_no: String?
        let out_request_no: String?
        let refund_amount: String?
        let total_amount: String?
        let refund_status: String?
        let gmt_refund_pay: String?
    }
}
