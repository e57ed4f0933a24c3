import Glibc

/// The product: a gift box that turns on a stand, seen a little from above.
enum StudioProduct {
    static func draw(on canvas: inout Canvas, at time: Double) {
        canvas.fillEllipse(Spot(center.x, bottom + 6), radiusX: 92, radiusY: 20, Paint(92, 52, 38))
        canvas.fillEllipse(Spot(center.x, bottom), radiusX: 92, radiusY: 20, Paint(250, 240, 224))
        let turn = time * 0.9
        let base = (0..<4).map { corner(turn + Double($0) * .pi / 2, at: bottom) }
        let lid = base.map { Spot($0.x, $0.y - height) }
        for side in 0..<4 {
            let next = (side + 1) % 4
            // The direction a side faces; those that face away are hidden.
            let facing = turn + (Double(side) + 0.5) * .pi / 2
            guard sin(facing) > 0 else { continue }
            wall(on: &canvas, [base[side], base[next], lid[next], lid[side]], light: 0.55 + 0.45 * sin(facing + 0.6))
        }
        canvas.fillPolygon(lid, Paint(255, 146, 126))
        ribbon(on: &canvas, over: lid)
    }

    private static let center = Spot(482, 0)
    private static let bottom = 262.0
    private static let height = 84.0

    private static func corner(_ angle: Double, at level: Double) -> Spot {
        Spot(center.x + 66 * cos(angle), level + 15 * sin(angle))
    }

    private static func wall(on canvas: inout Canvas, _ corners: [Spot], light: Double) {
        canvas.fillPolygon(corners, shaded(250, 62, 66, by: light))
        let band = [
            between(corners[0], corners[1], 0.4), between(corners[0], corners[1], 0.6),
            between(corners[3], corners[2], 0.6), between(corners[3], corners[2], 0.4),
        ]
        canvas.fillPolygon(band, shaded(255, 216, 92, by: light))
    }

    private static func ribbon(on canvas: inout Canvas, over lid: [Spot]) {
        let gold = Paint(255, 224, 110)
        for side in 0..<2 {
            canvas.fillPolygon(
                [
                    between(lid[side], lid[side + 1], 0.4), between(lid[side], lid[side + 1], 0.6),
                    between(lid[(side + 3) % 4], lid[side + 2], 0.6), between(lid[(side + 3) % 4], lid[side + 2], 0.4),
                ], gold)
        }
        let knot = Spot(center.x, bottom - height)
        for side in [-1.0, 1.0] {
            canvas.fillEllipse(Spot(knot.x + side * 20, knot.y - 13), radiusX: 19, radiusY: 11, gold)
            canvas.fillEllipse(Spot(knot.x + side * 20, knot.y - 13), radiusX: 9, radiusY: 5, Paint(190, 130, 40))
        }
        canvas.fillEllipse(Spot(knot.x, knot.y - 9), radiusX: 9, radiusY: 8, Paint(255, 240, 170))
    }

    private static func between(_ start: Spot, _ end: Spot, _ share: Double) -> Spot {
        Spot(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share)
    }

    private static func shaded(_ red: Double, _ green: Double, _ blue: Double, by light: Double) -> Paint {
        Paint(Int(red * light), Int(green * light), Int(blue * light))
    }
}
