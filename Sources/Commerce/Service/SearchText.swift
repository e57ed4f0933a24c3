/// Texts as the terms they are searched by.
///
/// Words of letters and digits are terms, folded: small letters, full width as half, an English plural as its singular.
/// Where a script writes no spaces (Chinese, Japanese, Korean, Thai) every two characters that stand together are a term,
/// as SQLite's own tokenizers know no words there and its trigrams find no word of two characters. Words that ask and bind
/// ("what", "the", "请问", "吗") are no terms, and cut what they stand in. A term is letters and digits only, whatever the
/// text was: no operator of a query language can be among them.
package enum SearchText {
    package enum Form: Sendable {
        /// What is searched: with the single characters of an unspaced script, too.
        case kept
        /// What is searched for.
        case asked
    }

    /// Distinct, in the order they come. The text is read as far as ``Limits/searchedScalars``, and terms are as many as
    /// ``Limits/searchTerms`` at most when asked for.
    package static func terms(of text: String, _ form: Form) -> [String] {
        var terms = TermList(limit: form == .kept ? .max : Limits.searchTerms)
        for run in runs(of: text) {
            switch run {
            case .word(let word): if !isFunctionWord(word) { terms.add(singular(word)) }
            case .unspaced(let characters):
                for piece in cut(characters) {
                    if piece.count == 1 || form == .kept { piece.forEach { terms.add(String($0)) } }
                    for (first, second) in zip(piece, piece.dropFirst()) { terms.add(String([first, second])) }
                }
            }
        }
        return terms.list
    }

    // MARK: Runs

    private enum Run {
        case word(String)
        case unspaced([Character])
    }

    private static func runs(of text: String) -> [Run] {
        var runs: [Run] = []
        var (word, unspaced) = ("", [Character]())
        func end() {
            if !word.isEmpty { runs.append(.word(word)) }
            if !unspaced.isEmpty { runs.append(.unspaced(unspaced)) }
            (word, unspaced) = ("", [])
        }
        for scalar in text.unicodeScalars.prefix(Limits.searchedScalars) {
            let scalar = halfWidth(scalar)
            if isUnspaced(scalar) {
                if !word.isEmpty { end() }
                unspaced.append(Character(scalar))
            } else if isWordPart(scalar) {
                if !unspaced.isEmpty { end() }
                // One long word is no reason to keep a page as one term.
                if word.unicodeScalars.count < Limits.searchTermScalars { word += scalar.properties.lowercaseMapping }
            } else if !isJoiner(scalar) || word.isEmpty {
                end()
            }
        }
        end()
        return runs
    }

    /// U+FF01…U+FF5E are the ASCII signs at full width.
    private static func halfWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
    }

    private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Thai to Burmese; kana; ideographs; Hangul; ideographs of later planes.
        case 0x0E00...0x0E3A, 0x0E40...0x0EFF, 0x1000...0x109F, 0x3041...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0x20000...0x3FFFF:
            scalar.properties.isAlphabetic
        default: false
        }
    }

    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.generalCategory == .decimalNumber
    }

    /// "what's" is one word, "whats".
    private static func isJoiner(_ scalar: Unicode.Scalar) -> Bool { scalar == "'" || scalar == "\u{2019}" }

    // MARK: Words

    /// "boxes" and "box", "batteries" and "battery" are the same term; good enough where both sides are folded alike.
    private static func singular(_ word: String) -> String {
        guard word.utf8.count > 3, word.utf8.allSatisfy({ (0x61...0x7A).contains($0) }), word.hasSuffix("s"),
            !word.hasSuffix("ss"), !word.hasSuffix("us")
        else { return word }
        if word.hasSuffix("ies") { return word.dropLast(3) + "y" }
        for ending in ["xes", "ches", "shes", "sses"] where word.hasSuffix(ending) { return String(word.dropLast(2)) }
        return String(word.dropLast())
    }

    private static func isFunctionWord(_ word: String) -> Bool { functionWords.contains(word) }

    /// What is left of a run of characters once what asks and binds is cut out of it, the longest first.
    private static func cut(_ characters: [Character]) -> [[Character]] {
        var pieces: [[Character]] = [[]]
        var index = 0
        while index < characters.count {
            let most = min(longestCut, characters.count - index)
            if let length = (1...most).reversed().first(where: {
                functionCharacters.contains(String(characters[index..<index + $0]))
            }) {
                pieces.append([])
                index += length
            } else {
                pieces[pieces.count - 1].append(characters[index])
                index += 1
            }
        }
        return pieces.filter { !$0.isEmpty }
    }

    private static let functionWords: Set<String> = Set(
        """
        a an the is are was were be been am do does did doing done can could would will shall should may might must have \
        has had i im you your yours he she it its it's we us our they them this that these those here there of in on at to \
        for from with by as and or but if so than then also any some what whats which who whose how please hi hello hey \
        dear thanks thank ok okay my me mine just really very tell know want need get got about one
        """.split(separator: " ").map(String.init))

    private static let functionCharacters: Set<String> = Set(
        """
        请问 什么 怎么样 怎么 怎样 如何 为什么 哪个 哪些 哪里 多少 可以 能不能 可不可以 有没有 是不是 会不会 要不要 这个 那个 这件 这款 这条 \
        这双 这种 那件 那款 一个 一下 还是 或者 以及 我们 你们 您们 他们 大家 主播 老板 掌柜 客服 亲 你好 您好 谢谢 麻烦 知道 告诉 吗 呢 吧 啊 \
        呀 哦 嘛 么 的 了 是 有 和 与 我 你 您 这 那 会 能 要 想 问 请 很 都 也 就 它
        """.split(separator: " ").map(String.init))

    private static let longestCut = 4
}

/// Distinct terms in the order they come.
private struct TermList {
    private(set) var list: [String] = []
    private var known: Set<String> = []
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    mutating func add(_ term: String) {
        guard list.count < limit, known.insert(term).inserted else { return }
        list.append(term)
    }
}

extension Limits {
    /// Scalars of a text that are read for its terms; the longest honest text, a product with all it has, is below it.
    package static let searchedScalars = 8_000
    /// Terms that one question is searched by.
    package static let searchTerms = 32
    /// Scalars of one term.
    package static let searchTermScalars = 40
}
