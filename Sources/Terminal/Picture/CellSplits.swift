/// The arithmetic of one cell: sums of the parts that block glyphs cut out, and the best cut.
enum CellSplits {
    /// Where the sums of one channel lie, all in sixteenths of the cell.
    enum Layout {
        /// The whole cell.
        static let total = 0
        /// The first k of eight rows, k = 1…7, at `rows + k`.
        static let rows = 0
        /// The first k of eight columns, k = 1…7, at `columns + k`.
        static let columns = 7
        /// Upper left, upper right, lower left, lower right.
        static let quadrants = 15
        /// Upper left and lower right together.
        static let diagonal = 19
        static let perChannel = 20
    }

    /// Sums one channel of a cell.
    @inline(__always)
    static func sum(
        tall: UnsafePointer<Int32>, stride: Int, flat: UnsafePointer<Int32>, into sums: UnsafeMutablePointer<Int>
    ) {
        var line = tall
        var (left, right) = (0, 0)
        var row = 1
        while row <= 4 {
            left = left &+ Int(line[0])
            right = right &+ Int(line[1])
            sums[Layout.rows &+ row] = left &+ right
            line += stride
            row &+= 1
        }
        sums[Layout.quadrants] = left
        sums[Layout.quadrants &+ 1] = right
        var (lowerLeft, lowerRight) = (0, 0)
        while row <= 7 {
            lowerLeft = lowerLeft &+ Int(line[0])
            lowerRight = lowerRight &+ Int(line[1])
            sums[Layout.rows &+ row] = left &+ right &+ lowerLeft &+ lowerRight
            line += stride
            row &+= 1
        }
        lowerLeft = lowerLeft &+ Int(line[0])
        lowerRight = lowerRight &+ Int(line[1])
        sums[Layout.quadrants &+ 2] = lowerLeft
        sums[Layout.quadrants &+ 3] = lowerRight
        sums[Layout.diagonal] = left &+ lowerRight
        sums[Layout.total] = left &+ right &+ lowerLeft &+ lowerRight
        // A column's sample is the mean of its height: two of sixteen.
        var column = 1
        var prefix = 0
        while column <= 7 {
            prefix = prefix &+ Int(flat[column &- 1]) &* 2
            sums[Layout.columns &+ column] = prefix
            column &+= 1
        }
    }

    /// The glyph and the colours that leave the least error; a blank where there is next to nothing to show.
    @inline(__always)
    static func best(_ sums: UnsafePointer<Int>, _ inks: Inks) -> Cell {
        let (luma, blue, red) = (sums, sums + Layout.perChannel, sums + 2 &* Layout.perChannel)
        var best = 0
        var gain = flatGain
        var candidate = 1
        Self.cuts.withUnsafeBufferPointer { cuts in
            while candidate < Layout.perChannel {
                let cut = cuts[candidate]
                // 16 S − n T in every channel, luma counted twice.
                let y = luma[candidate] &* 16 &- cut.share &* luma[0]
                let u = blue[candidate] &* 16 &- cut.share &* blue[0]
                let v = red[candidate] &* 16 &- cut.share &* red[0]
                let fall = (2 &* y &* y &+ u &* u &+ v &* v) &* cut.weight
                if fall > gain {
                    gain = fall
                    best = candidate
                }
                candidate &+= 1
            }
        }
        guard best != 0 else {
            return Cell(
                scalar: 0x20, foreground: .standard,
                background: inks.color(luma[0] &>> 4, blue[0] &>> 4, red[0] &>> 4), attributes: [], kind: .picture)
        }
        let cut = cuts[best]
        let rest = 16 &- cut.share
        let first = inks.color(luma[best] / cut.share, blue[best] / cut.share, red[best] / cut.share)
        let second = inks.color(
            (luma[0] &- luma[best]) / rest, (blue[0] &- blue[best]) / rest, (red[0] &- red[best]) / rest)
        return Cell(
            scalar: cut.scalar, foreground: cut.inksFirst ? first : second,
            background: cut.inksFirst ? second : first, attributes: [], kind: .picture)
    }

    struct Cut {
        /// The part's share of the cell, in sixteenths.
        let share: Int
        /// What makes falls of cuts comparable: 1680 · 64 / (share · (16 − share)).
        let weight: Int
        let scalar: UInt32
        /// Whether the glyph's ink is the part that was summed.
        let inksFirst: Bool

        init(_ share: Int, _ scalar: UInt32, inksFirst: Bool = true) {
            self.share = share
            weight = 1680 * 64 / (share * (16 - share))
            self.scalar = scalar
            self.inksFirst = inksFirst
        }
    }

    /// A fall that no eye sees: parts less than one step of brightness apart.
    private static let flatGain = 2 * (16 * 8) * (16 * 8) * 1680

    /// In the order of ``Layout``; the first stands for no cut.
    private static let cuts: [Cut] =
        [Cut(8, 0x20)]
        // Lower blocks ▇▆▅▄▃▂▁ ink the rows after the first k.
        + (1...7).map { Cut(2 * $0, 0x2588 - UInt32($0), inksFirst: false) }
        // Left blocks ▏▎▍▌▋▊▉ ink the first k columns.
        + (1...7).map { Cut(2 * $0, 0x2590 - UInt32($0)) }
        + [Cut(4, 0x2598), Cut(4, 0x259D), Cut(4, 0x2596), Cut(4, 0x2597), Cut(8, 0x259A)]
}
