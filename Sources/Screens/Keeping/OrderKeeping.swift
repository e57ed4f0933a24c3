import Commerce
import Terminal
import Wire

/// The screen of somebody who keeps order in a room: the host's console, and that of a viewer who is a moderator.
///
/// Both look at the same lists, move in them alike and see them drawn alike. What a key wants done is each screen's own.
protocol OrderKeeping: Sendable {
    associatedtype Action: Equatable & Sendable

    var words: Words { get }
    var now: Timestamp { get }
    /// As what this person keeps order; nil for who does not.
    var ownRole: Danmaku.Role? { get }
    /// The lines of talk that can be chosen, oldest first.
    var talkLines: [Danmaku] { get }
    /// The room's people, as they were when they were asked for last; nil until then.
    var people: [RoomPerson]? { get set }
    /// Lines that wait to be let through, the oldest first; nil until they were asked for.
    var held: [HeldLineView]? { get set }
    /// What viewers ask, those that wait first; nil until it was fetched or told.
    var questions: [AskedQuestion]? { get set }
    /// How talk goes here, as far as this person may change it; nil until it is known.
    var rules: TalkRules? { get }
    var ruleRows: [TalkRules.Row] { get }
    /// The list that has the keys, if one of these does.
    var list: KeptList? { get set }

    /// A row of the list, pressed with the mouse.
    static func row(_ index: Int) -> Action
    mutating func tell(_ phrase: Phrase)
}

/// A list of those who keep order, and where the arrow is.
enum KeptList: Sendable, Equatable {
    /// Nil for the newest one.
    case lines(Danmaku.ID?)
    case people(selection: Int)
    case held(selection: Int)
    case questions(selection: Int)
    case rules(TalkRules.Row)
}

// MARK: - What is chosen

extension OrderKeeping {
    /// Where the arrow is in the lines of talk; one that is gone leaves it with the next.
    var lineSelection: Int? {
        guard case .lines(let chosen) = list, !talkLines.isEmpty else { return nil }
        return chosen.flatMap { chosen in talkLines.firstIndex { $0.id >= chosen } } ?? talkLines.count - 1
    }

    var selectedLine: Danmaku? { lineSelection.map { talkLines[$0] } }

    var selectedPerson: RoomPerson? {
        guard case .people(let selection) = list, let people, people.indices.contains(selection) else { return nil }
        return people[selection]
    }

    var selectedHeld: HeldLineView? {
        guard case .held(let selection) = list, let held, held.indices.contains(selection) else { return nil }
        return held[selection]
    }

    var selectedQuestion: AskedQuestion? {
        guard case .questions(let selection) = list, let questions, questions.indices.contains(selection) else {
            return nil
        }
        return questions[selection]
    }

    mutating func moveInList(by step: Int) {
        switch list {
        case .lines: if let lineSelection { chooseInList(lineSelection + step) }
        case .people(let selection), .held(let selection), .questions(let selection): chooseInList(selection + step)
        case .rules(let row): chooseInList((ruleRows.firstIndex(of: row) ?? 0) + step)
        case nil: break
        }
    }

    mutating func chooseInList(_ index: Int) {
        func bounded(_ count: Int?) -> Int { max(0, min(index, (count ?? 0) - 1)) }
        switch list {
        case .lines:
            // At the end the arrow goes on with the talk.
            let isNewest = index >= talkLines.count - 1
            list = .lines(isNewest || talkLines.isEmpty ? nil : talkLines[bounded(talkLines.count)].id)
        case .people: list = .people(selection: bounded(people?.count))
        case .held: list = .held(selection: bounded(held?.count))
        case .questions: list = .questions(selection: bounded(questions?.count))
        case .rules: list = .rules(ruleRows[bounded(ruleRows.count)])
        case nil: break
        }
    }

    /// What waits for those who keep order, and the keys to it.
    func whatWaits(at heldKeys: String, asked askedKeys: String) -> [String] {
        let lines = held?.count ?? 0
        let asked = questions?.count { !$0.isAnswered } ?? 0
        return [
            lines == 0 ? nil : words(.moderation(.linesWait(lines, keys: heldKeys))),
            asked == 0 ? nil : words(.talk(.waiting(asked, keys: askedKeys))),
        ].compactMap(\.self)
    }
}

// MARK: - What is told

extension OrderKeeping {
    mutating func tookPeople(_ answer: Result<[RoomPerson], Problem>) {
        switch answer {
        case .success(let list):
            let chosen = selectedPerson?.id
            people = list.prefix(Limits.listLines).map(\.cleaned)
            guard case .people(let selection) = self.list else { return }
            // The list is sorted anew each time: another must not come under the finger.
            chooseInList(people?.firstIndex { $0.id == chosen } ?? selection)
        case .failure(let problem): tell(.problem(problem.cleaned))
        }
    }

    mutating func tookHeld(_ answer: Result<[HeldLineView], Problem>) {
        switch answer {
        case .success(let lines): keepHeld { $0 = Array(lines.prefix(Limits.listLines).map(\.cleaned)) }
        case .failure(let problem): tell(.problem(problem.cleaned))
        }
    }

    mutating func tookQuestions(_ answer: Result<[AskedQuestion], Problem>) {
        switch answer {
        case .success(let list): keep(list.cleaned)
        case .failure(let problem): tell(.problem(problem.cleaned))
        }
    }

    /// What of the room's events is for those who keep order.
    mutating func tell(of events: [RoomEvent]) {
        for event in events {
            switch event {
            case .held(let line):
                keepHeld { held in
                    guard held.count < Limits.listLines, !held.contains(where: { $0.id == line.id }) else { return }
                    held.append(line.cleaned)
                }
            case .heldGone(let id): heldIsSettled(id)
            case .question(let question): keep((questions ?? []).filter { $0.id != question.id } + [question])
            default: break
            }
        }
    }

    mutating func heldIsSettled(_ id: UInt64) { keepHeld { $0.removeAll { $0.id == id } } }

    /// The arrow stays on its line, or where it was.
    private mutating func keepHeld(_ change: (inout [HeldLineView]) -> Void) {
        let chosen = selectedHeld?.id
        var lines = held ?? []
        change(&lines)
        held = lines
        if case .held(let selection) = list { chooseInList(lines.firstIndex { $0.id == chosen } ?? selection) }
    }

    /// Those that wait first, the oldest first; the arrow stays on its question.
    private mutating func keep(_ list: [AskedQuestion]) {
        let chosen = selectedQuestion?.id
        questions = list.sorted { ($0.isAnswered ? 1 : 0, $0.id) < ($1.isAnswered ? 1 : 0, $1.id) }
        guard case .questions(let selection) = self.list else { return }
        chooseInList(questions?.firstIndex { $0.id == chosen } ?? selection)
    }
}

// MARK: - Why not

extension OrderKeeping {
    var withoutHeld: Phrase? { selectedHeld == nil ? .moderation(.nothingHeld) : nil }

    var withoutQuestion: Phrase? { selectedQuestion == nil ? .talk(.nothingAsked) : nil }

    var withoutRules: Phrase? { rules == nil ? .moderation(.rulesLoading) : nil }

    /// Why nothing can be done about the person the arrow is on.
    ///
    /// - Parameter needsName: whether it takes an account.
    func whyNotAbout(needsName: Bool = false) -> Phrase? {
        guard let person = selectedPerson else { return .shop(.nobodyChosen) }
        return whyNot(about: person.role) ?? (needsName && person.name == nil ? .moderation(.isGuest) : nil)
    }

    /// Nobody acts upon the host, and only the host upon a moderator.
    func whyNot(about role: Danmaku.Role?) -> Phrase? {
        switch role {
        case .host: .moderation(.isHost)
        case .moderator: ownRole == .host ? nil : .moderation(.isModerator)
        case nil: nil
        }
    }

    func whyNotPutOut() -> Phrase? {
        whyNotAbout() ?? (selectedPerson?.ban == nil ? nil : .shop(.bannedAlready))
    }

    func whyNotLetIn() -> Phrase? { whyNotAbout() ?? (selectedPerson?.ban == nil ? .shop(.notBanned) : nil) }
}
