import Testing

@testable import Terminal

@Suite("TextWidth")
struct TextWidthTests {
    @Test(
        "a character is as wide as its base",
        arguments: [
            ("a", 1), ("é", 1), ("e\u{301}", 1), ("你", 2), ("ｗ", 2), ("ﾜ", 1), ("한", 2), ("あ", 2), ("。", 2), ("…", 1),
            ("❤", 1), ("❤\u{FE0F}", 1), ("👍", 2), ("👍🏽", 2), ("👨‍👩‍👧‍👦", 2), ("🇨🇳", 1), ("⌚", 2), ("─", 1), ("▄", 1),
            ("\u{1FB00}", 1), ("⣿", 1), ("\u{200B}", 0), ("\u{202E}", 0), ("\u{1B}", 0), ("\n", 0), ("\r\n", 0),
            ("\u{7F}", 0), ("\u{85}", 0), ("\u{301}", 0), ("\u{AD}", 0), ("\u{20000}", 2), ("¥", 1),
        ] as [(Character, Int)])
    func width(character: Character, columns: Int) {
        #expect(TextWidth.of(character) == columns)
    }

    @Test("the wide ranges are sorted and apart")
    func rangesAreSorted() {
        #expect(WideScalars.ranges.allSatisfy { $0.first <= $0.last })
        #expect(zip(WideScalars.ranges, WideScalars.ranges.dropFirst()).allSatisfy { $0.last < $1.first })
    }

    @Test("every range holds its ends and not what lies beside it")
    func rangeEnds() {
        for (index, range) in WideScalars.ranges.enumerated() {
            #expect(WideScalars.contain(range.first) && WideScalars.contain(range.last))
            if index + 1 < WideScalars.ranges.count, WideScalars.ranges[index + 1].first > range.last + 1 {
                #expect(!WideScalars.contain(range.last + 1))
            }
        }
    }
}

@Suite("TextCleaner")
struct TextCleanerTests {
    @Test(
        "nothing that steers a terminal or its writing direction survives",
        arguments: [
            ("plain 你好 👍🏽", "plain 你好 👍🏽"), ("a\u{1B}[31mb", "a[31mb"), ("a\u{9B}31mb", "a31mb"),
            ("a\u{202E}b\u{2066}c", "abc"),
            ("a\nb\tc", "a b c"), ("a\r\nb", "a b"), ("\u{7}\u{0}\u{8}x", "x"), ("\u{301}x", "x"), ("\u{FEFF}x", "x"),
        ])
    func cleans(dirty: String, clean: String) {
        #expect(TextCleaner.clean(dirty) == clean)
    }

    @Test("line ends are kept where they are wanted, each once")
    func keepsLines() {
        #expect(TextCleaner.clean("a\r\nb\nc\rd", keepingLines: true) == "a\nb\nc\nd")
    }

    @Test("a flood of marks is cut at the limit")
    func marks() {
        let flood = "a" + String(repeating: "\u{301}", count: 500) + "b"
        #expect(TextCleaner.clean(flood).unicodeScalars.count == 2 + Limits.marksPerCharacter)
    }
}

@Suite("TextLayout")
struct TextLayoutTests {
    @Test(
        "text is cut at whole characters and marked",
        arguments: [("hello", 5, "hello"), ("hello", 4, "hel…"), ("你好吗", 5, "你好…"), ("你好吗", 4, "你…"), ("x", 0, "")])
    func truncate(text: String, width: Int, expected: String) {
        #expect(TextLayout.truncate(text, to: width) == expected)
        #expect(TextWidth.of(TextLayout.truncate(text, to: width)) <= width)
    }

    @Test(
        "lines break at blanks and between wide characters",
        arguments: [
            ("one two three", 7, ["one two", "three"]), ("one  two", 3, ["one", "two"]),
            ("abcdefgh", 3, ["abc", "def", "gh"]), ("你好世界", 5, ["你好", "世界"]), ("buy 茶壶 now", 8, ["buy 茶壶", "now"]),
            ("a\n\nb", 4, ["a", "", "b"]), ("", 4, [""]), ("你", 1, [""]), ("  x", 4, ["  x"]),
        ])
    func wrap(text: String, width: Int, lines: [String]) {
        #expect(TextLayout.wrap(text, width: width) == lines)
    }

    @Test("the last line allowed says that there is more")
    func maxLines() {
        #expect(TextLayout.wrap("one two three four", width: 5, maxLines: 2) == ["one", "two…"])
    }

    @Test("padding fills to the width on either side")
    func pad() {
        #expect(TextLayout.pad("你", to: 4) == "你  ")
        #expect(TextLayout.pad("9", to: 3, trailing: true) == "  9")
    }
}
