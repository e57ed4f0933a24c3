import Testing

@testable import Terminal

@Suite("Geometry")
struct GeometryTests {
    @Test("rows and columns cover the whole and never overlap", arguments: [0, 1, 7, 24, 80])
    func splitCovers(total: Int) {
        let rect = Rect(x: 3, y: 5, width: total, height: total)
        let rows = rect.rows(.cells(3), .share(2), .cells(1), .share(1))
        #expect(rows.map(\.height).reduce(0, +) == total)
        #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.bottom == $1.top })
        let columns = rect.columns(.share(1), .share(1), .share(1), gap: 1)
        #expect(columns.allSatisfy { $0.intersection(rect) == $0 || $0.isEmpty })
        #expect(zip(columns, columns.dropFirst()).allSatisfy { $0.right <= $1.left || $1.isEmpty })
    }

    @Test("the part after the last column keeps its exact size")
    func splitRight() {
        let (rest, right) = Rect(x: 0, y: 0, width: 80, height: 24).splitRight(30)
        #expect(rest == Rect(x: 0, y: 0, width: 50, height: 24))
        #expect(right == Rect(x: 50, y: 0, width: 30, height: 24))
    }

    @Test("an inset larger than the rectangle leaves an empty one inside")
    func insetIsBounded() {
        let rect = Rect(x: 2, y: 2, width: 3, height: 3).inset(by: 5)
        #expect(rect.isEmpty)
        #expect(Rect(x: 2, y: 2, width: 3, height: 3).contains(rect.origin) || rect.origin == Point(x: 5, y: 5))
    }

    @Test("rectangles that do not touch have an empty intersection")
    func intersection() {
        let one = Rect(x: 0, y: 0, width: 4, height: 4)
        #expect(one.intersection(Rect(x: 4, y: 0, width: 4, height: 4)).isEmpty)
        #expect(one.intersection(Rect(x: 2, y: 1, width: 9, height: 2)) == Rect(x: 2, y: 1, width: 2, height: 2))
    }
}
