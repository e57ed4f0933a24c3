import Commerce
import Wire

extension Problem {
    static let shopUnknown = Problem(
        code: "shop-unknown", title: "No such shop", status: 404,
        detail: "There is no shop of this name. A room's host has one: look at the list of rooms.")

    static let threadUnknown = Problem(
        code: "thread-unknown", title: "No such question", status: 404,
        detail: "This shop was not asked this. Look at the list of its questions.")

    static let threadChanged = Problem(
        code: "thread-changed", title: "There is more to read", status: 409,
        detail: "The thread went on since you read it, and nothing was sent. Read it again, then answer.")

    static let questionsWait = Problem(
        code: "too-many", title: "Wait for an answer", status: 429,
        detail:
            "\(Commerce.Limits.questionsWaiting) of your questions wait for this shop. Ask on when it has answered.",
        retryAfter: 60)

    static let threadsTooMany = Problem(
        code: "too-many", title: "That cannot be taken", status: 422,
        detail: "You have asked \(Commerce.Limits.threadsPerBuyer) shops, as many as one may.")
}
