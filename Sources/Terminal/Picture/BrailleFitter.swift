/// Dots of 2 × 4, dithered; the number of dots carries the brightness and the colour only the hue.
struct BrailleFitter: CellFitter {
    private let columns: Int
    private let rows: Int
    private var grid: SampleGrid

    init(picture: Picture, size: Size) {
        columns = size.width
        rows = size.height
        grid = SampleGrid(picture: picture, columns: columns, rows: rows, across: 2, down: 4)
    }

    mutating func fit(_ picture: Picture, _ colors: Rasterizer.Colors, _ area: Rect, into surface: inout Surface) {
        let colored = colors != .monochrome
        grid.take(picture, colored: colored)
        let inks = Inks(colors: colors)
        let width = surface.width
        let (columns, rows, stride, plane) = (columns, rows, grid.stride, grid.plane)
        let ground = colored ? Color.rgb(.black) : .standard
        grid.samples.withUnsafeBufferPointer { samples in
            surface.cells.withUnsafeMutableBufferPointer { cells in
                guard let samples = samples.baseAddress, let cells = cells.baseAddress else { return }
                var y = 0
                while y < rows {
                    let line = cells + ((area.y + y) &* width &+ area.x)
                    var x = 0
                    while x < columns {
                        let cell = samples + (y &* 4 &* stride &+ x &* 2)
                        let pattern = Self.dots(cell, stride, x &* 2, y &* 4)
                        line[x] = Cell(
                            scalar: pattern == 0 ? 0x20 : 0x2800 | pattern,
                            foreground: colored && pattern != 0 ? Self.hue(cell, stride, plane, inks) : .standard,
                            background: ground, attributes: [], kind: .picture)
                        x &+= 1
                    }
                    y &+= 1
                }
            }
        }
    }

    @inline(__always)
    private static func dots(_ cell: UnsafePointer<Int32>, _ stride: Int, _ left: Int, _ top: Int) -> UInt32 {
        var pattern: UInt32 = 0
        var row = 0
        while row < 4 {
            var column = 0
            while column < 2 {
                let level = Dither.brightness(cell[row &* stride &+ column])
                if level > Dither.threshold(left &+ column, top &+ row) {
                    // Dots are numbered 1 2 3 down the left, 4 5 6 down the right, then 7 and 8 below.
                    pattern |= 1 &<< UInt32(truncatingIfNeeded: row == 3 ? 6 &+ column : row &+ 3 &* column)
                }
                column &+= 1
            }
            row &+= 1
        }
        return pattern
    }

    /// The cell's mean colour at full brightness.
    @inline(__always)
    private static func hue(_ cell: UnsafePointer<Int32>, _ stride: Int, _ plane: Int, _ inks: Inks) -> Color {
        var (luma, blue, red) = (0, 0, 0)
        var row = 0
        while row < 4 {
            let line = cell + row &* stride
            luma = luma &+ Int(line[0]) &+ Int(line[1])
            blue = blue &+ Int(line[plane]) &+ Int(line[plane &+ 1])
            red = red &+ Int(line[2 &* plane]) &+ Int(line[2 &* plane &+ 1])
            row &+= 1
        }
        // Differences grow with the brightness that is added, up to four times; the rest stays within bounds.
        let level = max(1, luma / 8 - 256)
        let brightness: Int = 200 * 16
        let scale: Int = min(4 * 256, max(256, brightness * 256 / level))
        let u = 2048 + (blue / 8 - 2048) * scale / 256
        let v = 2048 + (red / 8 - 2048) * scale / 256
        return inks.color(256 + min(brightness, level * scale / 256), u, v)
    }
}
