import Commerce
import Terminal
import Wire

/// What of an order is to go back, and why.
struct RefundForm: Sendable, Equatable {
    enum Kind: Sendable, Equatable { case money, goods }
    /// A row of the form.
    enum Row: Sendable, Equatable {
        case kind, scope
        /// One of `lines`.
        case line(Int)
        case reason
    }

    struct Line: Sendable, Equatable {
        let sku: SKU.ID
        let name: GoodsName
        /// Pieces that may still go back, at least 1.
        let most: Int
        /// 0…`most`.
        var quantity: Int
    }

    private(set) var kind = Kind.money
    /// Whether only some of the lines go back, in the quantities that are chosen.
    private(set) var choosesLines = false
    private(set) var lines: [Line]
    private(set) var reason = LineEditor(limit: Commerce.Limits.reason.upperBound)
    private(set) var focus = 0
    private(set) var complaint: BuyingPhrase?
    /// What was never sent cannot travel back.
    let goodsCanTravel: Bool

    init(_ order: OrderView) {
        lines = order.lines.compactMap { line in
            let most = order.piecesLeft(of: line)
            return most > 0 ? Line(sku: line.sku, name: line.name, most: most, quantity: most) : nil
        }
        goodsCanTravel = order.state == .shipped || order.state == .delivered
    }

    var rows: [Row] {
        [.kind, .scope] + (choosesLines ? lines.indices.map(Row.line) : []) + [.reason]
    }

    var row: Row { rows[min(focus, rows.count - 1)] }
    var isOnLastRow: Bool { row == .reason }

    mutating func move(by step: Int) { focus = (focus + step + rows.count) % rows.count }

    mutating func go(to row: Int) {
        if rows.indices.contains(row) { focus = row }
    }

    /// Turns what the focus is on: another kind, all or some, one piece more or fewer.
    mutating func turn(by step: Int) {
        complaint = nil
        switch row {
        case .kind:
            if kind == .goods {
                kind = .money
            } else if goodsCanTravel {
                kind = .goods
            } else {
                complaint = .notShippedYet
            }
        case .scope: choosesLines.toggle()
        case .line(let index):
            lines[index].quantity = max(0, min(lines[index].quantity + step, lines[index].most))
        case .reason: _ = reason.handle(step > 0 ? .right : .left)
        }
    }

    mutating func take(_ typed: Typed) {
        if row == .reason { reason.take(typed) }
    }

    /// What to ask for, or nil when no piece was chosen.
    mutating func submit() -> AskRefund? {
        let chosen = lines.filter { $0.quantity > 0 }.map { LineRequest(sku: $0.sku, quantity: $0.quantity) }
        guard !choosesLines || !chosen.isEmpty else {
            complaint = .nothingChosen
            return nil
        }
        return AskRefund(
            cause: kind == .money ? Refund.Cause.money.rawValue : Refund.Cause.goods.rawValue,
            scope: choosesLines ? RefundScopeView(lines: chosen, amount: nil) : .all, reason: reason.text)
    }
}

/// How goods travel back.
struct ParcelForm: Sendable, Equatable {
    enum Field: Hashable, Sendable, CaseIterable { case carrier, number }

    let refund: Refund.ID
    var form = Form<Field>(Field.allCases) { field in
        field == .carrier ? Commerce.Limits.carrier.upperBound : Commerce.Limits.parcelNumber.upperBound
    }

    init(refund: Refund.ID) { self.refund = refund }

    /// The parcel when both fields can be used; otherwise they complain.
    mutating func submit() -> ParcelView? {
        let parcel = ParcelView(carrier: form.text(.carrier), number: form.text(.number))
        if parcel.carrier.isEmpty { form.complaints[.carrier] = .required }
        let isNumber = parcel.number.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        if !isNumber || !Commerce.Limits.parcelNumber.contains(parcel.number.utf8.count) {
            form.complaints[.number] = .buying(.parcelNumberShape)
        }
        guard form.complaints.isEmpty else {
            form.goToFirstComplaint()
            return nil
        }
        return parcel
    }
}

extension OrderView {
    /// Pieces of a line that no refund is about yet.
    func piecesLeft(of line: QuoteLineView) -> Int {
        let going = refunds.filter(\.state.holdsMoney).flatMap(\.lines).filter { $0.sku == line.sku }
        // Quantities come from afar: what does not fit is as good as all.
        return going.reduce(line.quantity) { left, piece in
            let (rest, overflow) = left.subtractingReportingOverflow(piece.quantity)
            return overflow ? 0 : rest
        }
    }

    /// The refund that waits for somebody; there is at most one.
    var refundInProgress: RefundView? { refunds.first(where: \.state.isOpen) }
}
