import Testing

@testable import Terminal

@Suite("TerminalCapabilities")
struct TerminalCapabilitiesTests {
    @Test(
        "colours are judged by COLORTERM, TERM and NO_COLOR",
        arguments: [
            (["TERM": "xterm-256color", "COLORTERM": "truecolor"], .trueColor),
            (["TERM": "tmux-256color", "COLORTERM": "24bit"], .trueColor),
            (["TERM": "linux", "COLORTERM": "truecolor"], .palette16), (["TERM": "xterm-256color"], .palette256),
            (["TERM": "xterm"], .palette16), (["TERM": "vt100"], .monochrome), (["TERM": "dumb"], .monochrome),
            ([:], .monochrome),
            (["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"], .monochrome),
            (["TERM": "xterm-256color", "NO_COLOR": ""], .palette256),
        ] as [([String: String], Rasterizer.Colors)])
    func colors(environment: [String: String], expected: Rasterizer.Colors) {
        #expect(TerminalCapabilities.detect(environment).colors == expected)
    }

    @Test(
        "the first locale variable that is set decides about UTF-8",
        arguments: [
            (["LANG": "en_US.UTF-8"], true), (["LANG": "C"], false), ([:], false),
            (["LC_ALL": "C", "LANG": "zh_CN.UTF-8"], false),
            (["LC_ALL": "", "LC_CTYPE": "C.utf8"], true),
        ] as [([String: String], Bool)])
    func unicode(environment: [String: String], expected: Bool) {
        let capabilities = TerminalCapabilities.detect(environment)
        #expect(capabilities.unicode == expected)
        #expect(capabilities.pictureStyle == (expected ? .blocks : .ascii))
    }
}

@Suite("KeyReader")
struct KeyReaderTests {
    @Test(
        "character codes are the keys a person would name",
        arguments: [
            (0x61, .character("a")), (0x4F60, .character("你")), (0x0D, .enter), (0x0A, .enter), (0x09, .tab),
            (0x1B, .escape),
            (0x7F, .backspace), (0x08, .backspace), (0x03, .control("c")), (0x1A, .control("z")), (0x00, .control(" ")),
            (0x1C, .control("\\")), (0x85, nil), (0xD800, nil),
        ] as [(UInt32, Key?)])
    func characters(code: UInt32, key: Key?) {
        #expect(KeyReader.key(for: code) == key)
    }

    @Test(
        "function codes are curses' own",
        arguments: [
            (0o402, .down), (0o403, .up), (0o404, .left), (0o405, .right), (0o411, .function(1)),
            (0o424, .function(12)),
            (0o512, .delete), (0o541, .backTab), (0o550, .end), (0o7777, nil),
        ] as [(UInt32, Key?)])
    func functions(code: UInt32, key: Key?) {
        #expect(KeyReader.functionKey(for: code) == key)
    }
}

@Suite("TerminalBytes")
struct TerminalBytesTests {
    @Test("leaving undoes what entering does, without padding marks")
    func bytes() {
        let strings = [
            "kmous": "\u{1B}[<", "smcup": "<in>", "rmcup": "<out>$<5>", "civis": "<hide>", "cnorm": "<show>",
            "sgr0": "\u{1B}[m$<2>",
            "smkx": "<keys>", "rmkx": "<nokeys>",
        ]
        let bytes = TerminalBytes { strings[$0] }
        #expect(
            String(decoding: bytes.leave, as: UTF8.self)
                == "\u{1B}[?2026l\u{1B}[m\u{1B}[?1006;1000l\u{1B}[?2004l<show><nokeys><out>")
        #expect(
            String(decoding: bytes.enter, as: UTF8.self) == "<in><keys>\u{1B}[?1006;1000h\u{1B}[?2004h<hide>")
    }

    @Test("a terminal without a mouse is told nothing it may not know")
    func bare() {
        let bytes = TerminalBytes { $0 == "sgr0" ? "\u{1B}[m" : nil }
        #expect(bytes.leave == Array("\u{1B}[m".utf8) && bytes.enter.isEmpty && !bytes.hasMouse)
    }
}

@Suite("ColorPairs")
struct ColorPairsTests {
    private func colors(_ number: Int) -> ColorPairs.Colors { .init(ink: Int16(number), ground: 0) }

    /// The pair's number, negative when it needs its colours set; 99 when there is none.
    private func take(_ number: Int, _ pairs: inout ColorPairs) -> Int {
        guard let taken = pairs.take(colors(number)) else { return 99 }
        return taken.isNew ? -taken.number : taken.number
    }

    @Test("the terminal's own colours are pair 0 and cost nothing")
    func own() {
        var pairs = ColorPairs(capacity: 1)
        let own = pairs.take(.init(ink: -1, ground: -1))
        #expect(own?.number == 0 && own?.isNew == false)
        let other = pairs.take(colors(1))
        #expect(other == nil)
    }

    @Test("a pair on the screen is never taken, the oldest other one is")
    func evicts() {
        var pairs = ColorPairs(capacity: 4)
        let first = (1...3).map { take($0, &pairs) }
        #expect(first == [-1, -2, -3])
        let full = take(4, &pairs)
        #expect(full == 99)
        pairs.release(2)
        pairs.release(1)
        // 1 was made before 2 and neither was used since.
        let then = [4, 2, 1].map { take($0, &pairs) }
        #expect(then == [-1, 2, 99])
    }

    @Test("using a pair makes it the youngest")
    func ages() {
        var pairs = ColorPairs(capacity: 3)
        let taken = [1, 2, 1].map { take($0, &pairs) }
        #expect(taken == [-1, -2, 1])
        pairs.releaseAll()
        let third = take(3, &pairs)
        #expect(third == -2)
    }
}
