/// Tells lines that ask something from those that do not, in English and Chinese, by what people write in a hurry: often
/// without a question mark.
///
/// Means to be right about what is plain and quiet about the rest: a host who is shown too much stops looking.
enum Question {
    static func isAsked(in text: String) -> Bool {
        let line = text.lowercased()
        // What decorates the end says nothing: laughter, hearts, full stops.
        guard let last = line.lastIndex(where: { $0.isLetter || $0.isNumber || isMark($0) }) else { return false }
        if isMark(line[last]) { return line.contains { $0.isLetter || $0.isNumber } }
        let words = line[...last]
        return asksInChinese(words) || asksInEnglish(words)
    }

    private static func isMark(_ character: Character) -> Bool {
        character == "?" || character == "？" || character == "⁇"
    }

    // MARK: - Chinese

    private static func asksInChinese(_ line: Substring) -> Bool {
        guard line.unicodeScalars.contains(where: { (0x4E00...0x9FFF).contains($0.value) }) else { return false }
        let plain = statements.reduce(String(line)) { $0.replacing($1, with: "") }
        let trimmed = plain.prefix(
            upTo: plain.lastIndex { !softeners.contains($0) }.map(plain.index(after:)) ?? plain.startIndex)
        return endings.contains { trimmed.hasSuffix($0) } || asking.contains { plain.contains($0) }
    }

    /// What makes any sentence a question when it stands at its end.
    private static let endings = ["吗", "么", "呢", "了没", "有没"]
    /// What may come after that.
    private static let softeners: Set<Character> = ["啊", "呀", "啦", "哦", "喔", "哈"]
    /// What asks wherever it stands.
    private static let asking = [
        "什么", "怎么", "怎样", "咋", "啥", "为何", "多少", "多大", "多长", "多高", "多重", "多久", "多厚", "多宽", "几点", "几号", "几天",
        "几件", "几个", "几种", "几码", "哪", "谁", "何时", "能不能", "可不可以", "有没有", "是不是", "会不会", "要不要", "好不好", "行不行",
        "对不对", "是否", "能否", "可否", "请问", "想问",
    ]
    /// What has one of these in it and asks nothing; the longer first.
    private static let statements = [
        "没什么", "不怎么", "怎么这么", "什么都", "多少都", "怎么都", "谁都", "哪里都", "哪都", "哪怕", "好几个", "好几件", "好几天", "这么",
        "那么", "要么", "多么", "差不多", "还没呢", "还早呢",
    ].sorted { $0.count > $1.count }

    // MARK: - English

    private static func asksInEnglish(_ line: Substring) -> Bool {
        var words = line.split { !($0.isLetter || $0.isNumber || $0 == "'" || $0 == "’") }
            .map { String($0).replacing("’", with: "'") }
        while let first = words.first, fillers.contains(first) { words.removeFirst() }
        guard words.count >= 2 else { return false }
        let (first, second) = (words[0], words[1])
        if first == "what" { return second != "a" && second != "an" }
        if first == "how" { return !admiring.contains(second) }
        if openers.contains(first) { return true }
        if linking.contains(first) {
            return inverted.contains(second) || pronounFirst.contains(second) || choosing.contains(second)
        }
        if inverted.contains(first) { return subjects.contains(second) || pronouns.contains(second) }
        return pronounFirst.contains(first) && pronouns.contains(second)
    }

    /// What people begin with before they say what they mean.
    private static let fillers: Set<String> = [
        "so", "and", "but", "hey", "hi", "hello", "ok", "okay", "pls", "please", "um", "sorry",
    ]
    /// "How nice" asks nothing.
    private static let admiring: Set<String> = [
        "nice", "cute", "lovely", "beautiful", "pretty", "cool", "sweet", "funny", "dare",
    ]
    /// Words that only a question begins with.
    private static let openers: Set<String> = [
        "what's", "whats", "when's", "where's", "wheres", "who's", "whose", "why", "how's", "hows", "anyone", "anybody",
        "any",
    ]
    /// Words that also link sentences: "when it rains", against "when does it rain".
    private static let linking: Set<String> = ["when", "where", "who", "which"]
    private static let choosing: Set<String> = [
        "to", "one", "ones", "size", "sizes", "colour", "color", "model", "brand", "has",
    ]
    /// Words that ask when a subject follows: "is it warm", against "is coming".
    private static let inverted: Set<String> = [
        "is", "isn't", "are", "aren't", "was", "were", "does", "doesn't", "did", "didn't", "can", "can't", "could",
        "will",
        "won't", "would", "should", "shall", "may", "has",
    ]
    /// Words that also tell somebody to do something: "have a look", against "have you looked".
    private static let pronounFirst: Set<String> = ["do", "don't", "have", "haven't", "am"]
    private static let pronouns: Set<String> = [
        "i", "you", "u", "he", "she", "we", "they", "any", "anyone", "anybody", "these", "those",
    ]
    private static let subjects: Set<String> = [
        "it", "its", "this", "that", "there", "the", "your", "my", "someone", "somebody", "one", "more", "shipping",
        "both",
    ]
}
