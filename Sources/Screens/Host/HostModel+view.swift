import Commerce
import Terminal
import Wire

typealias HostCanvas = Canvas<HostAction>

extension HostModel {
    /// The whole screen, drawn from nothing.
    ///
    /// - Parameter picture: the newest picture that was sent, rasterized to the size of the layout's `picture`.
    package func view(size: Size, picture: Surface?) -> Surface { drawn(size: size, picture: picture).surface }

    func drawn(size: Size, picture: Surface?) -> HostCanvas {
        let layout = layout(size: size)
        var canvas = HostCanvas(size: size, style: Theme.base)
        guard !layout.isTooSmall else {
            let question =
                mode == .end || mode == .leave
                ? "\(words(.endTitle)) y \(words(.sayEndShow)), n \(words(.sayStay))" : nil
            canvas.tooSmall(size, words: words, question: question)
            return canvas
        }
        drawStatus(layout.status, on: &canvas)
        if let pane = layout.picture { drawPicture(picture, in: pane, on: &canvas) }
        drawTalk(layout.talk, on: &canvas)
        drawLevel(layout.level, on: &canvas)
        drawMeter(layout.meter, on: &canvas)
        drawShelf(layout.shelf, on: &canvas)
        drawSales(layout.sales, on: &canvas)
        if let entry {
            canvas.talkEntry(entry, hasCursor: mode == .talk, words: words, in: layout.entry)
        }
        drawPanel(in: layout.overlay, on: &canvas)
        drawNotice(layout.entry, on: &canvas)
        canvas.footer(Self.bindings(mode), of: self, words: words, in: layout.footer)
        return canvas
    }

    // MARK: Bars

    private func drawStatus(_ row: Rect, on canvas: inout HostCanvas) {
        canvas.surface.fill(row, Theme.barText)
        guard let room else {
            canvas.text(" " + words(.connecting), row.x, row.y, Theme.barText, most: row.width)
            return
        }
        var x = row.x + canvas.text(" \(words(.phase(room.phase))) ", row.x, row.y, Theme.badge(room.phase), most: 12)
        x += canvas.text(" \(timeOnAir) ", x, row.y, Theme.barTitle, most: 12)
        var right = canvas.textBefore(
            words(.hostTurnover(turnover)), row.right - 1, row.y, Theme.barText.foreground(Theme.price).bold(), most: 26
        )
        right = canvas.textBefore(
            words(.hostPaid(words.short(room.counts.paidOrders))), right - 2, row.y,
            Theme.barText.foreground(Theme.good).bold(), most: 16)
        right = canvas.textBefore(
            "♥ \(words.short(room.counts.likes))", right - 2, row.y, Theme.barText.foreground(Theme.bad), most: 12)
        right = canvas.textBefore(
            words(.hostWatching(words.short(room.counts.viewers))), right - 2, row.y, Theme.barText, most: 20)
        // What viewers type after `hawker watch`; a long title gives way to it.
        let name = " · \(room.room)"
        x += canvas.text(room.title, x, row.y, Theme.barTitle, most: max(0, right - x - 2 - name.count))
        canvas.text(name, x, row.y, Theme.barText, most: right - x - 2)
    }

    private func drawPicture(_ picture: Surface?, in pane: Rect, on canvas: inout HostCanvas) {
        canvas.surface.fill(pane, Theme.stage)
        if let picture { canvas.surface.blit(picture, at: pane.origin, clip: pane) }
        let message: String? =
            switch media.source {
            case .failed, .ended: words(.hostSource(media.source)) + "\n" + words(.source(.another))
            case .awaited(let fault): picture == nil ? words(fault) : nil
            case .starting, .running: picture == nil ? words(.hostWaiting) : nil
            }
        if isOffAir { return drawOffAir(in: pane, on: &canvas) }
        drawCurtain(in: pane, on: &canvas)
        guard let message else { return }
        let lines = TextLayout.wrap(message, width: pane.width - 4, maxLines: pane.height)
        for (index, line) in lines.enumerated() {
            canvas.textCentered(
                line, in: pane.row((pane.height - lines.count) / 2 + index),
                Theme.stage.foreground(Theme.warning).bold())
        }
    }

    private func drawMeter(_ row: Rect, on canvas: inout HostCanvas) {
        if let trouble = link.trouble(in: words) {
            canvas.sentence("⚠ " + trouble, endingAt: row, Theme.base.foreground(Theme.warning).bold())
            return
        }
        guard !isOffAir else {
            canvas.text(
                words(.life(.offAir)), row.x, row.y, Theme.base.foreground(Theme.warning).bold(), most: row.width)
            return
        }
        guard media.source == .running else {
            // Why there is none is told where it would be.
            let says: Phrase = if case .failed = media.source { .pictureStalled } else { .hostSource(media.source) }
            canvas.text(words(says), row.x, row.y, Theme.base.foreground(Theme.warning), most: row.width)
            return
        }
        var parts = [NumberText.rate(media.bitsPerSecond), "\(Int(media.framesPerSecond.bounded.rounded())) fps"]
        if media.isTunnelled { parts.append(words(.tunnelled)) }
        parts.append(words(.loss(NumberText.tenths(media.lossPercent))))
        let layers = media.figures.streams.filter { $0.isPicture && $0.state == .sent }.map(\.name)
        if !layers.isEmpty { parts.append(layers.joined(separator: " ")) }
        if let roundTrip = media.roundTripMilliseconds { parts.append(words(.roundTrip(roundTrip))) }
        if media.height > 0 { parts.append("\(media.width)×\(media.height)") }
        canvas.parts(parts, in: row, Theme.quiet)
    }

    /// What is said for a while, over the entry's row and, when it is long, over what lies above: never cut.
    private func drawNotice(_ row: Rect, on canvas: inout HostCanvas) {
        guard let notice, entry == nil, mode != .help else { return }
        // From edge to edge: no piece of a panel's frame stays beside it.
        canvas.sentence(" ▸ " + notice.text(in: words), endingAt: row, Theme.base.foreground(Theme.warning))
    }

    // MARK: Panels

    private func drawPanel(in area: Rect, on canvas: inout HostCanvas) {
        if asksForHelp {
            var model = self
            model.asksForHelp = false
            canvas.helpPanel(Self.bindings(helpedMode), of: model, words: words, in: area)
            return
        }
        if mode == .end { return drawEnd(in: area, on: &canvas) }
        if mode == .leave { return drawLeave(in: area, on: &canvas) }
        if mode == .over { return drawOver(in: area, on: &canvas) }
        for panel in panels {
            switch panel {
            case .product(let form): drawForm(form, in: area, on: &canvas)
            case .sheet(let sheet): drawSheet(sheet, in: area, on: &canvas)
            case .ask(let ask): drawAsk(ask, in: area, on: &canvas)
            case .coupons(let selection): drawCoupons(selection, in: area, on: &canvas)
            case .draws(let selection): drawDraws(selection, in: area, on: &canvas)
            case .people(let selection): drawList(.people(selection: selection), in: area, on: &canvas)
            case .held(let selection): drawList(.held(selection: selection), in: area, on: &canvas)
            case .rules(let row): drawList(.rules(row), in: area, on: &canvas)
            case .questions(let selection): drawList(.questions(selection: selection), in: area, on: &canvas)
            case .goods(let page): drawGoods(page, in: area, on: &canvas)
            case .desk: drawDesk(in: area, on: &canvas)
            case .order(let page): drawOrder(page, in: area, on: &canvas)
            case .numbers(let scroll): drawNumbers(scroll, in: area, on: &canvas)
            case .sending: drawSending(in: area, on: &canvas)
            case .service: drawService(in: area, on: &canvas)
            }
        }
    }

    private func drawForm(_ form: ProductForm, in area: Rect, on canvas: inout HostCanvas) {
        let inside = canvas.panel(
            area.centered(Size(width: min(area.width - 2, 92), height: 18)), title: words(.productTitle))
        for (index, field) in ProductForm.Field.allCases.enumerated() {
            let row = inside.row(1 + index * 2)
            canvas.field(
                words(field.label), form.form[field], isFocused: form.form.focus == field && mode == .product,
                remark: words(field.isNeeded ? .required : .optional),
                complaint: form.form.complaints[field].map { words($0) }, labelColumns: 14, in: row)
            canvas.target(row, .row(index))
        }
        let below = inside.row(14)
        if let problem = form.problem {
            canvas.sentence("⚠ " + words(.problem(problem)), endingAt: below, Theme.panel.foreground(Theme.bad).bold())
        } else if case .creating = form.step {
            canvas.sentence(words(.savingProduct), endingAt: below, Theme.panelQuiet)
        } else if case .shelving = form.step {
            canvas.sentence(words(.puttingOnShelf), endingAt: below, Theme.panelQuiet)
        }
        if let save = Self.bindings(.product).first(where: { $0.action == .save }) {
            _ = canvas.button(
                key: save.keys[0].label(words), words(save.says(self)), save.action, x: inside.x, y: inside.bottom - 1,
                most: inside.width, style: save.unless(self) == nil ? Theme.button : Theme.disabledButton)
        }
    }

    private func drawEnd(in area: Rect, on canvas: inout HostCanvas) {
        let inside = canvas.panel(area.centered(Size(width: 60, height: 9)), title: words(.endTitle))
        let text =
            ending == .sent ? words(.endingNow) : words(.endText(words.short(room?.counts.viewers ?? 0)))
        canvas.paragraph(text, in: inside.inset(top: 1, bottom: 2), Theme.panel)
        var x = inside.x
        for (binding, style) in zip(Self.bindings(.end), [Theme.button, Theme.secondButton]) {
            x +=
                canvas.button(
                    key: binding.keys[0].label(words), words(binding.says(self)), binding.action, x: x,
                    y: inside.bottom - 1,
                    most: inside.right - x, style: binding.unless(self) == nil ? style : Theme.disabledButton) + 1
        }
    }

    private func drawOver(in area: Rect, on canvas: inout HostCanvas) {
        let inside = canvas.panel(area.centered(Size(width: 64, height: 10)), title: words(.overTitle))
        let text = words(
            .overText(
                duration: timeOnAir, paid: NumberText.grouped(room?.counts.paidOrders ?? 0), turnover: turnover,
                pieces: NumberText.grouped(sales.pieces)))
        canvas.paragraph(text, in: inside.inset(top: 1, bottom: 4), Theme.panelStrong)
        canvas.text(
            words(.numbers(.report(command: reportCommand))), inside.x, inside.bottom - 3, Theme.panel,
            most: inside.width)
        drawButtons([.desk, .numbers, .quit], of: .over, in: inside, on: &canvas)
    }
}

extension ProductForm.Field {
    fileprivate var label: Phrase {
        switch self {
        case .title: .productName
        case .description: .productText
        case .price: .productPrice
        case .listPrice: .productListPrice
        case .stock: .productStock
        case .limit: .productLimit
        }
    }

    fileprivate var isNeeded: Bool {
        switch self {
        case .title, .price, .stock: true
        case .description, .listPrice, .limit: false
        }
    }
}
