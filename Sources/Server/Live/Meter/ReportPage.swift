import Commerce
import Wire

/// A report as a page of text, for people.
struct ReportPage {
    let text: String

    init(_ report: RoomReport, in language: ReportWords) {
        var page = Lines(words: language, currency: report.currency)
        page.head(report)
        page.sums(report)
        page.products(report.products)
        page.stretches(report.stretches)
        page.questions(report.questions)
        text = page.lines.joined(separator: "\n") + "\n"
    }
}

private struct Lines {
    let words: ReportWords
    let currency: Currency?
    private(set) var lines: [String] = []

    mutating func head(_ report: RoomReport) {
        let end = report.endedAt.map { "\(day($0) == day(report.openedAt) ? "" : day($0) + " ")\(clock($0))" }
        lines.append("\(report.title) · \(report.host)")
        lines.append(
            "\(words.room) \(report.room) · \(day(report.openedAt)) \(clock(report.openedAt)) – \(end ?? words.goesOn) UTC"
                + " · \(duration(report.seconds))")
    }

    mutating func sums(_ report: RoomReport) {
        let (crowd, figures) = (report.total.crowd, report.total.figures)
        lines.append("")
        row(
            words.viewers, words.people(grouped(crowd.people)), words.joins(grouped(crowd.joins)),
            words.peak(grouped(crowd.peak)), words.average(hundredths(report.averageViewers)))
        row(words.talk, words.lines(grouped(crowd.lines)), words.likes(grouped(crowd.likes)))
        row(
            words.interest, words.impressions(grouped(figures.impressions)),
            byCard(words.clicks(grouped(figures.clicks)), grouped(figures.clicksByCard)),
            words.cartAdds(grouped(figures.cartAdds)))
        row(
            words.sales, byCard(words.orders(grouped(figures.orders)), grouped(figures.ordersByCard)),
            byCard(words.paid(grouped(figures.paid)), grouped(figures.paidByCard)),
            byCard(money(figures.gmv), money(figures.gmvByCard)))
        row(
            words.conversion, words.ofClicks(percent(report.total.paidPerClick)),
            words.ofPeople(percent(report.total.paidPerPerson)))
        row(words.refunded, words.refunds(grouped(report.refunded.count)), money(report.refunded.amount))
    }

    mutating func products(_ products: [ReportLine]) {
        guard !products.isEmpty else { return }
        lines += ["", words.products]
        for (index, product) in products.enumerated() {
            let name = product.title.isEmpty ? product.sku.rawValue : product.title
            let figures = product.total.figures
            lines.append("\(index + 1). \(name)\(product.spec.isEmpty ? "" : " · \(product.spec)")")
            lines.append(
                "   "
                    + [
                        words.impressions(grouped(figures.impressions)),
                        byCard(words.clicks(grouped(figures.clicks)), grouped(figures.clicksByCard)),
                        words.cartAdds(grouped(figures.cartAdds)),
                    ].joined(separator: " · "))
            lines.append(
                "   "
                    + [
                        byCard(words.orders(grouped(figures.orders)), grouped(figures.ordersByCard)),
                        byCard(words.paid(grouped(figures.paid)), grouped(figures.paidByCard)),
                        byCard(money(figures.gmv), money(figures.gmvByCard)),
                        words.ofClicks(percent(product.total.paidPerClick)),
                        words.ofImpressions(percent(product.total.paidPerImpression)),
                    ].joined(separator: " · "))
        }
    }

    mutating func stretches(_ stretches: [ReportStretch]) {
        guard !stretches.isEmpty else { return }
        lines += ["", words.everyTenMinutes]
        for stretch in stretches {
            lines.append(
                "   \(clock(stretch.from))  "
                    + [
                        money(stretch.figures.gmv), words.paid(grouped(stretch.figures.paid)),
                        words.orders(grouped(stretch.figures.orders)), words.clicks(grouped(stretch.figures.clicks)),
                        words.peak(grouped(stretch.crowd.peak)),
                    ].joined(separator: " · "))
        }
    }

    mutating func questions(_ questions: [ShowQuestion]) {
        guard !questions.isEmpty else { return }
        lines += ["", words.askedMost]
        for (index, question) in questions.enumerated() {
            lines.append("\(index + 1). \(question.text) ×\(grouped(question.times))")
        }
    }

    private mutating func row(_ label: String, _ parts: String...) {
        lines.append("\(label): " + parts.joined(separator: " · "))
    }

    private func byCard(_ figure: String, _ part: String) -> String { words.byCard(figure, part) }

    /// Before the first order there is no money, of whatever currency.
    private func money(_ amount: Int64) -> String {
        guard let currency else { return "0" }
        let label = Money(minorUnits: amount, currency: currency).label
        guard let first = label.firstIndex(where: \.isWholeNumber) else { return label }
        let whole = label[first...].prefix { $0.isWholeNumber }
        return label[..<first] + grouped(String(whole)) + label[whole.endIndex...]
    }

    private func percent(_ share: Int?) -> String { share.map { hundredths($0) + " %" } ?? "–" }

    private func hundredths(_ number: Int) -> String { "\(grouped(number / 100)).\(two(number % 100))" }

    private func grouped(_ number: Int) -> String { grouped(String(max(0, number))) }

    private func grouped(_ digits: String) -> String {
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }

    private func duration(_ seconds: Int) -> String {
        "\(seconds / 3_600):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    }

    private func day(_ time: Timestamp) -> String {
        let (year, month, day) = FreshIdentifier.civilDay(time)
        return "\(year)-\(two(month))-\(two(day))"
    }

    private func clock(_ time: Timestamp) -> String {
        let minutes = Int(time.milliseconds / 60_000 % 1_440)
        return "\(two(minutes / 60)):\(two(minutes % 60))"
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
