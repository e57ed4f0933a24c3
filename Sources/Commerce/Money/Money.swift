/// The currencies hawker sells in, by their ISO 4217 codes.
package enum Currency: String, Codable, Sendable, CaseIterable, CustomStringConvertible {
    case cny = "CNY"
    case usd = "USD"
    case eur = "EUR"
    case jpy = "JPY"

    /// Nil for a currency hawker does not sell in.
    package init?(code: String) { self.init(rawValue: code) }

    package var code: String { rawValue }

    /// How many digits stand behind the point.
    package var fractionDigits: Int {
        switch self {
        case .cny, .usd, .eur: 2
        case .jpy: 0
        }
    }

    /// What stands before an amount on a screen.
    package var symbol: String {
        switch self {
        case .cny: "¥"
        case .usd: "$"
        case .eur: "€"
        case .jpy: "JP¥"
        }
    }

    package var description: String { code }
}

/// Why an amount could not be computed or read.
package enum MoneyError: Error, Hashable {
    /// The result does not fit into 64 bits of minor units.
    case overflow
    case mixedCurrencies(Currency, Currency)
    /// Text that is no amount of the currency; cut to a length that can be shown.
    case unreadable(String, Currency)

    package var message: String {
        switch self {
        case .overflow: "the amount is too large to compute with"
        case .mixedCurrencies(let left, let right): "\(left) and \(right) cannot be put into one sum"
        case .unreadable(let text, let currency) where currency.fractionDigits == 0:
            "'\(text)' is not an amount in \(currency); write it like 59"
        case .unreadable(let text, let currency):
            "'\(text)' is not an amount in \(currency); write it like 59 or 59.90"
        }
    }
}

/// An amount of one currency in whole minor units (fen, cents).
///
/// Arithmetic that overflows or mixes currencies throws; it never wraps or converts.
package struct Money: Hashable, Sendable, Codable {
    package let minorUnits: Int64
    package let currency: Currency

    package init(minorUnits: Int64, currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    package static func zero(_ currency: Currency) -> Money { Money(minorUnits: 0, currency: currency) }
}

extension Money {
    package static func + (left: Money, right: Money) throws(MoneyError) -> Money {
        try left.combined(with: right) { $0.addingReportingOverflow($1) }
    }

    package static func - (left: Money, right: Money) throws(MoneyError) -> Money {
        try left.combined(with: right) { $0.subtractingReportingOverflow($1) }
    }

    /// The price of so many pieces.
    package static func * (price: Money, quantity: Int) throws(MoneyError) -> Money {
        let (product, overflow) = price.minorUnits.multipliedReportingOverflow(by: Int64(quantity))
        guard !overflow else { throw .overflow }
        return Money(minorUnits: product, currency: price.currency)
    }

    package static prefix func - (amount: Money) throws(MoneyError) -> Money { try .zero(amount.currency) - amount }

    /// The sum of any number of amounts of `currency`; zero for none.
    package static func sum(_ amounts: some Sequence<Money>, in currency: Currency) throws(MoneyError) -> Money {
        var total = Money.zero(currency)
        for amount in amounts { total = try total + amount }
        return total
    }

    /// Whether this is less than `other`; throws when the currencies differ.
    package func isLess(than other: Money) throws(MoneyError) -> Bool {
        guard currency == other.currency else { throw .mixedCurrencies(currency, other.currency) }
        return minorUnits < other.minorUnits
    }

    private func combined(
        with other: Money, by operation: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
    ) throws(MoneyError) -> Money {
        guard currency == other.currency else { throw .mixedCurrencies(currency, other.currency) }
        let (value, overflow) = operation(minorUnits, other.minorUnits)
        guard !overflow else { throw .overflow }
        return Money(minorUnits: value, currency: currency)
    }
}
