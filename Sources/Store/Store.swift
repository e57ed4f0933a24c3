import Commerce

/// What the till needs of a store.
package protocol TillStore: Sendable {
    /// Loads the rows that are touched, lets `decide` decide on them, and saves what it wrote: rows, journals and
    /// outbox, all in one transaction. Answers when that is durable; throws when nothing was kept.
    ///
    /// `decide` may run while other tasks wait for it: it only decides.
    func commit<Answer: Sendable>(
        touching touched: Touched, _ decide: @escaping @Sendable (inout Books) -> Answer
    ) async throws(StoreError) -> Answer
}

/// Everything that is kept. Lists are cut at `StoreLimits`, whatever limit is asked for.
package protocol Store: TillStore, ServiceStore {
    // MARK: Rooms and shelves

    /// Keeps a new room, or all of a kept one that changes.
    func save(_ room: Room) async throws(StoreError)
    func room(_ id: Room.ID) async throws(StoreError) -> Room?
    /// Newest first.
    func openRooms(limit: Int) async throws(StoreError) -> [Room]
    /// In the order the lines stand there.
    func shelf(of room: Room.ID) async throws(StoreError) -> [ShelfLine]
    /// Those of the SKUs that the room sells: enough to compute a `Quote`.
    func shelf(of room: Room.ID, only skus: [SKU.ID]) async throws(StoreError) -> [SKU.ID: ShelfLine]
    /// Pieces a buyer has by offers that limit it; those it has none by are left out.
    func bought(by buyer: Account.ID, of offers: [Offer.ID]) async throws(StoreError) -> [Offer.ID: Int]
    /// Empty when nothing was ever put in.
    func cart(_ key: Cart.Key) async throws(StoreError) -> Cart

    // MARK: Moderation

    /// Changes what is kept of bans, mutes, moderators, words or rules, and puts the acts that did it into the log: all
    /// in one transaction. A room that ends forgets its bans and mutes; the log forgets nothing.
    func moderate(_ change: ModerationChange, _ acts: [ModerationAct]) async throws(StoreError)
    /// A shop's rules, words and moderators.
    func moderation(of shop: Shop.ID) async throws(StoreError) -> KeptModeration
    /// Those that have run out included.
    func mutes(in room: Room.ID) async throws(StoreError) -> [Mute]
    /// What was done in a room, and for all of the shop's rooms, before act number `before`: the newest first.
    func moderationActs(
        in room: Room.ID, of shop: Shop.ID, before: Int64?, limit: Int
    ) async throws(StoreError) -> [NumberedAct]
    /// Those that have run out included.
    func bans(in room: Room.ID) async throws(StoreError) -> [Ban]
    /// What is kept in place of a text that nobody needs to know, such as an address: the same for the same text, and
    /// without the vault's key nobody can tell for which. Ten letters and digits.
    func alias(of text: String) -> String

    // MARK: Follows

    /// Nothing changes for who follows the host already, or follows `most` others.
    func follow(
        _ host: Account.ID, by follower: Account.ID, at now: Timestamp, most: Int
    ) async throws(StoreError) -> FollowAnswer
    func unfollow(_ host: Account.ID, by follower: Account.ID) async throws(StoreError) -> FollowAnswer
    func follows(_ follower: Account.ID, _ host: Account.ID) async throws(StoreError) -> Bool
    /// Looks at each of them.
    func followerCount(of host: Account.ID) async throws(StoreError) -> Int
    /// Those behind `after`, in the order of their identifiers.
    func followers(of host: Account.ID, after: Account.ID?, limit: Int) async throws(StoreError) -> [Account.ID]
    /// Whom somebody follows, the last one first.
    func following(by follower: Account.ID, limit: Int) async throws(StoreError) -> [Account]

    // MARK: Numbers

    /// Adds to what is kept of shows, all or nothing.
    func keep(_ news: [ShowNews]) async throws(StoreError)
    /// What a show came to. Reads all its orders.
    func numbers(of room: Room.ID) async throws(StoreError) -> KeptShow
    /// What went back of a show's sales so far. Reads all its orders.
    func refunded(in room: Room.ID, _ currency: Currency) async throws(StoreError) -> Refunded
    /// What coupons did in a show, those that were used most first. Reads all its orders.
    func couponSales(in room: Room.ID, _ currency: Currency) async throws(StoreError) -> [CouponSales]
    /// How many follow a host since then, up to `until`, who still do. Reads all who follow.
    func followerCount(of host: Account.ID, since: Timestamp, until: Timestamp) async throws(StoreError) -> Int

    // MARK: Goods and coupons

    /// What the SKUs are, on a shelf or not.
    func goods(_ skus: [SKU.ID]) async throws(StoreError) -> [SKU.ID: (product: Product, sku: SKU)]
    /// A shop's products behind `after`, in the order of their identifiers.
    func catalogue(of shop: Shop.ID, after: Product.ID?, limit: Int) async throws(StoreError) -> [StockedProduct]
    /// Nil when there is none.
    func coupon(_ id: Coupon.ID, for buyer: Account.ID) async throws(StoreError) -> CouponOffer?
    /// Newest first, called back ones included; without a buyer nobody's uses are counted.
    func coupons(of shop: Shop.ID, for buyer: Account.ID?) async throws(StoreError) -> [CouponOffer]

    // MARK: Orders

    func order(_ id: Order.ID) async throws(StoreError) -> Order?
    /// Newest first, those placed before `before`.
    func orders(of buyer: Account.ID, before: Order.ID?, limit: Int) async throws(StoreError) -> [Order]
    /// Newest first, those placed before `before`; of one state or of all.
    func orders(
        of shop: Shop.ID, in state: Order.State?, before: Order.ID?, limit: Int
    ) async throws(StoreError) -> [Order]
    /// Orders that are still unpaid at the end of their reservation, behind `after`, the longest overdue first.
    func dueReservations(
        at now: Timestamp, after: DueOrder?, limit: Int
    ) async throws(StoreError) -> [DueOrder]
    /// Orders that were delivered so long ago and have no refund that waits for somebody, oldest first.
    func dueCompletions(
        at now: Timestamp, after inspection: Duration, limit: Int
    ) async throws(StoreError) -> [Order.ID]
    /// Orders whose payment may have arrived unheard, the next to expire first.
    func unpaidOrders(limit: Int) async throws(StoreError) -> [Order.ID]
    /// Orders with refunds that their gateways must be told of, behind `after`, the first placed first.
    func ordersWithRefundsDue(after: Order.ID?, limit: Int) async throws(StoreError) -> [Order]
    /// Orders of the room that were paid, whatever became of them since; prizes that were won are none.
    func paidOrderCount(in room: Room.ID) async throws(StoreError) -> Int
    /// What happened behind `sequence`, in order.
    func outbox(after sequence: Int64, limit: Int) async throws(StoreError) -> [OutboxRow]

    // MARK: Draws and wallets

    func draw(_ id: Draw.ID) async throws(StoreError) -> Draw?
    /// The newest first.
    func draws(in room: Room.ID, limit: Int) async throws(StoreError) -> [Draw]
    /// Of all rooms, the next to end first.
    func openDraws() async throws(StoreError) -> [Draw]
    func entry(_ key: DrawEntry.Key) async throws(StoreError) -> DrawEntry?
    /// In the order they came.
    func entries(of draw: Draw.ID) async throws(StoreError) -> [NamedEntry]
    /// Those who have a prize, the first place first.
    func winners(of draw: Draw.ID, limit: Int) async throws(StoreError) -> [NamedEntry]
    /// All that shops gave a person, empty ones included; the fullest first.
    func wallets(of owner: Account.ID) async throws(StoreError) -> [Wallet]

    // MARK: People

    /// Throws `nameTaken` when another account's name folds to the same text. `password` is a hash record.
    func create(_ account: Account, password: String, at now: Timestamp) async throws(StoreError)
    func account(_ id: Account.ID) async throws(StoreError) -> Account?
    /// Those of the accounts that exist.
    func accounts(_ ids: Set<Account.ID>) async throws(StoreError) -> [Account.ID: Account]
    func account(named name: Account.Name) async throws(StoreError) -> KnownAccount?
    /// Only a hash of the token is kept.
    func openSession(
        tokenHash: String, of account: Account.ID, until expiry: Timestamp
    ) async throws(StoreError)
    /// Whose session it is; nil when there is none or it is over.
    func account(tokenHash: String, at now: Timestamp) async throws(StoreError) -> Account?
    func closeSession(tokenHash: String) async throws(StoreError)
    /// Where a person's orders go when they do not say otherwise.
    func address(of account: Account.ID) async throws(StoreError) -> Address?
    func keep(_ address: Address, of account: Account.ID) async throws(StoreError)

    // MARK: Upkeep

    /// Forgets what need not be kept: sessions that are over, answers past their time, outbox rows of long ago. A part
    /// at a time, so that it holds up the till for milliseconds only; answers whether there is more.
    @discardableResult
    func sweep(at now: Timestamp) async throws(StoreError) -> Bool
    /// Computes every counter and balance again from the journals, on one snapshot. Reads every order: for tests and
    /// operators.
    func audit() async throws(StoreError) -> AuditReport
}

/// What became of a wish to follow somebody, or no longer to.
package enum FollowAnswer: Sendable {
    case changed, unchanged, tooMany
}

/// What a shop keeps order with.
package struct KeptModeration: Hashable, Sendable {
    package let rules: TalkRules
    /// In the order they were given.
    package let words: [WordRule]
    package let moderators: [Account]

    package init(rules: TalkRules = TalkRules(), words: [WordRule] = [], moderators: [Account] = []) {
        self.rules = rules
        self.words = words
        self.moderators = moderators
    }
}

/// An act as the log has it.
package struct NumberedAct: Hashable, Sendable {
    /// Grows with every act.
    package let number: Int64
    package let act: ModerationAct
}

/// An account with what proves that it is this person.
package struct KnownAccount: Hashable, Sendable {
    package let account: Account
    /// The password's hash record, as it was given.
    package let password: String
}

/// An entry with whose it is.
package struct NamedEntry: Hashable, Sendable {
    package let entry: DrawEntry
    package let account: Account
}

/// A product with its SKUs and their stock.
package struct StockedProduct: Hashable, Sendable {
    package struct Kind: Hashable, Sendable {
        package let sku: SKU
        package let stock: StockLevel
    }

    package let product: Product
    /// In the order they were made.
    package let skus: [Kind]
}

/// An unpaid order whose reservation is over.
package struct DueOrder: Hashable, Sendable {
    package let id: Order.ID
    package let placedAt: Timestamp
    package let reservedUntil: Timestamp

    package init(id: Order.ID, placedAt: Timestamp, reservedUntil: Timestamp) {
        self.id = id
        self.placedAt = placedAt
        self.reservedUntil = reservedUntil
    }
}

/// A change as it was kept beside the rows it changed, in the same transaction.
package struct OutboxRow: Hashable, Sendable {
    package enum Subject: Hashable, Sendable {
        case stock(SKU.ID, onHand: Int, available: Int)
        case quota(Offer.ID, in: Room.ID, left: Int)
        case shelf(Offer.Key)
        case offShelf(Offer.Key)
        case shelfOrder(Room.ID)
        case catalogue(Shop.ID)
        case coupon(Coupon.ID)
        case draw(Draw.ID, Draw.State)
        case order(Order.ID, Order.State)
    }

    /// Grows with every row; never given twice.
    package let sequence: Int64
    package let subject: Subject
}

/// What an audit looked at, and what does not agree.
package struct AuditReport: Hashable, Sendable {
    package let orders: Int
    package let movements: Int
    package let entries: Int
    package let differences: [AuditDifference]

    package var isClean: Bool { differences.isEmpty }
}

/// A counter or a balance that does not agree with the journal it sums up.
package struct AuditDifference: Hashable, Sendable, CustomStringConvertible {
    /// Which rule is broken.
    package let rule: String
    /// Of what: a SKU, an order, a buyer.
    package let subject: String
    package let kept: Int64
    package let computed: Int64

    package var description: String { "\(rule): \(subject) is kept as \(kept) but comes to \(computed)" }
}
