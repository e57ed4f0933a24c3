import Commerce
import Wire

/// What a moderator has open on the viewer's screen, one page over another.
struct Keeping: Sendable, Equatable {
    enum Page: Sendable, Equatable {
        case list(KeptList)
        case form(DisciplineForm)
        case ask(KeepingAsk)
    }

    var pages: [Page]
}

/// Something about a person that is asked about before it is done.
struct KeepingAsk: Sendable, Equatable {
    let wish: ModerationWish
    let person: RoomPerson
    var isSending = false
    var problem: Problem?
}

/// What a moderator presses to keep order.
enum KeepingAction: Sendable, Equatable {
    case lines, people, held, questions, rules
    case takeAway, mute, kick, ban, liftBan
    case allow, drop, mark, change, changeBack
    case refresh, pageUp, pageDown, switchGuests, yes
}

package enum KeepingEvent: Sendable, Equatable {
    /// The answers to the loads.
    case people(Result<[RoomPerson], Problem>)
    case held(Result<[HeldLineView], Problem>)
    case questions(Result<[AskedQuestion], Problem>)
    /// The answer to `moderate`.
    case moderated(ModerationWish, Problem?)
    /// A question was not marked.
    case notMarked(Problem)
}

package enum KeepingEffect: Sendable, Equatable {
    case loadPeople, loadHeld, loadQuestions
    case markQuestion(Danmaku.ID, isAnswered: Bool)
    case moderate(ModerationWish)
}
