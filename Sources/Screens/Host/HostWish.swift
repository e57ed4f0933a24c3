import Commerce
import Wire

/// A change the host asks for, as it was typed: two that are equal are the same change.
enum HostWish: Sendable, Equatable {
    case stock(SKU.ID, by: Int)
    /// The minutes are counted from when it is first sent; without them the offer's own times stand.
    case offer(SKU.ID, ShelfOffer, startsIn: Int?, endsIn: Int?)
    case takeOff(SKU.ID)
    case flash(SKU.ID, price: Money, limitPerBuyer: Int?, minutes: Int, pieces: Int)
    case endFlash(SKU.ID)
    /// The hours are counted from when it is first sent; nil for no end.
    case coupon(String, NewCoupon, hours: Int?)
    case startDraw(NewDraw)
    case endDraw(Draw.ID)
    case moderate(ModerationWish)
    case ship(Order.ID, ParcelView)
    case deliver(Order.ID)
    case refund(Order.ID, GiveRefund)
    case grant(Refund.ID, of: Order.ID)
    case decline(Refund.ID, of: Order.ID, reason: String)
    case takeBack(Refund.ID, of: Order.ID, Refund.Condition)
    case retry(Refund.ID, of: Order.ID)
    case editShow(EditRoom)
    /// What is to be on the air instead; nil leaves one as it is.
    case sources(picture: String?, voice: String?)

    /// What to send for it when it is sent for the first time.
    func effect(key: String, at now: Timestamp) -> HostEffect {
        switch self {
        case .stock(let sku, let change): .changeStock(key: key, sku, by: change)
        case .offer(let sku, let offer, let start, let end):
            .putOnShelf(sku, offer.running(from: start, until: end, after: now))
        case .takeOff(let sku): .takeOffShelf(sku)
        case .flash(let sku, let price, let limit, let minutes, let pieces):
            .startFlash(
                key: key, sku,
                ShelfOffer(price: price, limitPerBuyer: limit, until: now + .seconds(minutes * 60), quota: pieces))
        case .endFlash(let sku): .endFlash(sku)
        case .coupon(let code, let coupon, let hours): .keepCoupon(code, coupon.ending(hours, after: now))
        case .startDraw(let draw): .startDraw(key: key, draw)
        case .endDraw(let draw): .endDraw(draw)
        case .moderate(let wish): .moderate(wish)
        case .ship(let order, let parcel): .ship(key: key, order, parcel)
        case .deliver(let order): .deliver(key: key, order)
        case .refund(let order, let refund): .refund(key: key, order, refund)
        case .grant(let refund, let order): .grantRefund(key: key, refund, of: order)
        case .decline(let refund, let order, let reason): .declineRefund(key: key, refund, of: order, reason: reason)
        case .takeBack(let refund, let order, let condition): .takeBack(key: key, refund, of: order, condition)
        case .retry(let refund, let order): .retryRefund(key: key, refund, of: order)
        case .editShow(let change): .editShow(change)
        case .sources(let picture, let voice): .replaceSources(picture: picture, voice: voice)
        }
    }
}

extension ShelfOffer {
    fileprivate func running(from start: Int?, until end: Int?, after now: Timestamp) -> ShelfOffer {
        ShelfOffer(
            price: price, limitPerBuyer: limitPerBuyer, from: start.map { now + .seconds($0 * 60) } ?? from,
            until: end.map { now + .seconds($0 * 60) } ?? until, quota: quota)
    }
}

extension NewCoupon {
    fileprivate func ending(_ hours: Int?, after now: Timestamp) -> NewCoupon {
        NewCoupon(
            title: title, amountOff: amountOff, basisPoints: basisPoints, cap: cap, threshold: threshold, from: from,
            until: hours.map { now + .seconds($0 * 3_600) } ?? until, quota: quota, limitPerBuyer: limitPerBuyer,
            products: products, isWithdrawn: isWithdrawn, isPersonal: isPersonal)
    }
}

/// Where a change stands that a sheet or a question is about.
enum Errand: Sendable, Equatable {
    case idle
    /// On its way, under this key.
    case sent(HostWish, key: String)
    case stopped(Problem)

    var isBusy: Bool {
        if case .sent = self { true } else { false }
    }

    var problem: Problem? {
        if case .stopped(let problem) = self { problem } else { nil }
    }
}

/// Changes that were sent and may have been carried out or not: asked for again, they are sent exactly as before,
/// key and all, so that they cannot be done twice.
struct OpenErrands: Sendable, Equatable {
    private struct Sent: Sendable, Equatable {
        let wish: HostWish
        let key: String
        let effect: HostEffect
        var at: Timestamp
    }

    /// Oldest first.
    private var sent: [Sent] = []

    var count: Int { sent.count }

    /// What to send for a wish: the same as before as long as its outcome is open, but for no longer than
    /// `Times.errand`: who wants the same again after that wants it twice.
    mutating func send(_ wish: HostWish, at now: Timestamp, newKey: () -> String) -> (key: String, effect: HostEffect) {
        sent.removeAll { $0.at + Times.errand <= now }
        if let before = sent.first(where: { $0.wish == wish }) { return (before.key, before.effect) }
        let key = newKey()
        let effect = wish.effect(key: key, at: now)
        sent.append(Sent(wish: wish, key: key, effect: effect, at: now))
        if sent.count > Limits.openErrands { sent.removeFirst() }
        return (key, effect)
    }

    /// The clock they were sent by goes on from elsewhere.
    mutating func move(by step: Duration) {
        for index in sent.indices { sent[index].at = sent[index].at + step }
    }

    /// Forgets the wish, unless it may still have been carried out.
    mutating func answered(_ key: String, _ problem: Problem?) {
        if problem?.leavesOutcomeOpen == true { return }
        sent.removeAll { $0.key == key }
    }
}

extension Limits {
    /// Changes without an answer that are remembered.
    static let openErrands = 20
    /// Orders whose worth the console adds up; past it the sum says that it is not all.
    static let countedOrders = 20_000
    /// The longest flash sale, in minutes, and the longest coupon, in hours.
    static let flashMinutes = 1...1_440
    static let couponHours = 1...8_760
    /// The most minutes until an offer begins or ends: a month.
    static let offerMinutes = 1...43_200
}

extension Times {
    /// How long a change without an answer is sent again under its key.
    static let errand: Duration = .seconds(600)
    /// Between two times that orders the room did not tell of are asked for.
    static let catchUp: Duration = .seconds(5)
}
