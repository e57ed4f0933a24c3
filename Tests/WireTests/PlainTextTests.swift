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

    @Test("the limit counts what a person counts")
    func limit() {
        #expect(PlainText.clean(String(repeating: "直", count: 90), limit: 80).count == 80)
        #expect(PlainText.clean(String(repeating: "\u{200B}", count: 1_000_000), limit: 80).isEmpty)
    }
}
