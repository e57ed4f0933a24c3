import Commerce
import Terminal
import Wire

/// What a moderator fills in to mute somebody, put them out or ban them.
struct DisciplineForm: Sendable, Equatable {
    enum Field: Hashable, Sendable, CaseIterable { case minutes, reason }

    let act: Discipline
    /// What talk shows.
    let name: String
    /// As the list of people has it; nil for somebody who is known by a line alone.
    let person: RoomPerson?
    var form: Form<Field>
    /// All guests who come from where the person did are kept out too.
    var keepsGuestsOut = false
    /// On its way; the answer has not come.
    var sent: ModerationWish?
    var problem: Problem?

    init(_ act: Discipline, _ person: RoomPerson?, name: String) {
        self.act = act
        self.name = name
        self.person = person
        form = Form(act == .kick ? [.reason] : Field.allCases) {
            $0 == .minutes ? Limits.numberCharacters : Limits.moderationReason
        }
    }

    /// Whether the guests can be kept out by choice.
    var hasChoice: Bool { act != .mute && person?.isLocal == true }

    /// Nil when a field complains, or while the answer is awaited.
    mutating func submit() -> ModerationWish? {
        guard sent == nil else { return nil }
        form.complaints = [:]
        problem = nil
        let (seconds, reason) = form.read(act, minutes: .minutes, reason: .reason)
        guard form.complaints.isEmpty else {
            form.goToFirstComplaint()
            return nil
        }
        sent =
            person.map { act.wish($0.id, seconds: seconds, reason: reason, guests: keepsGuestsOut) }
            ?? .named(act, name, seconds: seconds, reason: reason)
        return sent
    }
}

extension Form {
    /// For how long and why, as both screens ask for it; no time is for as long as the show.
    mutating func read(_ act: Discipline, minutes: Name, reason: Name) -> (seconds: Int?, reason: String) {
        let range = Limits.disciplineMinutes
        let count: Int? =
            act == .kick || text(minutes).isEmpty
            ? nil : count(minutes, in: range, otherwise: .moderation(.minutesRange(range.upperBound)))
        let why = text(reason)
        if why.count > Limits.moderationReason {
            complaints[reason] = .shop(.charactersUpTo(Limits.moderationReason))
        }
        return (count.map { $0 * 60 }, why)
    }
}
