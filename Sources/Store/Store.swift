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
package protocol Store: TillStore {
    // MARK: Rooms and shelves

    /// Keeps a new room, or a kept room's title, phase and card.
    func save(_ room: Room) async throws(StoreError)
    func room(_ id: Room.ID) async throws(StoreError) -> Room?
    /// Newest first.
    func openRooms(limit: Int) async throws(StoreError) -> [Room]
    /// In the order the lines were first put there.
    func shelf(of room: Room.ID) async throws(StoreError) -> [ShelfLine]
    /// Those of the SKUs that the room sells: enough to compute a `Quote`.
    func shelf(of room: Room.ID, only skus: [SKU.ID]) async throws(StoreError) -> [SKU.ID: ShelfLine]
    /// Empty when nothing was ever put in.
    func cart(_ key: Cart.Key) async throws(StoreError) -> Cart

    // MARK: Orders

    func order(_ id: Order.ID) async throws(StoreError) -> Order?
    /// Newest first.
    func orders(of buyer: Account.ID, limit: Int) async throws(StoreError) -> [Order]
    /// Newest first.
    func orders(in room: Room.ID, limit: Int) async throws(StoreError) -> [Order]
    /// Orders that are still unpaid at the end of their reservation, the longest overdue first.
    func dueReservations(at now: Timestamp, limit: Int) async throws(StoreError) -> [Order.ID]
    /// Orders whose payment may have arrived unheard, the next to expire first.
    func unpaidOrders(limit: Int) async throws(StoreError) -> [Order]
    /// Orders of the room that are sold: paid and not on their way back.
    func paidOrderCount(in room: Room.ID) async throws(StoreError) -> Int
    /// Payments that must go back to their buyers, oldest first.
    func refundsDue(limit: Int) async throws(StoreError) -> [Payment]
    /// What happened behind `sequence`, in order.
    func outbox(after sequence: Int64, limit: Int) async throws(StoreError) -> [OutboxRow]

    // MARK: People

    /// Throws `nameTaken` when another account's name folds to the same text. `password` is a hash record.
    func create(_ account: Account, password: String, at now: Timestamp) async throws(StoreError)
    func account(_ id: Account.ID) async throws(StoreError) -> Account?
    func account(named name: Account.Name) async throws(StoreError) -> KnownAccount?
    /// Only a hash of the token is kept.
    func openSession(
        tokenHash: String, of account: Account.ID, until expiry: Timestamp
    ) async throws(StoreError)
    /// Whose session it is; nil when there is none or it is over.
    func account(tokenHash: String, at now: Timestamp) async throws(StoreError) -> Account?
    func closeSession(tokenHash: String) async throws(StoreError)

    // MARK: Upkeep

    /// Forgets what need not be kept: sessions that are over, answers past their time, outbox rows of long ago.
    func sweep(at now: Timestamp) async throws(StoreError)
    /// Computes every counter again from the journals; empty when all agree. Reads every order: for tests and
    /// operators.
    func audit() async throws(StoreError) -> [AuditDifference]
}

/// An account with what proves that it is this person.
package struct KnownAccount: Hashable, Sendable {
    package let account: Account
    /// The password's hash record, as it was given.
    package let password: String
}

/// A change as it was kept beside the rows it changed, in the same transaction.
package struct OutboxRow: Hashable, Sendable {
    package enum Subject: Hashable, Sendable {
        case stock(SKU.ID, onHand: Int, available: Int)
        case shelf(Offer.Key)
        case order(Order.ID, Order.State)
    }

    /// Grows with every row; never given twice.
    package let sequence: Int64
    package let subject: Subject
}

/// A counter that does not agree with the journal it sums up.
package struct AuditDifference: Hashable, Sendable, CustomStringConvertible {
    /// Which rule is broken.
    package let rule: String
    /// Of what: a SKU, an order, a buyer.
    package let subject: String
    package let kept: Int64
    package let computed: Int64

    package var description: String { "\(rule): \(subject) is kept as \(kept) but comes to \(computed)" }
}
