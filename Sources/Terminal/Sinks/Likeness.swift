/// Whether a change is worth sending.
///
/// Cells of text are compared exactly. Cells of a picture are alike when, wherever their inks and grounds
/// overlap, the colours differ by no more than the tolerance in any channel; so another glyph in nearly the
/// same colours is not sent either. The comparison is with what *is on the screen*, so small changes cannot
/// add up unseen.
package struct Likeness: Sendable {
    /// Steps of 0…255 per channel that go unseen.
    package let tolerance: Int

    /// Of real footage in blocks at 200 × 56 an eighth of the bytes are left (a sixth at four steps, a tenth at
    /// eight).
    package static let standard = Likeness(tolerance: 6)

    package init(tolerance: Int) {
        self.tolerance = tolerance
    }

    @inline(__always)
    func alike(_ shown: Cell, _ wanted: Cell) -> Bool {
        if shown.kind != .picture || wanted.kind != .picture { return Self.same(shown, wanted) }
        if shown.scalar == wanted.scalar {
            return near(shown.background, wanted.background)
                && (wanted.scalar == 0x20 || near(shown.foreground, wanted.foreground))
        }
        return overlapsAlike(shown, wanted)
    }

    /// Whether two cells look exactly the same; the ink of a plain blank does not show.
    @inline(__always)
    static func same(_ shown: Cell, _ wanted: Cell) -> Bool {
        guard shown.scalar == wanted.scalar, shown.background.bits == wanted.background.bits,
            shown.attributes.rawValue == wanted.attributes.rawValue,
            (shown.kind == .continuation) == (wanted.kind == .continuation)
        else { return false }
        return shown.foreground.bits == wanted.foreground.bits || wanted.hidesInk
    }

    private func overlapsAlike(_ shown: Cell, _ wanted: Cell) -> Bool {
        guard let (old, new, all) = BlockMask.pair(shown.scalar, wanted.scalar) else { return false }
        let (oldGround, newGround) = (~old & all, ~new & all)
        return (old & new == 0 || near(shown.foreground, wanted.foreground))
            && (old & newGround == 0 || near(shown.foreground, wanted.background))
            && (oldGround & new == 0 || near(shown.background, wanted.foreground))
            && (oldGround & newGround == 0 || near(shown.background, wanted.background))
    }

    @inline(__always)
    private func near(_ one: Color, _ other: Color) -> Bool {
        if one.bits == other.bits { return true }
        // A terminal's own colour is near nothing but itself.
        guard one.bits != 0, other.bits != 0 else { return false }
        return near(one.bits &>> 16, other.bits &>> 16) && near(one.bits &>> 8, other.bits &>> 8)
            && near(one.bits, other.bits)
    }

    @inline(__always)
    private func near(_ one: UInt32, _ other: UInt32) -> Bool {
        let difference = Int(one & 0xFF) &- Int(other & 0xFF)
        return difference <= tolerance && difference >= -tolerance
    }
}

extension Cell {
    /// Whether the foreground shows nowhere.
    @inline(__always)
    var hidesInk: Bool {
        scalar == 0x20 && attributes.rawValue & (Attributes.underline.rawValue | Attributes.reverse.rawValue) == 0
    }
}

/// Which parts of a cell a block glyph inks.
enum BlockMask {
    /// Both glyphs on one grid, and that grid's full mask; nil when they are not blocks of one family.
    static func pair(_ one: UInt32, _ other: UInt32) -> (one: UInt64, other: UInt64, all: UInt64)? {
        if let one = eighths(one), let other = eighths(other) { return (one, other, .max) }
        if let one = sixths(one), let other = sixths(other) { return (one, other, 63) }
        return nil
    }

    /// Eight rows of eight bits, upper row in the lowest byte, left column in the lowest bit.
    static func eighths(_ scalar: UInt32) -> UInt64? {
        switch scalar {
        case 0x20: return 0
        case 0x2580: return 0xFFFF_FFFF
        case 0x2581...0x2588: return UInt64.max << (8 * UInt64(0x2588 - scalar))
        case 0x2589...0x258F: return columns(UInt64(0x2590 - scalar))
        case 0x2590: return ~columns(4)
        case 0x2596: return quadrants(4)
        case 0x2597: return quadrants(8)
        case 0x2598: return quadrants(1)
        case 0x2599: return quadrants(13)
        case 0x259A: return quadrants(9)
        case 0x259B: return quadrants(7)
        case 0x259C: return quadrants(11)
        case 0x259D: return quadrants(2)
        case 0x259E: return quadrants(6)
        case 0x259F: return quadrants(14)
        default: return nil
        }
    }

    /// The pattern of ``SextantFitter/scalar(_:)``.
    static func sixths(_ scalar: UInt32) -> UInt64? {
        switch scalar {
        case 0x20: return 0
        case 0x258C: return 21
        case 0x2590: return 42
        case 0x2588: return 63
        case 0x1FB00...0x1FB3B:
            let order = UInt64(scalar - 0x1FB00) + 1
            return order < 21 ? order : order < 41 ? order + 1 : order + 2
        default: return nil
        }
    }

    /// The first `count` columns of all rows.
    private static func columns(_ count: UInt64) -> UInt64 { ((1 << count) - 1) * 0x0101_0101_0101_0101 }

    private static func quadrants(_ pattern: Int) -> UInt64 {
        var mask: UInt64 = 0
        if pattern & 1 != 0 { mask |= 0x0F0F_0F0F }
        if pattern & 2 != 0 { mask |= 0xF0F0_F0F0 }
        if pattern & 4 != 0 { mask |= 0x0F0F_0F0F << 32 }
        if pattern & 8 != 0 { mask |= 0xF0F0_F0F0 << 32 }
        return mask
    }
}
