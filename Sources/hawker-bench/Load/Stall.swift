import Client
import Commerce
import Foundation
import Server
import Store

/// A shop with a room and a hot SKU in a database of its own: what the order benches sell.
struct Stall {
    let store: SQLiteStore
    let host: Account
    let room: Room.ID
    private(set) var skus: [SKU.ID] = []

    static let price = Money(minorUnits: 5_900, currency: .cny)
    var shop: Shop.ID { Shop(of: host.id).id }

    /// A new database in `folder`, with so many pieces: as many SKUs as they need, sold one after the other.
    init(in folder: URL, pieces: Int, at now: Timestamp) async throws {
        store = try SQLiteStore(path: folder.appendingPathComponent("stall.sqlite").path)
        guard try await store.writerSynchronous() == 2 else { throw BenchError("the writer is not synchronous = FULL") }
        guard let name = Account.Name(rawValue: "host"), let id = Account.ID(rawValue: "a-host") else {
            throw BenchError("the host has no name")
        }
        host = Account(id: id, name: name)
        room = try Self.identifier("room01")
        try await store.create(host, password: "none", at: now)
        try await store.save(Room(id: room, title: "the stall", host: host, openedAt: now))
        let most = Commerce.Limits.stock.upperBound
        for number in 0..<max(1, (pieces + most - 1) / most) {
            try await add(number, pieces: min(most, pieces - number * most), at: now)
        }
    }

    private mutating func add(_ number: Int, pieces: Int, at now: Timestamp) async throws {
        let sku: SKU.ID = try Self.identifier("s-hot-\(number)")
        let draft = ProductDraft(
            id: try Self.identifier("p-hot-\(number)"), code: "hot-\(number)", title: "Hoodie",
            skus: [SKUDraft(id: sku, code: "hot-\(number)", listPrice: Self.price, stock: .putIn(pieces))])
        let offer = Offer(
            id: try Self.identifier("o-hot-\(number)"), key: Offer.Key(room: room, sku: sku), price: Self.price)
        for command in [Command.keepProducts([draft], by: host.id), .putOnShelf(offer, by: host.id)] {
            let result = try await store.commit(touching: Touched(command)) { $0.handle(command, at: now) }
            _ = try result.get()
        }
        skus.append(sku)
    }

    /// One piece for one buyer.
    func order(_ number: Int, _ sku: SKU.ID, by buyer: Int, at now: Timestamp) throws -> (Command, Idempotency) {
        let account: Account.ID = try Self.identifier("a-buyer\(10_000_000 + buyer)")
        // Identifiers and keys as the server and hawker's own client make them.
        let draft = OrderDraft(
            id: try Self.identifier("261123\(100_000_000 + number)abcdefghi"), buyer: account, room: room, shop: shop,
            lines: [CartLine(sku: sku, quantity: 1)], expectedTotal: Self.price)
        let once = Idempotency(
            key: .init(account: account, name: try Self.identifier(RequestKeys.fresh())),
            requestHash: String(repeating: "0123456789abcdef", count: 4))
        return (.placeOrder(draft), once)
    }

    /// Makes people who are signed in for a day; their tokens. Registering would take a second of hashing each.
    func admit(_ people: Int, named prefix: String, at now: Timestamp) async throws -> [String] {
        var tokens: [String] = []
        for number in 0..<people {
            guard let name = Account.Name(rawValue: "\(prefix)\(number)") else { throw BenchError("no name") }
            let account = Account(id: try Self.identifier("a-\(prefix)\(number)"), name: name)
            try await store.create(account, password: "none", at: now)
            let token = AccessToken()
            try await store.openSession(
                tokenHash: token.hash, of: account.id, until: Timestamp(milliseconds: now.milliseconds + 86_400_000))
            tokens.append(token.text)
        }
        return tokens
    }

    static func identifier<Subject>(_ text: String) throws -> Identifier<Subject> {
        guard let identifier = Identifier<Subject>(rawValue: text) else { throw BenchError("'\(text)' names nothing") }
        return identifier
    }
}

/// Why a bench has no figure.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// A folder that goes with its bench.
func withTemporaryFolder<Value>(_ body: (URL) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hawker-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}

extension Timestamp {
    static var wallClock: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }
}
