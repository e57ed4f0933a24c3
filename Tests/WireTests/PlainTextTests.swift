import Testing
import Wire

@Suite struct PlainTextTests {
    @Test(
        "nothing that moves a cursor, turns direction or hides comes through",
        arguments: [
            ("hello", "hello"), ("  two   words \n", "two words"), ("\u{1B}[31mred\u{1B}[0m", "[31mred[0m"),
            ("bell\u{7}\u{8}\u{0}", "bell"), ("\u{9B}2J", "2J"), ("a\u{202E}b\u{2066}c\u{2069}", "abc"),
            ("z\u{200B}\u{200D}\u{FEFF}w", "zw"), ("tag\u{E0041}\u{E007F}", "tag"), ("线\u{2028}行", "线 行"),
            ("带货 直播", "带货 直播"), ("", ""), ("\u{AD}", ""),
        ])
    func cleans(dirty: String, clean: String) {
        #expect(PlainText.clean(dirty, limit: 80) == clean)
    }

    @Test("marks are piled three high at most")
    func marks() {
        let zalgo = "a" + String(repeating: "\u{301}", count: 400) + "b"
        #expect(PlainText.clean(zalgo, limit: 80) == "a\u{301}\u{301}\u{301}b")
    }

    @Test(
        "a character keeps what is of its script, and nine scalars at most",
        arguments: [
            ("s\u{FF9E}c\u{3099}a\u{903}m", "scam"), ("骗\u{FF9E}子", "骗子"), ("1\u{E33}3", "13"),
            ("ｶ\u{FF9E}が か\u{3099}", "ｶ\u{FF9E}が か\u{3099}"), ("ที่นี่ คำ", "ที่นี่ คำ"), ("हिन्दी र्त्स्न्य", "हिन्दी र्त्स्न्य"),
            ("강\u{AC00}\u{11A8}", "강\u{AC00}\u{11A8}"), ("1\u{FE0F}\u{20E3}👍🏽a🏽", "1\u{FE0F}\u{20E3}👍🏽a"),
            ("🇨🇳é", "🇨🇳é"), (String(repeating: "\u{1100}", count: 500), String(repeating: "\u{1100}", count: 9)),
            ("a" + String(repeating: "\u{1F3FB}", count: 900), "a"),
        ])
    func scripts(dirty: String, clean: String) {
        #expect(Array(PlainText.clean(dirty, limit: 80).unicodeScalars) == Array(clean.unicodeScalars))
    }

    @Test(
        "eighty characters are no more than two hundred and forty scalars",
        arguments: ["\u{D4E}", "\u{1100}", "क्षि", "e\u{301}\u{302}\u{303}"])
    func floods(piece: String) {
        let flood = PlainText.clean(String(repeating: piece + " ", count: 2_000), limit: 80)
        #expect(flood.count <= 80 && flood.unicodeScalars.count <= 240 && !flood.isEmpty)
        #expect(PlainText.clean(String(repeating: piece, count: 2_000), limit: 80).unicodeScalars.count <= 240)
    }

    @Test("the limit counts what a person counts")
    func limit() {
        #expect(PlainText.clean(String(repeating: "直", count: 90), limit: 80).count == 80)
        #expect(PlainText.clean(String(repeating: "\u{200B}", count: 1_000_000), limit: 80).isEmpty)
    }
}
