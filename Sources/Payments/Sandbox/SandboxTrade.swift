import Commerce

/// One trade as the sandbox keeps it.
struct SandboxTrade: Sendable {
    enum State: Sendable {
        case open
        case paid(tradeID: String, at: Timestamp)
        case closed
    }

    let order: WeChatWire.NativeOrder
    /// What the QR code holds.
    let codeURL: String
    let expiresAt: Timestamp
    var state = State.open

    /// Whether the buyer can still pay.
    func isPayable(at now: Timestamp) -> Bool {
        guard case .open = state else { return false }
        return now < expiresAt
    }

    /// What a query shows and a notification holds.
    func transaction(at now: Timestamp) -> WeChatWire.Transaction {
        var transaction = WeChatWire.Transaction(
            appid: order.appid, mchid: order.mchid, out_trade_no: order.out_trade_no, trade_state: tradeState(at: now))
        if case .paid(let tradeID, let time) = state {
            transaction.trade_type = "NATIVE"
            transaction.transaction_id = tradeID
            transaction.success_time = time.rfc3339
            transaction.amount = order.amount
        }
        return transaction
    }

    private func tradeState(at now: Timestamp) -> String {
        switch state {
        case .open: now < expiresAt ? "NOTPAY" : "CLOSED"
        case .paid: "SUCCESS"
        case .closed: "CLOSED"
        }
    }
}
