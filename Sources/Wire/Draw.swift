import Commerce

/// What a host gives away; `POST /v1/rooms/{room}/draws`.
package struct NewDraw: Codable, Sendable, Equatable {
    package let kind: Draw.Kind
    package let title: String
    /// How many have a prize.
    package let places: Int
    package let seconds: Int
    /// The code of a coupon that is personal. One of this, `pot`, `each` and `sku`.
    package let coupon: String?
    /// All the money, in random parts; for a red packet.
    package let pot: Money?
    /// What each winner has; for a lucky bag or a lottery.
    package let each: Money?
    /// A piece of this for each winner; for a lucky bag or a lottery.
    package let sku: SKU.ID?
    package let phrase: String?
    package let follow: Bool?
    /// Seconds that somebody must have been in the room.
    package let stay: Int?

    package init(
        kind: Draw.Kind, title: String, places: Int, seconds: Int, coupon: String? = nil, pot: Money? = nil,
        each: Money? = nil, sku: SKU.ID? = nil, phrase: String? = nil, follow: Bool? = nil, stay: Int? = nil
    ) {
        self.kind = kind
        self.title = title
        self.places = places
        self.seconds = seconds
        self.coupon = coupon
        self.pot = pot
        self.each = each
        self.sku = sku
        self.phrase = phrase
        self.follow = follow
        self.stay = stay
    }
}

/// A draw as everyone in the room sees it.
package struct DrawView: Codable, Sendable, Equatable, Identifiable {
    package let id: Draw.ID
    package let kind: Draw.Kind
    package let title: String
    /// The code of the coupon it gives.
    package let coupon: String?
    /// All the money it gives.
    package let pot: Money?
    package let sku: SKU.ID?
    /// What the coupon or the goods are called.
    package let prize: String?
    package let places: Int
    /// Prizes that nobody has yet; 0 at the end.
    package let left: Int
    /// People who grabbed or entered.
    package let entered: Int
    package let phrase: String?
    package let follow: Bool
    /// Seconds.
    package let stay: Int?
    package let startedAt: Timestamp
    /// The first moment that is too late, by the server's clock.
    package let until: Timestamp
    /// SHA-256 of the seed.
    package let commitment: Fingerprint
    package let state: Draw.State
    /// Told at the end.
    package let seed: Fingerprint?
    /// At the end, the first of those who have a prize; all are in the record.
    package let winners: [DrawWinner]?

    package init(
        id: Draw.ID, kind: Draw.Kind, title: String, coupon: String? = nil, pot: Money? = nil, sku: SKU.ID? = nil,
        prize: String? = nil, places: Int, left: Int, entered: Int, phrase: String? = nil, follow: Bool = false,
        stay: Int? = nil, startedAt: Timestamp, until: Timestamp, commitment: Fingerprint,
        state: Draw.State, seed: Fingerprint? = nil, winners: [DrawWinner]? = nil
    ) {
        self.id = id
        self.kind = kind
        self.title = title
        self.coupon = coupon
        self.pot = pot
        self.sku = sku
        self.prize = prize
        self.places = places
        self.left = left
        self.entered = entered
        self.phrase = phrase
        self.follow = follow
        self.stay = stay
        self.startedAt = startedAt
        self.until = until
        self.commitment = commitment
        self.state = state
        self.seed = seed
        self.winners = winners
    }
}

/// Somebody who has a prize.
package struct DrawWinner: Codable, Sendable, Equatable {
    package let id: Account.ID
    package let name: String
    /// From 0.
    package let place: Int
    /// When the prize is money.
    package let amount: Money?

    package init(id: Account.ID, name: String, place: Int, amount: Money? = nil) {
        self.id = id
        self.name = name
        self.place = place
        self.amount = amount
    }
}

/// `GET /v1/rooms/{room}/draws`: the newest first.
package struct DrawList: Codable, Sendable, Equatable {
    package let draws: [DrawView]

    package init(draws: [DrawView]) { self.draws = draws }
}

/// A draw as one person meets it; `GET /v1/draws/{draw}` and the answer to `POST /v1/draws/{draw}/entries`.
package struct DrawAnswer: Codable, Sendable, Equatable {
    /// What the person has of it.
    package struct Mine: Codable, Sendable, Equatable {
        /// How many came before.
        package let number: Int
        /// The prize's place from 0; absent without a prize, or before the draw.
        package let place: Int?
        /// When the prize is money.
        package let amount: Money?

        package init(number: Int, place: Int? = nil, amount: Money? = nil) {
            self.number = number
            self.place = place
            self.amount = amount
        }
    }

    package let draw: DrawView
    /// Absent for who did not grab or enter.
    package let mine: Mine?

    package init(draw: DrawView, mine: Mine?) {
        self.draw = draw
        self.mine = mine
    }
}

/// All that proves a draw; `GET /v1/draws/{draw}/record`, when it has ended.
package struct DrawRecord: Codable, Sendable, Equatable {
    package struct Entrant: Codable, Sendable, Equatable {
        package let id: Account.ID
        package let name: String

        package init(id: Account.ID, name: String) {
            self.id = id
            self.name = name
        }
    }

    package let draw: Draw.ID
    package let kind: Draw.Kind
    package let places: Int
    package let pot: Money?
    /// The money of each place, in minor units.
    package let parts: [Int64]?
    package let commitment: Fingerprint
    package let seed: Fingerprint
    /// All who grabbed or entered, in the order they came.
    package let entrants: [Entrant]
    /// In the order of their places.
    package let winners: [DrawWinner]

    package init(
        draw: Draw.ID, kind: Draw.Kind, places: Int, pot: Money?, parts: [Int64]?, commitment: Fingerprint,
        seed: Fingerprint, entrants: [Entrant], winners: [DrawWinner]
    ) {
        self.draw = draw
        self.kind = kind
        self.places = places
        self.pot = pot
        self.parts = parts
        self.commitment = commitment
        self.seed = seed
        self.entrants = entrants
        self.winners = winners
    }
}

/// `GET /v1/me/wallet`: what shops gave the caller to spend with them.
package struct WalletView: Codable, Sendable, Equatable {
    package struct Balance: Codable, Sendable, Equatable {
        /// Whose shop it is good in.
        package let shop: AccountView
        package let balance: Money

        package init(shop: AccountView, balance: Money) {
            self.shop = shop
            self.balance = balance
        }
    }

    package let balances: [Balance]

    package init(balances: [Balance]) { self.balances = balances }
}
