/// Figures in columns, for a page of text: a name at the left, and figures that end below each other.
///
/// What people wrote never stands in a column: only a terminal knows how wide it draws that.
struct ReportTable {
    /// Of the name first.
    let widths: [Int]

    func row(_ cells: [String]) -> String {
        var line = ""
        for (index, (cell, width)) in zip(cells, widths).enumerated() {
            let blanks = String(repeating: " ", count: max(index == 0 ? 0 : 1, width - Self.columns(of: cell)))
            line += index == 0 ? cell + blanks : blanks + cell
        }
        return String(line.reversed().drop { $0 == " " }.reversed())
    }

    /// How much of the most something is, drawn in eighths of a column.
    static func bar(_ part: Int, of most: Int, columns: Int) -> String {
        guard part > 0, most > 0 else { return "" }
        let eighths = max(1, Int((Double(min(part, most)) / Double(most) * Double(8 * columns)).rounded()))
        let rest = eighths % 8
        return String(repeating: "█", count: eighths / 8) + (rest > 0 ? String(Array("▏▎▍▌▋▊▉")[rest - 1]) : "")
    }

    /// Of the page's own words and figures, of which only Chinese ones are wide.
    static func columns(of text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
    }
}
