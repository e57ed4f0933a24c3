import Commerce

/// One notification to send: `POST` these bytes to `url` with these headers.
package struct SandboxDelivery: Sendable, Equatable, Identifiable {
    /// The event's name, the same in every attempt.
    package let id: String
    /// 1 for the first.
    package let attempt: Int
    package let url: String
    package let headers: GatewayHeaders
    package let body: [UInt8]
}

extension SandboxGateway {
    // MARK: - What comes in

    /// Throws unless the merchant signed exactly this request within five minutes of `now`.
    func requireMerchant(_ request: GatewayRequest, at now: Timestamp) throws(SandboxRefusal) {
        guard let header = request.headers["Authorization"], let authorization = Authorization(header) else {
            throw SandboxRefusal(
                401, "SIGN_ERROR", "the Authorization header is missing or not \(MessageSignature.scheme)")
        }
        guard authorization.merchantID == configuration.merchantID,
            authorization.serial == configuration.merchantSerial
        else {
            throw SandboxRefusal(401, "SIGN_ERROR", "the mchid or serial_no is not known")
        }
        do throws(GatewayError) {
            try MessageSignature.requireRecent(authorization.seconds, at: now)
        } catch {
            throw SandboxRefusal(401, "SIGN_ERROR", error.message)
        }
        let text = MessageSignature.requestText(
            method: request.method, target: request.target, seconds: authorization.seconds, nonce: authorization.nonce,
            body: request.body)
        guard MessageSignature.verify(authorization.signature, of: text, with: configuration.merchantKey) else {
            throw SandboxRefusal(401, "SIGN_ERROR", "the signature does not match the request")
        }
    }

    // MARK: - What goes out

    func signed(_ answer: SandboxAnswer, at now: Timestamp) -> GatewayResponse {
        do throws(GatewayError) {
            switch answer {
            case .empty(let status):
                return GatewayResponse(status: status, headers: try signature(of: [], at: now), body: [])
            case .json(let status, let value):
                let body = try WeChatWire.encode(value)
                return GatewayResponse(status: status, headers: try signature(of: body, at: now), body: body)
            }
        } catch {
            // The gateway's own key does not sign; the reason is told to whoever runs the sandbox.
            return GatewayResponse(
                status: 500, headers: ["Content-Type": "application/json"],
                body: Array(#"{"code":"SYSTEM_ERROR","message":"the sandbox cannot sign its answer"}"#.utf8))
        }
    }

    /// Nil when the gateway's key does not sign; a query still tells the merchant.
    func delivery(
        of transaction: WeChatWire.Transaction, _ entry: NotificationOutbox.Entry, at now: Timestamp
    ) -> SandboxDelivery? {
        do throws(GatewayError) {
            let nonce = RandomText.alphanumeric(12)
            let content = try WeChatWire.encode(transaction)
            let ciphertext = try configuration.cipher.seal(content, nonce: nonce, associatedData: "transaction")
            let body = try WeChatWire.encode(
                WeChatWire.Notification(
                    id: entry.id, create_time: now.rfc3339, event_type: WeChatWire.successEvent,
                    resource_type: WeChatWire.encryptedResource, summary: "支付成功",
                    resource: .init(
                        algorithm: ResourceCipher.algorithm, original_type: "transaction", ciphertext: ciphertext,
                        nonce: nonce, associated_data: "transaction")))
            return SandboxDelivery(
                id: entry.id, attempt: entry.attempts, url: entry.url, headers: try signature(of: body, at: now),
                body: body)
        } catch {
            return nil
        }
    }

    /// The header fields that say who wrote these bytes and when.
    private func signature(of body: [UInt8], at now: Timestamp) throws(GatewayError) -> GatewayHeaders {
        let seconds = MessageSignature.seconds(now)
        let nonce = RandomText.alphanumeric(32)
        let text = MessageSignature.answerText(seconds: seconds, nonce: nonce, body: body)
        var fields: [GatewayHeaders.Field] = [
            .init(name: "Wechatpay-Timestamp", value: seconds),
            .init(name: "Wechatpay-Nonce", value: nonce),
            .init(
                name: "Wechatpay-Signature",
                value: try MessageSignature.sign(text, with: configuration.gatewayKey)),
            .init(name: "Wechatpay-Signature-Type", value: MessageSignature.scheme),
            .init(name: "Wechatpay-Serial", value: configuration.gatewaySerial),
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
