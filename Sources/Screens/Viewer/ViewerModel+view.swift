import Commerce
import Terminal
import Wire

typealias ViewerCanvas = Canvas<ViewerAction>

extension ViewerModel {
    /// The whole screen, drawn from nothing.
    ///
    /// - Parameter picture: the newest picture, rasterized to the size of the layout's `picture`; nil before the
    ///   first one.
    package func view(size: Size, picture: Surface?) -> Surface { drawn(size: size, picture: picture).surface }

    func drawn(size: Size, picture: Surface?) -> ViewerCanvas {
        let layout = layout(size: size)
        var canvas = ViewerCanvas(size: size, style: Theme.base)
        guard !layout.isTooSmall else {
            let question = asksToLeave ? "\(words(.leaveTitle)): y \(words(.sayQuit)), n \(words(.sayStay))" : nil
            canvas.tooSmall(size, words: words, question: question)
            return canvas
        }
        drawStatus(layout.status, on: &canvas)
        if wanted == nil {
            drawLobby(layout.lobby, on: &canvas)
        } else {
            if let pane = layout.picture { drawPicture(picture, in: pane, on: &canvas) }
            drawMeter(layout.meter, on: &canvas)
            drawCard(layout.card, on: &canvas)
            drawShelf(layout.shelf, on: &canvas)
            drawTalk(layout.talk, on: &canvas)
            if let shownDraw { drawBanner(shownDraw, in: layout.banner, on: &canvas) }
        }
        drawEntry(layout.entry, on: &canvas)
        drawPanel(in: layout.overlay, on: &canvas)
        drawNotice(layout.entry, on: &canvas)
        canvas.footer(Self.bindings(mode), of: self, words: words, in: layout.footer)
        return canvas
    }

    // MARK: Status

    private func drawStatus(_ row: Rect, on canvas: inout ViewerCanvas) {
        canvas.surface.fill(row, Theme.barText)
        var x = row.x
        if wanted == nil {
            x += canvas.text(" hawker ", x, row.y, Theme.live, most: 12) + 1
            canvas.text(words(.lobbyTitle), x, row.y, Theme.barTitle, most: 30)
        } else if let room {
            x += canvas.text(" \(words(.phase(room.phase))) ", x, row.y, Theme.badge(room.phase), most: 12) + 1
            let right = drawCounts(room, who: account?.name ?? words(.guest), row, on: &canvas)
            let space = right - x - 1
            let host = TextLayout.truncate(room.host.name, to: max(8, space / 3))
            x += canvas.text(room.title, x, row.y, Theme.barTitle, most: space - TextWidth.of(host) - 3)
            x += canvas.text(" · \(host)", x, row.y, Theme.barQuiet, most: right - x)
            let followers = " · " + words(.numbers(.followers(words.short(room.counts.followers))))
            guard row.width >= Self.columnsForFollowers, x + TextWidth.of(followers) < right else { return }
            canvas.text(followers, x, row.y, Theme.barQuiet, most: right - x)
            return
        } else {
            canvas.text(" " + words(.connecting), x, row.y, Theme.barText, most: row.width)
        }
        canvas.textBefore(account?.name ?? words(.guest), row.right - 1, row.y, Theme.barQuiet, most: 24)
    }

    /// Of a screen that names how many follow its host.
    private static let columnsForFollowers = 100

    /// Returns where the counts begin.
    private func drawCounts(_ room: RoomSnapshot, who: String, _ row: Rect, on canvas: inout ViewerCanvas) -> Int {
        var x = canvas.textBefore(
            TextLayout.truncate(who, to: 16), row.right - 1, row.y, Theme.barText.foreground(Theme.own), most: 16)
        x = canvas.textBefore(
            "♥ \(words.short(room.counts.likes))", x - 2, row.y, Theme.barText.foreground(Theme.bad), most: 12)
        return canvas.textBefore(
            words(.viewers(words.short(room.counts.viewers))), x - 2, row.y, Theme.barText, most: 20)
    }

    private func drawMeter(_ row: Rect, on canvas: inout ViewerCanvas) {
        let style = Theme.quiet
        if let trouble = link.trouble(in: words) {
            canvas.sentence("⚠ " + trouble, endingAt: row, style.foreground(Theme.warning).bold())
            return
        }
        guard link == .live else {
            canvas.text(words(.connecting), row.x, row.y, style, most: row.width)
            return
        }
        guard !hasEnded else { return }
        guard room?.phase != .scheduled, room?.phase != .paused else {
            canvas.text(words(.life(.noPicture)), row.x, row.y, style, most: row.width)
            return
        }
        guard media.state != .starting else {
            canvas.text(words(.pictureStarting), row.x, row.y, style, most: row.width)
            return
        }
        // The most telling first: what does not fit is left out whole.
        var parts = [NumberText.rate(media.bitsPerSecond), "\(Int(media.framesPerSecond.bounded.rounded())) fps"]
        if media.isTunnelled { parts.append(words(.tunnelled)) }
        let isSilent = media.figures.nothingArrives
        parts.append(words(isSilent ? .media(.nothingArrives) : .loss(NumberText.tenths(media.lossPercent))))
        if let delay = media.delayMilliseconds { parts.append(words(.delay(delay))) }
        if media.sound != .on || muted { parts.append(words(.sound(muted ? .muted : media.sound))) }
        if let layer = media.layer { parts.append(media.height > 0 ? "\(layer) \(media.height)p" : layer) }
        if let roundTrip = media.roundTripMilliseconds { parts.append(words(.roundTrip(roundTrip))) }
        parts.append(words(.freezes(media.freezes)))
        if media.state == .stalled { parts.insert(words(.pictureStalled), at: 0) }
        canvas.parts(parts, in: row, media.state == .stalled ? style.foreground(Theme.warning) : style)
    }

    // MARK: Picture

    private func drawPicture(_ picture: Surface?, in pane: Rect, on canvas: inout ViewerCanvas) {
        canvas.surface.fill(pane, Theme.stage)
        let isShown = room.map { $0.phase != .scheduled && $0.phase != .paused } ?? true
        if isShown, let picture { canvas.surface.blit(picture, at: pane.origin, clip: pane) }
        if !isShown {
            drawCover(in: pane, on: &canvas)
        } else if let message = stageMessage(hasPicture: picture != nil) {
            dim(pane, on: &canvas)
            let lines = message.enumerated().flatMap { index, text in
                TextLayout.wrap(text, width: pane.width - 4, maxLines: 2).map { (isHeadline: index == 0, text: $0) }
            }
            for (index, line) in lines.enumerated() {
                let row = pane.row(max(0, (pane.height - lines.count) / 2) + index)
                let style = line.isHeadline ? Theme.stage.foreground(Theme.warning).bold() : Theme.stage
                canvas.textCentered(" \(line.text) ", in: row, style)
            }
        } else if isCutOff {
            dim(pane, on: &canvas)
        }
        guard danmakuFly, !hasEnded else { return }
        for line in flight.lines {
            guard let row = line.row(of: pane.height) else { continue }
            canvas.surface.put(
                line.text, at: Point(x: pane.x + line.column(at: now), y: pane.y + row),
                style: Theme.flying(line.colour, isOwn: line.isOwn), clip: pane, overlay: true)
        }
    }

    /// What is said instead of (or over) the picture: a headline and a line below it.
    private func stageMessage(hasPicture: Bool) -> [String]? {
        guard let room else { return isCutOff ? nil : [words(.connecting)] }
        switch room.phase {
        case .ended: return [words(.goodbye), words(.goodbyeHint)]
        case .waiting: return [words(.hostIsAway)]
        case .live, .practice: return hasPicture || isCutOff ? nil : [words(.pictureStarting)]
        case .scheduled, .paused: return nil
        }
    }

    private func dim(_ pane: Rect, on canvas: inout ViewerCanvas) {
        canvas.surface.restyle(pane) { style in
            style = Style(
                foreground: style.foreground.darkened, background: style.background.darkened,
                attributes: style.attributes.union(.dim))
        }
    }

    // MARK: Entry

    private func drawEntry(_ row: Rect, on canvas: inout ViewerCanvas) {
        if let entry {
            canvas.talkEntry(entry, hasCursor: mode == .talk, words: words, in: row)
            return
        }
        // What the screen is about it says itself.
        if let openOrder {
            if mode != .payment, shownOrder?.id != openOrder.id { drawOpenOrder(openOrder, in: row, on: &canvas) }
        } else if let lostOrder {
            guard shownOrder?.id != lostOrder.id else { return }
            let text = " ▸ " + words(.orderIsLost(MoneyText.text(lostOrder.total)))
            canvas.text(text, row.x, row.y, Theme.base.foreground(Theme.warning).bold(), most: row.width)
            canvas.target(row, .openOrders)
        } else if service.unread > 0 {
            let text = " ▸ " + words(.service(.unread(service.unread)))
            canvas.text(text, row.x, row.y, Theme.base.foreground(Theme.warning).bold(), most: row.width)
            canvas.target(row, .service(.open))
        } else if wanted != nil, !hasEnded {
            canvas.text(" " + words(.talkHint), row.x, row.y, Theme.quiet, most: row.width)
            canvas.target(row, .talk)
        }
    }

    private func drawOpenOrder(_ order: OrderView, in row: Rect, on canvas: inout ViewerCanvas) {
        let style = Theme.base.foreground(Theme.warning).bold()
        let (total, time) = (MoneyText.text(order.total), timeLeft(until: order.reservedUntil))
        canvas.text(" ▸ " + words(.orderWaits(total, time)), row.x, row.y, style, most: row.width)
        canvas.target(row, .openPayment)
    }

    /// What is said for a while, over the entry's row and, when it is long, over what lies above: never cut.
    private func drawNotice(_ row: Rect, on canvas: inout ViewerCanvas) {
        // The panel of the payment has no row to spare and shows it itself.
        guard let notice, entry == nil, mode != .payment, mode != .help else { return }
        let style = Theme.base.foreground(Theme.warning)
        let text = "▸ " + notice.text(in: words)
        var left = row.inset(left: 1)
        // An order that waits stays in sight beside what fits there.
        if let openOrder, shownOrder?.id != openOrder.id {
            let (total, time) = (MoneyText.text(openOrder.total), timeLeft(until: openOrder.reservedUntil))
            let order = words(.orderWaitsShort(total, time))
            let space = left.width - TextWidth.of(order) - 3
            if TextWidth.of(text) <= space {
                canvas.surface.fill(row, Theme.base)
                canvas.textBefore(order, row.right - 1, row.y, style.bold(), most: row.width / 2)
                left = left.splitLeft(space).0
            }
        }
        canvas.sentence(text, endingAt: left, style)
    }

    func timeLeft(until end: Timestamp) -> String {
        NumberText.clock(seconds: end.secondsLeft(at: now))
    }
}
