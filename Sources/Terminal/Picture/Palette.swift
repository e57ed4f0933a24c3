/// Colours as terminals number them.
package enum Palette {
    /// The nearest of the colours 16 to 255: the 6 × 6 × 6 cube and 24 greys, which no theme changes.
    package static func index256(_ color: RGB) -> UInt8 {
        let (red, green, blue) = (Int(color.red), Int(color.green), Int(color.blue))
        let (r, g, b) = (cubeStep(red), cubeStep(green), cubeStep(blue))
        // Greys are 8, 18, … 238.
        let grey = max(0, min(23, ((red * 2 + green * 3 + blue) / 6 - 3) / 10))
        let level = 8 + 10 * grey
        let cubeError = distance(red - cubeLevel(r), green - cubeLevel(g), blue - cubeLevel(b))
        let greyError = distance(red - level, green - level, blue - level)
        return UInt8(greyError < cubeError ? 232 + grey : 16 + 36 * r + 6 * g + b)
    }

    /// The nearest of the first `count` (8 or 16) of xterm's sixteen.
    package static func index16(_ color: RGB, of count: Int = 16) -> UInt8 {
        var best = 0
        var least = Int.max
        for index in 0..<count {
            let candidate = sixteen[index]
            let error = distance(
                Int(color.red) - Int(candidate.red), Int(color.green) - Int(candidate.green),
                Int(color.blue) - Int(candidate.blue))
            if error < least { (best, least) = (index, error) }
        }
        return UInt8(best)
    }

    /// What xterm shows for a number.
    package static func color(_ index: UInt8) -> RGB {
        let index = Int(index)
        if index < 16 { return sixteen[index] }
        if index >= 232 {
            let level = UInt8(8 + 10 * (index - 232))
            return RGB(level, level, level)
        }
        let cube = index - 16
        return RGB(
            UInt8(cubeLevel(cube / 36)), UInt8(cubeLevel(cube / 6 % 6)), UInt8(cubeLevel(cube % 6)))
    }

    /// Squared distance with the weights of the luma's order of channels.
    @inline(__always)
    private static func distance(_ red: Int, _ green: Int, _ blue: Int) -> Int {
        2 &* red &* red &+ 4 &* green &* green &+ blue &* blue
    }

    /// Levels 0, 95, 135, 175, 215, 255.
    @inline(__always)
    private static func cubeLevel(_ step: Int) -> Int { step == 0 ? 0 : 55 + 40 * step }

    @inline(__always)
    private static func cubeStep(_ value: Int) -> Int { value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40 }

    private static let sixteen: [RGB] = [
        RGB(hex: 0x000000), RGB(hex: 0xCD0000), RGB(hex: 0x00CD00), RGB(hex: 0xCDCD00),
        RGB(hex: 0x0000EE), RGB(hex: 0xCD00CD), RGB(hex: 0x00CDCD), RGB(hex: 0xE5E5E5),
        RGB(hex: 0x7F7F7F), RGB(hex: 0xFF0000), RGB(hex: 0x00FF00), RGB(hex: 0xFFFF00),
        RGB(hex: 0x5C5CFF), RGB(hex: 0xFF00FF), RGB(hex: 0x00FFFF), RGB(hex: 0xFFFFFF),
    ]
}
