import Media

/// A colour by its red, green and blue, each 0…255, kept as the picture keeps it (BT.601, limited range).
struct Paint: Sendable, Equatable {
    let luma: UInt8
    let blueDifference: UInt8
    let redDifference: UInt8

    init(_ red: Int, _ green: Int, _ blue: Int) {
        luma = UInt8(clamping: 16 + (66 * red + 129 * green + 25 * blue + 128) / 256)
        blueDifference = UInt8(clamping: 128 + (-38 * red - 74 * green + 112 * blue + 128) / 256)
        redDifference = UInt8(clamping: 128 + (112 * red - 94 * green - 18 * blue + 128) / 256)
    }
}

struct Spot: Sendable, Equatable {
    var x: Double
    var y: Double

    init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }
}

/// Draws filled shapes on a picture. All of them come down to runs along a row, which are cheap.
struct Canvas: Sendable {
    private(set) var picture: I420Picture

    init(width: Int, height: Int) { picture = I420Picture(width: width, height: height) }

    mutating func fillRectangle(x: Double, y: Double, width: Double, height: Double, _ paint: Paint) {
        for row in rows(from: y, to: y + height) { fillRun(row, from: x, to: x + width, paint) }
    }

    /// An ellipse around `center`; only the part above `bottom`, where given.
    mutating func fillEllipse(
        _ center: Spot, radiusX: Double, radiusY: Double, _ paint: Paint, above bottom: Double = .infinity
    ) {
        for row in rows(from: center.y - radiusY, to: min(center.y + radiusY, bottom)) {
            let distance = (Double(row) + 0.5 - center.y) / radiusY
            let half = radiusX * max(0, 1 - distance * distance).squareRoot()
            fillRun(row, from: center.x - half, to: center.x + half, paint)
        }
    }

    /// A convex polygon.
    mutating func fillPolygon(_ corners: [Spot], _ paint: Paint) {
        guard let top = corners.map(\.y).min(), let bottom = corners.map(\.y).max() else { return }
        for row in rows(from: top, to: bottom) {
            let level = Double(row) + 0.5
            var left = Double.infinity
            var right = -Double.infinity
            for (index, start) in corners.enumerated() {
                let end = corners[(index + 1) % corners.count]
                guard (start.y <= level) != (end.y <= level) else { continue }
                let x = start.x + (end.x - start.x) * (level - start.y) / (end.y - start.y)
                left = min(left, x)
                right = max(right, x)
            }
            if left < right { fillRun(row, from: left, to: right, paint) }
        }
    }

    /// A thick line with round ends.
    mutating func stroke(from start: Spot, to end: Spot, width: Double, _ paint: Paint) {
        let (across, along) = (end.x - start.x, end.y - start.y)
        let length = max(0.001, (across * across + along * along).squareRoot())
        let (x, y) = (-along / length * width / 2, across / length * width / 2)
        fillPolygon(
            [
                Spot(start.x + x, start.y + y), Spot(end.x + x, end.y + y), Spot(end.x - x, end.y - y),
                Spot(start.x - x, start.y - y),
            ], paint)
        for spot in [start, end] { fillEllipse(spot, radiusX: width / 2, radiusY: width / 2, paint) }
    }

    private func rows(from top: Double, to bottom: Double) -> Range<Int> {
        let first = max(0, Int((max(top, 0)).rounded()))
        return first..<max(first, min(picture.height, Int(min(bottom, Double(picture.height)).rounded())))
    }

    private mutating func fillRun(_ row: Int, from left: Double, to right: Double, _ paint: Paint) {
        let first = max(0, Int(max(left, 0).rounded()))
        let last = min(picture.width, Int(min(right, Double(picture.width)).rounded()))
        guard first < last else { return }
        Self.fill(&picture.luma, row * picture.width + first..<row * picture.width + last, paint.luma)
        guard row % 2 == 0 else { return }
        let chroma = row / 2 * picture.chromaWidth
        let run = chroma + first / 2..<chroma + (last + 1) / 2
        Self.fill(&picture.blueDifference, run, paint.blueDifference)
        Self.fill(&picture.redDifference, run, paint.redDifference)
    }

    private static func fill(_ plane: inout [UInt8], _ run: Range<Int>, _ value: UInt8) {
        plane.withUnsafeMutableBufferPointer { $0[run].update(repeating: value) }
    }
}
