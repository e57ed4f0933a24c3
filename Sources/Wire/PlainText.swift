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
