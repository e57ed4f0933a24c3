import Commerce

/// Reading what comes from the gateway: first the signature, then the content, then whether it is about us.
extension WeChatPay {
    package func verify(
        headers: GatewayHeaders, body: [UInt8], at now: Timestamp
    ) throws(GatewayError) -> GatewayNotice {
        try verifySignature(headers, body, at: now)
        let notification = try JSONText.decode(WeChatWire.Notification.self, from: body, as: "a notification")
        let isRefund = WeChatWire.refundEvents.contains(notification.event_type)
        guard isRefund || notification.event_type == WeChatWire.successEvent,
            notification.resource_type == WeChatWire.encryptedResource
        else {
            throw GatewayError(
                .notAPayment,
                "the notification is about '\(notification.event_type.printable)', of which hawker keeps nothing"
            )
        }
        let resource = notification.resource
        guard resource.algorithm == ResourceCipher.algorithm else {
            throw GatewayError(
                .undecipherable, "'\(resource.algorithm.printable)' is not a cipher of WeChat Pay v3")
        }
        let content = try configuration.cipher.open(
            resource.ciphertext, nonce: resource.nonce, associatedData: resource.associated_data ?? "")
        if isRefund {
            let result = try JSONText.decode(
                WeChatWire.RefundResult.self, from: content, as: "a refund notification's content")
            guard notification.event_type == "REFUND.\(result.refund_status)" else {
                throw GatewayError(
                    .malformed,
                    "the event and the state of refund '\(result.out_refund_no.printable)' differ")
            }
            return .refund(try notice(of: result, at: now))
        }
        let trade = try JSONText.decode(WeChatWire.Transaction.self, from: content, as: "a notification's content")
        guard trade.trade_state == "SUCCESS" else {
            throw GatewayError(
                .notAPayment, "the trade of the notification is '\(trade.trade_state.printable)'")
        }
        return .payment(try notice(of: trade))
    }

    /// 204 for success; else the documented failure, with a status that says whose fault it is.
    package func acknowledgement(of result: Result<Void, GatewayError>) -> GatewayResponse {
        guard case .failure(let error) = result, error.code != .notAPayment else {
            return GatewayResponse(status: 204)
        }
        // Our own code and nothing else: the sender may be anyone.
        let body = Array(#"{"code":"FAIL","message":"\#(error.code.rawValue)"}"#.utf8)
        return GatewayResponse(
            status: error.answerStatus, headers: ["Content-Type": "application/json"], body: body)
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
                "signed with the key '\(serial.printable)', which is not configured; was the gateway's key changed?")
        }
        let text = MessageSignature.answerText(seconds: seconds, nonce: nonce, body: body)
        guard RSASignature.verify(signature, of: text, with: key) else {
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
        let failure = try? JSONText.decode(WeChatWire.Failure.self, from: response.body, as: "a failure")
        let code: GatewayError.Code =
            switch (failure?.code, response.status) {
            case ("ORDERPAID", _), ("ORDER_PAID", _): .alreadyPaid
            case ("ORDER_CLOSED", _), ("ORDERCLOSED", _): .orderClosed
            case ("ORDER_NOT_EXIST", _), ("ORDERNOTEXIST", _): .orderUnknown
            case ("SYSTEM_ERROR", _), ("SYSTEMERROR", _), (_, 429), (_, 500...): .unavailable
            case (let code?, _) where Self.credentialCodes.contains(code): .credentialsRefused
            case (_, 401), (nil, 403): .credentialsRefused
            default: .rejected
            }
        throw GatewayError(
            code,
            "\(action) was answered \(response.status): \((failure?.message ?? "no reason given").printable)",
            gatewayCode: failure.map { $0.code.printable })
    }

    /// The signature, the merchant's number, what it may do, and whether the app is its own. Other codes come with 403
    /// too, such as `NOT_ENOUGH` for a balance that is too small.
    private static let credentialCodes: Set<String> = [
        "SIGN_ERROR", "NO_AUTH", "MCH_NOT_EXISTS", "APPID_MCHID_NOT_MATCH", "INVALID_APPID", "INVALID_MCHID",
    ]

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
                .malformed, "order \(asked) is '\(trade.trade_state.printable)', which is not documented")
        }
    }

    private func notice(of trade: WeChatWire.Transaction) throws(GatewayError) -> PaymentNotice {
        try requireOurs(trade)
        guard let tradeID = trade.transaction_id, TradeID.isSound(tradeID),
            let paidAt = trade.success_time.flatMap(Timestamp.init(rfc3339:)),
            let amount = trade.amount, amount.total > 0, let currency = Currency(code: amount.currency)
        else {
            throw GatewayError(
                .malformed, "the paid trade of order \(trade.out_trade_no.printable) lacks its number, time or amount")
        }
        return PaymentNotice(
            orderNumber: try OrderNumber(trade.out_trade_no), tradeID: tradeID,
            amount: Money(minorUnits: amount.total, currency: currency), merchant: trade.mchid, paidAt: paidAt)
    }

    private func requireOurs(_ trade: WeChatWire.Transaction) throws(GatewayError) {
        guard trade.mchid == configuration.merchantID, trade.appid == configuration.appID else {
            throw GatewayError(
                .wrongMerchant,
                "the trade belongs to merchant '\(trade.mchid.printable)', app '\(trade.appid.printable)', not to us"
            )
        }
    }
}
