import Commerce
import Wire

/// What a room is told, by the till and by who runs it: each is told on with the next tick.
extension LiveRoom {
    func put(onShelf item: ShelfItem) {
        state.put(onShelf: item)
        scheduleTick()
    }

    func stockChanged(_ sku: SKU.ID, available: Int, onHand: Int) {
        state.stockChanged(sku, available: available, onHand: onHand)
        scheduleTick()
    }

    func takeOffShelf(_ sku: SKU.ID) {
        state.wall = .now
        state.takeOffShelf(sku)
        scheduleTick()
    }

    func arrange(_ skus: [SKU.ID]) {
        state.arrange(skus)
        scheduleTick()
    }

    func quotaChanged(_ sku: SKU.ID, isFlash: Bool, left: Int) {
        state.quotaChanged(sku, isFlash: isFlash, left: left)
        scheduleTick()
    }

    func couponChanged(_ coupon: CouponView) {
        state.couponChanged(coupon)
        scheduleTick()
    }

    func drawChanged(_ draw: DrawView) {
        state.drawChanged(draw)
        scheduleTick()
    }

    func hereSince(_ person: Account.ID) -> Timestamp? { presence.since(person) }

    func pin(_ sku: SKU.ID?) throws(Problem) {
        state.wall = .now
        guard state.pin(sku) else { throw Self.notOnShelf }
        scheduleTick()
    }

    /// The host speaks of a line, or of none with nil.
    func explain(_ sku: SKU.ID?) throws(Problem) {
        guard state.explain(sku) else { throw Self.notOnShelf }
        scheduleTick()
    }

    private static let notOnShelf = Problem.outOfRange("This product is not on the room's shelf. Put it there first.")

    /// Tells each buyer of the own orders, and the host of all of them.
    func tell(_ orders: [Order], paid: Int, _ sales: RoomState.Sales = RoomState.Sales()) {
        state.count(sales)
        for order in orders { state.orderChanged(order, payWith: payWith) }
        state.paidOrders(paid)
        scheduleTick()
    }

    /// Tells the buyer and the host that there is something new in their thread.
    func tell(_ news: ServiceNews) {
        state.tell(news)
        scheduleTick()
    }

    /// Tells those of the people who are here that a host they follow is live.
    func tell(_ followers: Set<Account.ID>, live room: RoomSummary) {
        state.tell(followers, live: room)
        scheduleTick()
    }

    func followers(_ count: Int) {
        state.followers(count)
        scheduleTick()
    }

    // MARK: - What its host does with the talk

    func pin(_ wish: PinLine) throws(Problem) {
        try state.pin(wish)
        scheduleTick()
    }

    func announce(_ text: String) throws(Problem) {
        try state.announce(text, at: .now)
        scheduleTick()
    }

    /// A line that everybody was shown not long ago.
    func said(_ line: Danmaku.ID) -> Talk.Said? { state.talk.said(line) }

    func takeAway(_ line: Danmaku.ID, by role: Danmaku.Role) throws(Problem) {
        try state.takeAway(line, by: role)
        scheduleTick()
    }

    var questions: [AskedQuestion] { state.questions }

    func markQuestion(_ id: Danmaku.ID, isAnswered: Bool) throws(Problem) {
        try state.markQuestion(id, isAnswered: isAnswered)
        scheduleTick()
    }
}
