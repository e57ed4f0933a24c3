import Commerce
import Foundation
import Store
import Synchronization

@testable import Server

/// A real store in a file of its own, with a room that sells one SKU for ¥59.00, and a clock that moves when told.
final class TillShop: Sendable {
    let store: SQLiteStore
    private let path = NSTemporaryDirectory() + "hawker-till-\(UUID().uuidString).sqlite"
    private let time = Mutex(Timestamp(milliseconds: 1_000_000))
    private let heard = Mutex<[[Change]]>([])

    static let price = Money(minorUnits: 5_900, currency: .cny)
    static let sku: SKU.ID = id("sku")
    static let room: Room.ID = id("room")

    init(pieces: Int, limit: Int? = nil) async throws {
        store = try SQLiteStore(path: path)
        guard let name = Account.Name(rawValue: "host") else { preconditionFailure("a name") }
        let host = Account(id: Self.id("host"), name: name)
        try await store.create(host, password: "record", at: time.withLock { $0 })
        try await store.save(Room(id: Self.room, title: "show", host: host, openedAt: time.withLock { $0 }))
        let till = till()
        let product = Product(id: Self.id("tee"), shop: Shop(of: host.id).id, title: "Tee", description: "")
        let sku = NewSKU(id: Self.sku, spec: "", listPrice: Self.price, stock: pieces)
        _ = try await till.submit(.createProduct(product, skus: [sku]))
        let offer = Offer(room: Self.room, sku: Self.sku, price: Self.price, limitPerBuyer: limit)
        _ = try await till.submit(.putOnShelf(offer, by: host.id))
        heard.withLock { $0 = [] }
    }

    deinit {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }

    /// A till over this store, or over one that stands before it.
    func till(over store: (any TillStore)? = nil, maximumWaiting: Int = TillLimits.waiting) -> Till {
        Till(
            store: store ?? self.store, maximumWaiting: maximumWaiting, clock: { [self] in now },
            onChanges: { [self] changes in heard.withLock { $0.append(changes) } })
    }

    var now: Timestamp { time.withLock { $0 } }

    /// What was heard, one element a commit.
    var changes: [[Change]] { heard.withLock { $0 } }

    func wait(_ duration: Duration) { time.withLock { $0 = $0 + duration } }

    func stock() async throws -> StockLevel? { try await store.shelf(of: Self.room).first?.stock }

    static func id<Subject>(_ text: String) -> Identifier<Subject> {
        guard let identifier = Identifier<Subject>(rawValue: text) else {
            preconditionFailure("no identifier: \(text)")
        }
        return identifier
    }

    static func order(_ id: String, by buyer: String, _ quantity: Int = 1) -> Command {
        .placeOrder(
            self.id(id), Cart.Key(buyer: self.id(buyer), room: room),
            lines: [CartLine(sku: sku, quantity: quantity)],
            expectedTotal: Money(minorUnits: price.minorUnits * Int64(quantity), currency: .cny))
    }

    static func payment(of id: String, trade: String) -> Command {
        .settle(self.id(id), Payment.Trade(gateway: self.id("sandbox"), id: trade), amount: price)
    }

    static func once(_ name: String, by account: String) -> Idempotency {
        Idempotency(key: .init(account: id(account), name: id(name)), requestHash: name)
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
}
