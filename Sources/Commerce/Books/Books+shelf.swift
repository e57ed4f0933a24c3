extension Books {
    /// - Returns: the offer as it is kept: under the identifier it had when its counting goes on.
    mutating func putOnShelf(_ offer: Offer, by host: Account.ID, at now: Timestamp) throws(Refusal) -> Offer {
        var offer = offer
        offer.isWithdrawn = false
        let sku = try sellable(offer.key, by: host)
        try check(offer, sku, at: now)
        let shelf = rows.shelf[offer.key]
        let kept: Offer
        switch offer.kind {
        case .standing:
            if let old = shelf.flatMap({ rows.offers[$0.standing] }), Self.goesOn(from: old, to: offer) {
                kept = offer.named(old.id)
            } else {
                try requireNew(offer.id)
                if shelf == nil { try addLine(offer.key) }
                kept = offer
                withdraw(shelf?.standing)
                rows.shelf[offer.key] = Shelf(standing: offer.id, flash: shelf?.flash)
            }
        case .flash:
            guard let shelf else { throw .notOnShelf(offer.sku) }
            try requireNew(offer.id)
            kept = offer
            withdraw(shelf.flash)
            rows.shelf[offer.key] = Shelf(standing: shelf.standing, flash: offer.id)
        }
        rows.offers[kept.id] = kept
        written.offers.append(kept.id)
        tellShelf(kept.key)
        return kept
    }

    mutating func takeOffShelf(_ key: Offer.Key, _ kind: Offer.Kind, by host: Account.ID) throws(Refusal) {
        _ = try ownRoom(key.room, of: host)
        guard let shelf = rows.shelf[key] else { throw .notOnShelf(key.sku) }
        switch kind {
        case .standing:
            withdraw(shelf.standing)
            withdraw(shelf.flash)
            rows.shelf[key] = nil
            removeLine(key)
            written.events.append(.offShelf(key))
        case .flash:
            guard shelf.flash != nil else { throw .notOnShelf(key.sku) }
            withdraw(shelf.flash)
            rows.shelf[key] = Shelf(standing: shelf.standing)
            tellShelf(key)
        }
    }

    /// The line of a room's shelf, or nil when the room does not sell the SKU.
    package func shelfLine(_ key: Offer.Key) -> ShelfLine? {
        guard let shelf = rows.shelf[key], let standing = rows.offers[shelf.standing], let sku = rows.skus[key.sku],
            let product = rows.products[sku.product]
        else { return nil }
        return ShelfLine(
            product: product, sku: sku, stock: stockLevel(sku.id), standing: running(standing),
            flash: shelf.flash.flatMap { rows.offers[$0] }.map(running))
    }

    func running(_ offer: Offer) -> RunningOffer {
        RunningOffer(offer: offer, used: rows.allotments[offer.id] ?? .none)
    }

    /// A room of the host's own.
    func ownRoom(_ id: Room.ID, of host: Account.ID) throws(Refusal) -> Room {
        guard let room = rows.rooms[id], room.host.id == host else { throw .unknownRoom(id) }
        return room
    }

    /// Whether a changed offer is the old one still, as far as its limit and quota have counted.
    private static func goesOn(from old: Offer, to new: Offer) -> Bool {
        (new.limitPerBuyer == nil || old.limitPerBuyer != nil) && (new.quota == nil || new.quota == old.quota)
    }

    private func sellable(_ key: Offer.Key, by host: Account.ID) throws(Refusal) -> SKU {
        let room = try ownRoom(key.room, of: host)
        guard room.phase == .open else { throw .roomEnded(room.id) }
        return try ownSKU(key.sku, of: host)
    }

    private func check(_ offer: Offer, _ sku: SKU, at now: Timestamp) throws(Refusal) {
        guard Limits.price.contains(offer.price.minorUnits) else { throw .outOfRange(Limits.priceRange) }
        guard offer.price.currency == sku.listPrice.currency else {
            throw .notComputable(.mixedCurrencies(sku.listPrice.currency, offer.price.currency))
        }
        if let limit = offer.limitPerBuyer, !Limits.limitPerBuyer.contains(limit) {
            throw .outOfRange("a limit per buyer is \(Limits.text(Limits.limitPerBuyer)) pieces")
        }
        if let quota = offer.quota, !Limits.quota.contains(quota) {
            throw .outOfRange("a quota is \(Limits.text(Limits.quota)) pieces")
        }
        guard offer.window.isPossible, !offer.window.isOver(at: now) else {
            throw .outOfRange("an offer's time begins before it ends, and ends in the future")
        }
        if offer.kind == .flash, offer.window.until == nil || offer.quota == nil {
            throw .outOfRange("a flash sale has an end and a number of pieces")
        }
    }

    private func requireNew(_ id: Offer.ID) throws(Refusal) {
        guard rows.offers[id] == nil else { throw .alreadyExists("offer \(id)") }
    }

    private mutating func withdraw(_ id: Offer.ID?) {
        guard let id, rows.offers[id] != nil else { return }
        rows.offers[id]?.isWithdrawn = true
        written.offers.append(id)
    }

    private mutating func tellShelf(_ key: Offer.Key) {
        if let line = shelfLine(key) { written.events.append(.shelfChanged(line)) }
    }
}
