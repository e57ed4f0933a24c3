import Commerce

extension Alipay {
    /// Alipay sends one kind of notification for all that happens to a trade; a refund's is told from a payment's by
    /// what it adds. It carries no time that the signature could be measured by, so an old one verifies for ever: apply
    /// each trade once.
    package func verify(
        headers: GatewayHeaders, body: [UInt8], at now: Timestamp
    ) throws(GatewayError) -> GatewayNotice {
        let fields = try FormFields(parsing: body)
        try verifySignature(fields)
        guard fields["app_id"] == configuration.appID, fields["seller_id"] == configuration.sellerID else {
            throw GatewayError(
                .wrongMerchant,
                """
                the trade belongs to seller '\((fields["seller_id"] ?? "").printable)', app \
                '\((fields["app_id"] ?? "").printable)', not to us
                """)
        }
        guard fields["notify_type"] ?? "trade_status_sync" == "trade_status_sync" else {
            throw GatewayError(.notAPayment, "the notification is about something else than a trade")
        }
        let order = try OrderNumber(fields["out_trade_no"] ?? "")
        let status = fields["trade_status"] ?? ""
        if try tellsOfRefund(fields) { return .refund(try refundNotice(fields, order, at: now)) }
        guard status == "TRADE_SUCCESS" || status == "TRADE_FINISHED" else {
            throw GatewayError(.notAPayment, "the trade of the notification is '\(status.printable)'")
        }
        let amount = try Money(yuan: fields["total_amount"] ?? "", of: "the total of order \(order)")
        guard let tradeID = fields["trade_no"], TradeID.isSound(tradeID), amount.minorUnits > 0,
            let paidAt = fields["gmt_payment"].flatMap(Timestamp.init(alipay:))
        else {
            throw GatewayError(.malformed, "the paid trade of order \(order) lacks its number, time or amount")
        }
        return .payment(
            PaymentNotice(
                orderNumber: order, tradeID: tradeID, amount: amount, merchant: configuration.sellerID, paidAt: paidAt))
    }

    /// The seven bytes `success`, or `failure`, with a status that says whose fault it is (Alipay reads only the text).
    package func acknowledgement(of result: Result<Void, GatewayError>) -> GatewayResponse {
        let headers: GatewayHeaders = ["Content-Type": "text/plain"]
        guard case .failure(let error) = result, error.code != .notAPayment else {
            return GatewayResponse(status: 200, headers: headers, body: AlipayWire.success)
        }
        return GatewayResponse(status: error.answerStatus, headers: headers, body: AlipayWire.failure)
    }

    private func verifySignature(_ fields: FormFields) throws(GatewayError) {
        guard let signature = fields["sign"], !signature.isEmpty, fields["sign_type"] == AlipaySignature.type else {
            throw GatewayError(.signatureMissing, "the notification has no signature of the type RSA2")
        }
        guard fields["charset"].map({ $0.lowercased() == "utf-8" }) ?? true else {
            throw GatewayError(.malformed, "the notification is not written in UTF-8")
        }
        let isSigned = AlipaySignature.notificationTexts(fields).contains { text in
            RSASignature.verify(signature, of: text, with: configuration.gatewayKey)
        }
        guard isSigned else {
            throw GatewayError(.signatureInvalid, "the signature does not match; the message is forged or was altered")
        }
    }

    /// Any trace of a refund makes it one: a payment's notification that is missed is found by a query, a refund taken
    /// for a payment would be believed.
    private func tellsOfRefund(_ fields: FormFields) throws(GatewayError) -> Bool {
        if let fee = fields["refund_fee"], !fee.isEmpty,
            try Money(yuan: fee, of: "a notification's refund_fee").minorUnits > 0
        {
            return true
        }
        return ["gmt_refund", "out_biz_no"].contains { fields[$0]?.isEmpty == false }
    }

    private func refundNotice(
        _ fields: FormFields, _ order: OrderNumber, at now: Timestamp
    ) throws(GatewayError) -> RefundNotice {
        // What was given back by hand in the console has a number of Alipay's own, or none.
        guard let number = try? RefundNumber(fields["out_biz_no"] ?? ""), fields["refund_fee"]?.isEmpty == false else {
            throw GatewayError(.notAPayment, "order \(order) had money given back that hawker did not ask for")
        }
        guard let tradeID = fields["trade_no"], TradeID.isSound(tradeID) else {
            throw GatewayError(.malformed, "refund \(number) lacks its trade")
        }
        return RefundNotice(
            orderNumber: order, refundNumber: number, tradeID: tradeID,
            // refund_fee is what the trade gave back in all.
            amount: nil, total: try Money(yuan: fields["total_amount"] ?? "", of: "the total of order \(order)"),
            outcome: .done, settledAt: fields["gmt_refund"].flatMap(Timestamp.init(alipay:)) ?? now)
    }
}
