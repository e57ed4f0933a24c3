import Commerce
import Wire

/// Lines that wait for the host or a moderator: few, and none for long.
struct HeldQueue {
    struct Line: Equatable, Sendable {
        let id: UInt64
        let line: SaidLine
        let word: String?
        let until: Timestamp

        var view: HeldLineView {
            HeldLineView(
                id: id, person: Visitor.id(of: line.person.id), name: line.person.name, text: line.text,
                mode: line.mode, word: word, until: until)
        }
    }

    /// Oldest first, which is also the next to expire.
    private(set) var lines: [Line] = []
    private var lastID: UInt64 = 0

    /// Takes a line in, and answers what has to make room for it: the sender's own oldest, or the oldest of all.
    mutating func hold(_ line: SaidLine, word: String?, at now: Timestamp) -> (held: Line, gone: Line?) {
        lastID += 1
        let held = Line(id: lastID, line: line, word: word, until: now + Limits.heldFor)
        let own = lines.filter { $0.line.person.id == line.person.id }
        let gone: Line? =
            own.count >= Limits.heldLinesPerPerson ? own[0] : lines.count >= Limits.heldLines ? lines[0] : nil
        if let gone { lines.removeAll { $0.id == gone.id } }
        lines.append(held)
        return (held, gone)
    }

    /// Nil when it waits no more.
    mutating func take(_ id: UInt64) -> Line? {
        lines.firstIndex { $0.id == id }.map { lines.remove(at: $0) }
    }

    /// Those whose time is over.
    mutating func expire(at now: Timestamp) -> [Line] {
        let over = lines.prefix { $0.until <= now }
        lines.removeFirst(over.count)
        return Array(over)
    }

    /// All of a person's.
    mutating func takeAll(of person: Account.ID) -> [Line] {
        let own = lines.filter { $0.line.person.id == person }
        if !own.isEmpty { lines.removeAll { $0.line.person.id == person } }
        return own
    }
}
