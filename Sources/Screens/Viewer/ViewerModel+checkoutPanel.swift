import Commerce
import Terminal
import Wire

/// The checkout: every line explained, the coupon, the total, where it goes, and what is typed over it.
extension ViewerModel {
    func drawCheckout(_ checkout: Checkout, in area: Rect, on canvas: inout ViewerCanvas) {
        let remarks = remarks(on: checkout)
        let width = min(area.width - 4, 84)
        let coupon = showsCoupons(checkout) ? couponRemark(checkout) : nil
        let couponRows = coupon.map { $0.lines(width: width - 4).count } ?? 0
        // Frame, blanks, rule, total, what enter does, button.
        let others = 12 + couponRows + remarks.count
        let most = max(2, area.height - others)
        let wanted = max(1, checkout.lines.count) * 2
        let shown = wanted <= most ? checkout.lines.count : (most - 1) / 2
        let lineRows = wanted <= most ? wanted : shown * 2 + 1
        let inside = canvas.panel(
            area.centered(Size(width: width, height: lineRows + others)), title: words(.checkoutTitle))
        var y = inside.y + 1
        if let quote = checkout.quote {
            for line in quote.lines.prefix(shown) {
                drawLine(line, at: y, in: inside, on: &canvas)
                y += 2
            }
            if quote.lines.count > shown {
                canvas.text("… +\(quote.lines.count - shown)", inside.x, y, Theme.panelQuiet, most: inside.width)
            }
        } else if case .stopped = checkout.step {
        } else {
            canvas.text(words(.pricing) + "…", inside.x, y, Theme.panelQuiet, most: inside.width)
        }
        y = inside.y + 1 + lineRows
        canvas.surface.fill(Rect(x: inside.x, y: y, width: inside.width, height: 1), Cell("─", style: Theme.panelLine))
        y += 1
        if let coupon {
            drawCoupon(coupon, in: Rect(x: inside.x, y: y, width: inside.width, height: couponRows), on: &canvas)
            y += couponRows
        }
        if let quote = checkout.quote {
            canvas.text(words(.total), inside.x, y, Theme.panelStrong, most: inside.width / 2)
            canvas.textBefore(
                MoneyText.text(quote.total), inside.right, y, Theme.panel.foreground(Theme.price).bold(),
                most: inside.width / 2)
        }
        y += 2
        for remark in remarks {
            canvas.text(remark.text, inside.x, y, remark.style, most: inside.width)
            if remark.isWritten {
                canvas.target(Rect(x: inside.x, y: y, width: inside.width, height: 1), .writeAddress)
            }
            y += 1
        }
        let rest = Rect(x: inside.x, y: y, width: inside.width, height: inside.bottom - y - 1)
        drawStep(checkout, in: rest, on: &canvas)
        drawPlaceButton(in: inside.row(inside.height - 1), on: &canvas)
        switch checkout.entry {
        case .coupon(let editor): drawCouponEntry(editor, in: area, on: &canvas)
        case .delivery(let form):
            let inside = drawDelivery(
                form, why: .deliveryWhy, isFocused: mode == .delivery, in: area, on: &canvas)
            let hint = inside.row(inside.height - 2)
            canvas.text(words(.deliveryHint), hint.x, hint.y, Theme.panelQuiet, most: hint.width)
        case nil: break
        }
    }

    private func drawPlaceButton(in row: Rect, on canvas: inout ViewerCanvas) {
        guard let place = Self.bindings(.checkout).first(where: { $0.action == .placeOrder }) else { return }
        _ = canvas.button(
            key: place.keys[0].label(words), words(place.says(self)), place.action, x: row.x, y: row.y,
            most: row.width, style: place.unless(self) == nil ? Theme.button : Theme.disabledButton)
    }

    // MARK: Lines

    private func drawLine(_ line: QuoteLineView, at y: Int, in inside: Rect, on canvas: inout ViewerCanvas) {
        let right = canvas.textBefore(
            MoneyText.text(line.amount), inside.right, y, Theme.panelStrong, most: inside.width / 3)
        let most = right - inside.x - 2
        canvas.text(line.name.fitted(to: most), inside.x, y, Theme.panelStrong, most: most)
        var x = inside.x + 2
        func put(_ text: String, _ style: Style) {
            // What does not fit is left out whole.
            let gap = x == inside.x + 2 ? 0 : 3
            guard x + gap + TextWidth.of(text) <= inside.right else { return }
            x += gap
            x += canvas.text(text, x, y + 1, style, most: inside.right - x)
        }
        put("\(line.quantity) × \(line.isFlash ? "⚡" : "")\(MoneyText.text(line.unitPrice))", Theme.panelQuiet)
        if line.isFlash, let end = room?.shelf.first(where: { $0.sku == line.sku })?.flashNow(at: now)?.until {
            let style = (end - now) <= Times.lastCall ? Theme.panel.foreground(Theme.warning).bold() : Theme.panel
            put(words(.flashEndsIn(timeLeft(until: end))), style)
        }
        if line.listPrice.currency == line.unitPrice.currency, line.listPrice.minorUnits > line.unitPrice.minorUnits {
            put(words(.was(MoneyText.text(line.listPrice))), Theme.panelQuiet)
            if let saved = line.saved { put(words(.youSave(MoneyText.text(saved))), Theme.panelQuiet) }
        }
        if line.discount.minorUnits > 0 {
            put(words(.couponShare(MoneyText.text(line.discount))), Theme.panel.foreground(Theme.good))
        }
    }

    // MARK: The coupon

    private func showsCoupons(_ checkout: Checkout) -> Bool {
        checkout.coupon != nil || checkout.refusedCoupon != nil || room?.coupons.isEmpty == false
    }

    /// What is said of coupons; the saving stands at the right edge.
    private struct CouponRemark {
        let text: String
        var style = Theme.panelQuiet
        var saving: String?

        /// Never cut: why a coupon does not count may take a second row.
        func lines(width: Int) -> [String] {
            TextLayout.wrap(text, width: width - (saving.map { TextWidth.of($0) + 2 } ?? 0), maxLines: 3)
        }
    }

    private func couponRemark(_ checkout: Checkout) -> CouponRemark {
        if let refused = checkout.refusedCoupon {
            let why = words(.couponRefused(refused.code, words(.trouble(refused.problem))))
            return CouponRemark(text: "⚠ " + why, style: Theme.panel.foreground(Theme.warning).bold())
        }
        if let applied = checkout.quote?.coupon {
            return CouponRemark(
                text: words(.couponTaken(applied.code, applied.title)), style: Theme.panel,
                saving: "-" + MoneyText.text(applied.saving))
        }
        if let code = checkout.coupon { return CouponRemark(text: words(.couponIsAsked(code))) }
        if let best = checkout.savings.first {
            return CouponRemark(
                text: words(.couponOffered(best.code, MoneyText.text(best.saving))),
                style: Theme.panel.foreground(Theme.good))
        }
        if couponsAreComing(for: checkout) { return CouponRemark(text: words(.couponsAreCompared)) }
        if let misfit = checkout.misfit { return CouponRemark(text: words(.trouble(misfit))) }
        if let unusable = coupons?.first(where: { $0.unusable != nil }), let why = unusable.unusable {
            return CouponRemark(text: words(.couponUnusable(unusable.code, unusable.obstacle, why)))
        }
        return CouponRemark(text: words(.noCouponFits))
    }

    private func drawCoupon(_ remark: CouponRemark, in rect: Rect, on canvas: inout ViewerCanvas) {
        canvas.target(rect, .nextCoupon)
        if let saving = remark.saving {
            canvas.textBefore(
                saving, rect.right, rect.y, Theme.panel.foreground(Theme.good).bold(), most: rect.width / 3)
        }
        for (offset, line) in remark.lines(width: rect.width).prefix(rect.height).enumerated() {
            canvas.text(line, rect.x, rect.y + offset, remark.style, most: rect.width)
        }
    }

    private func drawCouponEntry(_ editor: LineEditor, in area: Rect, on canvas: inout ViewerCanvas) {
        let inside = canvas.panel(area.centered(Size(width: 56, height: 7)), title: words(.couponTitle))
        canvas.field(
            words(.couponCode), editor, isFocused: mode == .coupon, complaint: nil, labelColumns: 14,
            in: inside.row(1))
        canvas.text(words(.couponHint), inside.x, inside.y + 3, Theme.panelQuiet, most: inside.width)
    }

    // MARK: Where it goes

    private struct Remark {
        let text: String
        let style: Style
        /// Whether it can be written anew by pressing it.
        var isWritten = true
    }

    /// Where the order goes, what the shop is told, and what stays in the cart.
    private func remarks(on checkout: Checkout) -> [Remark] {
        var remarks: [Remark] = []
        if let address = checkout.address ?? address {
            remarks.append(
                Remark(text: words(.goesTo(address.oneLine)), style: Theme.panel))
        } else {
            let phrase: BuyingPhrase = addressIsKnown ? .noAddress : .addressIsComing
            remarks.append(Remark(text: words(phrase), style: Theme.panelQuiet))
        }
        if !checkout.note.isEmpty {
            remarks.append(Remark(text: words(.noteIs(checkout.note)), style: Theme.panel))
        }
        if checkout.leftBehind > 0 {
            remarks.append(
                Remark(
                    text: "⚠ " + words(.leftInCart(checkout.leftBehind)),
                    style: Theme.panel.foreground(Theme.warning), isWritten: false))
        }
        return remarks
    }

    /// The form over the checkout or over an order's page; returns its inside, whose last rows are free.
    @discardableResult
    func drawDelivery(
        _ form: DeliveryForm, why: BuyingPhrase, isFocused: Bool, in area: Rect, on canvas: inout ViewerCanvas
    ) -> Rect {
        let fields = form.form.order
        let inside = canvas.panel(
            area.centered(Size(width: min(area.width - 4, 84), height: fields.count * 2 + 8)),
            title: words(.deliveryTitle))
        canvas.paragraph(words(why), in: inside.row(1), Theme.panelQuiet)
        for (index, field) in fields.enumerated() {
            let row = inside.row(3 + index * 2)
            canvas.field(
                words(field.label), form.form[field], isFocused: form.form.focus == field && isFocused,
                complaint: form.form.complaints[field].map { words($0) }, labelColumns: 13, in: row)
            canvas.target(row, .row(index))
        }
        return inside
    }

    // MARK: What comes next

    private func drawStep(_ checkout: Checkout, in rect: Rect, on canvas: inout ViewerCanvas) {
        var rect = rect.inset(top: 1)
        let isAsking = checkout.isPlacing || checkout.step == .fetchingCart
        if let refusal = checkout.refusal, !isAsking, !checkout.hasStopped {
            let used = canvas.paragraph(
                "⚠ \(words(.orderStopped)): " + words(.trouble(refusal)), in: rect.inset(bottom: 1),
                Theme.panel.foreground(Theme.warning).bold())
            rect = rect.inset(top: used)
        } else if checkout.cartHasChanged, !isAsking {
            let used = canvas.paragraph(
                "⚠ " + words(.cartChanged), in: rect.row(0), Theme.panel.foreground(Theme.warning).bold())
            rect = rect.inset(top: used)
        }
        switch checkout.step {
        case .pricing, .fetchingCart: break
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
            let text = "⚠ \(words(.orderStopped)): " + words(.trouble(problem))
            let used = canvas.paragraph(
                text, in: rect.inset(bottom: 1), Theme.panel.foreground(Theme.bad).bold())
            canvas.paragraph(
                words(quote == nil ? .tryAgainNew : .tryAgainSame), in: rect.inset(top: used), Theme.panel)
        }
    }
}

extension DeliveryForm.Field {
    var label: BuyingPhrase {
        switch self {
        case .recipient: .recipient
        case .phone: .phone
        case .address: .address
        case .note: .note
        }
    }
}

extension AddressView {
    /// For its own buyer only.
    var oneLine: String { [recipient, phone, text].filter { !$0.isEmpty }.joined(separator: " · ") }
}

extension QuoteLineView {
    var name: GoodsName { GoodsName(title: title, spec: spec) }
    var fullTitle: String { name.whole }

    /// What the buyer keeps of the list price over the whole line; nil when it cannot be told.
    fileprivate var saved: Money? {
        guard let saved = try? (listPrice - unitPrice) * quantity, saved.minorUnits > 0 else { return nil }
        return saved
    }
}
