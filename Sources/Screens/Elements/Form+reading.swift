import Commerce

/// Reading what was typed; what cannot be read is complained about beside its field.
extension Form {
    /// Puts a text into a field, wherever the focus is.
    mutating func fill(_ name: Name, _ text: String) {
        let before = focus
        go(to: name)
        paste(text)
        go(to: before)
    }

    /// More than nothing.
    mutating func money(_ name: Name, in currency: Currency) -> Money? {
        switch MoneyText.parse(text(name), in: currency) {
        case .success(let money): return money
        case .failure(let problem):
            complaints[name] = problem.complaint
            return nil
        }
    }

    mutating func count(_ name: Name, in range: ClosedRange<Int>, otherwise: Phrase) -> Int? {
        let text = text(name)
        guard !text.isEmpty else {
            complaints[name] = .required
            return nil
        }
        let digits = text.map { $0.wholeNumberValue.map(String.init) ?? String($0) }.joined()
        guard let number = NumberText.ungrouped(digits).flatMap({ Int($0) }), range.contains(number) else {
            complaints[name] = otherwise
            return nil
        }
        return number
    }

    /// A text of so many characters.
    mutating func line(_ name: Name, _ range: ClosedRange<Int>, otherwise: Phrase) -> String? {
        let text = text(name)
        guard Commerce.Limits.allow(text, characters: range) else {
            complaints[name] = text.isEmpty ? .required : otherwise
            return nil
        }
        return text
    }
}

extension MoneyText.ParseProblem {
    var complaint: Phrase {
        switch self {
        case .empty: .required
        case .notANumber: .notANumber
        case .tooFine(let digits): .tooManyDigits(digits)
        case .tooLarge: .tooLarge
        case .zero: .mustBePositive
        }
    }
}

extension MoneyText {
    /// As it is typed: "1,299.00".
    static func typed(_ money: Money) -> String { String(text(money).drop { !("0"..."9").contains($0) }) }
}
