/// Capital letters of five by seven blocks, large enough to be read when the picture has become characters.
enum BlockLetters {
    /// Blocks from the start of one letter to the start of the next.
    static let advance = 6.0

    static func draw(_ text: String, on canvas: inout Canvas, at origin: Spot, block: Double, _ paint: Paint) {
        for (index, letter) in text.enumerated() {
            let left = origin.x + Double(index) * advance * block
            for (row, bits) in (shapes[letter] ?? []).enumerated() {
                for column in 0..<5 where bits >> UInt8(4 - column) & 1 == 1 {
                    canvas.fillRectangle(
                        x: left + Double(column) * block, y: origin.y + Double(row) * block, width: block,
                        height: block,
                        paint)
                }
            }
        }
    }

    private static let shapes: [Character: [UInt8]] = [
        "A": [0b01110, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001],
        "E": [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111],
        "H": [0b10001, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001],
        "I": [0b01110, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
        "K": [0b10001, 0b10010, 0b10100, 0b11000, 0b10100, 0b10010, 0b10001],
        "L": [0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b11111],
        "R": [0b11110, 0b10001, 0b10001, 0b11110, 0b10100, 0b10010, 0b10001],
        "V": [0b10001, 0b10001, 0b10001, 0b10001, 0b01010, 0b01010, 0b00100],
        "W": [0b10001, 0b10001, 0b10001, 0b10101, 0b10101, 0b11011, 0b10001],
    ]
}
