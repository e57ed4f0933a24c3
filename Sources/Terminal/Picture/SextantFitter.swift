/// Fits blocks of 2 × 3: every one of the 31 ways to split six parts in two is tried.
struct SextantFitter: CellFitter {
    private let columns: Int
    private let rows: Int
    private var grid: SampleGrid

    init(picture: Picture, size: Size) {
        columns = size.width
        rows = size.height
        grid = SampleGrid(picture: picture, columns: columns, rows: rows, across: 2, down: 3)
    }

    mutating func fit(_ picture: Picture, _ colors: Rasterizer.Colors, _ area: Rect, into surface: inout Surface) {
        let colored = colors != .monochrome
        grid.take(picture, colored: colored)
        guard colored else { return fitInk(area, into: &surface) }
        let inks = Inks(colors: colors)
        let width = surface.width
        let (columns, rows, stride, plane) = (columns, rows, grid.stride, grid.plane)
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 3 * 32) { scratch in
            grid.samples.withUnsafeBufferPointer { samples in
                surface.cells.withUnsafeMutableBufferPointer { cells in
                    guard let samples = samples.baseAddress, let sums = scratch.baseAddress,
                        let cells = cells.baseAddress
                    else { return }
                    var y = 0
                    while y < rows {
                        let line = cells + ((area.y + y) &* width &+ area.x)
                        var x = 0
                        while x < columns {
                            let cell = samples + (y &* 3 &* stride &+ x &* 2)
                            Self.sum(cell, stride, into: sums)
                            Self.sum(cell + plane, stride, into: sums + 32)
                            Self.sum(cell + 2 &* plane, stride, into: sums + 64)
                            line[x] = Self.best(sums, inks)
                            x &+= 1
                        }
                        y &+= 1
                    }
                }
            }
        }
    }

    /// The sums of all subsets of the first five parts; the empty one holds the sum of all six.
    @inline(__always)
    private static func sum(_ cell: UnsafePointer<Int32>, _ stride: Int, into sums: UnsafeMutablePointer<Int>) {
        sums[0] = 0
        var part = 0
        while part < 5 {
            let value = Int(cell[(part &>> 1) &* stride &+ part & 1])
            let bit = 1 &<< part
            var subset = 0
            while subset < bit {
                sums[bit &+ subset] = sums[subset] &+ value
                subset &+= 1
            }
            part &+= 1
        }
        sums[0] = sums[31] &+ Int(cell[2 &* stride &+ 1])
    }

    @inline(__always)
    private static func best(_ sums: UnsafePointer<Int>, _ inks: Inks) -> Cell {
        let (luma, blue, red) = (sums, sums + 32, sums + 64)
        var best = 0
        var gain = flatGain
        var subset = 1
        while subset < 32 {
            let count = subset.nonzeroBitCount
            let y = luma[subset] &* 6 &- count &* luma[0]
            let u = blue[subset] &* 6 &- count &* blue[0]
            let v = red[subset] &* 6 &- count &* red[0]
            // 360 / (n₁ n₂), which makes the falls comparable.
            let weight = count == 3 ? 40 : count & 1 == 0 ? 45 : 72
            let fall = (2 &* y &* y &+ u &* u &+ v &* v) &* weight
            if fall > gain {
                gain = fall
                best = subset
            }
            subset &+= 1
        }
        guard best != 0 else {
            return Cell(
                scalar: 0x20, foreground: .standard, background: inks.color(luma[0] / 6, blue[0] / 6, red[0] / 6),
                attributes: [], kind: .picture)
        }
        let count = best.nonzeroBitCount
        let rest = 6 &- count
        return Cell(
            scalar: scalar(best), foreground: inks.color(luma[best] / count, blue[best] / count, red[best] / count),
            background: inks.color(
                (luma[0] &- luma[best]) / rest, (blue[0] &- blue[best]) / rest, (red[0] &- red[best]) / rest),
            attributes: [], kind: .picture)
    }

    /// A fall that no eye sees: parts less than one step of brightness apart.
    private static let flatGain = 2 * (16 * 3) * (16 * 3) * 40

    /// Without colours: ink, dithered.
    private func fitInk(_ area: Rect, into surface: inout Surface) {
        for y in 0..<rows {
            for x in 0..<columns {
                var pattern = 0
                for part in 0..<6 {
                    let (across, down) = (x * 2 + part & 1, y * 3 + part >> 1)
                    let sample = grid.samples[down * grid.stride + across]
                    if Dither.brightness(sample) > Dither.threshold(across, down) { pattern |= 1 << part }
                }
                surface.cells[(area.y + y) * surface.width + area.x + x] = Cell(
                    scalar: Self.scalar(pattern), foreground: .standard, background: .standard, attributes: [],
                    kind: .picture)
            }
        }
    }

    /// The character for the inked parts (bit 0 upper left, 1 upper right, … 5 lower right): U+1FB00 onwards,
    /// which leaves out what older blocks already draw.
    @inline(__always)
    static func scalar(_ pattern: Int) -> UInt32 {
        switch pattern {
        case 0: 0x20
        case 21: 0x258C
        case 42: 0x2590
        case 63: 0x2588
        default: 0x1FAFF &+ UInt32(truncatingIfNeeded: pattern &- (pattern > 42 ? 2 : pattern > 21 ? 1 : 0))
        }
    }
}
