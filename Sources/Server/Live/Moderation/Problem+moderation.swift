import Commerce
import Wire

extension Problem {
    static func muted(_ mute: Mute, at now: Timestamp) -> Problem {
        let seconds = mute.until.map { ($0 - now).wholeSeconds }
        let end = seconds.map { "for \(words(seconds: $0)) more" } ?? "until the show is over"
        let reason = mute.reason.isEmpty ? "" : " Reason: \(mute.reason)."
        return Problem(
            code: "muted", title: "You are muted", status: 403,
            detail: "You cannot talk in this room \(end). You can watch and buy as before.\(reason)",
            retryAfter: seconds, reason: mute.reason.isEmpty ? nil : mute.reason)
    }

    static let followersOnly = Problem(
        code: "followers-only", title: "For followers", status: 403,
        detail: "Only those who follow the host talk here just now. Follow the host, then send it again.")

    static func slowMode(every seconds: Int, retryAfter: Duration) -> Problem {
        Problem(
            code: "slow-mode", title: "Slow mode", status: 429,
            detail: "In this room each person says one line in \(words(seconds: seconds)). "
                + "Send yours again in \(words(seconds: retryAfter.wholeSeconds)).",
            retryAfter: retryAfter.wholeSeconds)
    }

    static let wordBlocked = Problem(
        code: "words-not-allowed", title: "Not said here", status: 422,
        detail: "This line has words that are not said in this room. Say it in others.")

    static let contactBlocked = Problem(
        code: "contact-not-allowed", title: "Not said here", status: 422,
        detail: "Numbers, accounts and payments elsewhere are not given in this room, for everybody's safety. "
            + "Ask and buy here.")

    /// "45 seconds", "5 minutes".
    static func words(seconds: Int) -> String {
        seconds < 120 ? seconds == 1 ? "one second" : "\(seconds) seconds" : "\((seconds + 59) / 60) minutes"
    }
}
