import Commerce
import Wire

/// Until when this person may not talk; nil for as long as the show.
struct OwnMute: Sendable, Equatable {
    let until: Timestamp?
}

/// What the host and the moderators do that concerns this person.
extension ViewerModel {
    mutating func told(of notice: ModerationNotice) {
        switch notice.kind {
        case .muted: mute = OwnMute(until: notice.seconds.map { now + .seconds($0) })
        case .unmuted: mute = nil
        case .held, .allowed, .dropped, .expired, .appointed, .dismissed: break
        }
        tell(.moderation(.notice(notice)))
    }

    /// A line was refused because the person is muted: known from now on, also after a restart.
    mutating func noteMute(_ problem: Problem) {
        guard problem.order == .muted else { return }
        mute = OwnMute(until: problem.retryAfter.map { now + .seconds(max(0, min($0, 1 << 31))) })
    }

    /// What holds for this person's talk, short; nil for nothing.
    var talkRemark: String? {
        if let mute {
            guard let until = mute.until else { return words(.moderation(.mutedFor(nil))) }
            let left = (until - now).components.seconds
            if left > 0 { return words(.moderation(.mutedFor(NumberText.clock(seconds: left)))) }
        }
        let limits = room?.talk.map { words(.moderation(.limits($0))) }
        return limits?.isEmpty == false ? limits : nil
    }
}
