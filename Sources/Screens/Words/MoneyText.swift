import Commerce

/// Money as people write it, both ways.
enum MoneyText {
    /// "¥1,299.00".
    static func text(_ money: Money) -> String {
        let label = money.label
        guard let first = label.firstIndex(where: isDigit) else { return label }
        let whole = label[first...].prefix(while: isDigit)
        return label[..<first] + NumberText.grouped(String(whole)) + label[whole.endIndex...]
    }

    /// A price as typed: "59", "59.9", "1,299.00", "¥59"; full-width digits and the full-width "￥" too.
    static func parse(_ text: String, in currency: Currency) -> Result<Money, ParseProblem> {
        var typed = text.compactMap { character -> Character? in
            if character.isWhitespace { return nil }
            if character == "，" { return "," }
            if character == "。" || character == "．" { return "." }
            if let value = character.wholeNumberValue, (0...9).contains(value) { return Character(String(value)) }
            return character
        }
        if let first = typed.first, first == "¥" || first == "￥" || String(first) == currency.symbol {
            typed.removeFirst()
        }
        guard !typed.isEmpty else { return .failure(.empty) }
        let parts = typed.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? parts[1] : []
        guard let digits = NumberText.ungrouped(String(parts[0])), digits.allSatisfy(isDigit),
            fraction.allSatisfy(isDigit)
        else { return .failure(.notANumber) }
        guard fraction.count <= currency.fractionDigits else { return .failure(.tooFine(currency.fractionDigits)) }
        let whole = digits.drop { $0 == "0" }
        guard whole.count <= Limits.moneyWholeDigits else { return .failure(.tooLarge) }
        let plain = fraction.isEmpty ? digits : "\(digits).\(String(fraction))"
        guard let money = try? Money(decimal: plain, currency: currency) else { return .failure(.notANumber) }
        return money.minorUnits > 0 ? .success(money) : .failure(.zero)
    }

    enum ParseProblem: Error, Equatable {
        case empty
        case notANumber
        /// More digits behind the point than the currency has; how many it has.
        case tooFine(Int)
        case tooLarge
        case zero
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
}
