import Commerce
import Wire

extension Words {
    static func english(_ phrase: ModerationPhrase) -> String {
        switch phrase {
        case .sayPersonAlone: "not the guests"
        case .sayMute: "mute"
        case .sayUnmute: "unmute"
        case .sayKick: "put out"
        case .sayAppoint: "moderator"
        case .sayDismiss: "no moderator"
        case .sayHeld: "held"
        case .sayRules: "rules"
        case .sayAllow: "let through"
        case .sayDrop: "drop"
        case .sayChange: "change"
        case .sayKeep: "moderate"
        case .sayTakeAway: "hide"
        case .helpKeep: "Keep order: hide lines, mute, put out, held lines"
        case .helpTakeAway: "Take the line away from everybody; its sender is told"
        case .helpLimits: "Slow mode, and followers only"
        case .helpGuestsToo: "Keep out all guests who come the same way, or not"
        case .isModerator: "That is a moderator: only the host can do that"
        case .nothingSaid: "Nothing was said yet"
        case .notKeeper: "Only the host and the moderators keep order here"
        case .noGuestsToKeepOut: "This person cannot come back as a guest"
        case .linesTitle: "The talk, line by line"
        case .helpMute: "Mute a person, or let them talk again"
        case .helpKick: "Put a person out, who may come back in a minute"
        case .helpAppoint: "Make a person a moderator, or no longer"
        case .helpHeld: "Lines that wait until you let them through"
        case .helpRules: "Slow mode, followers only, phone numbers"
        case .helpAllow: "Let the line through to everybody"
        case .helpDrop: "Drop the line; its sender is told"
        case .helpChange: "Change the row the arrow is on"
        case .helpRefreshHeld: "Look again which lines wait"

        case .isGuest: "Guests cannot talk: nothing to mute, nobody to appoint"
        case .isHost: "That is the host"
        case .nothingHeld: "No line waits"
        case .rulesLoading: "Fetching the rules…"

        case .isMuted(let mute, let now):
            mute.until.map { "muted \(NumberText.clock(seconds: max(0, ($0 - now).components.seconds)))" } ?? "muted"
        case .role(.host): "host"
        case .role(.moderator): "moderator"

        case .sheetTitle(.mute): "Mute"
        case .sheetTitle(.kick): "Put out"
        case .sheetTitle(.ban): "Ban from the room"
        case .sheetText(.mute, let name): "\(name) can watch and buy, but not talk. What is typed below is told."
        case .sheetText(.kick, let name):
            "\(name) is put out at once and may come back in a minute. The reason is told."
        case .sheetText(.ban, let name):
            "\(name) is put out and cannot come back. Orders stay as they are. What is typed below is told."
        case .guests(keptOut: false):
            "It can come back as a guest: all guests look alike here. ^T keeps them all out too, until the ban is lifted."
        case .guests(keptOut: true): "All guests are kept out too, until the ban is lifted."
        case .minutesRemark: "none: the whole show"
        case .reasonRemark: "optional; the person reads it"
        case .minutesRange(let most): "1 to \(NumberText.grouped(most)) minutes, or none"
        case .askTitle(let wish):
            switch wish {
            case .unmute: "Let talk again?"
            case .appoint: "Make a moderator?"
            case .dismiss: "No moderator any more?"
            default: "Let in again?"
            }
        case .askText(let wish, let name):
            switch wish {
            case .unmute: "\(name) may talk here again, and is told."
            case .appoint: "\(name) may mute, put out, ban and let held lines through, in all your shows; not sell."
            case .dismiss: "\(name) is a viewer again, and is told."
            default: "\(name) may watch and talk here again."
            }

        case .done(let wish, let name): done(wish, name)

        case .heldTitle: "Lines that wait for you"
        case .heldLoading: "Looking which lines wait…"
        case .heldEmpty: "No line waits. Lines with words of your list, or with phone numbers, come here."
        case .heldFor(let seconds): "\(max(0, seconds)) s"
        case .heldWord(let word): word ?? "contact"
        case .linesWait(let count, let keys): count == 1 ? "1 line waits: \(keys)" : "\(count) lines wait: \(keys)"

        case .rulesTitle: "How talk goes in the room"
        case .row(.slow): "Slow mode"
        case .row(.followers): "Followers only"
        case .row(.contacts): "Phone numbers"
        case .value(.slow, let rules): rules.slowSeconds == 0 ? "off" : "one line in \(rules.slowSeconds) s"
        case .value(.followers, let rules): rules.followersOnly ? "on" : "off"
        case .value(.contacts, let rules):
            switch rules.contacts {
            case .allow: "shown"
            case .mask: "masked with stars"
            case .hold: "wait for you"
            case .block: "refused"
            }
        case .rowText(.slow): "How often one person may say something. The host and the moderators are free."
        case .rowText(.followers): "Only those who follow the host may talk."
        case .rowText(.contacts): "Phone numbers, accounts elsewhere and offers to pay elsewhere, of viewers."

        case .notice(let notice): told(notice)
        case .mutedFor(let time?): "muted \(time)"
        case .mutedFor(nil): "muted"
        case .limits(let limits):
            [
                limits.slowSeconds > 0 ? "slow: \(limits.slowSeconds) s" : nil,
                limits.followersOnly ? "followers only" : nil,
            ].compactMap(\.self).joined(separator: " · ")
        case .problem(let order, let problem): refused(order, problem)
        }
    }

    /// "45 seconds", "5 minutes", "2 hours".
    private static func time(_ seconds: Int) -> String {
        func count(_ number: Int, _ unit: String) -> String { number == 1 ? "1 \(unit)" : "\(number) \(unit)s" }
        if seconds < 120 { return count(seconds, "second") }
        return seconds < 7_200 ? count((seconds + 59) / 60, "minute") : count((seconds + 3_599) / 3_600, "hour")
    }

    private static func until(_ seconds: Int?) -> String {
        seconds.map { "for \(time($0))" } ?? "until the show is over"
    }

    private static func because(_ reason: String?) -> String { reason.map { ": \($0)" } ?? "" }

    private static func by(_ role: Danmaku.Role?) -> String {
        switch role {
        case .host: " by the host"
        case .moderator: " by a moderator"
        case nil: ""
        }
    }

    private static func done(_ wish: ModerationWish, _ name: String) -> String {
        switch wish {
        case .mute(_, let seconds, _): "\(name) is muted \(until(seconds)), and was told"
        case .unmute: "\(name) may talk again"
        case .kick: "\(name) was put out"
        case .ban(_, let seconds, _, _): "\(name) is banned \(until(seconds))"
        case .liftBan: "\(name) may come again"
        case .appoint: "\(name) is a moderator now"
        case .dismiss: "\(name) is no moderator any more"
        case .named(.mute, _, let seconds, _): "\(name) is muted \(until(seconds)), and was told"
        case .named(.kick, _, _, _): "\(name) was put out"
        case .named(.ban, _, let seconds, _): "\(name) is banned \(until(seconds))"
        case .rules, .limits: "The rules are changed"
        case .takeAway: "The line is hidden; its sender was told"
        case .settle(_, isAllowed: true): "The line went through"
        case .settle(_, isAllowed: false): "The line is dropped; its sender was told"
        }
    }

    private static func told(_ notice: ModerationNotice) -> String {
        let line = notice.text.map { " “\($0)”" } ?? ""
        return switch notice.kind {
        case .muted: "You were muted \(until(notice.seconds))\(by(notice.by))\(because(notice.reason))"
        case .unmuted:
            notice.by == nil ? "Your mute is over: you may talk again" : "You may talk again: unmuted\(by(notice.by))"
        case .held: "Your line\(line) waits for the host to look at it"
        case .allowed: "Your line\(line) was let through"
        case .dropped: "Your line\(line) was not let through"
        case .expired: "Your line\(line) waited too long and was dropped"
        case .removed: "Your line\(line) was taken away\(by(notice.by))"
        case .appointed: "You are a moderator here: u has the keys. You are not held, nor slowed."
        case .dismissed: "You are no moderator here any more"
        }
    }

    private static func refused(_ order: Problem.Order, _ problem: Problem) -> String {
        let end = until(problem.retryAfter)
        return switch order {
        case .banned:
            "You are banned from this room \(end)\(because(problem.reason)). Your orders are still yours to see and to pay."
        case .kicked:
            "You were put out of this room\(because(problem.reason)). You may come back in "
                + "\(time(problem.retryAfter ?? 60))."
        case .muted: "You are muted \(end)\(because(problem.reason)). You can watch and buy as before."
        case .slowMode: "Slow mode: you may talk again in \(time(problem.retryAfter ?? 1))."
        case .followersOnly: "Only followers of the host may talk here just now."
        case .wordsNotAllowed: "That has words which are not said in this room. Say it in others."
        case .contactNotAllowed:
            "No phone numbers, accounts or payments elsewhere in this room, for everybody's safety."
        }
    }
}
