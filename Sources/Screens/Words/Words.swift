import Commerce
import Wire

/// The interface in one language: `words(.sayBuy)`.
package struct Words: Sendable, Equatable {
    package let language: Language

    package init(_ language: Language) { self.language = language }

    func callAsFunction(_ phrase: Phrase) -> String {
        switch language {
        case .english: Self.english(phrase)
        case .chinese: Self.chinese(phrase)
        }
    }

    /// What a show without a title of its own is called.
    package func showTitle(of host: String) -> String { self(.showOf(host)) }

    /// Where the report of a show is.
    package func report(_ room: Room.ID, on server: String) -> String {
        self(.numbers(.report(command: "hawker report \(room) --server \(server)")))
    }

    func short(_ number: Int) -> String { NumberText.short(number, in: language) }
}
