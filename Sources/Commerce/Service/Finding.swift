/// Something a shop has said before that may answer a question.
package struct Finding: Hashable, Sendable {
    package enum Source: String, Hashable, Sendable, CaseIterable {
        /// A property of a product; `label` is its name.
        case attribute
        /// A sentence of a product's description; `label` is empty.
        case description
        /// What the shop answered somebody else; `label` is what was asked.
        case answer
    }

    package let source: Source
    package let product: Product.ID?
    /// The product's; empty without one.
    package let title: String
    package let label: String
    package let text: String

    package init(source: Source, product: Product.ID?, title: String, label: String, text: String) {
        self.source = source
        self.product = product
        self.title = title
        self.label = label
        self.text = text
    }

    /// What it says, as an answer.
    package var sentence: String {
        switch source {
        case .attribute: "\(title) · \(label): \(text)"
        case .description, .answer: text
        }
    }
}

extension Product {
    /// All that the product's texts can answer.
    package var findings: [Finding] {
        attributes.map {
            Finding(source: .attribute, product: id, title: title, label: $0.name, text: $0.value)
        }
            + sentences.map { Finding(source: .description, product: id, title: title, label: "", text: $0) }
    }

    /// All terms it is searched by.
    package var searchTerms: [String] {
        SearchText.terms(
            of: ([title, description] + attributes.flatMap { [$0.name, $0.value] }).joined(separator: "\n"), .kept)
    }

    private var sentences: [String] {
        var (sentences, sentence) = ([String](), "")
        func end() {
            let text = sentence.trimmed
            if !text.isEmpty, sentences.count < Limits.sentencesSearched { sentences.append(text) }
            sentence = ""
        }
        var before: Character = " "
        for character in description {
            // "2.5 m" is one sentence.
            if before == ".", character.isWhitespace { end() }
            sentence.append(character)
            if "。！？!?；;\n".contains(character) { end() }
            before = character
        }
        end()
        return sentences
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}

extension Limits {
    /// Sentences of one description.
    package static let sentencesSearched = 40
}
