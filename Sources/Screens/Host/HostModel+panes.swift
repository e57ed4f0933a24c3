import Commerce
import Terminal
import Wire

/// Talk, shelf and sales.
extension HostModel {
    func drawTalk(_ rect: Rect, on canvas: inout HostCanvas) {
        canvas.heading(words(.talkTitle), in: rect)
        guard let room, !room.danmaku.isEmpty else { return }
        canvas.talk(room.danmaku, own: account.name, host: room.host.name, in: rect.inset(top: 1))
    }

    func drawShelf(_ rect: Rect, on canvas: inout HostCanvas) {
        let shelf = room?.shelf ?? []
        canvas.heading(words(.hostShelfTitle(shelf.count)), in: rect, remark: words(.hostShelfColumns))
        let inside = rect.inset(left: 1, top: 1)
        guard !shelf.isEmpty else {
            canvas.paragraph(words(.hostShelfEmpty), in: inside, Theme.quiet)
            return
        }
        if let pinned {
            let x = inside.x + canvas.text(" ★ \(words(.hostCardUp)) ", inside.x, inside.y, Theme.live, most: 16) + 1
            canvas.text(
                "\(pinned.fullTitle)  \(MoneyText.text(pinned.priceNow(at: now)))", x, inside.y, Theme.heading,
                most: inside.right - x - 1)
        } else {
            canvas.text(words(.hostCardNone), inside.x, inside.y, Theme.quiet, most: inside.width)
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
                of: item, before: row.right - stockColumns - 3, row.y, style, isSelected: isSelected, on: &canvas)
            let marks = (isSelected ? "▸" : " ") + (item.sku == room?.card ? "★ " : "  ")
            canvas.text(marks + item.fullTitle, row.x, row.y, style, most: right - row.x - 1)
            canvas.target(row, .row(first + offset))
        }
    }

    /// The price, or the flash sale with its countdown and what is left of it; returns the column it starts at.
    private func drawPrice(
        of item: ShelfItem, before right: Int, _ y: Int, _ style: Style, isSelected: Bool, on canvas: inout HostCanvas
    ) -> Int {
        guard let flash = item.flashNow(at: now) else {
            return canvas.textBefore(
                MoneyText.text(item.price), right, y, isSelected ? style : style.foreground(Theme.price).bold(),
                most: 12)
        }
        let time = NumberText.clock(seconds: (flash.until - now).components.seconds)
        return canvas.textBefore(
            words(.shop(.flashLeft(price: MoneyText.text(flash.price), time: time, left: flash.left))), right, y,
            isSelected ? style : style.foreground(Theme.warning).bold(), most: 28)
    }

    func drawSales(_ rect: Rect, on canvas: inout HostCanvas) {
        canvas.heading(
            words(.salesTitle), in: rect,
            remark: isPartial ? words(.shop(.lastOrders(sales.orders))) : nil)
        let inside = rect.inset(left: 1, top: 1)
        drawWaiting(inside.row(0), on: &canvas)
        let list = inside.inset(top: 1)
        guard !sales.lines.isEmpty else {
            canvas.text(words(.salesEmpty), list.x, list.y, Theme.quiet, most: list.width)
            return
        }
        for (index, line) in sales.lines.reversed().prefix(list.height).enumerated() {
            let row = list.row(index)
            let x = row.x + canvas.text(showTime(line.at), row.x, row.y, Theme.quiet, most: 9) + 1
            let (text, style) =
                switch line.kind {
                case .sold(let amount):
                    (
                        words(.sold(line.title, line.pieces, MoneyText.text(amount))),
                        Theme.base.foreground(Theme.good).bold()
                    )
                case .reserved: (words(.reservedPieces(line.title, line.pieces)), Theme.base)
                case .returned: (words(.returnedPieces(line.title, line.pieces)), Theme.base.foreground(Theme.warning))
                case .refundAsked(let amount):
                    (
                        words(.shop(.refundAsked(MoneyText.text(amount), line.title))),
                        Theme.base.foreground(Theme.warning).bold()
                    )
                case .refunded(let amount):
                    (
                        words(.shop(.refunded(MoneyText.text(amount), line.title))),
                        Theme.base.foreground(Theme.warning)
                    )
                }
            canvas.text(text, x, row.y, style, most: row.right - x)
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
        let isQuiet = isCounted && toShip == 0 && refunds == 0
        canvas.text(
            "⚑ " + words(.shop(phrase)), row.x, row.y,
            isQuiet ? Theme.quiet : Theme.base.foreground(Theme.warning).bold(), most: row.width)
        canvas.target(row, .desk)
    }

    /// Time on air; what was before the console opened has a minus sign.
    private func showTime(_ time: Timestamp) -> String {
        let seconds = liveSince.map { (time - $0).components.seconds } ?? 0
        return (seconds < 0 ? "-" : "") + NumberText.clock(seconds: abs(seconds))
    }
}
