import Terminal
import Wire

/// What is said in private: each message beside who said it, the newest at the bottom.
struct Conversation: Sendable {
    private struct Row {
        let label: String
        let text: String
        let style: Style
    }

    private let rows: [Row]

    /// - Parameter own: whose screen it is.
    init(
        _ messages: [ServiceMessageView], buyer: String, shop: String, own: ServiceMessageView.Author, words: Words,
        width: Int
    ) {
        let room = max(1, width - Self.labelColumns)
        rows = messages.flatMap { message in
            let isOwn = message.author == .buyer ? own == .buyer : own != .buyer
            let label = isOwn && own == .buyer ? words(.service(.you)) : message.author == .buyer ? buyer : shop
            let mark = message.author == .automatic ? words(.service(.mark)) + " " : ""
            let style = isOwn ? Theme.panel.foreground(Theme.own) : Theme.panel
            return TextLayout.wrap(mark + message.text, width: room).enumerated().map { index, line in
                Row(label: index == 0 ? label : "", text: line, style: style)
            }
        }
    }

    /// How far it can be scrolled up in so many rows.
    func scrollable(in height: Int) -> Int { max(0, rows.count - height) }

    /// - Parameter scroll: rows above the end.
    func draw<Action>(in rect: Rect, scroll: Int, on canvas: inout Canvas<Action>) {
        let last = rows.count - max(0, min(scroll, scrollable(in: rect.height)))
        let shown = rows[max(0, last - rect.height)..<last]
        for (offset, row) in shown.enumerated() {
            let y = rect.y + offset
            canvas.text(row.label, rect.x, y, Theme.panelQuiet, most: Self.labelColumns - 1)
            canvas.text(row.text, rect.x + Self.labelColumns, y, row.style, most: rect.width - Self.labelColumns)
        }
    }

    private static let labelColumns = 12
}

extension Canvas {
    /// A line of text being typed, with its name and what room is left.
    mutating func prompt(_ label: String, _ editor: LineEditor, in row: Rect) {
        surface.fill(row, Theme.barText)
        let x = row.x + text(" \(label): ", row.x, row.y, Theme.barKey, most: row.width / 2)
        let right = textBefore(
            "\(editor.characters.count)/\(editor.limit)", row.right - 1, row.y, Theme.barQuiet, most: 10)
        let (shown, cursor) = editor.window(columns: right - x - 1)
        text(shown, x, row.y, Theme.barText, most: right - x - 1)
        surface.cursor = Point(x: x + cursor, y: row.y)
    }
}
