import Commerce
import Terminal
import Wire

/// The code to scan, by whom it is paid, and how long the pieces are held.
extension ViewerModel {
    func drawPayment(_ payment: Payment, in area: Rect, on canvas: inout ViewerCanvas) {
        // The code needs every row it can get at 80×24, so this panel is as large as the code asks for.
        let code = payment.code?.surface(in: Size(width: area.width / 2 + 6, height: area.height - 2))
        let rect = area.centered(
            Size(width: min(area.width, (code?.width ?? 22) + 44), height: max(18, (code?.height ?? 0) + 2)))
        let inside = canvas.panel(rect, title: words(.paymentTitle))
        var text = inside
        if let code {
            let column = Rect(x: rect.x + 1, y: rect.y + 1, width: code.width, height: rect.height - 2)
            canvas.surface.blit(code, at: column.centered(code.size).origin, clip: column)
            text = Rect(
                x: column.right + 2, y: inside.y, width: inside.right - column.right - 2, height: inside.height)
        }
        let (above, buttons) = text.splitBottom(2)
        drawPaymentText(payment, hasCode: code != nil, in: above.inset(bottom: 1), on: &canvas)
        drawPaymentButtons(payment, in: buttons, on: &canvas)
    }

    private func drawPaymentText(
        _ payment: Payment, hasCode: Bool, in text: Rect, on canvas: inout ViewerCanvas
    ) {
        var y = text.y
        func put(_ string: String, _ style: Style, gap: Int = 0) {
            let rest = Rect(x: text.x, y: y, width: text.width, height: max(0, text.bottom - y))
            y += canvas.paragraph(string, in: rest, style) + gap
        }
        let order = payment.order
        put("\(words(.amount))  \(MoneyText.text(order.total))", Theme.panel.foreground(Theme.price).bold())
        put("\(words(.order)) \(order.number)", Theme.panelQuiet, gap: 1)
        if order.reservedUntil > now {
            let isLast = order.reservedUntil - now <= Times.lastCall
            put(
                words(.expiresIn(timeLeft(until: order.reservedUntil))),
                isLast ? Theme.panel.foreground(Theme.warning).bold() : Theme.panelStrong, gap: 1)
        } else {
            put(words(.expiresNow), Theme.panel.foreground(Theme.warning).bold(), gap: 1)
        }
        // What stands in the way comes before what could be done if it did not.
        let bad = Theme.panel.foreground(Theme.bad).bold()
        if let trouble = link.trouble(in: words) { put("⚠ " + trouble, bad) }
        if let problem = payment.problem { put("⚠ " + words(.trouble(problem)), bad, gap: 1) }
        if let gateway = payment.gateway, text.bottom - y > 1 {
            _ = canvas.text(
                " \(words(.gateway(gateway))) ", text.x, y, Theme.badge(ofGateway: gateway), most: text.width)
            y += 1
        }
        switch payment.way {
        case .asking:
            put(words(payment.gateway == nil ? .noGateway : .codeIsComing), Theme.panelQuiet)
        case .refused(let problem):
            put("⚠ " + words(.gatewayRefused(words(.trouble(problem)))), bad)
            put(words(payment.other == nil ? .tryGatewayAgain : .tryOtherGateway), Theme.panel)
        case .shown(let shown):
            if !hasCode {
                put(words(.codeTooBig), Theme.panelQuiet)
                put(shown.codeURL, Theme.panel)
            }
            put(words(shown.sandboxWallet == nil ? .scanWith(shown.gateway) : .scanInSandbox), Theme.panel, gap: 1)
            let waits: Phrase =
                isChanging(order) ? .cancelling : payment.isPaying ? .walletPaying : .waitingForPayment
            put(words(waits), Theme.panel.foreground(Theme.good).bold())
            put(words(.movesOn), Theme.panelQuiet, gap: 1)
        }
        // This panel leaves the notice line no row of its own.
        if let notice { put("▸ " + notice.text(in: words), Theme.panel.foreground(Theme.warning), gap: 1) }
        if let balance = balance(for: order) {
            put("b " + words(.draw(.walletHolds(MoneyText.text(balance)))), Theme.panel.foreground(Theme.good))
        }
        if order.address == nil { put(words(.payNeedsAddress), Theme.panelStrong) }
    }

    /// The wallet or another try, and the other gateway.
    private func drawPaymentButtons(_ payment: Payment, in rect: Rect, on canvas: inout ViewerCanvas) {
        var actions: [(ViewerAction, Style)] = []
        if case .refused = payment.way { actions.append((.payAgain, Theme.button)) }
        if payment.shown?.sandboxWallet != nil { actions.append((.payWithWallet, Theme.button)) }
        if let other = payment.other { actions.append((.otherGateway, Theme.badge(ofGateway: other))) }
        for (index, (action, style)) in actions.prefix(rect.height).enumerated() {
            guard let binding = Self.bindings(.payment).first(where: { $0.action == action }) else { continue }
            _ = canvas.button(
                key: binding.keys[0].label(words), words(binding.says(self)), action, x: rect.x, y: rect.y + index,
                most: rect.width, style: binding.unless(self) == nil ? style : Theme.disabledButton)
        }
    }
}

extension Theme {
    /// A gateway's own colour, darkened until white stands out from it.
    static func badge(ofGateway gateway: String) -> Style {
        switch gateway {
        case "wechat": badge(on: 0x0A7A3E)
        case "alipay": badge(on: 0x1259C3)
        default: secondButton
        }
    }

    /// Reversed with its colours exchanged, as all badges are.
    private static func badge(on ground: UInt32) -> Style {
        Style(foreground: .hex(ground), background: .hex(0xFFFFFF)).reverse().bold()
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
