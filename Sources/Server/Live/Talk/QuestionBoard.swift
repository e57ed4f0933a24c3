import Commerce
import Wire

/// What viewers ask, once each however often it was asked, for the host to work through.
struct QuestionBoard {
    fileprivate struct Entry {
        let id: Danmaku.ID
        let text: String
        /// Who asked it first.
        let author: Account.ID
        /// What makes it the same question as another.
        let folded: String
        var from: [String]
        var askers: Set<Account.ID>
        var times: Int
        var isAnswered: Bool
    }

    /// In the order they were first asked.
    private var entries: [Entry] = []
    /// Those that changed since the last `drain()`.
    private var changed: Set<Danmaku.ID> = []

    var hasNews: Bool { !changed.isEmpty }

    /// Those that wait first, the oldest first among them.
    var list: [AskedQuestion] {
        entries.filter { !$0.isAnswered }.map(\.view) + entries.filter(\.isAnswered).map(\.view)
    }

    /// The line that first asked a question.
    func line(_ id: Danmaku.ID) -> Danmaku? {
        entries.first { $0.id == id }.map { Danmaku(id: id, from: $0.from[0], text: $0.text) }
    }

    /// Notes a line that asks something. The same asked again counts; once it was answered, it waits again. Of what one
    /// person asked first a few wait: one more takes the place of the one with the fewest askers, so that nobody crowds
    /// the others out.
    mutating func note(_ id: Danmaku.ID, _ text: String, from person: AccountView) {
        let folded = Self.fold(text)
        if let index = entries.firstIndex(where: { $0.folded == folded }) {
            entries[index].times += 1
            entries[index].isAnswered = false
            if entries[index].from.count < Limits.askersNamed, entries[index].askers.insert(person.id).inserted {
                entries[index].from.append(person.name)
            }
            changed.insert(entries[index].id)
            return
        }
        let own = entries.indices.filter { !entries[$0].isAnswered && entries[$0].author == person.id }
        if own.count >= Limits.questionsOfOne,
            let least = own.min(by: { entries[$0].askers.count < entries[$1].askers.count })
        {
            forget(least)
        } else if entries.count >= Limits.questionsKept {
            forget(entries.firstIndex(where: \.isAnswered) ?? 0)
        }
        entries.append(
            Entry(
                id: id, text: text, author: person.id, folded: folded, from: [person.name], askers: [person.id],
                times: 1,
                isAnswered: false))
        changed.insert(id)
    }

    private mutating func forget(_ index: Int) { changed.remove(entries.remove(at: index).id) }

    /// False when there is no such question, or no longer.
    mutating func mark(_ id: Danmaku.ID, isAnswered: Bool) -> Bool {
        guard let index = entries.firstIndex(where: { $0.id == id }) else { return false }
        if entries[index].isAnswered != isAnswered {
            entries[index].isAnswered = isAnswered
            changed.insert(id)
        }
        return true
    }

    /// What changed since it was last asked for.
    mutating func drain() -> [AskedQuestion] {
        guard hasNews else { return [] }
        defer { changed = [] }
        return entries.filter { changed.contains($0.id) }.map(\.view)
    }

    /// Case, spaces and punctuation make no other question of it.
    private static func fold(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }
}

extension QuestionBoard.Entry {
    fileprivate var view: AskedQuestion {
        AskedQuestion(id: id, text: text, from: from, times: times, isAnswered: isAnswered)
    }
}
