extension Surface {
    /// Writes text on one row and returns the columns it takes, counted from `point` even where it is clipped.
    ///
    /// Marks, controls, escape and bidirectional characters are not drawn, clusters are drawn as their base.
    /// - Parameters:
    ///   - maxWidth: the columns it may take; by default up to the right edge.
    ///   - ellipsis: whether text that does not fit ends in `…`.
    ///   - clip: the part of the surface it may touch.
    ///   - overlay: whether a standard background leaves what is behind: over a picture the letters stand on
    ///     the picture's own mean colour.
    @discardableResult
    package mutating func put(
        _ text: some StringProtocol, at point: Point, style: Style = .plain, maxWidth: Int? = nil,
        ellipsis: Bool = false, clip: Rect? = nil, overlay: Bool = false
    ) -> Int {
        let clip = clip.map { bounds.intersection($0) } ?? bounds
        let room = max(0, min(maxWidth ?? .max, clip.right - point.x))
        guard room > 0 else { return 0 }
        if ellipsis, TextWidth.of(text) > room {
            return put(
                TextLayout.truncate(text, to: room), at: point, style: style, maxWidth: room, clip: clip,
                overlay: overlay)
        }
        let visible = point.y >= clip.top && point.y < clip.bottom
        var column = 0
        for character in text {
            guard let scalar = TextWidth.base(of: character) else { continue }
            let columns = TextWidth.of(scalar)
            guard column + columns <= room else { break }
            if visible { draw(scalar, columns, x: point.x + column, y: point.y, style, clip, overlay) }
            column += columns
        }
        return column
    }

    /// Writes text wrapped at the rectangle's width and returns the rows used; what does not fit is cut with `…`.
    @discardableResult
    package mutating func put(_ text: some StringProtocol, in rect: Rect, style: Style = .plain) -> Int {
        let lines = TextLayout.wrap(text, width: rect.width, maxLines: rect.height)
        for (index, line) in lines.enumerated() {
            put(line, at: Point(x: rect.x, y: rect.y + index), style: style, maxWidth: rect.width)
        }
        return lines.count
    }

    private mutating func draw(
        _ scalar: Unicode.Scalar, _ columns: Int, x: Int, y: Int, _ style: Style, _ clip: Rect, _ overlay: Bool
    ) {
        func cell(_ scalar: UInt32, _ kind: Cell.Kind, behind: Cell) -> Cell {
            let background = overlay && style.background == .standard ? behind.meanColor : style.background
            return Cell(
                scalar: scalar, foreground: style.foreground, background: background, attributes: style.attributes,
                kind: kind)
        }
        let whole = x >= clip.left && x + columns <= clip.right
        if columns == 1 {
            if whole { replace(x, y, with: cell(scalar.value, .single, behind: self[x, y])) }
        } else if whole {
            // Both halves stand on what is behind the first, because a terminal draws them as one.
            let behind = self[x, y]
            replace(x, y, with: cell(scalar.value, .lead, behind: behind))
            replace(x + 1, y, with: cell(0x20, .continuation, behind: behind))
        } else {
            // The half that can be seen is a blank.
            for half in [x, x + 1] where half >= clip.left && half < clip.right {
                replace(half, y, with: cell(0x20, .single, behind: self[half, y]))
            }
        }
    }

    /// Draws a frame of lines just inside the rectangle, with a title in its top edge; the inside is kept.
    package mutating func box(_ rect: Rect, style: Style = .plain, title: String? = nil, titleStyle: Style? = nil) {
        guard rect.width >= 2, rect.height >= 2 else { return }
        let (left, right) = (rect.left, rect.right - 1)
        let (top, bottom) = (rect.top, rect.bottom - 1)
        for x in (left + 1)..<max(left + 1, right) {
            self[x, top] = Cell("─", style: style)
            self[x, bottom] = Cell("─", style: style)
        }
        for y in (top + 1)..<max(top + 1, bottom) {
            self[left, y] = Cell("│", style: style)
            self[right, y] = Cell("│", style: style)
        }
        self[left, top] = Cell("╭", style: style)
        self[right, top] = Cell("╮", style: style)
        self[left, bottom] = Cell("╰", style: style)
        self[right, bottom] = Cell("╯", style: style)
        if let title, rect.width > 4 {
            put(
                " \(title) ", at: Point(x: left + 1, y: top), style: titleStyle ?? style, maxWidth: rect.width - 2,
                ellipsis: true)
        }
    }
}

extension Cell {
    /// What the eye takes the cell for from afar.
    var meanColor: Color {
        guard kind == .picture, scalar != 0x20, let ink = foreground.rgb, let ground = background.rgb else {
            return background
        }
        return .rgb(ink.mixed(with: ground, 1, of: 2))
    }
}
