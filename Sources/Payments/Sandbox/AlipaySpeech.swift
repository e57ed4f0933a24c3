import Commerce
import Crypto
import CryptoExtras

/// The gateway's side of Alipay: reads and answers a merchant's calls, and writes notifications.
struct AlipaySpeech: Sendable {
    let appID: String
    let sellerID: String
    let merchantKey: _RSA.Signing.PublicKey
    let gatewayKey: _RSA.Signing.PrivateKey

    /// The other side of `merchant`.
    init(_ merchant: Alipay.Configuration, gatewayKey: _RSA.Signing.PrivateKey) {
        appID = merchant.appID
        sellerID = merchant.sellerID
        merchantKey = merchant.merchantKey.publicKey
        self.gatewayKey = gatewayKey
    }

    /// A refused call, in the gateway's own words.
    struct Refusal: Error {
        let code: String
        let reason: String
        let message: String

        init(_ code: String, _ reason: String, _ message: String) {
            self.code = code
            self.reason = reason
            self.message = message
        }

        /// What was understood and cannot be done.
        init(_ reason: String, _ message: String) { self.init("40004", reason, message) }
    }

    /// What a node says first, and what the call adds.
    private struct Node<Content: Encodable>: Encodable {
        let content: Content

        func encode(to encoder: any Encoder) throws {
            try AlipayWire.Outcome(code: "10000", msg: "Success").encode(to: encoder)
            try content.encode(to: encoder)
        }
    }

    private struct Nothing: Encodable {}

    func answer(_ request: GatewayRequest, from ledger: inout SandboxLedger, at now: Timestamp) -> GatewayResponse {
        var node = AlipayWire.errorNode
        do throws(Refusal) {
            let fields = try fields(of: request)
            guard let method = AlipayWire.Method(rawValue: fields["method"] ?? "") else {
                throw Refusal("40002", "isv.invalid-method", "there is no such method")
            }
            node = method.node
            try requireMerchant(fields)
            return signed(node, try carryOut(method, fields, &ledger, at: now))
        } catch {
            let outcome = AlipayWire.Outcome(
                code: error.code, msg: error.code == "40004" ? "Business Failed" : "Invalid Arguments",
                sub_code: error.reason, sub_msg: error.message)
            return signed(node, outcome)
        }
    }

    private func carryOut(
        _ method: AlipayWire.Method, _ fields: FormFields, _ ledger: inout SandboxLedger, at now: Timestamp
    ) throws(Refusal) -> any Encodable {
        let content = Array((fields["biz_content"] ?? "").utf8)
        switch method {
        case .precreate:
            let trade = try trade(try read(content), fields["notify_url"], at: now)
            let opened = try Self.spoken { () throws(SandboxRefusal) in try ledger.open(trade, at: now) }
            return Node(content: AlipayWire.PrecreateAnswer(out_trade_no: opened.key.number, qr_code: opened.codeURL))
        case .query:
            let wanted: AlipayWire.Trade = try read(content)
            return Node(content: query(try existing(wanted.out_trade_no, ledger), at: now))
        case .close:
            let wanted: AlipayWire.Trade = try read(content)
            let trade = try existing(wanted.out_trade_no, ledger)
            guard trade.isPayable(at: now) else {
                throw Refusal("ACQ.TRADE_STATUS_ERROR", "only a trade that waits for payment can be closed")
            }
            try Self.spoken { () throws(SandboxRefusal) in try ledger.close(trade.key) }
            return Node(content: AlipayWire.CloseAnswer(out_trade_no: trade.key.number, trade_no: trade.tradeID))
        case .refund:
            return try refund(try read(content), &ledger, at: now)
        case .refundQuery:
            return try refundQuery(try read(content), ledger)
        }
    }

    private func key(_ number: String) -> SandboxTrade.Key { .init(kind: .alipay, number: number) }

    /// Only what was scanned is a trade.
    private func existing(_ number: String, _ ledger: SandboxLedger) throws(Refusal) -> SandboxTrade {
        guard let trade = ledger[key(number)], trade.state != .waiting else { throw Self.refusal(.orderUnknown) }
        return trade
    }

    private func read<Content: Decodable>(_ content: [UInt8]) throws(Refusal) -> Content {
        do throws(GatewayError) {
            return try JSONText.decode(Content.self, from: content, as: "biz_content")
        } catch {
            throw Refusal("40002", "isv.invalid-parameter", error.message)
        }
    }

    private static func spoken<Value>(
        _ work: () throws(SandboxRefusal) -> Value
    ) throws(Refusal) -> Value {
        do throws(SandboxRefusal) { return try work() } catch { throw refusal(error) }
    }

    private static func refusal(_ reason: SandboxRefusal) -> Refusal {
        switch reason {
        case .orderUnknown, .codeUnknown, .notPaid: Refusal("ACQ.TRADE_NOT_EXIST", "no such trade")
        case .alreadyPaid: Refusal("ACQ.TRADE_HAS_SUCCESS", "the trade is paid already")
        case .closed, .expired: Refusal("ACQ.TRADE_HAS_CLOSE", "the trade is closed")
        case .otherTerms: Refusal("ACQ.CONTEXT_INCONSISTENT", "this out_trade_no was created with other parameters")
        case .full: Refusal("40005", "isv.app-call-limited", "the sandbox holds as many unfinished orders as it can")
        case .refundTooLarge: Refusal("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "the refund is larger than what is left")
        case .otherRefund: Refusal("ACQ.DISCORDANT_REPEAT_REQUEST", "this out_request_no was used for another amount")
        case .tooManyRefunds: Refusal("ACQ.TRADE_NOT_ALLOW_REFUND", "the trade has as many refunds as it can")
        case .balanceTooSmall: Refusal("ACQ.SELLER_BALANCE_NOT_ENOUGH", "the seller's balance is too small")
        }
    }

    // MARK: - Trades

    /// Throws for an order that Alipay would not take.
    private func trade(
        _ order: AlipayWire.Precreate, _ notifyURL: String?, at now: Timestamp
    ) throws(Refusal) -> SandboxTrade {
        guard (try? OrderNumber(order.out_trade_no)) != nil,
            let amount = try? Money(yuan: order.total_amount, of: "total_amount"), amount.minorUnits > 0,
            (1...Limits.subjectUnits).contains(order.subject.utf16.count),
            !order.subject.contains(where: { "/=&".contains($0) }), let notifyURL, NotifyURL.isSound(notifyURL),
            let payPeriod = Self.period(order.timeout_express),
            let codePeriod = Self.period(order.qr_code_timeout_express)
        else {
            throw Refusal(
                "ACQ.INVALID_PARAMETER", "out_trade_no, total_amount, subject, notify_url or a timeout is wrong")
        }
        return SandboxTrade(
            key: key(order.out_trade_no), amount: amount, description: order.subject, notifyURL: notifyURL,
            // The name says what it is to anyone who scans it with a real phone.
            codeURL: "https://qr.alipay.com/SANDBOX\(RandomText.alphanumeric(12))",
            // 28 digits, as Alipay's are; real ones begin with the date.
            tradeID: "9000\(RandomText.decimal(24))", expiresAt: now + min(codePeriod, Limits.codeLifetime),
            payPeriod: payPeriod, terms: [order.subject, order.total_amount, notifyURL])
    }

    /// Whole minutes, such as `14m`.
    private static func period(_ text: String) -> Duration? {
        guard text.last == "m", let minutes = Int64(text.dropLast()), (1...21_600).contains(minutes) else { return nil }
        return .seconds(minutes * 60)
    }

    private func query(_ trade: SandboxTrade, at now: Timestamp) -> AlipayWire.QueryAnswer {
        AlipayWire.QueryAnswer(
            out_trade_no: trade.key.number, trade_no: trade.tradeID, trade_status: status(trade, at: now),
            total_amount: trade.amount.yuan, send_pay_date: trade.paidAt?.alipay)
    }

    func status(_ trade: SandboxTrade, at now: Timestamp) -> String {
        switch trade.state {
        case .waiting, .scanned: trade.isPayable(at: now) ? "WAIT_BUYER_PAY" : "TRADE_CLOSED"
        case .paid: trade.refunded < trade.amount.minorUnits ? "TRADE_SUCCESS" : "TRADE_CLOSED"
        case .closed: "TRADE_CLOSED"
        }
    }

    // MARK: - Refunds

    private func refund(
        _ order: AlipayWire.Refund, _ ledger: inout SandboxLedger, at now: Timestamp
    ) throws(Refusal) -> any Encodable {
        guard let number = try? RefundNumber(order.out_request_no),
            let amount = try? Money(yuan: order.refund_amount, of: "refund_amount"),
            order.refund_reason?.utf16.count ?? 0 <= Limits.alipayReasonUnits
        else {
            throw Refusal("ACQ.INVALID_PARAMETER", "out_request_no, refund_amount or refund_reason is wrong")
        }
        let trade = try existing(order.out_trade_no, ledger)
        guard trade.tradeID == order.trade_no else { throw Self.refusal(.orderUnknown) }
        let isNew = trade.refund(number.rawValue) == nil
        _ = try Self.spoken { () throws(SandboxRefusal) in
            try ledger.refund(number, of: trade.key, amount: amount, notifyURL: nil, at: now)
        }
        let refunded = Money(minorUnits: ledger[trade.key]?.refunded ?? 0, currency: .cny)
        return Node(
            content: AlipayWire.RefundAnswer(
                out_trade_no: trade.key.number, trade_no: trade.tradeID, fund_change: isNew ? "Y" : "N",
                refund_fee: refunded.yuan))
    }

    private func refundQuery(
        _ wanted: AlipayWire.RefundQuery, _ ledger: SandboxLedger
    ) throws(Refusal) -> any Encodable {
        let trade = try existing(wanted.out_trade_no, ledger)
        guard let refund = trade.refund(wanted.out_request_no) else { return Node(content: Nothing()) }
        return Node(
            content: AlipayWire.RefundQueryAnswer(
                out_trade_no: trade.key.number, trade_no: trade.tradeID, out_request_no: refund.number,
                refund_amount: refund.amount.yuan, total_amount: trade.amount.yuan, refund_status: "REFUND_SUCCESS",
                gmt_refund_pay: wanted.query_options.contains("gmt_refund_pay") ? refund.settledAt?.alipay : nil))
    }
}
