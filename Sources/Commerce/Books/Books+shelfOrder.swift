/// In which order the lines of a shelf stand.
extension Books {
    /// Gives the lines of a room's shelf another order. It must name each of them once: who arranges a shelf that has
    /// changed meanwhile is refused, and nothing is moved.
    mutating func arrangeShelf(of id: Room.ID, _ skus: [SKU.ID], by host: Account.ID) throws(Refusal) {
        guard try ownRoom(id, of: host).phase == .open else { throw .roomEnded(id) }
        guard Limits.shelf.contains(skus.count) else {
            throw .outOfRange("an order of a shelf names \(Limits.text(Limits.shelf)) lines")
        }
        let kept = rows.shelfOrders[id] ?? []
        let lines = Set(kept)
        var named: Set<SKU.ID> = []
        for sku in skus {
            guard lines.contains(sku) else { throw .notOnShelf(sku) }
            guard named.insert(sku).inserted else {
                throw .outOfRange("an order of a shelf names each line once, and \(sku) is there twice")
            }
        }
        if let missing = kept.first(where: { !named.contains($0) }) { throw .shelfChanged(missing) }
        guard skus != kept else { return }
        rows.shelfOrders[id] = skus
        written.shelfOrders.insert(id)
        written.events.append(.shelfArranged(id, skus))
    }

    /// A new line stands behind all others.
    mutating func addLine(_ key: Offer.Key) throws(Refusal) {
        let kept = rows.shelfOrders[key.room] ?? []
        guard kept.count < Limits.shelf.upperBound else {
            throw .tooMany("lines on the shelf", limit: Limits.shelf.upperBound)
        }
        rows.shelfOrders[key.room] = kept + [key.sku]
        written.shelfOrders.insert(key.room)
    }

    mutating func removeLine(_ key: Offer.Key) {
        rows.shelfOrders[key.room]?.removeAll { $0 == key.sku }
        written.shelfOrders.insert(key.room)
    }
}
