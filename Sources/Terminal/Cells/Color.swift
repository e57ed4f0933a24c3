/// A colour of 8 bits per channel, sRGB.
package struct RGB: Sendable, Hashable {
    package var red: UInt8
    package var green: UInt8
    package var blue: UInt8

    package init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// From `0xRRGGBB`; higher bits are ignored.
    package init(hex: UInt32) {
        self.init(
            UInt8(truncatingIfNeeded: hex >> 16), UInt8(truncatingIfNeeded: hex >> 8), UInt8(truncatingIfNeeded: hex))
    }

    package var hex: UInt32 { UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue) }

    package static let black = RGB(0, 0, 0)
    package static let white = RGB(255, 255, 255)

    /// The colour `numerator` of `denominator` of the way to another.
    package func mixed(with other: RGB, _ numerator: Int, of denominator: Int) -> RGB {
        func mix(_ from: UInt8, _ to: UInt8) -> UInt8 {
            UInt8(clamping: Int(from) + (Int(to) - Int(from)) * numerator / max(1, denominator))
        }
        return RGB(mix(red, other.red), mix(green, other.green), mix(blue, other.blue))
    }
}

/// What a cell is coloured with: the terminal's own colour, or an RGB value that the sink reduces to
/// what the terminal has.
///
/// Four bytes, so that a comparison is one instruction.
package struct Color: Sendable, Hashable {
    /// Zero for the terminal's own colour, else `0x01RRGGBB`.
    let bits: UInt32

    @inline(__always)
    init(bits: UInt32) {
        self.bits = bits
    }

    /// The terminal's own foreground or background.
    package static let standard = Color(bits: 0)

    package static func rgb(_ value: RGB) -> Color { Color(bits: 0x0100_0000 | value.hex) }
    package static func rgb(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Color { .rgb(RGB(red, green, blue)) }
    /// From `0xRRGGBB`.
    package static func hex(_ value: UInt32) -> Color { .rgb(RGB(hex: value)) }

    /// Nil for the terminal's own colour.
    package var rgb: RGB? { bits == 0 ? nil : RGB(hex: bits) }
}
