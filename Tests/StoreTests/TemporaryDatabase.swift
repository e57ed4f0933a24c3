import Commerce
import Foundation
import Store

extension Identifier: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) {
        guard let identifier = Self(rawValue: text) else { preconditionFailure("'\(text)' is no identifier") }
        self = identifier
    }
}

/// A path of its own for one test; what is there is removed at the end.
final class TemporaryDatabase: Sendable {
    let path = NSTemporaryDirectory() + "hawker-store-\(UUID().uuidString).sqlite"

    func open(maximumBytes: Int? = nil) throws -> SQLiteStore {
        var options = SQLiteStore.Options()
        options.maximumBytes = maximumBytes
        return try SQLiteStore(path: path, options: options)
    }

    /// With a host, an open room, and a shelf of `tee-m` at ¥59.00 and `tee-l` at ¥69.00.
    func openWithShelf(pieces: Int = 100, limit: Int? = nil) async throws -> SQLiteStore {
        let store = try open()
        try await store.create(Shelf.host, password: "record", at: Shelf.opening)
        try await store.save(Shelf.room)
        for command in Shelf.commands(pieces: pieces, limit: limit) { try await store.carryOut(command) }
        return store
    }

    deinit {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }
}

enum Shelf {
    static let opening = Timestamp(milliseconds: 1_000_000)
    static let host = Account(id: "host", name: Account.Name(rawValue: "Host") ?? { preconditionFailure("a name") }())
    static let room = Room(id: "room", title: "show", host: host, openedAt: opening)

    static func fen(_ units: Int64) -> Money { Money(minorUnits: units, currency: .cny) }

    static func commands(pieces: Int, limit: Int?) -> [Command] {
        let product = Product(id: "tee", shop: Shop(of: host.id).id, title: "Tee", description: "cotton")
        return [
            .createProduct(
                product,
                skus: [
                    NewSKU(id: "tee-m", spec: "M", listPrice: fen(9_900), stock: pieces),
                    NewSKU(id: "tee-l", spec: "L", listPrice: fen(9_900), stock: pieces),
                ]),
            .putOnShelf(Offer(room: room.id, sku: "tee-m", price: fen(5_900), limitPerBuyer: limit), by: host.id),
            .putOnShelf(Offer(room: room.id, sku: "tee-l", price: fen(6_900), limitPerBuyer: limit), by: host.id),
        ]
    }

    static func order(_ id: Order.ID, by buyer: Account.ID, _ quantity: Int = 1) -> Command {
        .placeOrder(
            id, Cart.Key(buyer: buyer, room: room.id), lines: [CartLine(sku: "tee-m", quantity: quantity)],
            expectedTotal: fen(5_900 * Int64(quantity)))
    }

    static func payment(of id: Order.ID, _ units: Int64 = 5_900, trade: String = "t1") -> Command {
        .settle(id, Payment.Trade(gateway: "sandbox", id: trade), amount: fen(units))
    }
}

extension SQLiteStore {
    /// One command in a commit of its own.
    func give(
        _ command: Command, once: Idempotency? = nil, at now: Timestamp = Shelf.opening
    ) async throws -> Result<Receipt, Refusal> {
        try await commit(touching: Touched(command, once: once)) { $0.handle(command, once: once, at: now) }
    }

    /// One command that must not be refused.
    @discardableResult
    func carryOut(
        _ command: Command, once: Idempotency? = nil, at now: Timestamp = Shelf.opening
    ) async throws -> Receipt {
        try await give(command, once: once, at: now).get()
    }
}
