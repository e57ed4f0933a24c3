import Commerce
import Store
import Testing

/// The rows a store loads for a batch must be all that its commands look at. So the same random sale is decided twice,
/// once with the whole world in memory and once through the file, and every answer must be the same.
@Suite struct CommitTests {
    static let seeds = (0..<6).map { _ in UInt64.random(in: 0 ... .max) }

    @Test("batches through the file give the answers that one world in memory gives", arguments: seeds)
    func sameAnswers(seed: UInt64) async throws {
        var random = Seeded(seed)
        let file = TemporaryDatabase()
        let limit = Bool.random(using: &random) ? 3 : nil
        let store = try await file.openWithShelf(pieces: 15, limit: limit)
        var world = Self.world(pieces: 15, limit: limit)
        var now = Shelf.opening
        var next = 0
        for batch in 0..<40 {
            now = now + .seconds(Int.random(in: 0...200, using: &random))
            let time = now
            var commands: [(Command, Idempotency?)] = []
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                next += 1
                commands.append(Self.command(next, &random))
            }
            var touched = Touched()
            for (command, once) in commands { touched.add(command, once: once) }
            let fixed = commands
            let answers = try await store.commit(touching: touched) { books in
                fixed.map { books.handle($0, once: $1, at: time) }
            }
            let expected = commands.map { world.handle($0, once: $1, at: time) }
            try #require(answers == expected, "seed \(seed) batch \(batch)")
        }
        #expect(try await store.audit().isEmpty, "seed \(seed)")
        for (id, order) in world.rows.orders { #expect(try await store.order(id) == order, "seed \(seed)") }
    }

    @Test("what one command puts into a cart, another of the same batch can buy")
    func cartWithinABatch() async throws {
        let file = TemporaryDatabase()
        let store = try await file.openWithShelf()
        let key = Cart.Key(buyer: "ann", room: "room")
        let put = Command.putInCart(key, sku: "tee-l", quantity: 1)
        let buy = Command.placeOrder("o1", key, lines: nil, expectedTotal: Shelf.fen(6_900))
        var touched = Touched(put)
        touched.add(buy)
        let bought = try await store.commit(touching: touched) { books in
            _ = books.handle(put, at: Shelf.opening)
            return books.handle(buy, at: Shelf.opening)
        }
        #expect(try bought.get().order?.state == .reserved)
    }

    private static func world(pieces: Int, limit: Int?) -> Books {
        var rows = Books.Rows()
        rows.rooms[Shelf.room.id] = Shelf.room
        var books = Books(rows)
        for command in Shelf.commands(pieces: pieces, limit: limit) {
            _ = books.handle(command, at: Shelf.opening)
        }
        return books
    }

    private static func command(_ number: Int, _ random: inout Seeded) -> (Command, Idempotency?) {
        let buyer: Account.ID = Bool.random(using: &random) ? "ann" : "bob"
        let key = Cart.Key(buyer: buyer, room: "room")
        let sku: SKU.ID = Bool.random(using: &random) ? "tee-m" : "tee-l"
        let quantity = Int.random(in: 0...3, using: &random)
        let price: Int64 = sku == "tee-m" ? 5_900 : 6_900
        let new = Order.ID(rawValue: "o\(number)") ?? "o"
        let old = Order.ID(rawValue: "o\(Int.random(in: 1...number, using: &random))") ?? "o"
        // A small pool of keys, so that some come again with the same request and some with another.
        let name = Idempotency.Key.Name(rawValue: "k\(Int.random(in: 0...20, using: &random))") ?? "k"
        let once =
            Bool.random(using: &random)
            ? Idempotency(key: .init(account: buyer, name: name), requestHash: "\(sku)\(quantity)") : nil
        let pieces = max(1, quantity)
        let line = CartLine(sku: sku, quantity: pieces)
        let trade = Payment.Trade(gateway: "sandbox", id: "t\(Int.random(in: 0...60, using: &random))")
        switch Int.random(in: 0..<7, using: &random) {
        case 0: return (.putInCart(key, sku: sku, quantity: quantity), nil)
        case 1, 2:
            let total = Shelf.fen(price * Int64(pieces))
            return (.placeOrder(new, key, lines: [line], expectedTotal: total), once)
        case 3: return (.placeOrder(new, key, lines: nil, expectedTotal: Shelf.fen(price * Int64(pieces))), once)
        case 4: return (.settle(old, trade, amount: Shelf.fen(price * Int64(pieces))), nil)
        case 5: return (.cancel(old, by: buyer), nil)
        default: return (.expire(old), nil)
        }
    }
}

/// SplitMix64: the same numbers for the same seed.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
