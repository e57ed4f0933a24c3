import Commerce
import Wire

/// A sentence that stays for a while.
struct Notice: Sendable, Equatable {
    let phrase: Phrase
    let until: Timestamp

    func text(in words: Words) -> String { words(phrase) }
}

/// The line of talk being typed.
struct TalkEntry: Sendable, Equatable {
    var editor = LineEditor(limit: Limits.talkCharacters)
    var mode = Danmaku.Mode.scroll
    var colour = Danmaku.Colour.white
}
