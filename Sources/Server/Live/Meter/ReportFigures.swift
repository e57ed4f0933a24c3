import Commerce

/// Figures as a report's page writes them, the same in every language.
struct ReportFigures {
    /// What amounts are in; nil before the first order.
    let currency: Currency?
    /// Minutes that the page's clock is ahead of UTC's.
    let zone: Int

    /// Before the first order there is no money, of whatever currency.
    func money(_ amount: Int64) -> String {
        guard let currency else { return "0" }
        return money(Money(minorUnits: amount, currency: currency))
    }

    func money(_ money: Money) -> String {
        let label = money.label
        guard let first = label.firstIndex(where: \.isWholeNumber) else { return label }
        let whole = label[first...].prefix { $0.isWholeNumber }
        return label[..<first] + grouped(String(whole)) + label[whole.endIndex...]
    }

    func percent(_ share: Int?) -> String { share.map { hundredths($0) + " %" } ?? "–" }

    func hundredths(_ number: Int) -> String { "\(grouped(number / 100)).\(two(number % 100))" }

    func grouped(_ number: Int) -> String { grouped(String(max(0, number))) }

    private func grouped(_ digits: String) -> String {
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }

    func duration(_ seconds: Int) -> String { "\(seconds / 3_600):\(two(seconds / 60 % 60)):\(two(seconds % 60))" }

    func day(_ time: Timestamp) -> String {
        let (year, month, day) = FreshIdentifier.civilDay(local(time))
        return "\(year)-\(two(month))-\(two(day))"
    }

    func clock(_ time: Timestamp) -> String {
        let minutes = Int(local(time).milliseconds / 60_000 % 1_440)
        return "\(two(minutes / 60)):\(two(minutes % 60))"
    }

    var zoneName: String {
        guard zone != 0 else { return "UTC" }
        let (hours, minutes) = (abs(zone) / 60, abs(zone) % 60)
        return "UTC\(zone < 0 ? "-" : "+")\(hours)\(minutes == 0 ? "" : ":" + two(minutes))"
    }

    private func local(_ time: Timestamp) -> Timestamp { time + .seconds(60 * zone) }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
