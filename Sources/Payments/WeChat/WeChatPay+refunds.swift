import Commerce

/// Reading what the gateway says of refunds, in answers and in notifications.
extension WeChatPay {
    func state(
        of refund: WeChatWire.Refund, asked number: RefundNumber, of order: OrderNumber, at now: Timestamp
    ) throws(GatewayError) -> RefundState {
        guard refund.out_refund_no == number.rawValue, refund.out_trade_no == order.rawValue else {
            throw GatewayError(.wrongOrder, "asked about refund \(number) of order \(order), answered about another")
        }
        switch refund.status {
        case "PROCESSING": return .processing
        case "CLOSED": return .closed(reason: "WeChat Pay closed refund \(number)")
        case "ABNORMAL":
            return .abnormal(reason: "refund \(number) cannot reach the buyer's account; settle it in the console")
        case "SUCCESS":
            return .done(
                try notice(
                    number, of: order, tradeID: refund.transaction_id, refund.amount, .done,
                    settledAt: refund.success_time, at: now))
        default:
            throw GatewayError(
                .malformed, "refund \(number) is '\(refund.status.printable)', which is not documented")
        }
    }

    func notice(of result: WeChatWire.RefundResult, at now: Timestamp) throws(GatewayError) -> RefundNotice {
        guard result.mchid == configuration.merchantID else {
            throw GatewayError(
                .wrongMerchant, "the refund belongs to merchant '\(result.mchid.printable)', not to us")
        }
        let outcome: RefundNotice.Outcome
        switch result.refund_status {
        case "SUCCESS": outcome = .done
        case "ABNORMAL": outcome = .abnormal
        case "CLOSED": outcome = .closed
        default:
            throw GatewayError(
                .malformed, "a refund is '\(result.refund_status.printable)', which is not documented")
        }
        // A refund made by hand in the console may bear a number that hawker never gives.
        guard let number = try? RefundNumber(result.out_refund_no) else {
            throw GatewayError(.notAPayment, "the refund was not asked for by hawker")
        }
        return try notice(
            number, of: try OrderNumber(result.out_trade_no), tradeID: result.transaction_id, result.amount, outcome,
            settledAt: result.success_time, at: now)
    }

    private func notice(
        _ number: RefundNumber, of order: OrderNumber, tradeID: String, _ amount: WeChatWire.RefundAmount,
        _ outcome: RefundNotice.Outcome, settledAt: String?, at now: Timestamp
    ) throws(GatewayError) -> RefundNotice {
        guard TradeID.isSound(tradeID), amount.refund > 0, amount.refund <= amount.total,
            amount.currency ?? Currency.cny.code == Currency.cny.code
        else {
            throw GatewayError(.malformed, "refund \(number) lacks its trade, or its amount is none of CNY")
        }
        guard let settledAt = settledAt.map(Timestamp.init(rfc3339:)) ?? now else {
            throw GatewayError(.malformed, "the time of refund \(number) is none")
        }
        return RefundNotice(
            orderNumber: order, refundNumber: number, tradeID: tradeID,
            amount: Money(minorUnits: amount.refund, currency: .cny),
            total: Money(minorUnits: amount.total, currency: .cny), outcome: outcome, settledAt: settledAt)
    }
}
