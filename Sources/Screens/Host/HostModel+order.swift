import Commerce
import Terminal
import Wire

/// One order on the shipping desk.
extension HostModel {
    /// A row of an order's page.
    struct DetailRow: Sendable, Equatable {
        var label = ""
        var text = ""
        /// At the right end of the row.
        var amount = ""
        var style = Theme.panel
    }

    /// Where the rows of an order stand on a screen of that size.
    func detailText(in size: Size) -> Rect {
        let layout = layout(size: size)
        guard !layout.isTooSmall else { return .zero }
        return sheetArea(in: layout.overlay).inset(left: 2, top: 3, right: 2, bottom: 3)
    }

    func drawOrder(_ page: OrderPage, in area: Rect, on canvas: inout HostCanvas) {
        let order = page.order
        let inside = canvas.panel(sheetArea(in: area), title: words(.shop(.orderTitle(order.id.rawValue))))
        let waits = order.isToShip || order.hasRefundWaiting
        canvas.text(
            words(.orderState(order.state)), inside.x, inside.y,
            Theme.panel.foreground(waits ? Theme.warning : Theme.good).bold(), most: inside.width / 2)
        canvas.textBefore(
            MoneyText.text(order.total), inside.right, inside.y, Theme.panel.foreground(Theme.price).bold(),
            most: inside.width / 2)
        let text = Rect(x: inside.x, y: inside.y + 2, width: inside.width, height: inside.height - 4)
        let rows = detail(of: order, columns: text.width)
        let first = max(0, min(page.scroll, rows.count - text.height))
        for (offset, row) in rows[first...].prefix(text.height).enumerated() {
            let y = text.y + offset
            canvas.text(row.label, text.x, y, Theme.panelQuiet, most: Self.labelColumns - 1)
            let right =
                row.amount.isEmpty ? text.right + 1 : canvas.textBefore(row.amount, text.right, y, row.style, most: 16)
            let x = text.x + Self.labelColumns
            canvas.text(row.text, x, y, row.style, most: right - x - 1)
        }
        if rows.count > text.height {
            canvas.textBefore(
                "↑↓ \(first + text.height)/\(rows.count)", inside.right, inside.bottom - 2, Theme.panelQuiet, most: 14)
        }
        if let hint = hint(for: order) {
            canvas.sentence(
                words(.shop(hint)), endingAt: inside.row(inside.height - 1),
                Theme.panel.foreground(Theme.warning).bold())
        }
    }

    private static let labelColumns = 10

    private func hint(for order: OrderView) -> ShopPhrase? {
        if let refund = order.refundInProgress {
            if refund.state == .awaitingGoods { return .hintGoodsBack }
            let amount = MoneyText.text(refund.amount)
            return refund.cause == Refund.Cause.goods.rawValue ? .hintGoods(amount) : .hintMoney(amount)
        }
        if let stuck = order.stuckRefund { return .hintStuck(MoneyText.text(stuck.amount)) }
        if let held = order.heldUpRefund { return .hintHeldUp(MoneyText.text(held.amount)) }
        return order.isToShip ? order.address == nil ? .hintHandOver : .hintShip : nil
    }

    /// Everything about an order, wrapped to so many columns.
    func detail(of order: OrderView, columns: Int) -> [DetailRow] {
        var rows: [DetailRow] = []
        func add(_ label: ShopPhrase?, _ text: String, style: Style = Theme.panel) {
            let lines = TextLayout.wrap(text, width: max(1, columns - Self.labelColumns), maxLines: 8)
            for (index, line) in lines.enumerated() {
                rows.append(
                    DetailRow(label: index == 0 ? label.map { words(.shop($0)) } ?? "" : "", text: line, style: style))
            }
        }
        add(.buyer, order.buyer?.name ?? "–", style: Theme.panelStrong)
        if let address = order.address {
            add(.shipTo, "\(address.recipient) · \(address.phone)", style: Theme.panelStrong)
            add(nil, address.text, style: Theme.panelStrong)
        } else {
            add(.shipTo, words(.shop(.noAddress)), style: Theme.panel.foreground(Theme.warning).bold())
        }
        if !order.note.isEmpty { add(.note, order.note, style: Theme.panel.foreground(Theme.warning)) }
        rows.append(DetailRow())
        for line in order.lines {
            let amount = MoneyText.text(line.amount)
            let (before, after) = ("\(line.quantity) × ", " · " + words(.shop(.each(MoneyText.text(line.unitPrice)))))
            let space = columns - Self.labelColumns - TextWidth.of(before + after) - TextWidth.of(amount) - 1
            rows.append(DetailRow(text: before + line.name.fitted(to: space) + after, amount: amount))
        }
        if let coupon = order.coupon {
            rows.append(
                DetailRow(
                    label: words(.shop(.coupon)), text: "\(coupon.code) · \(coupon.title)",
                    amount: "-" + MoneyText.text(coupon.saving)))
        }
        rows.append(DetailRow(label: words(.total), amount: MoneyText.text(order.total), style: Theme.panelStrong))
        rows.append(DetailRow())
        if let parcel = order.parcel {
            add(.parcel, parcel.oneLine.isEmpty ? words(.handedOver) : parcel.oneLine, style: Theme.panelStrong)
        }
        add(.times, times(of: order))
        for refund in order.refunds {
            for (label, text, style) in lines(of: refund, in: order) { add(label, text, style: style) }
        }
        return rows
    }

    private func times(of order: OrderView) -> String {
        var steps = [words(.shop(.placed(age(of: order.placedAt))))]
        if let time = order.paidAt { steps.append(words(.shop(.paid(age(of: time))))) }
        if let time = order.shippedAt { steps.append(words(.shop(.shipped(age(of: time))))) }
        if let time = order.deliveredAt { steps.append(words(.shop(.delivered(age(of: time))))) }
        if let time = order.completedAt { steps.append(words(.shop(.completed(age(of: time))))) }
        return steps.joined(separator: " · ")
    }

    private func lines(of refund: RefundView, in order: OrderView) -> [(ShopPhrase?, String, Style)] {
        let isTrouble = refund.state == .stuck || refund.isHeldUp
        let isWaiting = refund.state.isOpen || isTrouble
        let style = isWaiting ? Theme.panel.foreground(Theme.warning).bold() : Theme.panel
        let head = "\(MoneyText.text(refund.amount)) · \(words(.shop(.refundText(refund))))"
        var lines: [(ShopPhrase?, String, Style)] = [(.refund, "\(head) · \(age(of: refund.askedAt))", style)]
        for line in refund.lines {
            let title = order.lines.first { $0.sku == line.sku }?.fullTitle ?? line.sku.rawValue
            lines.append((nil, "\(line.quantity) × \(title)", Theme.panel))
        }
        if !refund.reason.isEmpty {
            let said =
                refund.isFromBuyer ? words(.shop(.asksFor(refund.reason))) : words(.buying(.refundSaid(refund.reason)))
            lines.append((nil, said, Theme.panel))
        }
        if !refund.answer.isEmpty {
            let says: ShopPhrase = isTrouble ? .saysGateway(refund.answer) : .saysShop(refund.answer)
            lines.append((nil, words(.shop(says)), isTrouble ? style : Theme.panel))
        }
        if let parcel = refund.parcel { lines.append((.parcel, "\(parcel.carrier) \(parcel.number)", Theme.panel)) }
        return lines
    }
}
