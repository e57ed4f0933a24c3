/// Something a host gives away in a room: to whoever grabs it first, or to whoever is drawn of those who entered.
///
/// What it gives is taken from the shop when it starts, and what nobody has at its end goes back: the two steps of stock
/// and quotas. Its luck comes from a seed that is announced by its hash at the start and told at the end; who makes the
/// seed computes from it, and passes in, the parts of a red packet and each entrant's ticket.
package struct Draw: Hashable, Sendable, Identifiable {
    package typealias ID = Identifier<Draw>

    /// The raw values are kept and travel; they do not change.
    package enum Kind: String, Codable, Sendable, CaseIterable {
        /// Coupons to grab.
        case couponDrop = "coupon-drop"
        /// A pot of money in random parts to grab.
        case redPacket = "red-packet"
        /// Winners are drawn of those who fulfil its conditions.
        case luckyBag = "lucky-bag"
        /// Winners are drawn of those who say its phrase.
        case lottery

        /// Whether who comes first has it; else winners are drawn at the end.
        package var isGrabbed: Bool { self == .couponDrop || self == .redPacket }
    }

    package enum Prize: Hashable, Sendable {
        /// One of a coupon that is for those alone who were given it.
        case coupon(Coupon.ID)
        /// All the money, in one part for each place, in the order of the places.
        case money(Money, parts: [Int64])
        /// A piece of goods, as an order that is paid.
        case piece(SKU.ID)
    }

    package enum State: String, Codable, Sendable, CaseIterable { case open, ended }

    /// What the host wants.
    package struct Plan: Hashable, Sendable {
        package let id: ID
        package let room: Room.ID
        package let kind: Kind
        package let title: String
        package let prize: Prize
        /// How many have a prize.
        package let places: Int
        package let conditions: Conditions
        package let lasts: Duration
        /// SHA-256 of the seed's bytes.
        package let commitment: Fingerprint
        package let seed: Fingerprint

        package init(
            id: ID, room: Room.ID, kind: Kind, title: String, prize: Prize, places: Int,
            conditions: Conditions = .none, lasts: Duration, commitment: Fingerprint, seed: Fingerprint
        ) {
            self.id = id
            self.room = room
            self.kind = kind
            self.title = title
            self.prize = prize
            self.places = places
            self.conditions = conditions
            self.lasts = lasts
            self.commitment = commitment
            self.seed = seed
        }
    }

    package let plan: Plan
    package let shop: Shop.ID
    package let startedAt: Timestamp
    /// People who have grabbed or entered.
    package internal(set) var entered: Int
    /// Prizes that somebody has.
    package internal(set) var given: Int
    /// Nil as long as it is open.
    package internal(set) var endedAt: Timestamp?

    package init(
        _ plan: Plan, shop: Shop.ID, startedAt: Timestamp, entered: Int = 0, given: Int = 0, endedAt: Timestamp? = nil
    ) {
        self.plan = plan
        self.shop = shop
        self.startedAt = startedAt
        self.entered = entered
        self.given = given
        self.endedAt = endedAt
    }

    package var id: ID { plan.id }
    package var room: Room.ID { plan.room }
    package var kind: Kind { plan.kind }
    package var state: State { endedAt == nil ? .open : .ended }
    /// The first moment that is too late to grab or enter.
    package var until: Timestamp { startedAt + plan.lasts }
    /// Prizes that are held for it still.
    package var left: Int { endedAt == nil ? plan.places - given : 0 }
    /// The seed; nil until the end, so that nobody can know the luck before.
    package var seedAtEnd: Fingerprint? { endedAt == nil ? nil : plan.seed }

    /// What the prize of a place is worth; nil unless it is money.
    package func amount(of place: Int) -> Money? {
        guard case .money(let pot, let parts) = plan.prize, parts.indices.contains(place) else { return nil }
        return Money(minorUnits: parts[place], currency: pot.currency)
    }

    /// The money that somebody has of it by now; nil unless it gives money.
    package var givenMoney: Money? {
        guard case .money(let pot, let parts) = plan.prize else { return nil }
        return Money(minorUnits: parts.prefix(given).reduce(0, +), currency: pot.currency)
    }

    /// The entries that win, the first place first: those with the lowest tickets.
    package static func winners(of entries: some Sequence<DrawEntry>, places: Int) -> [DrawEntry] {
        // Two equal tickets would be a collision of SHA-256; the account decides so that the rule is whole.
        Array(entries.sorted { ($0.ticket, $0.account) < ($1.ticket, $1.account) }.prefix(places))
    }
}

/// Somebody who grabbed or entered. One for each person and draw.
package struct DrawEntry: Hashable, Sendable {
    package struct Key: Hashable, Sendable {
        package let draw: Draw.ID
        package let account: Account.ID

        package init(draw: Draw.ID, account: Account.ID) {
            self.draw = draw
            self.account = account
        }
    }

    package let key: Key
    /// How many came before.
    package let number: Int
    /// HMAC-SHA-256 of the account's identifier, under the seed.
    package let ticket: Fingerprint
    package let at: Timestamp
    /// Which prize it has, from 0; nil for none, or none yet.
    package internal(set) var place: Int?

    package var account: Account.ID { key.account }

    package init(key: Key, number: Int, ticket: Fingerprint, at: Timestamp, place: Int? = nil) {
        self.key = key
        self.number = number
        self.ticket = ticket
        self.at = at
        self.place = place
    }
}
