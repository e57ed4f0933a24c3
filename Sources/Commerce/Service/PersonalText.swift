/// Covers what could tell who somebody is before a text goes to a machine that is not ours, or to another buyer.
///
/// Covered are: what is known of the person (name, phone, address); runs of five or more digits, whatever signs, widths or
/// Chinese numerals they are written in; e-mail addresses; what follows words such as "我叫", "微信" and "my name is"; and
/// what reads like an address. It covers too much rather than too little, and cannot know a name that nothing announces.
package enum PersonalText {
    package static let mask = "[…]"

    /// - Parameter known: texts that are this person's, such as the account's name and the recipient's.
    package static func mask(_ text: String, known: [String] = []) -> (text: String, hasMasked: Bool) {
        let characters = Array(text)
        var isCovered = [Bool](repeating: false, count: characters.count)
        func cover(_ range: Range<Int>) { for index in range { isCovered[index] = true } }
        let folded = characters.map(Self.folded)

        for text in known where text.count > 1 {
            let wanted = text.map(Self.folded)
            for range in places(of: wanted, in: folded) where isWhole(range, in: folded) { cover(range) }
        }
        digitRuns(in: folded).forEach(cover)
        mailAddresses(in: folded).forEach(cover)
        for cue in cues {
            for range in places(of: cue, in: folded) where isWhole(range, in: folded) {
                cover(announced(after: range.upperBound, in: folded))
            }
        }
        addresses(in: folded).forEach(cover)

        guard isCovered.contains(true) else { return (text, false) }
        var masked = ""
        for index in characters.indices {
            if !isCovered[index] {
                masked.append(characters[index])
            } else if index == 0 || !isCovered[index - 1] {
                masked += mask
            }
        }
        return (masked, true)
    }

    // MARK: Signs

    /// Small letters at half width.
    private static func folded(_ character: Character) -> Character {
        if let scalar = character.unicodeScalars.first, (0xFF01...0xFF5E).contains(scalar.value),
            let half = Unicode.Scalar(scalar.value - 0xFEE0)
        {
            return Character(Character(half).lowercased())
        }
        let lower = character.lowercased()
        return lower.count == 1 ? Character(lower) : character
    }

    /// In any dress: of any script, superscript, circled, in brackets.
    private static func isDigit(_ character: Character) -> Bool {
        guard let properties = character.unicodeScalars.first?.properties else { return false }
        return properties.numericType == .decimal || properties.numericType == .digit
            || properties.generalCategory == .otherNumber || chineseDigits.contains(character)
    }

    private static func isASCIILetter(_ character: Character) -> Bool { character.isASCII && character.isLetter }

    private static let chineseDigits: Set<Character> = Set("零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖")

    private static func places(of wanted: [Character], in text: [Character]) -> [Range<Int>] {
        guard !wanted.isEmpty, wanted.count <= text.count else { return [] }
        return (0...text.count - wanted.count).filter {
            text[$0] == wanted[0] && text[$0..<$0 + wanted.count].elementsEqual(wanted)
        }
        .map { $0..<$0 + wanted.count }
    }

    /// Latin words count only whole: "Li" is no part of "linen".
    private static func isWhole(_ range: Range<Int>, in text: [Character]) -> Bool {
        func touches(_ inside: Int, _ outside: Int) -> Bool {
            text.indices.contains(outside) && isASCIILetter(text[inside]) && isASCIILetter(text[outside])
        }
        return !touches(range.lowerBound, range.lowerBound - 1) && !touches(range.upperBound - 1, range.upperBound)
    }

    // MARK: Digits and mail

    private static func digitRuns(in text: [Character]) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var (start, end, digits) = (-1, -1, 0)
        func close() {
            if digits >= Limits.personalDigits { runs.append(start..<end) }
            (start, end, digits) = (-1, -1, 0)
        }
        for (index, character) in text.enumerated() {
            if isDigit(character) {
                if digits == 0 { start = index }
                (end, digits) = (index + 1, digits + 1)
            } else if digits > 0, !separators.contains(character) || index - end >= Limits.personalGap {
                close()
            }
        }
        close()
        return runs
    }

    private static let separators: Set<Character> = Set(" -–—.·()/_+*#，,")

    private static func mailAddresses(in text: [Character]) -> [Range<Int>] {
        func isPart(_ character: Character) -> Bool {
            character.isASCII && (character.isLetter || character.isNumber || "._%+-".contains(character))
        }
        return text.indices.filter { text[$0] == "@" }.compactMap { at in
            var (start, end) = (at, at + 1)
            while start > 0, isPart(text[start - 1]) { start -= 1 }
            while end < text.count, isPart(text[end]) { end += 1 }
            return start < at && end > at + 1 ? start..<end : nil
        }
    }

    // MARK: Names

    /// Words that announce a name or how to reach somebody.
    private static let cues: [[Character]] = [
        "我叫", "我姓", "名字叫", "名字是", "姓名", "收件人", "收货人", "联系人", "微信号", "微信", "wechat", "qq", "whatsapp", "telegram",
        "my name is", "name is", "name:", "call me", "recipient", "attn",
    ].map(Array.init)

    /// Four Chinese characters, or two words.
    private static func announced(after start: Int, in text: [Character]) -> Range<Int> {
        var index = start
        while index < text.count, " :：是为".contains(text[index]) { index += 1 }
        let first = index
        if index < text.count, !text[index].isASCII {
            while index < text.count, index - first < 4, text[index].isLetter, !text[index].isASCII { index += 1 }
            return first..<index
        }
        var words = 0
        while index < text.count, text[index].isASCII, !",.;!?".contains(text[index]) || index == first {
            if text[index] == " " {
                words += 1
                if words == 2 { break }
            }
            index += 1
        }
        while index > first, text[index - 1] == " " { index -= 1 }
        return first..<index
    }

    // MARK: Addresses

    /// A part of a sentence that has three of the words addresses are made of, or two with a number; and "12 Long Road".
    private static func addresses(in text: [Character]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = 0
        for index in 0...text.count where index == text.count || "，。；！？,;!?\n".contains(text[index]) {
            let part = start..<index
            let marks = Set(text[part].filter(addressMarks.contains)).count
            if marks >= 3 || marks == 2 && text[part].contains(where: isDigit) { found.append(part) }
            found += streets(in: part, of: text)
            start = index + 1
        }
        return found
    }

    private static func streets(in part: Range<Int>, of text: [Character]) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var start: Int?
        for index in part.lowerBound...part.upperBound {
            if index < part.upperBound, text[index].isASCII, text[index] != " " {
                start = start ?? index
            } else if let first = start {
                words.append(first..<index)
                start = nil
            }
        }
        return words.indices.compactMap { number in
            guard words[number].contains(where: { isDigit(text[$0]) }) else { return nil }
            for street in words.indices.dropFirst(number + 1).prefix(4)
            where streetWords.contains(String(text[words[street]].filter { $0 != "." })) {
                return words[number].lowerBound..<words[street].upperBound
            }
            return nil
        }
    }

    private static let addressMarks: Set<Character> = Set("省市区县镇乡村路街巷弄号栋幢楼室")
    private static let streetWords: Set<String> = [
        "street", "st", "road", "rd", "avenue", "ave", "lane", "ln", "drive", "dr", "boulevard", "blvd", "square",
        "court",
    ]
}

extension Limits {
    /// Digits that may be somebody's number. Prices and sizes have fewer.
    package static let personalDigits = 5
    /// Signs that may stand between two digits of one number.
    package static let personalGap = 3
}
