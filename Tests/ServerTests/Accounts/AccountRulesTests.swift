import Testing

@testable import Server

@Suite("Account rules")
struct AccountRulesTests {
    @Test(
        "a name is letters of any script, digits, _ and -",
        arguments: [
            "ab", "alice", "小红", "Zoë-2", "a_b", "7days", "Ａｌｉｃｅ", "สมชาย", "नमस्ते", "김철수", "ｶﾞﾗｽ",
            String(repeating: "字", count: 20),
        ])
    func goodNames(text: String) throws {
        #expect(try AccountRules.name(text) == text)
    }

    @Test(
        "a name of another length is refused with its length",
        arguments: [
            ("", 0), ("a", 1), (String(repeating: "a", count: 21), 21), (String(repeating: "字", count: 5_000), 5_000),
        ])
    func badLengths(text: String, count: Int) {
        #expect(
            throws: AccountRuleError(
                code: .nameLength, message: "A name has 2 to 20 characters; this one has \(count).")
        ) { try AccountRules.name(text) }
    }

    @Test(
        "what is no part of a name is named, and shown only when it is harmless",
        arguments: [
            ("al ice", "no spaces"), ("al\tice", "no spaces"), ("al\u{3000}ice", "no spaces"), ("al\nice", "no spaces"),
            ("al.ice", "cannot hold '.'"), ("al/ice", "cannot hold '/'"), ("-alice", "not with '-'"),
            ("_alice", "not with '_'"), ("al\u{1B}[2J", "U+1B"), ("al\u{0}ice", "U+0"), ("al\u{7F}ice", "U+7F"),
            ("al\u{9B}ice", "U+9B"), ("al\u{202E}ice", "U+202E"), ("al\u{2066}ice", "U+2066"),
            ("al\u{3164}ice", "U+3164"), ("al\u{115F}ice", "U+115F"), ("小红🍎", "U+1F34E"), ("al①", "U+2460"),
            ("al\u{FDFA}", "U+FDFA"), ("al\u{E000}", "U+E000"),
            ("z\u{323}\u{324}\u{325}\u{326}\u{327}algo", "U+1E93"), ("\u{301}alice", "U+301"),
        ])
    func badCharacters(text: String, complaint: String) throws {
        let error = #expect(throws: AccountRuleError.self) { try AccountRules.name(text) }
        let message = try #require(error).message
        #expect(message.contains(complaint), "\(message.unicodeScalars.map { $0.escaped(asASCII: true) }.joined())")
        #expect(message.unicodeScalars.allSatisfy { (0x20...0x7E).contains($0.value) })
    }

    @Test(
        "invisible joiners cannot make a second name",
        arguments: ["al\u{200B}ice", "al\u{200D}ice", "al\u{FEFF}ice", "ali\u{FE0F}ce"])
    func invisible(text: String) {
        #expect(throws: AccountRuleError.self) { try AccountRules.name(text) }
    }

    @Test(
        "marks that a screen does not show cannot make a second name",
        arguments: [
            "karl\u{3099}", "karl\u{FF9E}", "karl\u{903}", "karl\u{345}", "kar\u{332}l", "小红\u{3099}", "карл\u{483}",
            "zoeˈ",
        ])
    func decorated(text: String) {
        #expect(throws: AccountRuleError.self) { try AccountRules.name(text) }
    }

    @Test("letters of other alphabets are read as the Latin ones they pass for")
    func readings() {
        #expect(AccountRules.reading(of: "кarl") == "karl")
        #expect(AccountRules.reading(of: "СОСО") == "coco" && AccountRules.reading(of: "小红") == "小红")
        #expect(AccountRules.reading(of: "ΜΑRΙΟ") == "mario" && AccountRules.reading(of: "ꓢCOOP") == "scoop")
        #expect(AccountRules.reading(of: "ก็ขค") == "กขค" && AccountRules.reading(of: "Zoë_2") == "zoë_2")
    }

    @Test("a name is kept composed")
    func composed() throws {
        let name = try AccountRules.name("Zoe\u{308}")
        #expect(Array(name.unicodeScalars) == Array("Zo\u{EB}".unicodeScalars))
    }

    @Test(
        "names that look the same fold to the same",
        arguments: [
            ("Alice", "alice"), ("Ａｌｉｃｅ", "alice"), ("ALICE", "alice"), ("Zoe\u{308}", "zo\u{EB}"), ("ﬁsh", "fish"),
            ("ｶﾞﾗｽ", "ガラス"), ("小红", "小红"), ("ⅷab", "viiiab"), ("Ǆab", "džab"),
        ])
    func folds(name: String, folded: String) {
        #expect(Array(AccountRules.folded(name).unicodeScalars) == Array(folded.unicodeScalars))
        #expect(AccountRules.folded(folded) == folded)
    }

    @Test(
        "a password has 8 to 128 characters without controls",
        arguments: [
            ("12345678", nil), ("correct horse battery staple", nil), ("八个汉字就可以了", nil),
            (String(repeating: "a", count: 128), nil),
            ("1234567", .passwordLength), ("", .passwordLength), (String(repeating: "a", count: 129), .passwordLength),
            (String(repeating: "e" + String(repeating: "\u{301}", count: 100), count: 8), .passwordLength),
            ("12345678\n", .passwordCharacter), ("1234\u{0}5678", .passwordCharacter),
            ("\u{1B}[A123456", .passwordCharacter),
        ] as [(String, AccountRuleError.Code?)])
    func passwords(text: String, expected: AccountRuleError.Code?) {
        do throws(AccountRuleError) {
            try AccountRules.checkPassword(text)
            #expect(expected == nil)
        } catch {
            #expect(error.code == expected)
            #expect(!error.message.isEmpty)
        }
    }
}
