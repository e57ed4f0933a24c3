import Commerce

extension WeChatPay {
    package func create(_ charge: Charge, at now: Timestamp) throws(GatewayError) -> GatewayCall<String> {
        try Self.check(charge, at: now)
        let body = try WeChatWire.encode(
            WeChatWire.NativeOrder(
                appid: configuration.appID, mchid: configuration.merchantID,
                description: Self.cut(charge.description), out_trade_no: charge.orderNumber.rawValue,
                time_expire: charge.expiresAt.rfc3339, notify_url: charge.notifyURL,
                amount: .init(total: charge.amount.minorUnits, currency: charge.amount.currency.code)))
        let request = try signed("POST", WeChatWire.nativePath, body: body, at: now)
        return GatewayCall(request: request) { (response, now) throws(GatewayError) in
            try requireSuccess(response, of: "creating order \(charge.orderNumber)", at: now)
            let code = try WeChatWire.decode(WeChatWire.Code.self, from: response.body, as: "the answer to a new order")
            guard Self.isCode(code.code_url) else {
                throw GatewayError(.malformed, "the code URL of order \(charge.orderNumber) is empty or not plain text")
            }
            return code.code_url
        }
    }

    package func query(_ number: OrderNumber, at now: Timestamp) throws(GatewayError) -> GatewayCall<TradeState> {
        let target = "\(WeChatWire.tradePath)\(Self.escaped(number))?mchid=\(configuration.merchantID)"
        let request = try signed("GET", target, body: [], at: now)
        return GatewayCall(request: request) { (response, now) throws(GatewayError) in
            try requireSuccess(response, of: "querying order \(number)", at: now)
            let trade = try WeChatWire.decode(
                WeChatWire.Transaction.self, from: response.body, as: "the answer to a query")
            return try state(of: trade, asked: number)
        }
    }

    package func close(_ number: OrderNumber, at now: Timestamp) throws(GatewayError) -> GatewayCall<Void> {
        let body = try WeChatWire.encode(WeChatWire.Close(mchid: configuration.merchantID))
        let request = try signed("POST", "\(WeChatWire.tradePath)\(Self.escaped(number))/close", body: body, at: now)
        return GatewayCall(request: request) { (response, now) throws(GatewayError) in
            do throws(GatewayError) {
                try requireSuccess(response, of: "closing order \(number)", at: now)
            } catch {
                // Closed before is as we want it.
                guard error.code == .orderClosed else { throw error }
            }
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
        let signature = try MessageSignature.sign(text, with: configuration.merchantKey)
        return """
            \(MessageSignature.scheme) mchid="\(configuration.merchantID)",nonce_str="\(nonce)",\
            signature="\(signature)",timestamp="\(seconds)",serial_no="\(configuration.merchantSerial)"
            """
    }

    private static func check(_ charge: Charge, at now: Timestamp) throws(GatewayError) {
        guard charge.amount.currency == .cny, charge.amount.minorUnits > 0 else {
            throw GatewayError(
                .badCharge,
                "order \(charge.orderNumber) asks for \(charge.amount); WeChat Pay takes CNY, from one fen up")
        }
        guard charge.notifyURL.hasPrefix("https://") || charge.notifyURL.hasPrefix("http://"),
            charge.notifyURL.utf8.count <= Limits.notifyURLBytes, !charge.notifyURL.contains("?")
        else {
            throw GatewayError(
                .badCharge,
                "the address of notifications must be absolute, without a query, at most \(Limits.notifyURLBytes) bytes"
            )
        }
        guard charge.expiresAt > now else {
            throw GatewayError(
                .badCharge, "order \(charge.orderNumber) has expired already; do not offer it for payment")
        }
        guard !charge.description.isEmpty else {
            throw GatewayError(.badCharge, "order \(charge.orderNumber) has no description for the buyer's wallet")
        }
    }

    /// The longest beginning of whole characters that fits.
    private static func cut(_ description: String) -> String {
        var units = 0
        return String(
            description.prefix { character in
                units += character.utf16.count
                return units <= Limits.descriptionUnits
            })
    }

    /// `|` and `*` are the two characters of an order number that a path does not take as they are or that
    /// intermediaries rewrite (RFC 3986 section 3.3); the escaped form is what is signed and sent.
    private static func escaped(_ number: OrderNumber) -> String {
        String(number.rawValue.flatMap { $0 == "|" ? "%7C" : $0 == "*" ? "%2A" : String($0) })
    }

    private static func isCode(_ text: String) -> Bool {
        (1...512).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
