import Terminal

/// A label and what it says; wraps when it is long.
struct FigureRow: Sendable, Equatable {
    let label: String
    let text: String
}

/// The small panels of figures: at the bottom right, so that the picture stays in sight.
extension Canvas {
    /// Frame and blanks at both sides.
    static var figureBorder: Size { Size(width: 4, height: 2) }

    /// A panel so large at the bottom right of the area, smaller where that has no room; returns its inside.
    mutating func cornerPanel(_ size: Size, title: String, in area: Rect) -> Rect {
        let (width, height) = (min(size.width, area.width), min(size.height, area.height))
        return panel(Rect(x: area.right - width, y: area.bottom - height, width: width, height: height), title: title)
    }

    /// Rows of figures, of which those that do not fit are left out.
    mutating func figures(_ rows: [FigureRow], labelColumns: Int, in rect: Rect) {
        var y = rect.y
        for row in rows {
            for (index, line) in row.lines(width: rect.width - labelColumns).enumerated() where y < rect.bottom {
                if index == 0 { text(row.label, rect.x, y, Theme.panelQuiet, most: labelColumns - 1) }
                text(line, rect.x + labelColumns, y, Theme.panel, most: rect.width - labelColumns)
                y += 1
            }
        }
    }
}

extension FigureRow {
    func lines(width: Int) -> [String] { TextLayout.wrap(text, width: width) }
}
