import Commerce

/// Identifiers for new things: random, so that nobody can guess another's, and short enough to read aloud.
enum FreshIdentifier {
    /// Crockford's base 32: no letter that looks like a digit.
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")

    /// Six characters: what a viewer types after `hawker watch`.
    static func room() -> Room.ID { make("", 6) }
    static func account() -> Account.ID { make("a-", 16) }
    static func product() -> Product.ID { make("p-", 16) }
    static func sku() -> SKU.ID { make("s-", 16) }

    /// The day and sixty random bits, within the 32 characters that payment gateways take.
    static func order(at now: Timestamp) -> Order.ID {
        let (year, month, day) = civilDay(now)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return make("\(two(year % 100))\(two(month))\(two(day))-", 12)
    }

    private static func make<Subject>(_ prefix: String, _ count: Int) -> Identifier<Subject> {
        var generator = SystemRandomNumberGenerator()
        let text = prefix + String((0..<count).map { _ in alphabet[Int.random(in: 0..<32, using: &generator)] })
        guard let identifier = Identifier<Subject>(rawValue: text) else {
            preconditionFailure("the alphabet is within an identifier's: \(text)")
        }
        return identifier
    }

    /// The UTC day. Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
    private static func civilDay(_ now: Timestamp) -> (year: Int, month: Int, day: Int) {
        let days = Int(now.milliseconds / 86_400_000) + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}
