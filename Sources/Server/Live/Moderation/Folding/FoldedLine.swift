import Foundation

/// A line as words are looked for in it: letters, digits and ideographs in one form each, and what stood between them.
///
/// One form: compatibility decomposition (NFKD: wide, circled, mathematical and superscript forms), lower case, no
/// marks on letters, look-alikes as the Latin letters they pass for, simplified Chinese. What has no width is gone.
struct FoldedLine: Equatable {
    /// What stood before a symbol, inside the line.
    enum Gap: Comparable {
        /// The symbol before it.
        case none
        /// Marks, signs or pictures, but no space.
        case mark
        case space
    }

    struct Symbol: Equatable {
        enum Kind: Equatable {
            /// Of a script that puts spaces between words.
            case letter
            /// 0…9 in any script's form.
            case digit
            /// Of a script that writes without spaces.
            case ideograph
            /// May stand for a letter: `@ $ ! |`, or be a number's `+`.
            case sign
        }

        var scalar: Unicode.Scalar
        var kind: Kind
        var gap: Gap
        /// Which character of the line it comes from.
        let character: Int
    }

    var symbols: [Symbol] = []

    init(_ text: String) {
        var gap = Gap.none
        for (index, character) in text.enumerated() {
            for scalar in Self.decomposed(character) { take(scalar, of: index, after: &gap) }
        }
    }

    private mutating func take(_ scalar: Unicode.Scalar, of index: Int, after gap: inout Gap) {
        guard !Self.hasNoWidth(scalar) else { return }
        // Capitals by their own looks before their small letters.
        let lower = LookAlikes.table[scalar].map { [$0] } ?? Array(scalar.properties.lowercaseMapping.unicodeScalars)
        for lower in lower where !Self.hasNoWidth(lower) {
            let plain = SimplifiedHan.plain(LookAlikes.plain(lower))
            guard let kind = Self.kind(of: plain) else {
                if !Self.apostrophes.contains(plain) {
                    gap = max(gap, plain.properties.isWhitespace ? .space : .mark)
                }
                continue
            }
            let isFirst = symbols.isEmpty
            symbols.append(
                Symbol(
                    scalar: kind == .digit ? Self.digit(plain) : plain, kind: kind, gap: isFirst ? .space : gap,
                    character: index))
            gap = .none
        }
    }

    /// What a character is read as: its base, for a terminal draws no more of it. What Unicode has as one letter with its
    /// mark is drawn whole, and read so.
    private static func decomposed(_ character: Character) -> [Unicode.Scalar] {
        let scalars = character.unicodeScalars
        // Most lines are made of characters that decompose into themselves.
        if let only = scalars.first, scalars.count == 1, only.isASCII || (0x4E00...0x9FFF).contains(only.value) {
            return [only]
        }
        guard let base = scalars.first(where: { !hasNoWidth($0) }) else { return [] }
        // A flag is one character of two letters.
        if (0x1F1E6...0x1F1FF).contains(base.value) { return Array(scalars) }
        // Before its compatibility form, which may look otherwise.
        if let plain = LookAlikes.table[base] { return [plain] }
        return Array(String(base).decomposedStringWithCompatibilityMapping.unicodeScalars)
    }

    /// Marks that decorate (vowel signs of Hebrew and Arabic among them), and characters nobody sees. Marks that are
    /// part of a script's spelling stay.
    private static func hasNoWidth(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E: return false
        case 0x300...0x36F, 0x483...0x489, 0x591...0x5C7, 0x610...0x61A, 0x64B...0x65F, 0x670, 0x6D6...0x6ED,
            0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F:
            return [.nonspacingMark, .enclosingMark].contains(scalar.properties.generalCategory)
        default:
            let properties = scalar.properties
            return properties.isDefaultIgnorableCodePoint || properties.generalCategory == .control
                || properties.generalCategory == .format
        }
    }

    private static func kind(of scalar: Unicode.Scalar) -> Symbol.Kind? {
        switch scalar {
        case "a"..."z": return .letter
        case "0"..."9": return .digit
        case "@", "$", "!", "|", "+": return .sign
        default: break
        }
        switch scalar.properties.generalCategory {
        case .decimalNumber: return .digit
        case .lowercaseLetter, .uppercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber,
            .nonspacingMark, .spacingMark:
            return isUnspaced(scalar) ? .ideograph : .letter
        default: return nil
        }
    }

    /// Han, kana, Thai, Lao, Tibetan, Burmese, Khmer.
    private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xE00...0xEFF, 0xF00...0x109F, 0x1780...0x17FF, 0x2E80...0x2FDF, 0x3005...0x3007, 0x3021...0x3029,
            0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
            true
        default: false
        }
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard let value = scalar.properties.numericValue, (0...9).contains(value) else { return scalar }
        return Unicode.Scalar(UInt8(48 + Int(value)))
    }

    /// They stand inside a word: "it's hit" has no `s` of its own.
    private static let apostrophes: Set<Unicode.Scalar> = ["'", "’", "‘", "ʼ", "`"]
}
