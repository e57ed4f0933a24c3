import Commerce
import Wire

/// Until when this person may not talk; nil for as long as the show.
struct OwnMute: Sendable, Equatable {
    let until: Timestamp?
}

/// What the host and the moderators do that concerns this person.
extension ViewerModel {
    mutating func told(of notice: ModerationNotice) -> [ViewerEffect] {
        tell(.moderation(.notice(notice)))
        switch notice.kind {
        case .muted: mute = OwnMute(until: notice.seconds.map { now + .seconds($0) })
        case .unmuted: mute = nil
        case .appointed: return roleIs(.moderator)
        case .dismissed: return roleIs(nil)
        case .held, .allowed, .dropped, .expired, .removed: break
        }
        return []
    }

    /// A line was refused because the person is muted: known from now on, also after a restart.
    mutating func noteMute(_ problem: Problem) {
        guard problem.order == .muted else { return }
        mute = OwnMute(until: problem.retryAfter.map { now + .seconds(max(0, min($0, 1 << 31))) })
    }

    /// What waits for who keeps order; else what holds for this person's talk, short.
    var talkRemarks: [String] {
        if let mute {
            guard let until = mute.until else { return [words(.moderation(.mutedFor(nil)))] }
            let left = (until - now).components.seconds
            if left > 0 { return [words(.moderation(.mutedFor(NumberText.clock(seconds: left))))] }
        }
        let waiting = role == nil ? [] : whatWaits(at: "u h", asked: "u a")
        let limits = room?.talk.map { words(.moderation(.limits($0))) } ?? ""
        return waiting + (limits.isEmpty ? [] : [limits])
    }
}
