import Commerce
import Terminal
import Wire

/// The panes of a room: the card, the shelf, the talk; and the lobby in their place.
extension ViewerModel {
    func drawCard(_ rect: Rect, on canvas: inout ViewerCanvas) {
        canvas.surface.fill(rect, Theme.panel)
        canvas.surface.box(rect, style: Theme.cardLine, title: words(.cardTitle), titleStyle: Theme.cardTitle)
        drawExplained(at: rect, on: &canvas)
        let inside = rect.inset(left: 2, top: 1, right: 2, bottom: 1)
        guard let pinned else {
            canvas.paragraph(words(hasEnded ? .showIsOver : .cardEmpty), in: inside, Theme.panelQuiet)
            return
        }
        // The buttons stand at the bottom whatever the text above takes.
        let (text, buttons) = inside.splitBottom(1)
        var rest = text
        func drop(_ rows: Int) { rest = rest.inset(top: rows) }
        let titleRows = rest.height >= 6 ? 2 : 1
        drop(canvas.paragraph(pinned.title, in: rest.rows(.cells(titleRows))[0], Theme.panelStrong))
        if !pinned.spec.isEmpty, rest.height > 3 {
            drop(canvas.paragraph(pinned.spec, in: rest.row(0), Theme.panelQuiet))
        }
        if rest.height > 4 { drop(1) }
        drawPrice(pinned, in: rest.row(0), on: &canvas)
        drop(1)
        drawStock(pinned, in: rest.row(0), on: &canvas)
        drop(1)
        if rest.height >= 1, let flash = flashLine(pinned, columns: rest.width) {
            let isLast = pinned.flashNow(at: now).map { $0.until - now <= Times.lastCall } ?? false
            canvas.text(
                flash, rest.x, rest.y, Theme.panel.foreground(isLast ? Theme.bad : Theme.warning).bold(),
                most: rest.width)
            drop(1)
        }
        drawMore(of: pinned, in: rest.inset(top: 1, bottom: 1), on: &canvas)
        drawButtons(in: buttons, on: &canvas)
    }

    /// What the shop says of it: the text, then the properties, as far as there is room; the details have it all.
    private func drawMore(of item: ShelfItem, in rect: Rect, on canvas: inout ViewerCanvas) {
        guard !rect.isEmpty else { return }
        let text = item.description.isEmpty ? [] : TextLayout.wrap(item.description, width: rect.width)
        let attributes = item.attributes.flatMap {
            TextLayout.wrap("\($0.name): \($0.value)", width: rect.width)
        }
        // The key opens the line the arrow is on, which mostly is the card's.
        let isCut =
            item.sku == selected?.sku && (text.count + attributes.count > rect.height || !item.pictures.isEmpty)
        let rows = isCut ? rect.height - 1 : rect.height
        let shown = min(text.count, attributes.isEmpty ? rows : max(1, rows - attributes.count))
        var lines = Array(text.prefix(shown)) + attributes
        if shown < text.count, shown > 0 {
            lines[shown - 1] = TextLayout.truncate(lines[shown - 1] + "…", to: rect.width)
        }
        if lines.count > rows, rows > 0, !isCut { lines[rows - 1] += "…" }
        for (offset, line) in lines.prefix(rows).enumerated() {
            canvas.text(line, rect.x, rect.y + offset, Theme.panelQuiet, most: rect.width)
        }
        if isCut {
            let more = rect.row(min(lines.count, rows))
            canvas.text(words(.detailsHint), more.x, more.y, Theme.panel, most: more.width)
            canvas.target(more, .details)
        }
    }

    private func drawPrice(_ item: ShelfItem, in row: Rect, on canvas: inout ViewerCanvas) {
        guard !row.isEmpty else { return }
        var x = row.x
        let price = item.priceNow(at: now)
        x += canvas.text(
            item.flashMark(at: now) + MoneyText.text(price), x, row.y, Theme.panel.foreground(Theme.price).bold(),
            most: row.width)
        guard item.listPrice.currency == price.currency, item.listPrice.minorUnits > price.minorUnits else { return }
        x += canvas.text(
            "  " + words(.was(MoneyText.text(item.listPrice))), x, row.y, Theme.panelQuiet, most: row.right - x)
        let percent = item.percentOff(at: now)
        let tag = " \(words(.percentOff(percent))) "
        if percent > 0, x + 2 + TextWidth.of(tag) <= row.right {
            canvas.text(tag, x + 2, row.y, Theme.live, most: row.right - x - 2)
        }
    }

    private func drawStock(_ item: ShelfItem, in row: Rect, on canvas: inout ViewerCanvas) {
        guard !row.isEmpty else { return }
        var x = row.x
        if item.whyNotSold(at: now) != nil {
            canvas.text(" \(stock(item)) ", x, row.y, Theme.ended, most: row.width)
            return
        }
        let left = item.leftNow(at: now)
        let color = left <= 10 ? Theme.warning : Theme.good
        x += canvas.text(stock(item), x, row.y, Theme.panel.foreground(color).bold(), most: row.width)
        if let limit = item.limitNow(at: now) {
            let text = " · " + words(.limit(limit))
            if x + TextWidth.of(text) <= row.right {
                canvas.text(text, x, row.y, Theme.panelQuiet, most: row.right - x)
            }
        }
    }

    /// For how long the host speaks of the card's product, in the frame of the card.
    private func drawExplained(at rect: Rect, on canvas: inout ViewerCanvas) {
        guard let explained, explained.sku == room?.card else { return }
        let text = explaining(explained, columns: rect.width - TextWidth.of(words(.cardTitle)) - 8)
        canvas.textBefore(
            " \(text) ", rect.right - 2, rect.y, Theme.cardLine.foreground(Theme.warning).bold(), most: rect.width / 2)
    }

    /// For how long the host has been at it, in as many words as there is room for.
    private func explaining(_ explained: Explained, columns: Int) -> String {
        let time = NumberText.clock(seconds: max(0, (now - explained.since).components.seconds))
        let whole = words(.shelf(.explaining(time)))
        return TextWidth.of(whole) <= columns ? whole : "● \(time)"
    }

    /// What a flash sale leaves of time and pieces, or when one begins; nil when there is none.
    private func flashLine(_ item: ShelfItem, columns: Int) -> String? {
        guard let flash = item.flash, flash.left > 0 else { return nil }
        if flash.isRunning(at: now) {
            let time = timeLeft(until: flash.until)
            let whole = "⚡ " + words(.shelf(.flash(ends: time, left: flash.left, of: flash.quota)))
            return TextWidth.of(whole) <= columns ? whole : "⚡ " + words(.flashEndsIn(time))
        }
        guard let from = flash.from, now < from else { return nil }
        return "⚡ " + words(.flashStartsIn(timeLeft(until: from), MoneyText.text(flash.price)))
    }

    /// Pieces that can be had now, or why none can.
    func stock(_ item: ShelfItem) -> String {
        if item.available == 0 { return words(.gone) }
        if item.flashNow(at: now) == nil {
            if let from = item.from, now < from { return words(.startsIn(timeLeft(until: from))) }
            if let until = item.until, until <= now { return words(.saleOver) }
            if item.left == 0 { return words(.offerGone) }
        }
        return words(.left(item.leftNow(at: now)))
    }

    /// The card's buttons are rows of the binding table.
    private func drawButtons(in row: Rect, on canvas: inout ViewerCanvas) {
        guard !row.isEmpty else { return }
        var x = row.x
        for (binding, style) in zip(
            Self.bindings(.room).filter { [.buyPinned, .addPinned].contains($0.action) },
            [Theme.button, Theme.secondButton])
        {
            let isOff = binding.unless(self) != nil
            x += canvas.button(
                key: binding.keys[0].label(words), words(binding.says(self)), binding.action, x: x, y: row.y,
                most: row.right - x, style: isOff ? Theme.disabledButton : style)
            x += 1
        }
    }

    func drawShelf(_ rect: Rect, on canvas: inout ViewerCanvas) {
        let shelf = room?.shelf ?? []
        let title = words(.shelfTitle(shelf.count))
        canvas.heading(
            title, in: rect, remark: explained.map { explaining($0, columns: rect.width - TextWidth.of(title) - 8) })
        let list = rect.inset(top: 1)
        guard !shelf.isEmpty else {
            if room != nil { canvas.paragraph(words(.shelfEmpty), in: list.inset(left: 1), Theme.quiet) }
            return
        }
        let isWide = list.width >= 48
        let stockColumns = min(list.width / 3, shelf.map { TextWidth.of(remains($0, isWide: isWide)) }.max() ?? 0)
        let first = List.first(selection: shelfSelection, count: shelf.count, rows: list.height)
        for (offset, item) in shelf[first...].prefix(list.height).enumerated() {
            let row = list.row(offset)
            let isSelected = first + offset == shelfSelection
            let style = isSelected ? Theme.selection : item.whyNotSold(at: now) == nil ? Theme.base : Theme.quiet
            if isSelected { canvas.surface.fill(row, style) }
            let price = item.flashMark(at: now) + MoneyText.text(item.priceNow(at: now))
            // Prices stand in one column beneath each other; beside one that is too long for it there is no stock.
            var right = row.right - 1
            if TextWidth.of(price) + 3 + stockColumns + List.leastColumns <= row.width {
                canvas.textBefore(
                    remains(item, isWide: isWide), right, row.y, isSelected ? style : Theme.quiet, most: stockColumns)
                right -= stockColumns + 2
            }
            right = canvas.textBefore(
                price, right, row.y, isSelected ? style : style.foreground(Theme.price).bold(),
                most: row.width - 1 - List.leastColumns)
            let marks = (isSelected ? "▸" : " ") + item.marks(card: room?.card, explained: explained?.sku)
            canvas.text(marks, row.x, row.y, style, most: 3)
            canvas.text(item.name.fitted(to: right - row.x - 4), row.x + 3, row.y, style, most: right - row.x - 4)
            canvas.target(row, .shelfRow(first + offset))
        }
    }

    /// Pieces that can be had now, of a flash sale with its countdown, or why none can.
    private func remains(_ item: ShelfItem, isWide: Bool) -> String {
        guard item.available > 0, let flash = item.flashNow(at: now) else { return stock(item) }
        let (time, left) = (timeLeft(until: flash.until), item.leftNow(at: now))
        return words(.shelf(isWide ? .flashLine(ends: time, left: left) : .shortFlashLine(ends: time, left: left)))
    }

    func drawTalk(_ rect: Rect, on canvas: inout ViewerCanvas) {
        canvas.heading(words(.talkTitle), in: rect, remarks: talkRemarks)
        guard let room else { return }
        let list = canvas.pinnedLine(room.pinned, in: rect.inset(top: 1))
        guard !room.danmaku.isEmpty else {
            canvas.paragraph(words(.talkEmpty), in: list.inset(left: 1, right: 1), Theme.quiet)
            return
        }
        canvas.talk(room.danmaku, own: account?.name, in: list)
    }
}

extension Canvas {
    /// The line that stands over the talk, in two rows at most; returns what is left below it.
    mutating func pinnedLine(_ line: Danmaku?, in rect: Rect) -> Rect {
        guard let line, rect.height >= 4 else { return rect }
        let rows = TextLayout.wrap("▲ \(line.from): \(line.shown)", width: max(1, rect.width - 2), maxLines: 2)
        for (index, text) in rows.enumerated() {
            surface.fill(rect.row(index), Theme.pinned)
            self.text(" " + text, rect.x, rect.y + index, Theme.pinned, most: rect.width)
        }
        return rect.inset(top: rows.count)
    }

    /// The newest lines of talk, the last one at the bottom; long ones are wrapped under their text.
    mutating func talk(_ lines: [Danmaku], own: String?, in rect: Rect) {
        var bottom = rect.bottom
        for line in lines.reversed() {
            guard bottom > rect.top else { return }
            let isOwn = line.from == own
            let mark = line.mark(isOwn: isOwn)
            let name = TextLayout.truncate(line.from, to: max(6, rect.width / 3))
            let indent = TextWidth.of(name) + 3
            let style = line.colour == .white ? Theme.base : Theme.base.foreground(line.colour.color)
            let wrapped = TextLayout.wrap(line.shown, width: max(1, rect.width - indent - 1), maxLines: 3)
            for (index, text) in wrapped.enumerated().reversed() {
                bottom -= 1
                guard bottom >= rect.top else { return }
                self.text(
                    text, rect.x + indent, bottom, isOwn ? style.bold() : style, most: rect.width - indent)
                guard index == 0 else { continue }
                let color = isOwn ? Theme.own : Theme.color(ofName: line.from)
                self.text("\(mark)\(name)", rect.x, bottom, Theme.base.foreground(color).bold(), most: rect.width)
                self.text(":", rect.x + indent - 2, bottom, Theme.quiet, most: 1)
            }
        }
    }
}

/// A list that is longer than its rows.
enum List {
    /// Of a row, what the marks and the name have at least: a price is whole, and the name gives way to it.
    static let leastColumns = 10

    /// The first line shown so that the selected one is in sight, with what is around it.
    static func first(selection: Int, count: Int, rows: Int) -> Int {
        guard count > rows, rows > 0 else { return 0 }
        return max(0, min(selection - rows / 2, count - rows))
    }
}

extension CartLineView {
    var name: GoodsName { GoodsName(title: title, spec: spec) }
}

extension Theme {
    static func badge(_ phase: RoomPhase) -> Style {
        switch phase {
        case .scheduled: scheduled
        case .practice: practice
        case .live: live
        case .waiting: waiting
        case .paused: paused
        case .ended: ended
        }
    }

    /// Behind the picture.
    static let stage = Style(foreground: .hex(0xD5D9E2), background: .hex(0x000000))
    static let cardLine = Style(foreground: .hex(0xC98A5E), background: .hex(0x1C1F2A))
    static let cardTitle = Style(foreground: .hex(0xFFC078), background: .hex(0x1C1F2A)).bold()
}
