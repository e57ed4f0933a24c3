import Commerce
import Terminal
import Wire

/// What the room gives away.
extension HostModel {
    var selectedDraw: DrawView? {
        guard case .draws(let selection) = panels.last, let draws, draws.indices.contains(selection) else { return nil }
        return draws[selection]
    }

    mutating func pressOnDraws(_ action: HostAction) -> [HostEffect] {
        switch action {
        case .draws:
            panels.append(.draws(selection: 0))
            return [.loadDraws]
        case .startDraw(let kind): show(.draw(kind, selected))
        case .endDraw: if let selectedDraw { panels.append(.ask(HostAsk(.endDraw(selectedDraw)))) }
        default: break
        }
        return []
    }

    mutating func selectDraw(_ index: Int) {
        guard case .draws = panels.last else { return }
        panels[panels.count - 1] = .draws(selection: max(0, min(index, (draws?.count ?? 0) - 1)))
    }

    mutating func took(_ answer: Result<[DrawView], Problem>) -> [HostEffect] {
        switch answer {
        case .success(let list):
            draws = list.prefix(Limits.listLines).map(\.cleaned)
            if case .draws(let selection) = panels.last { selectDraw(selection) }
        case .failure(let problem): tell(.problem(problem.cleaned))
        }
        return []
    }

    mutating func drawChanged(_ answer: Result<DrawView, Problem>) -> [HostEffect] {
        func isAboutDraws(_ wish: HostWish) -> Bool {
            switch wish {
            case .startDraw, .endDraw: true
            default: false
            }
        }
        switch answer {
        case .success(let draw):
            note(draw.cleaned)
            return settle(nil, isAboutDraws)
        case .failure(let problem): return settle(problem, isAboutDraws)
        }
    }

    /// A draw as it is now, in its place or before all others.
    mutating func note(_ draw: DrawView) {
        guard var draws else { return }
        if let index = draws.firstIndex(where: { $0.id == draw.id }) {
            draws[index] = draw
        } else {
            draws.insert(draw, at: 0)
            if draws.count > Limits.listLines { draws.removeLast() }
        }
        self.draws = draws
    }

    func drawDraws(_ selection: Int, in area: Rect, on canvas: inout HostCanvas) {
        let inside = canvas.panel(sheetArea(in: area), title: words(.draw(.title)))
        let list = inside.inset(top: 1)
        guard let draws, !draws.isEmpty else {
            canvas.paragraph(words(.draw(draws == nil ? .loading : .empty)), in: list, Theme.panelQuiet)
            return
        }
        // Two rows each: what it is, and how it stands or who won.
        let shown = max(1, list.height / 2)
        let first = List.first(selection: selection, count: draws.count, rows: shown)
        for (offset, draw) in draws[first...].prefix(shown).enumerated() {
            let isSelected = first + offset == selection
            let (row, below) = (list.row(2 * offset), list.row(2 * offset + 1))
            let style = isSelected ? Theme.selection : draw.state == .open ? Theme.panelStrong : Theme.panel
            if isSelected { canvas.surface.fill(row, style) }
            let right = canvas.textBefore(draw.worth, row.right - 1, row.y, style, most: row.width / 3)
            var x = row.x + canvas.text(isSelected ? "▸ " : "  ", row.x, row.y, style, most: 2)
            x += canvas.text(words(.draw(.kind(draw.kind))), x, row.y, style.bold(), most: 16) + 2
            canvas.text(draw.title, x, row.y, style, most: right - x - 2)
            let text = words(
                .draw(
                    draw.state == .open
                        ? .standing(draw, seconds: (draw.until - now).components.seconds) : .winners(draw)))
            canvas.text(text, below.x + 4, below.y, Theme.panelQuiet, most: below.width - 5)
            canvas.target(row, .row(first + offset))
        }
    }
}
