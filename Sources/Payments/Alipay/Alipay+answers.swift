import Commerce

/// Reading answers: first the node as it stands in the text, then its signature, then what it says.
extension Alipay {
    /// Throws what the gateway's failure means; a success must carry its signature.
    ///
    /// A failure without one is read, as the official libraries do, for the gateway does not sign them all and none can
    /// make an order paid; one with a wrong signature is not.
    func node<Node: Decodable>(
        _ type: Node.Type, of method: AlipayWire.Method, in response: GatewayResponse
    ) throws(GatewayError) -> Node {
        guard response.status == 200 else {
            let code: GatewayError.Code =
                switch response.status {
                case 429, 500...: .unavailable
                case 401, 403: .credentialsRefused
                default: .rejected
                }
            throw GatewayError(
                code,
                "\(method.rawValue) was answered with status \(response.status)")
        }
        let answer = try ResponseNode(scanning: response.body)
        guard let raw = answer[method.node] ?? answer[AlipayWire.errorNode] else {
            throw GatewayError(.malformed, "the answer to \(method.rawValue) has no \(method.node)")
        }
        let signature = try answer["sign"].map { (quoted) throws(GatewayError) in
            try JSONText.decode([String].self, from: [0x5B] + quoted + [0x5D], as: "a signature")[0]
        }
        let node = try signature.map { (signature) throws(GatewayError) in try verified(raw, signature) } ?? Array(raw)
        let outcome = try JSONText.decode(AlipayWire.Outcome.self, from: node, as: "the answer to \(method.rawValue)")
        guard outcome.code == "10000" else { throw Self.failure(outcome, of: method) }
        guard signature != nil else {
            throw GatewayError(.signatureMissing, "the answer to \(method.rawValue) is not signed")
        }
        return try JSONText.decode(type, from: node, as: "the answer to \(method.rawValue)")
    }

    /// The bytes that the signature covers: the raw ones, or, where the gateway wrote slashes as `\/` after it had
    /// signed, those with plain slashes (a habit of its JSON writer that the official Java library also allows for).
    private func verified(_ raw: ArraySlice<UInt8>, _ signature: String) throws(GatewayError) -> [UInt8] {
        let raw = Array(raw)
        if RSASignature.verify(signature, of: raw, with: configuration.gatewayKey) { return raw }
        let plain = raw.replacing([UInt8(ascii: "\\"), UInt8(ascii: "/")], with: [UInt8(ascii: "/")])
        if plain != raw, RSASignature.verify(signature, of: plain, with: configuration.gatewayKey) { return plain }
        throw GatewayError(
            .signatureInvalid,
            "the signature does not match; the answer is forged or was altered, or the key is not Alipay's")
    }

    private static func failure(_ outcome: AlipayWire.Outcome, of method: AlipayWire.Method) -> GatewayError {
        let reason = outcome.sub_code ?? ""
        let code: GatewayError.Code =
            switch reason {
            case "ACQ.TRADE_NOT_EXIST": .orderUnknown
            case "ACQ.TRADE_HAS_SUCCESS": .alreadyPaid
            case "ACQ.TRADE_HAS_CLOSE": .orderClosed
            case "ACQ.SYSTEM_ERROR", "aop.ACQ.SYSTEM_ERROR", "isv.app-call-limited": .unavailable
            // 40006: permissions are missing; isv: the merchant's own fault.
            case _ where outcome.code == "40006" || credentialCodes.contains(reason): .credentialsRefused
            // 20000: the service is not available or its state not known; isp: the provider's own fault.
            default: outcome.code == "20000" || reason.hasPrefix("isp.") ? .unavailable : .rejected
            }
        return GatewayError(
            code,
            "\(method.rawValue) was answered \(outcome.code.printable): \((outcome.sub_msg ?? outcome.msg).printable)",
            gatewayCode: (outcome.sub_code ?? outcome.code).printable)
    }

    private static let credentialCodes: Set<String> = [
        "isv.invalid-signature", "isv.missing-signature", "isv.invalid-signature-type", "isv.missing-signature-type",
        "isv.missing-signature-key", "isv.invalid-app-id", "isv.missing-app-id", "isv.insufficient-isv-permissions",
        "isv.insufficient-user-permissions", "isv.invalid-app-auth-token",
    ]

    func requireOrder(_ answered: String, _ asked: OrderNumber) throws(GatewayError) {
        guard answered == asked.rawValue else {
            throw GatewayError(.wrongOrder, "asked about order \(asked), answered about another")
        }
    }

    func state(of node: AlipayWire.QueryAnswer, _ number: OrderNumber) throws(GatewayError) -> TradeState {
        switch node.trade_status {
        case "WAIT_BUYER_PAY": return .notPaid
        case "TRADE_SUCCESS", "TRADE_FINISHED": return .paid(try notice(of: node, number))
        // Closed is what ran out unpaid, and also what was given back in full.
        case "TRADE_CLOSED": return node.send_pay_date == nil ? .closed : .refunded(try notice(of: node, number))
        default:
            throw GatewayError(
                .malformed,
                "order \(number) is '\(node.trade_status.printable)', which is not documented")
        }
    }

    private func notice(
        of node: AlipayWire.QueryAnswer, _ number: OrderNumber
    ) throws(GatewayError) -> PaymentNotice {
        let amount = try Money(yuan: node.total_amount, of: "the total of order \(number)")
        guard TradeID.isSound(node.trade_no), amount.minorUnits > 0,
            let paidAt = node.send_pay_date.flatMap(Timestamp.init(alipay:))
        else {
            throw GatewayError(.malformed, "the paid trade of order \(number) lacks its number, time or amount")
        }
        return PaymentNotice(
            orderNumber: number, tradeID: node.trade_no, amount: amount, merchant: configuration.sellerID,
            paidAt: paidAt)
    }
}
