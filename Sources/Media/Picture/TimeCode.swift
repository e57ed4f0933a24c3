/// A time that travels inside the picture, so that its age can be read wherever the picture is seen.
///
/// Forty cells along the top edge, white for one and black for zero: the low 32 bits of a monotonic clock's
/// milliseconds, then a checksum of eight, highest bit first. At 640×360 a cell is one macroblock of VP8, which
/// is what lets it survive hard compression; it scales with the picture's width.
package struct TimeCode: Hashable, Sendable {
    package let milliseconds: UInt32

    package init(milliseconds: UInt32) { self.milliseconds = milliseconds }

    package init(_ time: Instant) {
        self.init(milliseconds: UInt32(truncatingIfNeeded: time.nanoseconds / 1_000_000))
    }

    /// How long before `now` the code was written, to the millisecond; right as long as it is under 24 days.
    package func age(at now: Instant) -> Duration {
        .milliseconds(Int64(Int32(bitPattern: TimeCode(now).milliseconds &- milliseconds)))
    }

    /// Draws the code over the picture's top edge. Pictures under `minimumWidth` are left alone.
    package func write(into picture: inout I420Picture) {
        guard picture.width >= Self.minimumWidth, picture.height > Self.side(of: picture) else { return }
        let bits = UInt64(milliseconds) << 8 | UInt64(checksum)
        let side = Self.side(of: picture)
        for cell in 0..<Self.cells {
            let columns = Self.columns(of: cell, in: picture.width)
            let luma: UInt8 = bits >> UInt64(Self.cells - 1 - cell) & 1 == 1 ? 235 : 16
            for row in 0..<side {
                for place in row * picture.width + columns.lowerBound..<row * picture.width + columns.upperBound {
                    picture.luma[place] = luma
                }
            }
        }
        for place in 0..<(side + 1) / 2 * picture.chromaWidth {
            picture.blueDifference[place] = 128
            picture.redDifference[place] = 128
        }
    }

    /// The code in a picture; nil where there is none, or where a cell or the checksum is damaged.
    package static func read(from picture: I420Picture) -> TimeCode? {
        guard picture.width >= minimumWidth, picture.height > side(of: picture) else { return nil }
        var bits: UInt64 = 0
        for cell in 0..<cells {
            switch brightness(of: cell, in: picture) {
            case ..<100: bits = bits << 1
            case 150...: bits = bits << 1 | 1
            default: return nil
            }
        }
        let code = TimeCode(milliseconds: UInt32(truncatingIfNeeded: bits >> 8))
        return code.checksum == UInt8(truncatingIfNeeded: bits) ? code : nil
    }

    /// Pixels; narrower pictures have cells too small to read.
    package static let minimumWidth = 160

    private static let cells = 40

    private static func side(of picture: I420Picture) -> Int { picture.width / cells }

    private static func columns(of cell: Int, in width: Int) -> Range<Int> {
        cell * width / cells..<(cell + 1) * width / cells
    }

    /// Mean luma of the middle of a cell, whose edges compression and scaling may have blurred.
    private static func brightness(of cell: Int, in picture: I420Picture) -> Int {
        let columns = columns(of: cell, in: picture.width)
        let margin = columns.count / 4
        let rows = side(of: picture) / 4..<side(of: picture) * 3 / 4
        var sum = 0
        for row in rows {
            for column in columns.lowerBound + margin..<columns.upperBound - margin {
                sum += Int(picture.luma[row * picture.width + column])
            }
        }
        return sum / (rows.count * (columns.count - 2 * margin))
    }

    /// CRC-8 with the polynomial x⁸ + x² + x + 1, started from ones so that an even edge is no code.
    private var checksum: UInt8 {
        var remainder: UInt8 = 0xff
        for shift in stride(from: 24, through: 0, by: -8) {
            remainder ^= UInt8(truncatingIfNeeded: milliseconds >> UInt32(shift))
            for _ in 0..<8 { remainder = remainder & 0x80 != 0 ? remainder << 1 ^ 0x07 : remainder << 1 }
        }
        return remainder
    }
}
