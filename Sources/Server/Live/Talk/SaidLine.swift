import Commerce
import Wire

/// A line that may be said: clean, within its limits and its speaker's rate.
struct SaidLine: Equatable {
    let person: AccountView
    var text: String
    var mode = Danmaku.Mode.scroll
    var colour = Danmaku.Colour.white
    /// Whom it answers.
    var to: AccountView?
    /// Nil for viewers.
    var role: Danmaku.Role?

    /// What makes lines the same: they are shown once, with how often they were said.
    struct Likeness: Hashable {
        let text: String
        let mode: Danmaku.Mode
        let to: Account.ID?
        let role: Danmaku.Role?
    }

    var likeness: Likeness { Likeness(text: text, mode: mode, to: to?.id, role: role) }

    /// The text as it may be shown.
    static func clean(_ text: String) throws(Problem) -> String {
        let line = PlainText.clean(text, limit: Limits.danmakuText + 1)
        guard !line.isEmpty else { throw .outOfRange("The line is empty. Type something and press Enter.") }
        guard line.count <= Limits.danmakuText else {
            throw .outOfRange("A line has at most \(Limits.danmakuText) characters. Shorten it and send it again.")
        }
        return line
    }
}
