import Commerce

extension WeChatSpeech {
    // MARK: - What comes in

    /// Throws unless the merchant signed exactly this request within five minutes of `now`.
    func requireMerchant(_ request: GatewayRequest, at now: Timestamp) throws(Refusal) {
        guard let header = request.headers["Authorization"], let authorization = Authorization(header) else {
            throw Refusal(401, "SIGN_ERROR", "the Authorization header is missing or not \(MessageSignature.scheme)")
        }
        guard authorization.merchantID == merchantID, authorization.serial == merchantSerial else {
            throw Refusal(401, "SIGN_ERROR", "the mchid or serial_no is not known")
        }
        do throws(GatewayError) {
            try MessageSignature.requireRecent(authorization.seconds, at: now)
        } catch {
            throw Refusal(401, "SIGN_ERROR", error.message)
        }
        let text = MessageSignature.requestText(
            method: request.method, target: request.target, seconds: authorization.seconds, nonce: authorization.nonce,
            body: request.body)
        guard RSASignature.verify(authorization.signature, of: text, with: merchantKey) else {
            throw Refusal(401, "SIGN_ERROR", "the signature does not match the request")
        }
    }

    // MARK: - What goes out

    func signed(_ answer: Answer, at now: Timestamp) -> GatewayResponse {
        do throws(GatewayError) {
            switch answer {
            case .empty(let status):
                return GatewayResponse(status: status, headers: try signature(of: [], at: now), body: [])
            case .json(let status, let value):
                let body = try JSONText.encode(value)
                return GatewayResponse(status: status, headers: try signature(of: body, at: now), body: body)
            }
        } catch {
            // The gateway's own key does not sign; the reason is told to whoever runs the sandbox.
            return SandboxWallet.refusal(500, "SYSTEM_ERROR", "the sandbox cannot sign its answer")
        }
    }

    /// Nil when the gateway's key does not sign; a query still tells the merchant.
    func delivery(
        of trade: SandboxTrade, _ entry: NotificationOutbox.Entry, at now: Timestamp
    ) -> SandboxDelivery? {
        do throws(GatewayError) {
            let body: [UInt8]
            switch entry.subject {
            case .payment:
                // What it was told with, whatever was given back since.
                var paid = trade
                paid.refunds = []
                body = try notification(
                    entry.id, WeChatWire.successEvent, "transaction", "支付成功", transaction(paid, at: now), at: now)
            case .refund(_, let number):
                guard let refund = trade.refund(number) else { return nil }
                let result = result(refund, of: trade)
                body = try notification(
                    entry.id, "REFUND.\(result.refund_status)", "refund", "退款通知", result, at: now)
            }
            return SandboxDelivery(
                id: entry.id, attempt: entry.attempts, url: entry.url, headers: try signature(of: body, at: now),
                body: body)
        } catch {
            return nil
        }
    }

    func notification(
        _ id: String, _ event: String, _ type: String, _ summary: String, _ content: some Encodable, at now: Timestamp
    ) throws(GatewayError) -> [UInt8] {
        let nonce = RandomText.alphanumeric(12)
        let ciphertext = try cipher.seal(try JSONText.encode(content), nonce: nonce, associatedData: type)
        return try JSONText.encode(
            WeChatWire.Notification(
                id: id, create_time: now.rfc3339, event_type: event, resource_type: WeChatWire.encryptedResource,
                summary: summary,
                resource: .init(
                    algorithm: ResourceCipher.algorithm, original_type: type, ciphertext: ciphertext, nonce: nonce,
                    associated_data: type)))
    }

    /// The header fields that say who wrote these bytes and when.
    private func signature(of body: [UInt8], at now: Timestamp) throws(GatewayError) -> GatewayHeaders {
        let seconds = MessageSignature.seconds(now)
        let nonce = RandomText.alphanumeric(32)
        let text = MessageSignature.answerText(seconds: seconds, nonce: nonce, body: body)
        var fields: [GatewayHeaders.Field] = [
            .init(name: "Wechatpay-Timestamp", value: seconds),
            .init(name: "Wechatpay-Nonce", value: nonce),
            .init(name: "Wechatpay-Signature", value: try RSASignature.sign(text, with: gatewayKey)),
            .init(name: "Wechatpay-Signature-Type", value: MessageSignature.scheme),
            .init(name: "Wechatpay-Serial", value: gatewaySerial),
        ]
        if !body.isEmpty { fields.append(.init(name: "Content-Type", value: "application/json")) }
        return GatewayHeaders(fields)
    }
}

/// The `Authorization` header of a merchant's request, taken apart.
struct Authorization: Equatable {
    let merchantID: String
    let nonce: String
    let signature: String
    let seconds: String
    let serial: String

    /// Nil for another scheme, and when one of the five parts is missing or given twice.
    init?(_ header: String) {
        let prefix = MessageSignature.scheme + " "
        guard header.hasPrefix(prefix), header.utf8.count <= Limits.headerBytes else { return nil }
        var parts: [Substring: String] = [:]
        for part in header.dropFirst(prefix.count).split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, pair[1].count >= 2, pair[1].first == "\"", pair[1].last == "\"",
                parts.updateValue(String(pair[1].dropFirst().dropLast()), forKey: pair[0]) == nil
            else { return nil }
        }
        guard parts.count == 5, let merchantID = parts["mchid"], let nonce = parts["nonce_str"],
            let signature = parts["signature"], let seconds = parts["timestamp"], let serial = parts["serial_no"]
        else { return nil }
        self.merchantID = merchantID
        self.nonce = nonce
        self.signature = signature
        self.seconds = seconds
        self.serial = serial
    }
}
