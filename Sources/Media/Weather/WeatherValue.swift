/// A value of a setting as it is written, with its unit.
struct WeatherValue {
    static let none = "none"

    let name: String
    let text: Substring

    var isNone: Bool { text == Self.none }

    /// "0.3" or "30%".
    func share() throws(ForecastError) -> Double {
        let isPercent = text.hasSuffix("%")
        guard let number = Self.number(isPercent ? text.dropLast() : text) else {
            throw malformed("a share such as 0.3 or 30%")
        }
        let share = isPercent ? number / 100 : number
        guard (0...1).contains(share) else { throw beyond("a share is from 0 to 1, or from 0% to 100%") }
        return share
    }

    func number(in bounds: ClosedRange<Double>) throws(ForecastError) -> Double {
        let range = "\(Self.text(bounds.lowerBound)) to \(Self.text(bounds.upperBound))"
        guard let number = Self.number(text) else { throw malformed("a number from \(range)") }
        guard bounds.contains(number) else { throw beyond("it is from \(range)") }
        return number
    }

    func truth() throws(ForecastError) -> Bool {
        switch text {
        case "yes": true
        case "no": false
        default: throw malformed("yes or no")
        }
    }

    /// "80ms"; zero may go without a unit.
    func duration(upTo longest: Duration = WeatherLimits.longestDelay) throws(ForecastError) -> Duration {
        guard let nanoseconds = Self.scaled(text, Self.times) ?? (Self.number(text) == 0 ? 0 : nil) else {
            throw malformed("a time such as 80ms or 1.5s")
        }
        guard nanoseconds >= 0, nanoseconds <= Double(longest.nanoseconds) else {
            throw beyond("it is from 0 to \(Self.text(longest))")
        }
        return .nanoseconds(Int64(nanoseconds.rounded()))
    }

    /// "300k", "1.5M" or plain bits a second.
    func rate() throws(ForecastError) -> Double {
        guard let rate = Self.scaled(text, Self.rates) ?? Self.number(text) else {
            throw malformed("bits a second such as 300k or 1.5M, or none")
        }
        let bounds = WeatherLimits.bitsPerSecond
        guard bounds.contains(rate) else {
            throw beyond("it is from \(Self.text(rate: bounds.lowerBound)) to \(Self.text(rate: bounds.upperBound))")
        }
        return rate
    }

    /// "200ms" of the rate, or "30kB".
    func queue() throws(ForecastError) -> Conditions.Queue {
        guard text.hasSuffix("B") else {
            do throws(ForecastError) { return .time(try duration()) } catch  where error.code == .badValue {
                throw malformed("a time such as 200ms or bytes such as 30kB")
            }
        }
        guard let count = Self.scaled(text, Self.sizes) else { throw malformed("bytes such as 3000B or 30kB") }
        guard (0...Double(WeatherLimits.queueBytes)).contains(count) else {
            throw beyond("it is from 0B to \(WeatherLimits.queueBytes)B")
        }
        return .bytes(Int(count))
    }

    static func text(_ number: Double) -> String { number == number.rounded() ? "\(Int64(number))" : "\(number)" }

    static func text(_ time: Duration) -> String {
        let nanoseconds = time.nanoseconds
        let unit = times.first { nanoseconds.isMultiple(of: Int64($0.factor)) } ?? ("ns", 1)
        return nanoseconds == 0 ? "0ms" : "\(nanoseconds / Int64(unit.factor))\(unit.suffix)"
    }

    static func text(rate: Double) -> String {
        let unit = rates.first { rate.truncatingRemainder(dividingBy: $0.factor) == 0 } ?? ("", 1)
        return text(rate / unit.factor) + unit.suffix
    }

    private typealias Unit = (suffix: String, factor: Double)
    private static let times: [Unit] = [("s", 1e9), ("ms", 1e6), ("us", 1e3), ("ns", 1)]
    private static let rates: [Unit] = [("G", 1e9), ("M", 1e6), ("k", 1e3)]
    private static let sizes: [Unit] = [("kB", 1e3), ("MB", 1e6), ("B", 1)]

    /// A number followed by one of `units`.
    private static func scaled(_ text: Substring, _ units: [Unit]) -> Double? {
        for unit in units where text.hasSuffix(unit.suffix) {
            if let number = number(text.dropLast(unit.suffix.count)) { return number * unit.factor }
        }
        return nil
    }

    /// Decimal digits, with a fraction or an exponent or a sign; nothing else that `Double` would read.
    private static func number(_ text: Substring) -> Double? {
        guard text.utf8.count <= 24, text.utf8.allSatisfy({ "0123456789.e+-".utf8.contains($0) }) else { return nil }
        guard let number = Double(text), number.isFinite else { return nil }
        return number
    }

    private func malformed(_ form: String) -> ForecastError {
        ForecastError(.badValue, "\(name) '\(text.prefix(32))': write \(form)")
    }

    private func beyond(_ bounds: String) -> ForecastError {
        ForecastError(.outOfRange, "\(name) '\(text.prefix(32))': \(bounds)")
    }
}
