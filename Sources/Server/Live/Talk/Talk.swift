import Commerce
import Media
import Wire

/// The talk of a room: at what rate people may talk, which lines of a tick everybody sees, and what viewers ask.
///
/// Takes lines that are allowed already: whoever moderates decides before.
struct Talk {
    /// Lines that came since the last tick, the same ones as one.
    private struct Pending {
        let id: Danmaku.ID
        let line: SaidLine
        var times: Int
        /// Who is shown it in any case: those who said it, and whom it answers.
        var concerned: [Account.ID]

        var danmaku: Danmaku {
            Danmaku(
                id: id, from: line.person.name, text: line.text, mode: line.mode, colour: line.colour, times: times,
                to: line.to?.name, role: line.role)
        }
    }

    /// Somebody who talked, and what was said last.
    struct Talker {
        let person: AccountView
        let line: String
    }

    /// What a tick shows.
    struct Shown {
        /// To everybody.
        var lines: [Danmaku] = []
        /// To those alone whom each concerns.
        var withheld: [(line: Danmaku, to: [Account.ID])] = []
    }

    private(set) var questions = QuestionBoard()
    /// Who talked last, the newest at the end.
    private(set) var talkers: [Talker] = []
    /// Lines that everybody was shown and that can be pinned, oldest first.
    private var recent: [Danmaku] = []
    private var lastID: Danmaku.ID = 0
    private var turns: [Account.ID: TokenBucket] = [:]
    private var pending: [Pending] = []
    private var places: [SaidLine.Likeness: Int] = [:]
    /// Lines that are in `pending`, each as often as it was said.
    private var taken = 0
    /// Lines that one person alone is shown.
    private var alone: [(line: Danmaku, to: [Account.ID])] = []

    var hasNews: Bool { !pending.isEmpty || !alone.isEmpty || questions.hasNews }

    /// A person's rate of talk, however many connections there are and however often they come back: how long to wait,
    /// nil for not at all.
    ///
    /// - Parameter present: how many are in the room.
    mutating func takeTurn(of person: Account.ID, among present: Int, at now: Instant) -> Duration? {
        // Those who are as good as new are forgotten when they become many.
        if turns.count > 2 * present + 100 { turns = turns.filter { !$0.value.isFull(at: now) } }
        let new = TokenBucket(burst: Limits.danmakuBurst, perSecond: Limits.danmakuPerSecond, at: now)
        if let wait = turns[person, default: new].take(at: now) { return wait }
        return taken < Limits.danmakuPending ? nil : .seconds(1)
    }

    /// Takes a line into the next tick that one person alone is shown.
    mutating func take(_ line: SaidLine, shownTo person: Account.ID) {
        let pending = Pending(id: freshID(), line: line, times: 1, concerned: [person])
        alone.append((pending.danmaku, [person]))
    }

    /// Takes a line into the next tick.
    mutating func take(_ line: SaidLine) {
        taken += 1
        note(line)
        let id: Danmaku.ID
        if let place = places[line.likeness] {
            pending[place].times += 1
            pending[place].concerned.append(line.person.id)
            id = pending[place].id
        } else {
            id = freshID()
            places[line.likeness] = pending.count
            pending.append(
                Pending(id: id, line: line, times: 1, concerned: [line.person.id] + (line.to.map { [$0.id] } ?? [])))
        }
        // Reading takes longer than showing: a flood is not read to its end.
        guard line.role == nil, taken <= Limits.linesReadPerTick, Question.isAsked(in: line.text) else { return }
        questions.note(id, line.text, from: line.person)
    }

    /// The lines of this tick.
    mutating func drain() -> Shown {
        var shown = Shown(withheld: alone)
        alone = []
        guard !pending.isEmpty else { return shown }
        let chosen = sample()
        for (place, pending) in pending.enumerated() {
            if chosen?.contains(place) ?? true {
                shown.lines.append(pending.danmaku)
            } else {
                shown.withheld.append((pending.danmaku, pending.concerned))
            }
        }
        remember(shown.lines)
        (pending, places, taken) = ([], [:], 0)
        return shown
    }

    mutating func freshID() -> Danmaku.ID {
        lastID += 1
        return lastID
    }

    /// A line that everybody was shown not long ago, or that asked one of the questions.
    func line(_ id: Danmaku.ID) -> Danmaku? { recent.last { $0.id == id } ?? questions.line(id) }

    /// Somebody who talked not long ago; without regard to case.
    func talker(named name: String) -> AccountView? {
        let name = name.lowercased()
        return talkers.last { $0.person.name.lowercased() == name }?.person
    }

    mutating func markQuestion(_ id: Danmaku.ID, isAnswered: Bool) -> Bool {
        questions.mark(id, isAnswered: isAnswered)
    }

    mutating func drainQuestions() -> [AskedQuestion] { questions.drain() }

    private mutating func note(_ line: SaidLine) {
        talkers.removeAll { $0.person.id == line.person.id }
        if talkers.count >= Limits.talkersRemembered { talkers.removeFirst() }
        talkers.append(Talker(person: line.person, line: line.text))
    }

    private mutating func remember(_ lines: [Danmaku]) {
        recent += lines
        if recent.count > Limits.linesRemembered { recent.removeFirst(recent.count - Limits.linesRemembered) }
    }

    /// Which of this tick's lines everybody sees: those of whoever runs the room, then those said most often, then
    /// evenly over the tick. Nil for all of them.
    private func sample() -> Set<Int>? {
        guard pending.count > Limits.danmakuPerTick else { return nil }
        let first = pending.indices.filter { pending[$0].line.role != nil }
        let repeated = pending.indices.filter { pending[$0].line.role == nil && pending[$0].times > 1 }
            .sorted { pending[$0].times > pending[$1].times }
        var chosen = Set((first + repeated).prefix(Limits.danmakuPerTick))
        let single = pending.indices.filter { pending[$0].line.role == nil && pending[$0].times == 1 }
        let room = Limits.danmakuPerTick - chosen.count
        for step in 0..<min(room, single.count) { chosen.insert(single[step * single.count / room]) }
        return chosen
    }
}
