/// Keeps a spreadsheet from running a text of the catalogue as a formula.
///
/// A text that a spreadsheet could take for one gets an apostrophe in front, and loses it when it is read: the two are
/// each other's inverse for every text. (OWASP, "CSV Injection".)
enum FormulaGuard {
    static func protect(_ text: String) -> String { isRisky(text[...]) ? "'" + text : text }

    static func unprotect(_ text: String) -> String {
        guard text.unicodeScalars.first == "'" else { return text }
        let rest = String(text.unicodeScalars.dropFirst())
        return isRisky(rest[...]) ? rest : text
    }

    /// Whether the first sign behind spaces and apostrophes begins a formula. The wide ones do in East Asian settings.
    private static func isRisky(_ text: Substring) -> Bool {
        let first = text.unicodeScalars.first { scalar in
            !(scalar == "'" || scalar == " " || scalar == "\t" || scalar == "\r" || scalar == "\n")
        }
        switch first {
        case "=", "+", "-", "@", "＝", "＋", "－", "＠": return true
        default: return false
        }
    }
}
