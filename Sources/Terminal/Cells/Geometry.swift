/// A place on a grid of cells; (0, 0) is the top left, `y` grows downwards.
package struct Point: Sendable, Hashable {
    package var x: Int
    package var y: Int

    package init(x: Int, y: Int) {
        self.x = x
        self.y = y
    }

    package static let zero = Point(x: 0, y: 0)
}

/// An extent in cells, never negative.
package struct Size: Sendable, Hashable {
    package let width: Int
    package let height: Int

    /// Negative extents become zero.
    package init(width: Int, height: Int) {
        self.width = max(0, width)
        self.height = max(0, height)
    }

    package static let zero = Size(width: 0, height: 0)

    package var area: Int { width * height }
    package var isEmpty: Bool { width == 0 || height == 0 }
}

/// A rectangle of cells. The right and bottom edges are exclusive.
package struct Rect: Sendable, Hashable {
    package var x: Int
    package var y: Int
    package var width: Int
    package var height: Int

    /// Negative extents become zero.
    package init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = max(0, width)
        self.height = max(0, height)
    }

    package init(origin: Point = .zero, size: Size) {
        self.init(x: origin.x, y: origin.y, width: size.width, height: size.height)
    }

    package static let zero = Rect(x: 0, y: 0, width: 0, height: 0)

    package var origin: Point { Point(x: x, y: y) }
    package var size: Size { Size(width: width, height: height) }
    package var left: Int { x }
    package var top: Int { y }
    /// One past the last column.
    package var right: Int { x + width }
    /// One past the last row.
    package var bottom: Int { y + height }
    package var isEmpty: Bool { width == 0 || height == 0 }

    package func contains(_ point: Point) -> Bool {
        point.x >= x && point.x < right && point.y >= y && point.y < bottom
    }

    /// What both cover; empty (at the nearer corner) when they do not touch.
    package func intersection(_ other: Rect) -> Rect {
        let left = max(x, other.x)
        let top = max(y, other.y)
        return Rect(
            x: left, y: top, width: min(right, other.right) - left, height: min(bottom, other.bottom) - top)
    }

    /// Shrunk on every side by the same number of cells.
    package func inset(by amount: Int) -> Rect {
        inset(left: amount, top: amount, right: amount, bottom: amount)
    }

    /// Shrunk side by side; a rectangle that has nothing left is empty and stays inside.
    package func inset(left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0) -> Rect {
        Rect(
            x: x + min(left, width), y: y + min(top, height), width: width - left - right,
            height: height - top - bottom)
    }

    package func offset(x horizontal: Int = 0, y vertical: Int = 0) -> Rect {
        Rect(x: x + horizontal, y: y + vertical, width: width, height: height)
    }

    /// A rectangle of the given size in the middle of this one, cut to fit.
    package func centered(_ size: Size) -> Rect {
        let width = min(size.width, self.width)
        let height = min(size.height, self.height)
        return Rect(x: x + (self.width - width) / 2, y: y + (self.height - height) / 2, width: width, height: height)
    }

    /// One row of this rectangle, counted from its top; empty past its end.
    package func row(_ index: Int) -> Rect {
        guard index >= 0, index < height else { return Rect(x: x, y: bottom, width: width, height: 0) }
        return Rect(x: x, y: y + index, width: width, height: 1)
    }
}
