/// Fits eighth, half and quadrant blocks.
///
/// For every way a glyph splits the cell in two, the best colours are the means of both parts, and the error
/// that is left falls by n₁n₂/n · (m₁ − m₂)². So the glyph with the largest fall is the best one, and no
/// error is ever summed over pixels: two thin sets of samples (2 × 8 and 8 × 1 a cell) hold every mean needed.
struct BlockFitter: CellFitter {
    private let columns: Int
    private let rows: Int
    /// 2 × 8 a cell: for the splits by rows and by quadrants.
    private var tall: SampleGrid
    /// 8 × 1 a cell: for the splits by columns.
    private var flat: SampleGrid

    init(picture: Picture, size: Size) {
        columns = size.width
        rows = size.height
        tall = SampleGrid(picture: picture, columns: columns, rows: rows, across: 2, down: 8)
        flat = SampleGrid(picture: picture, columns: columns, rows: rows, across: 8, down: 1)
    }

    mutating func fit(_ picture: Picture, _ colors: Rasterizer.Colors, _ area: Rect, into surface: inout Surface) {
        let colored = colors != .monochrome
        tall.take(picture, colored: colored)
        guard colored else { return fitInk(area, into: &surface) }
        flat.take(picture, colored: true)
        let inks = Inks(colors: colors)
        let width = surface.width
        let (tallStride, tallPlane) = (tall.stride, tall.plane)
        let (flatStride, flatPlane) = (flat.stride, flat.plane)
        let (columns, rows) = (columns, rows)
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 3 * CellSplits.Layout.perChannel) { scratch in
            tall.samples.withUnsafeBufferPointer { tall in
                flat.samples.withUnsafeBufferPointer { flat in
                    surface.cells.withUnsafeMutableBufferPointer { cells in
                        guard let tall = tall.baseAddress, let flat = flat.baseAddress,
                            let sums = scratch.baseAddress, let cells = cells.baseAddress
                        else { return }
                        var y = 0
                        while y < rows {
                            let line = cells + ((area.y + y) &* width &+ area.x)
                            var x = 0
                            while x < columns {
                                var channel = 0
                                while channel < 3 {
                                    CellSplits.sum(
                                        tall: tall + (channel &* tallPlane &+ y &* 8 &* tallStride &+ x &* 2),
                                        stride: tallStride,
                                        flat: flat + (channel &* flatPlane &+ y &* flatStride &+ x &* 8),
                                        into: sums + channel &* CellSplits.Layout.perChannel)
                                    channel &+= 1
                                }
                                line[x] = CellSplits.best(sums, inks)
                                x &+= 1
                            }
                            y &+= 1
                        }
                    }
                }
            }
        }
    }

    /// Without colours: quadrants of ink, dithered.
    private func fitInk(_ area: Rect, into surface: inout Surface) {
        for y in 0..<rows {
            for x in 0..<columns {
                var pattern = 0
                for quadrant in 0..<4 {
                    let (right, lower) = (quadrant & 1, quadrant >> 1)
                    var sum: Int32 = 0
                    for row in 0..<4 {
                        sum += tall.samples[(y * 8 + lower * 4 + row) * tall.stride + x * 2 + right]
                    }
                    let threshold = Dither.threshold(x * 2 + right, y * 2 + lower)
                    if Dither.brightness(sum / 4) > threshold { pattern |= 1 << quadrant }
                }
                surface.cells[(area.y + y) * surface.width + area.x + x] = Cell(
                    scalar: Self.quadrants[pattern], foreground: .standard, background: .standard,
                    attributes: [], kind: .picture)
            }
        }
    }

    /// By which quadrants are inked: 1 upper left, 2 upper right, 4 lower left, 8 lower right.
    static let quadrants: [UInt32] = [
        0x20, 0x2598, 0x259D, 0x2580, 0x2596, 0x258C, 0x259E, 0x259B,
        0x2597, 0x259A, 0x2590, 0x259C, 0x2584, 0x2599, 0x259F, 0x2588,
    ]
}
