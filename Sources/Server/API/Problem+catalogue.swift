import Commerce
import Wire

/// The problems the API answers with, each with a stable code and words that say what to do next.
extension Problem {
    static func signInNeeded(to act: String) -> Problem {
        Problem(
            code: "sign-in-needed", title: "Sign in first", status: 401,
            detail: "Only people with an account may \(act). Sign in or register, then try again.")
    }

    static let tokenInvalid = Problem(
        code: "token-invalid", title: "Signed out", status: 401,
        detail: "This sign-in has ended. Sign in again.")

    static let wrongCredentials = Problem(
        code: "wrong-credentials", title: "Name or password is wrong", status: 401,
        detail: "No account has this name and password. Check both and try again.")

    static let hostOnly = Problem(
        code: "host-only", title: "Only the host may do this", status: 403,
        detail: "This room belongs to another host.")

    static let personUnknown = Problem(
        code: "person-unknown", title: "Nobody of this name", status: 404,
        detail: "Nobody is called this. Look at the list of the room's people.")

    static let roomUnknown = Problem(
        code: "room-unknown", title: "No such room", status: 404,
        detail: "There is no room of this name. It may have ended; look at the list of rooms.")

    static let roomEnded = Problem(
        code: "room-ended", title: "The show is over", status: 410,
        detail: "This room has ended. Look at the list of rooms for another.")

    static let roomFull = Problem(
        code: "room-full", title: "The room is full", status: 503,
        detail: "As many people are watching as this server allows. Try again in a minute.", retryAfter: 60)

    static let notLive = Problem(
        code: "not-live", title: "No picture yet", status: 409,
        detail: "The host is not sending yet. Stay in the room; the picture comes by itself.", retryAfter: 1)

    static let drawOpen = Problem(
        code: "draw-open", title: "Not drawn yet", status: 409,
        detail: "The draw is still open. Its seed and its record are told when it has ended.")

    static let pathUnknown = Problem(
        code: "path-unknown", title: "No such address", status: 404,
        detail: "The API has nothing here. Protocol.md lists what there is.")

    static func bodyTooLarge(_ limit: Int) -> Problem {
        Problem(
            code: "body-too-large", title: "Too much at once", status: 413,
            detail: "This request may carry \(limit / 1024) KiB at most.")
    }

    static func gatewayUnknown(offered: [String]) -> Problem {
        Problem(
            code: "gateway-unknown", title: "Not a way to pay here", status: 422,
            detail: "This server takes \(offered.joined(separator: " and ")). Choose one of them.")
    }

    static func gatewayUnavailable(_ name: String, others: [String]) -> Problem {
        let other = others.isEmpty ? "" : ", or pay with \(others.joined(separator: " or "))"
        return Problem(
            code: "gateway-unavailable", title: "The payment service does not answer", status: 503,
            detail: "\(name) gives no code now. Nothing was charged; try again in a moment\(other).", retryAfter: 2)
    }

    /// Trying again comes to the same: the settings must be repaired first.
    static func gatewayRefused(_ name: String, others: [String]) -> Problem {
        let other = others.isEmpty ? "" : "pay with \(others.joined(separator: " or ")), or "
        return Problem(
            code: "gateway-refused", title: "This way to pay is out of order", status: 502,
            detail: "This shop cannot take \(name) now. Nothing was charged; \(other)come back later.")
    }

    static func outOfRange(_ detail: String) -> Problem {
        Problem(code: "out-of-range", title: "That cannot be taken", status: 422, detail: detail)
    }

    static func malformed(_ detail: String) -> Problem {
        Problem(code: "malformed", title: "The request cannot be read", status: 400, detail: detail)
    }

    static func tooFast(retryAfter: Duration) -> Problem {
        let seconds = max(1, Int(retryAfter.components.seconds) + (retryAfter.components.attoseconds > 0 ? 1 : 0))
        return Problem(
            code: "too-fast", title: "Slow down", status: 429,
            detail: "That was too fast. Try again in \(seconds) s.", retryAfter: seconds)
    }

    static func unavailable(_ detail: String, retryAfter: Int = 1) -> Problem {
        Problem(code: "unavailable", title: "Not now", status: 503, detail: detail, retryAfter: retryAfter)
    }

    static let internalFault = Problem(
        code: "internal", title: "The server failed", status: 500,
        detail: "This is a fault of the server's, and it is in its log. Nothing was changed; try again.")
}
