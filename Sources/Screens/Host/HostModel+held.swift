import Commerce
import Terminal
import Wire

/// Lines that wait for the host, and the rules by which they do.
extension HostModel {
    // MARK: Lines that wait

    var selectedHeld: HeldLineView? {
        guard case .held(let selection) = panels.last, let held, held.indices.contains(selection) else { return nil }
        return held[selection]
    }

    mutating func pressOnHeld(_ action: HostAction) -> [HostEffect] {
        switch action {
        case .held:
            panels.append(.held(selection: 0))
            return [.loadHeld]
        case .allow, .drop:
            guard let line = selectedHeld else { return [] }
            // It goes from the list at once, so that a second press is about the next one.
            heldIsSettled(line.id)
            return [.moderate(.settle(line.id, isAllowed: action == .allow))]
        default: return []
        }
    }

    mutating func selectHeld(_ index: Int) {
        guard case .held = panels.last else { return }
        panels[panels.count - 1] = .held(selection: max(0, min(index, (held?.count ?? 0) - 1)))
    }

    mutating func took(_ answer: Result<[HeldLineView], Problem>) -> [HostEffect] {
        switch answer {
        case .success(let lines): keepHeld { $0 = Array(lines.prefix(Limits.listLines).map(\.cleaned)) }
        case .failure(let problem): tell(.problem(problem.cleaned))
        }
        return []
    }

    /// The room tells of a line that waits.
    mutating func isHeld(_ line: HeldLineView) {
        keepHeld { held in
            guard held.count < Limits.listLines, !held.contains(where: { $0.id == line.id }) else { return }
            held.append(line.cleaned)
        }
    }

    mutating func heldIsSettled(_ id: UInt64) { keepHeld { $0.removeAll { $0.id == id } } }

    /// The arrow stays on its line, or where it was.
    private mutating func keepHeld(_ change: (inout [HeldLineView]) -> Void) {
        let chosen = selectedHeld?.id
        var lines = held ?? []
        change(&lines)
        held = lines
        if case .held(let selection) = panels.last { selectHeld(lines.firstIndex { $0.id == chosen } ?? selection) }
    }

    func drawHeld(_ selection: Int, in area: Rect, on canvas: inout HostCanvas) {
        let inside = canvas.panel(sheetArea(in: area), title: words(.moderation(.heldTitle)))
        let list = inside.inset(top: 1)
        guard let held, !held.isEmpty else {
            canvas.paragraph(
                words(.moderation(held == nil ? .heldLoading : .heldEmpty)), in: list, Theme.panelQuiet)
            return
        }
        let first = List.first(selection: selection, count: held.count, rows: list.height)
        for (offset, line) in held[first...].prefix(list.height).enumerated() {
            let row = list.row(offset)
            let isSelected = first + offset == selection
            let style = isSelected ? Theme.selection : Theme.panel
            if isSelected { canvas.surface.fill(row, style) }
            let seconds = (line.until - now).components.seconds
            var right = canvas.textBefore(
                words(.moderation(.heldFor(seconds: seconds))), row.right - 1, row.y, style, most: 8)
            right = canvas.textBefore(
                words(.moderation(.heldWord(line.word))), right - 2, row.y,
                isSelected ? style : style.foreground(Theme.warning), most: 16)
            var x = row.x + canvas.text(isSelected ? "▸ " : "  ", row.x, row.y, style, most: 2)
            x += canvas.text(line.name, x, row.y, style.bold(), most: 16) + 2
            canvas.text(line.text, x, row.y, style, most: right - x - 2)
            canvas.target(row, .row(first + offset))
        }
    }

    // MARK: The rules

    mutating func pressOnRules(_ action: HostAction) -> [HostEffect] {
        if action == .talkRules {
            panels.append(.rules(.slow))
            return [.loadRules]
        }
        guard case .rules(let row) = panels.last, let rules else { return [] }
        let changed = rules.changed(row, by: action == .changeBack ? -1 : 1)
        self.rules = changed
        return [.moderate(.rules(changed))]
    }

    mutating func selectRule(_ index: Int) {
        guard case .rules = panels.last else { return }
        let rows = TalkRules.Row.allCases
        panels[panels.count - 1] = .rules(rows[max(0, min(index, rows.count - 1))])
    }

    mutating func took(_ answer: Result<TalkRules, Problem>) -> [HostEffect] {
        switch answer {
        case .success(let rules): self.rules = rules
        case .failure(let problem): tell(.problem(problem.cleaned))
        }
        return []
    }

    func drawRules(_ chosen: TalkRules.Row, in area: Rect, on canvas: inout HostCanvas) {
        let rows = TalkRules.Row.allCases
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
            canvas.target(line, .row(offset))
        }
        canvas.paragraph(
            words(.moderation(.rowText(chosen))), in: inside.inset(top: rows.count + 2), Theme.panelQuiet)
    }
}

extension HostModel {
    /// What of the room's events is for those who keep order.
    mutating func tell(of events: [RoomEvent]) {
        for event in events {
            switch event {
            case .held(let line): isHeld(line)
            case .heldGone(let id): heldIsSettled(id)
            default: break
            }
        }
    }
}
