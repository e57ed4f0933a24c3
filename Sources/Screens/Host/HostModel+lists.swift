import Commerce
import Terminal
import Wire

/// The lists of coupons and of orders.
extension HostModel {
    func drawCoupons(_ selection: Int, in area: Rect, on canvas: inout HostCanvas) {
        let inside = canvas.panel(sheetArea(in: area), title: words(.shop(.couponsTitle(coupons?.count ?? 0))))
        let list = inside.inset(top: 1)
        guard let coupons, !coupons.isEmpty else {
            canvas.paragraph(words(.shop(coupons == nil ? .couponsLoading : .couponsEmpty)), in: list, Theme.panelQuiet)
            return
        }
        let first = List.first(selection: selection, count: coupons.count, rows: list.height)
        for (offset, coupon) in coupons[first...].prefix(list.height).enumerated() {
            let row = list.row(offset)
            let isSelected = first + offset == selection
            let style = isSelected ? Theme.selection : coupon.left == 0 ? Theme.panelQuiet : Theme.panel
            if isSelected { canvas.surface.fill(row, style) }
            var parts = [words(.shop(.couponLeft(coupon.left)))]
            if row.width >= 90 { parts.append(words(.limit(coupon.limitPerBuyer))) }
            if let until = coupon.until, coupon.left > 0 {
                let seconds = (until - now).components.seconds
                parts.append(
                    words(.shop(seconds > 0 ? .couponEnds(words(.shop(.age(seconds: seconds)))) : .couponOver)))
            }
            if !coupon.products.isEmpty { parts.append(words(.shop(.someProducts))) }
            let right = canvas.textBefore(
                parts.joined(separator: " · "), row.right - 1, row.y, style, most: row.width / 2)
            var x = row.x
            x += canvas.text((isSelected ? "▸ " : "  ") + coupon.code, x, row.y, style.bold(), most: 18) + 2
            x += canvas.text(words(.shop(.couponTakes(coupon))), x, row.y, style, most: right - x - 2) + 2
            canvas.text(coupon.title, x, row.y, style, most: right - x - 2)
            canvas.target(row, .row(first + offset))
        }
    }

    func drawDesk(in area: Rect, on canvas: inout HostCanvas) {
        let inside = canvas.panel(sheetArea(in: area), title: words(.shop(.deskTitle)))
        drawFilters(inside.row(0), on: &canvas)
        let list = inside.inset(top: 2, bottom: 1)
        let shown = desk.shown
        if shown.isEmpty, desk.page.isLoaded { drawNothing(in: list, on: &canvas) }
        let selection = desk.selectedIndex
        let first = List.first(selection: selection, count: shown.count, rows: list.height)
        for (offset, order) in shown[first...].prefix(list.height).enumerated() {
            drawOrderLine(order, isSelected: first + offset == selection, in: list.row(offset), on: &canvas)
            canvas.target(list.row(offset), .row(first + offset))
        }
        drawDeskEnd(inside.row(inside.height - 1), on: &canvas)
    }

    /// How far the chosen list is fetched.
    private func drawDeskEnd(_ row: Rect, on canvas: inout HostCanvas) {
        let page = desk.page
        if page.isLoading {
            canvas.sentence(words(.shop(.deskLoading)), endingAt: row, Theme.panelQuiet)
        } else if let problem = page.problem {
            canvas.sentence(words(.problem(problem)), endingAt: row, Theme.panel.foreground(Theme.bad).bold())
        } else if page.next != nil {
            canvas.sentence(words(.shop(.deskMore)), endingAt: row, Theme.panelQuiet)
        } else if !desk.shown.isEmpty {
            canvas.sentence(words(.shop(.deskEnd)), endingAt: row, Theme.panelQuiet)
        }
    }

    /// Why the chosen list is empty.
    private func drawNothing(in rect: Rect, on canvas: inout HostCanvas) {
        let held = desk.filter == .toShip ? desk.orders.count(where: \.shipsAfterRefund) : 0
        if held > 0 {
            canvas.paragraph(
                words(.shop(.refundsBeforeShipping(held))), in: rect, Theme.panel.foreground(Theme.warning).bold())
        } else {
            let says: ShopPhrase = desk.hasMore(desk.filter) ? .deskEmptySoFar : .deskEmpty(desk.filter)
            canvas.paragraph(words(.shop(says)), in: rect, Theme.panelQuiet)
        }
    }

    /// The lists there are, the chosen one reversed; how many wait is said at the two that wait for the shop.
    private func drawFilters(_ row: Rect, on canvas: inout HostCanvas) {
        var x = row.x
        for filter in Desk.Filter.allCases {
            var text = words(.shop(.filter(filter)))
            if filter == .toShip || filter == .refunds, desk.count(filter) > 0 {
                text += " \(desk.count(filter))\(desk.hasMore(filter) ? "+" : "")"
            }
            let isChosen = filter == desk.filter
            let start = x
            x += canvas.text(
                isChosen ? "[\(text)]" : " \(text) ", x, row.y, isChosen ? Theme.selection : Theme.panel,
                most: row.right - x)
            canvas.target(Rect(x: start, y: row.y, width: x - start, height: 1), .filter(filter))
        }
    }

    private func drawOrderLine(_ order: OrderView, isSelected: Bool, in row: Rect, on canvas: inout HostCanvas) {
        let style = isSelected ? Theme.selection : Theme.panel
        if isSelected { canvas.surface.fill(row, style) }
        let waits = order.hasRefundWaiting
        let state = words(waits ? .shop(.refundMark) : .orderState(order.state))
        canvas.textBefore(
            state, row.right - 1, row.y,
            isSelected || !(waits || order.isToShip) ? style : style.foreground(Theme.warning).bold(), most: 10)
        let right = canvas.textBefore(MoneyText.text(order.total), row.right - 12, row.y, style.bold(), most: 14)
        var x = row.x + canvas.text(isSelected ? "▸" : " ", row.x, row.y, style, most: 1)
        canvas.textBefore(age(of: order.placedAt), x + 7, row.y, isSelected ? style : Theme.panelQuiet, most: 7)
        x += 9
        canvas.text(order.buyer?.name ?? "", x, row.y, style.bold(), most: 11)
        x += 13
        let pieces = "\(order.lines.first?.quantity ?? 0) × "
        x += canvas.text(pieces, x, row.y, style, most: right - x - 2)
        x += canvas.text(order.name.fitted(to: right - x - 2), x, row.y, style, most: right - x - 2)
        if row.width >= 100, order.room != room?.room {
            canvas.text(
                "  " + words(.shop(.otherShow)), x, row.y, isSelected ? style : Theme.panelQuiet, most: right - x - 2)
        }
    }

    /// How long ago, short.
    func age(of time: Timestamp) -> String { words(.shop(.age(seconds: max(0, (now - time).components.seconds)))) }
}
