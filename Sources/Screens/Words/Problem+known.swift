import Wire

extension Problem {
    /// The problems a buyer or a host meets in the ordinary run of a show, which we say in our own words.
    enum Known: Sendable, Equatable {
        case soldOut, overLimit, signInFirst, wrongCredentials, nameTaken, unreachable, notLinked, tooFast
        case roomUnknown, roomEnded, roomFull, unavailable
        case order(Order)
    }

    /// Nil for all others, whose own words are shown.
    var known: Known? {
        switch code {
        case "sold-out": .soldOut
        case "limit-per-buyer": .overLimit
        case "sign-in-needed", "token-invalid": .signInFirst
        case "wrong-credentials": .wrongCredentials
        case "name-taken": .nameTaken
        case "unreachable": .unreachable
        case "not-linked": .notLinked
        case "too-fast": .tooFast
        case "room-unknown", "unknown-room": .roomUnknown
        case "room-ended": .roomEnded
        case "room-full": .roomFull
        case "unavailable", "internal": .unavailable
        default: order.map { .order($0) }
        }
    }
}
