/// Text from another person, made safe for a terminal.
///
/// The server cleans what it takes in, the client cleans what it gets: neither trusts the other.
package enum PlainText {
    /// The text without anything that could move a cursor, change direction, or hide.
    ///
    /// Control characters (C0, DEL, C1), line and paragraph separators, bidirectional marks, overrides and isolates,
    /// zero-width characters, tags and variation selectors' floods are dropped; tabs and line ends become a space;
    /// runs of spaces become one; at most three combining marks stay on one character.
    /// - Parameter limit: characters kept at most.
    package static func clean(_ text: String, limit: Int) -> String {
        var kept = String.UnicodeScalarView()
        var marks = 0
        var pendingSpace = false
        // One grapheme can hold any number of scalars: bound the work as well as the result.
        for scalar in text.unicodeScalars.prefix(limit * 16) {
            if scalar == "\t" || scalar == "\n" || scalar == "\r" || scalar.properties.isWhitespace {
                pendingSpace = !kept.isEmpty
                continue
            }
            if isHidden(scalar) { continue }
            if scalar.properties.canonicalCombiningClass != .notReordered
                || scalar.properties.generalCategory == .nonspacingMark
                || scalar.properties.generalCategory == .enclosingMark
            {
                marks += 1
                guard marks <= 3, !kept.isEmpty, !pendingSpace else { continue }
            } else {
                marks = 0
            }
            if pendingSpace {
                kept.append(" ")
                pendingSpace = false
            }
            kept.append(scalar)
        }
        return String(String(kept).prefix(limit))
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
        default: scalar.properties.isDefaultIgnorableCodePoint && scalar.value != 0xFE0F
        }
    }
}
