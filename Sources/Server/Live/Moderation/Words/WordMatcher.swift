import Commerce

/// A list of words, looked for all at once: an automaton of Aho and Corasick (1975), one step a symbol whatever the
/// list's length.
///
/// Words of scripts with spaces count as whole words only, so that a list with three bad letters spares the thousand
/// good words they are in; a `*` at an end of the word lifts that there. Chinese words count wherever they stand. Marks
/// and signs between letters count for nothing; spaces do when they part letters one by one: "f u c k" is one word,
/// "pen is" are two. Where the word of the list has a space, the line may have one.
struct WordMatcher: Sendable {
    struct Match: Equatable {
        /// Of the rules, in their order.
        let rule: Int
        /// Symbols of the line, as it was read.
        let symbols: Range<Int>
    }

    private struct Word: Sendable {
        let rule: Int
        let length: Int
        let isOpenAtStart: Bool
        let isOpenAtEnd: Bool
        /// Symbols with a space before them.
        let spaces: Set<Int>
    }

    /// The words that end in a node; each node's row is `firstWord[node]..<firstWord[node + 1]`.
    private var words: [Word] = []
    private var firstWord: [Int32] = []
    /// Edges in rows as well, sorted by their symbol.
    private var edges: [(symbol: UInt32, node: Int32)] = []
    private var firstEdge: [Int32] = []
    /// The longest other beginning of a word that a node's text ends with.
    private var fallback: [Int32] = []
    /// The next node on the way of fallbacks where a word ends; 0 for none.
    private var shorter: [Int32] = []

    init(_ texts: [String]) {
        var next: [[UInt32: Int32]] = [[:]]
        var ends: [[Word]] = [[]]
        for (rule, text) in texts.enumerated() {
            let symbols = FoldedLine(text).read(.plain)
            guard !symbols.isEmpty else { continue }
            var node = 0
            for symbol in symbols {
                if let known = next[node][symbol.scalar.value] {
                    node = Int(known)
                } else {
                    next[node][symbol.scalar.value] = Int32(next.count)
                    node = next.count
                    next.append([:])
                    ends.append([])
                }
            }
            ends[node].append(
                Word(
                    rule: rule, length: symbols.count,
                    isOpenAtStart: text.hasPrefix("*") || symbols[0].kind == .ideograph,
                    isOpenAtEnd: text.hasSuffix("*") || symbols[symbols.count - 1].kind == .ideograph,
                    spaces: Set(symbols.indices.dropFirst().filter { symbols[$0].gap == .space })))
        }
        lay(out: next, ends)
    }

    /// Whether there is anything in a word to look for.
    static func canMatch(_ text: String) -> Bool { !FoldedLine(text).read(.plain).isEmpty }

    private mutating func lay(out next: [[UInt32: Int32]], _ ends: [[Word]]) {
        for node in next.indices {
            firstEdge.append(Int32(edges.count))
            edges += next[node].sorted { $0.key < $1.key }.map { (symbol: $0.key, node: $0.value) }
            firstWord.append(Int32(words.count))
            words += ends[node]
        }
        firstEdge.append(Int32(edges.count))
        firstWord.append(Int32(words.count))
        fallback = Array(repeating: 0, count: next.count)
        shorter = fallback
        // Breadth first: what a node falls back to is nearer to the root, and known.
        var queue = next[0].values.map(Int.init)
        var index = 0
        while index < queue.count {
            let node = queue[index]
            index += 1
            for (symbol, child) in next[node] {
                queue.append(Int(child))
                fallback[Int(child)] = Int32(step(from: Int(fallback[node]), with: symbol))
            }
            let back = Int(fallback[node])
            shorter[node] = ends[back].isEmpty ? shorter[back] : Int32(back)
        }
    }

    /// Calls `found` for every word of the list in a line.
    func forEachMatch(in symbols: [FoldedLine.Symbol], found: (Match) -> Void) {
        guard !words.isEmpty else { return }
        var node = 0
        for end in symbols.indices {
            node = step(from: node, with: symbols[end].scalar.value)
            var ending = node
            while ending != 0 {
                for word in words[Int(firstWord[ending])..<Int(firstWord[ending + 1])] {
                    let range = (end + 1 - word.length)..<(end + 1)
                    if Self.stands(word, at: range, in: symbols) { found(Match(rule: word.rule, symbols: range)) }
                }
                ending = Int(shorter[ending])
            }
        }
    }

    private func step(from start: Int, with symbol: UInt32) -> Int {
        var node = start
        while true {
            if let next = edge(from: node, with: symbol) { return next }
            if node == 0 { return 0 }
            node = Int(fallback[node])
        }
    }

    private func edge(from node: Int, with symbol: UInt32) -> Int? {
        var (low, high) = (Int(firstEdge[node]), Int(firstEdge[node + 1]))
        while low < high {
            let middle = (low + high) / 2
            if edges[middle].symbol < symbol { low = middle + 1 } else { high = middle }
        }
        guard low < Int(firstEdge[node + 1]), edges[low].symbol == symbol else { return nil }
        return Int(edges[low].node)
    }

    /// Whether it is a word there, and not letters of others.
    private static func stands(_ word: Word, at range: Range<Int>, in symbols: [FoldedLine.Symbol]) -> Bool {
        func isBoundary(_ index: Int) -> Bool {
            index == symbols.count || index == 0 || symbols[index].gap != .none
                || (symbols[index].kind == .ideograph) != (symbols[index - 1].kind == .ideograph)
        }
        guard word.isOpenAtStart || isBoundary(range.lowerBound), word.isOpenAtEnd || isBoundary(range.upperBound)
        else { return false }
        var (pieces, singles, length, hasSpaces) = (0, 0, 0, false)
        for index in range {
            if index > range.lowerBound, symbols[index].gap == .space, !word.spaces.contains(index - range.lowerBound),
                symbols[index].kind != .ideograph, symbols[index - 1].kind != .ideograph
            {
                (pieces, singles, length, hasSpaces) = (pieces + 1, singles + (length == 1 ? 1 : 0), 0, true)
            }
            length += 1
        }
        guard hasSpaces else { return true }
        (pieces, singles) = (pieces + 1, singles + (length == 1 ? 1 : 0))
        // Letters one by one, but for one piece at the most.
        return singles >= 2 && pieces - singles <= 1
    }
}
