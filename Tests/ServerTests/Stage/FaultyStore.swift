import Commerce
import Store
import Synchronization

/// A store whose Nth call from when it was told fails, before anything is done.
final class FaultyStore: Store {
    let base: SQLiteStore
    /// Calls until the one that fails; nil for none.
    private let left = Mutex<Int?>(nil)

    init(_ base: SQLiteStore) { self.base = base }

    /// The call after so many others fails; nil for none.
    func fails(after calls: Int?) { left.withLock { $0 = calls } }

    /// Whether it has failed since it was told to.
    var hasFailed: Bool { left.withLock { $0 == nil } }

    func count() throws(StoreError) {
        let fails = left.withLock { left in
            guard let calls = left else { return false }
            left = calls == 0 ? nil : calls - 1
            return calls == 0
        }
        if fails { throw StoreError.failed("the test said so") }
    }

    func commit<Answer: Sendable>(
        touching touched: Touched, _ decide: @escaping @Sendable (inout Books) -> Answer
    ) async throws(StoreError) -> Answer {
        try count()
        return try await base.commit(touching: touched, decide)
    }

    func keep(_ news: [ShowNews]) async throws(StoreError) {
        try count()
        try await base.keep(news)
    }
    func numbers(of room: Room.ID) async throws(StoreError) -> KeptShow {
        try count()
        return try await base.numbers(of: room)
    }
    func refunded(in room: Room.ID, _ currency: Currency) async throws(StoreError) -> Refunded {
        try count()
        return try await base.refunded(in: room, currency)
    }
    func couponSales(in room: Room.ID, _ currency: Currency) async throws(StoreError) -> [CouponSales] {
        try count()
        return try await base.couponSales(in: room, currency)
    }
    func followerCount(of host: Account.ID, since: Timestamp, until: Timestamp) async throws(StoreError) -> Int {
        try count()
        return try await base.followerCount(of: host, since: since, until: until)
    }

    func save(_ room: Room) async throws(StoreError) {
        try count()
        try await base.save(room)
    }
    func room(_ id: Room.ID) async throws(StoreError) -> Room? {
        try count()
        return try await base.room(id)
    }
    func openRooms(limit: Int) async throws(StoreError) -> [Room] {
        try count()
        return try await base.openRooms(limit: limit)
    }
    func shelf(of room: Room.ID) async throws(StoreError) -> [ShelfLine] {
        try count()
        return try await base.shelf(of: room)
    }
    func shelf(of room: Room.ID, only skus: [SKU.ID]) async throws(StoreError) -> [SKU.ID: ShelfLine] {
        try count()
        return try await base.shelf(of: room, only: skus)
    }
    func bought(by buyer: Account.ID, of offers: [Offer.ID]) async throws(StoreError) -> [Offer.ID: Int] {
        try count()
        return try await base.bought(by: buyer, of: offers)
    }
    func cart(_ key: Cart.Key) async throws(StoreError) -> Cart {
        try count()
        return try await base.cart(key)
    }
    func moderate(_ change: ModerationChange, _ acts: [ModerationAct]) async throws(StoreError) {
        try count()
        try await base.moderate(change, acts)
    }
    func moderation(of shop: Shop.ID) async throws(StoreError) -> KeptModeration {
        try count()
        return try await base.moderation(of: shop)
    }
    func mutes(in room: Room.ID) async throws(StoreError) -> [Mute] {
        try count()
        return try await base.mutes(in: room)
    }
    func moderationActs(
        in room: Room.ID, of shop: Shop.ID, before: Int64?, limit: Int
    ) async throws(StoreError) -> [NumberedAct] {
        try count()
        return try await base.moderationActs(in: room, of: shop, before: before, limit: limit)
    }
    func bans(in room: Room.ID) async throws(StoreError) -> [Ban] {
        try count()
        return try await base.bans(in: room)
    }
    func alias(of text: String) -> String { base.alias(of: text) }
    func follow(
        _ host: Account.ID, by follower: Account.ID, at now: Timestamp, most: Int
    ) async throws(StoreError) -> FollowAnswer {
        try count()
        return try await base.follow(host, by: follower, at: now, most: most)
    }
    func unfollow(_ host: Account.ID, by follower: Account.ID) async throws(StoreError) -> FollowAnswer {
        try count()
        return try await base.unfollow(host, by: follower)
    }
    func follows(_ follower: Account.ID, _ host: Account.ID) async throws(StoreError) -> Bool {
        try count()
        return try await base.follows(follower, host)
    }
    func followerCount(of host: Account.ID) async throws(StoreError) -> Int {
        try count()
        return try await base.followerCount(of: host)
    }
    func followers(
        of host: Account.ID, after: Account.ID?, limit: Int
    ) async throws(StoreError) -> [Account.ID] {
        try count()
        return try await base.followers(of: host, after: after, limit: limit)
    }
    func following(by follower: Account.ID, limit: Int) async throws(StoreError) -> [Account] {
        try count()
        return try await base.following(by: follower, limit: limit)
    }
    func goods(_ skus: [SKU.ID]) async throws(StoreError) -> [SKU.ID: (product: Product, sku: SKU)] {
        try count()
        return try await base.goods(skus)
    }
    func catalogue(of shop: Shop.ID, after: Product.ID?, limit: Int) async throws(StoreError) -> [StockedProduct] {
        try count()
        return try await base.catalogue(of: shop, after: after, limit: limit)
    }
    func coupon(_ id: Coupon.ID, for buyer: Account.ID) async throws(StoreError) -> CouponOffer? {
        try count()
        return try await base.coupon(id, for: buyer)
    }
    func draw(_ id: Draw.ID) async throws(StoreError) -> Draw? {
        try count()
        return try await base.draw(id)
    }
    func draws(in room: Room.ID, limit: Int) async throws(StoreError) -> [Draw] {
        try count()
        return try await base.draws(in: room, limit: limit)
    }
    func openDraws() async throws(StoreError) -> [Draw] {
        try count()
        return try await base.openDraws()
    }
    func entry(_ key: DrawEntry.Key) async throws(StoreError) -> DrawEntry? {
        try count()
        return try await base.entry(key)
    }
    func entries(of draw: Draw.ID) async throws(StoreError) -> [NamedEntry] {
        try count()
        return try await base.entries(of: draw)
    }
    func winners(of draw: Draw.ID, limit: Int) async throws(StoreError) -> [NamedEntry] {
        try count()
        return try await base.winners(of: draw, limit: limit)
    }
    func wallets(of owner: Account.ID) async throws(StoreError) -> [Wallet] {
        try count()
        return try await base.wallets(of: owner)
    }
    func coupons(of shop: Shop.ID, for buyer: Account.ID?) async throws(StoreError) -> [CouponOffer] {
        try count()
        return try await base.coupons(of: shop, for: buyer)
    }
    func order(_ id: Order.ID) async throws(StoreError) -> Order? {
        try count()
        return try await base.order(id)
    }
    func orders(of buyer: Account.ID, before: Order.ID?, limit: Int) async throws(StoreError) -> [Order] {
        try count()
        return try await base.orders(of: buyer, before: before, limit: limit)
    }
    func orders(
        of shop: Shop.ID, in state: Order.State?, before: Order.ID?, limit: Int
    ) async throws(StoreError) -> [Order] {
        try count()
        return try await base.orders(of: shop, in: state, before: before, limit: limit)
    }
    func dueReservations(at now: Timestamp, after: DueOrder?, limit: Int) async throws(StoreError) -> [DueOrder] {
        try count()
        return try await base.dueReservations(at: now, after: after, limit: limit)
    }
    func dueCompletions(
        at now: Timestamp, after inspection: Duration, limit: Int
    ) async throws(StoreError) -> [Order.ID] {
        try count()
        return try await base.dueCompletions(at: now, after: inspection, limit: limit)
    }
    func unpaidOrders(limit: Int) async throws(StoreError) -> [Order.ID] {
        try count()
        return try await base.unpaidOrders(limit: limit)
    }
    func ordersWithRefundsDue(after: Order.ID?, limit: Int) async throws(StoreError) -> [Order] {
        try count()
        return try await base.ordersWithRefundsDue(after: after, limit: limit)
    }
    func paidOrderCount(in room: Room.ID) async throws(StoreError) -> Int {
        try count()
        return try await base.paidOrderCount(in: room)
    }
    func outbox(after sequence: Int64, limit: Int) async throws(StoreError) -> [OutboxRow] {
        try count()
        return try await base.outbox(after: sequence, limit: limit)
    }
    func create(_ account: Account, password: String, at now: Timestamp) async throws(StoreError) {
        try count()
        try await base.create(account, password: password, at: now)
    }
    func account(_ id: Account.ID) async throws(StoreError) -> Account? {
        try count()
        return try await base.account(id)
    }
    func accounts(_ ids: Set<Account.ID>) async throws(StoreError) -> [Account.ID: Account] {
        try count()
        return try await base.accounts(ids)
    }
    func account(named name: Account.Name) async throws(StoreError) -> KnownAccount? {
        try count()
        return try await base.account(named: name)
    }
    func openSession(
        tokenHash: String, of account: Account.ID, until expiry: Timestamp
    ) async throws(StoreError) {
        try count()
        try await base.openSession(tokenHash: tokenHash, of: account, until: expiry)
    }
    func account(tokenHash: String, at now: Timestamp) async throws(StoreError) -> Account? {
        try count()
        return try await base.account(tokenHash: tokenHash, at: now)
    }
    func closeSession(tokenHash: String) async throws(StoreError) {
        try count()
        try await base.closeSession(tokenHash: tokenHash)
    }
    func address(of account: Account.ID) async throws(StoreError) -> Address? {
        try count()
        return try await base.address(of: account)
    }
    func keep(_ address: Address, of account: Account.ID) async throws(StoreError) {
        try count()
        try await base.keep(address, of: account)
    }
    func sweep(at now: Timestamp) async throws(StoreError) -> Bool {
        try count()
        return try await base.sweep(at: now)
    }
    func audit() async throws(StoreError) -> AuditReport { try await base.audit() }
}
