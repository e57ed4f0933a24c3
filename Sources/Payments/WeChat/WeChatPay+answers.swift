import Commerce

/// Reading what comes from the gateway: first the signature, then the content, then whether it is about us.
extension WeChatPay {
    package func verify(
        headers: GatewayHeaders, body: [UInt8], at now: Timestamp
    ) throws(GatewayError) -> PaymentNotice {
        try verifySignature(headers, body, at: now)
        let notification = try WeChatWire.decode(WeChatWire.Notification.self, from: body, as: "a notification")
        guard notification.event_type == WeChatWire.successEvent,
            notification.resource_type == WeChatWire.encryptedResource
        else {
            throw GatewayError(
                .notAPayment,
                "the notification is about '\(notification.event_type.prefix(64))', which hawker does not record")
        }
        let resource = notification.resource
        guard resource.algorithm == ResourceCipher.algorithm else {
            throw GatewayError(.undecipherable, "'\(resource.algorithm.prefix(64))' is not a cipher of WeChat Pay v3")
        }
        let content = try configuration.cipher.open(
            resource.ciphertext, nonce: resource.nonce, associatedData: resource.associated_data ?? "")
        let trade = try WeChatWire.decode(WeChatWire.Transaction.self, from: content, as: "a notification's content")
        guard trade.trade_state == "SUCCESS" else {
            throw GatewayError(.notAPayment, "the trade of the notification is '\(trade.trade_state.prefix(32))'")
        }
        return try notice(of: trade)
    }

    /// 204 for success; else the documented failure, with a status that says whose fault it is.
    package func acknowledgement(of result: Result<Void, GatewayError>) -> GatewayResponse {
        guard case .failure(let error) = result else { return GatewayResponse(status: 204) }
        let status =
            switch error.code {
            case .signatureMissing, .signatureInvalid, .signatureProbe, .unknownSerial, .clockDifference: 401
            case .unavailable: 503
            case .badConfiguration: 500
            case .badOrderNumber, .badCharge, .malformed, .undecipherable, .wrongMerchant, .wrongOrder, .wrongAmount,
                .notAPayment, .alreadyPaid, .orderClosed, .orderUnknown, .rejected:
                400
            }
        // Our own code and nothing else: the sender may be anyone.
        let body = Array(#"{"code":"FAIL","message":"\#(error.code.rawValue)"}"#.utf8)
        return GatewayResponse(status: status, headers: ["Content-Type": "application/json"], body: body)
    }

    /// Throws unless the gateway signed exactly these bytes within five minutes of `now`.
    func verifySignature(_ headers: GatewayHeaders, _ body: [UInt8], at now: Timestamp) throws(GatewayError) {
        guard body.count <= Limits.bodyBytes else {
            throw GatewayError(.malformed, "a message of \(body.count) bytes is not WeChat Pay's; the limit is 64 KiB")
        }
        let seconds = try signatureField("Wechatpay-Timestamp", headers)
        let nonce = try signatureField("Wechatpay-Nonce", headers)
        let signature = try signatureField("Wechatpay-Signature", headers)
        let serial = try signatureField("Wechatpay-Serial", headers)
        try MessageSignature.requireRecent(seconds, at: now)
        guard let key = configuration.gatewayKeys.first(where: { $0.serial == serial })?.key else {
            throw GatewayError(
                .unknownSerial,
                "signed with the key '\(serial.prefix(64))', which is not configured; was the gateway's key changed?")
        }
        let text = MessageSignature.answerText(seconds: seconds, nonce: nonce, body: body)
        guard MessageSignature.verify(signature, of: text, with: key) else {
            throw signature.hasPrefix("WECHATPAY/SIGNTEST/")
                ? GatewayError(.signatureProbe, "WeChat Pay tests whether forged signatures are refused; this one was")
                : GatewayError(.signatureInvalid, "the signature does not match; the message is forged or was altered")
        }
    }

    private func signatureField(_ name: String, _ headers: GatewayHeaders) throws(GatewayError) -> String {
        guard let value = headers[name], (1...Limits.headerBytes).contains(value.utf8.count) else {
            throw GatewayError(.signatureMissing, "the header \(name) is missing, repeated or too long")
        }
        return value
    }

    /// Throws what the gateway's failure means; a success must carry its signature.
    ///
    /// Failures are read without one, as the official SDKs do: the gateway does not sign them all, and none of them
    /// can make an order paid.
    func requireSuccess(_ response: GatewayResponse, of action: String, at now: Timestamp) throws(GatewayError) {
        if (200...299).contains(response.status) {
            return try verifySignature(response.headers, response.body, at: now)
        }
        // A proxy's error page is no JSON; the status alone then decides.
        let failure = try? WeChatWire.decode(WeChatWire.Failure.self, from: response.body, as: "a failure")
        let code: GatewayError.Code =
            switch (failure?.code, response.status) {
            case ("ORDERPAID", _), ("ORDER_PAID", _): .alreadyPaid
            case ("ORDER_CLOSED", _), ("ORDERCLOSED", _): .orderClosed
            case ("ORDER_NOT_EXIST", _), ("ORDERNOTEXIST", _): .orderUnknown
            case ("SYSTEM_ERROR", _), ("SYSTEMERROR", _), (_, 429), (_, 500...): .unavailable
            default: .rejected
            }
        throw GatewayError(
            code, "\(action) was answered \(response.status): \(Self.printable(failure?.message ?? "no reason given"))",
            gatewayCode: failure.map { Self.printable($0.code) })
    }

    func state(of trade: WeChatWire.Transaction, asked: OrderNumber) throws(GatewayError) -> TradeState {
        try requireOurs(trade)
        guard trade.out_trade_no == asked.rawValue else {
            throw GatewayError(.wrongOrder, "asked about order \(asked), answered about another")
        }
        switch trade.trade_state {
        case "SUCCESS": return .paid(try notice(of: trade))
        case "REFUND": return .refunded(try notice(of: trade))
        case "NOTPAY", "USERPAYING", "PAYERROR": return .notPaid
        case "CLOSED", "REVOKED": return .closed
        default:
            throw GatewayError(
                .malformed, "order \(asked) is '\(trade.trade_state.prefix(32))', which is not documented")
        }
    }

    private func notice(of trade: WeChatWire.Transaction) throws(GatewayError) -> PaymentNotice {
        try requireOurs(trade)
        guard let tradeID = trade.transaction_id, (1...32).contains(tradeID.utf8.count),
            tradeID.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            let paidAt = trade.success_time.flatMap(Timestamp.init(rfc3339:)),
            let amount = trade.amount, amount.total > 0, let currency = Currency(code: amount.currency)
        else {
            throw GatewayError(
                .malformed, "the paid trade of order \(trade.out_trade_no.prefix(32)) lacks its number, time or amount")
        }
        return PaymentNotice(
            orderNumber: try OrderNumber(trade.out_trade_no), tradeID: tradeID,
            amount: Money(minorUnits: amount.total, currency: currency), merchant: trade.mchid, paidAt: paidAt)
    }

    private func requireOurs(_ trade: WeChatWire.Transaction) throws(GatewayError) {
        guard trade.mchid == configuration.merchantID, trade.appid == configuration.appID else {
            throw GatewayError(
                .wrongMerchant,
                "the trade belongs to merchant '\(trade.mchid.prefix(32))', app '\(trade.appid.prefix(32))', not to us"
            )
        }
    }

    /// Remote text for a log line: no controls, at most 200 characters.
    private static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(200)))
    }
}
