import Wire

extension Problem {
    /// A line of talk while the link to the room is down.
    static let notLinked = Problem(
        code: "not-linked", title: "Not sent", status: 0,
        detail: "The line was not sent: the link to the room is down. Try again when it is back.")
}
