import Commerce

/// Why the ledger does not do what it was asked; each gateway has its own word for it.
enum SandboxRefusal: Error {
    case codeUnknown
    case orderUnknown
    case alreadyPaid
    case closed
    case expired
    /// The number stands for another trade.
    case otherTerms
    case full
    case notPaid
    case refundTooLarge
    /// The refund's number stands for another amount.
    case otherRefund
    case tooManyRefunds
    case balanceTooSmall
}

/// The trades and refunds of the sandbox, and what the merchant has not been told of them.
struct SandboxLedger: Sendable {
    var behaviour = SandboxBehaviour()
    private(set) var outbox: NotificationOutbox
    /// Counts the changes to what a ``SandboxState`` keeps.
    private(set) var revision = 0
    private let capacity: Int
    private var trades: [SandboxTrade.Key: SandboxTrade] = [:]
    /// Trades by what their QR codes hold.
    private var codes: [String: SandboxTrade.Key] = [:]
    /// Oldest first.
    private var ages: [SandboxTrade.Key] = []
    /// Refunds that end at the next ``settleRefunds(at:)``, oldest first.
    private var underWay: [(key: SandboxTrade.Key, number: String)] = []

    init(outbox: NotificationOutbox, capacity: Int) {
        self.outbox = outbox
        self.capacity = capacity
    }

    /// Takes up what was kept before.
    init(outbox: NotificationOutbox, capacity: Int, trades kept: [SandboxTrade]) {
        self.init(outbox: outbox, capacity: capacity)
        for trade in kept {
            ages.append(trade.key)
            _ = keep(trade)
            for refund in trade.refunds where refund.outcome == nil { underWay.append((trade.key, refund.number)) }
        }
        revision = 0
    }

    /// Oldest first.
    var keptTrades: [SandboxTrade] { ages.compactMap { trades[$0] } }

    var count: Int { trades.count }

    subscript(_ key: SandboxTrade.Key) -> SandboxTrade? { trades[key] }

    // MARK: - Trades

    /// Opens a trade, or finds it again when it was opened on the same terms and can still be paid.
    mutating func open(_ trade: SandboxTrade, at now: Timestamp) throws(SandboxRefusal) -> SandboxTrade {
        guard let known = trades[trade.key] else {
            try makeRoom(at: now)
            ages.append(trade.key)
            return keep(trade)
        }
        switch known.state {
        case .paid: throw .alreadyPaid
        case .closed: throw .closed
        case .waiting, .scanned: break
        }
        guard known.terms == trade.terms else { throw .otherTerms }
        guard now >= known.expiresAt else { return known }
        // Alipay knows only a code so far, and makes another; WeChat Pay has a trade, which is over.
        guard known.key.kind == .alipay, known.state == .waiting else { throw .closed }
        codes[known.codeURL] = nil
        return keep(trade)
    }

    private mutating func keep(_ trade: SandboxTrade) -> SandboxTrade {
        trades[trade.key] = trade
        codes[trade.codeURL] = trade.key
        revision += 1
        return trade
    }

    /// The buyer's phone reads the code.
    @discardableResult
    mutating func scan(_ codeURL: String, at now: Timestamp) throws(SandboxRefusal) -> SandboxTrade {
        guard let key = codes[codeURL], var trade = trades[key] else { throw .codeUnknown }
        switch trade.state {
        case .paid: throw .alreadyPaid
        case .closed: throw .closed
        case .waiting, .scanned: guard now < trade.expiresAt else { throw .expired }
        }
        if case .waiting = trade.state {
            trade.state = .scanned(at: now)
            if let period = trade.payPeriod { trade.expiresAt = now + period }
        }
        trades[key] = trade
        revision += 1
        return trade
    }

    mutating func pay(_ codeURL: String, at now: Timestamp) throws(SandboxRefusal) -> SandboxTrade {
        var trade = try scan(codeURL, at: now)
        trade.state = .paid(at: now)
        trades[trade.key] = trade
        tell(.payment(trade.key), trade.notifyURL, at: now)
        return trade
    }

    mutating func close(_ key: SandboxTrade.Key) throws(SandboxRefusal) {
        guard let trade = trades[key] else { throw .orderUnknown }
        guard trade.paidAt == nil else { throw .alreadyPaid }
        trades[key]?.state = .closed
        revision += 1
    }

    // MARK: - Refunds

    /// Takes a refund, or finds it again under its number. Alipay's is done at once, WeChat Pay's a moment later.
    mutating func refund(
        _ number: RefundNumber, of key: SandboxTrade.Key, amount: Money, notifyURL: String?, at now: Timestamp
    ) throws(SandboxRefusal) -> SandboxRefund {
        guard let trade = trades[key] else { throw .orderUnknown }
        guard trade.paidAt != nil else { throw .notPaid }
        if let known = trade.refund(number.rawValue) {
            guard known.amount == amount else { throw .otherRefund }
            return known
        }
        guard amount.currency == trade.amount.currency, amount.minorUnits > 0,
            amount.minorUnits <= trade.amount.minorUnits - trade.refunded
        else { throw .refundTooLarge }
        guard trade.refunds.count < Limits.refundsPerTrade else { throw .tooManyRefunds }
        var refund = SandboxRefund(
            number: number.rawValue, refundID: "5030\(RandomText.decimal(25))", amount: amount, notifyURL: notifyURL,
            askedAt: now)
        switch key.kind {
        case .weChat:
            underWay.append((key, number.rawValue))
            trades[key]?.refunds.append(refund)
        case .alipay:
            guard behaviour.refunds == .normal else { throw .balanceTooSmall }
            refund.outcome = .done
            refund.settledAt = now
            trades[key]?.refunds.append(refund)
            tell(.refund(key, number.rawValue), trade.notifyURL, at: now)
        }
        revision += 1
        return refund
    }

    /// Ends what is under way.
    mutating func settleRefunds(at now: Timestamp) {
        for (key, number) in underWay {
            guard let index = trades[key]?.refunds.firstIndex(where: { $0.number == number }) else { continue }
            trades[key]?.refunds[index].outcome = behaviour.refunds == .normal ? .done : .abnormal
            trades[key]?.refunds[index].settledAt = now
            if let url = trades[key]?.refunds[index].notifyURL { tell(.refund(key, number), url, at: now) }
        }
        revision += underWay.count
        underWay = []
    }

    /// The trade of a refund's number, for a gateway that finds refunds by it alone. Linear in the trades.
    func trade(ofRefund number: String, kind: SandboxKind) -> SandboxTrade? {
        trades.values.first { $0.key.kind == kind && $0.refund(number) != nil }
    }

    /// The trade of this name. Linear in the trades.
    func trade(named tradeID: String, kind: SandboxKind) -> SandboxTrade? {
        trades.values.first { $0.key.kind == kind && $0.paidAt != nil && $0.tradeID == tradeID }
    }

    // MARK: - What the merchant is told

    private mutating func tell(_ subject: NotificationOutbox.Subject, _ url: String, at now: Timestamp) {
        switch behaviour.notify {
        case .never: break
        case .normal: outbox.add(subject, url: url, copies: 1, at: now)
        case .twice: outbox.add(subject, url: url, copies: 2, at: now)
        case .late: outbox.add(subject, url: url, copies: 1, at: now + Limits.sandboxLateness)
        }
    }

    mutating func due(at now: Timestamp) -> [NotificationOutbox.Entry] {
        settleRefunds(at: now)
        let due = outbox.due(at: now)
        revision += due.count
        return due
    }

    mutating func told(_ id: String) {
        outbox.remove(id)
        revision += 1
    }

    /// When ``due(at:)`` has something next.
    var next: Timestamp? {
        let settling = underWay.first.flatMap { trades[$0.key]?.refund($0.number)?.askedAt }
        return [settling, outbox.next].compactMap { $0 }.min()
    }

    // MARK: - Bounds

    /// Forgets the oldest trade that nobody waits for, when the table is full.
    private mutating func makeRoom(at now: Timestamp) throws(SandboxRefusal) {
        guard trades.count >= capacity else { return }
        let finished = ages.firstIndex { key in
            guard let trade = trades[key] else { return true }
            return !trade.isPayable(at: now) && !outbox.holds(key) && trade.refunds.allSatisfy { $0.outcome != nil }
        }
        guard let finished else { throw .full }
        if let forgotten = trades.removeValue(forKey: ages.remove(at: finished)) { codes[forgotten.codeURL] = nil }
    }
}
