/// A grid of cells that a whole screen, or a part of one, is drawn on.
///
/// Every drawing function clips at the edges and keeps wide characters whole: one that loses a half becomes
/// blanks. So a surface never holds a lead without its continuation beside it.
package struct Surface: Sendable, Hashable {
    package let size: Size
    /// Row by row, `size.area` of them.
    package internal(set) var cells: [Cell]
    /// Where the terminal's cursor is shown; nil hides it.
    package var cursor: Point?

    package init(size: Size, style: Style = .plain) {
        self.size = Size(
            width: min(size.width, Limits.surfaceSide), height: min(size.height, Limits.surfaceSide))
        cells = [Cell](repeating: Cell(" ", style: style), count: self.size.area)
    }

    package init(width: Int, height: Int, style: Style = .plain) {
        self.init(size: Size(width: width, height: height), style: style)
    }

    package var width: Int { size.width }
    package var height: Int { size.height }
    package var bounds: Rect { Rect(size: size) }

    /// The cell at a place inside; a place outside reads as a blank and ignores what is written.
    package subscript(x: Int, y: Int) -> Cell {
        get {
            guard x >= 0, x < size.width, y >= 0, y < size.height else { return .blank }
            return cells[y * size.width + x]
        }
        set {
            replace(x, y, with: newValue.kind == .lead || newValue.kind == .continuation ? newValue.emptied : newValue)
        }
    }

    package subscript(point: Point) -> Cell {
        get { self[point.x, point.y] }
        set { self[point.x, point.y] = newValue }
    }

    /// Fills a rectangle with one cell.
    package mutating func fill(_ rect: Rect, _ cell: Cell) {
        let area = rect.intersection(bounds)
        guard !area.isEmpty else { return }
        let cell = cell.kind == .single || cell.kind == .picture ? cell : cell.emptied
        for y in area.top..<area.bottom {
            mendEdges(y: y, left: area.left, right: area.right)
            let start = y * size.width
            for index in (start + area.left)..<(start + area.right) { cells[index] = cell }
        }
    }

    /// Empties a rectangle and gives it a style.
    package mutating func fill(_ rect: Rect, _ style: Style) {
        fill(rect, Cell(" ", style: style))
    }

    /// Changes the look of a rectangle and keeps its text.
    package mutating func restyle(_ rect: Rect, _ change: (inout Style) -> Void) {
        let area = rect.intersection(bounds)
        guard !area.isEmpty else { return }
        for y in area.top..<area.bottom {
            for x in area.left..<area.right {
                let index = y * size.width + x
                var style = cells[index].style
                change(&style)
                cells[index].foreground = style.foreground
                cells[index].background = style.background
                cells[index].attributes = style.attributes
            }
        }
    }

    /// Copies another surface here, its top left at `point`. Its cursor is not taken.
    package mutating func blit(_ other: Surface, at point: Point) {
        blit(other, at: point, clip: bounds)
    }

    /// Copies what lies inside `clip` of another surface, its top left at `point`.
    package mutating func blit(_ other: Surface, at point: Point, clip: Rect) {
        let area = Rect(origin: point, size: other.size).intersection(clip).intersection(bounds)
        guard !area.isEmpty else { return }
        for y in area.top..<area.bottom {
            mendEdges(y: y, left: area.left, right: area.right)
            let from = (y - point.y) * other.width + area.left - point.x
            let to = y * width + area.left
            for column in 0..<area.width { cells[to + column] = other.cells[from + column] }
            // A wide character that the clip cut in two.
            if cells[to].kind == .continuation { cells[to] = cells[to].emptied }
            let last = to + area.width - 1
            if cells[last].kind == .lead { cells[last] = cells[last].emptied }
        }
    }

    /// The text of a row, without trailing blanks; for tests and for copying.
    package func text(_ row: Int) -> String {
        guard row >= 0, row < height else { return "" }
        var text = String.UnicodeScalarView()
        for cell in cells[(row * width)..<((row + 1) * width)] where cell.kind != .continuation {
            text.append(Unicode.Scalar(cell.scalar) ?? " ")
        }
        while text.last == " " { text.removeLast() }
        return String(text)
    }

    /// All rows' text, one line each.
    package var text: String { (0..<height).map(text(_:)).joined(separator: "\n") }

    /// Puts one cell in place and blanks the orphaned half of a wide character that it hits.
    mutating func replace(_ x: Int, _ y: Int, with cell: Cell) {
        guard x >= 0, x < width, y >= 0, y < height else { return }
        mendEdges(y: y, left: x, right: x + 1)
        cells[y * width + x] = cell
    }

    /// Blanks the halves outside `left..<right` of wide characters that reach into it.
    private mutating func mendEdges(y: Int, left: Int, right: Int) {
        let row = y * width
        if left > 0, cells[row + left].kind == .continuation { cells[row + left - 1] = cells[row + left - 1].emptied }
        if right < width, cells[row + right].kind == .continuation {
            cells[row + right] = cells[row + right].emptied
        }
    }
}
