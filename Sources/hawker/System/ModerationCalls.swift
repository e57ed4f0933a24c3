import Client
import Commerce
import Screens
import Wire

extension APIClient {
    /// Does what a screen wants done to keep order.
    func moderate(_ wish: ModerationWish, in room: Room.ID) async throws(ClientError) {
        switch wish {
        case .mute(let person, let seconds, let reason):
            try await mute(PersonRequest(person: person, seconds: seconds, reason: reason), in: room)
        case .unmute(let person): try await unmute(person, in: room)
        case .kick(let person, let reason, let guests):
            try await kick(PersonRequest(person: person, reason: reason, guests: guests ? true : nil), from: room)
        case .ban(let person, let seconds, let reason, let guests):
            try await ban(
                PersonRequest(person: person, seconds: seconds, reason: reason, guests: guests ? true : nil), from: room
            )
        case .liftBan(let person): try await liftBan(of: person, in: room)
        case .appoint(let person): try await appoint(PersonRequest(person: person))
        case .dismiss(let person): try await dismiss(person)
        case .named(let act, let name, let seconds, let reason):
            let person = PersonRequest(name: name, seconds: seconds, reason: reason)
            switch act {
            case .mute: try await mute(person, in: room)
            case .kick: try await kick(person, from: room)
            case .ban: try await ban(person, from: room)
            }
        case .limits(let limits): try await setTalkLimits(limits, in: room)
        case .takeAway(let line): try await takeAway(line, in: room)
        case .rules(let rules): try await setTalkRules(rules)
        case .settle(let line, let isAllowed): try await settle(line, isAllowed: isAllowed, in: room)
        }
    }
}
