import Commerce
import Terminal
import Wire

/// What others sent, made harmless and bounded before the model keeps any of it.
enum Cleaned {
    static func line(_ text: String, most: Int = Limits.sentenceCharacters) -> String {
        String(TextCleaner.clean(text.prefix(most * 4)).prefix(most))
    }

    static func sentence(_ text: String) -> String { line(text) }

    /// A text of a few lines, parted by "\n".
    static func lines(_ text: String) -> String {
        text.prefix(Limits.coverCharacters).split(separator: "\n", omittingEmptySubsequences: false)
            .prefix(Limits.coverLines).map { line(String($0)) }.joined(separator: "\n")
    }

    static func tags(_ tags: [String]) -> [String] { tags.prefix(Limits.tags).map { line($0, most: 40) } }

    /// Held between 1970 and the year 9999, so that no difference of two overflows.
    static func time(_ time: Timestamp) -> Timestamp {
        Timestamp(milliseconds: max(0, min(time.milliseconds, 253_402_300_799_000)))
    }

    /// The first of a list that was sent; none of ours is longer than `Limits.listLines`.
    static func list<Element: Remote>(_ elements: [Element], most: Int = Limits.listLines) -> [Element] {
        elements.prefix(most).map(\.cleaned)
    }
}

/// What comes from somebody else: kept and shown only as `cleaned`.
protocol Remote {
    var cleaned: Self { get }
}

extension Array: Remote where Element: Remote {
    var cleaned: Self { Cleaned.list(self) }
}

extension Optional: Remote where Wrapped: Remote {
    var cleaned: Self { map(\.cleaned) }
}

extension Result: Remote where Success: Remote, Failure == Problem {
    var cleaned: Self { map(\.cleaned).mapError(\.cleaned) }
}

extension Problem: Remote {
    var cleaned: Problem {
        Problem(
            code: code, title: Cleaned.sentence(title), status: status, detail: Cleaned.sentence(detail),
            retryAfter: retryAfter, quote: quote.cleaned, faults: faults.cleaned,
            obstacle: obstacle.map { Cleaned.line($0) }, reason: reason.map { Cleaned.line($0) })
    }
}

extension RoomPerson: Remote {
    var cleaned: RoomPerson {
        RoomPerson(
            id: id, name: name.map { Cleaned.line($0) }, links: max(0, links), said: said.map { Cleaned.line($0) },
            isLocal: isLocal, ban: ban.cleaned, mute: mute.cleaned, role: role)
    }
}

extension BanView: Remote {
    var cleaned: BanView { BanView(until: until.map { Cleaned.time($0) }, reason: reason.map { Cleaned.line($0) }) }
}

extension OwnStanding: Remote {
    var cleaned: OwnStanding { OwnStanding(role: role, mute: mute.cleaned) }
}

extension HeldLineView: Remote {
    var cleaned: HeldLineView {
        HeldLineView(
            id: id, person: person, name: Cleaned.line(name), text: Cleaned.line(text), mode: mode,
            word: word.map { Cleaned.line($0) }, until: Cleaned.time(until))
    }
}

extension ModerationNotice: Remote {
    var cleaned: ModerationNotice {
        ModerationNotice(
            kind, by: by, reason: reason.map { Cleaned.line($0) }, seconds: seconds.map { max(0, min($0, 1 << 31)) },
            text: text.map { Cleaned.line($0) })
    }
}

extension CatalogueFaultView: Remote {
    var cleaned: CatalogueFaultView {
        CatalogueFaultView(
            product: product, sku: sku, field: Cleaned.line(field), reason: Cleaned.sentence(reason))
    }
}

// MARK: - Rooms

extension RoomSummary: Remote {
    var cleaned: RoomSummary {
        RoomSummary(
            id: id, title: Cleaned.line(title), host: Cleaned.line(host), phase: phase, viewers: max(0, viewers),
            cover: cover.map(Cleaned.lines), tags: tags.map(Cleaned.tags), startsAt: startsAt.map(Cleaned.time))
    }
}

extension AccountView: Remote {
    var cleaned: AccountView { AccountView(id: id, name: Cleaned.line(name)) }
}

extension Danmaku: Remote {
    var cleaned: Danmaku {
        Danmaku(
            id: id, from: Cleaned.line(from), text: Cleaned.line(text), mode: mode, colour: colour,
            times: max(1, times), to: to.map { Cleaned.line($0) }, role: role)
    }
}

extension RoomSnapshot: Remote {
    var cleaned: RoomSnapshot {
        RoomSnapshot(
            room: room, title: Cleaned.line(title), host: host.cleaned, openedAt: openedAt.map(Cleaned.time),
            phase: phase, shelf: shelf.cleaned,
            coupons: coupons.cleaned, card: card, counts: counts,
            danmaku: danmaku.suffix(Self.danmakuKept).map(\.cleaned), pinned: pinned.cleaned,
            announcements: announcements.suffix(Self.announcementsKept).map(\.cleaned), talk: talk,
            draws: draws.cleaned, explained: explained.cleaned, you: you.cleaned, cover: cover.map(Cleaned.lines),
            tags: tags.map(Cleaned.tags), startsAt: startsAt.map(Cleaned.time))
    }
}

extension Tick: Remote {
    var cleaned: Tick {
        var tick = self
        tick.numbered = numbered?.map { NumberedEvent(number: $0.number, $0.event.cleaned) }
        tick.pinned = pinned.map { PinState(line: $0.line.cleaned) }
        tick.explained = explained.map { ExplainedState(line: $0.line.cleaned) }
        tick.danmaku = danmaku?.suffix(RoomSnapshot.danmakuKept).map(\.cleaned)
        return tick
    }
}

extension RoomEvent: Remote {
    var cleaned: RoomEvent {
        switch self {
        case .shelf(let item): .shelf(item.cleaned)
        case .stock(let sku, let available, let onHand):
            .stock(sku: sku, available: max(0, available), onHand: max(0, onHand))
        case .quota(let sku, let flash, let left): .quota(sku: sku, flash: flash, left: max(0, left))
        case .coupon(let coupon): .coupon(coupon.cleaned)
        case .draw(let draw): .draw(draw.cleaned)
        case .about(let about): .about(about.cleaned)
        case .announcement(let announcement): .announcement(announcement.cleaned)
        case .order(let order): .order(order.cleaned)
        case .question(let question): .question(question.cleaned)
        case .hostLive(let room): .hostLive(room.cleaned)
        case .moderation(let notice): .moderation(notice.cleaned)
        case .held(let line): .held(line.cleaned)
        case .service(let news): .service(news.cleaned)
        case .shelfOrder(let skus): .shelfOrder(Array(skus.prefix(Limits.listLines)))
        case .offShelf, .phase, .talk, .heldGone, .lineGone, .unknown: self
        }
    }
}

extension RoomAbout: Remote {
    var cleaned: RoomAbout {
        RoomAbout(
            title: Cleaned.line(title), cover: cover.map(Cleaned.lines), tags: tags.map(Cleaned.tags),
            startsAt: startsAt.map(Cleaned.time), openedAt: openedAt.map(Cleaned.time))
    }
}

extension Announcement: Remote {
    var cleaned: Announcement { Announcement(from: Cleaned.line(from), text: Cleaned.sentence(text)) }
}

extension AskedQuestion: Remote {
    var cleaned: AskedQuestion {
        AskedQuestion(
            id: id, text: Cleaned.line(text), from: from.prefix(Limits.listLines).map { Cleaned.line($0) },
            times: max(1, times), isAnswered: isAnswered)
    }
}

// MARK: - The shelf

extension Explained: Remote {
    var cleaned: Explained { Explained(sku: sku, since: Cleaned.time(since)) }
}

extension AttributeView: Remote {
    var cleaned: AttributeView { AttributeView(name: Cleaned.line(name), value: Cleaned.line(value)) }
}

extension FlashSale: Remote {
    var cleaned: FlashSale {
        FlashSale(
            price: price, limitPerBuyer: limitPerBuyer, from: from.map(Cleaned.time), until: Cleaned.time(until),
            left: max(0, left), quota: max(0, quota))
    }
}

extension ShelfItem: Remote {
    var cleaned: ShelfItem {
        ShelfItem(
            sku: sku, product: product, title: Cleaned.line(title), description: Cleaned.line(description),
            spec: Cleaned.line(spec),
            attributes: Cleaned.list(attributes, most: Commerce.Limits.attributes.upperBound),
            pictures: pictures.prefix(Commerce.Limits.pictures.upperBound).map {
                Cleaned.line($0, most: Commerce.Limits.picture.upperBound)
            },
            listPrice: listPrice, price: price, limitPerBuyer: limitPerBuyer, from: from.map(Cleaned.time),
            until: until.map(Cleaned.time),
            left: left.map { max(0, $0) }, flash: flash.cleaned, available: max(0, available), onHand: max(0, onHand))
    }
}

extension CatalogueSKU: Remote {
    var cleaned: CatalogueSKU {
        CatalogueSKU(
            id: id, code: Cleaned.line(code), specs: Cleaned.list(specs, most: Commerce.Limits.attributes.upperBound),
            listPrice: listPrice, stock: stock, onHand: onHand.map { max(0, $0) },
            available: available.map { max(0, $0) })
    }
}

extension CatalogueProduct: Remote {
    var cleaned: CatalogueProduct {
        CatalogueProduct(
            code: Cleaned.line(code), title: Cleaned.line(title), description: Cleaned.line(description),
            attributes: Cleaned.list(attributes, most: Commerce.Limits.attributes.upperBound),
            pictures: pictures.prefix(Commerce.Limits.pictures.upperBound).map {
                Cleaned.line($0, most: Commerce.Limits.picture.upperBound)
            },
            skus: Cleaned.list(skus, most: Commerce.Limits.skusPerProduct.upperBound))
    }
}

extension Catalogue: Remote {
    var cleaned: Catalogue { Catalogue(products: products.cleaned, next: next.map { Cleaned.line($0) }) }
}

extension CouponView: Remote {
    var cleaned: CouponView {
        CouponView(
            code: Cleaned.line(code), title: Cleaned.line(title), amountOff: amountOff, basisPoints: basisPoints,
            cap: cap, threshold: threshold, from: from.map(Cleaned.time), until: until.map(Cleaned.time),
            limitPerBuyer: limitPerBuyer,
            products: Array(products.prefix(Commerce.Limits.couponProducts)), left: max(0, left),
            isPersonal: isPersonal, unusable: unusable.map { Cleaned.sentence($0) },
            obstacle: obstacle.map { Cleaned.line($0) })
    }
}

// MARK: - The cart and the quote

extension CartView: Remote {
    var cleaned: CartView {
        CartView(
            lines: lines.prefix(Limits.listLines).map { line in
                CartLineView(
                    sku: line.sku, title: Cleaned.line(line.title), spec: Cleaned.line(line.spec),
                    quantity: max(0, line.quantity), unitPrice: line.unitPrice,
                    unavailable: line.unavailable.map { Cleaned.sentence($0) },
                    obstacle: line.obstacle.map { Cleaned.line($0) })
            }, version: version)
    }
}

extension QuoteLineView: Remote {
    var cleaned: QuoteLineView {
        QuoteLineView(
            sku: sku, title: Cleaned.line(title), spec: Cleaned.line(spec), quantity: quantity, listPrice: listPrice,
            unitPrice: unitPrice, price: Cleaned.line(price), amount: amount, discount: discount)
    }
}

extension AppliedCouponView: Remote {
    var cleaned: AppliedCouponView {
        AppliedCouponView(code: Cleaned.line(code), title: Cleaned.line(title), saving: saving)
    }
}

extension QuoteView: Remote {
    var cleaned: QuoteView {
        QuoteView(lines: lines.cleaned, goods: goods, coupon: coupon.cleaned, total: total)
    }
}

// MARK: - Orders

extension AddressView: Remote {
    var cleaned: AddressView {
        AddressView(recipient: Cleaned.line(recipient), phone: Cleaned.line(phone), text: Cleaned.line(text))
    }
}

extension ParcelView: Remote {
    var cleaned: ParcelView { ParcelView(carrier: Cleaned.line(carrier), number: Cleaned.line(number)) }
}

extension PaymentView: Remote {
    var cleaned: PaymentView {
        PaymentView(
            gateway: Cleaned.line(gateway), codeURL: Cleaned.line(codeURL, most: Limits.codeCharacters),
            sandboxWallet: sandboxWallet)
    }
}

extension RefundView: Remote {
    var cleaned: RefundView {
        RefundView(
            id: id, state: state, cause: Cleaned.line(cause), amount: amount,
            lines: Array(lines.prefix(Limits.listLines)), reason: Cleaned.line(reason), answer: Cleaned.line(answer),
            parcel: parcel.cleaned, askedAt: Cleaned.time(askedAt), settledAt: settledAt.map(Cleaned.time))
    }
}

extension OrderView: Remote {
    var cleaned: OrderView {
        OrderView(
            id: id, room: room, state: state, lines: lines.cleaned, coupon: coupon.cleaned, total: total,
            placedAt: Cleaned.time(placedAt), reservedUntil: Cleaned.time(reservedUntil),
            paidAt: paidAt.map(Cleaned.time),
            payment: payment.cleaned,
            payWith: payWith.prefix(Limits.gateways).map { Cleaned.line($0) }, buyer: buyer.cleaned,
            address: address.cleaned, note: Cleaned.line(note), parcel: parcel.cleaned,
            shippedAt: shippedAt.map(Cleaned.time), deliveredAt: deliveredAt.map(Cleaned.time),
            completedAt: completedAt.map(Cleaned.time),
            refunds: Cleaned.list(refunds, most: Commerce.Limits.refundsPerOrder), refundable: refundable)
    }
}

extension OrderList: Remote {
    var cleaned: OrderList { OrderList(orders: orders.cleaned, next: next.map { Cleaned.line($0) }) }
}

extension Limits {
    /// Characters of what a QR code holds; the largest code takes fewer.
    static let codeCharacters = 1_000
    /// Ways to pay that an order names.
    static let gateways = 8
}
