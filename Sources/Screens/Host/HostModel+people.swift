import Commerce
import Terminal
import Wire

/// The room's people: who is here, who talked, and who may not come or talk.
extension HostModel {
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
}
