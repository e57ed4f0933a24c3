extension Money {
    /// `numerator` / `denominator` of the amount, rounded half to even.
    ///
    /// Both are positive. Computed in 128 bits, so that only the result can overflow.
    package func share(_ numerator: Int, of denominator: Int) throws(MoneyError) -> Money {
        precondition(numerator >= 0 && denominator > 0, "\(numerator)/\(denominator) is no share")
        let product = Int128(minorUnits) * Int128(numerator)
        let divisor = Int128(denominator)
        var (quotient, remainder) = product.quotientAndRemainder(dividingBy: divisor)
        let twice = remainder.magnitude * 2
        if twice > divisor.magnitude || (twice == divisor.magnitude && quotient % 2 != 0) {
            quotient += product < 0 ? -1 : 1
        }
        guard let units = Int64(exactly: quotient) else { throw .overflow }
        return Money(minorUnits: units, currency: currency)
    }

    /// Splits the amount over parts in proportion to their weights; what remains goes to the first part, and on to the
    /// next where the first is full.
    ///
    /// No part gets more than its weight. The weights are amounts of the same currency, none negative, and their sum is
    /// at least the amount.
    package func split(over weights: [Money]) throws(MoneyError) -> [Money] {
        let total = try Money.sum(weights, in: currency)
        precondition(minorUnits >= 0 && minorUnits <= total.minorUnits, "\(self) cannot be split over \(total)")
        guard total.minorUnits > 0 else { return weights }
        var parts = weights.map { weight in
            // At most the weight, which fits.
            Int64(Int128(minorUnits) * Int128(weight.minorUnits) / Int128(total.minorUnits))
        }
        var remaining = minorUnits - parts.reduce(0, +)
        for index in parts.indices where remaining > 0 {
            let more = min(remaining, weights[index].minorUnits - parts[index])
            parts[index] += more
            remaining -= more
        }
        return parts.map { Money(minorUnits: $0, currency: currency) }
    }
}
