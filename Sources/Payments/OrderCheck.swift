import Commerce

/// What both gateways ask of every charge and every refund.
extension Charge {
    /// Throws `badCharge` unless it can be asked for.
    func requireSound(at now: Timestamp) throws(GatewayError) {
        guard amount.currency == .cny, amount.minorUnits > 0 else {
            throw GatewayError(
                .badCharge, "order \(orderNumber) asks for \(amount); the gateways take CNY, from one fen up")
        }
        guard NotifyURL.isSound(notifyURL) else { throw GatewayError(.badCharge, NotifyURL.rule) }
        guard expiresAt > now else {
            throw GatewayError(.badCharge, "order \(orderNumber) has expired already; do not offer it for payment")
        }
        guard !description.isEmpty else {
            throw GatewayError(.badCharge, "order \(orderNumber) has no description for the buyer's wallet")
        }
    }
}

extension RefundOrder {
    /// Throws `badRefund` unless it can be asked for.
    func requireSound() throws(GatewayError) {
        guard amount.currency == .cny, total.currency == .cny, amount.minorUnits > 0,
            amount.minorUnits <= total.minorUnits
        else {
            throw GatewayError(
                .badRefund,
                "refund \(refundNumber) asks for \(amount) of \(total); it is CNY, and from one fen up to what was paid"
            )
        }
        guard notifyURL.map(NotifyURL.isSound) ?? true else { throw GatewayError(.badRefund, NotifyURL.rule) }
        guard TradeID.isSound(tradeID) else {
            throw GatewayError(.badRefund, "refund \(refundNumber) names no trade that a gateway could have")
        }
    }
}

/// A gateway's own name for a payment: WeChat Pay's has at most 32 characters, Alipay's 64.
enum TradeID {
    static func isSound(_ text: String) -> Bool {
        Limits.tradeIDBytes.contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}

/// What a QR code holds.
enum CodeText {
    static func isSound(_ text: String) -> Bool {
        (1...512).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}

enum NotifyURL {
    static let rule =
        "the address of notifications must be absolute, without a query, at most \(Limits.notifyURLBytes) bytes"

    static func isSound(_ url: String) -> Bool {
        (url.hasPrefix("https://") || url.hasPrefix("http://")) && url.utf8.count <= Limits.notifyURLBytes
            && !url.contains("?")
    }
}
