import ArgumentParser
import Client
import Commerce
import Foundation
import Wire

struct ShopWordsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "words", abstract: "Show the words your rooms do not want said, or put a list in their place.",
        discussion: """
            A list is a text file in UTF-8 with one word or phrase in a line. Before a word may stand what becomes of a \
            line that has it; without that it is the --action:

              hold: gold      waits until you or a moderator lets it through
              hide: spam      only its sender sees it, and is not told
              block: 赌博     is refused, with words

            Upper and lower case, width, marks, look-alike letters, digits in place of letters and what stands between \
            letters make no other word of it. Words count as whole words only; *word* also counts inside longer ones. \
            Chinese words count wherever they stand. Lines that begin with # are left out. Without a file the list is \
            written to standard output, as it can be read again.
            """)

    @Argument(help: "The file; - is standard input.", completion: .file(extensions: ["txt"]))
    var file: String?

    @Option(help: "What becomes of lines with words that do not say it themselves: hold, hide or block.")
    var action = WordRule.Action.hold

    @OptionGroup var shop: ShopOptions

    func run() async throws {
        try await reportingFailures {
            guard let file else {
                try WholeFile.write(
                    Array(WordListText.text(of: try await shop.client().words()).utf8), to: WholeFile.standardStream)
                return
            }
            let bytes = try WholeFile.read(file, limit: WordListText.fileBytes)
            guard bytes.count <= WordListText.fileBytes, let text = String(validating: bytes, as: UTF8.self) else {
                throw refuse(file, "no list of words: it is too large, or not in UTF-8")
            }
            let rules: [WordRule]
            do throws(WordListText.Fault) {
                rules = try WordListText.rules(in: text, usual: action)
            } catch {
                throw refuse(file, error.description)
            }
            try await shop.client().setWords(rules)
            Console.line("\(rules.count) \(rules.count == 1 ? "word" : "words") kept")
        }
    }

    private func refuse(_ file: String, _ words: String) -> ExitCode {
        Console.error(
            "hawker: \(file == WholeFile.standardStream ? "standard input" : file): \(words); nothing was changed.")
        return .failure
    }
}

extension WordRule.Action: ExpressibleByArgument {}
