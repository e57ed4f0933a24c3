import Commerce

/// A shop's words with what becomes of a line that has one.
struct WordList: Sendable {
    let rules: [WordRule]
    private let matcher: WordMatcher

    init(_ rules: [WordRule]) {
        self.rules = rules
        matcher = WordMatcher(rules.map(\.text))
    }

    /// The strictest rule a line meets.
    func rule(for line: FoldedLine) -> WordRule? {
        guard !rules.isEmpty else { return nil }
        var strictest: WordRule?
        for reading in Reading.all(of: line) {
            matcher.forEachMatch(in: line.read(reading)) { match in
                let rule = rules[match.rule]
                if strictest.map({ $0.action < rule.action }) ?? true { strictest = rule }
            }
        }
        return strictest
    }
}
