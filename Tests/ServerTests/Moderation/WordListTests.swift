import Commerce
import Testing

@testable import Server

@Suite("A list of words")
struct WordListTests {
    private static let list = WordList(
        ["fuck", "shit", "kill", "penis", "cunt", "ass", "casino", "buy gold", "*spam*", "微信", "赌博", "www"].map {
            WordRule(text: $0, action: .hold)
        })

    private func meets(_ line: String) -> String? { Self.list.rule(for: FoldedLine(line))?.text }

    @Test(
        "a word is known in every dress",
        arguments: [
            "fuck", "FUCK you", "ＦＵＣＫ", "ｆuｃk!", "f\u{200B}u\u{200D}c\u{2060}k", "f\u{0334}ü\u{0336}c\u{0337}k̷",
            "f u c k",
            "f.u.c.k", "f-u_c~k", "f🔥u🔥c🔥k", "ⓕⓤⓒⓚ", "𝓯𝓾𝓬𝓴", "🅵🆄🅲🅺", "fuсk", "ƒυсκ", "ꜰᴜᴄᴋ", "fuuuuuck", "FuCkkkkkk",
            "f\u{FF9E}u\u{3099}c\u{903}k", "f\u{E33}uck", "f\u{483}uck", "fuϲk", "fʉck", "FUꓚK",
            "ϜUϹΚ", "oh, fuck.",
            "你fuck他", "f'u'c'k", "🇫🇺🇨🇰",
        ])
    func dresses(line: String) { #expect(meets(line) == "fuck") }

    @Test(
        "digits and signs stand for letters in words, and for themselves elsewhere",
        arguments: [
            ("sh1t", "shit"), ("$h!t", "shit"), ("5h1t", "shit"), ("s h 1 t", "shit"), ("k1ll", "kill"),
            ("ki11", "kill"),
            ("k!ll", "kill"), ("ki|l", "kill"), ("@ss", "ass"), ("a$$", "ass"), ("a55", "ass"), ("c4s1n0", "casino"),
            ("casin0", "casino"),
            ("455", nil), ("size 5 4 5", nil), ("hi!", nil), ("@anna", nil),
        ] as [(String, String?)])
    func leet(line: String, word: String?) { #expect(meets(line) == word) }

    @Test(
        "good words that have a bad one in them are spared, and so are words that make one together",
        arguments: [
            "Scunthorpe", "the class passes", "pen is red", "it's hit the wall", "push it", "was hit", "skills",
            "bassist",
            "size s hits", "assets", "this hit", "I'm as small as her", "classic", "shitake", "平博士",
        ])
    func spared(line: String) { #expect(meets(line) == nil) }

    @Test(
        "Chinese words count wherever they stand, in either script, apart or not",
        arguments: [
            ("加微信吧", "微信"), ("微 信", "微信"), ("微.信", "微信"), ("賭博", "赌博"), ("去賭-博网", "赌博"), ("微博信息", nil),
        ] as [(String, String?)])
    func chinese(line: String, word: String?) { #expect(meets(line) == word) }

    @Test("a star opens a word, a space in the list takes a space in the line, and runs may be of the list")
    func forms() {
        #expect(meets("xxspamxx") == "*spam*" && meets("sp@m") == "*spam*")
        #expect(meets("buy gold") == "buy gold" && meets("buygold") == "buy gold" && meets("BUY  G0LD") == "buy gold")
        #expect(meets("www.x.y") == "www" && meets("ww") == nil)
        #expect(!WordMatcher.canMatch(" *!* ") && WordMatcher.canMatch("*a"))
    }

    @Test(
        "a word is read as a terminal draws it: capitals by their looks, and of a character its base",
        arguments: [
            ("SCAΜ", "scam"), ("ΝAZI", "nazi"), ("ΖOOΜ", "zoom"), ("ΥEΝ", "yen"), ("ΗELLO", "hello"),
            ("ꓢꓚꓮꓟ", "scam"), ("ꮪcaꮇ", "scam"), ("ⲥⲥam", "ccam"), ("나\u{11A8}쁜놈", "나쁜놈"), ("ก็ขค", "กขค"),
            ("नंमंक", "नमक"), ("ハ\u{3099}カ", "ハカ"), ("バカ", "バカ"), ("がき", "がき"),
        ])
    func drawn(line: String, word: String) {
        let list = WordList([WordRule(text: word, action: .block)])
        #expect(list.rule(for: FoldedLine(line)) != nil)
    }

    @Test("what looks otherwise is another word", arguments: [("バカ", "ハカ"), ("がき", "かき"), ("νazi", "nazi")])
    func others(line: String, word: String) {
        #expect(WordList([WordRule(text: word, action: .block)]).rule(for: FoldedLine(line)) == nil)
    }

    @Test("of several rules the strictest counts")
    func strictest() {
        let list = WordList([
            WordRule(text: "gold", action: .hold), WordRule(text: "cheap gold", action: .block),
            WordRule(text: "cheap", action: .hide),
        ])
        #expect(list.rule(for: FoldedLine("cheap gold"))?.action == .block)
        #expect(list.rule(for: FoldedLine("gold is cheap"))?.action == .hide)
        #expect(list.rule(for: FoldedLine("gold"))?.action == .hold)
        #expect(WordList([]).rule(for: FoldedLine("gold")) == nil)
    }

    @Test("every word of a list of thousands is found, alone and among others, as a search one by one finds it")
    func manyWords() {
        var random = Seeded(7)
        func word() -> String {
            String(
                (0..<Int.random(in: 2...6, using: &random)).map { _ in "abcde".randomElement(using: &random) ?? "a" })
        }
        let texts = Array(Set((0..<3_000).map { _ in "*\(word())*" }))
        let list = WordList(texts.map { WordRule(text: $0, action: .hold) })
        let matcher = WordMatcher(texts)
        for _ in 0..<300 {
            let line = FoldedLine((0..<4).map { _ in word() }.joined(separator: " "))
            let symbols = line.read(.plain)
            var found: Set<String> = []
            matcher.forEachMatch(in: symbols) { found.insert(texts[$0.rule]) }
            let words = line.symbols.reduce(into: [String]()) { words, symbol in
                if symbol.gap == .space { words.append("") }
                words[words.count - 1].unicodeScalars.append(symbol.scalar)
            }
            let expected = texts.filter { text in words.contains { $0.contains(text.dropFirst().dropLast()) } }
            #expect(found.isSuperset(of: expected))
            #expect((list.rule(for: line) != nil) || expected.isEmpty)
            guard found.isSuperset(of: expected) else { return }
        }
    }

    @Test(
        "whatever comes in is read: a line of any scalars is folded without harm, and folding bases again changes nothing"
    )
    func anything() {
        var random = Seeded(11)
        for _ in 0..<2_000 {
            let scalars = (0..<Int.random(in: 0...60, using: &random)).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0...0x2FFFF, using: &random))
            }
            let line = FoldedLine(String(String.UnicodeScalarView(scalars)))
            // The base of each character, apart as they were: put together, some would be one character.
            let bases = Dictionary(grouping: line.symbols, by: \.character).sorted { $0.key < $1.key }
                .compactMap { $0.value.first?.scalar }
            let text = bases.map { String($0) }.joined(separator: "\u{200B}")
            #expect(FoldedLine(text).symbols.map(\.scalar) == bases, "\(scalars)")
            _ = Self.list.rule(for: line)
            _ = ContactFinder.standard.find(in: line)
        }
    }
}
