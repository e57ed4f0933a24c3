import Commerce
import Terminal
import Wire

/// What the show comes to, as numbers that steer it: the last ten minutes beside the ten before, and each product.
extension HostModel {
    private typealias Row = NumbersPhrase.Row
    private typealias Span = NumbersPhrase.Span
    private typealias Column = NumbersPhrase.Column

    private static let labelColumns = 13
    private static let widestSpan = 16
    private static let productColumns: [Column: Int] = [
        .impressions: 6, .clicks: 7, .cartAdds: 5, .orders: 7, .paid: 6, .recent: 8, .sales: 12, .conversion: 8,
    ]
    /// Rows above the products.
    private static let headRows = 4 + Row.allCases.count

    /// What shows a report, as it is typed.
    var reportCommand: String { "hawker report \(room?.room.rawValue ?? "ROOM")" }

    mutating func scrollNumbers(by step: Int) {
        guard case .numbers(let scroll) = panels.last else { return }
        let area = sheetArea(in: layout(size: size).overlay).inset(top: 1, bottom: 1)
        let rows = area.height - Self.headRows
        let most = max(0, (numbers?.products.count ?? 0) - max(1, rows))
        panels[panels.count - 1] = .numbers(scroll: max(0, min(scroll + step, most)))
    }

    func drawNumbers(_ scroll: Int, in area: Rect, on canvas: inout HostCanvas) {
        let inside = canvas.panel(sheetArea(in: area), title: words(.numbers(.title)))
        guard let numbers else {
            canvas.paragraph(words(.numbers(.loading)), in: inside.inset(top: 1), Theme.panelQuiet)
            return
        }
        drawCrowd(numbers, in: inside.row(0), on: &canvas)
        drawSpans(
            { words(.numbers(.span($0))) }, label: "", style: { _ in Theme.panelQuiet }, in: inside.row(1), on: &canvas)
        for (index, row) in Row.allCases.enumerated() {
            let change = change(row, numbers)
            drawSpans(
                { text(row, $0, numbers, change: change) }, label: words(.numbers(.row(row))),
                style: { $0 == .change ? Self.style(change) : Theme.panel }, in: inside.row(2 + index), on: &canvas)
        }
        let list = inside.inset(top: Self.headRows)
        guard !numbers.products.isEmpty else {
            canvas.paragraph(words(.numbers(.noProducts)), in: list, Theme.panelQuiet)
            return
        }
        drawProduct({ words(.numbers(.column($0))) }, Theme.panelQuiet, in: inside.row(Self.headRows - 1), on: &canvas)
        for (index, product) in numbers.products.dropFirst(scroll).prefix(list.height).enumerated() {
            let isUp = product.sku == room?.card
            drawProduct(
                { text($0, of: product, isUp: isUp, in: numbers.currency) }, isUp ? Theme.panelStrong : Theme.panel,
                in: list.row(index), on: &canvas)
        }
    }

    private func drawCrowd(_ numbers: RoomNumbers, in row: Rect, on canvas: inout HostCanvas) {
        var right = row.right
        if numbers.refunded.count > 0 {
            let refunded = words(
                .numbers(
                    .refunded(
                        count: words.short(numbers.refunded.count),
                        amount: money(numbers.refunded.amount, numbers.currency))))
            let style = Theme.panel.foreground(Theme.warning)
            right = canvas.textBefore(refunded, right, row.y, style, most: row.width) - 2
        }
        let crowd = numbers.total.crowd
        let parts: [NumbersPhrase] = [
            .crowd(
                online: words.short(numbers.online), peak: words.short(crowd.peak), people: words.short(crowd.people)),
            .followers(words.short(room?.counts.followers ?? 0)), .lines(words.short(crowd.lines)),
        ]
        let rest = Rect(x: row.x, y: row.y, width: max(0, right - row.x), height: 1)
        canvas.parts(parts.map { words(.numbers($0)) }, in: rest, Theme.panelStrong)
    }

    // MARK: The comparison

    private func drawSpans(
        _ text: (Span) -> String, label: String, style: (Span) -> Style, in row: Rect, on canvas: inout HostCanvas
    ) {
        canvas.text(label, row.x, row.y, Theme.panelQuiet, most: Self.labelColumns - 1)
        let columns = min(Self.widestSpan, (row.width - Self.labelColumns) / Span.allCases.count)
        var right = row.x + Self.labelColumns
        for span in Span.allCases {
            right += columns
            canvas.textBefore(text(span), right, row.y, style(span), most: columns - 1)
        }
    }

    private func text(_ row: Row, _ span: Span, _ numbers: RoomNumbers, change: Int?) -> String {
        let shown: ShowSpan
        switch span {
        case .total: shown = numbers.total
        case .last: shown = numbers.lastTenMinutes
        case .before: shown = numbers.tenMinutesBefore
        case .change: return change.map { "\($0 > 0 ? "+" : "")\(NumberText.grouped($0)) %" } ?? "–"
        case .byCard:
            let figures = numbers.total.figures
            switch row {
            case .clicks: return words.short(figures.clicksByCard)
            case .orders: return words.short(figures.ordersByCard)
            case .paid: return words.short(figures.paidByCard)
            case .sales: return money(figures.gmvByCard, numbers.currency)
            case .joins, .impressions, .cartAdds, .conversion: return ""
            }
        }
        switch row {
        case .sales: return money(shown.figures.gmv, numbers.currency)
        case .conversion: return percent(shown.paidPerClick)
        case .joins, .impressions, .clicks, .cartAdds, .orders, .paid:
            return words.short(Int(clamping: Self.count(row, shown)))
        }
    }

    /// How much more it is than before, in percent; nil where there was nothing before.
    private func change(_ row: Row, _ numbers: RoomNumbers) -> Int? {
        let (last, before) = (Self.count(row, numbers.lastTenMinutes), Self.count(row, numbers.tenMinutesBefore))
        guard before > 0 else { return nil }
        return Int(((Double(last) / Double(before) - 1) * 100).bounded.rounded())
    }

    private static func count(_ row: Row, _ span: ShowSpan) -> Int64 {
        switch row {
        case .joins: Int64(span.crowd.joins)
        case .impressions: Int64(span.figures.impressions)
        case .clicks: Int64(span.figures.clicks)
        case .cartAdds: Int64(span.figures.cartAdds)
        case .orders: Int64(span.figures.orders)
        case .paid: Int64(span.figures.paid)
        case .sales: span.figures.gmv
        case .conversion: Int64(span.paidPerClick ?? 0)
        }
    }

    private static func style(_ change: Int?) -> Style {
        switch change ?? 0 {
        case 1...: Theme.panel.foreground(Theme.good)
        case ..<0: Theme.panel.foreground(Theme.bad)
        default: Theme.panelQuiet
        }
    }

    // MARK: Products

    private func drawProduct(_ text: (Column) -> String, _ style: Style, in row: Rect, on canvas: inout HostCanvas) {
        var right = row.right
        for column in Column.allCases.reversed() {
            guard let columns = Self.productColumns[column] else {
                canvas.text(text(column), row.x, row.y, style, most: right - row.x - 1)
                continue
            }
            canvas.textBefore(text(column), right, row.y, style, most: columns - 1)
            right -= columns
        }
    }

    private func text(_ column: Column, of product: ProductNumbers, isUp: Bool, in currency: Currency?) -> String {
        let figures = product.total.figures
        switch column {
        case .product:
            let name = product.title.isEmpty ? product.sku.rawValue : product.title
            return (isUp ? "▸ " : "") + name + (product.spec.isEmpty ? "" : " " + product.spec)
        case .impressions: return words.short(figures.impressions)
        case .clicks: return words.short(figures.clicks)
        case .cartAdds: return words.short(figures.cartAdds)
        case .orders: return words.short(figures.orders)
        case .paid: return words.short(figures.paid)
        // Paid in the last ten minutes, and in the ten before.
        case .recent:
            return "\(words.short(product.lastTenMinutes.figures.paid))/"
                + words.short(product.tenMinutesBefore.figures.paid)
        case .sales: return money(figures.gmv, currency)
        case .conversion: return percent(product.total.paidPerClick)
        }
    }

    /// Large amounts without their fraction: they keep within a column.
    private func money(_ amount: Int64, _ currency: Currency?) -> String {
        let text = MoneyText.text(Money(minorUnits: amount, currency: currency ?? self.currency))
        return text.count > Self.widestMoney ? String(text.prefix { $0 != "." }) : text
    }

    private static let widestMoney = 11

    private func percent(_ share: Int?) -> String {
        share.map { NumberText.tenths(Double($0) / 100) + " %" } ?? "–"
    }
}
