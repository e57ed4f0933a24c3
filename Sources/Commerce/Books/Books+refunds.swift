extension Books {
    // MARK: - The buyer

    mutating func askRefund(
        _ id: Order.ID, _ cause: Refund.Cause, _ scope: RefundScope, reason: String, by buyer: Account.ID,
        at now: Timestamp
    ) throws(Refusal) -> Order {
        var order = try ownOrder(id, of: buyer)
        switch (order.state, cause) {
        case (.paid, .money), (.shipped, .money), (.delivered, .money): break
        case (.shipped, .goods), (.delivered, .goods): break
        case (.paid, .goods): throw .outOfRange("order \(id) was not shipped yet; ask for the money alone")
        default: throw .wrongState(id, order.state, action: "refunded")
        }
        if let open = order.refunds.first(where: \.state.isOpen) {
            throw .refundOpen(id, open.id, action: "asked about again")
        }
        order.keep(
            try newRefund(
                of: order, cause, scope, reason: reason, limit: Limits.refundsAskedPerOrder, at: now))
        keep(order)
        return order
    }

    mutating func withdrawRefund(_ id: Order.ID, _ refund: Refund.ID, by buyer: Account.ID) throws(Refusal) -> Order {
        let order = try ownOrder(id, of: buyer)
        return try change(refund, of: order, to: .withdrawn, action: "withdrawn")
    }

    mutating func sendBack(
        _ id: Order.ID, _ refund: Refund.ID, _ parcel: Parcel, by buyer: Account.ID
    ) throws(Refusal) -> Order {
        var order = try ownOrder(id, of: buyer)
        var returned = try self.refund(refund, of: order)
        if let fault = parcel.fault { throw .outOfRange(fault) }
        guard returned.state == .awaitingGoods else {
            throw .wrongRefundState(refund, returned.state, action: "sent back")
        }
        returned.parcel = parcel
        order.keep(returned)
        keep(order)
        return order
    }

    // MARK: - The shop

    mutating func refund(
        _ id: Order.ID, _ scope: RefundScope, reason: String, by host: Account.ID, at now: Timestamp
    ) throws(Refusal) -> Order {
        let order = try shopOrder(id, of: host)
        guard order.state.isSold else { throw .wrongState(id, order.state, action: "refunded") }
        let refund = try newRefund(
            of: order, .money, scope, reason: reason, limit: Limits.refundsPerOrder, at: now)
        return try makeDue(refund, of: order, at: now)
    }

    /// Money alone goes at once; for a return the goods must be back first.
    mutating func grantRefund(
        _ id: Order.ID, _ refund: Refund.ID, by host: Account.ID, at now: Timestamp
    ) throws(Refusal) -> Order {
        let order = try shopOrder(id, of: host)
        let asked = try self.refund(refund, of: order)
        switch (asked.state, asked.cause) {
        case (.requested, .goods): return try change(refund, of: order, to: .awaitingGoods, action: "granted")
        case (.requested, _): return try makeDue(asked, of: order, at: now)
        case (.awaitingGoods, _), (.due, _), (.done, _): return order
        default: throw .wrongRefundState(refund, asked.state, action: "granted")
        }
    }

    mutating func declineRefund(
        _ id: Order.ID, _ refund: Refund.ID, reason: String, by host: Account.ID
    ) throws(Refusal) -> Order {
        let order = try shopOrder(id, of: host)
        try checkReason(reason)
        return try change(refund, of: order, to: .declined, action: "declined", answer: reason)
    }

    mutating func takeBack(
        _ id: Order.ID, _ refund: Refund.ID, _ condition: Refund.Condition, by host: Account.ID, at now: Timestamp
    ) throws(Refusal) -> Order {
        let order = try shopOrder(id, of: host)
        var returned = try self.refund(refund, of: order)
        guard returned.state == .awaitingGoods else {
            throw .wrongRefundState(refund, returned.state, action: "taken back")
        }
        returned.condition = condition
        return try makeDue(returned, of: order, at: now)
    }

    mutating func retryRefund(_ id: Order.ID, _ refund: Refund.ID, by host: Account.ID) throws(Refusal) -> Order {
        try change(refund, of: try shopOrder(id, of: host), to: .due, action: "tried again", only: .stuck)
    }

    // MARK: - The gateway

    /// Applies what a gateway says at most once; what is done stays done, whatever comes late.
    mutating func settleRefund(
        _ id: Order.ID, _ refund: Refund.ID, _ outcome: RefundOutcome, at now: Timestamp
    ) throws(Refusal) -> Order {
        guard var order = rows.orders[id] else { throw .unknownOrder(id) }
        var settled = try self.refund(refund, of: order)
        switch (settled.state, outcome) {
        case (.done, _), (.stuck, .stuck), (.stuck, .delayed): return order
        case (.due, .stuck(let words)):
            settled.move(to: .stuck)
            settled.answer = Self.bounded(words)
        case (.due, .delayed(let words)):
            settled.answer = Self.bounded(words)
            guard settled != (try self.refund(refund, of: order)) else { return order }
        case (.due, .done), (.stuck, .done):
            let posting = try computing { () throws(MoneyError) in try Posting.refunded(order, settled, at: now) }
            settled.move(to: .done)
            settled.settledAt = now
            // What held it up is over.
            settled.answer = ""
            written.postings.append(posting)
        default: throw .wrongRefundState(refund, settled.state, action: "settled")
        }
        order.keep(settled)
        if order.state == .refunding, order.refunds.allSatisfy({ !$0.state.isGranted || $0.state == .done }) {
            order.move(to: .refunded)
        }
        keep(order)
        return order
    }

    /// By scalars, so that few characters cannot carry a megabyte of marks.
    private static func bounded(_ words: String) -> String {
        String(String.UnicodeScalarView(words.unicodeScalars.prefix(Limits.reason.upperBound)))
    }

    // MARK: -

    private func refund(_ id: Refund.ID, of order: Order) throws(Refusal) -> Refund {
        guard let refund = order.refunds.first(where: { $0.id == id }) else { throw .unknownRefund(id) }
        return refund
    }

    /// Moves a refund that changes neither stock nor money; one that is there already answers as it is.
    private mutating func change(
        _ id: Refund.ID, of order: Order, to state: Refund.State, action: String, answer: String? = nil,
        only from: Refund.State? = nil
    ) throws(Refusal) -> Order {
        var (order, refund) = (order, try refund(id, of: order))
        if refund.state == state { return order }
        guard refund.state.next.contains(state), from == nil || refund.state == from else {
            throw .wrongRefundState(id, refund.state, action: action)
        }
        refund.move(to: state)
        if let answer { refund.answer = answer }
        order.keep(refund)
        keep(order)
        return order
    }

    /// The shop owes the money from here on; pieces that are in the house go back to the shelf, or are written off.
    private mutating func makeDue(_ refund: Refund, of order: Order, at now: Timestamp) throws(Refusal) -> Order {
        var (order, due) = (order, refund)
        let posting = try computing { () throws(MoneyError) in try Posting.refundGranted(order, due, at: now) }
        // What was never sent is in the house still.
        if order.state == .paid, !due.lines.isEmpty { due.condition = .resellable }
        if let condition = due.condition {
            for line in due.lines where line.quantity > Limits.stock.upperBound - stockLevel(line.sku).onHand {
                throw .outOfRange("the house has no room for \(line.quantity) more of \(line.sku); write some off")
            }
            for line in due.lines { takeBack(line, of: order, condition, at: now) }
        }
        due.move(to: .due)
        order.keep(due)
        written.postings.append(posting)
        if order.refundable.minorUnits == 0, order.refunds.allSatisfy({ !$0.state.isOpen }) {
            order.move(to: .refunding)
        }
        keep(order)
        // The house has it itself, and needs nobody to pay it back.
        guard Wallet.isInHouse(due.trade.gateway) else { return order }
        put(due.amount, intoWalletOf: order.buyer, of: order.shop)
        return try settleRefund(order.id, due.id, .done, at: now)
    }

    private mutating func takeBack(
        _ line: CartLine, of order: Order, _ condition: Refund.Condition, at now: Timestamp
    ) {
        move(.takeBack, line.quantity, of: line.sku, for: .order(order.id), at: now)
        if condition == .spoiled { move(.lose, line.quantity, of: line.sku, for: .order(order.id), at: now) }
        // What came back does not count against the buyer's limit any more.
        if let sold = order.lines.first(where: { $0.sku == line.sku }) {
            count(-line.quantity, of: sold.offer, by: order.buyer)
        }
    }

    /// A refund of what is left of an order, under the next number.
    private func newRefund(
        of order: Order, _ cause: Refund.Cause, _ scope: RefundScope, reason: String, limit: Int,
        at now: Timestamp
    ) throws(Refusal) -> Refund {
        try checkReason(reason)
        guard order.refunds.count < limit else { throw .tooMany("refunds of order \(order.id)", limit: limit) }
        guard let sale = order.sale else { throw .wrongState(order.id, order.state, action: "refunded") }
        let left = order.refundable
        guard left.minorUnits > 0 else { throw .nothingToRefund(order.id) }
        var (amount, lines) = try measure(scope, of: order, left: left)
        // With the last of the money of an order that was not sent go the last of its pieces: they are in the house.
        if order.state == .paid, amount == left { lines = Self.remaining(of: order) }
        if cause == .goods, lines.isEmpty { throw .outOfRange("say which goods go back") }
        return Refund(
            id: order.nextRefund, trade: sale.trade, amount: amount, cause: cause, lines: lines, reason: reason,
            askedAt: now, state: .requested)
    }

    private func measure(
        _ scope: RefundScope, of order: Order, left: Money
    ) throws(Refusal) -> (Money, [CartLine]) {
        switch scope {
        case .all: return (left, Self.remaining(of: order))
        case .amount(let amount):
            guard amount.currency == left.currency, amount.minorUnits > 0, amount.minorUnits <= left.minorUnits else {
                throw .refundTooHigh(order.id, left: left)
            }
            return (amount, [])
        case .lines(let wanted):
            var units: Int64 = 0
            var seen: Set<SKU.ID> = []
            for asked in wanted {
                guard seen.insert(asked.sku).inserted, let line = order.lines.first(where: { $0.sku == asked.sku })
                else { throw .unknownSKU(asked.sku) }
                guard (1...line.quantity).contains(asked.quantity),
                    asked.quantity <= order.refundablePieces(of: line)
                else {
                    throw .outOfRange(
                        "\(order.refundablePieces(of: line)) of \(line.quantity) pieces of \(line.title) can go back")
                }
                units += Self.paid(for: asked.quantity, of: line, after: order.piecesInRefunds(of: line.sku))
            }
            // Money that went back without goods before leaves less for the goods; the last pieces take what is left,
            // to the cent that remained of pieces that were asked about in between.
            let isLast = order.lines.allSatisfy { line in
                order.refundablePieces(of: line) == wanted.first { $0.sku == line.sku }?.quantity ?? 0
            }
            units = isLast ? left.minorUnits : min(units, left.minorUnits)
            guard !wanted.isEmpty else { throw .outOfRange("say which goods go back") }
            guard units > 0 else { throw .nothingToRefund(order.id) }
            return (Money(minorUnits: units, currency: left.currency), wanted)
        }
    }

    /// The pieces that no refund is about yet.
    private static func remaining(of order: Order) -> [CartLine] {
        order.lines.map { CartLine(sku: $0.sku, quantity: order.refundablePieces(of: $0)) }.filter { $0.quantity > 0 }
    }

    /// What was paid for some pieces of a line, so that all its pieces, in whatever parts, come to the whole.
    private static func paid(for quantity: Int, of line: Quote.Line, after before: Int) -> Int64 {
        func upTo(_ pieces: Int) -> Int64 {
            // At most what the line cost, which fits.
            Int64(Int128(line.payable.minorUnits) * Int128(pieces) / Int128(line.quantity))
        }
        return upTo(before + quantity) - upTo(before)
    }

    private func checkReason(_ reason: String) throws(Refusal) {
        guard Limits.allow(reason, characters: Limits.reason) else {
            throw .outOfRange("a reason has \(Limits.text(Limits.reason)) characters")
        }
    }
}
