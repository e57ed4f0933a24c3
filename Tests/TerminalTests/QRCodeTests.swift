import Testing

@testable import Terminal

@Suite("QRCode")
struct QRCodeTests {
    @Test("a code has the three finders and the timing lines of the standard")
    func finders() throws {
        let code = try #require(QRCode("https://pay.example/1"))
        #expect(code.side >= 21 && (code.side - 17) % 4 == 0)
        for (left, top) in [(0, 0), (code.side - 7, 0), (0, code.side - 7)] {
            for y in 0..<7 {
                for x in 0..<7 {
                    let ring = max(abs(x - 3), abs(y - 3))
                    #expect(code[left + x, top + y] == (ring != 2))
                }
            }
        }
        for place in 8..<(code.side - 8) { #expect(code[place, 6] == (place % 2 == 0)) }
    }

    @Test(
        "the cells show the modules, dark on light, in a quiet zone",
        arguments: [QRCode.quietZone, QRCode.narrowQuietZone])
    func surface(zone: Int) throws {
        let code = try #require(QRCode("商品 42"))
        let surface = code.surface(quietZone: zone)
        #expect(surface.size == code.size(quietZone: zone))
        for y in 0..<(2 * surface.height) {
            for x in 0..<surface.width {
                let cell = surface[x, y / 2]
                let mask = try #require(BlockMask.eighths(cell.scalar))
                let inked = mask >> (y % 2 == 0 ? 0 : 63) & 1 == 1
                let dark = (inked ? cell.foreground : cell.background) == .hex(0)
                #expect(dark == code[x - zone, y - zone])
            }
        }
    }

    @Test("plain cells show the same modules in reverse blanks")
    func plain() throws {
        let code = try #require(QRCode("x"))
        let surface = code.plainSurface()
        for y in 0..<code.side {
            for x in 0..<code.side {
                let cell = surface[2 * (x + QRCode.narrowQuietZone), y + QRCode.narrowQuietZone]
                #expect(cell.attributes.contains(.reverse) != code[x, y])
            }
        }
    }

    @Test("what does not fit is not drawn, and the narrow zone is tried first")
    func fits() throws {
        let code = try #require(QRCode("x"))
        let wide = code.size()
        let narrow = code.size(quietZone: QRCode.narrowQuietZone)
        #expect(QRCode.render("x", fitting: wide)?.size == wide)
        #expect(QRCode.render("x", fitting: Size(width: wide.width - 1, height: wide.height))?.size == narrow)
        #expect(QRCode.render("x", fitting: Size(width: narrow.width - 1, height: 99)) == nil)
        #expect(QRCode.render(String(repeating: "x", count: 3000), fitting: Size(width: 999, height: 999)) == nil)
        #expect(QRCode.render("", fitting: Size(width: 999, height: 999)) == nil)
    }
}

@Suite("MemorySink")
struct MemorySinkTests {
    @Test("a surface of another size is cut or filled up")
    func fits() {
        var sink = MemorySink(size: Size(width: 4, height: 2))
        var surface = Surface(width: 8, height: 1)
        surface.put("abcdefgh", at: .zero)
        sink.present(surface)
        #expect(sink.surface.text == "abcd\n" && sink.frames == 1)
    }
}
