import Glibc

/// The host: sways, blinks, talks, waves with one hand and points at the product with the other.
enum StudioHost {
    static func draw(on canvas: inout Canvas, at time: Double) {
        let sway = 7 * sin(time * 1.3)
        let nod = 3 * sin(time * 2.1)
        body(on: &canvas, sway: sway)
        wavingArm(on: &canvas, sway: sway, time: time)
        pointingArm(on: &canvas, sway: sway, time: time)
        head(on: &canvas, center: Spot(232 + sway * 1.4, 122 + nod), time: time)
    }

    private static let skin = Paint(240, 186, 150)
    private static let hair = Paint(44, 24, 30)
    private static let jacket = Paint(20, 116, 130)
    private static let sleeve = Paint(52, 172, 182)
    private static let shirt = Paint(250, 244, 232)

    private static func body(on canvas: inout Canvas, sway: Double) {
        let middle = 232 + sway
        canvas.fillRectangle(x: middle - 15 + sway * 0.2, y: 158, width: 30, height: 36, Paint(214, 156, 122))
        canvas.fillEllipse(
            Spot(middle, 252), radiusX: 82, radiusY: 70, jacket, above: StudioSet.tableTop)
        canvas.fillPolygon([Spot(middle - 22, 186), Spot(middle + 22, 186), Spot(middle, 246)], shirt)
        canvas.fillPolygon([Spot(middle - 6, 196), Spot(middle + 6, 196), Spot(middle, 236)], Paint(206, 52, 52))
    }

    private static func head(on canvas: inout Canvas, center: Spot, time: Double) {
        canvas.fillEllipse(Spot(center.x, center.y - 10), radiusX: 47, radiusY: 54, hair)
        canvas.fillEllipse(Spot(center.x, center.y + 4), radiusX: 38, radiusY: 48, skin)
        canvas.fillEllipse(Spot(center.x - 6, center.y - 36), radiusX: 38, radiusY: 17, hair)
        let isBlinking = time.truncatingRemainder(dividingBy: 3.4) < 0.14
        for side in [-1.0, 1.0] {
            let eye = Spot(center.x + side * 15, center.y)
            canvas.fillRectangle(x: eye.x - 8, y: eye.y - 13, width: 16, height: 4, hair)
            canvas.fillEllipse(eye, radiusX: 5.5, radiusY: isBlinking ? 1.2 : 6.5, hair)
            canvas.fillEllipse(Spot(center.x + side * 25, center.y + 17), radiusX: 8, radiusY: 5, Paint(236, 142, 122))
        }
        // Talks for five seconds, listens for two.
        let talks = time.truncatingRemainder(dividingBy: 7) < 5
        let openness = talks ? 2.5 + 7 * abs(sin(time * 9) * sin(time * 2.3)) : 2.5
        canvas.fillEllipse(Spot(center.x, center.y + 28), radiusX: 14, radiusY: openness + 2, Paint(170, 46, 52))
        canvas.fillEllipse(Spot(center.x, center.y + 27), radiusX: 10, radiusY: openness / 2, shirt)
    }

    private static func wavingArm(on canvas: inout Canvas, sway: Double, time: Double) {
        let shoulder = Spot(168 + sway, 218)
        let elbow = Spot(112 + sway * 0.6, 210 + 4 * sin(time * 1.3))
        let angle = -0.25 + 0.5 * sin(time * 5.2)
        let hand = Spot(elbow.x + 88 * sin(angle), elbow.y - 88 * cos(angle))
        canvas.stroke(from: shoulder, to: elbow, width: 36, sleeve)
        canvas.stroke(from: elbow, to: Spot(elbow.x + 62 * sin(angle), elbow.y - 62 * cos(angle)), width: 30, sleeve)
        canvas.fillEllipse(hand, radiusX: 17, radiusY: 18, skin)
        for finger in -2...1 {
            let spread = angle + 0.22 * Double(finger) + 0.1
            let tip = Spot(hand.x + 33 * sin(spread), hand.y - 33 * cos(spread))
            canvas.stroke(from: hand, to: tip, width: 8, skin)
        }
    }

    private static func pointingArm(on canvas: inout Canvas, sway: Double, time: Double) {
        let shoulder = Spot(296 + sway, 220)
        let elbow = Spot(334 + sway * 0.5, 250)
        let hand = Spot(384 + 5 * sin(time * 2.6), 228 + 3 * sin(time * 3.1))
        canvas.stroke(from: shoulder, to: elbow, width: 34, sleeve)
        canvas.stroke(from: elbow, to: hand, width: 26, sleeve)
        canvas.fillEllipse(hand, radiusX: 15, radiusY: 13, skin)
        canvas.stroke(from: hand, to: Spot(hand.x + 26, hand.y - 2), width: 8, skin)
    }
}
