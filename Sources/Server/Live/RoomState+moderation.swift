import Commerce
import Wire

/// Order in the room: what is decided there is told to whom it concerns.
extension RoomState {
    /// Lets moderation do something, and carries out what follows.
    mutating func moderate<Answer>(at now: Timestamp, _ change: (inout Moderation) -> Answer) -> Answer {
        let answer = change(&moderation)
        for outcome in moderation.drain(at: now) { carryOut(outcome) }
        let limits = TalkLimits(moderation.rules)
        if snapshot.talk != limits { record(.talk(limits)) }
        return answer
    }

    /// What becomes of a line that could be said otherwise.
    mutating func judge(_ line: SaidLine, at now: Timestamp) -> Moderation.Verdict {
        let follows = follows
        return moderate(at: now) { $0.judge(line, at: now) { follows[$0] ?? false } }
    }

    /// Somebody who wants to talk, of whom it must be known whether they follow the host.
    func followInQuestion(_ message: ClientMessage, from connection: ConnectionID) -> Account.ID? {
        guard moderation.rules.followersOnly, case .say = message, let person = audience.person(of: connection),
            role(of: person.id) == nil, follows[person.id] == nil
        else { return nil }
        return person.id
    }

    private mutating func carryOut(_ outcome: Moderation.Outcome) {
        switch outcome {
        case .tell(let person, let notice): log.record(.moderation(notice), for: person)
        case .tellDesk(.held(let line)): tellDesk(.held(line))
        case .tellDesk(.settled(let id)): tellDesk(.heldGone(id: id))
        case .say(let line):
            hear(line)
            talk.take(line)
        case .keep(let act): actsToKeep.append(act)
        }
    }

    private mutating func tellDesk(_ event: RoomEvent) {
        for person in desk { log.record(event, for: person, isForDesk: true) }
    }

    /// Acts of the rules that the log is to have.
    mutating func drainActs() -> [ModerationAct] {
        defer { actsToKeep = [] }
        return actsToKeep
    }
}
