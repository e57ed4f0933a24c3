import Commerce

extension Alipay {
    package func create(_ charge: Charge, at now: Timestamp) throws(GatewayError) -> GatewayCall<String> {
        try charge.requireSound(at: now)
        let lifetime = Self.minutes(charge.expiresAt - now)
        let content = AlipayWire.Precreate(
            out_trade_no: charge.orderNumber.rawValue, total_amount: charge.amount.yuan,
            subject: Self.plain(charge.description).cut(to: Limits.subjectUnits) { $0.utf16.count },
            timeout_express: lifetime, qr_code_timeout_express: lifetime)
        return try call(.precreate, content, notifyURL: charge.notifyURL, at: now) {
            (node: AlipayWire.PrecreateAnswer, _) throws(GatewayError) in
            try requireOrder(node.out_trade_no, charge.orderNumber)
            guard CodeText.isSound(node.qr_code) else {
                throw GatewayError(.malformed, "the code of order \(charge.orderNumber) is empty or not plain text")
            }
            return node.qr_code
        }
    }

    package func query(_ number: OrderNumber, at now: Timestamp) throws(GatewayError) -> GatewayCall<TradeState> {
        try call(.query, AlipayWire.Trade(out_trade_no: number.rawValue), at: now) {
            (node: AlipayWire.QueryAnswer, _) throws(GatewayError) in
            try requireOrder(node.out_trade_no, number)
            return try state(of: node, number)
        }
    }

    package func close(_ number: OrderNumber, at now: Timestamp) throws(GatewayError) -> GatewayCall<Void> {
        let asked = try call(.close, AlipayWire.Trade(out_trade_no: number.rawValue), at: now) {
            (node: AlipayWire.CloseAnswer, _) throws(GatewayError) in
            if let answered = node.out_trade_no { try requireOrder(answered, number) }
        }
        return GatewayCall(request: asked.request) { (response, now) throws(GatewayError) in
            do throws(GatewayError) {
                try asked.answer(from: response, at: now)
            } catch {
                switch error.gatewayCode {
                // Closed before is as we want it.
                case "ACQ.TRADE_HAS_CLOSE": return
                // Only what waits for payment can be closed: it is paid, or closed.
                case "ACQ.TRADE_STATUS_ERROR", "ACQ.REASON_TRADE_STATUS_INVALID":
                    throw GatewayError(.alreadyPaid, error.message, gatewayCode: error.gatewayCode)
                default: throw error
                }
            }
        }
    }

    package func refund(
        _ refund: RefundOrder, at now: Timestamp
    ) throws(GatewayError) -> GatewayCall<RefundState> {
        try refund.requireSound()
        let reason = Self.plain(refund.reason).cut(to: Limits.alipayReasonUnits) { $0.utf16.count }
        let content = AlipayWire.Refund(
            out_trade_no: refund.orderNumber.rawValue, trade_no: refund.tradeID, refund_amount: refund.amount.yuan,
            out_request_no: refund.refundNumber.rawValue, refund_reason: reason.isEmpty ? nil : reason)
        let asked = try call(.refund, content, at: now) { (node: AlipayWire.RefundAnswer, now) throws(GatewayError) in
            try state(of: node, refund, at: now)
        }
        return GatewayCall(request: asked.request) { (response, now) throws(GatewayError) in
            do throws(GatewayError) {
                return try asked.answer(from: response, at: now)
            } catch {
                return try Self.refusal(error)
            }
        }
    }

    package func queryRefund(
        _ number: RefundNumber, of order: OrderNumber, at now: Timestamp
    ) throws(GatewayError) -> GatewayCall<RefundState> {
        let content = AlipayWire.RefundQuery(out_trade_no: order.rawValue, out_request_no: number.rawValue)
        return try call(.refundQuery, content, at: now) {
            (node: AlipayWire.RefundQueryAnswer, now) throws(GatewayError) in
            try state(of: node, number, of: order, at: now)
        }
    }

    // MARK: - Requests

    private func call<Node: Decodable & Sendable, Answer>(
        _ method: AlipayWire.Method, _ content: some Encodable, notifyURL: String? = nil, at now: Timestamp,
        read: @escaping @Sendable (Node, Timestamp) throws(GatewayError) -> Answer
    ) throws(GatewayError) -> GatewayCall<Answer> {
        let request = try signed(method, content, notifyURL: notifyURL, at: now)
        return GatewayCall(request: request) { (response, now) throws(GatewayError) in
            try read(try node(Node.self, of: method, in: response), now)
        }
    }

    /// The character set stands in the address, as in the official libraries: it must be known before the body is read.
    private func signed(
        _ method: AlipayWire.Method, _ content: some Encodable, notifyURL: String?, at now: Timestamp
    ) throws(GatewayError) -> GatewayRequest {
        var values = [
            "app_id": configuration.appID, "method": method.rawValue, "format": "JSON", "charset": "utf-8",
            "sign_type": AlipaySignature.type, "timestamp": now.alipay, "version": "1.0",
            "biz_content": String(decoding: try JSONText.encode(content), as: UTF8.self),
        ]
        values["notify_url"] = notifyURL
        values["sign"] = try RSASignature.sign(
            AlipaySignature.requestText(FormFields(values)), with: configuration.merchantKey)
        values["charset"] = nil
        return GatewayRequest(
            method: "POST", target: "\(AlipayWire.path)?charset=utf-8",
            headers: [
                "Content-Type": "application/x-www-form-urlencoded; charset=utf-8", "Accept": "application/json",
                "User-Agent": "hawker",
            ],
            body: FormFields(values).encoded)
    }

    /// Whole minutes, which is what Alipay takes, at least one and at most the life of a code; a rest is dropped.
    private static func minutes(_ duration: Duration) -> String {
        "\(max(1, min(duration, Limits.codeLifetime).components.seconds / 60))m"
    }

    /// Without the characters that Alipay's texts do not take (`/`, `=`, `&` and controls).
    private static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    switch scalar {
                    case "/": "\u{FF0F}"
                    case "=": "\u{FF1D}"
                    case "&": "\u{FF06}"
                    default: scalar.properties.generalCategory == .control ? " " : scalar
                    }
                }))
    }
}
