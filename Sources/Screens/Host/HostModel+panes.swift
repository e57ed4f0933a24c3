import Commerce
import Terminal
import Wire

/// Talk, shelf and sales.
extension HostModel {
    func drawTalk(_ rect: Rect, on canvas: inout HostCanvas) {
        canvas.heading(words(.talkTitle), in: rect, remarks: whatWaits(at: "b h", asked: "a"))
        guard let room else { return }
        canvas.talk(room.danmaku, own: account.name, in: canvas.pinnedLine(room.pinned, in: rect.inset(top: 1)))
    }

    func drawShelf(_ rect: Rect, on canvas: inout HostCanvas) {
        let shelf = shelf
        canvas.heading(words(.hostShelfTitle(shelf.count)), in: rect, remark: words(.hostShelfColumns))
        let inside = rect.inset(left: 1, top: 1)
        guard !shelf.isEmpty else {
            canvas.paragraph(words(.hostShelfEmpty), in: inside, Theme.quiet)
            return
        }
        let right = drawExplained(in: inside.row(0), on: &canvas)
        if let pinned {
            let x = inside.x + canvas.text(" ★ \(words(.hostCardUp)) ", inside.x, inside.y, Theme.live, most: 16) + 1
            let price = "  " + MoneyText.text(pinned.priceNow(at: now))
            let most = right - x - 1
            canvas.text(
                pinned.name.fitted(to: most - TextWidth.of(price)) + price, x, inside.y, Theme.heading, most: most)
        } else {
            canvas.text(words(.hostCardNone), inside.x, inside.y, Theme.quiet, most: right - inside.x - 1)
        }
        let list = rect.inset(top: 2)
        func stock(_ item: ShelfItem) -> String {
            words(
                .stock(onHand: item.onHand, available: item.available, reserved: max(0, item.onHand - item.available)))
        }
        let stockColumns = min(18, shelf.map { TextWidth.of(stock($0)) }.max() ?? 0)
        let first = List.first(selection: shelfSelection, count: shelf.count, rows: list.height)
        for (offset, item) in shelf[first...].prefix(list.height).enumerated() {
            let row = list.row(offset)
            let isSelected = first + offset == shelfSelection
            let style = isSelected ? Theme.selection : Theme.base
            if isSelected { canvas.surface.fill(row, style) }
            canvas.textBefore(
                stock(item), row.right - 1, row.y,
                isSelected || item.available > 0 ? style : style.foreground(Theme.warning).bold(), most: 18)
            let right = drawPrice(
                of: item, before: row.right - stockColumns - 3, most: row.width - stockColumns - 3 - List.leastColumns,
                row.y, style, isSelected: isSelected, on: &canvas)
            let marks =
                (isSelected ? "▸" : " ") + item.marks(card: room?.card, explained: room?.explained?.sku)
            let most = right - row.x - 1
            canvas.text(
                marks + item.name.fitted(to: most - TextWidth.of(marks)), row.x, row.y, style, most: most)
            canvas.target(row, .row(first + offset))
        }
    }

    /// For how long the host speaks of what is marked, at the end of the row; returns the column it begins at.
    private func drawExplained(in row: Rect, on canvas: inout HostCanvas) -> Int {
        guard let explained = room?.explained else { return row.right }
        let time = NumberText.clock(seconds: max(0, (now - explained.since).components.seconds))
        // Beside a card there is room for its name and price first.
        let says = pinned == nil || row.width >= 64 ? words(.shelf(.explaining(time))) : "● \(time)"
        return canvas.textBefore(
            says, row.right - 1, row.y, Theme.base.foreground(Theme.warning).bold(),
            most: 22)
    }

    /// The price, or the flash sale with its countdown and what is left of it; returns the column it starts at.
    private func drawPrice(
        of item: ShelfItem, before right: Int, most: Int, _ y: Int, _ style: Style, isSelected: Bool,
        on canvas: inout HostCanvas
    ) -> Int {
        guard let flash = item.flashNow(at: now) else {
            return canvas.textBefore(
                MoneyText.text(item.price), right, y, isSelected ? style : style.foreground(Theme.price).bold(),
                most: most)
        }
        let time = NumberText.clock(seconds: flash.until.secondsLeft(at: now))
        let price = MoneyText.text(flash.price)
        let whole = words(.shop(.flashLeft(price: price, time: time, left: flash.left)))
        return canvas.textBefore(
            TextWidth.of(whole) <= most ? whole : "⚡\(price)", right, y,
            isSelected ? style : style.foreground(Theme.warning).bold(), most: most)
    }

    func drawSales(_ rect: Rect, on canvas: inout HostCanvas) {
        canvas.heading(
            words(.salesTitle), in: rect,
            remark: words(.shop(isPartial ? .lastOrders(sales.orders) : .timesAreOnAir)))
        let inside = rect.inset(left: 1, top: 1)
        drawWaiting(inside.row(0), on: &canvas)
        let list = inside.inset(top: 1)
        guard !sales.lines.isEmpty else {
            canvas.text(words(.salesEmpty), list.x, list.y, Theme.quiet, most: list.width)
            return
        }
        let lines = sales.lines.reversed().prefix(list.height)
        let times = lines.map { showTime($0.at) }
        let timeColumns = times.map(TextWidth.of).max() ?? 0
        for (index, (line, time)) in zip(lines, times).enumerated() {
            let row = list.row(index)
            let x = row.x + timeColumns + 1
            canvas.textBefore(time, row.x + timeColumns, row.y, Theme.quiet, most: timeColumns)
            canvas.text(sentence(of: line, columns: row.right - x), x, row.y, style(of: line), most: row.right - x)
        }
    }

    /// The name of the goods gives way to what became of them.
    private func sentence(of line: Sales.Line, columns: Int) -> String {
        func phrase(_ name: String) -> Phrase {
            switch line.kind {
            case .sold(let amount): .sold(name, line.pieces, MoneyText.text(amount))
            case .reserved: .reservedPieces(name, line.pieces)
            case .returned: .returnedPieces(name, line.pieces)
            case .refundAsked(let amount): .shop(.refundAsked(MoneyText.text(amount), name))
            case .refunded(let amount): .shop(.refunded(MoneyText.text(amount), name))
            }
        }
        return words(phrase(line.name.fitted(to: columns - TextWidth.of(words(phrase(""))))))
    }

    private func style(of line: Sales.Line) -> Style {
        switch line.kind {
        case .sold: Theme.base.foreground(Theme.good).bold()
        case .reserved: Theme.base
        case .returned, .refunded: Theme.base.foreground(Theme.warning)
        case .refundAsked: Theme.base.foreground(Theme.warning).bold()
        }
    }

    /// What waits for the shop, always, in one line.
    private func drawWaiting(_ row: Rect, on canvas: inout HostCanvas) {
        let (toShip, refunds) = (desk.count(.toShip), desk.count(.refunds))
        let isCounted = desk.hasCounted || toShip > 0 || refunds > 0
        let phrase: ShopPhrase =
            if !isCounted {
                desk.firstProblem == nil ? .waitingUnknown : .waitingFailed
            } else {
                .waiting(
                    toShip: toShip, moreToShip: desk.hasMore(.toShip), refunds: refunds,
                    moreRefunds: desk.hasMore(.refunds))
            }
        let isQuiet = isCounted && toShip == 0 && refunds == 0 && service.openCount == 0
        let asked = service.openCount == 0 ? "" : words(.service(.asked(service.openCount))) + " · "
        canvas.text(
            "⚑ " + asked + words(.shop(phrase)), row.x, row.y,
            isQuiet ? Theme.quiet : Theme.base.foreground(Theme.warning).bold(), most: row.width)
        canvas.target(row, .desk)
    }

    /// "+9:34": minutes and seconds on air, with a sign, for it is no time of the day; what was before the console
    /// opened has a minus.
    private func showTime(_ time: Timestamp) -> String {
        let seconds = liveSince.map { (time - $0).components.seconds } ?? 0
        let clock = NumberText.clock(seconds: abs(seconds))
        return (seconds < 0 ? "-" : "+") + (clock.hasPrefix("0") ? clock.dropFirst() : clock[...])
    }
}
