import Terminal

/// Text being typed.
extension Canvas {
    /// The line of talk being typed, with how it will be shown and what room is left.
    mutating func talkEntry(_ entry: TalkEntry, hasCursor: Bool, words: Words, in row: Rect) {
        surface.fill(row, Theme.barText)
        let prompt = " \(words(.talkPrompt)) [\(words(.talkMode(entry.mode)))] "
        var x = row.x + text(prompt, row.x, row.y, Theme.barKey, most: row.width / 2)
        // Seen before anything is typed.
        if entry.colour != .white { x += text("■ ", x, row.y, Theme.barText.foreground(entry.colour.color), most: 2) }
        let count = "\(entry.editor.characters.count)/\(entry.editor.limit)"
        let right = textBefore(count, row.right - 1, row.y, Theme.barQuiet, most: 10)
        let (shown, cursor) = entry.editor.window(columns: right - x - 1)
        let style = entry.colour == .white ? Theme.barText : Theme.barText.foreground(entry.colour.color)
        text(shown, x, row.y, style, most: right - x - 1)
        if hasCursor { surface.cursor = Point(x: x + cursor, y: row.y) }
    }

    /// One field of a form: its name, the text being typed, what is wrong with it.
    mutating func field(
        _ label: String, _ editor: LineEditor, isFocused: Bool, masked: Bool = false, remark: String? = nil,
        complaint: String?, labelColumns: Int, in row: Rect
    ) {
        guard !row.isEmpty else { return }
        text(
            (isFocused ? "▸ " : "  ") + label, row.x, row.y, isFocused ? Theme.panelStrong : Theme.panel,
            most: labelColumns)
        let notes = complaint ?? remark
        let notesWidth = notes.map { min(TextWidth.of($0) + 1, row.width / 2) } ?? 0
        let box = Rect(
            x: row.x + labelColumns, y: row.y, width: row.width - labelColumns - notesWidth, height: 1)
        guard box.width > 1 else { return }
        surface.fill(box, Theme.barText.underline())
        let (shown, cursor) = editor.window(columns: box.width, masked: masked)
        surface.put(shown, at: box.origin, style: Theme.barText.underline(), maxWidth: box.width)
        if isFocused { surface.cursor = Point(x: box.x + min(cursor, box.width - 1), y: box.y) }
        if let notes {
            let style = complaint == nil ? Theme.panelQuiet : Theme.panel.foreground(Theme.bad).bold()
            text(notes, box.right + 1, row.y, style, most: row.right - box.right - 1)
        }
    }
}
