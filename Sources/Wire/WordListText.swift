import Commerce

/// A list of words as a text file: one in a line, with `block:`, `hide:` or `hold:` before it where it is not the usual
/// one. Empty lines, and what begins with `#`, say nothing.
package enum WordListText {
    package struct Fault: Error, Sendable, Equatable, CustomStringConvertible {
        /// From 1.
        package let line: Int
        package let reason: String

        package init(line: Int, reason: String) {
            self.line = line
            self.reason = reason
        }

        package var description: String { "line \(line): \(reason)" }
    }

    /// - Parameter usual: what becomes of a line that has a word without an action of its own.
    package static func rules(in text: String, usual: WordRule.Action = .hold) throws(Fault) -> [WordRule] {
        var rules: [WordRule] = []
        var known: Set<String> = []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            var word = PlainText.clean(String(line), limit: longest + 1)
            guard !word.isEmpty, !word.hasPrefix("#") else { continue }
            var action = usual
            for other in WordRule.Action.allCases where word.lowercased().hasPrefix("\(other.rawValue):") {
                action = other
                word = PlainText.clean(String(word.dropFirst(other.rawValue.count + 1)), limit: longest)
                break
            }
            guard (1...characters).contains(word.count) else {
                throw Fault(line: index + 1, reason: "a word has 1 to \(characters) characters")
            }
            guard known.insert(word).inserted else { continue }
            guard rules.count < words else { throw Fault(line: index + 1, reason: "a list has at most \(words) words") }
            rules.append(WordRule(text: word, action: action))
        }
        return rules
    }

    package static func text(of rules: [WordRule]) -> String {
        rules.map { "\($0.action.rawValue): \($0.text)\n" }.joined()
    }

    /// The server's limits.
    private static let words = 5_000
    private static let characters = 40
    private static let longest = 60
    /// Bytes of a file that has as many of them as can be.
    package static let fileBytes = 1_024 * 1_024
}
