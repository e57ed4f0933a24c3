/// Finds the nearest glyph, and remembers it: six parts of eight levels make 2¹⁸ questions, of which a film
/// asks a few thousand again and again.
struct GlyphMatches: Sendable {
    /// Each glyph's mean coverage.
    let means: [Int]
    /// Each glyph's six parts around its mean.
    let deviations: [Int]
    /// The sum of each glyph's squared deviations.
    let variances: [Int]
    private var byShape: [UInt8]
    private var byInk: [UInt8]
    /// The fullest sixth of any glyph: what counts as white.
    private let fullest: Int

    private static let unknown: UInt8 = 255
    /// What is added to a shape's variance: a tenth of a strong one's.
    private static let faintness = 800

    init() {
        let glyphs = (0..<GlyphShapes.count).map { glyph in
            (0..<GlyphShapes.parts).map { Int(GlyphShapes.coverage[glyph * GlyphShapes.parts + $0]) }
        }
        let means = glyphs.map { $0.reduce(0, +) / GlyphShapes.parts }
        self.means = means
        deviations = zip(glyphs, means).flatMap { parts, mean in parts.map { $0 - mean } }
        variances = zip(glyphs, means).map { parts, mean in parts.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) }
        fullest = Int(GlyphShapes.coverage.max() ?? 255)
        byShape = [UInt8](repeating: Self.unknown, count: 1 << 18)
        byInk = byShape
    }

    /// For levels of 0…7 in three bits a part, stretched to the full range: the glyph with the largest
    /// explained variance. A little is added to each glyph's own, so that faint shapes, which would need
    /// inks beyond white, come last.
    mutating func shape(_ index: Int) -> Int {
        if byShape[index] != Self.unknown { return Int(byShape[index]) }
        let levels = Self.levels(index)
        let sum = levels.reduce(0, +)
        var best = 0
        var most = -1
        for glyph in 1..<GlyphShapes.count {
            var covariance = 0
            for part in 0..<6 { covariance += (levels[part] * 6 - sum) * deviations[glyph * 6 + part] }
            let explained = covariance * covariance / (variances[glyph] + Self.faintness)
            if explained > most { (best, most) = (glyph, explained) }
        }
        byShape[index] = UInt8(best)
        return best
    }

    /// For brightnesses of 0…7 in three bits a part: the glyph nearest in coverage.
    mutating func ink(_ index: Int) -> Int {
        if byInk[index] != Self.unknown { return Int(byInk[index]) }
        let levels = Self.levels(index)
        var best = 0
        var least = Int.max
        for glyph in 0..<GlyphShapes.count {
            var error = 0
            for part in 0..<6 {
                let off = levels[part] * fullest / 7 - means[glyph] - deviations[glyph * 6 + part]
                error += off * off
            }
            if error < least { (best, least) = (glyph, error) }
        }
        byInk[index] = UInt8(best)
        return best
    }

    private static func levels(_ index: Int) -> [Int] { (0..<6).map { (index >> (3 * $0)) & 7 } }
}
