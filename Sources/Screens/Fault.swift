/// What is wrong with a source or a sink, in parts that any language can put together.
package struct Fault: Sendable, Equatable {
    /// What it is; words are found by it.
    package let code: String
    /// Names, numbers, and the system's own words.
    package let parts: [String]
    /// The same in English, as logs have it; said as it is where there are no words of ours.
    package let sentence: String

    package init(code: String, parts: [String] = [], sentence: String) {
        self.code = code
        self.parts = parts
        self.sentence = sentence
    }

    var cleaned: Fault {
        Fault(
            code: code, parts: parts.prefix(Limits.faultParts).map(Cleaned.sentence),
            sentence: Cleaned.sentence(sentence))
    }
}

extension Limits {
    /// Parts of a fault's sentence.
    static let faultParts = 4
}
