import Testing

@testable import Terminal

@Suite("TrueColorEncoder")
struct TrueColorEncoderTests {
    @Test("after every frame the terminal shows the surface", arguments: [1, 2, 3, 4, 5] as [UInt64])
    func showsRandomSurfaces(seed: UInt64) {
        var random = Lehmer(seed: seed)
        let size = Size(width: 1 + random.below(14), height: 1 + random.below(5))
        var encoder = TrueColorEncoder(likeness: Likeness(tolerance: 0))
        var terminal = ToyTerminal(size: size)
        for frame in 0..<150 {
            let surface = Surface.random(size: size, using: &random)
            terminal.take(encoder.encode(surface))
            #expect(terminal.shows(surface), "seed \(seed), frame \(frame)\n\(surface.text)")
            #expect(terminal.complaints.isEmpty && !terminal.inFrame, "seed \(seed): \(terminal.complaints)")
            #expect(encoder.encode(surface).isEmpty, "the same again costs nothing; seed \(seed), frame \(frame)")
            if random.below(20) == 0 { encoder.invalidate() }
        }
    }

    @Test("one changed letter costs a move and a letter")
    func bytes() {
        var encoder = TrueColorEncoder()
        var surface = Surface(width: 20, height: 4)
        surface.put("hello", at: Point(x: 2, y: 1))
        _ = encoder.encode(surface)
        surface.put("y", at: Point(x: 6, y: 1))
        #expect(String(decoding: encoder.encode(surface), as: UTF8.self) == "\u{1B}[?2026h\u{1B}[2;7Hy\u{1B}[?2026l")
        surface.put("J", at: Point(x: 2, y: 1), style: Style(foreground: .hex(0x010203)).bold())
        surface.put("l", at: Point(x: 5, y: 1), style: Style(foreground: .hex(0x010203)).bold())
        #expect(
            String(decoding: encoder.encode(surface), as: UTF8.self)
                == "\u{1B}[?2026h\u{1B}[2;3H\u{1B}[0;1m\u{1B}[38;2;1;2;3mJ\u{1B}[2Cl\u{1B}[?2026l")
    }

    @Test("picture cells keep within the tolerance of what is wanted and are not sent for less")
    func tolerance() {
        func surface(_ level: UInt8) -> Surface {
            var surface = Surface(width: 3, height: 1)
            for x in 0..<3 {
                surface[x, 0] = Cell(
                    scalar: 0x2584, foreground: .rgb(level, level, level), background: .rgb(0, 0, level),
                    attributes: [],
                    kind: .picture)
            }
            return surface
        }
        var encoder = TrueColorEncoder(likeness: Likeness(tolerance: 8))
        _ = encoder.encode(surface(100))
        #expect(encoder.encode(surface(104)).isEmpty)
        // Against the screen, not against the last frame: 104 to 109 is little, 100 to 109 is not.
        #expect(!encoder.encode(surface(109)).isEmpty)
    }

    @Test("without UTF-8 nothing beyond 7 bits goes out and columns still fit")
    func plain() {
        var encoder = TrueColorEncoder(unicode: false)
        var surface = Surface(width: 8, height: 1)
        surface.put("你─é", at: .zero)
        let bytes = encoder.encode(surface)
        #expect(bytes.allSatisfy { $0 < 0x80 })
        #expect(String(decoding: bytes, as: UTF8.self).contains("? -?"))
    }
}

@Suite("Likeness")
struct LikenessTests {
    private func cell(_ scalar: UInt32, _ ink: UInt32, _ ground: UInt32, _ kind: Cell.Kind = .picture) -> Cell {
        Cell(scalar: scalar, foreground: .hex(ink), background: .hex(ground), attributes: [], kind: kind)
    }

    @Test("other glyphs in nearly the same colours are alike")
    func glyphs() {
        let likeness = Likeness(tolerance: 8)
        #expect(likeness.alike(cell(0x2584, 0x404040, 0x424242), cell(0x258C, 0x444444, 0x414141)))
        #expect(likeness.alike(cell(0x2584, 0x404040, 0x808080), cell(0x2580, 0x808080, 0x404040)))
        #expect(!likeness.alike(cell(0x2584, 0x404040, 0x808080), cell(0x2580, 0x404040, 0x808080)))
        #expect(!likeness.alike(cell(0x41, 0x404040, 0x404040), cell(0x42, 0x404040, 0x404040)))
    }

    @Test("text is compared exactly")
    func text() {
        let likeness = Likeness(tolerance: 8)
        #expect(!likeness.alike(cell(0x41, 1, 2, .single), cell(0x41, 1, 3, .single)))
        #expect(!likeness.alike(cell(0x41, 1, 2, .picture), cell(0x41, 1, 3, .single)))
        #expect(likeness.alike(cell(0x20, 1, 2, .single), cell(0x20, 9, 2, .single)))
    }

    @Test("a picture's tolerance holds for all three channels", arguments: [0, 8, 16] as [UInt32])
    func channels(shift: UInt32) {
        let likeness = Likeness(tolerance: 8)
        let base: UInt32 = 0x808080
        #expect(likeness.alike(cell(0x20, 0, base), cell(0x20, 0, base + 8 << shift)))
        #expect(!likeness.alike(cell(0x20, 0, base), cell(0x20, 0, base + 9 << shift)))
    }

    @Test("the masks of blocks agree with how they are chosen")
    func masks() {
        for (pattern, scalar) in BlockFitter.quadrants.enumerated() {
            #expect(BlockMask.eighths(scalar)?.nonzeroBitCount == pattern.nonzeroBitCount * 16)
        }
        for pattern in 0..<64 {
            #expect(BlockMask.sixths(SextantFitter.scalar(pattern)) == UInt64(pattern))
        }
    }
}
