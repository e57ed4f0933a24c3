import Terminal

/// What is drawn from a binding table.
extension Canvas {
    /// The keys of a mode, the first ones first, help and quit kept at the end.
    mutating func footer<Model>(_ bindings: [Binding<Model, Action>], of model: Model, words: Words, in row: Rect) {
        surface.fill(row, Theme.barText)
        let shown = bindings.filter { $0.inFooter && $0.appears(model) }
        func width(_ binding: Binding<Model, Action>) -> Int {
            TextWidth.of(binding.keys[0].label(words)) + 1 + TextWidth.of(words(binding.says(model))) + 2
        }
        // What cannot be done now gives way first, then the later ones; the last two stay.
        var kept = Array(shown.indices)
        func total() -> Int { kept.reduce(1) { $0 + width(shown[$1]) } }
        while total() > row.width, kept.count > 2 {
            let candidates = kept.dropLast(2)
            guard let last = candidates.last else { break }
            let given = candidates.last { shown[$0].unless(model) != nil } ?? last
            kept.removeAll { $0 == given }
        }
        var x = row.x + 1
        for binding in kept.map({ shown[$0] }) {
            let start = x
            let isOff = binding.unless(model) != nil
            x += text(
                binding.keys[0].label(words), x, row.y, isOff ? Theme.barQuiet.dim() : Theme.barKey,
                most: row.right - x)
            x += 1
            x += text(
                words(binding.says(model)), x, row.y, isOff ? Theme.barQuiet.dim() : Theme.barText,
                most: row.right - x)
            target(Rect(x: start, y: row.y, width: x - start, height: 1), binding.action)
            x += 2
        }
    }

    /// All keys of a mode with their sentences, for the `?` sheet.
    mutating func keySheet<Model>(_ bindings: [Binding<Model, Action>], of model: Model, words: Words, in rect: Rect) {
        let rows = Self.sheetRows(
            bindings.filter { $0.appears(model) }, words: words, width: rect.width - 15, most: rect.height)
        for (index, row) in rows.prefix(rect.height).enumerated() {
            let y = rect.y + index
            let isOff = row.allSatisfy { $0.unless(model) != nil }
            let keys = row.flatMap(\.keys).map { $0.label(words) }.joined(separator: " ")
            text(keys, rect.x, y, isOff ? Theme.panelQuiet.dim() : Theme.panelStrong, most: 14)
            text(
                row.map { words($0.explains) }.joined(separator: " · "), rect.x + 15, y,
                isOff ? Theme.panelQuiet.dim() : Theme.panel, most: rect.width - 15)
        }
    }

    /// One row for each key; where that is more than there is room for, two share one as far as they fit: neighbours that
    /// the footer does not name first, then other neighbours, then any.
    private static func sheetRows<Model>(
        _ bindings: [Binding<Model, Action>], words: Words, width: Int, most: Int
    ) -> [[Binding<Model, Action>]] {
        var rows = bindings.map { [$0] }
        func fits(_ row: [Binding<Model, Action>]) -> Bool {
            TextWidth.of(row.flatMap(\.keys).map { $0.label(words) }.joined(separator: " ")) <= 14
                && TextWidth.of(row.map { words($0.explains) }.joined(separator: " · ")) <= width
        }
        while rows.count > most {
            let pairs = rows.indices.flatMap { one in rows.indices.dropFirst(one + 1).map { (one, $0) } }
                .filter { fits(rows[$0] + rows[$1]) }
            let neighbours = pairs.filter { $1 == $0 + 1 }
            guard
                let (one, other) = neighbours.first(where: { (rows[$0] + rows[$1]).allSatisfy { !$0.inFooter } })
                    ?? neighbours.first ?? pairs.first
            else { break }
            rows[one] += rows.remove(at: other)
        }
        return rows
    }

    /// The `?` sheet over the screen.
    mutating func helpPanel<Model>(_ bindings: [Binding<Model, Action>], of model: Model, words: Words, in area: Rect) {
        let bindings = bindings.filter { $0.appears(model) }
        let inside = panel(area.centered(Size(width: 76, height: bindings.count + 5)), title: words(.helpTitle))
        // Keys come before blanks, and before the words below them: all of a mode's keys are there at 80×24.
        let isTight = inside.height < bindings.count + 3
        let isFull = inside.height < bindings.count + 1
        keySheet(
            bindings, of: model, words: words,
            in: inside.inset(top: isTight ? 0 : 1, bottom: isFull ? 0 : isTight ? 1 : 2))
        guard !isFull else { return }
        text(words(.helpFooter), inside.x, inside.bottom - 1, Theme.panelQuiet, most: inside.width)
    }
}
