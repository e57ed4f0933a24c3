/// Fits 7-bit characters by shape: each cell's 2 × 3 brightnesses are compared with how each glyph covers
/// the same six parts, so that edges keep their direction instead of becoming a ramp of densities.
struct GlyphFitter: CellFitter {
    private let columns: Int
    private let rows: Int
    private var grid: SampleGrid
    private var matches = GlyphMatches()

    init(picture: Picture, size: Size) {
        columns = size.width
        rows = size.height
        grid = SampleGrid(picture: picture, columns: columns, rows: rows, across: 2, down: 3)
    }

    mutating func fit(_ picture: Picture, _ colors: Rasterizer.Colors, _ area: Rect, into surface: inout Surface) {
        let colored = colors != .monochrome
        grid.take(picture, colored: colored)
        let inks = Inks(colors: colors)
        let width = surface.width
        let (columns, rows, stride, plane) = (columns, rows, grid.stride, grid.plane)
        let channels = colored ? 3 : 1
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 3 * 6) { parts in
            grid.samples.withUnsafeBufferPointer { samples in
                surface.cells.withUnsafeMutableBufferPointer { cells in
                    guard let parts = parts.baseAddress, let samples = samples.baseAddress,
                        let cells = cells.baseAddress
                    else { return }
                    var y = 0
                    while y < rows {
                        let line = cells + ((area.y + y) &* width &+ area.x)
                        var x = 0
                        while x < columns {
                            var channel = 0
                            while channel < channels {
                                let cell = samples + (channel &* plane &+ y &* 3 &* stride &+ x &* 2)
                                Self.gather(cell, stride, into: parts + channel &* 6)
                                channel &+= 1
                            }
                            line[x] = colored ? coloredCell(parts, inks) : inkCell(parts)
                            x &+= 1
                        }
                        y &+= 1
                    }
                }
            }
        }
    }

    /// A cell's six samples of one channel.
    @inline(__always)
    private static func gather(_ cell: UnsafePointer<Int32>, _ stride: Int, into parts: UnsafeMutablePointer<Int>) {
        parts[0] = Int(cell[0])
        parts[1] = Int(cell[1])
        parts[2] = Int(cell[stride])
        parts[3] = Int(cell[stride &+ 1])
        parts[4] = Int(cell[2 &* stride])
        parts[5] = Int(cell[2 &* stride &+ 1])
    }

    /// Light ink on the terminal's ground: the glyph whose coverage is nearest to the brightness itself, with
    /// the contrast inside the cell raised, because a glyph can show less of it than a picture has.
    private mutating func inkCell(_ parts: UnsafeMutablePointer<Int>) -> Cell {
        var peak = 1
        var part = 0
        while part < 6 {
            parts[part] = Dither.brightness(Int32(truncatingIfNeeded: parts[part]))
            peak = max(peak, parts[part])
            part &+= 1
        }
        // Every part is pushed down by how far it lies below the cell's brightest (exponent 2), then brought to
        // eight levels.
        var index = 0
        part = 0
        while part < 6 {
            index |= ((parts[part] &* parts[part] / peak &* 7 &+ 127) / 255) &<< (3 &* part)
            part &+= 1
        }
        return Cell(
            scalar: GlyphShapes.first + UInt32(matches.ink(index)), foreground: .standard, background: .standard,
            attributes: [], kind: .picture)
    }

    /// Two colours: the glyph whose shape goes with the brightness best, in either direction, and the line
    /// ground + coverage × (ink − ground) laid through the six samples by least squares in each channel.
    private mutating func coloredCell(_ parts: UnsafeMutablePointer<Int>, _ inks: Inks) -> Cell {
        var (low, high) = (parts[0], parts[0])
        var part = 1
        while part < 6 {
            low = min(low, parts[part])
            high = max(high, parts[part])
            part &+= 1
        }
        let (luma, blue, red) = (Self.mean(parts), Self.mean(parts + 6), Self.mean(parts + 12))
        // Less than two steps of brightness: nothing to show.
        guard high &- low > 2 &<< Int(PlaneScaler.fraction) else {
            return Cell(
                scalar: 0x20, foreground: .standard, background: inks.color(luma, blue, red), attributes: [],
                kind: .picture)
        }
        let range = high &- low
        var index = 0
        part = 0
        while part < 6 {
            index |= (((parts[part] &- low) &* 7 &+ range / 2) / range) &<< (3 &* part)
            part &+= 1
        }
        let glyph = matches.shape(index)
        let y = line(parts, luma, glyph, 256, 3760)
        let u = line(parts + 6, blue, glyph, 256, 3840)
        let v = line(parts + 12, red, glyph, 256, 3840)
        return Cell(
            scalar: GlyphShapes.first + UInt32(glyph), foreground: inks.color(y.ink, u.ink, v.ink),
            background: inks.color(y.ground, u.ground, v.ground), attributes: [], kind: .picture)
    }

    @inline(__always)
    private static func mean(_ parts: UnsafePointer<Int>) -> Int {
        (parts[0] &+ parts[1] &+ parts[2] &+ parts[3] &+ parts[4] &+ parts[5]) / 6
    }

    /// The colours at coverage 0 and 1 in one channel. An ink out of bounds is held at the bound, and the
    /// ground is set anew so that the cell keeps its mean.
    @inline(__always)
    private func line(
        _ parts: UnsafePointer<Int>, _ mean: Int, _ glyph: Int, _ lowest: Int, _ highest: Int
    ) -> (ground: Int, ink: Int) {
        let coverage = matches.means[glyph]
        let covariance = matches.deviations.withUnsafeBufferPointer { deviations in
            var sum = 0
            var part = 0
            while part < 6 {
                sum = sum &+ (parts[part] &- mean) &* deviations[glyph &* 6 &+ part]
                part &+= 1
            }
            return sum
        }
        let slope = covariance * 255 / max(1, matches.variances[glyph])
        let ink = min(highest, max(lowest, mean + slope * (255 - coverage) / 255))
        let ground = (mean * 255 - ink * coverage) / (255 - coverage)
        return (min(highest, max(lowest, ground)), ink)
    }
}
