import Commerce

/// Where on the day's clock a time is for the people here.
package struct Zone: Sendable {
    /// Seconds that clocks here are ahead of UTC at a time.
    let ahead: @Sendable (Timestamp) -> Int

    package init(ahead: @escaping @Sendable (Timestamp) -> Int) { self.ahead = ahead }

    package static let utc = Zone { _ in 0 }
}

/// A minute as clocks and calendars here show it.
package struct LocalTime: Sendable, Equatable {
    let year: Int
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int
    /// 0 for Sunday.
    let weekday: Int
    /// Since 1 January 1970, here.
    fileprivate let days: Int

    package init(_ time: Timestamp, in zone: Zone) {
        let seconds = Int(time.milliseconds / 1_000) + zone.ahead(time)
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let ofDay = seconds - days * 86_400
        (hour, minute) = (ofDay / 3_600, ofDay / 60 % 60)
        self.days = days
        weekday = ((days + 4) % 7 + 7) % 7
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// As it is typed, and as people everywhere can read it: "2026-11-23 20:00".
    package var typed: String { "\(year)-\(two(month))-\(two(day)) \(clock)" }

    /// "20:00".
    var clock: String { "\(two(hour)):\(two(minute))" }

    /// How many days after another's day this one's is.
    func days(after other: LocalTime) -> Int { days - other.days }

    /// A time as it is typed: "2026-11-23 20:00", or "20:00" for the next time it is that late; nil for anything else.
    package static func read(_ text: String, in zone: Zone, after now: Timestamp) -> Timestamp? {
        let parts = text.split(separator: " ")
        guard let last = parts.last, parts.count <= 2, let clock = Self.numbers(last, ":"), clock.count == 2,
            (0..<24).contains(clock[0]), (0..<60).contains(clock[1])
        else { return nil }
        let minutes = clock[0] * 60 + clock[1]
        guard parts.count == 2 else {
            let today = LocalTime(now, in: zone).days
            return [today, today + 1].lazy.compactMap { Self.time(day: $0, minutes, zone) }.first { now < $0 }
        }
        guard let date = Self.numbers(parts[0], "-"), date.count == 3, (1970...9999).contains(date[0]),
            (1...12).contains(date[1]), (1...31).contains(date[2])
        else { return nil }
        let day = Self.days(year: date[0], month: date[1], day: date[2])
        // There is no 31 April.
        guard let found = Self.time(day: day, minutes, zone), LocalTime(found, in: zone).day == date[2] else {
            return nil
        }
        return found
    }

    /// Nil for a minute that the clocks here leave out that day.
    private static func time(day: Int, _ minutes: Int, _ zone: Zone) -> Timestamp? {
        let local = Timestamp(milliseconds: Int64(day * 86_400 + minutes * 60) * 1_000)
        // What clocks are ahead there is not known before the time is; the second guess is right.
        var time = local
        for _ in 0..<2 { time = local + .seconds(-zone.ahead(time)) }
        let found = LocalTime(time, in: zone)
        return found.days == day && found.hour * 60 + found.minute == minutes ? time : nil
    }

    /// Howard Hinnant, days_from_civil.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func numbers(_ text: Substring, _ separator: Character) -> [Int]? {
        let numbers = text.split(separator: separator, omittingEmptySubsequences: false).map { part in
            (1...4).contains(part.count) && part.allSatisfy { ("0"..."9").contains($0) } ? Int(part) : nil
        }
        return numbers.contains(nil) ? nil : numbers.compactMap(\.self)
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// The lines of a cover text where only one can be typed: "|" stands between them.
package enum CoverText {
    package static func lines(_ typed: String) -> String {
        typed.split(separator: "|", omittingEmptySubsequences: false)
            .map { String($0.drop(while: \.isWhitespace)) }.joined(separator: "\n")
    }

    static func typed(_ cover: String?) -> String {
        (cover ?? "").split(separator: "\n", omittingEmptySubsequences: false).joined(separator: " | ")
    }

    static func typed(_ tags: [String]?) -> String { (tags ?? []).joined(separator: ", ") }

    /// As many tags as were typed: parted by commas, or where there is none, by spaces.
    package static func tags(_ typed: String) -> [String] {
        let commas: Set<Character> = [",", "，", "、"]
        let hasCommas = typed.contains(where: commas.contains)
        return typed.split { hasCommas ? commas.contains($0) : $0.isWhitespace }
            .map { String($0.drop(while: \.isWhitespace)) }.filter { !$0.isEmpty }
    }
}
