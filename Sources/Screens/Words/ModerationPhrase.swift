import Commerce
import Wire

/// The sentences about keeping order, without a language.
enum ModerationPhrase: Sendable, Equatable {
    // Keys.
    case sayPersonAlone, sayMute, sayUnmute, sayKick, sayAppoint, sayDismiss, sayHeld, sayRules, sayAllow, sayDrop,
        sayChange, sayKeep, sayTakeAway
    case helpMute, helpKick, helpAppoint, helpHeld, helpRules, helpAllow, helpDrop, helpChange, helpRefreshHeld
    case helpKeep, helpTakeAway, helpLimits, helpGuestsToo

    // Why a key does nothing now.
    case isGuest, isHost, isModerator, nothingHeld, nothingSaid, rulesLoading, notKeeper, noGuestsToKeepOut

    // People.
    case isMuted(BanView, at: Timestamp)
    case role(Danmaku.Role)

    // Sheets and questions.
    case sheetTitle(Discipline)
    case sheetText(Discipline, String)
    case minutesRemark, reasonRemark
    /// Whether guests who come the way a person did are kept out with them.
    case guests(keptOut: Bool)
    case minutesRange(Int)
    case askTitle(ModerationWish)
    case askText(ModerationWish, String)

    // What was done.
    case done(ModerationWish, String)

    // The talk, line by line.
    case linesTitle

    // Lines that wait.
    case heldTitle, heldLoading, heldEmpty
    case heldFor(seconds: Int64)
    case heldWord(String?)
    case linesWait(Int, keys: String)

    // A shop's rules.
    case rulesTitle
    case row(TalkRules.Row)
    case value(TalkRules.Row, TalkRules)
    case rowText(TalkRules.Row)

    // What a viewer is told.
    case notice(ModerationNotice)
    case mutedFor(String?)
    case limits(TalkLimits)
    case problem(Problem.Order, Problem)
}

extension Words {
    /// What was done to somebody, in a sentence.
    package func notice(_ notice: ModerationNotice) -> String { self(.moderation(.notice(notice.cleaned))) }
}

extension Problem {
    /// Refusals that have to do with order in the room.
    enum Order: Sendable, Equatable {
        case banned, kicked, muted, slowMode, followersOnly, wordsNotAllowed, contactNotAllowed
    }

    var order: Order? {
        switch code {
        case "banned": .banned
        case "kicked": .kicked
        case "muted": .muted
        case "slow-mode": .slowMode
        case "followers-only": .followersOnly
        case "words-not-allowed": .wordsNotAllowed
        case "contact-not-allowed": .contactNotAllowed
        default: nil
        }
    }
}
