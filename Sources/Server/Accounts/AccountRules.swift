import Foundation

/// Why a name or a password is not taken: the words are for the person who typed it.
package struct AccountRuleError: Error, Equatable, Sendable {
    package enum Code: String, Sendable {
        case nameLength = "name-length"
        case nameCharacter = "name-character"
        case passwordLength = "password-length"
        case passwordCharacter = "password-character"
    }

    package let code: Code
    package let message: String
}

/// What names and passwords may be.
package enum AccountRules {
    /// A name as it is shown, in Unicode's composed form (NFC).
    ///
    /// 2 to 20 characters; letters of any script and digits, and `_` and `-` after the first. Nothing invisible,
    /// nothing that steers a terminal or turns the direction of text.
    package static func name(_ text: String) throws(AccountRuleError) -> String {
        // Composing can grow text at most threefold; what is far too long is not worth composing.
        guard text.utf8.count <= AccountLimits.nameCharacters.upperBound * 16 else { throw badLength(text.count) }
        let name = text.precomposedStringWithCanonicalMapping
        guard AccountLimits.nameCharacters.contains(name.count) else { throw badLength(name.count) }
        for (index, character) in name.enumerated() where !allows(character, first: index == 0) {
            throw AccountRuleError(code: .nameCharacter, message: complaint(about: character, first: index == 0))
        }
        return name
    }

    /// The form by which names are the same name: without case, width and compatibility variants
    /// (NFKC, lower case, NFKC; close to Unicode's NFKC_Casefold), so that `Ａｌｉｃｅ` cannot pose as `alice`.
    package static func folded(_ name: String) -> String {
        name.precomposedStringWithCompatibilityMapping.lowercased().precomposedStringWithCompatibilityMapping
    }

    /// A name as it looks on a terminal, which draws the base of each character: with the Latin letters that its others
    /// pass for, in lower case. `кarl` and `ΚARL` read as `karl`.
    package static func reading(of name: String) -> String {
        let bases = name.precomposedStringWithCompatibilityMapping.compactMap(\.unicodeScalars.first)
        return String(String.UnicodeScalarView(bases.map(LookAlikes.plain)))
    }

    /// The first scalar of the scripts whose words need marks beside letters: Hebrew, Arabic, and those of India and
    /// South-East Asia after them.
    private static let spelledWithMarks: UInt32 = 0x590

    /// Throws unless the text can be a password: 8 to 128 characters without controls.
    package static func checkPassword(_ text: String) throws(AccountRuleError) {
        guard text.utf8.count <= AccountLimits.passwordBytes, AccountLimits.passwordCharacters.contains(text.count)
        else {
            throw AccountRuleError(
                code: .passwordLength,
                message: """
                    A password has \(AccountLimits.passwordCharacters.lowerBound) to \
                    \(AccountLimits.passwordCharacters.upperBound) characters; a few words together make a good one.
                    """)
        }
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw AccountRuleError(
                code: .passwordCharacter, message: "A password cannot hold tabs, line ends or other control characters."
            )
        }
    }

    private static func badLength(_ count: Int) -> AccountRuleError {
        AccountRuleError(
            code: .nameLength,
            message: """
                A name has \(AccountLimits.nameCharacters.lowerBound) to \(AccountLimits.nameCharacters.upperBound) \
                characters; this one has \(count).
                """)
    }

    private static func allows(_ character: Character, first: Bool) -> Bool {
        if character == "_" || character == "-" { return !first }
        let scalars = character.unicodeScalars
        guard scalars.count <= AccountLimits.scalarsPerCharacter, let base = scalars.first else { return false }
        guard isLetterOrDigit(base) else { return false }
        var marks = 0
        for scalar in scalars.dropFirst() {
            // A terminal shows the base alone: what a script does not spell with would make a second name that looks
            // the same. Letters with an accent are one scalar in the composed form.
            guard scalar.value >> 8 == base.value >> 8, base.value >= Self.spelledWithMarks else { return false }
            marks = isMark(scalar) ? marks + 1 : 0
            if marks > AccountLimits.marksPerLetter { return false }
        }
        // Some letters stand for whole phrases with spaces in them (U+FDFA): what they fold to must be letters too.
        return String(character).precomposedStringWithCompatibilityMapping.unicodeScalars.allSatisfy {
            isLetterOrDigit($0) || isMark($0)
        }
    }

    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        // Hangul fillers are letters that nobody sees.
        guard !scalar.properties.isDefaultIgnorableCodePoint else { return false }
        return switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter, .decimalNumber: true
        // Long vowels and repetitions; the others are small signs that are hardly seen.
        case .modifierLetter: (0x3000...0x30FF).contains(scalar.value) || scalar.value == 0xFF70
        default: false
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.properties.isDefaultIgnorableCodePoint else { return false }
        return scalar.properties.generalCategory == .nonspacingMark || scalar.properties.generalCategory == .spacingMark
    }

    /// Names the character by its number where showing it could harm the screen that shows the message.
    private static func complaint(about character: Character, first: Bool) -> String {
        if first, character == "_" || character == "-" {
            return "A name begins with a letter or a digit, not with '\(character)'."
        }
        if character.isWhitespace { return "A name has no spaces in it; '_' or '-' can stand for one." }
        let isPlain = character.unicodeScalars.allSatisfy { (0x21...0x7E).contains($0.value) }
        let shown =
            isPlain
            ? "'\(character)'"
            : character.unicodeScalars.prefix(4).map { "U+\(String($0.value, radix: 16, uppercase: true))" }
                .joined(separator: " ")
        return "A name is made of letters, digits, '_' and '-'; it cannot hold \(shown)."
    }
}
