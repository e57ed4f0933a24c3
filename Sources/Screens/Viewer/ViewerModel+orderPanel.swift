import Commerce
import Terminal
import Wire

/// One order's page: how far it has come, what is in it, where it goes, and what goes back.
extension ViewerModel {
    /// A row of the page, which is scrolled as a whole.
    private struct PageRow {
        var text = ""
        /// Behind the text; cut to what is left of the row.
        var goods: GoodsName?
        var style = Theme.panel
        /// At the right edge.
        var amount: String?
        var isRule = false
    }

    func drawOrder(_ page: OrderPanel, in area: Rect, on canvas: inout ViewerCanvas) {
        let frame = Self.pageSize(in: area)
        let rows = rows(of: page.order, width: frame.width - 4)
        let height = min(frame.height, rows.count + Self.pageBorder)
        let inside = canvas.panel(
            area.centered(Size(width: frame.width, height: height)),
            title: "\(words(.order)) \(page.order.number)")
        let (view, bottom) = inside.splitBottom(2)
        let first = max(0, min(page.scroll, rows.count - view.height))
        for (offset, row) in rows[first...].prefix(view.height).enumerated() {
            let rect = view.row(offset)
            guard !row.isRule else {
                canvas.surface.fill(rect, Cell("─", style: Theme.panelLine))
                continue
            }
            let right =
                row.amount.map { canvas.textBefore($0, rect.right, rect.y, row.style, most: rect.width / 3) - 2 }
                ?? rect.right
            let x = rect.x + canvas.text(row.text, rect.x, rect.y, row.style, most: right - rect.x)
            if let goods = row.goods {
                canvas.text(goods.fitted(to: right - x), x, rect.y, row.style, most: right - x)
            }
        }
        if isChanging(page.order) {
            canvas.paragraph(words(.changeIsOnItsWay), in: bottom, Theme.panelQuiet)
        } else if let problem = page.problem {
            canvas.paragraph("⚠ " + words(.trouble(problem)), in: bottom, Theme.panel.foreground(Theme.bad).bold())
        } else if rows.count > view.height {
            canvas.text(words(.scrollHint), bottom.x, bottom.y + 1, Theme.panelQuiet, most: bottom.width)
        }
        if let sheet = page.sheet { drawSheet(sheet, of: page, in: area, on: &canvas) }
    }

    /// How far a page can be scrolled on the screen as it is.
    func rowsToScroll(_ page: OrderPanel) -> Int {
        let frame = Self.pageSize(in: layout(size: size).overlay.inset(bottom: 1))
        let count = rows(of: page.order, width: frame.width - 4).count
        return max(0, count + Self.pageBorder - frame.height)
    }

    /// The frame, and the two rows at the bottom.
    private static let pageBorder = 4

    private static func pageSize(in area: Rect) -> Size {
        Size(width: max(5, min(area.width - 4, 84)), height: max(pageBorder + 1, area.height))
    }

    // MARK: Its rows

    private func rows(of order: OrderView, width: Int) -> [PageRow] {
        headline(order, width: width) + timeline(order, width: width) + [PageRow(isRule: true)] + content(order)
            + delivery(order, width: width) + order.refunds.flatMap { refund($0, of: order, width: width) }
    }

    private func headline(_ order: OrderView, width: Int) -> [PageRow] {
        let isGood = [.paid, .shipped, .delivered, .completed].contains(order.state)
        let style = Theme.panel.foreground(isGood ? Theme.good : Theme.warning).bold()
        var rows = [PageRow(text: (isGood ? "✔ " : "⚠ ") + words(.receiptTitle(order.state)), style: style)]
        rows += wrapped(words(.receiptText(order.state)), width: width)
        if order.address == nil, order.canBeAddressed {
            rows += wrapped(
                "⚠ " + words(.orderHasNoAddress), width: width, Theme.panel.foreground(Theme.warning).bold())
        }
        if order.state == .reserved, now < order.reservedUntil {
            rows.append(
                PageRow(text: words(.expiresIn(timeLeft(until: order.reservedUntil))), style: Theme.panelStrong))
        }
        return rows + [PageRow()]
    }

    /// What happened with how long ago, and what is still to come.
    private func timeline(_ order: OrderView, width: Int) -> [PageRow] {
        var rows: [PageRow] = []
        func step(_ phrase: BuyingPhrase, at time: Timestamp?, more: String = "", isDone: Bool? = nil) {
            let isDone = isDone ?? (time != nil)
            let told = [time.map { words(.ago(seconds: ($0 - now).milliseconds / -1_000)) }, more]
                .compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " · ")
            let label = TextLayout.pad(words(phrase), to: Self.stepColumns)
            rows.append(
                PageRow(text: (isDone ? "● " : "○ ") + label + told, style: isDone ? Theme.panel : Theme.panelQuiet))
        }
        step(.stepPlaced, at: order.placedAt)
        switch order.state {
        case .cancelled where order.paidAt == nil: step(.stepCancelled, at: nil, isDone: true)
        case .expired where order.paidAt == nil: step(.stepExpired, at: nil, isDone: true)
        case .refunding, .refunded:
            if let paid = order.paidAt { step(.stepPaid, at: paid) }
            if let shipped = order.shippedAt { step(.stepShipped, at: shipped, more: way(of: order.parcel)) }
            if let delivered = order.deliveredAt { step(.stepDelivered, at: delivered) }
            step(.stepRefunded, at: nil, isDone: order.state == .refunded)
        default:
            step(.stepPaid, at: order.paidAt)
            step(.stepShipped, at: order.shippedAt, more: way(of: order.parcel))
            step(.stepDelivered, at: order.deliveredAt)
            step(.stepCompleted, at: order.completedAt)
        }
        return rows
    }

    private func way(of parcel: ParcelView?) -> String {
        parcel.map { $0.oneLine.isEmpty ? words(.handedOver) : $0.oneLine } ?? ""
    }

    private static let stepColumns = 12

    private func content(_ order: OrderView) -> [PageRow] {
        var rows = order.lines.map { line in
            PageRow(
                text: "\(line.quantity) × \(line.isFlash ? "⚡" : "")", goods: line.name,
                amount: MoneyText.text(line.amount))
        }
        if let coupon = order.coupon {
            rows.append(
                PageRow(
                    text: words(.couponTaken(coupon.code, coupon.title)), style: Theme.panel.foreground(Theme.good),
                    amount: "-" + MoneyText.text(coupon.saving)))
        }
        rows.append(
            PageRow(
                text: words(.total), style: Theme.panel.foreground(Theme.price).bold(),
                amount: MoneyText.text(order.total)))
        return rows + [PageRow()]
    }

    private func delivery(_ order: OrderView, width: Int) -> [PageRow] {
        var rows: [PageRow] = []
        if let address = order.address { rows += wrapped(words(.goesTo(address.oneLine)), width: width) }
        if !order.note.isEmpty { rows += wrapped(words(.noteIs(order.note)), width: width) }
        return rows
    }

    private func refund(_ refund: RefundView, of order: OrderView, width: Int) -> [PageRow] {
        let isOver = refund.state == .declined || refund.state == .withdrawn
        let style = Theme.panel.foreground(refund.state == .done ? Theme.good : Theme.warning).bold()
        let asked = words(.ago(seconds: (refund.askedAt - now).milliseconds / -1_000))
        var rows = [
            PageRow(isRule: true),
            PageRow(
                text: "\(words(.refundCause(refund.cause))) · \(words(.refundState(refund.state))) · \(asked)",
                style: isOver ? Theme.panelQuiet : style, amount: MoneyText.text(refund.amount)),
        ]
        let pieces = refund.lines.map { piece in
            let title = order.lines.first { $0.sku == piece.sku }?.fullTitle ?? piece.sku.rawValue
            return "\(piece.quantity) × \(title)"
        }
        if !pieces.isEmpty { rows += wrapped(pieces.joined(separator: ", "), width: width, Theme.panelQuiet) }
        if !refund.reason.isEmpty {
            let phrase: BuyingPhrase = refund.isFromBuyer ? .youSaid(refund.reason) : .refundSaid(refund.reason)
            rows += wrapped(words(phrase), width: width)
        }
        if !refund.answer.isEmpty { rows += wrapped(words(.shopSaid(refund.answer)), width: width) }
        if let parcel = refund.parcel {
            rows += wrapped(words(.travelsBack(parcel.oneLine)), width: width)
        } else if refund.state == .awaitingGoods {
            rows += wrapped(words(.sendItBack), width: width, Theme.panelStrong)
        }
        return rows
    }

    private func wrapped(_ text: String, width: Int, _ style: Style = Theme.panel) -> [PageRow] {
        TextLayout.wrap(text, width: width).map { PageRow(text: $0, style: style) }
    }
}

extension RefundView {
    /// Whether its buyer surely asked for it, and wrote the reason. A shop gives back money alone, and at once: once
    /// money is granted, what was asked for and what the shop gave unasked look alike.
    var isFromBuyer: Bool { cause == Refund.Cause.goods.rawValue || !state.isGranted }
}

extension ParcelView {
    var oneLine: String { [carrier, number].filter { !$0.isEmpty }.joined(separator: " ") }
}
