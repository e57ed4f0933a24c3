import Commerce
import Store
import Wire

/// What a draw gives, as people call it.
struct DrawPrize: Sendable {
    let name: String?
    let couponCode: String?

    init(_ draw: Draw, in store: any Store) async throws(StoreError) {
        switch draw.plan.prize {
        case .coupon(let id):
            let coupon = try await store.coupon(id, for: Shop.owner(of: draw.shop))?.coupon
            (name, couponCode) = (coupon?.title, coupon?.code)
        case .piece(let id):
            let goods = try await store.goods([id])[id]
            name = goods.map { $0.sku.spec.isEmpty ? $0.product.title : "\($0.product.title) \($0.sku.spec)" }
            couponCode = nil
        case .money: (name, couponCode) = (nil, nil)
        }
    }
}

extension DrawView {
    /// - Parameter winners: at the end, the first of them.
    init(_ draw: Draw, _ prize: DrawPrize, winners: [NamedEntry]?) {
        let (plan, conditions) = (draw.plan, draw.plan.conditions)
        var (pot, sku): (Money?, SKU.ID?) = (nil, nil)
        switch plan.prize {
        case .money(let amount, _): pot = amount
        case .piece(let id): sku = id
        case .coupon: break
        }
        self.init(
            id: draw.id, kind: draw.kind, title: plan.title, coupon: prize.couponCode, pot: pot, sku: sku,
            prize: prize.name, places: plan.places, left: draw.left, entered: draw.entered,
            phrase: conditions.phrase, follow: conditions.follows,
            stay: conditions.stay.map { Int($0.components.seconds) }, startedAt: draw.startedAt, until: draw.until,
            commitment: plan.commitment, state: draw.state, seed: draw.seedAtEnd,
            winners: winners.map { $0.compactMap { DrawWinner($0, of: draw) } })
    }
}

extension DrawWinner {
    /// Nil for who has no prize.
    init?(_ named: NamedEntry, of draw: Draw) {
        guard let place = named.entry.place else { return nil }
        self.init(
            id: named.account.id, name: named.account.name.rawValue, place: place, amount: draw.amount(of: place))
    }
}

extension DrawAnswer.Mine {
    init(_ entry: DrawEntry, of draw: Draw) {
        self.init(number: entry.number, place: entry.place, amount: entry.place.flatMap(draw.amount))
    }
}

extension DrawRecord {
    /// Nil until the end.
    init?(_ draw: Draw, _ entries: [NamedEntry]) {
        guard let seed = draw.seedAtEnd else { return nil }
        var (pot, parts): (Money?, [Int64]?) = (nil, nil)
        if case .money(let amount, let split) = draw.plan.prize { (pot, parts) = (amount, split) }
        self.init(
            draw: draw.id, kind: draw.kind, places: draw.plan.places, pot: pot, parts: parts,
            commitment: draw.plan.commitment, seed: seed,
            entrants: entries.map { Entrant(id: $0.account.id, name: $0.account.name.rawValue) },
            winners: entries.compactMap { DrawWinner($0, of: draw) }.sorted { $0.place < $1.place })
    }
}

extension Draw.Plan {
    /// What a host wants, under a seed of its own.
    init(_ wanted: NewDraw, id: Draw.ID, in room: Room.ID, of host: Account.ID) throws(Problem) {
        let seed = DrawSeal.freshSeed()
        self.init(
            id: id, room: room, kind: wanted.kind,
            title: PlainText.clean(wanted.title, limit: Commerce.Limits.title.upperBound + 1),
            prize: try Self.prize(wanted, of: Shop(of: host).id, under: seed), places: wanted.places,
            conditions: Draw.Conditions(
                phrase: wanted.phrase.map { PlainText.clean($0, limit: Commerce.Limits.phrase.upperBound + 1) },
                follows: wanted.follow ?? false, stay: wanted.stay.map { .seconds(Self.bounded($0)) }),
            lasts: .seconds(Self.bounded(wanted.seconds)), commitment: DrawSeal.commitment(to: seed), seed: seed)
    }

    private static func prize(
        _ wanted: NewDraw, of shop: Shop.ID, under seed: Fingerprint
    ) throws(Problem) -> Draw.Prize {
        guard Commerce.Limits.drawPlaces.contains(wanted.places) else {
            throw .outOfRange("A draw has 1 to \(Commerce.Limits.drawPlaces.upperBound) prizes.")
        }
        switch (wanted.coupon, wanted.pot, wanted.each, wanted.sku) {
        case (let code?, nil, nil, nil): return .coupon(CodedIdentifier.coupon(code, in: shop))
        case (nil, nil, nil, let sku?): return .piece(sku)
        case (nil, let pot?, nil, nil) where wanted.kind == .redPacket:
            try pot.requirePayable()
            guard pot.minorUnits <= Commerce.Limits.price.upperBound,
                let parts = pot.parts(wanted.places, random: { DrawSeal.number(of: $0, under: seed) })
            else {
                throw .outOfRange(
                    "Each of the parts is at least the currency's smallest unit. Put more in, or make fewer.")
            }
            return .money(pot, parts: parts)
        case (nil, nil, let each?, nil) where wanted.kind != .redPacket:
            try each.requirePayable()
            guard Commerce.Limits.price.contains(each.minorUnits), let pot = try? each * wanted.places else {
                throw .outOfRange("What each winner has is at least the currency's smallest unit.")
            }
            return .money(pot, parts: Array(repeating: each.minorUnits, count: wanted.places))
        default:
            throw .outOfRange(
                """
                A coupon drop gives a 'coupon', a red packet a 'pot'; a lucky bag or a lottery gives a 'coupon', a \
                'sku' or the same money to 'each'. Give one of them.
                """)
        }
    }

    /// What is far out of range is refused as what is a little.
    private static func bounded(_ seconds: Int) -> Int { max(0, min(seconds, 1_000_000)) }
}
