import Commerce
import Wire

/// What a room is found by, folded as moderation folds what it reads.
struct LobbyEntry: Equatable, Sendable {
    /// Title, host, tags and cover text, a line each.
    private let text: String
    private let tags: Set<String>

    init(_ about: RoomAbout, host: String) {
        let cover = (about.cover ?? "").split(separator: "\n").map(String.init)
        text = ([about.title, host] + (about.tags ?? []) + cover).map { FoldedLine($0).text }.joined(separator: "\n")
        tags = Set((about.tags ?? []).map { FoldedLine($0).text })
    }

    /// Whether each word of the query is somewhere in it, and it has the tag.
    func matches(_ query: LobbyQuery) -> Bool {
        query.words.allSatisfy(text.contains) && query.tag.map(tags.contains) ?? true
    }
}

/// What somebody looks for in the lobby.
struct LobbyQuery: Equatable, Sendable {
    /// Folded; all of them are wanted.
    private(set) var words: [String] = []
    private(set) var tag: String?
    private(set) var phase: RoomPhase?

    static let all = LobbyQuery()

    private init() {}

    /// - Parameters:
    ///   - text: words, folded like what they are looked for in. What is past the bounds is not looked for.
    ///   - tag: all of it.
    ///   - phase: as the wire calls it.
    init(_ text: String?, tag: String? = nil, phase: String? = nil) throws(Problem) {
        words = (text ?? "").prefix(LifeLimits.query).split(whereSeparator: \.isWhitespace)
            .map { FoldedLine(String($0)).text }.filter { !$0.isEmpty }
        words = Array(words.prefix(LifeLimits.queryWords))
        if let tag = tag.map({ FoldedLine(String($0.prefix(LifeLimits.query))).text }), !tag.isEmpty { self.tag = tag }
        guard let phase else { return }
        guard let known = RoomPhase(rawValue: phase) else {
            let names = [RoomPhase.live, .paused, .waiting, .scheduled].map { "'\($0.rawValue)'" }
            throw .malformed("There is no such phase to look for: \(names.joined(separator: ", ")).")
        }
        self.phase = known
    }
}

extension RoomSummary {
    /// Live first and the fullest first among them, then what goes on soon, then what is scheduled by its time.
    static func comesFirst(_ one: RoomSummary, _ other: RoomSummary) -> Bool {
        (one.rank, one.startsAt?.milliseconds ?? 0, -one.viewers, one.id)
            < (other.rank, other.startsAt?.milliseconds ?? 0, -other.viewers, other.id)
    }

    private var rank: Int {
        switch phase {
        case .live: 0
        case .paused: 1
        case .waiting: 2
        case .scheduled: 3
        case .practice, .ended: 4
        }
    }
}

extension FoldedLine {
    /// As one text, in which a single space stands for all that is between words.
    var text: String {
        var text = ""
        for symbol in symbols {
            if symbol.gap != .none, !text.isEmpty { text += " " }
            text.unicodeScalars.append(symbol.scalar)
        }
        return text
    }
}
