import Commerce
import Terminal
import Wire

/// What lies over the room: forms, cart, checkout, payment, receipt, orders, help.
extension ViewerModel {
    func drawPanel(in area: Rect, on canvas: inout ViewerCanvas) {
        if asksForHelp {
            var model = self
            model.asksForHelp = false
            canvas.helpPanel(Self.bindings(helpedMode), of: model, words: words, in: area)
            return
        }
        if asksToLeave { return drawLeave(in: area, on: &canvas) }
        switch panel {
        case .account(let form): drawAccount(form, in: area, on: &canvas)
        case .cart(let selection): drawCart(selection, in: area, on: &canvas)
        case .checkout(let checkout): drawCheckout(checkout, in: area, on: &canvas)
        case .payment(let payment): drawPayment(payment, in: area, on: &canvas)
        case .receipt(let order): drawReceipt(order, in: area, on: &canvas)
        case .orders(let selection): drawOrders(selection, in: area, on: &canvas)
        case nil: break
        }
    }

    private func drawAccount(_ form: AccountForm, in area: Rect, on canvas: inout ViewerCanvas) {
        let title = words(form.purpose == .signIn ? .signInTitle : .registerTitle)
        let inside = canvas.panel(area.centered(Size(width: 64, height: 13)), title: title)
        canvas.paragraph(words(.signInWhy), in: inside.row(1), Theme.panelQuiet)
        for (index, field) in AccountForm.Field.allCases.enumerated() {
            let row = inside.row(3 + index * 2)
            canvas.field(
                words(field == .name ? .name : .password), form.form[field],
                isFocused: form.form.focus == field && mode == .account, masked: field == .password,
                complaint: form.form.complaints[field].map { words($0) }, labelColumns: 13, in: row)
            canvas.target(row, .row(index))
        }
        let says = inside.row(7)
        if form.isSending {
            canvas.text(words(.sendingForm), says.x, says.y, Theme.panelQuiet, most: says.width)
        } else if let problem = form.problem {
            canvas.paragraph(
                words(.problem(problem)), in: Rect(x: says.x, y: says.y, width: says.width, height: 2),
                Theme.panel.foreground(Theme.bad).bold())
        }
        let hint = inside.row(10)
        canvas.text(
            words(form.purpose == .signIn ? .switchToRegister : .switchToSignIn), hint.x, hint.y, Theme.panel,
            most: hint.width)
        canvas.target(hint, .switchPurpose)
    }

    private func drawCart(_ selection: Int, in area: Rect, on canvas: inout ViewerCanvas) {
        let lines = cart?.lines ?? []
        let rows = max(3, min(lines.count, area.height - 9))
        let inside = canvas.panel(
            area.centered(Size(width: min(area.width - 4, 92), height: rows + 5)), title: words(.cartTitle))
        guard cart != nil, !lines.isEmpty else {
            let text = words(cart == nil ? .cartLoading : .emptyCart)
            canvas.text(text, inside.x, inside.y + 1, Theme.panelQuiet, most: inside.width)
            return
        }
        let list = Rect(x: inside.x, y: inside.y + 1, width: inside.width, height: rows)
        let first = List.first(selection: selection, count: lines.count, rows: rows)
        for (offset, line) in lines[first...].prefix(rows).enumerated() {
            let row = list.row(offset)
            let isSelected = first + offset == selection
            let style = isSelected ? Theme.selection : Theme.panel
            if isSelected { canvas.surface.fill(row, style) }
            var right = canvas.textBefore(
                line.unavailable.map { "⚠ " + $0 } ?? MoneyText.text(line.unitPrice), row.right - 1, row.y,
                line.unavailable == nil || isSelected ? style : style.foreground(Theme.warning), most: row.width / 2)
            right = canvas.textBefore("\(line.quantity) ×", right - 2, row.y, style.bold(), most: 8)
            canvas.text((isSelected ? "▸ " : "  ") + line.fullTitle, row.x, row.y, style, most: right - row.x - 2)
            canvas.target(row, .row(first + offset))
        }
        // The total comes with the quote: the client never works out a price.
        let hint = Rect(x: inside.x, y: list.bottom + 1, width: inside.width, height: 1)
        canvas.text(
            words(.helpCheckout) + ": \(Key.enter.label(words))", hint.x, hint.y, Theme.panelQuiet, most: hint.width)
        canvas.target(hint, .checkout)
    }

    private func drawCheckout(_ checkout: Checkout, in area: Rect, on canvas: inout ViewerCanvas) {
        let lines = checkout.quote?.lines ?? []
        let most = max(2, area.height - 14)
        let rows = max(1, min(lines.count, most / 2)) * 2
        let inside = canvas.panel(
            area.centered(Size(width: min(area.width - 4, 84), height: rows + 11)), title: words(.checkoutTitle))
        var y = inside.y + 1
        if let quote = checkout.quote {
            for line in lines.prefix(rows / 2) {
                let right = canvas.textBefore(
                    MoneyText.text(line.amount), inside.right, y, Theme.panelStrong, most: inside.width / 3)
                canvas.text(line.fullTitle, inside.x, y, Theme.panelStrong, most: right - inside.x - 2)
                var parts = "\(line.quantity) × \(MoneyText.text(line.unitPrice))"
                if line.listPrice.currency == line.unitPrice.currency,
                    line.listPrice.minorUnits > line.unitPrice.minorUnits
                {
                    parts += "   " + words(.was(MoneyText.text(line.listPrice)))
                    if let saved = line.saved { parts += "   " + words(.youSave(MoneyText.text(saved))) }
                }
                canvas.text(parts, inside.x + 2, y + 1, Theme.panelQuiet, most: inside.width - 2)
                y += 2
            }
            if lines.count > rows / 2 {
                canvas.text("… +\(lines.count - rows / 2)", inside.x, y, Theme.panelQuiet, most: inside.width)
                y += 1
            }
            canvas.surface.fill(
                Rect(x: inside.x, y: y, width: inside.width, height: 1), Cell("─", style: Theme.panelLine))
            y += 1
            canvas.text(words(.total), inside.x, y, Theme.panelStrong, most: inside.width / 2)
            canvas.textBefore(
                MoneyText.text(quote.total), inside.right, y, Theme.panel.foreground(Theme.price).bold(),
                most: inside.width / 2)
            y += 2
        } else if case .pricing = checkout.step {
            canvas.text(words(.pricing) + "…", inside.x, y, Theme.panelQuiet, most: inside.width)
            y += rows + 3
        }
        let rest = Rect(x: inside.x, y: y, width: inside.width, height: inside.bottom - y - 1)
        drawStep(checkout, in: rest, on: &canvas)
        let bottom = inside.row(inside.height - 1)
        guard let place = Self.bindings(.checkout).first(where: { $0.action == .placeOrder }) else { return }
        _ = canvas.button(
            key: place.keys[0].label(words), words(place.says(self)), place.action, x: bottom.x, y: bottom.y,
            most: bottom.width,
            style: place.unless(self) == nil ? Theme.button : Theme.disabledButton)
    }

    private func drawStep(_ checkout: Checkout, in rect: Rect, on canvas: inout ViewerCanvas) {
        switch checkout.step {
        case .pricing: break
        case .ready(let quote, let before):
            if let before {
                let text = words(.priceChanged(MoneyText.text(before), MoneyText.text(quote.total)))
                let used = canvas.paragraph("⚠ " + text, in: rect, Theme.panel.foreground(Theme.warning).bold())
                canvas.paragraph(words(.priceAgain), in: rect.inset(top: used), Theme.panel)
            } else {
                canvas.paragraph(words(.checkoutEnter), in: rect, Theme.panelQuiet)
            }
        case .placing: canvas.paragraph(words(.placing) + "…", in: rect, Theme.panelQuiet)
        case .stopped(let problem, let quote):
            let text = "⚠ \(words(.orderStopped)): " + words(.problem(problem))
            let used = canvas.paragraph(text, in: rect, Theme.panel.foreground(Theme.bad).bold())
            canvas.paragraph(
                words(quote == nil ? .tryAgainNew : .tryAgainSame), in: rect.inset(top: used), Theme.panel)
        }
    }

    private func drawPayment(_ payment: Payment, in area: Rect, on canvas: inout ViewerCanvas) {
        let order = payment.order
        let words = words
        // The code needs every row it can get at 80×24, so this panel is as large as the code asks for.
        let code = payment.code?.surface(in: Size(width: area.width / 2 + 6, height: area.height - 2))
        let rect = area.centered(
            Size(width: min(area.width, (code?.width ?? 22) + 44), height: max(16, (code?.height ?? 0) + 2)))
        let inside = canvas.panel(rect, title: words(.paymentTitle))
        var text = inside
        if let code {
            let column = Rect(x: rect.x + 1, y: rect.y + 1, width: code.width, height: rect.height - 2)
            canvas.surface.blit(code, at: column.centered(code.size).origin, clip: column)
            text = Rect(
                x: column.right + 2, y: inside.y, width: inside.right - column.right - 2, height: inside.height)
        }
        var y = text.y + 1
        func put(_ string: String, _ style: Style, gap: Int = 0) {
            y +=
                canvas.paragraph(
                    string, in: Rect(x: text.x, y: y, width: text.width, height: max(0, text.bottom - y)), style) + gap
        }
        put(words(.amount), Theme.panelQuiet)
        put(MoneyText.text(order.total), Theme.panel.foreground(Theme.price).bold(), gap: 1)
        put("\(words(.order)) \(order.number)", Theme.panelQuiet, gap: 1)
        let left = order.reservedUntil - now
        if left > .zero {
            let style = left <= Times.lastCall ? Theme.panel.foreground(Theme.warning).bold() : Theme.panelStrong
            put(words(.expiresIn(timeLeft(until: order.reservedUntil))), style, gap: 1)
        } else {
            put(words(.expiresNow), Theme.panel.foreground(Theme.warning).bold(), gap: 1)
        }
        switch order.payment?.gateway {
        case "wechat": put(words(.scanWeChat), Theme.panel, gap: 1)
        case "sandbox": put(words(.scanSandbox), Theme.panel, gap: 1)
        case let gateway?: put(words(.scanOther(gateway)), Theme.panel, gap: 1)
        case nil: break
        }
        if code == nil, let content = order.payment?.codeURL {
            put(words(.codeTooBig), Theme.panelQuiet)
            put(content, Theme.panel, gap: 1)
        }
        if let problem = payment.problem {
            put("⚠ " + words(.problem(problem)), Theme.panel.foreground(Theme.bad).bold(), gap: 1)
        }
        put(words(payment.isPaying ? .walletPaying : .waitingForPayment), Theme.panel.foreground(Theme.good).bold())
        put(words(.movesOn), Theme.panelQuiet)
        if let wallet = Self.bindings(.payment).first(where: { $0.action == .payWithWallet }), text.bottom - y >= 2,
            order.payment?.sandboxWallet != nil
        {
            _ = canvas.button(
                key: wallet.keys[0].label(words), words(wallet.says(self)), wallet.action, x: text.x,
                y: text.bottom - 1,
                most: text.width, style: wallet.unless(self) == nil ? Theme.button : Theme.disabledButton)
        }
    }

    private func drawReceipt(_ order: OrderView, in area: Rect, on canvas: inout ViewerCanvas) {
        let rows = max(1, min(order.lines.count, area.height - 14))
        let inside = canvas.panel(
            area.centered(Size(width: min(area.width - 4, 70), height: rows + 11)), title: words(.order))
        let good = [.paid, .shipped, .delivered, .completed].contains(order.state)
        let title = (good ? "✔ " : "⚠ ") + words(.receiptTitle(order.state))
        canvas.text(
            title, inside.x, inside.y + 1, Theme.panel.foreground(good ? Theme.good : Theme.warning).bold(),
            most: inside.width)
        canvas.paragraph(
            words(.receiptText(order.state)), in: Rect(x: inside.x, y: inside.y + 2, width: inside.width, height: 2),
            Theme.panel)
        var y = inside.y + 5
        for line in order.lines.prefix(rows) {
            let right = canvas.textBefore(
                MoneyText.text(line.amount), inside.right, y, Theme.panel, most: inside.width / 3)
            canvas.text("\(line.quantity) × \(line.fullTitle)", inside.x, y, Theme.panel, most: right - inside.x - 2)
            y += 1
        }
        canvas.surface.fill(Rect(x: inside.x, y: y, width: inside.width, height: 1), Cell("─", style: Theme.panelLine))
        canvas.text(words(.total), inside.x, y + 1, Theme.panelStrong, most: inside.width / 2)
        canvas.textBefore(
            MoneyText.text(order.total), inside.right, y + 1, Theme.panel.foreground(Theme.price).bold(),
            most: inside.width / 2)
        canvas.text("\(words(.order)) \(order.number)", inside.x, y + 3, Theme.panelQuiet, most: inside.width)
    }

    private func drawOrders(_ selection: Int, in area: Rect, on canvas: inout ViewerCanvas) {
        let orders = orders ?? []
        let rows = max(4, min(orders.count, area.height - 6))
        let inside = canvas.panel(
            area.centered(Size(width: min(area.width - 4, 92), height: rows + 4)), title: words(.ordersTitle))
        let list = inside.inset(top: 1, bottom: 1)
        guard !orders.isEmpty else {
            let text = words(self.orders == nil ? .ordersLoading : .ordersEmpty)
            canvas.paragraph(text, in: list, Theme.panelQuiet)
            return
        }
        let first = List.first(selection: selection, count: orders.count, rows: list.height)
        for (offset, order) in orders[first...].prefix(list.height).enumerated() {
            let row = list.row(offset)
            let isSelected = first + offset == selection
            let style = isSelected ? Theme.selection : Theme.panel
            if isSelected { canvas.surface.fill(row, style) }
            let state =
                order.state == .reserved && now < order.reservedUntil
                ? "\(words(.orderState(order.state))) \(timeLeft(until: order.reservedUntil))"
                : words(.orderState(order.state))
            let stateStyle = isSelected || order.state != .reserved ? style : style.foreground(Theme.warning).bold()
            canvas.textBefore(state, row.right - 1, row.y, stateStyle, most: 16)
            let right = canvas.textBefore(MoneyText.text(order.total), row.right - 18, row.y, style.bold(), most: 16)
            let more = order.lines.count > 1 ? " +\(order.lines.count - 1)" : ""
            let title = (order.lines.first.map { "\($0.quantity) × \($0.fullTitle)" } ?? "") + more
            canvas.text((isSelected ? "▸ " : "  ") + title, row.x, row.y, style, most: right - row.x - 2)
            canvas.target(row, .row(first + offset))
        }
    }

    private func drawLeave(in area: Rect, on canvas: inout ViewerCanvas) {
        let inside = canvas.panel(area.centered(Size(width: 60, height: 9)), title: words(.leaveTitle))
        guard let openOrder else { return }
        let text = words(.leaveText(MoneyText.text(openOrder.total), timeLeft(until: openOrder.reservedUntil)))
        canvas.paragraph(text, in: inside.inset(top: 1, bottom: 2), Theme.panel)
        var x = inside.x
        for binding in Self.bindings(.leave) {
            x +=
                canvas.button(
                    key: binding.keys[0].label(words), words(binding.says(self)), binding.action, x: x,
                    y: inside.bottom - 1,
                    most: inside.right - x, style: binding.action == .openPayment ? Theme.button : Theme.secondButton)
                + 1
        }
    }
}

extension QuoteLineView {
    /// What the buyer keeps of the list price over the whole line; nil when it cannot be told.
    fileprivate var saved: Money? {
        guard let saved = try? (listPrice - unitPrice) * quantity, saved.minorUnits > 0 else { return nil }
        return saved
    }
}

extension QRCode {
    /// With as much quiet around it as fits; nil when the code itself does not.
    fileprivate func surface(in size: Size) -> Surface? {
        let zones = [Self.quietZone, Self.narrowQuietZone]
        guard
            let zone = zones.first(where: {
                self.size(quietZone: $0).width <= size.width && self.size(quietZone: $0).height <= size.height
            })
        else { return nil }
        var surface = surface(quietZone: zone)
        // Reversed with exchanged colours: dark on light on a dark terminal without colours, too.
        surface.restyle(surface.bounds) {
            $0 = Style(foreground: $0.background, background: $0.foreground).reverse()
        }
        return surface
    }
}
