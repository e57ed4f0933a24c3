import Commerce
import Terminal
import Wire

/// The room's people: who is here, who talked, and who may not come.
extension HostModel {
    var selectedPerson: RoomPerson? {
        guard case .people(let selection) = panels.last, let people, people.indices.contains(selection) else {
            return nil
        }
        return people[selection]
    }

    mutating func pressOnPeople(_ action: HostAction) -> [HostEffect] {
        switch action {
        case .people:
            panels.append(.people(selection: 0))
            return [.loadPeople]
        case .ban: if let person = selectedPerson { panels.append(.ask(HostAsk(.ban(person)))) }
        case .liftBan: if let person = selectedPerson { panels.append(.ask(HostAsk(.liftBan(person)))) }
        default: break
        }
        return []
    }

    mutating func selectPerson(_ index: Int) {
        guard case .people = panels.last else { return }
        panels[panels.count - 1] = .people(selection: max(0, min(index, (people?.count ?? 0) - 1)))
    }

    mutating func took(_ answer: Result<[RoomPerson], Problem>) -> [HostEffect] {
        switch answer {
        case .success(let list):
            let chosen = selectedPerson?.id
            people = list.prefix(Limits.listLines).map(\.cleaned)
            if case .people(let selection) = panels.last {
                // The list is sorted anew each time: another must not come under the host's finger.
                selectPerson(people?.firstIndex { $0.id == chosen } ?? selection)
            }
        case .failure(let problem): tell(.problem(problem.cleaned))
        }
        return []
    }

    func drawPeople(_ selection: Int, in area: Rect, on canvas: inout HostCanvas) {
        let inside = canvas.panel(sheetArea(in: area), title: words(.shop(.peopleTitle)))
        let list = inside.inset(top: 1)
        guard let people, !people.isEmpty else {
            canvas.paragraph(words(.shop(people == nil ? .peopleLoading : .peopleEmpty)), in: list, Theme.panelQuiet)
            return
        }
        let first = List.first(selection: selection, count: people.count, rows: list.height)
        for (offset, person) in people[first...].prefix(list.height).enumerated() {
            let row = list.row(offset)
            let isSelected = first + offset == selection
            let style =
                isSelected
                ? Theme.selection : person.ban == nil ? Theme.panel : Theme.panel.foreground(Theme.warning).bold()
            if isSelected { canvas.surface.fill(row, style) }
            let right = canvas.textBefore(
                words(.shop(.personIs(person.ban, person.links, at: now))), row.right - 1, row.y, style,
                most: row.width / 2)
            var x = row.x
            x += canvas.text((isSelected ? "▸ " : "  ") + (person.ban == nil ? "  " : "✖ "), x, row.y, style, most: 4)
            x += canvas.text(words(.shop(.person(person))), x, row.y, style.bold(), most: 24) + 2
            if let said = person.said { canvas.text(said, x, row.y, style, most: right - x - 2) }
            canvas.target(row, .row(first + offset))
        }
    }
}
