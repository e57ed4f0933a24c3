import Commerce

/// Counts what a show comes to, as it happens: in buckets of ten seconds for the last twenty minutes, in stretches of
/// ten minutes, and all in all.
///
/// Owns no clock; the caller passes wall-clock time in. A clock that goes back stands still here until it has caught up.
struct Meter {
    /// All of the show so far.
    private(set) var total = ShowBucket()
    /// The last twenty minutes; empty ones are left out.
    private(set) var recent: [TenSeconds: ShowBucket] = [:]
    /// Ten minutes each, from when the room was opened; of no product alone.
    private(set) var stretches: [Int: ShowBucket] = [:]
    /// Links that are open now, without the host's.
    private(set) var online = 0
    /// What the first order was paid in.
    private(set) var currency: Currency?
    private(set) var refunded = Refunded()

    /// What goods are called.
    private(set) var names: [SKU.ID: (title: String, spec: String)] = [:]

    private(set) var opened: Timestamp
    /// What was noted since it was last drained; nothing of orders, which are kept as what they are.
    private var pending: [TenSeconds: ShowBucket] = [:]
    private var newPeople: [Visitor.ID] = []
    private var changedShowings: [CardShowing] = []

    /// Up to where the time of those who watch is added up.
    private var clock: Timestamp
    private var people: Set<Visitor.ID> = []
    /// Oldest first, never two at once.
    private(set) var showings: [CardShowing] = []
    /// Who has been there while the card that is up was up.
    private var reached: Set<Visitor.ID> = []
    private var clicks = OncePer()
    private var cartAdds = OncePer()
    /// Orders placed, and paid, up to then are counted, whenever they are told of.
    private var countedPlaced: Timestamp?
    private var countedPaid: Timestamp?

    /// - Parameter kept: what the show had come to when the server stopped.
    init(opened: Timestamp, kept: KeptShow = KeptShow(), at now: Timestamp) {
        self.opened = opened
        clock = now
        people = kept.people
        showings = kept.showings.suffix(MeterLimits.showings)
        addUp(kept)
        // Who saw the card that was up is not kept: what is up from now on is another showing.
        endShowing(at: now)
    }

    /// The show begins only now. What was sold before is in its first ten minutes, once all is added up again.
    mutating func begin(at now: Timestamp) {
        advance(to: now)
        opened = clock
    }

    // MARK: - The crowd

    /// Somebody has come, who is not the host.
    ///
    /// - Parameters:
    ///   - visitor: nil for somebody who cannot be told from others.
    ///   - online: links that are open now.
    mutating func joined(_ visitor: Visitor.ID?, online: Int, at now: Timestamp) {
        let isNew = visitor.map { people.count < MeterLimits.people && people.insert($0).inserted } ?? false
        if isNew, let visitor { newPeople.append(visitor) }
        count(online, at: now)
        note(ShowBucket(crowd: Crowd(joins: 1, people: isNew ? 1 : 0, peak: online)), at: clock)
        if let visitor, let card = showing, reached.insert(visitor).inserted {
            note(.one(card.sku, Figures(impressions: 1)), at: clock)
        }
    }

    mutating func left(online: Int, at now: Timestamp) { count(online, at: now) }

    mutating func liked(_ count: Int, at now: Timestamp) {
        note(ShowBucket(crowd: Crowd(likes: count)), at: max(clock, now))
    }

    /// A line of talk was taken.
    mutating func said(at now: Timestamp) { note(ShowBucket(crowd: Crowd(lines: 1)), at: max(clock, now)) }

    private mutating func count(_ online: Int, at now: Timestamp) {
        advance(to: now)
        self.online = online
    }

    /// Adds up the time that those who are here have watched until now.
    mutating func advance(to now: Timestamp) {
        guard now > clock else { return }
        defer { clock = now }
        guard online > 0 else { return }
        // Longer than that nobody advanced it: the clock was set.
        var from = max(clock.milliseconds, now.milliseconds - MeterLimits.longestStep)
        while from < now.milliseconds {
            let slot = TenSeconds(of: Timestamp(milliseconds: from))
            let until = min(slot.end.milliseconds, now.milliseconds)
            note(ShowBucket(crowd: Crowd(peak: online, watched: Int64(online) * (until - from))), at: slot.start)
            from = until
        }
    }

    // MARK: - The card

    /// The showing that is on.
    var showing: CardShowing? { showings.last.flatMap { $0.until == nil ? $0 : nil } }

    /// Another card is up, or none.
    ///
    /// - Parameter present: who is here, the host left out, each as often as they like.
    mutating func pinned(
        _ sku: SKU.ID?, of product: Product.ID?, before present: some Sequence<Visitor.ID>, at now: Timestamp
    ) {
        guard sku != showing?.sku else { return }
        advance(to: now)
        endShowing(at: clock)
        guard let sku, let product else { return }
        let showing = CardShowing(sku: sku, product: product, from: clock)
        showings.append(showing)
        changedShowings.append(showing)
        if showings.count > MeterLimits.showings { showings.removeFirst() }
        reached = Set(present)
        note(.one(sku, Figures(impressions: reached.count)), at: clock)
    }

    private mutating func endShowing(at now: Timestamp) {
        guard var showing else { return }
        showing.until = now
        showings[showings.count - 1] = showing
        changedShowings.removeAll { $0.from == showing.from && $0.sku == showing.sku }
        changedShowings.append(showing)
        reached = []
    }

    // MARK: - The goods

    /// Somebody opened a product's details, or went to buy it.
    mutating func clicked(_ sku: SKU.ID, of product: Product.ID, by visitor: Visitor.ID, at now: Timestamp) {
        let now = max(clock, now)
        guard clicks.isFirst(visitor, sku, at: now) else { return }
        let isByCard = showing?.product == product
        note(.one(sku, Figures(clicks: 1, clicksByCard: isByCard ? 1 : 0)), at: now)
    }

    mutating func putInCart(_ sku: SKU.ID, by visitor: Visitor.ID, at now: Timestamp) {
        let now = max(clock, now)
        guard cartAdds.isFirst(visitor, sku, at: now) else { return }
        note(.one(sku, Figures(cartAdds: 1)), at: now)
    }

    mutating func named(_ sku: SKU.ID, _ title: String, _ spec: String) {
        guard names[sku] != nil || names.count < MeterLimits.names else { return }
        names[sku] = (title, spec)
    }

    // MARK: - Sales

    mutating func placed(_ order: SoldOrder) {
        guard countedPlaced.map({ order.placedAt > $0 }) ?? true else { return }
        if currency == nil { currency = order.total.currency }
        note(order.placed(showings(near: order.placedAt)), at: order.placedAt, isKept: true)
    }

    mutating func paid(_ order: SoldOrder) {
        guard let paidAt = order.paidAt, countedPaid.map({ paidAt > $0 }) ?? true else { return }
        let currency = currency ?? order.total.currency
        self.currency = currency
        note(order.paid(showings(near: order.placedAt), in: currency), at: paidAt, isKept: true)
    }

    mutating func refunded(_ refunded: Refunded) { self.refunded = refunded }

    /// Those that may earn an order of that time; they follow each other, so the others are older.
    private func showings(near time: Timestamp) -> [CardShowing] {
        Array(showings.reversed().prefix { $0.until.map { time < $0 + NumberRules.afterglow } ?? true })
    }

    // MARK: - What is kept

    /// What is to be kept since it was last asked; it must be kept, or given back.
    mutating func drain(room: Room.ID, at now: Timestamp) -> ShowNews {
        advance(to: now)
        defer { (pending, newPeople, changedShowings) = ([:], [], []) }
        return ShowNews(room: room, buckets: pending, showings: changedShowings, people: newPeople)
    }

    /// What was drained could not be kept.
    mutating func giveBack(_ news: ShowNews) {
        for (slot, bucket) in news.buckets { pending[slot, default: ShowBucket()] += bucket }
        newPeople = news.people + newPeople
        changedShowings =
            news.showings.filter { old in !changedShowings.contains { $0.from == old.from && $0.sku == old.sku } }
            + changedShowings
        // The oldest loses its place in time, and nothing else.
        while pending.count > MeterLimits.pending, let first = pending.keys.min(),
            let oldest = pending.removeValue(forKey: first), let next = pending.keys.min()
        {
            pending[next, default: ShowBucket()] += oldest
        }
    }

    /// News of orders were lost: everything is added up again from what is kept, and what is still to be kept.
    mutating func recount(_ kept: KeptShow) {
        (total, recent, stretches) = (ShowBucket(), [:], [:])
        addUp(kept)
        for (slot, bucket) in pending { add(bucket, to: slot) }
        (countedPlaced, countedPaid) = (kept.lastPlaced, kept.lastPaid)
    }

    private mutating func addUp(_ kept: KeptShow) {
        currency = kept.currency ?? currency
        refunded = kept.refunded
        for (slot, bucket) in kept.buckets { add(bucket, to: slot) }
    }

    private mutating func note(_ bucket: ShowBucket, at time: Timestamp, isKept: Bool = false) {
        let slot = TenSeconds(of: time)
        add(bucket, to: slot)
        if !isKept { pending[slot, default: ShowBucket()] += bucket }
    }

    private mutating func add(_ bucket: ShowBucket, to slot: TenSeconds) {
        total += bucket
        let stretch = Int(max(0, slot.number - TenSeconds(of: opened).number) / NumberRules.window)
        // A show of more than a week has a last stretch that goes on.
        let index = min(stretch, MeterLimits.stretches - 1)
        stretches[index, default: ShowBucket()].crowd += bucket.crowd
        stretches[index, default: ShowBucket()].all += bucket.all
        let oldest = oldestRecent
        guard slot >= oldest else { return }
        recent[slot, default: ShowBucket()] += bucket
        if recent.count > MeterLimits.recent { recent = recent.filter { $0.key >= oldest } }
    }

    private var oldestRecent: TenSeconds { TenSeconds(of: clock).advanced(by: 1 - 2 * NumberRules.window) }
}

extension Meter {
    /// The last ten minutes and the ten before, in buckets of ten seconds: the one that has begun is the newest of the
    /// last.
    func windows(at now: Timestamp) -> (last: ShowBucket, before: ShowBucket) {
        let current = TenSeconds(of: max(clock, now))
        let (border, end) = (
            current.advanced(by: 1 - NumberRules.window), current.advanced(by: 1 - 2 * NumberRules.window)
        )
        var (last, before) = (ShowBucket(), ShowBucket())
        for (slot, bucket) in recent where slot >= end {
            if slot >= border { last += bucket } else { before += bucket }
        }
        return (last, before)
    }
}
