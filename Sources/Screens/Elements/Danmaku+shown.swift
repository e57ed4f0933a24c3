import Commerce
import Terminal
import Wire

/// How a line of talk looks.
extension Danmaku {
    /// The text with whom it answers and how often it came.
    var shown: String {
        (to.map { "@\($0) " } ?? "") + text + (times > 1 ? " ×\(times)" : "")
    }

    /// What stands before the name.
    func mark(isOwn: Bool) -> String {
        switch role {
        case .host: "★"
        case .moderator: "◆"
        case nil: isOwn ? "›" : " "
        }
    }
}

extension Danmaku.Colour {
    /// From white through the palette, and back.
    mutating func advance() {
        let all = Self.allCases
        let index = all.firstIndex(of: self).map { ($0 + 1) % all.count } ?? 0
        self = all[index]
    }

    /// On dark ground and on a picture.
    var color: Color {
        switch self {
        case .white: .hex(0xFFFFFF)
        case .red: .hex(0xFF7B7B)
        case .orange: .hex(0xFFB067)
        case .yellow: .hex(0xFFE66B)
        case .green: .hex(0x7CE38B)
        case .cyan: .hex(0x6FE3E1)
        case .blue: .hex(0x86B9FF)
        case .purple: .hex(0xC8A6FF)
        case .pink: .hex(0xFF9ED2)
        }
    }
}

extension TalkEntry {
    /// What was typed, as it is said: `@name` at its beginning answers a person who is among those seen talking.
    func said(to people: [String]) -> (text: String, to: String?) {
        let text = editor.text
        guard text.first == "@" else { return (text, nil) }
        let name = text.dropFirst().prefix { !$0.isWhitespace }
        let rest = text.dropFirst(name.count + 1).drop(while: \.isWhitespace)
        guard !rest.isEmpty, let person = people.first(where: { $0.lowercased() == name.lowercased() }) else {
            return (text, nil)
        }
        return (String(rest), person)
    }
}

extension RoomSnapshot {
    /// Who was seen talking here, and the host.
    var talkers: [String] { [host.name] + danmaku.map(\.from) }
}
