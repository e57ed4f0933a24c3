import Terminal

/// A screen being drawn, and what a click on each of its places means: what is seen is what is hit.
struct Canvas<Action: Equatable & Sendable>: Sendable {
    var surface: Surface
    private var targets: [(rect: Rect, action: Action?)] = []

    init(size: Size, style: Style) { surface = Surface(size: size, style: style) }

    /// What was drawn last lies on top.
    func action(at point: Point) -> Action? { targets.last { $0.rect.contains(point) }?.action }

    mutating func target(_ rect: Rect, _ action: Action) { targets.append((rect, action)) }

    /// Text on one row, cut with an ellipsis; returns the columns it took.
    @discardableResult
    mutating func text(_ text: String, _ x: Int, _ y: Int, _ style: Style, most: Int) -> Int {
        guard most > 0 else { return 0 }
        return surface.put(text, at: Point(x: x, y: y), style: style, maxWidth: most, ellipsis: true)
    }

    /// Text that ends before column `right`; returns the column it starts at.
    @discardableResult
    mutating func textBefore(_ text: String, _ right: Int, _ y: Int, _ style: Style, most: Int) -> Int {
        let start = right - min(TextWidth.of(text), max(0, most))
        self.text(text, start, y, style, most: right - start)
        return start
    }

    /// Text in the middle of a row of the rectangle.
    mutating func textCentered(_ text: String, in row: Rect, _ style: Style) {
        let columns = min(TextWidth.of(text), row.width)
        self.text(text, row.x + (row.width - columns) / 2, row.y, style, most: columns)
    }

    /// Wrapped text; returns the rows it took.
    @discardableResult
    mutating func paragraph(_ text: String, in rect: Rect, _ style: Style) -> Int {
        rect.isEmpty ? 0 : surface.put(text, in: rect, style: style)
    }

    /// A sentence whose last line stands on the row; what needs more lines covers the rows above it.
    mutating func sentence(_ text: String, endingAt row: Rect, _ style: Style) {
        guard !row.isEmpty else { return }
        let lines = TextLayout.wrap(text, width: row.width, maxLines: Limits.noticeLines)
        for (offset, line) in lines.reversed().enumerated() {
            let rect = Rect(x: row.x, y: row.y - offset, width: row.width, height: 1)
            surface.fill(rect, style)
            self.text(line, rect.x, rect.y, style, most: rect.width)
        }
    }

    /// A rule across the rectangle's first row, with a title at its left and perhaps a remark at its right.
    mutating func heading(_ title: String, in row: Rect, remark: String? = nil) {
        heading(title, in: row, remarks: remark.map { [$0] } ?? [])
    }

    /// Of several remarks the first ones, as many as there is room for.
    mutating func heading(_ title: String, in row: Rect, remarks: [String]) {
        guard !row.isEmpty else { return }
        surface.fill(row.row(0), Cell("─", style: Theme.line))
        let width = text(" \(title) ", row.x + 1, row.y, Theme.heading, most: row.width - 2)
        let fitting = remarks.indices.reversed().lazy.map { remarks[...$0].joined(separator: " · ") }
            .first { TextWidth.of($0) + width + 6 <= row.width }
        if let fitting { textBefore(" \(fitting) ", row.right - 1, row.y, Theme.quiet, most: row.width) }
    }

    /// A button with its key; returns the columns it took.
    mutating func button(
        key: String, _ says: String, _ action: Action, x: Int, y: Int, most: Int, style: Style
    ) -> Int {
        let label = " \(key)  \(says) "
        guard TextWidth.of(label) <= most else { return 0 }
        let width = text(label, x, y, style, most: most)
        target(Rect(x: x, y: y, width: width, height: 1), action)
        return width
    }

    /// A frame over what lies below, which clicks no longer reach; returns its inside.
    mutating func panel(_ rect: Rect, title: String) -> Rect {
        targets.append((surface.bounds, nil))
        surface.fill(rect, Theme.panel)
        surface.box(rect, style: Theme.panelLine, title: title, titleStyle: Theme.panelStrong)
        return rect.inset(left: 2, top: 1, right: 2, bottom: 1)
    }

    /// Parts between dots, the first ones first; what does not fit is left out whole.
    mutating func parts(_ parts: [String], in row: Rect, _ style: Style) {
        var shown = ""
        for part in parts {
            let next = shown.isEmpty ? part : "\(shown) · \(part)"
            guard TextWidth.of(next) <= row.width else { break }
            shown = next
        }
        text(shown, row.x, row.y, style, most: row.width)
    }

    /// All there is where nothing fits.
    ///
    /// - Parameter question: what is being asked all the same, with the keys that answer it.
    mutating func tooSmall(_ size: Size, words: Words, question: String?) {
        let phrase = Phrase.tooSmall(
            width: size.width, height: size.height, needsWidth: Limits.minimumColumns,
            needsHeight: Limits.minimumRows)
        text(words(phrase), 0, 0, Theme.base.bold(), most: size.width)
        if let question { text(question, 0, 1, Theme.base, most: size.width) }
    }
}
