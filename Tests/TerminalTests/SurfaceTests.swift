import Testing

@testable import Terminal

@Suite("Surface")
struct SurfaceTests {
    @Test("a cell is sixteen bytes")
    func compact() {
        #expect(MemoryLayout<Cell>.stride == 16)
    }

    @Test("text is written from its place and the columns are counted")
    func put() {
        var surface = Surface(width: 10, height: 2)
        #expect(surface.put("a你b", at: Point(x: 1, y: 0)) == 4)
        #expect(surface.text(0) == " a你b")
        #expect(surface[2, 0].kind == .lead && surface[3, 0].kind == .continuation)
    }

    @Test("a wide character never stands half over the right edge")
    func rightEdge() {
        var surface = Surface(width: 4, height: 1)
        #expect(surface.put("abc你", at: .zero) == 3)
        #expect(surface.text == "abc")
    }

    @Test("text that flies out at the left leaves blanks for halves")
    func leftEdge() {
        var surface = Surface(width: 4, height: 1)
        surface.put("你好x", at: Point(x: -1, y: 0))
        #expect(surface.text(0) == " 好x")
        #expect(surface[0, 0].kind == .single)
    }

    @Test("a clip bounds the text on every side")
    func clip() {
        var surface = Surface(width: 8, height: 3)
        let clip = Rect(x: 2, y: 1, width: 4, height: 1)
        surface.put("abcdefgh", at: Point(x: 0, y: 1), clip: clip)
        surface.put("abcdefgh", at: Point(x: 0, y: 2), clip: clip)
        #expect(surface.text == "\n  cdef\n")
    }

    @Test("escape, controls and direction marks are not drawn")
    func strips() {
        var surface = Surface(width: 12, height: 1)
        surface.put("a\u{1B}[2Jb\u{202E}c\nd", at: .zero)
        #expect(surface.text == "a[2Jbcd")
    }

    @Test("an ellipsis marks what does not fit")
    func ellipsis() {
        var surface = Surface(width: 10, height: 1)
        #expect(surface.put("一二三四", at: .zero, maxWidth: 6, ellipsis: true) == 5)
        #expect(surface.text == "一二…")
    }

    @Test("overwriting either half of a wide character blanks the other", arguments: [0, 1])
    func mends(x: Int) {
        var surface = Surface(width: 2, height: 1)
        surface.put("你", at: .zero)
        surface[x, 0] = Cell("x")
        #expect(surface.text == (x == 0 ? "x" : " x"))
        #expect(surface.cells.allSatisfy { $0.kind == .single })
    }

    @Test("over a picture the letters stand on its colour")
    func overlay() {
        var surface = Surface(width: 4, height: 1, style: Style(background: .hex(0x102030)))
        surface.put("x", at: .zero, style: Style(foreground: .hex(0xFFFFFF)), overlay: true)
        #expect(surface[0, 0].background == .hex(0x102030))
    }

    @Test("a blit is cut at the edges and keeps wide characters whole")
    func blit() {
        var small = Surface(width: 4, height: 1)
        small.put("你好", at: .zero)
        var surface = Surface(width: 4, height: 1)
        surface.put("abcd", at: .zero)
        surface.blit(small, at: Point(x: -1, y: 0))
        #expect(surface.text == " 好d")
        surface.blit(small, at: Point(x: 1, y: 0))
        #expect(surface.text == " 你")
        surface.blit(small, at: Point(x: 9, y: 9))
        #expect(surface.text == " 你")
    }

    @Test("a box has its title in the upper edge")
    func box() {
        var surface = Surface(width: 12, height: 3)
        surface.box(surface.bounds, title: "Cart")
        #expect(surface.text == "╭ Cart ────╮\n│          │\n╰──────────╯")
        surface.box(Rect(x: 0, y: 0, width: 1, height: 9))
        #expect(surface.text(0) == "╭ Cart ────╮")
    }

    @Test("places outside read as blanks and take nothing")
    func outside() {
        var surface = Surface(width: 2, height: 2)
        surface[5, 5] = Cell("x")
        surface[-1, 0] = Cell("x")
        surface.fill(Rect(x: -5, y: -5, width: 20, height: 6), Cell("y"))
        #expect(surface[9, 9] == .blank)
        #expect(surface.text == "yy\n")
    }

    @Test("whatever is drawn, a lead has its continuation and no other")
    func invariant() {
        var random = Lehmer(seed: 11)
        for _ in 0..<200 {
            var surface = Surface.random(size: Size(width: 9, height: 3), using: &random)
            surface.blit(
                .random(size: Size(width: 5, height: 2), using: &random), at: Point(x: random.below(12) - 3, y: 1))
            surface.fill(Rect(x: random.below(9), y: 0, width: random.below(4), height: 3), .plain)
            for y in 0..<3 {
                for x in 0..<9 {
                    let next = x + 1 < 9 ? surface[x + 1, y].kind : .single
                    #expect((surface[x, y].kind == .lead) == (next == .continuation), "seed 11, \(surface.text)")
                }
            }
        }
    }
}
