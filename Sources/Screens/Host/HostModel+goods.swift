import Commerce
import Terminal
import Wire

/// The shop's catalogue: what of it goes onto the shelf of this room.
extension HostModel {
    /// The catalogue that is looked at, also from under a sheet about one of its SKUs.
    var goods: GoodsPage? {
        get {
            for case .goods(let page) in panels.reversed() { return page }
            return nil
        }
        set {
            let index = panels.lastIndex { if case .goods = $0 { true } else { false } }
            guard let newValue, let index else { return }
            panels[index] = .goods(newValue)
        }
    }

    /// The line of this room's shelf that sells a SKU.
    func shelfItem(_ sku: SKU.ID) -> ShelfItem? { room?.shelf.first { $0.sku == sku } }

    /// Whether the shelf has all the lines that a screen can show.
    var shelfIsFull: Phrase? {
        (room?.shelf.count ?? 0) < Limits.listLines ? nil : .shop(.shelfIsFull(Limits.listLines))
    }

    mutating func pressOnGoods(_ action: HostAction) -> [HostEffect] {
        switch action {
        case .goods:
            panels.append(.goods(GoodsPage()))
            return [.loadGoods(after: nil)]
        case .shelve:
            guard let line = goods?.selected else { break }
            if let item = shelfItem(line.id) { show(.offer(item)) } else { show(.shelve(line)) }
        case .shelveAll: return shelveAll()
        case .search: goods?.isSearching = true
        case .endSearch: goods?.isSearching = false
        case .clearSearch:
            goods?.clearSearch()
            goods?.isSearching = false
        default: break
        }
        return []
    }

    /// Every SKU of the selected product that is not on the shelf, at its list price, without limits.
    private mutating func shelveAll() -> [HostEffect] {
        guard let page = goods, let title = page.selected?.title else { return [] }
        let missing = page.siblings.filter { shelfItem($0.id) == nil }
        guard !missing.isEmpty else {
            tell(.shop(.allOnShelfAlready(title)))
            return []
        }
        let rest = Array(missing.prefix(Limits.listLines - (room?.shelf.count ?? 0)))
        let batch = GoodsPage.Batch(title: title, count: rest.count, rest: rest)
        goods?.batch = batch
        return batch.effect.map { [$0] } ?? []
    }

    /// Takes in the answer to one SKU of a batch, and goes on with the next; nil when no batch waits for it.
    mutating func shelvedOfBatch(_ sku: SKU.ID, _ problem: Problem?) -> [HostEffect]? {
        guard var batch = goods?.batch, batch.problem == nil, batch.rest.first?.id == sku else { return nil }
        if let problem {
            batch.problem = problem.cleaned
            goods?.batch = batch
            return []
        }
        batch.rest.removeFirst()
        goods?.batch = batch.rest.isEmpty ? nil : batch
        if batch.rest.isEmpty { tell(.shop(.allOnShelf(batch.title, batch.count))) }
        return batch.effect.map { [$0] } ?? []
    }

    mutating func took(goodsAfter mark: String?, _ answer: Result<Catalogue, Problem>) -> [HostEffect] {
        guard var page = goods else { return [] }
        let effect = page.loaded(after: mark, answer.cleaned)
        goods = page
        return effect.map { [$0] } ?? []
    }

    // MARK: On the screen

    func drawGoods(_ page: GoodsPage, in area: Rect, on canvas: inout HostCanvas) {
        let inside = canvas.panel(sheetArea(in: area), title: words(.shop(.goodsTitle(page.lines.count))))
        drawSearch(page, in: inside.row(0), on: &canvas)
        drawGoodsEnd(page, in: inside.inset(top: inside.height - 2), on: &canvas)
        let list = inside.inset(top: 2, bottom: 2)
        guard !page.shown.isEmpty else {
            let says: ShopPhrase? =
                if !page.lines.isEmpty { .goodsNotFound } else if page.loading == .done { .goodsEmpty } else { nil }
            if let says { canvas.paragraph(words(.shop(says)), in: list, Theme.panelQuiet) }
            return
        }
        let selection = page.selectedIndex
        let first = List.first(selection: selection, count: page.shown.count, rows: list.height)
        for (offset, line) in page.shown[first...].prefix(list.height).enumerated() {
            drawGoodsLine(line, isSelected: first + offset == selection, in: list.row(offset), on: &canvas)
            canvas.target(list.row(offset), .row(first + offset))
        }
    }

    private func drawSearch(_ page: GoodsPage, in row: Rect, on canvas: inout HostCanvas) {
        let isSearching = mode == .search
        guard isSearching || !page.search.isEmpty else {
            canvas.text(words(.shop(.goodsHint)), row.x, row.y, Theme.panelQuiet, most: row.width)
            return
        }
        let x = row.x + canvas.text("/ ", row.x, row.y, Theme.panelStrong, most: 2)
        let found = words(.shop(.goodsFound(page.shown.count)))
        let right = canvas.textBefore(found, row.right, row.y, Theme.panelQuiet, most: 16)
        let (shown, cursor) = page.search.window(columns: right - x - 2)
        let style = isSearching ? Theme.barText.underline() : Theme.panelStrong
        if isSearching { canvas.surface.fill(Rect(x: x, y: row.y, width: right - x - 1, height: 1), style) }
        canvas.text(shown, x, row.y, style, most: right - x - 1)
        if isSearching { canvas.surface.cursor = Point(x: x + cursor, y: row.y) }
    }

    /// How far it is fetched, or what became of the last thing that was wanted.
    private func drawGoodsEnd(_ page: GoodsPage, in rect: Rect, on canvas: inout HostCanvas) {
        func refused(_ text: String) {
            canvas.sentence("⚠ " + text, endingAt: rect.row(1), Theme.panel.foreground(Theme.bad).bold())
        }
        let says: ShopPhrase
        switch (page.batch, page.loading) {
        case (let batch?, _):
            if let problem = batch.problem {
                return refused(words(.shop(.batchStopped(batch.done, batch.count))) + words(.problem(problem)))
            }
            says = .batchGoes(batch.title, batch.done, batch.count)
        case (nil, .stopped(let problem)): return refused(words(.problem(problem)))
        case (nil, .part): says = .goodsLoading
        case (nil, .done):
            guard !page.lines.isEmpty else { return }
            says = page.isFull ? .goodsAreMore(page.lines.count) : .goodsOnShelf
        }
        canvas.sentence(words(.shop(says)), endingAt: rect.row(1), Theme.panelQuiet)
    }

    private func drawGoodsLine(
        _ line: GoodsPage.Line, isSelected: Bool, in row: Rect, on canvas: inout HostCanvas
    ) {
        let item = shelfItem(line.id)
        let available = item?.available ?? line.available
        let style = isSelected ? Theme.selection : Theme.panel
        if isSelected { canvas.surface.fill(row, style) }
        func color(_ color: Color) -> Style { isSelected ? style : style.foreground(color) }
        canvas.textBefore(
            words(.shop(.goodsFree(available))), row.right - 1, row.y,
            available > 0 ? style : color(Theme.warning), most: 14)
        var right = canvas.textBefore(
            MoneyText.text(line.listPrice), row.right - 16, row.y, color(Theme.price).bold(), most: 14)
        if row.width >= 100 {
            canvas.text(line.code, row.right - 52, row.y, isSelected ? style : Theme.panelQuiet, most: 20)
            right = row.right - 52
        }
        var x = row.x + canvas.text(isSelected ? "▸" : " ", row.x, row.y, style, most: 1)
        x += canvas.text(item == nil ? "  " : "✓ ", x, row.y, color(Theme.good).bold(), most: 2)
        canvas.text(line.name.fitted(to: right - x - 2), x, row.y, style, most: right - x - 2)
    }
}
