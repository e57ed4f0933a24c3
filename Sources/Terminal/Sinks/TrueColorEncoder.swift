/// Writes the bytes that turn what is on a true-colour terminal into a surface.
///
/// Pure: it remembers what the terminal shows and gives out bytes, which ``TrueColorSink`` writes. Relies on
/// ECMA-48 cursor movement and SGR with `38;2;r;g;b`, and on the wrap at the right edge being deferred, as in
/// every xterm descendant.
package struct TrueColorEncoder: Sendable {
    private let likeness: Likeness
    /// Whether the terminal takes UTF-8; without, everything is put in 7 bits.
    private let unicode: Bool
    /// What the terminal shows; nil before the first frame and after somebody else wrote to it.
    private var shown: Surface?
    /// Where the terminal's cursor is; nil when that is not certain.
    private var position: Point?
    private var pen = Style.plain
    private var bytes: [UInt8] = []

    package init(likeness: Likeness = .standard, unicode: Bool = true) {
        self.likeness = likeness
        self.unicode = unicode
    }

    /// Forgets what the terminal shows: the next frame clears it and draws everything.
    package mutating func invalidate() {
        shown = nil
    }

    /// The bytes for the next frame, inside synchronized-update brackets; empty when nothing changes.
    package mutating func encode(_ surface: Surface) -> [UInt8] {
        bytes.removeAll(keepingCapacity: true)
        let begin: StaticString = "\u{1B}[?2026h"
        put(begin)
        var screen = takeScreen(size: surface.size)
        let oldCursor = screen.cursor
        if oldCursor != nil { put("\u{1B}[?25l") }
        let marks = bytes.count
        surface.cells.withUnsafeBufferPointer { wanted in
            screen.cells.withUnsafeMutableBufferPointer { shown in
                draw(wanted, over: shown, width: surface.width, height: surface.height)
            }
        }
        let isStill = bytes.count == marks && surface.cursor == oldCursor && self.shown != nil
        screen.cursor = surface.cursor
        self.shown = screen
        if isStill { return [] }
        if let cursor = surface.cursor {
            move(to: Point(x: min(cursor.x, surface.width - 1), y: min(cursor.y, surface.height - 1)))
            put("\u{1B}[?25h")
        }
        put("\u{1B}[?2026l")
        return bytes
    }

    /// What is on the screen; a clear one (and the bytes that make it so) when that is not known.
    private mutating func takeScreen(size: Size) -> Surface {
        if let shown, shown.size == size { return shown }
        put("\u{1B}[0m\u{1B}[?25l\u{1B}[2J")
        pen = .plain
        position = nil
        shown = nil
        return Surface(size: size)
    }

    private mutating func draw(
        _ wanted: UnsafeBufferPointer<Cell>, over shown: UnsafeMutableBufferPointer<Cell>, width: Int, height: Int
    ) {
        guard let wanted = wanted.baseAddress, let shown = shown.baseAddress else { return }
        var y = 0
        while y < height {
            var x = 0
            let line = y &* width
            while x < width {
                let cell = wanted[line &+ x]
                let old = shown[line &+ x]
                let isLead = cell.kind == .lead
                let differs =
                    !likeness.alike(old, cell)
                    || isLead && (old.kind != .lead || !Likeness.same(shown[line &+ x &+ 1], wanted[line &+ x &+ 1]))
                // A continuation is drawn by its lead.
                if differs, cell.kind != .continuation {
                    move(to: Point(x: x, y: y))
                    paint(cell)
                    let next = x &+ (isLead ? 2 : 1)
                    // The terminal drops the other half of a wide character that is hit: it is drawn next.
                    if shown[line &+ next &- 1].kind == .lead, next < width { shown[line &+ next] = .lost }
                    shown[line &+ x] = cell
                    if isLead { shown[line &+ x &+ 1] = wanted[line &+ x &+ 1] }
                    position = next < width ? Point(x: next, y: y) : nil
                }
                x &+= isLead ? 2 : 1
            }
            y &+= 1
        }
    }

    private mutating func move(to point: Point) {
        if position == point { return }
        put("\u{1B}[")
        if let position, position.y == point.y, point.x > position.x {
            let step = point.x - position.x
            if step > 1 { put(number: step) }
            put("C")
        } else {
            put(number: point.y + 1)
            if point.x > 0 {
                put(";")
                put(number: point.x + 1)
            }
            put("H")
        }
        position = point
    }

    private mutating func paint(_ cell: Cell) {
        if cell.attributes != pen.attributes {
            put("\u{1B}[0")
            if cell.attributes.contains(.bold) { put(";1") }
            if cell.attributes.contains(.dim) { put(";2") }
            if cell.attributes.contains(.italic) { put(";3") }
            if cell.attributes.contains(.underline) { put(";4") }
            if cell.attributes.contains(.reverse) { put(";7") }
            put("m")
            pen = Style(attributes: cell.attributes)
        }
        let newInk = !cell.hidesInk && cell.foreground.bits != pen.foreground.bits
        let newGround = cell.background.bits != pen.background.bits
        if newInk || newGround {
            put("\u{1B}[")
            if newInk {
                put(color: cell.foreground, rgb: "38;2;", standard: "39")
                pen.foreground = cell.foreground
                if newGround { put(";") }
            }
            if newGround {
                put(color: cell.background, rgb: "48;2;", standard: "49")
                pen.background = cell.background
            }
            put("m")
        }
        put(scalar: unicode ? cell.scalar : PlainScalars.standIn(for: cell.scalar))
        // A stand-in takes one column of a wide character's two.
        if !unicode, cell.kind == .lead { put(" ") }
    }

    private mutating func put(color: Color, rgb prefix: StaticString, standard: StaticString) {
        guard color.bits != 0 else { return put(standard) }
        put(prefix)
        put(number: Int(color.bits &>> 16 & 0xFF))
        put(";")
        put(number: Int(color.bits &>> 8 & 0xFF))
        put(";")
        put(number: Int(color.bits & 0xFF))
    }

    private mutating func put(_ text: StaticString) {
        var index = 0
        while index < text.utf8CodeUnitCount {
            bytes.append(text.utf8Start[index])
            index &+= 1
        }
    }

    /// At most four digits: surfaces are bounded.
    private mutating func put(number: Int) {
        if number >= 1000 { bytes.append(48 &+ UInt8(truncatingIfNeeded: number / 1000 % 10)) }
        if number >= 100 { bytes.append(48 &+ UInt8(truncatingIfNeeded: number / 100 % 10)) }
        if number >= 10 { bytes.append(48 &+ UInt8(truncatingIfNeeded: number / 10 % 10)) }
        bytes.append(48 &+ UInt8(truncatingIfNeeded: number % 10))
    }

    private mutating func put(scalar: UInt32) {
        switch scalar {
        case 0..<0x80:
            bytes.append(UInt8(truncatingIfNeeded: scalar))
        case 0x80..<0x800:
            bytes.append(UInt8(truncatingIfNeeded: 0xC0 | scalar &>> 6))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        case 0x800..<0x10000:
            bytes.append(UInt8(truncatingIfNeeded: 0xE0 | scalar &>> 12))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar &>> 6 & 0x3F))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        default:
            bytes.append(UInt8(truncatingIfNeeded: 0xF0 | scalar &>> 18))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar &>> 12 & 0x3F))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar &>> 6 & 0x3F))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        }
    }
}

extension Cell {
    /// Like nothing that is ever drawn.
    static let lost = Cell(
        scalar: 0, foreground: .standard, background: .standard, attributes: [], kind: .single)
}
