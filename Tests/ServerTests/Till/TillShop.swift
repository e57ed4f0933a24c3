import Commerce
import Foundation
import Store
import Synchronization
import Testing

@testable import Server

/// A real store in a file of its own, with a room that sells one SKU for ¥59.00, a coupon of ¥10.00 off, and a clock
/// that moves when told.
final class TillShop: Sendable {
    let store: SQLiteStore
    private let path = NSTemporaryDirectory() + "hawker-till-\(UUID().uuidString).sqlite"
    private let time: Mutex<Timestamp>
    private let heard = Mutex<[[Change]]>([])

    static let price = Money.fen(5_900)
    static let sku: SKU.ID = "sku"
    static let room: Room.ID = "room"
    static let host: Account.ID = "host"
    static let shop = Shop(of: host).id
    static let coupon = CodedIdentifier.coupon("TEN", in: shop)

    /// - Parameter pieces: of each of the SKUs; `more` are sold like the first.
    init(
        pieces: Int, limit: Int? = nil, more: [SKU.ID] = [], now: Timestamp = Timestamp(milliseconds: 1_000_000)
    ) async throws {
        time = Mutex(now)
        store = try SQLiteStore(path: path)
        guard let name = Account.Name(rawValue: "host") else { preconditionFailure("a name") }
        let host = Account(id: Self.host, name: name)
        try await store.create(host, password: "record", at: now)
        try await store.save(Room(id: Self.room, title: "show", host: host, openedAt: now))
        let till = till()
        let skus = [Self.sku] + more
        let drafts = skus.map { sku in
            SKUDraft(
                id: sku, code: sku.rawValue, specs: [Attribute(name: "kind", value: sku.rawValue)],
                listPrice: Self.price, stock: pieces == 0 ? .unchanged : .putIn(pieces))
        }
        _ = try await till.submit(
            .keepProducts([ProductDraft(id: "tee", code: "TEE", title: "Tee", skus: drafts)], by: host.id))
        for sku in skus {
            let offer = Offer(
                id: FreshIdentifier.offer(), key: Offer.Key(room: Self.room, sku: sku), price: Self.price,
                limitPerBuyer: limit)
            _ = try await till.submit(.putOnShelf(offer, by: host.id))
        }
        let coupon = Coupon(
            id: Self.coupon, shop: Self.shop, code: "TEN", title: "¥10 off", discount: .amountOff(.fen(1_000)),
            threshold: .fen(5_000), quota: 1_000, limitPerBuyer: 100)
        _ = try await till.submit(.keepCoupon(coupon, by: host.id))
        heard.withLock { $0 = [] }
    }

    deinit { removeFiles() }

    /// Also for a shop that a task of a till's holds until the process ends.
    func removeFiles() {
        for suffix in ["", "-wal", "-shm", ".key"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }

    /// A till over this store, or over one that stands before it; more patient than usual, for a test may have to share
    /// its machine with all others.
    func till(
        over store: (any TillStore)? = nil, maximumWaiting: Int = TillLimits.waiting,
        patience: Duration = .seconds(60)
    ) -> Till {
        Till(
            store: store ?? self.store, maximumWaiting: maximumWaiting, patience: patience,
            clock: { [self] in now }, onChanges: { [self] changes in heard.withLock { $0.append(changes) } })
    }

    var now: Timestamp { time.withLock { $0 } }

    /// What was heard, one element a commit.
    var changes: [[Change]] { heard.withLock { $0 } }

    func wait(_ duration: Duration) { time.withLock { $0 = $0 + duration } }

    func stock() async throws -> StockLevel? { try await store.shelf(of: Self.room).first?.stock }

    /// What differs from the journals.
    func differences() async throws -> [String] { try await store.audit().differences.map(\.description) }

    static func order(_ id: Order.ID, by buyer: Account.ID, _ quantity: Int = 1) -> Command {
        .placeOrder(
            OrderDraft(
                id: id, buyer: buyer, room: room, shop: shop, lines: [CartLine(sku: sku, quantity: quantity)],
                expectedTotal: .fen(price.minorUnits * Int64(quantity))))
    }

    static func payment(of id: Order.ID, trade: String, _ amount: Money = price) -> Command {
        .settle(id, Payment.Trade(gateway: "wechat", id: trade), amount: amount)
    }

    static func once(_ name: Idempotency.Key.Name, by account: Account.ID) -> Idempotency {
        Idempotency(key: .init(account: account, name: name), requestHash: name.rawValue)
    }
}

extension Till {
    /// The answer as a value, for tables and comparisons.
    func answer(_ command: Command, once: Idempotency? = nil) async -> Result<Receipt, TillError> {
        do throws(TillError) {
            return .success(try await submit(command, once: once))
        } catch {
            return .failure(error)
        }
    }

    /// Returns when so many commands wait behind the commit that is in flight.
    nonisolated func waits(for count: Int, at location: SourceLocation = #_sourceLocation) async {
        await ServerTests.waits(for: "\(count) commands in the till", at: location) { await waitingCount >= count }
    }
}
