import Testing

@testable import Terminal

extension Picture {
    /// A picture in which luma is a function of the place and there is no colour.
    static func grey(width: Int, height: Int, _ luma: (Int, Int) -> Int) -> Picture {
        let chroma = [UInt8](repeating: 128, count: ((width + 1) / 2) * ((height + 1) / 2))
        let levels = (0..<(width * height)).map { UInt8(clamping: luma($0 % width, $0 / width)) }
        guard
            let picture = Picture(
                width: width, height: height, luma: levels, blueDifference: chroma, redDifference: chroma)
        else { preconditionFailure("a picture of \(width) × \(height)") }
        return picture
    }
}

@Suite("Rasterizer")
struct RasterizerTests {
    private static let styles = Rasterizer.Style.allCases

    @Test("planes of the wrong size make no picture")
    func sizes() {
        #expect(Picture(width: 3, height: 3, luma: [], blueDifference: [], redDifference: []) == nil)
        #expect(Picture(width: 0, height: 3, luma: [], blueDifference: [], redDifference: []) == nil)
    }

    @Test(
        "the picture is as large as fits, in the middle, in its own shape",
        arguments: [
            (640, 360, Size(width: 200, height: 56), Rect(x: 0, y: 0, width: 199, height: 56)),
            (640, 360, Size(width: 80, height: 40), Rect(x: 0, y: 8, width: 80, height: 23)),
            (360, 640, Size(width: 80, height: 24), Rect(x: 26, y: 0, width: 27, height: 24)),
            (10, 10, Size(width: 1, height: 1), Rect(x: 0, y: 0, width: 1, height: 1)),
        ])
    func letterbox(width: Int, height: Int, size: Size, area: Rect) {
        let picture = Picture.grey(width: width, height: height) { _, _ in 200 }
        #expect(Rasterizer().area(of: picture, in: size) == area)
        var rasterizer = Rasterizer()
        let surface = rasterizer.render(picture, into: size)
        let lit = surface.cells.indices.filter { surface.cells[$0].background != .hex(0) }.count
        #expect(lit == area.size.area)
    }

    @Test("an even picture is blanks of one colour in every style", arguments: styles)
    func even(style: Rasterizer.Style) {
        var rasterizer = Rasterizer(style: style)
        let surface = rasterizer.render(.grey(width: 64, height: 36) { _, _ in 235 }, into: Size(width: 16, height: 4))
        let first = surface[8, 2]
        if style == .braille {
            #expect(first.scalar == 0x28FF)
        } else {
            #expect(first.scalar == 0x20 && first.background == .hex(0xFFFFFF))
        }
        let area = rasterizer.area(of: .grey(width: 64, height: 36) { _, _ in 0 }, in: surface.size)
        for x in area.left..<area.right { #expect(surface[x, 2] == first) }
    }

    @Test("colours come out as BT.601 says")
    func colors() throws {
        // Pure red: Y 81, Cb 90, Cr 240.
        let picture = try #require(
            Picture(
                width: 8, height: 8, luma: [UInt8](repeating: 81, count: 64),
                blueDifference: [UInt8](repeating: 90, count: 16),
                redDifference: [UInt8](repeating: 240, count: 16)))
        var rasterizer = Rasterizer()
        let color = try #require(rasterizer.render(picture, into: Size(width: 8, height: 4))[4, 2].background.rgb)
        #expect(color.red >= 253 && color.green <= 2 && color.blue <= 2)
    }

    /// A picture of one cell at 8 × 8 pixels, of which `lit` says what is white.
    private func oneCell(_ style: Rasterizer.Style, height: Int = 24, _ lit: (Int, Int) -> Bool) -> Cell {
        // Two cells side by side, so that the cell's shape (1 : 2) gives a square picture.
        let picture = Picture.grey(width: 24, height: height) { x, y in lit(x % 12, y) ? 235 : 16 }
        var rasterizer = Rasterizer(style: style)
        return rasterizer.render(picture, into: Size(width: 2, height: 1))[0, 0]
    }

    @Test(
        "blocks find the edge wherever it is",
        arguments: [(3, "▇"), (6, "▆"), (9, "▅"), (12, "▄"), (15, "▃"), (18, "▂"), (21, "▁")] as [(Int, Unicode.Scalar)]
    )
    func rows(edge: Int, glyph: Unicode.Scalar) {
        let cell = oneCell(.blocks) { _, y in y >= edge }
        #expect(cell.scalar == glyph.value)
        #expect(cell.foreground == .hex(0xFFFFFF) && cell.background == .hex(0))
    }

    @Test(
        "blocks find upright edges and quadrants",
        arguments: [("▌", 0), ("▐", 1), ("▘", 2), ("▝", 3), ("▖", 4), ("▗", 5), ("▚", 6), ("▞", 7), ("▎", 8)]
            as [(Unicode.Scalar, Int)])
    func quadrants(glyph: Unicode.Scalar, shape: Int) {
        let cell = oneCell(.blocks) { x, y in
            let (right, lower) = (x >= 6, y >= 12)
            switch shape {
            case 0: return !right
            case 1: return right
            case 2: return !right && !lower
            case 3: return right && !lower
            case 4: return !right && lower
            case 5: return right && lower
            case 6: return right == lower
            case 7: return right != lower
            default: return x < 3
            }
        }
        // The same picture may be drawn with ink and ground exchanged.
        let mask = BlockMask.eighths(cell.scalar).map { cell.foreground == .hex(0xFFFFFF) ? $0 : ~$0 }
        #expect(mask == BlockMask.eighths(glyph.value))
    }

    @Test("sextants find every pattern", arguments: [0, 1, 21, 22, 30, 42, 44, 62, 63])
    func sextants(pattern: Int) {
        let cell = oneCell(.sextant) { x, y in pattern >> ((x >= 6 ? 1 : 0) + (y / 8) * 2) & 1 == 1 }
        let ink = BlockMask.sixths(cell.scalar).map { Int($0) }
        if pattern == 0 || pattern == 63 {
            #expect(cell.scalar == 0x20)
        } else {
            #expect(ink == (cell.foreground == .hex(0xFFFFFF) ? pattern : 63 - pattern))
        }
    }

    @Test("braille has more dots where it is brighter")
    func braille() {
        var rasterizer = Rasterizer(style: .braille, colors: .monochrome)
        let surface = rasterizer.render(
            .grey(width: 320, height: 40) { x, _ in 16 + x * 219 / 320 }, into: Size(width: 64, height: 4))
        let dots = (0..<4).map { part in
            surface.cells.indices.filter { $0 % 64 / 16 == part }
                .map { (surface.cells[$0].scalar & 0xFF).nonzeroBitCount * (surface.cells[$0].scalar == 0x20 ? 0 : 1) }
                .reduce(0, +)
        }
        #expect(dots == dots.sorted() && dots[3] > 4 * max(1, dots[0]))
        #expect(surface.cells.allSatisfy { $0.foreground == .standard })
    }

    @Test("ascii follows the direction of an edge and stays within 7 bits")
    func ascii() {
        var rasterizer = Rasterizer(style: .ascii, colors: .monochrome)
        func glyph(_ lit: (Int, Int) -> Bool) -> Character? {
            let picture = Picture.grey(width: 24, height: 24) { x, y in lit(x % 12, y) ? 120 : 16 }
            return rasterizer.render(picture, into: Size(width: 2, height: 1))[0, 0].character
        }
        #expect(glyph { _, _ in false } == " ")
        #expect(glyph { _, y in y >= 20 } == "_")
        #expect(["'", "\"", "^", "`", "*", "T"].contains(glyph { _, y in y < 8 }))
        #expect(["L", "[", "|", "l", "("].contains(glyph { x, _ in x < 6 }))
        let surface = rasterizer.render(
            .grey(width: 160, height: 90) { x, y in (x * 7 + y * 3) % 256 }, into: Size(width: 80, height: 24))
        #expect(surface.cells.allSatisfy { (0x20...0x7E).contains($0.scalar) })
    }

    @Test("reduced colours are colours of the palette", arguments: styles)
    func palettes(style: Rasterizer.Style) {
        let picture = Picture.grey(width: 160, height: 90) { x, y in (x * 7 + y * 3) % 256 }
        var rasterizer = Rasterizer(style: style, colors: .palette256)
        let allowed = Set((16...255).map { Color.rgb(Palette.color(UInt8($0))) } + [.standard])
        let surface = rasterizer.render(picture, into: Size(width: 40, height: 12))
        #expect(surface.cells.allSatisfy { allowed.contains($0.foreground) && allowed.contains($0.background) })
        var plain = Rasterizer(style: style, colors: .monochrome)
        let inked = plain.render(picture, into: Size(width: 40, height: 12))
        #expect(inked.cells.allSatisfy { $0.foreground == .standard && $0.background == .standard })
    }

    @Test("sizes may change between pictures, down to nothing")
    func changes() {
        var rasterizer = Rasterizer()
        for (width, height, columns, rows) in [
            (640, 360, 80, 24), (3, 5, 7, 3), (1, 1, 1, 1), (33, 17, 0, 4), (641, 361, 33, 9),
        ] {
            let surface = rasterizer.render(
                .grey(width: width, height: height) { x, y in (x ^ y) & 255 }, into: Size(width: columns, height: rows))
            #expect(surface.size == Size(width: columns, height: rows))
        }
    }

    @Test("the nearest palette colour is itself for every colour of the palette")
    func palette() {
        for index in 16...255 {
            let color = Palette.color(UInt8(index))
            #expect(Palette.color(Palette.index256(color)) == color)
        }
        for index in 0..<16 { #expect(Palette.index16(Palette.color(UInt8(index))) == UInt8(index)) }
    }
}

@Suite("AreaMap")
struct AreaMapTests {
    @Test(
        "weights add up to one and stay inside", arguments: [(1, 1), (640, 400), (180, 448), (7, 3), (3, 7), (360, 56)])
    func weights(source: Int, target: Int) {
        let map = AreaMap(source: source, target: target)
        for sample in 0..<target {
            let weights = map.weights[map.offsets[sample]..<map.offsets[sample + 1]]
            #expect(weights.reduce(0, +) == AreaMap.one)
            #expect(weights.allSatisfy { $0 >= 0 })
            #expect(map.starts[sample] + weights.count <= source)
        }
    }

    @Test("the mean of a plane is kept", arguments: [(16, 16), (64, 5), (5, 64)])
    func mean(width: Int, height: Int) {
        let plane = (0..<(40 * 30)).map { UInt8(($0 * 37) % 256) }
        var scaler = PlaneScaler(width: 40, height: 30, toWidth: width, toHeight: height)
        var samples = [Int32](repeating: 0, count: width * height)
        samples.withUnsafeMutableBufferPointer { buffer in
            if let start = buffer.baseAddress { scaler.scale(plane, into: start) }
        }
        let before = plane.reduce(0) { $0 + Double($1) } / Double(plane.count)
        let after = samples.reduce(0) { $0 + Double($1) } / Double(samples.count) / 16
        #expect(abs(before - after) < 0.5)
    }
}
