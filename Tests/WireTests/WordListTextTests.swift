import Commerce
import Testing
import Wire

@Suite("A list of words as a text file")
struct WordListTextTests {
    @Test("a word stands in a line, with its action or the usual one; comments and repetitions are left out")
    func reading() throws {
        let text = "# our list\r\n\r\ngold\nblock: 赌博\n  Hide:  *spam* \ngold\nhold:buy now\n"
        let rules = try WordListText.rules(in: text, usual: .block)
        #expect(
            rules == [
                WordRule(text: "gold", action: .block), WordRule(text: "赌博", action: .block),
                WordRule(text: "*spam*", action: .hide), WordRule(text: "buy now", action: .hold),
            ])
        #expect(try WordListText.rules(in: WordListText.text(of: rules)) == rules)
        #expect(try WordListText.rules(in: "") == [])
    }

    @Test("what is no word is told with its line")
    func faults() {
        #expect(throws: WordListText.Fault(line: 2, reason: "a word has 1 to 40 characters")) {
            try WordListText.rules(in: "a\nblock:\n")
        }
        #expect(throws: WordListText.Fault(line: 1, reason: "a word has 1 to 40 characters")) {
            try WordListText.rules(in: String(repeating: "x", count: 41))
        }
        let many = (0...5_000).map { "w\($0)" }.joined(separator: "\n")
        #expect(throws: WordListText.Fault(line: 5_001, reason: "a list has at most 5000 words")) {
            try WordListText.rules(in: many)
        }
    }
}
