/// One way to read digits, signs and drawn-out letters as letters.
///
/// What can be read in two ways is looked through once for each, all of them alike: twelve times at the most, mostly
/// once.
struct Reading: Hashable {
    /// How three and more of one Latin letter are read.
    enum Runs: Hashable, CaseIterable { case asWritten, double, single }

    /// `1`, `!` and `|` are an L, not an I; a leading `@` is an A, not the beginning of a name.
    var isSecond = false
    var runs = Runs.asWritten

    /// What a word of a list is read with.
    static let plain = Reading()

    /// The ways in which a line can be read that make a difference.
    static func all(of line: FoldedLine) -> [Reading] {
        let seconds = line.symbols.contains { "1!|@".unicodeScalars.contains($0.scalar) } ? [false, true] : [false]
        let runs = line.hasLongRuns ? Runs.allCases : [.asWritten]
        return seconds.flatMap { second in runs.map { Reading(isSecond: second, runs: $0) } }
    }

    /// A digit is a letter only in company of letters: prices and models stay numbers.
    static let letters: [Unicode.Scalar: Unicode.Scalar] = [
        "0": "o", "1": "i", "2": "z", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b", "9": "g", "@": "a",
        "$": "s", "!": "i", "|": "i",
    ]

    func letter(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        isSecond && "1!|".unicodeScalars.contains(scalar) ? "l" : Self.letters[scalar]
    }
}

extension FoldedLine {
    /// Whether a Latin letter comes three times in a row.
    var hasLongRuns: Bool {
        symbols.indices.dropFirst(2).contains { index in
            let scalar = symbols[index].scalar
            return ("a"..."z").contains(scalar) && symbols[index - 1].scalar == scalar
                && symbols[index - 2].scalar == scalar
        }
    }

    /// The line without signs, its digits as letters where they stand for them.
    func read(_ reading: Reading) -> [Symbol] {
        var read: [Symbol] = []
        read.reserveCapacity(symbols.count)
        var gap = Gap.none
        for index in symbols.indices {
            var symbol = symbols[index]
            symbol.gap = max(symbol.gap, gap)
            gap = .none
            if symbol.kind == .sign || symbol.kind == .digit {
                if isLetter(index, reading), let letter = reading.letter(symbol.scalar) {
                    (symbol.scalar, symbol.kind) = (letter, .letter)
                } else if symbol.kind == .sign {
                    gap = max(symbol.gap, .mark)
                    continue
                }
            }
            read.append(symbol)
        }
        return reading.runs == .asWritten ? read : Self.shortened(read, to: reading.runs == .double ? 2 : 1)
    }

    private func isLetter(_ index: Int, _ reading: Reading) -> Bool {
        func isLatin(_ other: Int) -> Bool {
            symbols.indices.contains(other) && ("a"..."z").contains(symbols[other].scalar)
        }
        func joins(_ other: Int) -> Bool {
            symbols.indices.contains(other) && symbols[max(index, other)].gap == .none
                && symbols[other].kind != .ideograph
        }
        switch symbols[index].scalar {
        case "+": return false
        case "!", "|": return joins(index + 1)
        case "@": return reading.isSecond || joins(index - 1) ? joins(index - 1) || joins(index + 1) : false
        case "$": return joins(index - 1) || joins(index + 1)
        default: break
        }
        // A digit: its word has a letter, or it stands alone between letters that do.
        var (first, last) = (index, index)
        while joinsBefore(first) { first -= 1 }
        while last + 1 < symbols.count, joinsBefore(last + 1) { last += 1 }
        if first == last {
            return isLatin(index - 1) && isAlone(index - 1) || isLatin(index + 1) && isAlone(index + 1)
        }
        return (first...last).contains(where: isLatin)
    }

    /// Whether a symbol and the one before it are of one word.
    private func joinsBefore(_ index: Int) -> Bool {
        index > 0 && symbols[index].gap == .none && symbols[index].kind != .ideograph
            && symbols[index - 1].kind != .ideograph
    }

    private func isAlone(_ index: Int) -> Bool {
        !joinsBefore(index) && !(index + 1 < symbols.count && joinsBefore(index + 1))
    }

    private static func shortened(_ symbols: [Symbol], to most: Int) -> [Symbol] {
        var kept: [Symbol] = []
        var start = 0
        while start < symbols.count {
            let scalar = symbols[start].scalar
            var end = start + 1
            while end < symbols.count, symbols[end].scalar == scalar { end += 1 }
            let isLong = end - start >= 3 && ("a"..."z").contains(scalar)
            kept += symbols[start..<(isLong ? start + most : end)]
            start = end
        }
        return kept
    }
}
