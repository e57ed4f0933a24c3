/// A person who is known to the house: host, viewer or both.
package struct Account: Hashable, Sendable, Identifiable {
    package typealias ID = Identifier<Account>

    package let id: ID
    package let name: Name

    package init(id: ID, name: Name) {
        self.id = id
        self.name = name
    }
}

extension Account {
    /// What others call a person; no two people have names that fold to the same text.
    package struct Name: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        package let rawValue: String

        /// Nil unless the text has 1 to 24 characters, all of them letters, digits or one of `_ - .`.
        ///
        /// Any script's letters are welcome; spaces, control and direction marks and symbols are not.
        package init?(rawValue: String) {
            guard Limits.allow(rawValue, characters: Limits.name),
                rawValue.unicodeScalars.allSatisfy(Self.allows)
            else { return nil }
            self.rawValue = rawValue
        }

        /// The name without regard to case: what must be unique, and what a person may type to log in.
        package var folded: String { rawValue.lowercased() }

        package var description: String { rawValue }

        private static func allows(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
                .nonspacingMark, .spacingMark:
                true
            default: scalar == "_" || scalar == "-" || scalar == "."
            }
        }
    }
}
