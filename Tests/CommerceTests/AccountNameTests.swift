import Commerce
import Testing

@Suite struct AccountNameTests {
    @Test("letters of any script, digits and _ - . make a name", arguments: ["ann", "小明", "Éva", "a.b-c_9", "अनु"])
    func accepted(text: String) {
        #expect(Account.Name(rawValue: text)?.rawValue == text)
    }

    @Test(
        "everything else does not",
        arguments: ["", "a b", "a\u{1B}[2J", "a\u{202E}b", "a/b", "😀", "a\n", String(repeating: "x", count: 25)])
    func refused(text: String) {
        #expect(Account.Name(rawValue: text) == nil)
    }

    @Test("names that differ in case only fold to the same")
    func folded() {
        #expect(Account.Name(rawValue: "Ann")?.folded == Account.Name(rawValue: "aNN")?.folded)
    }
}
