/// What one room sells a SKU for.
///
/// A room has one standing offer of a SKU, and at most one flash sale of it at a time: an offer like the other, with a
/// window and a quota. An offer whose limit or quota begins anew is a new offer, so that counting begins with it.
package struct Offer: Hashable, Sendable, Identifiable {
    package typealias ID = Identifier<Offer>

    package enum Kind: String, Sendable, CaseIterable {
        case standing
        /// Goes before the standing offer while it runs; must have a window that ends.
        case flash
    }

    /// A SKU on one room's shelf.
    package struct Key: Hashable, Sendable {
        package let room: Room.ID
        package let sku: SKU.ID

        package init(room: Room.ID, sku: SKU.ID) {
            self.room = room
            self.sku = sku
        }
    }

    package let id: ID
    package let key: Key
    package let kind: Kind
    /// Of one piece.
    package let price: Money
    /// Pieces one buyer may have by this offer, open reservations and paid orders counted; nil for no limit.
    package let limitPerBuyer: Int?
    package let window: Window
    /// Pieces that are sold by this offer in all; nil for as many as there are.
    package let quota: Int?
    /// Taken off the shelf; its open orders live on.
    package internal(set) var isWithdrawn: Bool

    package var room: Room.ID { key.room }
    package var sku: SKU.ID { key.sku }

    package init(
        id: ID, key: Key, kind: Kind = .standing, price: Money, limitPerBuyer: Int? = nil, window: Window = .always,
        quota: Int? = nil, isWithdrawn: Bool = false
    ) {
        self.id = id
        self.key = key
        self.kind = kind
        self.price = price
        self.limitPerBuyer = limitPerBuyer
        self.window = window
        self.quota = quota
        self.isWithdrawn = isWithdrawn
    }

    /// The same offer under another identifier.
    func named(_ id: ID) -> Offer {
        Offer(
            id: id, key: key, kind: kind, price: price, limitPerBuyer: limitPerBuyer, window: window, quota: quota,
            isWithdrawn: isWithdrawn)
    }
}

/// An offer with how much of it is used.
package struct RunningOffer: Hashable, Sendable {
    package let offer: Offer
    package let used: Allotment

    package init(offer: Offer, used: Allotment = .none) {
        self.offer = offer
        self.used = used
    }

    /// Pieces its quota still has; nil when it has none.
    package var left: Int? { used.left(of: offer.quota) }

    /// Whether so many can be had by it now, by a buyer who has `bought` of it already.
    func covers(_ quantity: Int, bought: @autoclosure () -> Int, at now: Timestamp) -> Bool {
        obstacle(to: quantity, bought: bought(), at: now) == nil
    }

    /// Why so many cannot be had by it now.
    func obstacle(to quantity: Int, bought: @autoclosure () -> Int, at now: Timestamp) -> Obstacle? {
        if offer.window.isBefore(now), let from = offer.window.from { return .notYet(from: from) }
        if offer.window.isOver(at: now) { return .over }
        if let left, quantity > left { return .quotaUsed(left: left) }
        if let limit = offer.limitPerBuyer, quantity > limit - bought() {
            return .limitPerBuyer(limit, left: max(0, limit - bought()))
        }
        return nil
    }
}
