import Commerce
import Terminal
import Wire

/// The room's people: who is here, who talked, and who may not come or talk.
extension HostModel {
    var selectedPerson: RoomPerson? {
        guard case .people(let selection) = panels.last, let people, people.indices.contains(selection) else {
            return nil
        }
        return people[selection]
    }

    mutating func pressOnPeople(_ action: HostAction) -> [HostEffect] {
        if action == .people {
            panels.append(.people(selection: 0))
            return [.loadPeople]
        }
        guard let person = selectedPerson else { return [] }
        switch action {
        case .ban: show(.discipline(.ban, person))
        case .kick: show(.discipline(.kick, person))
        case .mutePerson:
            if person.mute == nil { show(.discipline(.mute, person)) } else { ask(.unmute(person.id), person) }
        case .liftBan: ask(.liftBan(person.id), person)
        case .appoint: ask(person.role == .moderator ? .dismiss(person.id) : .appoint(person.id), person)
        default: break
        }
        return []
    }

    private mutating func ask(_ wish: ModerationWish, _ person: RoomPerson) {
        panels.append(.ask(HostAsk(.moderate(wish, person))))
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

    /// The answer to what keeps order: of a person it closes its sheet, of a line or a rule it is told.
    mutating func moderated(_ wish: ModerationWish, _ problem: Problem?) -> [HostEffect] {
        if wish.concernsPeople { return settle(problem) { $0 == .moderate(wish) } }
        guard let problem else {
            if case .settle(let id, _) = wish { heldIsSettled(id) }
            tell(.moderation(.done(wish, "")))
            return []
        }
        tell(.problem(problem))
        if case .settle = wish { return [.loadHeld] }
        return [.loadRules]
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
            let isFree = person.ban == nil && person.mute == nil
            let style =
                isSelected ? Theme.selection : isFree ? Theme.panel : Theme.panel.foreground(Theme.warning).bold()
            if isSelected { canvas.surface.fill(row, style) }
            let right = canvas.textBefore(standing(of: person), row.right - 1, row.y, style, most: row.width / 2)
            var x = row.x
            let mark = person.ban != nil ? "✖ " : person.mute != nil ? "∅ " : person.role != nil ? "★ " : "  "
            x += canvas.text((isSelected ? "▸ " : "  ") + mark, x, row.y, style, most: 4)
            x += canvas.text(words(.shop(.person(person))), x, row.y, style.bold(), most: 24) + 2
            if let said = person.said { canvas.text(said, x, row.y, style, most: right - x - 2) }
            canvas.target(row, .row(first + offset))
        }
    }

    /// What the person is here, whether it may talk, and whether it is here.
    private func standing(of person: RoomPerson) -> String {
        let role = person.role.map { words(.moderation(.role($0))) }
        let mute = person.ban == nil ? person.mute.map { words(.moderation(.isMuted($0, at: now))) } : nil
        return [role, mute, words(.shop(.personIs(person.ban, person.links, at: now)))].compactMap(\.self)
            .joined(separator: " · ")
    }
}
