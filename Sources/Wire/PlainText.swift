/// Text from another person, made safe for a terminal.
///
/// The server cleans what it takes in, the client cleans what it gets: neither trusts the other.
package enum PlainText {
    /// Scalars of one character at most; the longest conjuncts in use have nine, family emoji come in pieces anyway.
    private static let scalarsPerCharacter = 9
    /// Marks on one letter at most.
    private static let marksPerLetter = 3

    /// The text without anything that could move a cursor, change direction, or hide.
    ///
    /// Control characters (C0, DEL, C1), line and paragraph separators, bidirectional marks, overrides and isolates,
    /// zero-width characters, tags and variation selectors' floods are dropped; tabs and line ends become a space;
    /// runs of spaces become one. A character keeps at most three marks in a row and nine scalars in all, and only
    /// what belongs to its script: a terminal shows its base alone, and what reads the text must read the same.
    /// - Parameter limit: characters kept at most, and three scalars for each on average.
    package static func clean(_ text: String, limit: Int) -> String {
        var kept = String.UnicodeScalarView()
        var pendingSpace = false
        // One grapheme can hold any number of scalars: bound the work as well as the result.
        for scalar in text.unicodeScalars.prefix(limit * 16) {
            if scalar == "\t" || scalar == "\n" || scalar == "\r" || scalar.properties.isWhitespace {
                pendingSpace = !kept.isEmpty
                continue
            }
            if isHidden(scalar) || isMark(scalar) && (kept.isEmpty || pendingSpace) { continue }
            if pendingSpace {
                kept.append(" ")
                pendingSpace = false
            }
            kept.append(scalar)
        }
        var clean = String.UnicodeScalarView()
        for character in String(kept).prefix(limit) {
            append(character, to: &clean)
            if clean.count > limit * 3 { break }
        }
        return String(String(clean.prefix(limit * 3)).prefix(limit))
    }

    private static func append(_ character: Character, to clean: inout String.UnicodeScalarView) {
        let scalars = character.unicodeScalars
        guard let base = scalars.first, scalars.count > 1 else { return clean.append(contentsOf: scalars) }
        clean.append(base)
        var (count, marks) = (1, 0)
        for scalar in scalars.dropFirst() where belongs(scalar, to: base) {
            marks = isMark(scalar) ? marks + 1 : 0
            guard count < scalarsPerCharacter, marks <= marksPerLetter else { continue }
            clean.append(scalar)
            count += 1
        }
    }

    /// Whether a scalar of a character goes with the character's first.
    private static func belongs(_ scalar: Unicode.Scalar, to base: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Marks for any script, and the pieces of a keycap.
        case 0x300...0x36F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE0F, 0xFE20...0xFE2F: true
        case 0x1F3FB...0x1F3FF: base.properties.isEmojiModifierBase
        // A syllable's vowel and final consonant.
        case 0x1160...0x11FF where (0xAC00...0xD7A3).contains(base.value): true
        case let value: value >> 8 == base.value >> 8
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark: true
        default: scalar.properties.canonicalCombiningClass != .notReordered || scalar.properties.isGraphemeExtend
        }
    }

    /// The same for a text of some lines: each made so, the empty ones around it gone, never two empty ones in a row.
    /// - Parameters:
    ///   - limit: characters kept at most, line ends included.
    ///   - most: lines kept at most.
    package static func cleanLines(_ text: String, limit: Int, most: Int) -> String {
        var lines: [String] = []
        for line in text.prefix(limit * 16).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let line = clean(String(line), limit: limit)
            if line.isEmpty, lines.last?.isEmpty ?? true { continue }
            lines.append(line)
        }
        lines.removeLast(max(0, lines.count - most))
        if lines.last?.isEmpty == true { lines.removeLast() }
        return String(lines.joined(separator: "\n").prefix(limit))
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
        default: scalar.properties.isDefaultIgnorableCodePoint && scalar.value != 0xFE0F
        }
    }
}
