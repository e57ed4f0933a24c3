@testable import Terminal

/// A small generator whose sequence a seed decides on every platform.
struct Lehmer {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed * 2 + 1
    }

    mutating func below(_ bound: Int) -> Int {
        state = state &* 0xDA94_2042_E4DD_58B5 &+ 0x9E37_79B9
        return Int(state >> 33) % bound
    }
}

extension Surface {
    /// Text, wide characters, styles and picture cells in no order.
    static func random(size: Size, using random: inout Lehmer) -> Surface {
        var surface = Surface(size: size)
        let texts = ["a", "hello", "你好", "👍🏽", "", "─", " ", "x 弹 y"]
        let colors: [Color] = [.standard, .hex(0), .hex(0xFFFFFF), .hex(0x123456), .hex(0x123457)]
        let blocks: [UInt32] = [0x20, 0x2584, 0x258C, 0x2598, 0x2581, 0x1FB0A]
        for _ in 0..<random.below(3 * size.height + 1) {
            let point = Point(x: random.below(size.width + 4) - 2, y: random.below(size.height))
            if random.below(3) == 0 {
                for x in 0..<random.below(size.width + 1) {
                    surface[x, point.y] = Cell(
                        scalar: blocks[random.below(blocks.count)], foreground: colors[1 + random.below(4)],
                        background: colors[1 + random.below(4)], attributes: [], kind: .picture)
                }
            } else {
                let style = Style(
                    foreground: colors[random.below(5)], background: colors[random.below(5)],
                    attributes: Attributes(rawValue: UInt8(random.below(32))))
                surface.put(texts[random.below(texts.count)], at: point, style: style)
            }
        }
        if random.below(3) == 0 { surface.cursor = Point(x: random.below(size.width), y: random.below(size.height)) }
        return surface
    }
}
