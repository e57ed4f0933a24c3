import Commerce
import Terminal
import Wire

/// The lists of those who keep order, as both screens draw them.
extension OrderKeeping {
    /// What a list covers: all but the notice line.
    func sheetArea(in area: Rect) -> Rect {
        let width = min(area.width, 120)
        return Rect(x: area.x + (area.width - width) / 2, y: area.y, width: width, height: area.height - 1)
    }

    func drawList(_ shown: KeptList, in area: Rect, on canvas: inout Canvas<Action>) {
        switch shown {
        case .lines: drawLines(in: area, on: &canvas)
        case .people(let selection): drawPeople(selection, in: area, on: &canvas)
        case .held(let selection): drawHeld(selection, in: area, on: &canvas)
        case .questions(let selection): drawQuestions(selection, in: area, on: &canvas)
        case .rules(let row): drawRules(row, in: area, on: &canvas)
        }
    }

    /// The rows of a list, each with its element, its look and whether the arrow is on it; what it says when it is empty.
    private func drawRows<Element>(
        _ elements: [Element]?, title: Phrase, empty: Phrase, loading: Phrase, selection: Int, in area: Rect,
        on canvas: inout Canvas<Action>, style: (Element) -> Style,
        _ draw: (Element, Rect, Style, Bool, inout Canvas<Action>) -> Void
    ) {
        let rows = canvas.panel(sheetArea(in: area), title: words(title)).inset(top: 1)
        guard let elements, !elements.isEmpty else {
            canvas.paragraph(words(elements == nil ? loading : empty), in: rows, Theme.panelQuiet)
            return
        }
        let first = List.first(selection: selection, count: elements.count, rows: rows.height)
        for (offset, element) in elements[first...].prefix(rows.height).enumerated() {
            let row = rows.row(offset)
            let isSelected = first + offset == selection
            let style = isSelected ? Theme.selection : style(element)
            if isSelected { canvas.surface.fill(row, style) }
            draw(element, row, style, isSelected, &canvas)
            canvas.target(row, Self.row(first + offset))
        }
    }

    private func drawLines(in area: Rect, on canvas: inout Canvas<Action>) {
        drawRows(
            talkLines, title: .moderation(.linesTitle), empty: .talkEmpty, loading: .talkEmpty,
            selection: lineSelection ?? 0, in: area, on: &canvas, style: { _ in Theme.panel }
        ) { line, row, style, isSelected, canvas in
            var x = row.x + canvas.text(isSelected ? "▸" : " ", row.x, row.y, style, most: 1)
            x += canvas.text(line.mark(isOwn: false), x, row.y, style, most: 2)
            x += canvas.text(line.from, x, row.y, style.bold(), most: 20) + 2
            canvas.text(line.shown, x, row.y, style, most: row.right - x - 1)
        }
    }

    private func drawPeople(_ selection: Int, in area: Rect, on canvas: inout Canvas<Action>) {
        drawRows(
            people, title: .shop(.peopleTitle), empty: .shop(.peopleEmpty), loading: .shop(.peopleLoading),
            selection: selection, in: area, on: &canvas,
            style: {
                $0.ban == nil && $0.mute == nil ? Theme.panel : Theme.panel.foreground(Theme.warning).bold()
            }
        ) { person, row, style, isSelected, canvas in
            let right = canvas.textBefore(standing(of: person), row.right - 1, row.y, style, most: row.width / 2)
            var x = row.x
            let mark = person.ban != nil ? "✖ " : person.mute != nil ? "∅ " : person.role != nil ? "★ " : "  "
            x += canvas.text((isSelected ? "▸ " : "  ") + mark, x, row.y, style, most: 4)
            x += canvas.text(words(.shop(.person(person))), x, row.y, style.bold(), most: 24) + 2
            if let said = person.said { canvas.text(said, x, row.y, style, most: right - x - 2) }
        }
    }

    /// What the person is here, whether it may talk, and whether it is here.
    private func standing(of person: RoomPerson) -> String {
        let role = person.role.map { words(.moderation(.role($0))) }
        let mute = person.ban == nil ? person.mute.map { words(.moderation(.isMuted($0, at: now))) } : nil
        return [role, mute, words(.shop(.personIs(person.ban, person.links, at: now)))].compactMap(\.self)
            .joined(separator: " · ")
    }

    private func drawHeld(_ selection: Int, in area: Rect, on canvas: inout Canvas<Action>) {
        drawRows(
            held, title: .moderation(.heldTitle), empty: .moderation(.heldEmpty), loading: .moderation(.heldLoading),
            selection: selection, in: area, on: &canvas, style: { _ in Theme.panel }
        ) { line, row, style, isSelected, canvas in
            let seconds = (line.until - now).components.seconds
            var right = canvas.textBefore(
                words(.moderation(.heldFor(seconds: seconds))), row.right - 1, row.y, style, most: 8)
            right = canvas.textBefore(
                words(.moderation(.heldWord(line.word))), right - 2, row.y,
                isSelected ? style : style.foreground(Theme.warning), most: 16)
            var x = row.x + canvas.text(isSelected ? "▸ " : "  ", row.x, row.y, style, most: 2)
            x += canvas.text(line.name, x, row.y, style.bold(), most: 16) + 2
            canvas.text(line.text, x, row.y, style, most: right - x - 2)
        }
    }

    private func drawQuestions(_ selection: Int, in area: Rect, on canvas: inout Canvas<Action>) {
        drawRows(
            questions, title: .talk(.askedTitle), empty: .talk(.askedEmpty), loading: .talk(.askedLoading),
            selection: selection, in: area, on: &canvas, style: { $0.isAnswered ? Theme.panelQuiet : Theme.panel }
        ) { question, row, style, isSelected, canvas in
            let names = words(.talk(.askedBy(question.from.first ?? "", others: max(0, question.from.count - 1))))
            let right = canvas.textBefore(
                question.isAnswered ? "✓ \(words(.talk(.answered)))" : names, row.right - 1, row.y, style,
                most: row.width / 3)
            let marks = (isSelected ? "▸ " : "  ") + (question.times > 1 ? "×\(words.short(question.times)) " : "")
            let x = row.x + canvas.text(marks, row.x, row.y, style.bold(), most: 12)
            canvas.text(question.text, x, row.y, style, most: right - x - 2)
        }
    }

    private func drawRules(_ chosen: TalkRules.Row, in area: Rect, on canvas: inout Canvas<Action>) {
        let rows = ruleRows
        let inside = canvas.panel(
            area.centered(Size(width: 64, height: rows.count + 7)), title: words(.moderation(.rulesTitle)))
        guard let rules else {
            canvas.paragraph(words(.moderation(.rulesLoading)), in: inside.inset(top: 1), Theme.panelQuiet)
            return
        }
        for (offset, row) in rows.enumerated() {
            let line = inside.row(1 + offset)
            let isSelected = row == chosen
            let style = isSelected ? Theme.selection : Theme.panel
            if isSelected { canvas.surface.fill(line, style) }
            canvas.text((isSelected ? "▸ " : "  ") + words(.moderation(.row(row))), line.x, line.y, style, most: 26)
            canvas.text(
                words(.moderation(.value(row, rules))), line.x + 28, line.y, style.bold(), most: line.width - 28)
            canvas.target(line, Self.row(offset))
        }
        canvas.paragraph(
            words(.moderation(.rowText(chosen))), in: inside.inset(top: rows.count + 2), Theme.panelQuiet)
    }
}
