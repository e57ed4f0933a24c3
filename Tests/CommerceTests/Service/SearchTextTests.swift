import Commerce
import Testing

@Suite struct SearchTextTests {
    @Test(
        "a question is searched by what it asks about, in Chinese, English and both",
        arguments: [
            ("这件是什么材质的？", ["材质"]),
            ("请问有没有帆布包", ["帆布", "布包"]),
            ("What is the material of this shirt?", ["material", "shirt"]),
            ("Are the BOXES and batteries included", ["box", "battery", "included"]),
            ("T恤会缩水吗 cotton?", ["t", "恤", "缩水", "cotton"]),
            ("ＸＬ码多大", ["xl", "码多", "多大"]),
            ("码呢", ["码"]),
            ("It doesn't leak", ["doesnt", "leak"]),
            ("吗的了 what is the", []),
        ])
    func asked(text: String, terms: [String]) { #expect(SearchText.terms(of: text, .asked) == terms) }

    @Test("what is kept has the single characters too, so that one is found")
    func kept() {
        #expect(SearchText.terms(of: "纯棉布", .kept) == ["纯", "棉", "布", "纯棉", "棉布"])
        #expect(SearchText.terms(of: "码", .kept) == ["码"])
    }

    @Test("whatever the text is, terms are letters and digits, few and short")
    func hostile() {
        let texts = [
            #""OR" NEAR(a b) shop:x* ^y -z {col}: AND NOT "" ' ; DROP TABLE --"#, "a\u{0}b\u{1B}[31m\u{202E}c",
            String(repeating: "\"", count: 1_000_000), String(repeating: "x", count: 1_000_000),
            String(repeating: "字", count: 1_000_000), (0..<100_000).map { "w\($0)" }.joined(separator: " "),
            String(repeating: "e\u{301}", count: 300_000), "👨‍👩‍👧‍👦🏴‍☠️", "",
        ]
        for text in texts {
            let terms = SearchText.terms(of: text, .asked)
            #expect(terms.count <= Limits.searchTerms && Set(terms).count == terms.count)
            for term in terms {
                #expect(!term.isEmpty && term.unicodeScalars.count <= Limits.searchTermScalars + 2)
                #expect(
                    term.unicodeScalars.allSatisfy {
                        $0.properties.isAlphabetic || $0.properties.generalCategory == .decimalNumber
                    }, "\(term)")
            }
        }
    }
}
