extension Money: CustomStringConvertible {
    /// For logs and messages: `59.00 CNY`.
    package var description: String { "\(minorUnits < 0 ? "-" : "")\(digits) \(currency.code)" }

    /// For screens: `¥59.00`.
    package var label: String { "\(minorUnits < 0 ? "-" : "")\(currency.symbol)\(digits)" }

    /// Whole units, a point, and as many digits as the currency has behind it; no sign.
    private var digits: String {
        let text = String(minorUnits.magnitude)
        guard currency.fractionDigits > 0 else { return text }
        let missing = max(0, currency.fractionDigits + 1 - text.utf8.count)
        let padded = String(repeating: "0", count: missing) + text
        return "\(padded.dropLast(currency.fractionDigits)).\(padded.suffix(currency.fractionDigits))"
    }

    /// Reads an amount as a person types it: `59`, `59.9` or `59.90`, without sign, symbol or separators.
    ///
    /// More digits behind the point than the currency has are refused, not rounded.
    package init(decimal text: String, currency: Currency) throws(MoneyError) {
        let unreadable = MoneyError.unreadable(String(text.prefix(Limits.moneyText)), currency)
        guard text.utf8.count <= Limits.moneyText else { throw unreadable }
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? parts[1] : "".utf8[...]
        guard !parts[0].isEmpty, parts.count == 1 || !fraction.isEmpty, fraction.count <= currency.fractionDigits
        else { throw unreadable }

        var units: Int64 = 0
        let padding = repeatElement(UInt8(ascii: "0"), count: currency.fractionDigits - fraction.count)
        for byte in Array(parts[0]) + Array(fraction) + Array(padding) {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { throw unreadable }
            let (tens, overflow) = units.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
            guard !overflow, !carry else { throw .overflow }
            units = sum
        }
        self.init(minorUnits: units, currency: currency)
    }
}
