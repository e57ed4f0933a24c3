import Commerce
import Terminal
import Wire

/// What lies over the room: the account's form, the cart, the question at leaving; and which panel it is.
extension ViewerModel {
    func drawPanel(in area: Rect, on canvas: inout ViewerCanvas) {
        if asksForHelp {
            var model = self
            model.asksForHelp = false
            canvas.helpPanel(Self.bindings(helpedMode), of: model, words: words, in: area)
            return
        }
        if case .payment(let payment) = panel, !asksToLeave { return drawPayment(payment, in: area, on: &canvas) }
        // The code and the sheet need every row there is; all others leave the notices their own.
        let area = area.inset(bottom: 1)
        if asksToLeave { return drawLeave(in: area, on: &canvas) }
        switch panel {
        case .account(let form): drawAccount(form, in: area, on: &canvas)
        case .cart(let selection): drawCart(selection, in: area, on: &canvas)
        case .checkout(let checkout): drawCheckout(checkout, in: area, on: &canvas)
        case .order(let page): drawOrder(page, in: area, on: &canvas)
        case .orders(let selection): drawOrders(selection, in: area, on: &canvas)
        case .details(let page): drawDetails(page, in: area, on: &canvas)
        case .reception: drawReception(in: area, on: &canvas)
        case .proofs: drawProofs(in: area, on: &canvas)
        case .service: drawService(in: area, on: &canvas)
        case .following(let page): drawFollowing(page, in: area, on: &canvas)
        case .keeping(let keeping): drawKeeping(keeping, in: area, on: &canvas)
        case .payment, nil: break
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
        let lines = shownCart?.lines ?? []
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
            // A line at 0 is on its way out and has no obstacle.
            let isRefused = line.unavailable != nil || line.obstacle != nil
            let obstacle = isRefused ? "⚠ " + words(.obstacle(line.obstacle, line.unavailable ?? "")) : nil
            // What cannot be had stays in sight, dimmed, with why.
            let quiet = isSelected ? style : Theme.panelQuiet.dim()
            let titleStyle = line.isAvailable ? style : quiet
            var right = canvas.textBefore(
                obstacle ?? MoneyText.text(line.unitPrice), row.right - 1, row.y,
                isRefused && !isSelected ? style.foreground(Theme.warning) : style, most: row.width / 2)
            right = canvas.textBefore(
                "\(line.quantity) ×", right - 2, row.y, line.isAvailable ? style.bold() : quiet, most: 8)
            let most = right - row.x - 4
            canvas.text(isSelected ? "▸ " : "  ", row.x, row.y, titleStyle, most: 2)
            canvas.text(line.name.fitted(to: most), row.x + 2, row.y, titleStyle, most: most)
            canvas.target(row, .row(first + offset))
        }
        // The total comes with the quote: the client never works out a price.
        let hint = Rect(x: inside.x, y: list.bottom + 1, width: inside.width, height: 1)
        canvas.text(
            words(.helpCheckout) + ": \(Key.enter.label(words))", hint.x, hint.y, Theme.panelQuiet, most: hint.width)
        canvas.target(hint, .checkout)
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
