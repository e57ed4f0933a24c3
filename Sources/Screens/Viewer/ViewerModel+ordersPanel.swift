import Commerce
import Terminal
import Wire

/// The list of orders, and what is asked over one order's page.
extension ViewerModel {
    func drawOrders(_ selection: Int, in area: Rect, on canvas: inout ViewerCanvas) {
        let orders = orders ?? []
        let rows = max(4, min(orders.count, area.height - 6))
        let inside = canvas.panel(
            area.centered(Size(width: min(area.width - 4, 92), height: rows + 5)), title: words(.ordersTitle))
        let list = inside.inset(top: 1, bottom: 2)
        guard !orders.isEmpty else {
            let text = words(self.orders == nil ? .ordersLoading : .ordersEmpty)
            canvas.paragraph(text, in: list, Theme.panelQuiet)
            return
        }
        let first = List.first(selection: selection, count: orders.count, rows: list.height)
        for (offset, order) in orders[first...].prefix(list.height).enumerated() {
            let row = list.row(offset)
            drawOrderRow(order, isSelected: first + offset == selection, in: row, on: &canvas)
            canvas.target(row, .row(first + offset))
        }
        if ordersBefore != nil {
            let phrase: BuyingPhrase = olderOrdersAreComing ? .olderOrdersAreComing : .olderOrders
            canvas.text(words(phrase), inside.x, inside.bottom - 1, Theme.panelQuiet, most: inside.width)
        }
    }

    private func drawOrderRow(
        _ order: OrderView, isSelected: Bool, in row: Rect, on canvas: inout ViewerCanvas
    ) {
        let style = isSelected ? Theme.selection : Theme.panel
        if isSelected { canvas.surface.fill(row, style) }
        var state = words(.orderState(order.state))
        if order.state == .reserved && now < order.reservedUntil {
            state += " \(timeLeft(until: order.reservedUntil))"
        } else if let refund = order.refundInProgress {
            state = words(.refundState(refund.state))
        }
        let isUrgent = order.state == .reserved || order.refundInProgress?.state == .awaitingGoods
        let stateStyle = isSelected || !isUrgent ? style : style.foreground(Theme.warning).bold()
        canvas.textBefore(state, row.right - 1, row.y, stateStyle, most: 18)
        let right = canvas.textBefore(MoneyText.text(order.total), row.right - 20, row.y, style.bold(), most: 16)
        let more = order.lines.count > 1 ? " +\(order.lines.count - 1)" : ""
        guard let line = order.lines.first else { return }
        let before = "\(isSelected ? "▸" : " ") \(line.quantity) × "
        let most = right - row.x - 2 - TextWidth.of(before) - TextWidth.of(more)
        canvas.text(before + line.name.fitted(to: most) + more, row.x, row.y, style, most: right - row.x - 2)
    }

    // MARK: Sheets

    func drawSheet(_ sheet: OrderPanel.Sheet, of page: OrderPanel, in area: Rect, on canvas: inout ViewerCanvas) {
        switch sheet {
        case .received: drawReceived(page, in: area, on: &canvas)
        case .address(let form): drawOrderAddress(form, of: page, in: area, on: &canvas)
        case .refund(let form): drawRefund(form, of: page, in: area, on: &canvas)
        case .parcel(let form): drawParcel(form, of: page, in: area, on: &canvas)
        }
    }

    /// What became of the last try: it is on its way, or why it was refused.
    private func drawOutcome(_ page: OrderPanel, in rect: Rect, on canvas: inout ViewerCanvas) {
        if isChanging(page.order) {
            canvas.paragraph(words(.changeIsOnItsWay), in: rect, Theme.panelQuiet)
        } else if let problem = page.problem {
            canvas.paragraph("⚠ " + words(.trouble(problem)), in: rect, Theme.panel.foreground(Theme.bad).bold())
        }
    }

    private func drawReceived(_ page: OrderPanel, in area: Rect, on canvas: inout ViewerCanvas) {
        let inside = canvas.panel(area.centered(Size(width: 62, height: 10)), title: words(.receivedTitle))
        let (text, bottom) = inside.inset(top: 1).splitBottom(1)
        let used = canvas.paragraph(words(.receivedText), in: text, Theme.panel)
        drawOutcome(page, in: text.inset(top: used + 1), on: &canvas)
        var x = bottom.x
        for binding in Self.receivedBindings {
            x +=
                canvas.button(
                    key: binding.keys[0].label(words), words(binding.says(self)), binding.action, x: x, y: bottom.y,
                    most: bottom.right - x,
                    style: binding.action == .reallyReceived ? Theme.button : Theme.secondButton) + 1
        }
    }

    private func drawOrderAddress(
        _ form: DeliveryForm, of page: OrderPanel, in area: Rect, on canvas: inout ViewerCanvas
    ) {
        let why: BuyingPhrase = addressIsKnown && address == nil ? .firstAddressWhy : .orderAddressWhy
        let inside = drawDelivery(form, why: why, isFocused: mode == .address, in: area, on: &canvas)
        drawOutcome(page, in: inside.inset(top: inside.height - 3), on: &canvas)
    }

    private func drawRefund(
        _ form: RefundForm, of page: OrderPanel, in area: Rect, on canvas: inout ViewerCanvas
    ) {
        let most = max(3, area.height - 10)
        let height = min(form.rows.count, most)
        let inside = canvas.panel(
            area.centered(Size(width: min(area.width - 4, 76), height: height + 8)), title: words(.refundTitle))
        canvas.text(words(.refundHint), inside.x, inside.y + 1, Theme.panelQuiet, most: inside.width)
        let list = Rect(x: inside.x, y: inside.y + 3, width: inside.width, height: height)
        let first = List.first(selection: form.focus, count: form.rows.count, rows: height)
        for (offset, row) in form.rows[first...].prefix(height).enumerated() {
            let rect = list.row(offset)
            drawRefundRow(row, of: form, isFocused: first + offset == form.focus, in: rect, on: &canvas)
            canvas.target(rect, .row(first + offset))
        }
        let says = Rect(x: inside.x, y: list.bottom + 1, width: inside.width, height: 2)
        if let complaint = form.complaint {
            canvas.paragraph("⚠ " + words(complaint), in: says, Theme.panel.foreground(Theme.bad).bold())
        } else {
            drawOutcome(page, in: says, on: &canvas)
        }
    }

    private func drawRefundRow(
        _ row: RefundForm.Row, of form: RefundForm, isFocused: Bool, in rect: Rect, on canvas: inout ViewerCanvas
    ) {
        func choice(_ label: (Int) -> String, _ value: String, indent: Int = 0) {
            let style = isFocused ? Theme.panelStrong : Theme.panel
            let right = canvas.textBefore(
                isFocused ? "‹ \(value) ›" : value, rect.right, rect.y, style, most: rect.width * 2 / 3)
            let mark = (isFocused ? "▸ " : "  ") + String(repeating: " ", count: indent)
            let most = right - rect.x - 2
            canvas.text(mark + label(most - TextWidth.of(mark)), rect.x, rect.y, style, most: most)
        }
        switch row {
        case .kind: choice({ _ in words(.refundKindLabel) }, words(form.kind == .money ? .refundMoney : .refundGoods))
        case .scope: choice({ _ in words(.refundScopeLabel) }, words(form.choosesLines ? .refundSome : .refundAll))
        case .line(let index):
            let line = form.lines[index]
            choice(line.name.fitted, words(.pieces(line.quantity, of: line.most)), indent: 2)
        case .reason:
            canvas.field(
                words(.refundReason), form.reason, isFocused: isFocused && mode == .refund, complaint: nil,
                labelColumns: 13, in: rect)
        }
    }

    private func drawParcel(
        _ form: ParcelForm, of page: OrderPanel, in area: Rect, on canvas: inout ViewerCanvas
    ) {
        let inside = canvas.panel(area.centered(Size(width: 72, height: 12)), title: words(.parcelTitle))
        canvas.text(words(.parcelWhy), inside.x, inside.y + 1, Theme.panelQuiet, most: inside.width)
        for (index, field) in ParcelForm.Field.allCases.enumerated() {
            let row = inside.row(3 + index * 2)
            canvas.field(
                words(field == .carrier ? .carrier : .parcelNumber), form.form[field],
                isFocused: form.form.focus == field && mode == .parcel,
                complaint: form.form.complaints[field].map { words($0) }, labelColumns: 13, in: row)
            canvas.target(row, .row(index))
        }
        drawOutcome(
            page, in: Rect(x: inside.x, y: inside.y + 7, width: inside.width, height: 2), on: &canvas)
    }
}
