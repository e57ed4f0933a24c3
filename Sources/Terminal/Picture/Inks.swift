/// Turns mean samples into the colours a picture may use.
struct Inks {
    let colors: Rasterizer.Colors

    /// From luma and colour differences with ``PlaneScaler/fraction`` bits, BT.601 limited range
    /// (the coefficients of BT.601, 8 fractional bits).
    @inline(__always)
    func color(_ luma: Int, _ blueDifference: Int, _ redDifference: Int) -> Color {
        let y = 298 &* (luma &- 16 &* 16)
        let u = blueDifference &- 128 &* 16
        let v = redDifference &- 128 &* 16
        let red = Self.byte(y &+ 409 &* v)
        let green = Self.byte(y &- 100 &* u &- 208 &* v)
        let blue = Self.byte(y &+ 516 &* u)
        let exact = UInt32(truncatingIfNeeded: red &<< 16 | green &<< 8 | blue)
        switch colors {
        case .trueColor: return Color(bits: 0x0100_0000 | exact)
        case .palette256: return .rgb(Palette.color(Palette.index256(RGB(hex: exact))))
        case .palette16: return .rgb(Palette.color(Palette.index16(RGB(hex: exact))))
        case .monochrome: return .standard
        }
    }

    /// 12 fractional bits away, rounded and held in a byte.
    @inline(__always)
    private static func byte(_ value: Int) -> Int {
        let rounded = (value &+ 2048) &>> 12
        return rounded < 0 ? 0 : rounded > 255 ? 255 : rounded
    }
}

/// An ordered dither, the same at the same place in every picture, so that a still picture stands still.
enum Dither {
    /// The threshold for a dot, 0…255, from the 8 × 8 Bayer matrix.
    @inline(__always)
    static func threshold(_ x: Int, _ y: Int) -> Int {
        // The bits of x and x ^ y, interleaved in reverse.
        let d = x ^ y
        let value =
            (d & 1) &<< 5 | (x & 1) &<< 4 | (d & 2) &<< 2 | (x & 2) &<< 1 | (d & 4) &>> 1 | (x & 4) &>> 2
        return value &* 4 &+ 2
    }

    /// Full-range brightness, 0…255, of a luma sample with ``PlaneScaler/fraction`` bits.
    @inline(__always)
    static func brightness(_ luma: Int32) -> Int {
        let level = (Int(luma) &- 256) &* 255 / (219 &* 16)
        return level < 0 ? 0 : level > 255 ? 255 : level
    }
}
