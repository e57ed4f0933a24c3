import Media

/// Brings pictures of one size to another, whole and undistorted, with black bars where the shapes differ.
///
/// Each pixel is the mean of the pixels it covers, so that shrinking does not flicker; enlarging repeats pixels.
package struct PictureFit: Sendable {
    private let source: (width: Int, height: Int)
    private let target: (width: Int, height: Int)
    private let luma: PlaneFit
    private let chroma: PlaneFit

    package init(fromWidth: Int, fromHeight: Int, toWidth: Int, toHeight: Int) {
        source = (fromWidth, fromHeight)
        target = (toWidth, toHeight)
        // The inner size: the larger one that fits, even so that chroma stays aligned.
        var inner = (width: toWidth, height: max(2, fromHeight * toWidth / fromWidth / 2 * 2))
        if inner.height > toHeight {
            inner = (width: max(2, fromWidth * toHeight / fromHeight / 2 * 2), height: toHeight)
        }
        let offset = (x: (toWidth - inner.width) / 4 * 2, y: (toHeight - inner.height) / 4 * 2)
        luma = PlaneFit(
            source: source, target: target, columns: offset.x..<offset.x + inner.width,
            rows: offset.y..<offset.y + inner.height)
        let half = { (value: Int) in (value + 1) / 2 }
        chroma = PlaneFit(
            source: (half(fromWidth), half(fromHeight)), target: (half(toWidth), half(toHeight)),
            columns: offset.x / 2..<half(offset.x + inner.width), rows: offset.y / 2..<half(offset.y + inner.height))
    }

    package func apply(to picture: I420Picture) -> I420Picture {
        guard source != target else { return picture }
        precondition(picture.width == source.width && picture.height == source.height, "picture of another size")
        var fitted = I420Picture(width: target.width, height: target.height)
        luma.apply(from: picture.luma, to: &fitted.luma)
        chroma.apply(from: picture.blueDifference, to: &fitted.blueDifference)
        chroma.apply(from: picture.redDifference, to: &fitted.redDifference)
        return fitted
    }
}

/// The same for one plane.
private struct PlaneFit: Sendable {
    let sourceWidth: Int
    let targetWidth: Int
    /// Where the plane goes in the target.
    let columns: Range<Int>
    let rows: Range<Int>
    /// For each column and row of that place, what it covers in the source.
    let columnCover: [Range<Int>]
    let rowCover: [Range<Int>]

    init(source: (width: Int, height: Int), target: (width: Int, height: Int), columns: Range<Int>, rows: Range<Int>) {
        sourceWidth = source.width
        targetWidth = target.width
        self.columns = columns
        self.rows = rows
        columnCover = Self.cover(of: columns.count, from: source.width)
        rowCover = Self.cover(of: rows.count, from: source.height)
    }

    private static func cover(of count: Int, from length: Int) -> [Range<Int>] {
        (0..<count).map { index in
            let start = min(index * length / count, length - 1)
            return start..<min(length, max(start + 1, (index + 1) * length / count))
        }
    }

    func apply(from source: [UInt8], to target: inout [UInt8]) {
        source.withUnsafeBufferPointer { source in
            target.withUnsafeMutableBufferPointer { target in
                for (row, covered) in zip(rows, rowCover) {
                    for (column, across) in zip(columns, columnCover) {
                        var sum = 0
                        for line in covered {
                            for place in line * sourceWidth + across.lowerBound..<line * sourceWidth + across.upperBound
                            {
                                sum += Int(source[place])
                            }
                        }
                        target[row * targetWidth + column] = UInt8(sum / (covered.count * across.count))
                    }
                }
            }
        }
    }
}
