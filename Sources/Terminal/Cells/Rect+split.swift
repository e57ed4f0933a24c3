/// How long a part of a split rectangle is along the split.
package enum Extent: Sendable, Hashable {
    /// Exactly this many cells, while there is room.
    case cells(Int)
    /// A share of what the fixed parts leave, in proportion to the other shares' weights.
    case share(Int)
}

extension Rect {
    /// Parts from top to bottom, together exactly this rectangle when a share is among them.
    ///
    /// Fixed parts are served first come, first served; parts that get nothing are empty.
    package func rows(_ extents: Extent...) -> [Rect] { rows(extents) }

    package func rows(_ extents: [Extent]) -> [Rect] {
        var top = y
        return Self.lengths(extents, total: height).map { length in
            defer { top += length }
            return Rect(x: x, y: top, width: width, height: length)
        }
    }

    /// Parts from left to right, `gap` columns apart.
    package func columns(_ extents: Extent..., gap: Int = 0) -> [Rect] { columns(extents, gap: gap) }

    package func columns(_ extents: [Extent], gap: Int = 0) -> [Rect] {
        var left = x
        let gaps = gap * max(0, extents.count - 1)
        return Self.lengths(extents, total: max(0, width - gaps)).map { length in
            defer { left += length + gap }
            return Rect(x: left, y: y, width: length, height: height).intersection(self)
        }
    }

    /// The first `count` rows and the rest.
    package func splitTop(_ count: Int) -> (top: Rect, rest: Rect) {
        let parts = rows(.cells(count), .share(1))
        return (parts[0], parts[1])
    }

    /// All but the last `count` rows, and those.
    package func splitBottom(_ count: Int) -> (rest: Rect, bottom: Rect) {
        let taken = Swift.min(Swift.max(0, count), height)
        let parts = rows(.cells(height - taken), .share(1))
        return (parts[0], parts[1])
    }

    /// The first `count` columns and the rest.
    package func splitLeft(_ count: Int) -> (left: Rect, rest: Rect) {
        let parts = columns(.cells(count), .share(1))
        return (parts[0], parts[1])
    }

    /// All but the last `count` columns, and those.
    package func splitRight(_ count: Int) -> (rest: Rect, right: Rect) {
        let taken = Swift.min(Swift.max(0, count), width)
        let parts = columns(.cells(width - taken), .share(1))
        return (parts[0], parts[1])
    }

    private static func lengths(_ extents: [Extent], total: Int) -> [Int] {
        var left = total
        var lengths = extents.map { extent in
            guard case .cells(let wanted) = extent else { return 0 }
            let given = Swift.min(Swift.max(0, wanted), left)
            left -= given
            return given
        }
        // Shares are cut at rounded cumulative positions, so that nothing is lost to rounding.
        let weights = extents.map { extent in
            if case .share(let weight) = extent { Swift.max(0, weight) } else { 0 }
        }
        let sum = weights.reduce(0, +)
        guard sum > 0 else { return lengths }
        var passed = 0
        for index in lengths.indices where weights[index] > 0 {
            let start = left * passed / sum
            passed += weights[index]
            lengths[index] = left * passed / sum - start
        }
        return lengths
    }
}
