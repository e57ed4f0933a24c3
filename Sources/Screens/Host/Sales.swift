import Commerce
import Wire

/// What the show has sold: the newest happenings, and the sum of all orders of the room that the console knows.
struct Sales: Sendable, Equatable {
    struct Line: Sendable, Equatable {
        enum Kind: Sendable, Equatable {
            case sold(Money)
            case reserved
            case returned
            case refundAsked(Money)
            case refunded(Money)
        }

        let at: Timestamp
        let name: OrderName
        let pieces: Int
        let kind: Kind
    }

    /// What one order adds to the sums.
    fileprivate struct Worth: Sendable, Equatable {
        var units: Int64 = 0
        var pieces = 0
        var isPaid = false
    }

    /// Newest last.
    private(set) var lines: [Line] = []
    /// Sold, less what came back.
    private(set) var pieces = 0
    /// Paid totals less refunds done. An order in another currency is listed, but not added.
    private(set) var turnover: Money
    /// Orders that were ever paid, of those that are known.
    private(set) var paid = 0
    private var counted: [Order.ID: Worth] = [:]
    /// Orders of the room that are known of; `isPartial` when there are more.
    var orders: Int { counted.count }
    /// The list of orders that was fetched ends before the room's first.
    var isCut = false
    /// Orders came that are not added.
    private var isFull = false
    var isPartial: Bool { isCut || isFull }

    init(currency: Currency) { turnover = .zero(currency) }

    /// Notes an order of the room that is new to the console, or has changed; returns whether it is newly paid.
    mutating func note(_ order: OrderView, before: OrderView?, at now: Timestamp) -> Bool {
        let known = counted[order.id]
        list(order, before: before, isKnown: known != nil, at: now)
        guard known != nil || counted.count < Limits.countedOrders else {
            isFull = true
            return before?.paidAt == nil && order.paidAt != nil
        }
        let worth = Worth(order, in: turnover.currency)
        let (sum, overflows) = turnover.minorUnits.addingReportingOverflow(worth.units &- (known?.units ?? 0))
        if overflows {
            isFull = true
        } else {
            turnover = Money(minorUnits: sum, currency: turnover.currency)
        }
        pieces = pieces &+ worth.pieces &- (known?.pieces ?? 0)
        paid += (worth.isPaid ? 1 : 0) - (known?.isPaid == true ? 1 : 0)
        counted[order.id] = worth
        return order.paidAt != nil && (before.map { $0.paidAt == nil } ?? (known == nil))
    }

    private mutating func list(_ order: OrderView, before: OrderView?, isKnown: Bool, at now: Timestamp) {
        // What was let go of the desk has been told of before.
        if before == nil, isKnown { return }
        func line(_ kind: Line.Kind, at time: Timestamp) -> Line {
            Line(at: time, name: order.name, pieces: order.lines.first?.quantity ?? 0, kind: kind)
        }
        if before == nil, order.state == .reserved { append(line(.reserved, at: order.placedAt)) }
        if let paid = order.paidAt, before?.paidAt == nil { append(line(.sold(order.total), at: paid)) }
        if before?.state == .reserved, order.state == .cancelled || order.state == .expired {
            append(line(.returned, at: now))
        }
        for refund in order.refunds {
            let earlier = before?.refunds.first { $0.id == refund.id }?.state
            if refund.state == .requested, earlier == nil {
                append(line(.refundAsked(refund.amount), at: refund.askedAt))
            }
            if refund.state == .done, earlier != .done, refund.isOfSale {
                append(line(.refunded(refund.amount), at: refund.settledAt ?? now))
            }
        }
    }

    private mutating func append(_ line: Line) {
        let index = lines.lastIndex { $0.at <= line.at }.map { $0 + 1 } ?? 0
        lines.insert(line, at: index)
        if lines.count > Limits.ledgerLines { lines.removeFirst() }
    }
}

extension Sales.Worth {
    fileprivate init(_ order: OrderView, in currency: Currency) {
        isPaid = order.paidAt != nil
        guard isPaid, order.total.currency == currency else { return }
        let back = order.refunds.filter { $0.state == .done && $0.isOfSale && $0.amount.currency == currency }
        units = back.reduce(order.total.minorUnits) { $0 &- $1.amount.minorUnits }
        pieces = order.lines.reduce(0) { $0 &+ $1.quantity }
        for line in back.flatMap(\.lines) { pieces = pieces &- line.quantity }
    }
}
