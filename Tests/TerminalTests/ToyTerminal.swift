@testable import Terminal

/// A terminal in memory that understands what the encoder says, and nothing else.
struct ToyTerminal {
    private(set) var cells: [Cell]
    private(set) var cursorShown = true
    private(set) var position = Point.zero
    /// What it was told that it does not understand.
    private(set) var complaints: [String] = []
    private(set) var inFrame = false
    let size: Size
    private var pen = Style.plain

    init(size: Size) {
        self.size = size
        cells = [Cell](repeating: .blank, count: size.area)
    }

    mutating func take(_ bytes: [UInt8]) {
        var rest = String(decoding: bytes, as: UTF8.self).unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "\u{1B}" else {
                write(scalar)
                continue
            }
            guard rest.popFirst() == "[" else {
                complaints.append("an escape that is not CSI")
                continue
            }
            var parameters = ""
            while let next = rest.popFirst() {
                if (0x40...0x7E).contains(next.value) {
                    control(parameters, next)
                    break
                }
                parameters.unicodeScalars.append(next)
            }
        }
    }

    private mutating func control(_ parameters: String, _ final: Unicode.Scalar) {
        let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
        switch (final, parameters) {
        case ("H", _): position = Point(x: (numbers.count > 1 ? numbers[1] ?? 1 : 1) - 1, y: (numbers[0] ?? 1) - 1)
        case ("C", _): position.x += numbers.first.flatMap { $0 } ?? 1
        case ("J", "2"): cells = [Cell](repeating: Cell(" ", style: pen), count: size.area)
        case ("h", "?25"): cursorShown = true
        case ("l", "?25"): cursorShown = false
        case ("h", "?2026"): inFrame = true
        case ("l", "?2026"): inFrame = false
        case ("m", _): look(numbers.map { $0 ?? 0 })
        default: complaints.append("CSI \(parameters)\(final)")
        }
        let isMove = final == "H" || final == "C"
        if isMove, position.x >= size.width || position.y >= size.height { complaints.append("moved out: \(position)") }
    }

    private mutating func look(_ numbers: [Int]) {
        var rest = numbers[...]
        while let number = rest.popFirst() {
            switch number {
            case 0: pen = .plain
            case 1: pen.attributes.insert(.bold)
            case 2: pen.attributes.insert(.dim)
            case 3: pen.attributes.insert(.italic)
            case 4: pen.attributes.insert(.underline)
            case 7: pen.attributes.insert(.reverse)
            case 39: pen.foreground = .standard
            case 49: pen.background = .standard
            case 38, 48:
                let parts = rest.prefix(4).map { UInt8(clamping: $0) }
                rest = rest.dropFirst(4)
                guard parts.count == 4, parts[0] == 2 else {
                    complaints.append("a colour that is not RGB")
                    continue
                }
                let color = Color.rgb(parts[1], parts[2], parts[3])
                if number == 38 { pen.foreground = color } else { pen.background = color }
            default: complaints.append("SGR \(number)")
            }
        }
    }

    private mutating func write(_ scalar: Unicode.Scalar) {
        let columns = TextWidth.of(scalar)
        guard columns > 0, position.x + columns <= size.width else {
            complaints.append("wrote \(scalar.value) at \(position)")
            return
        }
        for x in position.x..<(position.x + columns) { erase(x) }
        let index = position.y * size.width + position.x
        cells[index] = cell(scalar.value, columns == 2 ? .lead : .single)
        if columns == 2 { cells[index + 1] = cell(0x20, .continuation) }
        position.x += columns
    }

    private func cell(_ scalar: UInt32, _ kind: Cell.Kind) -> Cell {
        Cell(
            scalar: scalar, foreground: pen.foreground, background: pen.background, attributes: pen.attributes,
            kind: kind)
    }

    /// A wide character that loses a half becomes blanks, as in xterm.
    private mutating func erase(_ x: Int) {
        let index = position.y * size.width + x
        if cells[index].kind == .continuation { cells[index - 1] = cells[index - 1].emptied }
        if cells[index].kind == .lead { cells[index + 1] = cells[index + 1].emptied }
        cells[index] = cells[index].emptied
    }

    /// Whether it looks exactly like a surface; two pictures of the same colours may use different glyphs.
    func shows(_ surface: Surface) -> Bool {
        guard surface.size == size, cursorShown == (surface.cursor != nil) else { return false }
        if let cursor = surface.cursor, cursor != position { return false }
        return zip(cells, surface.cells).allSatisfy { shown, wanted in
            guard wanted.kind == .picture else { return Likeness.same(shown, wanted) }
            let picture = Cell(
                scalar: shown.scalar, foreground: shown.foreground, background: shown.background,
                attributes: shown.attributes, kind: .picture)
            return Likeness(tolerance: 0).alike(picture, wanted)
        }
    }
}
