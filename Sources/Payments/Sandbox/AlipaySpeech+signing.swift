import Commerce

extension AlipaySpeech {
    // MARK: - What comes in

    /// The parameters of the address and of the body together, each once.
    func fields(of request: GatewayRequest) throws(Refusal) -> FormFields {
        do throws(GatewayError) {
            let query = request.target.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
            let inAddress = try FormFields(parsing: query.utf8)
            let inBody = try FormFields(parsing: request.body)
            guard Set(inAddress.values.keys).isDisjoint(with: inBody.values.keys) else {
                throw GatewayError(.malformed, "a parameter stands in the address and in the body")
            }
            return FormFields(inAddress.values.merging(inBody.values) { first, _ in first })
        } catch {
            throw Refusal("40002", "isv.invalid-parameter", error.message)
        }
    }

    /// Throws unless the merchant signed exactly these parameters.
    func requireMerchant(_ fields: FormFields) throws(Refusal) {
        guard fields["app_id"] == appID else { throw Refusal("40002", "isv.invalid-app-id", "the app_id is not known") }
        guard fields["charset"]?.lowercased() == "utf-8" else {
            throw Refusal("40002", "isv.invalid-charset", "the sandbox reads utf-8")
        }
        guard fields["format"] ?? "JSON" == "JSON", fields["version"] == "1.0" else {
            throw Refusal("40002", "isv.invalid-format", "format is JSON, version is 1.0")
        }
        guard let time = fields["timestamp"], Timestamp(alipay: time) != nil else {
            throw Refusal("40002", "isv.invalid-timestamp", "timestamp is yyyy-MM-dd HH:mm:ss")
        }
        guard fields["sign_type"] == AlipaySignature.type else {
            throw Refusal("40002", "isv.invalid-signature-type", "sign_type is RSA2")
        }
        guard let signature = fields["sign"],
            RSASignature.verify(signature, of: AlipaySignature.requestText(fields), with: merchantKey)
        else { throw Refusal("40002", "isv.invalid-signature", "the signature does not match the parameters") }
    }

    // MARK: - What goes out

    /// The node is signed as it stands in the body.
    func signed(_ name: String, _ node: any Encodable) -> GatewayResponse {
        do throws(GatewayError) {
            let raw = try JSONText.encode(node)
            let signature = try RSASignature.sign(raw, with: gatewayKey)
            return GatewayResponse(
                status: 200, headers: ["Content-Type": "text/html;charset=utf-8"],
                body: Array("{\"\(name)\":".utf8) + raw + Array(",\"sign\":\"\(signature)\"}".utf8))
        } catch {
            // The gateway's own key does not sign; the reason is told to whoever runs the sandbox.
            return SandboxWallet.refusal(500, "SYSTEM_ERROR", "the sandbox cannot sign its answer")
        }
    }

    /// Nil when the gateway's key does not sign; a query still tells the merchant.
    func delivery(
        of trade: SandboxTrade, _ entry: NotificationOutbox.Entry, at now: Timestamp
    ) -> SandboxDelivery? {
        guard let paidAt = trade.paidAt else { return nil }
        var values = [
            "notify_time": now.alipay, "notify_type": "trade_status_sync", "notify_id": entry.id, "charset": "utf-8",
            "version": "1.0", "app_id": appID, "auth_app_id": appID, "seller_id": sellerID,
            "trade_no": trade.tradeID, "out_trade_no": trade.key.number, "subject": trade.description,
            "total_amount": trade.amount.yuan, "receipt_amount": trade.amount.yuan, "gmt_create": paidAt.alipay,
            "gmt_payment": paidAt.alipay,
            // What it was told with, whatever was given back since.
            "trade_status": "TRADE_SUCCESS",
        ]
        if case .refund(_, let number) = entry.subject {
            guard let refund = trade.refund(number), let settledAt = refund.settledAt else { return nil }
            values["trade_status"] = status(trade, at: now)
            values["out_biz_no"] = number
            values["gmt_refund"] = settledAt.alipay + ".000"
            // All that the trade gave back.
            values["refund_fee"] = Money(minorUnits: trade.refunded, currency: trade.amount.currency).yuan
        }
        do throws(GatewayError) {
            return SandboxDelivery(
                id: entry.id, attempt: entry.attempts, url: entry.url,
                headers: ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"],
                body: try notification(values))
        } catch {
            return nil
        }
    }

    /// `values`, signed; without empty ones, over which implementations differ.
    func notification(_ values: [String: String]) throws(GatewayError) -> [UInt8] {
        var values = values.filter { !$0.value.isEmpty }
        values["sign_type"] = AlipaySignature.type
        let text = AlipaySignature.notificationTexts(FormFields(values))[0]
        values["sign"] = try RSASignature.sign(text, with: gatewayKey)
        return FormFields(values).encoded
    }
}
