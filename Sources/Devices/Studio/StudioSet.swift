/// The room: a warm wall, a large round lamp behind the host, a shelf, a table.
enum StudioSet {
    /// Where the table's top begins and where its front does, in pixels from the top.
    static let tableTop = 262.0
    static let tableFront = 292.0

    static func draw(on canvas: inout Canvas) {
        wall(on: &canvas)
        lamp(on: &canvas)
        shelf(on: &canvas)
        table(on: &canvas)
    }

    private static func wall(on canvas: inout Canvas) {
        for step in 0..<33 {
            canvas.fillRectangle(
                x: 0, y: Double(step) * 8, width: 640, height: 8, Paint(62 + step * 2, 34 + step, 44 - step / 2))
        }
    }

    /// The brightest thing in the room, so that the host's outline stands out.
    private static func lamp(on canvas: inout Canvas) {
        let center = Spot(230, 150)
        for (radius, paint) in [
            (134.0, Paint(150, 84, 48)), (124.0, Paint(214, 140, 74)), (116.0, Paint(255, 222, 158)),
            (96.0, Paint(255, 236, 190)),
        ] { canvas.fillEllipse(center, radiusX: radius, radiusY: radius, paint) }
    }

    private static func shelf(on canvas: inout Canvas) {
        let things: [(x: Double, width: Double, height: Double, paint: Paint)] = [
            (412, 22, 46, Paint(232, 178, 60)), (440, 16, 34, Paint(60, 150, 140)), (462, 30, 24, Paint(214, 90, 70)),
            (500, 18, 52, Paint(240, 224, 200)), (524, 18, 44, Paint(86, 110, 180)), (548, 34, 30, Paint(232, 178, 60)),
        ]
        for thing in things {
            canvas.fillRectangle(
                x: thing.x, y: 104 - thing.height, width: thing.width, height: thing.height, thing.paint)
        }
        canvas.fillRectangle(x: 396, y: 104, width: 204, height: 8, Paint(226, 170, 116))
        canvas.fillRectangle(x: 396, y: 112, width: 204, height: 4, Paint(30, 16, 22))
    }

    private static func table(on canvas: inout Canvas) {
        canvas.fillRectangle(x: 0, y: tableTop, width: 640, height: 30, Paint(196, 136, 84))
        canvas.fillRectangle(x: 0, y: tableTop, width: 640, height: 5, Paint(244, 196, 140))
        canvas.fillRectangle(x: 0, y: tableFront, width: 640, height: 68, Paint(44, 24, 26))
    }
}
