import Commerce

/// Identifiers for new things: random, so that nobody can guess another's, and short enough to read aloud.
enum FreshIdentifier {
    /// Crockford's base 32: no letter that looks like a digit.
    static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")

    /// Six characters: what a viewer types after `hawker watch`.
    static func room() -> Room.ID { make("", 6) }
    static func account() -> Account.ID { make("a-", 16) }
    static func offer() -> Offer.ID { make("o-", 12) }
    static func thread() -> ServiceThread.ID { make("q-", 16) }
    /// Whether it looks like one of ``thread()``.
    static func isThread(_ id: ServiceThread.ID) -> Bool {
        id.rawValue.hasPrefix("q-") && id.rawValue.utf8.count == 18 && id.rawValue.dropFirst(2).allSatisfy(alphabet.contains)
    }

    /// The day, the day's milliseconds and sixty random bits: 24 letters and digits, as every payment gateway takes
    /// them. Because identifiers grow with time, new ones lie together in the store's index.
    static func order(at now: Timestamp) -> Order.ID {
        let (year, month, day) = civilDay(now)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        var milliseconds = Int(now.milliseconds % 86_400_000)
        var time: [Character] = []
        for _ in 0..<6 {
            time.append(alphabet[milliseconds % 32])
            milliseconds /= 32
        }
        return make("\(two(year % 100))\(two(month))\(two(day))" + String(time.reversed()), 12)
    }

    /// Whether it looks like one of ``order(at:)``: 24 of the alphabet, six digits first.
    static func isOrder(_ id: Order.ID) -> Bool {
        id.rawValue.utf8.count == 24 && id.rawValue.allSatisfy(alphabet.contains)
            && id.rawValue.prefix(6).allSatisfy(\.isNumber)
    }

    private static func make<Subject>(_ prefix: String, _ count: Int) -> Identifier<Subject> {
        // Twelve characters of one draw: each draw is a call of the system.
        var generator = SystemRandomNumberGenerator()
        var (bits, left) = (UInt64(0), 0)
        var text = prefix
        for _ in 0..<count {
            if left < 5 { (bits, left) = (generator.next(), 64) }
            text.append(alphabet[Int(bits & 31)])
            bits >>= 5
            left -= 5
        }
        guard let identifier = Identifier<Subject>(rawValue: text) else {
            preconditionFailure("the alphabet is within an identifier's: \(text)")
        }
        return identifier
    }

    /// The UTC day. Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
    static func civilDay(_ now: Timestamp) -> (year: Int, month: Int, day: Int) {
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
