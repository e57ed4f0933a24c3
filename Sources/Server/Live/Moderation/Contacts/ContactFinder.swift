/// Finds what leads people and their money away from the room: phone numbers, accounts elsewhere, offers to meet there.
///
/// Digits count in every form: wide, circled, of other scripts, Chinese (一三八, 壹叁捌), an `o` or `l` among them, with
/// marks, pictures and spaces between. Built for mainland China's numbers and messengers, and for numbers in the
/// international form.
struct ContactFinder: Sendable {
    enum Found: Equatable {
        /// Characters of the line that are a number's or an account's.
        case number(characters: Set<Int>)
        /// An offer with nothing in it that could be masked.
        case offer
    }

    static let standard = ContactFinder()

    private let offers = WordMatcher(Self.offerPhrases)
    private let messengers = WordMatcher(Self.messengerNames)

    func find(in line: FoldedLine) -> Found? {
        var characters = phoneNumbers(in: line)
        let symbols = line.read(.plain)
        messengers.forEachMatch(in: symbols) { match in
            guard let after = symbols.indices.contains(match.symbols.upperBound - 1) ? match.symbols.upperBound : nil
            else { return }
            characters.formUnion(account(behind: after, in: symbols, of: line))
        }
        if !characters.isEmpty { return .number(characters: characters) }
        var hasOffer = false
        offers.forEachMatch(in: symbols) { _ in hasOffer = true }
        // "+v" has a sign that words do not have.
        return hasOffer || Self.hasPlus(line) ? .offer : nil
    }

    // MARK: - Numbers

    private struct Digit {
        let value: UInt8
        let symbol: Int
        let character: Int
        let startsPiece: Bool
    }

    private func phoneNumbers(in line: FoldedLine) -> Set<Int> {
        var characters: Set<Int> = []
        for run in Self.runs(in: line) {
            for start in run.indices where run[start].startsPiece {
                var end = start
                while end < run.count, end - start < Self.longest {
                    end += 1
                    guard end == run.count || run[end].startsPiece else { continue }
                    let digits = run[start..<end]
                    let hasPlus = digits.first.map { Self.plus(before: $0.symbol, in: line) } ?? false
                    if Self.isPhone(digits.map(\.value), hasPlus: hasPlus) {
                        characters.formUnion(digits.map(\.character))
                    }
                }
            }
        }
        return characters
    }

    private static let longest = 17

    /// Digits with no letter between them.
    private static func runs(in line: FoldedLine) -> [[Digit]] {
        var runs: [[Digit]] = []
        var run: [Digit] = []
        var gap = true
        for index in line.symbols.indices {
            let symbol = line.symbols[index]
            if symbol.gap != .none { gap = true }
            if symbol.kind == .sign {
                gap = true
            } else if let value = digit(at: index, in: line) {
                run.append(Digit(value: value, symbol: index, character: symbol.character, startsPiece: gap))
                gap = false
            } else {
                if !run.isEmpty { runs.append(run) }
                run = []
                gap = true
            }
        }
        if !run.isEmpty { runs.append(run) }
        return runs
    }

    private static func digit(at index: Int, in line: FoldedLine) -> UInt8? {
        let scalar = line.symbols[index].scalar
        if ("0"..."9").contains(scalar) { return UInt8(scalar.value - 48) }
        if let value = chinese[scalar] { return value }
        // A letter that looks like a digit is one between digits.
        guard let value: UInt8 = scalar == "o" ? 0 : scalar == "l" || scalar == "i" ? 1 : nil,
            index > 0, index + 1 < line.symbols.count
        else { return nil }
        func isDigit(_ index: Int) -> Bool {
            let other = line.symbols[index].scalar
            return ("0"..."9").contains(other) || "oli".unicodeScalars.contains(other)
        }
        return isDigit(index - 1) && isDigit(index + 1) ? value : nil
    }

    private static let chinese: [Unicode.Scalar: UInt8] = [
        "零": 0, "〇": 0, "一": 1, "幺": 1, "壹": 1, "二": 2, "两": 2, "贰": 2, "三": 3, "叁": 3, "四": 4, "肆": 4, "五": 5,
        "伍": 5, "六": 6, "陆": 6, "七": 7, "柒": 7, "八": 8, "捌": 8, "九": 9, "玖": 9,
    ]

    private static func plus(before index: Int, in line: FoldedLine) -> Bool {
        index > 0 && line.symbols[index - 1].scalar == "+" && line.symbols[index].gap == .none
    }

    /// Mainland mobile numbers (1, then 3 to 9, eleven in all) with or without 86; landlines with their area code;
    /// whatever has eight digits and more behind a plus.
    private static func isPhone(_ digits: [UInt8], hasPlus: Bool) -> Bool {
        if hasPlus, (8...15).contains(digits.count) { return true }
        var digits = digits[...]
        if digits.starts(with: [0, 0, 8, 6]) {
            digits = digits.dropFirst(4)
        } else if digits.count >= 13, digits.starts(with: [8, 6]) {
            digits = digits.dropFirst(2)
        }
        guard let first = digits.first, digits.count > 1 else { return false }
        let second = digits[digits.startIndex + 1]
        if digits.count == 11, first == 1, second >= 3 { return true }
        return first == 0 && second >= 1 && (11...12).contains(digits.count)
    }

    // MARK: - Accounts elsewhere

    /// The account named behind a messenger: five digits and more, or letters with a digit among them.
    private func account(
        behind start: Int, in symbols: [FoldedLine.Symbol], of line: FoldedLine
    ) -> Set<Int> {
        let last = symbols[start - 1].character
        // From the signs and digits as they were written, not as letters.
        guard var index = line.symbols.firstIndex(where: { $0.character > last }) else { return [] }
        var skipped = 0
        while index < line.symbols.count, skipped < Self.fillers {
            guard line.symbols[index].kind == .ideograph, Self.chinese[line.symbols[index].scalar] == nil else { break }
            index += 1
            skipped += 1
        }
        var (characters, digits, letters): (Set<Int>, Int, Int) = ([], 0, 0)
        while index < line.symbols.count {
            let symbol = line.symbols[index]
            let isDigit = symbol.kind == .digit || Self.chinese[symbol.scalar] != nil
            // A name ends at a space; digits may be strewn.
            guard isDigit || symbol.kind == .letter && ("a"..."z").contains(symbol.scalar),
                isDigit && letters == 0 || characters.isEmpty || symbol.gap != .space
            else { break }
            characters.insert(symbol.character)
            if isDigit { digits += 1 } else { letters += 1 }
            index += 1
        }
        return letters == 0 ? (digits >= 5 ? characters : []) : digits >= 1 && digits + letters >= 6 ? characters : []
    }

    /// Characters between a messenger's name and the account: "号是".
    private static let fillers = 4

    private static let messengerNames = [
        "qq", "q号", "扣扣", "企鹅", "微信", "威信", "薇信", "卫星", "微❤", "v信", "vx", "wx", "weixin", "wechat", "加微",
        "加薇", "加v", "加q", "加我", "telegram", "tg", "whatsapp", "电报", "line id", "手机", "电话", "加扣",
    ]

    private static let offerPhrases = [
        "加微信", "加威信", "加薇信", "加卫星", "加微", "加薇", "加v", "加vx", "加wx", "加v信", "加qq", "加q", "加扣", "加扣扣",
        "加我微信", "加我v", "加我vx", "加我qq", "私加", "薇我", "微我", "微信转账", "支付宝转账", "直接转账", "私下转账", "私下交易",
        "线下交易", "个人收款码", "走微信", "走支付宝", "绕过平台", "不走平台", "add my wechat", "add me on wechat", "add my qq",
        "add my whatsapp", "add me on whatsapp", "whatsapp me", "add my telegram", "add me on telegram",
        "pay me directly",
        "pay outside", "pay by bank transfer", "cash app me", "venmo me", "paypal me",
    ]

    private static func hasPlus(_ line: FoldedLine) -> Bool {
        line.symbols.indices.dropLast().contains { index in
            guard line.symbols[index].scalar == "+" else { return false }
            let rest = line.symbols[(index + 1)...]
            let name = String(String.UnicodeScalarView(rest.prefix(3).map(\.scalar)))
            return ["微", "薇"].contains { name.hasPrefix($0) }
                || ["v", "vx", "wx", "v信", "qq", "q"].contains { known in
                    guard name.hasPrefix(known) else { return false }
                    let end = index + 1 + known.unicodeScalars.count
                    return end >= line.symbols.count || line.symbols[end].gap != .none
                        || line.symbols[end].kind != .letter
                }
        }
    }
}

extension ContactFinder {
    /// The line with stars in place of a number's characters, but for the first three.
    static func masked(_ text: String, _ characters: Set<Int>) -> String {
        let hidden = Set(characters.sorted().dropFirst(3))
        return String(text.enumerated().map { hidden.contains($0.offset) ? "*" : $0.element })
    }
}
