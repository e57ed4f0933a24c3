import Terminal

/// One line of text being typed, with a cursor between its characters.
struct LineEditor: Sendable, Equatable {
    /// Characters it takes at most; what goes beyond is not taken.
    let limit: Int
    private(set) var characters: [Character] = []
    /// 0…`characters.count`: the character the cursor stands before.
    private(set) var cursor = 0

    init(limit: Int, text: String = "") {
        self.limit = limit
        insert(text)
    }

    var text: String { String(characters) }
    var isEmpty: Bool { characters.isEmpty }

    /// Typed or pasted text, cleaned; line breaks and tabs in it become spaces.
    mutating func insert(_ text: String) {
        let taken = TextCleaner.clean(text).prefix(max(0, limit - characters.count))
        characters.insert(contentsOf: taken, at: cursor)
        cursor += taken.count
    }

    /// Whether the key meant anything to a line of text.
    mutating func handle(_ key: Key) -> Bool {
        switch key {
        case .character(let character): insert(String(character))
        case .backspace, .control("h"):
            if cursor > 0 { remove(cursor - 1..<cursor) }
        case .delete, .control("d"):
            if cursor < characters.count { remove(cursor..<cursor + 1) }
        case .left, .control("b"): cursor = max(0, cursor - 1)
        case .right, .control("f"): cursor = min(characters.count, cursor + 1)
        case .home, .control("a"): cursor = 0
        case .end, .control("e"): cursor = characters.count
        case .control("u"): remove(0..<cursor)
        case .control("k"): remove(cursor..<characters.count)
        case .control("w"): remove(wordStart..<cursor)
        default: return false
        }
        return true
    }

    private mutating func remove(_ range: Range<Int>) {
        characters.removeSubrange(range)
        cursor = range.lowerBound
    }

    /// Where the word before the cursor begins, the spaces behind it included.
    private var wordStart: Int {
        var start = cursor
        while start > 0, characters[start - 1].isWhitespace { start -= 1 }
        while start > 0, !characters[start - 1].isWhitespace { start -= 1 }
        return start
    }

    /// The part that fits in so many columns with the cursor in it, and the cursor's column in that part. `‹` and `›`
    /// stand where more is hidden.
    ///
    /// With `masked`, every character shows as a bullet.
    func window(columns: Int, masked: Bool = false) -> (text: String, cursor: Int) {
        let shown = masked ? characters.map { _ in Character("•") } : characters
        let whole = part(of: shown, columns: columns)
        guard whole.range.count < shown.count, columns >= Self.leastMarked else {
            return (String(shown[whole.range]), whole.cursor)
        }
        let (range, cursor) = part(of: shown, columns: columns - 2)
        let (before, after) = (range.lowerBound > 0 ? "‹" : "", range.upperBound < shown.count ? "›" : "")
        return (before + String(shown[range]) + after, cursor + before.count)
    }

    /// Columns from which on a mark at each end leaves something to see.
    private static let leastMarked = 6

    private func part(of shown: [Character], columns: Int) -> (range: Range<Int>, cursor: Int) {
        guard columns > 0 else { return (0..<0, 0) }
        let widths = shown.map { TextWidth.of($0) }
        // One column stays free for the cursor at the end.
        var first = cursor
        var column = 0
        while first > 0, column + widths[first - 1] < columns {
            first -= 1
            column += widths[first]
        }
        var last = first
        var width = 0
        while last < shown.count, width + widths[last] <= columns {
            width += widths[last]
            last += 1
        }
        return (first..<last, column)
    }
}
