import Commerce
import Terminal
import Wire

/// Sheets to fill in and questions to answer.
extension HostModel {
    func drawSheet(_ sheet: HostSheet, in area: Rect, on canvas: inout HostCanvas) {
        let width = min(area.width - 2, 92)
        let about = about(sheet).flatMap { TextLayout.wrap($0, width: width - 4, maxLines: 4) }.prefix(6)
        let fields = sheet.form.order
        let focus = fields.firstIndex(of: sheet.form.focus) ?? 0
        // Frame, the matter, a gap, the fields, a gap, two rows of what is the case, the button.
        let rows = max(1, min(fields.count, area.height - about.count - 9))
        let inside = canvas.panel(
            area.centered(Size(width: width, height: about.count + rows + 8)),
            title: words(.shop(.sheetTitle(sheet.matter))))
        for (index, line) in about.enumerated() {
            canvas.text(
                line, inside.x, inside.y + index, index == 0 ? Theme.panelStrong : Theme.panel, most: inside.width)
        }
        let labelColumns = if case .refund = sheet.matter, sheet.scope == .pieces { inside.width * 6 / 10 } else { 14 }
        let first = List.first(selection: focus, count: fields.count, rows: rows)
        for (offset, field) in fields[first...].prefix(rows).enumerated() {
            let row = inside.row(about.count + 1 + offset)
            canvas.field(
                label(of: field, in: sheet, columns: labelColumns - 3), sheet.form[field],
                isFocused: field == sheet.form.focus,
                remark: remark(on: field, in: sheet), complaint: sheet.form.complaints[field].map { words($0) },
                labelColumns: labelColumns, in: row)
            canvas.target(row, .row(first + offset))
        }
        drawErrand(sheet.errand, endingAt: inside.row(inside.height - 2), on: &canvas)
        drawButtons([.save, .switchChoice], of: sheet.hasChoice ? .choice : .sheet, in: inside, on: &canvas)
    }

    func drawAsk(_ ask: HostAsk, in area: Rect, on canvas: inout HostCanvas) {
        let inside = canvas.panel(
            area.centered(Size(width: 64, height: 11)), title: words(.shop(.askTitle(ask.matter))))
        canvas.paragraph(
            words(.shop(.askText(ask.matter))),
            in: Rect(x: inside.x, y: inside.y + 1, width: inside.width, height: 3), Theme.panel)
        drawErrand(ask.errand, endingAt: inside.row(inside.height - 2), on: &canvas)
        drawButtons([.yes, .resellable, .spoiled, .close], of: mode, in: inside, on: &canvas)
    }

    /// What became of the change: it is on its way, or was not taken, and what saving again would do.
    private func drawErrand(_ errand: Errand, endingAt row: Rect, on canvas: inout HostCanvas) {
        switch errand {
        case .idle: break
        case .sent(.sources, _): canvas.sentence(words(.source(.opening)), endingAt: row, Theme.panelQuiet)
        case .sent: canvas.sentence(words(.saving), endingAt: row, Theme.panelQuiet)
        case .stopped(let problem):
            let hint = problem.leavesOutcomeOpen ? "\n" + words(.shop(.sendAgain)) : ""
            canvas.sentence(
                "⚠ " + words(.problem(problem)) + hint, endingAt: row, Theme.panel.foreground(Theme.bad).bold())
        }
    }

    func drawButtons(_ actions: [HostAction], of mode: Mode, in inside: Rect, on canvas: inout HostCanvas) {
        var x = inside.x
        for binding in Self.bindings(mode) where actions.contains(binding.action) {
            let style = binding.action == actions[0] ? Theme.button : Theme.secondButton
            x +=
                canvas.button(
                    key: binding.keys[0].label(words), words(binding.says(self)), binding.action, x: x,
                    y: inside.bottom - 1, most: inside.right - x,
                    style: binding.unless(self) == nil ? style : Theme.disabledButton) + 1
        }
    }

    // MARK: What a sheet is about

    private func about(_ sheet: HostSheet) -> [String] {
        func shelf(_ item: ShelfItem) -> [String] {
            let held = max(0, item.onHand - item.available)
            let stock = words(.stock(onHand: item.onHand, available: item.available, reserved: held))
            return [
                item.fullTitle,
                words(.shop(.standingPrice(MoneyText.text(item.price)))) + " · \(words(.hostShelfColumns)) \(stock)",
            ]
        }
        switch sheet.matter {
        case .restock(let item), .writeOff(let item), .offer(let item), .flash(let item): return shelf(item)
        case .shelve(let line):
            return [
                line.fullTitle,
                [
                    words(.shop(.listPrice(MoneyText.text(line.listPrice)))), words(.shop(.goodsFree(line.available))),
                    line.code,
                ].joined(separator: " · "),
            ]
        case .coupon(let item, _):
            return [words(.shop(.couponScope(item?.title, isForOne: sheet.coversOne)))]
        case .ship(let order):
            guard let address = order.address else {
                return [words(.shop(.noAddress)), words(.shop(.handOver))]
            }
            let note = order.note.isEmpty ? [] : ["\(words(.shop(.note))): \(order.note)"]
            return ["\(address.recipient) · \(address.phone)", address.text] + note
        case .refund(let order):
            let back = sheet.givesBack.map { words(.shop(.givesBack(MoneyText.text($0)))) }
            return [
                words(.shop(.refundScope(sheet.scope))),
                back ?? words(.shop(.refundAllows(MoneyText.text(order.refundable)))),
            ]
        case .sources(let choice):
            let field = sheet.form.focus
            return [
                words(.source(.pictureIs(choice.picture))),
                words(.source(choice.hasVoice ? .voiceIs(choice.voice, gaps: choice.gaps) : .voiceIsOff)),
                words(.source(.choices(choice.choices(for: field).joined(separator: " · ")))),
            ]
        case .draw(_, let item): return [words(.draw(.gives(sheet.prize, goods: item?.fullTitle)))]
        case .discipline(let act, let person):
            let text = words(.moderation(.sheetText(act, words(.shop(.person(person))))))
            return sheet.hasChoice ? [text, words(.moderation(.guests(keptOut: sheet.keepsGuestsOut)))] : [text]
        case .show(_, let phase): return [words(.life(.showIs(words(.phase(phase)))))]
        case .decline(_, let refund):
            return [words(.shop(.buyerAsks(MoneyText.text(refund.amount), refund.reason)))]
        }
    }

    private func label(of field: HostSheet.Field, in sheet: HostSheet, columns: Int) -> String {
        if case .line(let index) = field, case .refund(let order) = sheet.matter, order.lines.indices.contains(index) {
            return order.lines[index].name.fitted(to: columns)
        }
        return words(.shop(.field(field)))
    }

    private func remark(on field: HostSheet.Field, in sheet: HostSheet) -> String {
        if case .line(let index) = field, case .refund(let order) = sheet.matter, order.lines.indices.contains(index) {
            return words(.shop(.ofPieces(order.piecesLeft(of: order.lines[index]))))
        }
        if field == .off { return words(.shop(.percentHint)) }
        if case .sources(let choice) = sheet.matter, !sheet.form.text(field).isEmpty {
            let (now, state) =
                field == .voice ? (choice.now.voice, choice.voice) : (choice.now.picture, choice.picture)
            return sheet.form.text(field) == now && !state.hasStopped ? words(.source(.unchanged)) : ""
        }
        if field == .follow { return words(.draw(.followHint)) }
        if field == .personal { return words(.draw(.yesOrEmpty)) }
        if field == .starts || field == .ends { return words(.shop(.minutesHint)) }
        if case .discipline = sheet.matter {
            return words(.moderation(field == .minutes ? .minutesRemark : .reasonRemark))
        }
        switch field {
        case .cover: return words(.life(.coverHint))
        case .tags: return words(.life(.tagsHint))
        case .start: return words(.life(.startHint))
        default: break
        }
        let isNeeded: Bool =
            switch sheet.matter {
            case .ship(let order): order.address != nil
            case .restock, .writeOff, .decline, .sources, .show: true
            case .discipline: false
            case .offer, .shelve: field == .price
            case .flash: field != .limit
            case .coupon: ![.cap, .threshold, .hours].contains(field)
            case .draw(let kind, _):
                field != .stay && (field != .phrase || kind == .lottery)
            case .refund: field == .amount || field == .reason
            }
        return words(isNeeded ? .required : .optional)
    }
}
