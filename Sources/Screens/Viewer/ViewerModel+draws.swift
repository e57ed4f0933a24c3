import Commerce
import Terminal
import Wire

/// What the room gives away, and what this person has of it.
extension ViewerModel {
    /// What this person did about a draw.
    enum DrawPart: Sendable, Equatable {
        case asked
        /// Said its phrase, which enters; by a line of this id.
        case said(line: String)
        case mine(DrawAnswer.Mine)
    }

    /// The draw in the banner: the first that this person has no part in, else the newest.
    var shownDraw: DrawView? {
        let open = room?.draws.filter { $0.state == .open && now < $0.until } ?? []
        return open.first { drawParts[$0.id] == nil } ?? open.last
    }

    /// What can be spent in this room's shop on an order, when it covers it.
    func balance(for order: OrderView) -> Money? {
        guard let room, order.room == room.room else { return nil }
        return wallet?.balances.first {
            $0.shop.id == room.host.id && $0.balance.currency == order.total.currency
                && $0.balance.minorUnits >= order.total.minorUnits
        }?.balance
    }

    /// Grabs or enters; where a phrase is asked for, saying it is entering, and asking beside it tells what else is in
    /// the way.
    mutating func takePart(in id: Draw.ID) -> [ViewerEffect] {
        guard let draw = room?.draws.first(where: { $0.id == id }), drawParts[id] == nil else { return [] }
        if let phrase = draw.phrase {
            let line = newKey()
            drawParts[id] = .said(line: line)
            tell(.draw(.said(phrase)))
            return [.say(id: line, text: phrase, mode: .scroll), .enterDraw(id)]
        }
        drawParts[id] = .asked
        return [.enterDraw(id)]
    }

    /// Who says a phrase by hand takes part as well as who presses the key.
    mutating func takePart(saying text: String, _ line: String) -> [ViewerEffect] {
        let open = room?.draws.filter { draw in
            draw.state == .open && now < draw.until && drawParts[draw.id] == nil
                && draw.phrase?.lowercased() == text.lowercased()
        }
        return (open ?? []).map { draw in
            drawParts[draw.id] = .said(line: line)
            return .enterDraw(draw.id)
        }
    }

    mutating func answered(_ id: Draw.ID, _ answer: Result<DrawAnswer, Problem>) -> [ViewerEffect] {
        switch answer {
        case .failure(let problem):
            switch drawParts[id] {
            // The line was still on its way, and enters when it comes.
            case .said where problem.obstacle == "say": return []
            case .asked, .said: drawParts[id] = nil
            case .mine, nil: break
            }
            tell(problem)
            return []
        case .success(let answer):
            let isNews = drawParts[id] != answer.mine.map(DrawPart.mine)
            drawParts[id] = answer.mine.map(DrawPart.mine)
            guard isNews else { return [] }
            return tell(of: answer.draw, answer.mine)
        }
    }

    /// A line of talk was not taken: if it was to enter a draw, it did not.
    mutating func notSaid(_ line: String) {
        drawParts = drawParts.filter { $0.value != .said(line: line) }
    }

    private mutating func tell(of draw: DrawView, _ mine: DrawAnswer.Mine?) -> [ViewerEffect] {
        guard let mine else {
            tell(.draw(.over(draw)))
            return []
        }
        guard mine.place != nil else {
            tell(.draw(draw.state == .open ? .isIn(draw) : .lost(draw)))
            return []
        }
        tell(.draw(.got(draw, amount(of: draw, mine))))
        if mine.amount != nil { return [.loadWallet] }
        return draw.sku == nil ? [.loadCoupons] : [.loadOrders(before: nil)]
    }

    private func amount(of draw: DrawView, _ mine: DrawAnswer.Mine) -> DrawPhrase.Amount {
        mine.amount.map { .money(MoneyText.text($0)) } ?? .prize(draw.worth)
    }

    private static let endedDrawsKept = 3

    /// Draws that have ended: whoever took part asks what came of it.
    mutating func noteEnded(_ events: [RoomEvent]) -> [ViewerEffect] {
        events.flatMap { event -> [ViewerEffect] in
            guard case .draw(let draw) = event, draw.state == .ended else { return [] }
            endedDraws = [draw] + endedDraws.filter { $0.id != draw.id }.prefix(Self.endedDrawsKept - 1)
            switch drawParts[draw.id] {
            case .mine(let mine) where mine.place != nil: return []
            case nil: return []
            case .asked, .said, .mine: return [.loadDraw(draw.id)]
            }
        }
    }

    /// What is given away, how much of it is left and for how long, and the key for it.
    func drawBanner(_ draw: DrawView, in row: Rect, on canvas: inout ViewerCanvas) {
        canvas.surface.fill(row, Theme.live)
        var right = row.right
        var phrase = DrawPhrase.banner(draw)
        switch drawParts[draw.id] {
        case nil:
            let key = " w \(words(.draw(.sayTakePart(draw.kind)))) "
            right = canvas.textBefore(key, right, row.y, Theme.button, most: 24)
        case .mine(let mine) where mine.place != nil: phrase = .bannerHas(draw, amount(of: draw, mine))
        case .asked, .said, .mine: right = canvas.textBefore(" ✓ ", right, row.y, Theme.live, most: 3)
        }
        right = canvas.textBefore(" " + timeLeft(until: draw.until), right, row.y, Theme.live, most: 10)
        canvas.text(" " + words(.draw(phrase)), row.x, row.y, Theme.live, most: right - row.x - 1)
        canvas.target(row, .takePart)
    }
}
