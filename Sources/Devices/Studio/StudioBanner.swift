import Glibc

/// The lower third: the house's name, a light that says the room is live, and a glint that runs along.
enum StudioBanner {
    static func draw(on canvas: inout Canvas, at time: Double) {
        canvas.fillRectangle(x: 28, y: 302, width: 584, height: 46, Paint(250, 240, 224))
        canvas.fillRectangle(x: 28, y: 302, width: 14, height: 46, Paint(226, 44, 54))
        BlockLetters.draw("HAWKER", on: &canvas, at: Spot(58, 308), block: 5, Paint(34, 18, 24))
        canvas.fillRectangle(x: 440, y: 302, width: 172, height: 46, Paint(226, 44, 54))
        let pulse = 6 + 4 * abs(sin(time * 3))
        canvas.fillEllipse(Spot(464, 325), radiusX: pulse, radiusY: pulse, Paint(255, 240, 230))
        BlockLetters.draw("LIVE", on: &canvas, at: Spot(486, 308), block: 5, Paint(255, 250, 244))
        let glint = (time * 150).truncatingRemainder(dividingBy: 900) - 60
        let left = max(28, glint)
        let right = min(612, glint + 60)
        if left < right { canvas.fillRectangle(x: left, y: 348, width: right - left, height: 5, Paint(255, 216, 92)) }
    }
}
