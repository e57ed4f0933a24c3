/// The wallet's own small format, which is nobody's but the sandbox's.
enum SandboxWallet {
    enum Action: Equatable {
        case scan
        case pay
        case behave
    }

    /// `POST /wallet/scan` and `/wallet/pay`.
    struct Code: Codable {
        let codeURL: String
    }

    /// `POST /wallet/behaviour`: what is not named stays as it is.
    struct Behaviour: Codable {
        let notify: SandboxBehaviour.Notify?
        let refunds: SandboxBehaviour.Refunds?
    }

    struct Receipt: Codable {
        /// "scanned" or "paid".
        let state: String
        let orderNumber: String
        let tradeID: String
        let description: String
        /// In fen.
        let total: Int64
        let currency: String
    }

    struct Failure: Codable {
        let code: String
        let message: String
    }

    static func answer(_ value: some Encodable) -> GatewayResponse { response(200, value) }

    static func refusal(_ status: Int, _ code: String, _ message: String) -> GatewayResponse {
        response(status, Failure(code: code, message: message))
    }

    static func refusal(_ reason: SandboxRefusal) -> GatewayResponse {
        switch reason {
        case .codeUnknown:
            refusal(404, "CODE_UNKNOWN", "no order has this code; copy all of it, or order again")
        case .alreadyPaid:
            refusal(409, "ORDERPAID", "this code was paid already; nothing was charged now")
        case .expired:
            refusal(410, "ORDER_EXPIRED", "the time to pay this code is over; nothing was charged")
        case .closed, .orderUnknown, .otherTerms, .full, .notPaid, .refundTooLarge, .otherRefund, .tooManyRefunds,
            .balanceTooSmall:
            refusal(410, "ORDER_CLOSED", "the shop closed this order; nothing was charged")
        }
    }

    private static func response(_ status: Int, _ value: some Encodable) -> GatewayResponse {
        // Four texts and a number are always JSON.
        let body = (try? JSONText.encode(value)) ?? []
        return GatewayResponse(status: status, headers: ["Content-Type": "application/json"], body: body)
    }
}
