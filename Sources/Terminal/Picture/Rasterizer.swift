/// Turns pictures into cells.
///
/// Keeps its maps and buffers between pictures of one size, so make one per pane and keep it. Limits: the
/// picture's own; the surface's own.
package struct Rasterizer: Sendable {
    /// Which characters it draws with.
    package enum Style: String, Sendable, CaseIterable {
        /// 7-bit characters chosen by their shape.
        case ascii
        /// Half, quadrant and eighth blocks, whichever is nearest: the truest of the four.
        case blocks
        /// Blocks of 2 × 3 (Unicode 13); needs a font that has them.
        case sextant
        /// Dots of 2 × 4.
        case braille
    }

    /// Which colours it may use.
    package enum Colors: String, Sendable, CaseIterable {
        case trueColor
        /// The 240 fixed colours of the 256.
        case palette256
        /// The sixteen that every theme defines its own way; taken as xterm's.
        case palette16
        case monochrome
    }

    package let style: Style
    package let colors: Colors
    /// A cell's height in units of its width.
    package let cellAspect: Double

    private var plan: Plan?

    package init(style: Style = .blocks, colors: Colors = .trueColor, cellAspect: Double = 2) {
        precondition(cellAspect > 0, "a cell has a height")
        self.style = style
        self.colors = colors
        self.cellAspect = cellAspect
    }

    /// The whole picture, as large as fits and in the middle; the bars beside it are plain black.
    package mutating func render(_ picture: Picture, into size: Size) -> Surface {
        var surface = Surface(size: size)
        let size = surface.size
        guard !size.isEmpty else { return surface }
        let key = Plan.Key(width: picture.width, height: picture.height, size: size)
        if plan?.key != key { plan = Plan(picture: picture, key: key, area: area(of: picture, in: size), style: style) }
        let colors = colors
        if colors != .monochrome {
            let bar = Cell(
                scalar: 0x20, foreground: .standard, background: .rgb(.black), attributes: [], kind: .picture)
            surface.fill(surface.bounds, bar)
        }
        plan?.render(picture, colors: colors, into: &surface)
        return surface
    }

    /// Where the picture lies on a surface of that size.
    package func area(of picture: Picture, in size: Size) -> Rect {
        let shape = Double(picture.width) / Double(picture.height) * cellAspect
        let width = Double(size.width)
        let height = Double(size.height)
        let fitted =
            width <= height * shape
            ? Size(width: size.width, height: max(1, min(size.height, Int((width / shape).rounded()))))
            : Size(width: max(1, min(size.width, Int((height * shape).rounded()))), height: size.height)
        return Rect(size: size).centered(fitted)
    }
}

extension Rasterizer {
    /// What is worked out once per pair of sizes.
    struct Plan: Sendable {
        struct Key: Equatable, Sendable {
            var width: Int
            var height: Int
            var size: Size
        }

        let key: Key
        private let area: Rect
        private var fitter: any CellFitter

        init(picture: Picture, key: Key, area: Rect, style: Style) {
            self.key = key
            self.area = area
            fitter =
                switch style {
                case .blocks: BlockFitter(picture: picture, size: area.size)
                case .sextant: SextantFitter(picture: picture, size: area.size)
                case .braille: BrailleFitter(picture: picture, size: area.size)
                case .ascii: GlyphFitter(picture: picture, size: area.size)
                }
        }

        mutating func render(_ picture: Picture, colors: Colors, into surface: inout Surface) {
            fitter.fit(picture, colors, area, into: &surface)
        }
    }
}

/// One way of making cells from samples, for pictures and areas of one size.
protocol CellFitter: Sendable {
    /// Draws the picture on `area` of the surface, which has the size that the fitter was made for.
    mutating func fit(
        _ picture: Picture, _ colors: Rasterizer.Colors, _ area: Rect, into surface: inout Surface)
}
