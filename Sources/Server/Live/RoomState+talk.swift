import Commerce
import Media
import Wire

/// Who may say what, and what a host makes of it.
extension RoomState {
    mutating func say(
        _ text: String, mode: Danmaku.Mode, colour: Danmaku.Colour, to name: String?, from connection: ConnectionID,
        at now: Instant, _ wall: Timestamp
    ) throws(Problem) {
        guard let person = audience.person(of: connection) else { throw .signInNeeded(to: "talk") }
        guard snapshot.phase != .ended else { throw .roomEnded }
        var line = SaidLine(
            person: person, text: try SaidLine.clean(text), mode: mode, colour: colour, role: role(of: person.id))
        if let name {
            guard let other = audience.person(named: name) ?? talk.talker(named: name) else { throw .nobodyToAnswer }
            line.to = other
        }
        if let wait = talk.takeTurn(of: person.id, among: audience.count, at: now) { throw .tooFast(retryAfter: wait) }
        switch judge(line, at: wall) {
        case .say(let text):
            hear(line)
            line.text = text
            talk.take(line)
        case .showSender:
            hear(line)
            talk.take(line, shownTo: person.id)
        case .hold: break
        case .refuse(let problem): throw problem
        }
    }

    /// Puts a line over the talk that was said not long ago, or the host's own words; nil takes it down.
    mutating func pin(_ wish: PinLine) throws(Problem) {
        guard snapshot.phase != .ended else { throw .roomEnded }
        switch (wish.line, wish.text) {
        case (let id?, nil):
            guard let line = talk.line(id) else { throw .lineUnknown }
            snapshot.pinned = line
        case (nil, let text?):
            let text = try SaidLine.clean(text)
            // Asked for twice, it stays as it is.
            if let pinned = snapshot.pinned, pinned.text == text, pinned.role == .host { return }
            snapshot.pinned = Danmaku(id: talk.freshID(), from: snapshot.host.name, text: text, role: .host)
        case (nil, nil): snapshot.pinned = nil
        case (_?, _?): throw .malformed("Say what is pinned: 'line' or 'text', not both.")
        }
    }

    /// Tells everybody. The same words again within ten seconds are taken for a request that was sent twice.
    mutating func announce(_ text: String, at now: Instant) throws(Problem) {
        guard snapshot.phase != .ended else { throw .roomEnded }
        let text = PlainText.clean(text, limit: Limits.announcementText + 1)
        guard !text.isEmpty, text.count <= Limits.announcementText else {
            throw .outOfRange("An announcement has 1 to \(Limits.announcementText) characters.")
        }
        if let last = announced, last.text == text, now - last.at < Limits.announcementRepeat { return }
        if let wait = announcements.take(at: now) { throw .tooFast(retryAfter: wait) }
        announced = (text, now)
        record(.announcement(Announcement(from: snapshot.host.name, text: text)))
    }

    /// Takes a line away that was said not long ago; those who said it are told, as far as they are remembered.
    mutating func takeAway(_ id: Danmaku.ID, by role: Danmaku.Role) throws(Problem) {
        guard let said = talk.forget(id) else { throw .lineUnknown }
        record(.lineGone(id: id))
        let notice = ModerationNotice(.removed, by: role, text: said.line.text)
        for person in Set(said.speakers).sorted() { log.record(.moderation(notice), for: person) }
    }

    /// What viewers ask: those questions that wait first.
    var questions: [AskedQuestion] { talk.questions.list }

    mutating func markQuestion(_ id: Danmaku.ID, isAnswered: Bool) throws(Problem) {
        guard talk.markQuestion(id, isAnswered: isAnswered) else { throw .questionUnknown }
    }
}

extension Problem {
    static let nobodyToAnswer = Problem(
        code: "person-unknown", title: "Nobody of that name", status: 404,
        detail: "Nobody of that name is here or talked lately. Say it without answering anyone.")

    static let lineUnknown = Problem(
        code: "line-unknown", title: "No such line", status: 404,
        detail: "This line was not said here, or too long ago, or was taken away. Load the talk again.")

    static let questionUnknown = Problem(
        code: "question-unknown", title: "No such question", status: 404,
        detail: "Nobody asked this, or it has given way to newer questions. Load the list again.")
}
