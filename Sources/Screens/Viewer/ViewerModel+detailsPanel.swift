import Commerce
import Terminal
import Wire

/// A product with all that its shop says of it: text, properties, pictures, and the kinds of it that are sold here.
extension ViewerModel {
    /// A row of the page, which is scrolled as a whole.
    private struct DetailRow {
        var label = ""
        var text = ""
        /// Behind the text; cut to what is left of the row.
        var goods: GoodsName?
        var style = Theme.panel
        /// Where the text begins; the label stands before it.
        var indent = 0
        /// At the right edge.
        var amount: String?
    }

    /// The line of the shelf whose details are open; nil when it is sold here no more.
    var detailed: ShelfItem? {
        guard case .details(let page) = panel else { return nil }
        return room?.shelf.first { $0.sku == page.sku }
    }

    func drawDetails(_ page: DetailsPanel, in area: Rect, on canvas: inout ViewerCanvas) {
        let frame = Self.detailsSize(in: area)
        let rows = details(width: frame.width - 4)
        let inside = canvas.panel(
            area.centered(Size(width: frame.width, height: min(frame.height, rows.count + Self.detailsBorder))),
            title: words(.detailsTitle))
        let (view, bottom) = inside.splitBottom(2)
        let first = max(0, min(page.scroll, rows.count - view.height))
        for (offset, row) in rows[first...].prefix(view.height).enumerated() {
            draw(row, in: view.row(offset), on: &canvas)
        }
        let y = bottom.y + 1
        var right = bottom.right
        if rows.count > view.height {
            right = canvas.textBefore(words(.scrollHint), right, y, Theme.panelQuiet, most: bottom.width / 3) - 1
        }
        var x = bottom.x
        for (action, style) in [(ViewerAction.buyDetailed, Theme.button), (.addDetailed, Theme.secondButton)] {
            guard let binding = Self.detailsBindings.first(where: { $0.action == action }) else { continue }
            x +=
                canvas.button(
                    key: binding.keys[0].label(words), words(binding.says(self)), action, x: x, y: y, most: right - x,
                    style: binding.unless(self) == nil ? style : Theme.disabledButton) + 1
        }
    }

    private func draw(_ row: DetailRow, in rect: Rect, on canvas: inout ViewerCanvas) {
        if !row.label.isEmpty { canvas.text(row.label, rect.x, rect.y, Theme.panelQuiet, most: row.indent - 1) }
        let right =
            row.amount.map { canvas.textBefore($0, rect.right, rect.y, row.style, most: rect.width / 2) - 2 }
            ?? rect.right
        var x = rect.x + row.indent
        x += canvas.text(row.text, x, rect.y, row.style, most: right - x)
        if let goods = row.goods { canvas.text(goods.fitted(to: right - x), x, rect.y, row.style, most: right - x) }
    }

    /// How far the details can be scrolled on the screen as it is.
    func rowsToScroll(_ page: DetailsPanel) -> Int {
        let frame = Self.detailsSize(in: layout(size: size).overlay.inset(bottom: 1))
        return max(0, details(width: frame.width - 4).count + Self.detailsBorder - frame.height)
    }

    /// The frame, and the two rows of the buttons.
    private static let detailsBorder = 4

    private static func detailsSize(in area: Rect) -> Size {
        Size(width: max(5, min(area.width - 4, 84)), height: max(detailsBorder + 1, area.height))
    }

    // MARK: Its rows

    private func details(width: Int) -> [DetailRow] {
        guard let item = detailed, let room else { return [DetailRow(text: words(.detailsGone))] }
        var rows = wrapped(item.fullTitle, width: width, Theme.panelStrong)
        rows.append(DetailRow(text: price(of: item), style: Theme.panel.foreground(Theme.price).bold()))
        rows += wrapped(item.description, width: width, before: [DetailRow()])
        var known: [DetailRow] = []
        for attribute in item.attributes { known += labelled(attribute.name, attribute.value, width: width) }
        for (index, picture) in item.pictures.enumerated() {
            known += labelled(index == 0 ? words(.detailsPictures) : "", picture, width: width)
        }
        if !known.isEmpty { rows += [DetailRow()] + known }
        let kinds = room.shelf.filter { $0.product == item.product }
        guard kinds.count > 1 else { return rows }
        rows += [DetailRow(), DetailRow(text: words(.detailsKinds(kinds.count)), style: Theme.panelStrong)]
        return rows
            + kinds.map { kind in
                DetailRow(
                    text: kind.sku == item.sku ? "▸ " : "  ",
                    goods: kind.spec.isEmpty ? kind.name : GoodsName(title: kind.spec, spec: ""),
                    style: kind.whyNotSold(at: now) == nil ? Theme.panel : Theme.panelQuiet,
                    amount: "\(kind.flashMark(at: now))\(MoneyText.text(kind.priceNow(at: now)))  \(stock(kind))")
            }
    }

    private func price(of item: ShelfItem) -> String {
        let price = item.priceNow(at: now)
        var parts = [item.flashMark(at: now) + MoneyText.text(price)]
        if item.listPrice.currency == price.currency, item.listPrice.minorUnits > price.minorUnits {
            parts.append(words(.was(MoneyText.text(item.listPrice))))
        }
        parts.append(stock(item))
        if let limit = item.limitNow(at: now) { parts.append(words(.limit(limit))) }
        return parts.joined(separator: " · ")
    }

    private func labelled(_ label: String, _ text: String, width: Int) -> [DetailRow] {
        let indent = min(18, width / 3)
        return TextLayout.wrap(text, width: width - indent).enumerated().map { index, line in
            DetailRow(label: index == 0 ? label : "", text: line, indent: indent)
        }
    }

    private func wrapped(
        _ text: String, width: Int, _ style: Style = Theme.panel, before: [DetailRow] = []
    ) -> [DetailRow] {
        guard !text.isEmpty else { return [] }
        return before + TextLayout.wrap(text, width: width).map { DetailRow(text: $0, style: style) }
    }
}
