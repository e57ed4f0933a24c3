import Commerce

/// Reading what Alipay answers about refunds.
extension Alipay {
    /// Done when this call moved the money. When it did not, it was done before or is not certain: only a query tells.
    func state(
        of node: AlipayWire.RefundAnswer, _ refund: RefundOrder, at now: Timestamp
    ) throws(GatewayError) -> RefundState {
        try requireOrder(node.out_trade_no, refund.orderNumber)
        guard node.trade_no == refund.tradeID else {
            throw GatewayError(.wrongOrder, "refund \(refund.refundNumber) was answered about another trade")
        }
        guard node.fund_change == "Y" else { return .processing }
        let refunded = try Money(yuan: node.refund_fee, of: "what refund \(refund.refundNumber) adds up to")
        guard refunded.minorUnits >= refund.amount.minorUnits else {
            throw GatewayError(
                .wrongAmount,
                "refund \(refund.refundNumber) of \(refund.amount) left the trade with \(refunded) given back")
        }
        return .done(
            RefundNotice(
                orderNumber: refund.orderNumber, refundNumber: refund.refundNumber, tradeID: refund.tradeID,
                amount: refund.amount, total: refund.total, outcome: .done, settledAt: now))
    }

    func state(
        of node: AlipayWire.RefundQueryAnswer, _ number: RefundNumber, of order: OrderNumber, at now: Timestamp
    ) throws(GatewayError) -> RefundState {
        // A success without a refund in it says that none was received, or that it failed.
        guard node.refund_status == "REFUND_SUCCESS" else {
            throw GatewayError(.refundUnknown, "Alipay has no refund \(number) of order \(order)")
        }
        guard let tradeID = node.trade_no, TradeID.isSound(tradeID), let amount = node.refund_amount else {
            throw GatewayError(.malformed, "refund \(number) lacks its trade or its amount")
        }
        guard node.out_request_no == number.rawValue, node.out_trade_no == order.rawValue else {
            throw GatewayError(.wrongOrder, "asked about refund \(number) of order \(order), answered about another")
        }
        let refunded = try Money(yuan: amount, of: "refund \(number)")
        var total: Money?
        if let text = node.total_amount { total = try Money(yuan: text, of: "the total of order \(order)") }
        guard refunded.minorUnits > 0 else { throw GatewayError(.malformed, "refund \(number) is of nothing") }
        return .done(
            RefundNotice(
                orderNumber: order, refundNumber: number, tradeID: tradeID, amount: refunded, total: total,
                outcome: .done, settledAt: node.gmt_refund_pay.flatMap(Timestamp.init(alipay:)) ?? now))
    }

    /// What a refused refund means, by the documents' list of reasons.
    static func refusal(_ error: GatewayError) throws(GatewayError) -> RefundState {
        switch error.gatewayCode {
        case "ACQ.SELLER_BALANCE_NOT_ENOUGH", "ACQ.REASON_TRADE_BEEN_FREEZEN", "ACQ.BUYER_ERROR",
            "ACQ.BUYER_NOT_EXIST":
            return .abnormal(reason: error.message)
        case "ACQ.TRADE_HAS_FINISHED", "ACQ.TRADE_NOT_ALLOW_REFUND", "ACQ.TRADE_STATUS_ERROR", "ACQ.TRADE_HAS_CLOSE",
            "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "ACQ.REASON_TRADE_REFUND_FEE_ERR", "ACQ.REFUND_FEE_ERROR",
            "ACQ.DISCORDANT_REPEAT_REQUEST":
            return .closed(reason: error.message)
        default: throw error
        }
    }
}
