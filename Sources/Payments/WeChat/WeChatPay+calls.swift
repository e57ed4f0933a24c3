import Commerce

extension WeChatPay {
    package func create(_ charge: Charge, at now: Timestamp) throws(GatewayError) -> GatewayCall<String> {
        try charge.requireSound(at: now)
        let body = try JSONText.encode(
            WeChatWire.NativeOrder(
                appid: configuration.appID, mchid: configuration.merchantID,
                description: charge.description.cut(to: Limits.descriptionUnits) { $0.utf16.count },
                out_trade_no: charge.orderNumber.rawValue,
                time_expire: charge.expiresAt.rfc3339, notify_url: charge.notifyURL,
                amount: .init(total: charge.amount.minorUnits, currency: charge.amount.currency.code)))
        let request = try signed("POST", WeChatWire.nativePath, body: body, at: now)
        return GatewayCall(request: request) { (response, now) throws(GatewayError) in
            try requireSuccess(response, of: "creating order \(charge.orderNumber)", at: now)
            let code = try JSONText.decode(WeChatWire.Code.self, from: response.body, as: "the answer to a new order")
            guard CodeText.isSound(code.code_url) else {
                throw GatewayError(.malformed, "the code URL of order \(charge.orderNumber) is empty or not plain text")
            }
            return code.code_url
        }
    }

    package func query(_ number: OrderNumber, at now: Timestamp) throws(GatewayError) -> GatewayCall<TradeState> {
        let target = "\(WeChatWire.tradePath)\(Self.escaped(number.rawValue))?mchid=\(configuration.merchantID)"
        let request = try signed("GET", target, body: [], at: now)
        return GatewayCall(request: request) { (response, now) throws(GatewayError) in
            try requireSuccess(response, of: "querying order \(number)", at: now)
            let trade = try JSONText.decode(
                WeChatWire.Transaction.self, from: response.body, as: "the answer to a query")
            return try state(of: trade, asked: number)
        }
    }

    package func close(_ number: OrderNumber, at now: Timestamp) throws(GatewayError) -> GatewayCall<Void> {
        let body = try JSONText.encode(WeChatWire.Close(mchid: configuration.merchantID))
        let request = try signed(
            "POST", "\(WeChatWire.tradePath)\(Self.escaped(number.rawValue))/close", body: body, at: now)
        return GatewayCall(request: request) { (response, now) throws(GatewayError) in
            do throws(GatewayError) {
                try requireSuccess(response, of: "closing order \(number)", at: now)
            } catch {
                // Closed before is as we want it.
                guard error.code == .orderClosed else { throw error }
            }
        }
    }

    package func refund(
        _ refund: RefundOrder, at now: Timestamp
    ) throws(GatewayError) -> GatewayCall<RefundState> {
        try refund.requireSound()
        let body = try JSONText.encode(
            WeChatWire.RefundOrder(
                transaction_id: refund.tradeID, out_refund_no: refund.refundNumber.rawValue,
                reason: refund.reason.isEmpty
                    ? nil : refund.reason.cut(to: Limits.weChatReasonBytes) { $0.utf8.count },
                notify_url: refund.notifyURL,
                amount: .init(
                    refund: refund.amount.minorUnits, total: refund.total.minorUnits,
                    currency: refund.amount.currency.code)))
        let request = try signed("POST", WeChatWire.refundPath, body: body, at: now)
        return GatewayCall(request: request) { (response, now) throws(GatewayError) in
            do throws(GatewayError) {
                try requireSuccess(response, of: "refund \(refund.refundNumber)", at: now)
            } catch {
                switch error.gatewayCode {
                // The documents' own words: the request failed, the merchant is to see to it.
                case "NOT_ENOUGH", "USER_ACCOUNT_ABNORMAL": return .abnormal(reason: error.message)
                case "INVALID_REQUEST", "TRADE_OVERDUE": return .closed(reason: error.message)
                case "RESOURCE_NOT_EXISTS":
                    throw GatewayError(.orderUnknown, error.message, gatewayCode: error.gatewayCode)
                default: throw error
                }
            }
            let answer = try JSONText.decode(WeChatWire.Refund.self, from: response.body, as: "the answer to a refund")
            let state = try state(of: answer, asked: refund.refundNumber, of: refund.orderNumber, at: now)
            if case .done(let notice) = state, notice.amount != refund.amount {
                throw GatewayError(
                    .wrongAmount, "refund \(refund.refundNumber) asks for \(refund.amount), the gateway paid another")
            }
            return state
        }
    }

    package func queryRefund(
        _ number: RefundNumber, of order: OrderNumber, at now: Timestamp
    ) throws(GatewayError) -> GatewayCall<RefundState> {
        let request = try signed(
            "GET", "\(WeChatWire.refundPath)/\(Self.escaped(number.rawValue))", body: [], at: now)
        return GatewayCall(request: request) { (response, now) throws(GatewayError) in
            do throws(GatewayError) {
                try requireSuccess(response, of: "querying refund \(number)", at: now)
            } catch {
                guard error.gatewayCode == "RESOURCE_NOT_EXISTS" || error.code == .orderUnknown else { throw error }
                throw GatewayError(.refundUnknown, error.message, gatewayCode: error.gatewayCode)
            }
            let answer = try JSONText.decode(
                WeChatWire.Refund.self, from: response.body, as: "the answer to a refund's query")
            return try state(of: answer, asked: number, of: order, at: now)
        }
    }

    // MARK: - Requests

    private func signed(
        _ method: String, _ target: String, body: [UInt8], at now: Timestamp
    ) throws(GatewayError) -> GatewayRequest {
        var fields: [GatewayHeaders.Field] = [
            .init(
                name: "Authorization",
                value: try authorization(method, target, body: body, at: now, nonce: RandomText.alphanumeric(32))),
            .init(name: "Accept", value: "application/json"),
            .init(name: "User-Agent", value: "hawker"),
        ]
        if let serial = configuration.gatewayKeys.first?.serial {
            fields.append(.init(name: "Wechatpay-Serial", value: serial))
        }
        if !body.isEmpty { fields.append(.init(name: "Content-Type", value: "application/json")) }
        return GatewayRequest(method: method, target: target, headers: GatewayHeaders(fields), body: body)
    }

    func authorization(
        _ method: String, _ target: String, body: [UInt8], at now: Timestamp, nonce: String
    ) throws(GatewayError) -> String {
        let seconds = MessageSignature.seconds(now)
        let text = MessageSignature.requestText(
            method: method, target: target, seconds: seconds, nonce: nonce, body: body)
        let signature = try RSASignature.sign(text, with: configuration.merchantKey)
        return """
            \(MessageSignature.scheme) mchid="\(configuration.merchantID)",nonce_str="\(nonce)",\
            signature="\(signature)",timestamp="\(seconds)",serial_no="\(configuration.merchantSerial)"
            """
    }

    /// `|`, `*` and `@` are the characters of our numbers that a path does not take as they are or that
    /// intermediaries rewrite (RFC 3986 section 3.3); the escaped form is what is signed and sent.
    private static func escaped(_ number: String) -> String {
        String(number.flatMap { $0 == "|" ? "%7C" : $0 == "*" ? "%2A" : $0 == "@" ? "%40" : String($0) })
    }
}
