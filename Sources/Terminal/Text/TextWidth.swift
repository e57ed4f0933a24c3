/// How many columns text takes in a terminal.
///
/// Our own table instead of the C library's `wcwidth`, which adds up the parts of an emoji. A cluster is as
/// wide as its base scalar, because only that is drawn; a base that is text by default but asks for the emoji
/// look (U+FE0F) stays at one column, since only the base is sent.
package enum TextWidth {
    /// 0 for controls, marks and other scalars that take no column; 2 for wide ones; else 1.
    package static func of(_ scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x300 { return value >= 0x20 && value < 0x7F || value >= 0xA0 && value != 0xAD ? 1 : 0 }
        if WideScalars.contain(value) { return 2 }
        return takesNoColumn(scalar) ? 0 : 1
    }

    /// The columns of the base that stands for a cluster; 0 when nothing of it can be drawn.
    package static func of(_ character: Character) -> Int {
        base(of: character).map(of(_:)) ?? 0
    }

    package static func of(_ text: some StringProtocol) -> Int {
        var columns = 0
        for character in text { columns += of(character) }
        return columns
    }

    /// The scalar that is drawn for a cluster: its first that takes a column.
    ///
    /// Terminals disagree about the width of regional indicators, so every flag is drawn as ⚑.
    static func base(of character: Character) -> Unicode.Scalar? {
        for scalar in character.unicodeScalars where of(scalar) > 0 {
            return (0x1F1E6...0x1F1FF).contains(scalar.value) ? "\u{2691}" : scalar
        }
        return nil
    }

    private static func takesNoColumn(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .control, .format, .surrogate, .lineSeparator, .paragraphSeparator:
            return true
        default:
            // Hangul vowels and final consonants join the syllable before them.
            return (0x1160...0x11FF).contains(scalar.value) || (0xD7B0...0xD7FF).contains(scalar.value)
        }
    }
}
