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
        var speakers: [Account.ID]

        /// Who is shown it in any case: those who said it, and whom it answers.
        var concerned: [Account.ID] { speakers + (line.to.map { [$0.id] } ?? []) }

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

    /// A line that was shown not long ago, and who said it: of a crowd those who were first.
    struct Said {
        let line: Danmaku
        let speakers: [Account.ID]
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
    /// Lines that everybody was shown, oldest first.
    private var recent: [Said] = []
    /// Lines that their speaker alone was shown, oldest first.
    private var whispered: [Said] = []
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
        let pending = Pending(id: freshID(), line: line, times: 1, speakers: [person])
        alone.append((pending.danmaku, [person]))
    }

    /// Takes a line into the next tick.
    mutating func take(_ line: SaidLine) {
        taken += 1
        note(line)
        let id: Danmaku.ID
        if let place = places[line.likeness] {
            pending[place].times += 1
            pending[place].speakers.append(line.person.id)
            id = pending[place].id
        } else {
            id = freshID()
            places[line.likeness] = pending.count
            pending.append(Pending(id: id, line: line, times: 1, speakers: [line.person.id]))
        }
        // Reading takes longer than showing: a flood is not read to its end.
        guard line.role == nil, taken <= Limits.linesReadPerTick, Question.isAsked(in: line.text) else { return }
        questions.note(id, line.text, from: line.person)
    }

    /// The lines of this tick.
    mutating func drain() -> Shown {
        var shown = Shown(withheld: alone)
        Self.remember(alone.map { Said(line: $0.line, speakers: $0.to) }, in: &whispered)
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
        Self.remember(
            pending.enumerated().filter { chosen?.contains($0.offset) ?? true }.map {
                Said(line: $0.element.danmaku, speakers: Array($0.element.speakers.prefix(Limits.speakersRemembered)))
            }, in: &recent)
        (pending, places, taken) = ([], [:], 0)
        return shown
    }

    mutating func freshID() -> Danmaku.ID {
        lastID += 1
        return lastID
    }

    /// A line that everybody was shown not long ago, or that asked one of the questions.
    func line(_ id: Danmaku.ID) -> Danmaku? { said(id)?.line ?? questions.line(id) }

    /// A line that everybody was shown not long ago.
    func said(_ id: Danmaku.ID) -> Said? { recent.last { $0.line.id == id } }

    /// Takes a line away; what it asked is not asked any more.
    mutating func forget(_ id: Danmaku.ID) -> Said? {
        guard let index = recent.lastIndex(where: { $0.line.id == id }) else { return nil }
        _ = questions.mark(id, isAnswered: true)
        return recent.remove(at: index)
    }

    /// The newest lines as a person knows them: those of everybody, and among them those that this person alone was shown.
    ///
    /// - Parameter isAll: whether nothing was said before these lines: else the own ones before them are left out, too.
    func newest(_ lines: [Danmaku], isAll: Bool, for person: Account.ID) -> [Danmaku] {
        let oldest = isAll ? 0 : lines.first?.id ?? .max
        let own = whispered.filter { $0.speakers.contains(person) && $0.line.id >= oldest }.map(\.line)
        guard !own.isEmpty else { return lines }
        return (lines + own).sorted { $0.id < $1.id }.suffix(Limits.linesShownToJoiners)
    }

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

    private static func remember(_ lines: [Said], in kept: inout [Said]) {
        kept += lines
        if kept.count > Limits.linesRemembered { kept.removeFirst(kept.count - Limits.linesRemembered) }
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
