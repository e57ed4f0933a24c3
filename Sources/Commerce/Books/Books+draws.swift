extension Books {
    // MARK: - The host

    mutating func startDraw(_ plan: Draw.Plan, by host: Account.ID, at now: Timestamp) throws(Refusal) -> Draw {
        let room = try ownRoom(plan.room, of: host)
        guard room.phase == .open else { throw .roomEnded(room.id) }
        guard room.stage != .practice else { throw .practice(room.id) }
        guard rows.draws[plan.id] == nil else { throw .alreadyExists("draw \(plan.id)") }
        try check(plan)
        let draw = Draw(plan, shop: Shop(of: host).id, startedAt: now)
        switch plan.prize {
        case .coupon(let id):
            let promised = try promisable(id, plan.places, of: draw, at: now)
            rows.couponsPromised[id] = promised
            written.couponsPromised.insert(id)
        case .money(let pot, _):
            written.postings.append(try computing { () throws(MoneyError) in try Posting.pot(of: draw, pot, at: now) })
        case .piece(let sku):
            _ = try ownSKU(sku, of: host)
            let available = stockLevel(sku).available
            guard plan.places <= available else {
                throw .outOfRange("only \(available) pieces are free; the others are reserved")
            }
            move(.reserve, plan.places, of: sku, for: .draw(plan.id), at: now)
        }
        keep(draw)
        return draw
    }

    /// Gives the prizes and takes back the rest. What has ended answers as it is.
    mutating func endDraw(
        _ id: Draw.ID, by host: Account.ID?, orders: [Order.ID], at now: Timestamp
    ) throws(Refusal) -> Draw {
        var draw = try draw(id)
        if let host, Shop(of: host).id != draw.shop { throw .unknownDraw(id) }
        guard draw.state == .open else { return draw }
        if host == nil, now < draw.until { throw .drawNotDue(id, until: draw.until) }
        var winners: [DrawEntry] = []
        if !draw.kind.isGrabbed {
            winners = Draw.winners(
                of: rows.entries.values.lazy.filter { $0.key.draw == id }, places: draw.plan.places)
        }
        if case .piece = draw.plan.prize { try check(orders, for: winners.count) }

        for (place, winner) in winners.enumerated() {
            rows.entries[winner.key]?.place = place
            written.entries.insert(winner.key)
            try give(place, of: &draw, to: winner.account, order: orders.dropFirst(place).first, at: now)
        }
        try takeBackRest(of: draw, at: now)
        draw.endedAt = now
        keep(draw)
        return draw
    }

    // MARK: - Those who watch

    /// One entry for each person: once more answers with the one there is.
    mutating func enterDraw(
        _ key: DrawEntry.Key, _ ticket: Fingerprint, _ facts: Draw.Facts, at now: Timestamp
    ) throws(Refusal) -> DrawEntry {
        var draw = try draw(key.draw)
        if let entry = rows.entries[key] { return entry }
        guard Shop(of: key.account).id != draw.shop else { throw .ownDraw }
        guard draw.state == .open, now < draw.until else { throw .drawOver(draw.id) }
        guard draw.entered < Limits.drawEntries else {
            throw .tooMany("people in one draw", limit: Limits.drawEntries)
        }
        if let unmet = draw.plan.conditions.unmet(by: facts, at: now) { throw .drawCondition(draw.id, unmet) }

        var entry = DrawEntry(key: key, number: draw.entered, ticket: ticket, at: now)
        draw.entered += 1
        if draw.kind.isGrabbed {
            entry.place = entry.number
            try give(entry.number, of: &draw, to: key.account, order: nil, at: now)
            if draw.left == 0 { draw.endedAt = now }
        }
        rows.entries[key] = entry
        written.entries.insert(key)
        keep(draw)
        return entry
    }

    // MARK: -

    func draw(_ id: Draw.ID) throws(Refusal) -> Draw {
        guard let draw = rows.draws[id] else { throw .unknownDraw(id) }
        return draw
    }

    private mutating func keep(_ draw: Draw) {
        rows.draws[draw.id] = draw
        written.draws.insert(draw.id)
    }

    private mutating func give(
        _ place: Int, of draw: inout Draw, to person: Account.ID, order: Order.ID?, at now: Timestamp
    ) throws(Refusal) {
        precondition(place < draw.plan.places, "draw \(draw.id) has no place \(place)")
        switch draw.plan.prize {
        case .coupon(let id):
            let key = CouponUseKey(buyer: person, coupon: id)
            rows.couponsGiven[key, default: 0] += 1
            written.couponsGiven.insert(key)
        case .money:
            guard let amount = draw.amount(of: place) else { preconditionFailure("\(draw.id) has no part \(place)") }
            let posting = try computing { [draw] () throws(MoneyError) in
                try Posting.part(of: draw, amount, to: person, at: now)
            }
            written.postings.append(posting)
            put(amount, intoWalletOf: person, of: draw.shop)
        case .piece(let sku):
            guard let order else { preconditionFailure("\(draw.id) has no order for place \(place)") }
            send(sku, of: draw, to: person, as: order, at: now)
        }
        draw.given += 1
    }

    /// What nobody has goes back to the shop.
    private mutating func takeBackRest(of draw: Draw, at now: Timestamp) throws(Refusal) {
        guard draw.left > 0 else { return }
        switch draw.plan.prize {
        case .coupon(let id):
            rows.couponsPromised[id, default: 0] -= draw.left
            written.couponsPromised.insert(id)
        case .money(let pot, let parts):
            let rest = Money(minorUnits: parts[draw.given...].reduce(0, +), currency: pot.currency)
            written.postings.append(
                try computing { () throws(MoneyError) in try Posting.pot(of: draw, -rest, at: now) })
        case .piece(let sku): move(.release, draw.left, of: sku, for: .draw(draw.id), at: now)
        }
    }

    /// A won piece is an order that costs nothing and is paid: its winner says where it goes, the shop ships it.
    private mutating func send(_ sku: SKU.ID, of draw: Draw, to person: Account.ID, as id: Order.ID, at now: Timestamp)
    {
        guard let kind = rows.skus[sku], let product = rows.products[kind.product] else {
            preconditionFailure("\(draw.id) gives a piece of what there is")
        }
        let free = Money.zero(kind.listPrice.currency)
        let line = Quote.Line(
            sku: sku, product: product.id, shop: draw.shop, offer: Offer.ID(of: draw.id), kind: .standing,
            title: product.title, spec: kind.spec, quantity: 1, listPrice: kind.listPrice, unitPrice: free,
            amount: free, discount: free)
        let payment = Payment(
            trade: Payment.Trade(gateway: Wallet.prize, id: id.rawValue), order: id, amount: free, purpose: .sale,
            at: now)
        var order = Order(
            id: id, buyer: person, room: draw.room, shop: draw.shop, lines: [line], coupon: nil, total: free,
            address: nil, note: "", placedAt: now, reservedUntil: now, progress: Order.Progress(state: .reserved))
        order.note(payment)
        order.move(to: .paid)
        move(.commit, 1, of: sku, for: .order(id), at: now)
        rows.trades[payment.trade] = id
        written.payments.append(payment)
        written.placed.append(id)
        // When it was paid is written with what moved.
        written.moved.insert(id)
        keep(order)
    }

    /// What is given and promised of a coupon when so many more are.
    private func promisable(
        _ id: Coupon.ID, _ count: Int, of draw: Draw, at now: Timestamp
    ) throws(Refusal) -> Int {
        guard let coupon = rows.coupons[id], coupon.shop == draw.shop else { throw .unknownCoupon(id) }
        guard coupon.isPersonal else {
            throw .outOfRange("coupon \(coupon.code) is for all; give away one that is for those who are given it")
        }
        guard !coupon.isWithdrawn, !coupon.window.isOver(at: draw.until) else {
            throw .outOfRange("coupon \(coupon.code) is over before the draw is")
        }
        let promised = rows.couponsPromised[id] ?? 0
        guard count <= coupon.quota - promised else {
            throw .outOfRange("\(coupon.quota - promised) of coupon \(coupon.code) can still be given")
        }
        return promised + count
    }

    private func check(_ orders: [Order.ID], for count: Int) throws(Refusal) {
        guard orders.count >= count, Set(orders).count == orders.count else {
            throw .outOfRange("each winner of goods needs an order")
        }
        for id in orders.prefix(count) {
            guard Limits.orderID.contains(id.rawValue.utf8.count) else {
                throw .outOfRange("an order's identifier has \(Limits.text(Limits.orderID)) bytes")
            }
            if rows.orders[id] != nil { throw .alreadyExists("order \(id)") }
        }
    }

    private func check(_ plan: Draw.Plan) throws(Refusal) {
        guard Limits.allow(plan.title, characters: Limits.title) else {
            throw .outOfRange("a draw's title has \(Limits.text(Limits.title)) characters")
        }
        guard Limits.drawPlaces.contains(plan.places) else {
            throw .outOfRange("a draw has \(Limits.text(Limits.drawPlaces)) prizes")
        }
        guard Limits.drawLasts.contains(plan.lasts) else { throw .outOfRange("a draw lasts 5 s to 1 hour") }
        let conditions = plan.conditions
        if let phrase = conditions.phrase, !Limits.allow(phrase, characters: Limits.phrase) {
            throw .outOfRange("a phrase has \(Limits.text(Limits.phrase)) characters")
        }
        if let stay = conditions.stay, !Limits.drawStay.contains(stay) {
            throw .outOfRange("people may be asked to stay for 10 s to 1 hour")
        }
        if plan.kind == .lottery, conditions.phrase == nil { throw .outOfRange("a lottery has a phrase") }
        switch (plan.kind, plan.prize) {
        case (.couponDrop, .coupon), (.redPacket, .money), (.luckyBag, .coupon), (.lottery, .coupon): break
        case (.couponDrop, _): throw .outOfRange("a coupon drop gives coupons")
        case (.redPacket, _): throw .outOfRange("a red packet gives money")
        case (_, .piece):
            guard Limits.drawPieces.contains(plan.places) else {
                throw .outOfRange("a draw gives \(Limits.text(Limits.drawPieces)) pieces of goods")
            }
        case (_, .money): break
        }
        if case .money(let pot, let parts) = plan.prize { try check(parts, of: pot, places: plan.places) }
    }

    private func check(_ parts: [Int64], of pot: Money, places: Int) throws(Refusal) {
        guard Limits.price.contains(pot.minorUnits) else { throw .outOfRange(Limits.priceRange) }
        guard pot.minorUnits >= Int64(places) else {
            throw .outOfRange("each of \(places) parts is at least the currency's smallest unit")
        }
        guard parts.count == places, parts.allSatisfy({ (1...pot.minorUnits).contains($0) }),
            // Two thousand parts of a price each fit.
            parts.reduce(0, +) == pot.minorUnits
        else { throw .outOfRange("the parts of a pot are one for each prize and come to the whole") }
    }
}
