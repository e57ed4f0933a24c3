import Commerce
import Wire

/// A sentence that stays for a while.
struct Notice: Sendable, Equatable {
    enum Text: Sendable, Equatable {
        case phrase(Phrase)
        /// As it came from the driver.
        case sentence(String)
    }

    let text: Text
    let until: Timestamp

    func text(in words: Words) -> String {
        switch text {
        case .phrase(let phrase): words(phrase)
        case .sentence(let sentence): sentence
        }
    }
}

/// The line of talk being typed.
struct TalkEntry: Sendable, Equatable {
    var editor = LineEditor(limit: Limits.talkCharacters)
    var mode = Danmaku.Mode.scroll
}
