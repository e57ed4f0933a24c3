import Commerce
import Wire

/// A report as a page of text, for people: 80 columns, but for what people wrote themselves.
struct ReportPage {
    let text: String

    /// - Parameter zone: minutes that the page's clock is ahead of UTC's.
    init(_ report: RoomReport, in language: ReportWords, zone: Int = 0) {
        var page = Lines(words: language, figures: ReportFigures(currency: report.currency, zone: zone))
        page.head(report)
        page.sums(report)
        page.products(report)
        page.stretches(report)
        page.gifts(report)
        page.questions(report.questions)
        text = page.lines.joined(separator: "\n") + "\n"
    }
}

private struct Lines {
    let words: ReportWords
    let figures: ReportFigures
    private(set) var lines: [String] = []

    private static let labelColumns = 12
    private static let productTable = ReportTable(widths: [12, 8, 8, 8, 8, 8, 15, 12])
    private static let timeTable = ReportTable(widths: [8, 8, 8, 8, 8, 15, 8])
    /// Behind the table of times.
    private static let barColumns = 14

    mutating func head(_ report: RoomReport) {
        let (first, last) = (figures.day(report.openedAt), report.endedAt.map(figures.day))
        let end = report.endedAt.map { "\(last == first ? "" : (last ?? "") + " ")\(figures.clock($0))" }
        lines.append("\(report.title) · \(report.host)")
        lines.append(
            "\(words.room) \(report.room) · \(first) \(figures.clock(report.openedAt)) – \(end ?? words.goesOn) "
                + "\(figures.zoneName) · \(figures.duration(report.seconds))")
    }

    mutating func sums(_ report: RoomReport) {
        let (crowd, sums) = (report.total.crowd, report.total.figures)
        lines.append("")
        row(
            words.viewers, words.people(figures.grouped(crowd.people)), words.joins(figures.grouped(crowd.joins)),
            words.peak(figures.grouped(crowd.peak)), words.average(figures.hundredths(report.averageViewers)))
        row(
            words.followers, figures.grouped(report.followers),
            words.newFollowers(figures.grouped(report.newFollowers)))
        row(words.talk, words.lines(figures.grouped(crowd.lines)), words.likes(figures.grouped(crowd.likes)))
        row(
            words.interest, words.impressions(figures.grouped(sums.impressions)),
            words.byCard(words.clicks(figures.grouped(sums.clicks)), figures.grouped(sums.clicksByCard)),
            words.cartAdds(figures.grouped(sums.cartAdds)))
        row(
            words.sales, words.byCard(words.orders(figures.grouped(sums.orders)), figures.grouped(sums.ordersByCard)),
            words.byCard(words.paid(figures.grouped(sums.paid)), figures.grouped(sums.paidByCard)))
        row("GMV", words.byCard(figures.money(sums.gmv), figures.money(sums.gmvByCard)))
        row(
            words.conversion, words.ofClicks(figures.percent(report.total.paidPerClick)),
            words.ofPeople(figures.percent(report.total.paidPerPerson)))
        row(
            words.refunded, words.refunds(figures.grouped(report.refunded.count)),
            figures.money(report.refunded.amount))
    }

    mutating func products(_ report: RoomReport) {
        guard !report.products.isEmpty else { return }
        lines += ["", Self.productTable.row([words.products] + words.productColumns)]
        for (index, product) in report.products.enumerated() {
            let name = product.title.isEmpty ? product.sku.rawValue : product.title
            lines.append("\(index + 1). \(name)\(product.spec.isEmpty ? "" : " · \(product.spec)")")
            productRow("", product.total.figures)
        }
        productRow(words.all, report.total.figures)
    }

    /// What it came to, and below that the part of its card, if it has one.
    private mutating func productRow(_ name: String, _ sums: Figures) {
        lines.append(
            Self.productTable.row([
                name, figures.grouped(sums.impressions), figures.grouped(sums.clicks), figures.grouped(sums.cartAdds),
                figures.grouped(sums.orders), figures.grouped(sums.paid), figures.money(sums.gmv),
                figures.percent(sums.paidPerClick),
            ]))
        guard sums.clicksByCard + sums.ordersByCard > 0 else { return }
        lines.append(
            Self.productTable.row([
                "  " + words.card, "", figures.grouped(sums.clicksByCard), "", figures.grouped(sums.ordersByCard),
                figures.grouped(sums.paidByCard), figures.money(sums.gmvByCard),
            ]))
    }

    mutating func stretches(_ report: RoomReport) {
        guard !report.stretches.isEmpty else { return }
        lines += [
            "", "\(words.everyTenMinutes) (\(figures.zoneName))", Self.timeTable.row([""] + words.timeColumns),
        ]
        var day = figures.day(report.openedAt)
        for stretch in report.stretches {
            let (sums, online) = (stretch.figures, stretch.crowd.peak)
            if figures.day(stretch.from) != day {
                day = figures.day(stretch.from)
                lines.append(day)
            }
            let row = Self.timeTable.row([
                figures.clock(stretch.from), figures.grouped(stretch.crowd.joins), figures.grouped(sums.clicks),
                figures.grouped(sums.orders), figures.grouped(sums.paid), figures.money(sums.gmv),
                figures.grouped(online),
            ])
            let bar = ReportTable.bar(online, of: report.total.crowd.peak, columns: Self.barColumns)
            lines.append(bar.isEmpty ? row : "\(row)  \(bar)")
        }
    }

    mutating func gifts(_ report: RoomReport) {
        if !report.coupons.isEmpty { lines += ["", words.coupons] }
        for coupon in report.coupons {
            let sums = [
                words.orders(figures.grouped(coupon.orders)), words.paid(figures.grouped(coupon.paid)),
                words.saved(figures.money(coupon.saved)),
            ]
            lines.append("  \(coupon.code) · \(coupon.title): " + sums.joined(separator: " · "))
        }
        if !report.draws.isEmpty { lines += ["", words.draws] }
        for draw in report.draws {
            let sums = [
                words.given(figures.grouped(draw.given), of: figures.grouped(draw.places)),
                words.entered(figures.grouped(draw.entered)),
                draw.money.map { figures.money($0) },
            ]
            lines.append(
                "  \(words.kind(draw.kind)) · \(draw.title): " + sums.compactMap(\.self).joined(separator: " · "))
        }
    }

    mutating func questions(_ questions: [ShowQuestion]) {
        guard !questions.isEmpty else { return }
        lines += ["", words.askedMost]
        for (index, question) in questions.enumerated() {
            lines.append("\(index + 1). \(question.text) ×\(figures.grouped(question.times))")
        }
    }

    private mutating func row(_ label: String, _ parts: String...) {
        let blanks = String(repeating: " ", count: max(1, Self.labelColumns - ReportTable.columns(of: label)))
        lines.append(label + blanks + parts.joined(separator: " · "))
    }
}
