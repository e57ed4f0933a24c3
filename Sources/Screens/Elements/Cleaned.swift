import Commerce
import Terminal
import Wire

/// What others sent, made harmless and bounded before the model keeps any of it.
enum Cleaned {
    static func line(_ text: String, most: Int = Limits.sentenceCharacters) -> String {
        String(TextCleaner.clean(text.prefix(most * 4)).prefix(most))
    }

    static func sentence(_ text: String) -> String { line(text) }
}

extension RoomSummary {
    var cleaned: RoomSummary {
        RoomSummary(
            id: id, title: Cleaned.line(title), host: Cleaned.line(host), phase: phase, viewers: max(0, viewers))
    }
}

extension AccountView {
    var cleaned: AccountView { AccountView(id: id, name: Cleaned.line(name)) }
}

extension ShelfItem {
    var cleaned: ShelfItem {
        ShelfItem(
            sku: sku, product: product, title: Cleaned.line(title), description: Cleaned.line(description),
            spec: Cleaned.line(spec), listPrice: listPrice, price: price, limitPerBuyer: limitPerBuyer,
            available: max(0, available), onHand: max(0, onHand))
    }
}

extension Danmaku {
    var cleaned: Danmaku {
        Danmaku(from: Cleaned.line(from), text: Cleaned.line(text), mode: mode, times: max(1, times))
    }
}

extension RoomSnapshot {
    var cleaned: RoomSnapshot {
        RoomSnapshot(
            room: room, title: Cleaned.line(title), host: host.cleaned, phase: phase,
            shelf: shelf.prefix(Limits.listLines).map(\.cleaned), card: card, counts: counts,
            danmaku: danmaku.suffix(Self.danmakuKept).map(\.cleaned))
    }
}

extension Tick {
    var cleaned: Tick {
        var tick = self
        tick.events = events?.map { event in
            switch event {
            case .shelf(let item): .shelf(item.cleaned)
            case .stock(let sku, let available, let onHand):
                .stock(sku: sku, available: max(0, available), onHand: max(0, onHand))
            case .phase: event
            }
        }
        tick.danmaku = danmaku?.suffix(RoomSnapshot.danmakuKept).map(\.cleaned)
        return tick
    }
}

extension Problem {
    var cleaned: Problem {
        Problem(
            code: code, title: Cleaned.sentence(title), status: status, detail: Cleaned.sentence(detail),
            retryAfter: retryAfter, quote: quote?.cleaned)
    }
}

extension CartView {
    var cleaned: CartView {
        CartView(
            lines: lines.prefix(Limits.listLines).map { line in
                CartLineView(
                    sku: line.sku, title: Cleaned.line(line.title), spec: Cleaned.line(line.spec),
                    quantity: max(0, line.quantity), unitPrice: line.unitPrice,
                    unavailable: line.unavailable.map { Cleaned.sentence($0) })
            })
    }
}

extension QuoteLineView {
    var cleaned: QuoteLineView {
        QuoteLineView(
            sku: sku, title: Cleaned.line(title), spec: Cleaned.line(spec), quantity: quantity, listPrice: listPrice,
            unitPrice: unitPrice, amount: amount)
    }
}

extension QuoteView {
    var cleaned: QuoteView {
        QuoteView(lines: lines.prefix(Limits.listLines).map(\.cleaned), total: total)
    }
}

extension OrderView {
    var cleaned: OrderView {
        OrderView(
            id: id, room: room, state: state, lines: lines.prefix(Limits.listLines).map(\.cleaned), total: total,
            placedAt: placedAt, reservedUntil: reservedUntil, paidAt: paidAt,
            payment: payment.map {
                PaymentView(
                    gateway: Cleaned.line($0.gateway), codeURL: Cleaned.line($0.codeURL, most: 1_000),
                    sandboxWallet: $0.sandboxWallet)
            })
    }
}

extension Result where Success == QuoteView, Failure == Problem {
    var cleaned: Self { map(\.cleaned).mapError(\.cleaned) }
}

extension Result where Success == OrderView, Failure == Problem {
    var cleaned: Self { map(\.cleaned).mapError(\.cleaned) }
}
