/// Makes text of others harmless before it is drawn.
///
/// Removes C0 and C1 controls (escape among them), bidirectional overrides, embeddings and isolates, and
/// tags; keeps at most ``Limits/marksPerCharacter`` joiners and combining marks on one base, so that nobody
/// can draw over the lines above. Line ends and tabs become spaces unless they are kept.
package enum TextCleaner {
    package static func clean(_ text: some StringProtocol, keepingLines: Bool = false) -> String {
        var result = String.UnicodeScalarView()
        var marks = 0
        var previousWasReturn = false
        for scalar in text.unicodeScalars {
            let isLineFeed = scalar == "\n"
            defer { previousWasReturn = scalar == "\r" }
            switch scalar.value {
            case 0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029:
                if isLineFeed, previousWasReturn { continue }
                marks = 0
                result.append(keepingLines && scalar.value != 0x09 ? "\n" : " ")
            case 0x00...0x1F, 0x7F...0x9F:
                continue
            case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0x206A...0x206F, 0xFFF9...0xFFFB, 0xFEFF,
                0xE0000...0xE007F:
                continue
            default:
                if TextWidth.of(scalar) == 0 {
                    marks += 1
                    // A mark needs a base to sit on.
                    guard marks <= Limits.marksPerCharacter, !result.isEmpty else { continue }
                } else {
                    marks = 0
                }
                result.append(scalar)
            }
        }
        return String(result)
    }
}
