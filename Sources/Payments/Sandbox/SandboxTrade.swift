import Commerce

/// Which of the two gateways a trade of the sandbox is made with.
enum SandboxKind: String, Codable, Sendable {
    case weChat = "wechat"
    case alipay
}

/// One trade as the sandbox keeps it, whatever language it was asked for in.
struct SandboxTrade: Codable, Equatable, Sendable {
    /// The same order number at the two gateways is two trades.
    struct Key: Hashable, Codable, Sendable {
        let kind: SandboxKind
        let number: String
    }

    enum State: Codable, Sendable, Equatable {
        /// The code is shown; for Alipay no trade exists so far.
        case waiting
        case scanned(at: Timestamp)
        case paid(at: Timestamp)
        case closed
    }

    let key: Key
    let amount: Money
    let description: String
    let notifyURL: String
    /// What the QR code holds.
    let codeURL: String
    let tradeID: String
    /// From here on it cannot be paid.
    var expiresAt: Timestamp
    /// How long it can be paid once it was scanned; nil where scanning changes nothing.
    let payPeriod: Duration?
    /// What it must be asked for with again to be taken for the same.
    let terms: [String]
    var state = State.waiting
    var refunds: [SandboxRefund] = []

    /// Whether the buyer can still pay.
    func isPayable(at now: Timestamp) -> Bool {
        switch state {
        case .waiting, .scanned: now < expiresAt
        case .paid, .closed: false
        }
    }

    var paidAt: Timestamp? { if case .paid(let time) = state { time } else { nil } }

    /// What was given back or is about to be, in minor units.
    var refunded: Int64 { refunds.filter { $0.outcome != .abnormal }.reduce(0) { $0 + $1.amount.minorUnits } }

    func refund(_ number: String) -> SandboxRefund? { refunds.first { $0.number == number } }
}

/// One giving back, in full or in part.
struct SandboxRefund: Codable, Sendable, Equatable {
    let number: String
    let refundID: String
    let amount: Money
    let notifyURL: String?
    let askedAt: Timestamp
    /// Nil while it is under way.
    var outcome: RefundNotice.Outcome?
    var settledAt: Timestamp?
}

/// How the sandbox is told to behave, by whoever tests a shop against it.
struct SandboxBehaviour: Codable, Sendable, Equatable {
    enum Notify: String, Codable { case normal, twice, late, never }
    enum Refunds: String, Codable { case normal, abnormal }

    /// Whether notifications of what happens from now on come as they should.
    var notify = Notify.normal
    /// Whether refunds arrive. When not, WeChat Pay's end abnormal and Alipay finds the shop's balance too small.
    var refunds = Refunds.normal
}
