import CCurses

/// Shows surfaces through wide ncurses, with 256, 16, 8 or no colours. Curses must be running.
package struct NcursesSink: ScreenSink {
    package var size: Size {
        didSet { if size != oldValue { forget() } }
    }
    private let colors: Rasterizer.Colors
    private let unicode: Bool
    private let likeness: Likeness
    private let window: UnsafeMutablePointer<WINDOW>
    /// How many colours the terminal has.
    private let count: Int
    private var pairs: ColorPairs
    /// What curses was told; cell by cell with the pair it took.
    private var shown: Surface
    private var taken: [Int32]
    private var clears = true

    /// - Parameter colors: what may be used of what the terminal has.
    package init(size: Size, colors: Rasterizer.Colors, unicode: Bool, likeness: Likeness = .standard) {
        guard let window = hawker_stdscr() else { preconditionFailure("a curses sink without curses") }
        self.window = window
        self.size = size
        self.unicode = unicode
        self.likeness = likeness
        let available = colors == .monochrome || !has_colors() ? 0 : Int(hawker_colors())
        self.colors = available >= 256 && colors != .palette16 ? .palette256 : available >= 8 ? .palette16 : .monochrome
        count = available
        // Numbers beyond a short need the extended calls, which is what this sink uses; 32,767 bound the memory.
        pairs = ColorPairs(capacity: available >= 8 ? min(Int(hawker_color_pairs()), 32_767) : 1)
        shown = Surface(size: size)
        taken = [Int32](repeating: 0, count: size.area)
    }

    package mutating func invalidate() {
        forget()
    }

    private mutating func forget() {
        clears = true
        shown = Surface(size: size)
        taken = [Int32](repeating: 0, count: size.area)
        pairs.releaseAll()
    }

    package mutating func present(_ surface: Surface) {
        let surface = surface.fitted(to: size)
        if clears {
            werase(window)
            // Curses itself forgets what is there and sends everything.
            clearok(window, true)
            clears = false
        }
        for y in 0..<size.height {
            var x = 0
            while x < size.width {
                let index = y * size.width + x
                let cell = surface.cells[index]
                let isWide = cell.kind == .lead
                if cell.kind != .continuation,
                    !likeness.alike(shown.cells[index], cell) || isWide && shown.cells[index].kind != .lead
                {
                    draw(cell, x: x, y: y)
                    let end = index + (isWide ? 2 : 1)
                    if shown.cells[end - 1].kind == .lead, x + end - index < size.width { shown.cells[end] = .lost }
                    shown.cells[index] = cell
                    if isWide { shown.cells[index + 1] = surface.cells[index + 1] }
                }
                x += isWide ? 2 : 1
            }
        }
        if let cursor = surface.cursor {
            wmove(window, Int32(max(0, min(cursor.y, size.height - 1))), Int32(max(0, min(cursor.x, size.width - 1))))
            curs_set(1)
        } else {
            curs_set(0)
        }
        wrefresh(window)
    }

    private mutating func draw(_ cell: Cell, x: Int, y: Int) {
        let index = y * size.width + x
        pairs.release(Int(taken[index]))
        var attributes = cell.attributes
        let wanted = ColorPairs.Colors(
            ink: number(cell.hidesInk ? .standard : cell.foreground), ground: number(cell.background))
        if let (pair, isNew) = pairs.take(wanted) {
            if isNew { init_extended_pair(Int32(pair), Int32(wanted.ink), Int32(wanted.ground)) }
            taken[index] = Int32(pair)
        } else {
            // Every pair is on the screen: light grounds at least stay light.
            taken[index] = 0
            if let ground = cell.background.rgb, Int(ground.red) + Int(ground.green) * 2 + Int(ground.blue) > 4 * 127 {
                attributes.formSymmetricDifference(.reverse)
            }
        }
        let scalar = unicode ? cell.scalar : PlainScalars.standIn(for: cell.scalar)
        hawker_put_cell(window, Int32(y), Int32(x), scalar, Int32(attributes.rawValue), taken[index])
        // Without wide characters a stand-in takes one column, and the other is blank.
        if !unicode, cell.kind == .lead {
            hawker_put_cell(window, Int32(y), Int32(x + 1), 0x20, Int32(attributes.rawValue), taken[index])
        }
    }

    private func number(_ color: Color) -> Int16 {
        guard let rgb = color.rgb, colors != .monochrome else { return -1 }
        if colors == .palette256 { return Int16(Palette.index256(rgb)) }
        return Int16(Palette.index16(rgb, of: min(16, count)))
    }
}
