import Commerce
import Crypto
import CryptoExtras

/// The gateway's side of WeChat Pay v3: reads and answers a merchant's calls, and writes notifications.
struct WeChatSpeech: Sendable {
    let merchantID: String
    let appID: String
    let merchantSerial: String
    let merchantKey: _RSA.Signing.PublicKey
    let gatewaySerial: String
    let gatewayKey: _RSA.Signing.PrivateKey
    let cipher: ResourceCipher

    /// The other side of `merchant`.
    init(_ merchant: WeChatPay.Configuration, gatewaySerial: String, gatewayKey: _RSA.Signing.PrivateKey) {
        merchantID = merchant.merchantID
        appID = merchant.appID
        merchantSerial = merchant.merchantSerial
        merchantKey = merchant.merchantKey.publicKey
        cipher = merchant.cipher
        self.gatewaySerial = gatewaySerial
        self.gatewayKey = gatewayKey
    }

    /// A refused call, in the gateway's own words.
    struct Refusal: Error {
        let status: Int
        let code: String
        let message: String

        init(_ status: Int, _ code: String, _ message: String) {
            self.status = status
            self.code = code
            self.message = message
        }
    }

    enum Answer {
        case json(Int, any Encodable & Sendable)
        case empty(Int)
    }

    func answer(
        _ call: SandboxRoute.WeChatCall, _ request: GatewayRequest, from ledger: inout SandboxLedger, at now: Timestamp
    ) -> GatewayResponse {
        do throws(Refusal) {
            try requireMerchant(request, at: now)
            return signed(try carryOut(call, request, &ledger, at: now), at: now)
        } catch {
            return signed(.json(error.status, WeChatWire.Failure(code: error.code, message: error.message)), at: now)
        }
    }

    private func carryOut(
        _ call: SandboxRoute.WeChatCall, _ request: GatewayRequest, _ ledger: inout SandboxLedger, at now: Timestamp
    ) throws(Refusal) -> Answer {
        switch call {
        case .create:
            let trade = try trade(try read(request), at: now)
            let opened = try Self.spoken { () throws(SandboxRefusal) in try ledger.open(trade, at: now) }
            return .json(200, WeChatWire.Code(code_url: opened.codeURL))
        case .query(let number, let merchantID):
            try requireOwn(merchantID)
            guard let trade = ledger[key(number)] else { throw Self.refusal(.orderUnknown) }
            return .json(200, transaction(trade, at: now))
        case .close(let number):
            let body: WeChatWire.Close = try read(request)
            try requireOwn(body.mchid)
            try Self.spoken { () throws(SandboxRefusal) in try ledger.close(key(number)) }
            return .empty(204)
        case .refund:
            return try refund(try read(request), &ledger, at: now)
        case .queryRefund(let number):
            guard let trade = ledger.trade(ofRefund: number, kind: .weChat), let refund = trade.refund(number) else {
                throw Refusal(404, "RESOURCE_NOT_EXISTS", "no such refund")
            }
            return .json(200, Self.wire(refund, of: trade))
        }
    }

    private func key(_ number: String) -> SandboxTrade.Key { .init(kind: .weChat, number: number) }

    private func requireOwn(_ merchantID: String) throws(Refusal) {
        guard merchantID == self.merchantID else {
            throw Refusal(400, "PARAM_ERROR", "the mchid is not the one that signed")
        }
    }

    private func read<Body: Decodable>(_ request: GatewayRequest) throws(Refusal) -> Body {
        do throws(GatewayError) {
            return try JSONText.decode(Body.self, from: request.body, as: "the request's body")
        } catch {
            throw Refusal(400, "PARAM_ERROR", error.message)
        }
    }

    private static func spoken<Value>(
        _ work: () throws(SandboxRefusal) -> Value
    ) throws(Refusal) -> Value {
        do throws(SandboxRefusal) { return try work() } catch { throw refusal(error) }
    }

    private static func refusal(_ reason: SandboxRefusal) -> Refusal {
        switch reason {
        case .orderUnknown: Refusal(404, "ORDER_NOT_EXIST", "no such order")
        case .alreadyPaid: Refusal(400, "ORDERPAID", "the order is paid already")
        case .closed, .expired, .codeUnknown: Refusal(400, "ORDER_CLOSED", "the order is closed")
        case .otherTerms: Refusal(400, "INVALID_REQUEST", "this out_trade_no was created with other parameters")
        case .full: Refusal(429, "FREQUENCY_LIMITED", "the sandbox holds as many unfinished orders as it can")
        case .notPaid: Refusal(404, "RESOURCE_NOT_EXISTS", "the order is not paid")
        case .refundTooLarge: Refusal(400, "INVALID_REQUEST", "the refund is larger than what is left of the order")
        case .otherRefund: Refusal(400, "INVALID_REQUEST", "this out_refund_no was used with other parameters")
        case .tooManyRefunds: Refusal(400, "INVALID_REQUEST", "the order has as many refunds as it can")
        case .balanceTooSmall: Refusal(403, "NOT_ENOUGH", "the merchant's balance is too small")
        }
    }

    // MARK: - Trades

    /// Throws for an order that WeChat Pay would not take.
    private func trade(_ order: WeChatWire.NativeOrder, at now: Timestamp) throws(Refusal) -> SandboxTrade {
        try requireOwn(order.mchid)
        guard order.appid == appID else {
            throw Refusal(400, "APPID_MCHID_NOT_MATCH", "the appid does not belong to the mchid")
        }
        guard (try? OrderNumber(order.out_trade_no)) != nil else {
            throw Refusal(400, "PARAM_ERROR", "out_trade_no is 6 to 32 of 0-9 a-z A-Z _ - | *")
        }
        guard order.amount.currency == "CNY", order.amount.total > 0 else {
            throw Refusal(400, "PARAM_ERROR", "amount is a positive number of fen in CNY")
        }
        guard (1...Limits.descriptionUnits).contains(order.description.utf16.count) else {
            throw Refusal(400, "PARAM_ERROR", "description is 1 to 127 characters")
        }
        guard NotifyURL.isSound(order.notify_url) else {
            throw Refusal(400, "PARAM_ERROR", "notify_url is absolute, without a query, at most 255 bytes")
        }
        guard let expiry = Timestamp(rfc3339: order.time_expire) else {
            throw Refusal(400, "PARAM_ERROR", "time_expire is a time as in RFC 3339")
        }
        return SandboxTrade(
            key: key(order.out_trade_no), amount: Money(minorUnits: order.amount.total, currency: .cny),
            description: order.description, notifyURL: order.notify_url,
            // The name says what it is to anyone who scans it with a real phone.
            codeURL: "weixin://wxpay/bizpayurl?pr=SANDBOX\(RandomText.alphanumeric(12))",
            // 28 digits, as WeChat Pay's are; real ones begin with 4200.
            tradeID: "9000\(RandomText.decimal(24))", expiresAt: min(expiry, now + Limits.codeLifetime),
            payPeriod: nil,
            terms: [order.description, order.time_expire, order.notify_url, String(order.amount.total)])
    }

    /// What a query shows and a notification holds.
    func transaction(_ trade: SandboxTrade, at now: Timestamp) -> WeChatWire.Transaction {
        let state =
            switch trade.state {
            case .waiting, .scanned: trade.isPayable(at: now) ? "NOTPAY" : "CLOSED"
            case .paid: trade.refunds.isEmpty ? "SUCCESS" : "REFUND"
            case .closed: "CLOSED"
            }
        var transaction = WeChatWire.Transaction(
            appid: appID, mchid: merchantID, out_trade_no: trade.key.number, trade_state: state)
        if let paidAt = trade.paidAt {
            transaction.trade_type = "NATIVE"
            transaction.transaction_id = trade.tradeID
            transaction.success_time = paidAt.rfc3339
            transaction.amount = .init(total: trade.amount.minorUnits, currency: trade.amount.currency.code)
        }
        return transaction
    }

    // MARK: - Refunds

    private func refund(
        _ order: WeChatWire.RefundOrder, _ ledger: inout SandboxLedger, at now: Timestamp
    ) throws(Refusal) -> Answer {
        guard let number = try? RefundNumber(order.out_refund_no) else {
            throw Refusal(400, "PARAM_ERROR", "out_refund_no is 1 to 64 of 0-9 a-z A-Z _ - | * @")
        }
        guard order.reason?.utf8.count ?? 0 <= Limits.weChatReasonBytes else {
            throw Refusal(400, "PARAM_ERROR", "reason is at most 80 bytes")
        }
        guard order.notify_url.map(NotifyURL.isSound) ?? true else {
            throw Refusal(400, "PARAM_ERROR", "notify_url is absolute, without a query, at most 255 bytes")
        }
        guard let trade = ledger.trade(named: order.transaction_id, kind: .weChat) else {
            throw Refusal(404, "RESOURCE_NOT_EXISTS", "no such transaction_id")
        }
        guard order.amount.currency == "CNY", order.amount.total == trade.amount.minorUnits else {
            throw Refusal(400, "INVALID_REQUEST", "amount.total is not what was paid")
        }
        // A number is one refund's, whichever trade it was used with.
        if let other = ledger.trade(ofRefund: number.rawValue, kind: .weChat), other.key != trade.key {
            throw Self.refusal(.otherRefund)
        }
        let refund = try Self.spoken { () throws(SandboxRefusal) in
            try ledger.refund(
                number, of: trade.key, amount: Money(minorUnits: order.amount.refund, currency: .cny),
                notifyURL: order.notify_url, at: now)
        }
        return .json(200, Self.wire(refund, of: trade))
    }

    private static func status(_ refund: SandboxRefund) -> String {
        switch refund.outcome {
        case nil: "PROCESSING"
        case .done: "SUCCESS"
        case .abnormal: "ABNORMAL"
        case .closed: "CLOSED"
        }
    }

    private static func wire(_ refund: SandboxRefund, of trade: SandboxTrade) -> WeChatWire.Refund {
        WeChatWire.Refund(
            refund_id: refund.refundID, out_refund_no: refund.number, transaction_id: trade.tradeID,
            out_trade_no: trade.key.number, status: status(refund),
            success_time: refund.outcome == .done ? refund.settledAt?.rfc3339 : nil,
            amount: .init(refund: refund.amount.minorUnits, total: trade.amount.minorUnits, currency: "CNY"))
    }

    func result(_ refund: SandboxRefund, of trade: SandboxTrade) -> WeChatWire.RefundResult {
        WeChatWire.RefundResult(
            mchid: merchantID, out_trade_no: trade.key.number, transaction_id: trade.tradeID,
            out_refund_no: refund.number, refund_id: refund.refundID, refund_status: Self.status(refund),
            success_time: refund.outcome == .done ? refund.settledAt?.rfc3339 : nil,
            amount: .init(refund: refund.amount.minorUnits, total: trade.amount.minorUnits, currency: nil))
    }
}
